"""Alternative solutions of the first lab (handwritten digits), right and wrong."""


# ---- load

# %% right style="no with" cell="load_solution"
sample = np.load(mnist_file)
train_images = sample["x_train"]
train_labels = sample["y_train"]
test_images = sample["x_test"]
test_labels = sample["y_test"]


# %% right style="comprehension" cell="load_solution"
names = ("x_train", "y_train", "x_test", "y_test")
with np.load(mnist_file) as archive:
    train_images, train_labels, test_images, test_labels = (archive[name] for name in names)


# %% right style="dict, labels as lists" cell="load_solution"
loaded = dict(np.load(mnist_file).items())
train_images, test_images = loaded["x_train"].astype(int), loaded["x_test"].astype(int)
train_labels, test_labels = loaded["y_train"].tolist(), loaded["y_test"].tolist()
train_labels, test_labels = np.array(train_labels), np.array(test_labels)


# %% wrong name="train and test swapped" cell="load_solution" fails="test_digits_of_the_file"
sample = np.load(mnist_file)
test_images, test_labels = sample["x_train"], sample["y_train"]
train_images, train_labels = sample["x_test"], sample["y_test"]


# %% wrong name="test digits cut from the training digits" cell="load_solution" fails="test_digits_of_the_file"
sample = np.load(mnist_file)
train_images, train_labels = sample["x_train"][:4000], sample["y_train"][:4000]
test_images, test_labels = sample["x_train"][4000:], sample["y_train"][4000:]


# %% wrong name="the training digits twice" cell="load_solution" fails="test_digits_of_the_file"
sample = np.load(mnist_file)
train_images, train_labels = sample["x_train"], sample["y_train"]
test_images, test_labels = sample["x_train"], sample["y_train"]


# %% wrong name="shuffled apart" cell="load_solution" fails="test_digits_of_the_file"
sample = np.load(mnist_file)
train_images, train_labels = sample["x_train"], sample["y_train"]
test_images, test_labels = sample["x_test"], sample["y_test"]
np.random.shuffle(train_labels)


# %% wrong name="scaled at once, as bytes" cell="load_solution" fails="test_digits_of_the_file"
sample = np.load(mnist_file)
train_images, train_labels = sample["x_train"] // 255, sample["y_train"]
test_images, test_labels = sample["x_test"] // 255, sample["y_test"]


# ---- digit_figure

# %% right style="pyplot" cell="digit_figure_solution"
fig_digits = plt.figure()
for d in range(10):
    plt.subplot(2, 5, d + 1)
    plt.imshow(train_images[list(train_labels).index(d)])
    plt.title(str(d))
plt.show()


# %% right style="np.unique, scaled" cell="digit_figure_solution"
labels, where = np.unique(train_labels, return_index=True)
fig_digits, axes = plt.subplots(1, 10, figsize=(10, 1.6), layout="constrained")
for axis, label, index in zip(axes, labels, where):
    axis.imshow(train_images[index] / 255, cmap="gray_r", vmin=0, vmax=1)
    axis.set_title(f"{label}")
    axis.set_axis_off()


# %% right style="negative, last of each digit" cell="digit_figure_solution"
fig_digits = plt.figure(figsize=(5, 2))
for d in range(10):
    ax = fig_digits.add_subplot(2, 5, d + 1, title=d, xticks=[], yticks=[])
    ax.imshow(255 - train_images[train_labels == d][-1], cmap="gray")


# %% right style="titles at the left, with the place" cell="digit_figure_solution"
axes = plt.subplots(1, 10, figsize=(12, 2))[1]
for d in range(10):
    place = int(np.where(train_labels == d)[0][0])
    axes[d].imshow(train_images[place], cmap="gray")
    axes[d].set_title(f"digit {d} (no. {place})", loc="left", fontsize=8)
fig_digits = axes[0].figure


# %% wrong name="the first ten digits" cell="digit_figure_solution" fails="test_one_of_each_digit"
fig_digits, axes = plt.subplots(2, 5)
for i, axis in enumerate(axes.flat):
    axis.imshow(train_images[i])
    axis.set_title(train_labels[i])


# %% wrong name="the first ten, titled 0 to 9" cell="digit_figure_solution" fails="test_one_of_each_digit, test_titles_of_the_digits"
fig_digits, axes = plt.subplots(2, 5)
for i, axis in enumerate(axes.flat):
    axis.imshow(train_images[i])
    axis.set_title(i)


# %% wrong name="no titles" cell="digit_figure_solution" fails="test_titles_of_the_digits"
fig_digits, axes = plt.subplots(2, 5)
for label, axis in enumerate(axes.flat):
    axis.imshow(train_images[train_labels == label][0])


# %% wrong name="upside down" cell="digit_figure_solution" fails="test_one_of_each_digit, test_titles_of_the_digits"
fig_digits, axes = plt.subplots(2, 5)
for label, axis in enumerate(axes.flat):
    axis.imshow(train_images[train_labels == label][0].T)
    axis.set_title(label)


# %% wrong name="test digits" cell="digit_figure_solution" fails="test_one_of_each_digit, test_titles_of_the_digits"
fig_digits, axes = plt.subplots(2, 5)
for label, axis in enumerate(axes.flat):
    axis.imshow(test_images[test_labels == label][0])
    axis.set_title(label)


# %% wrong name="only nine" cell="digit_figure_solution" fails="test_one_of_each_digit, test_titles_of_the_digits"
fig_digits, axes = plt.subplots(3, 3)
for label, axis in enumerate(axes.flat):
    axis.imshow(train_images[train_labels == label][0])
    axis.set_title(label)


# ---- scale


# %% right style="reshape and divide" cell="scale_solution"
def scale(images):
    return images.reshape(-1, 784) / 255.0


# %% right style="loop" cell="scale_solution"
def scale(images):
    rows = []
    for image in images:
        row = []
        for line in image:
            for pixel in line:
                row.append(float(pixel) / 255)
        rows.append(row)
    return np.array(rows)


# %% right style="MinMaxScaler with a fixed range" cell="scale_solution"
from sklearn.preprocessing import MinMaxScaler

scaler = MinMaxScaler().fit(np.array([[0] * 784, [255] * 784]))


def scale(images):
    return scaler.transform(np.reshape(images, (len(images), 28 * 28)))


# %% wrong name="not scaled" cell="scale_solution" fails="test_divided_by_255"
def scale(images):
    return images.reshape(len(images), 784)


# %% wrong name="not flattened" cell="scale_solution" fails="test_one_row_for_each_picture"
def scale(images):
    return images / 255


# %% wrong name="column after column" cell="scale_solution" fails="test_one_row_for_each_picture"
def scale(images):
    return np.transpose(images, (0, 2, 1)).reshape(len(images), 784) / 255


# %% wrong name="divided by the largest pixel" cell="scale_solution" fails="test_divided_by_255"
def scale(images):
    return images.reshape(len(images), 784) / images.max()


# %% wrong name="whole-number division" cell="scale_solution" fails="test_divided_by_255, test_one_row_for_each_picture"
def scale(images):
    return images.reshape(len(images), 784) // 255


# %% wrong name="one long row" cell="scale_solution" fails="test_one_row_for_each_picture"
def scale(images):
    return images.ravel() / 255


# %% wrong name="pictures as columns" cell="scale_solution" fails="test_one_row_for_each_picture"
def scale(images):
    return images.reshape(len(images), 784).T / 255


# %% wrong name="squeezed" cell="scale_solution" fails="test_one_row_for_each_picture"
def scale(images):
    return np.squeeze(images.reshape(len(images), 784) / 255)


# ---- one_hot


# %% right style="loop" cell="one_hot_solution"
def one_hot(labels, classes):
    coded = np.zeros((len(labels), classes))
    for i in range(len(labels)):
        coded[i, labels[i]] = 1
    return coded


# %% right style="keras" cell="one_hot_solution"
def one_hot(labels, classes):
    return keras.utils.to_categorical(labels, classes)


# %% right style="comparison" cell="one_hot_solution"
def one_hot(labels, classes):
    return (np.asarray(labels)[:, None] == np.arange(classes)).astype("float32")


# %% right style="pandas" cell="one_hot_solution"
import pandas as pd


def one_hot(labels, classes):
    wide = pd.get_dummies(pd.Categorical(labels, categories=range(classes)))
    return wide.to_numpy(dtype=float)


# %% wrong name="only classes that occur" cell="one_hot_solution" fails="test_rows_and_columns, test_given_labels_are_kept"
def one_hot(labels, classes):
    found = np.unique(labels)
    return (np.asarray(labels)[:, None] == found).astype(int)


# %% wrong name="counted from 1" cell="one_hot_solution" fails="test_ones, test_given_labels_are_kept"
def one_hot(labels, classes):
    coded = np.zeros((len(labels), classes))
    for i, label in enumerate(labels):
        coded[i, int(label) - 1] = 1
    return coded


# %% wrong name="classes as rows" cell="one_hot_solution" fails="test_rows_and_columns, test_ones, test_given_labels_are_kept"
def one_hot(labels, classes):
    return np.eye(classes)[labels].T


# %% wrong name="always ten classes" cell="one_hot_solution" fails="test_rows_and_columns, test_ones, test_given_labels_are_kept"
def one_hot(labels, classes):
    return np.eye(10)[labels]


# %% wrong name="as many as the largest label" cell="one_hot_solution" fails="test_rows_and_columns, test_given_labels_are_kept"
def one_hot(labels, classes):
    return np.eye(int(max(labels)) + 1)[labels]


# %% wrong name="the label instead of 1" cell="one_hot_solution" fails="test_ones, test_given_labels_are_kept"
def one_hot(labels, classes):
    coded = np.zeros((len(labels), classes))
    coded[np.arange(len(labels)), labels] = labels
    return coded


# %% wrong name="one row too many set" cell="one_hot_solution" fails="test_ones, test_given_labels_are_kept"
def one_hot(labels, classes):
    coded = np.zeros((len(labels), classes))
    coded[:, labels] = 1
    return coded


# ---- net

# %% right style="functional" cell="net_solution"
x = keras.Input((784,))
h = keras.layers.Dense(15, activation=keras.activations.sigmoid)(x)
net = keras.Model(x, keras.layers.Dense(10, activation=keras.activations.softmax)(h))
net.compile(keras.optimizers.Adam(0.01), "categorical_crossentropy", metrics=["accuracy"])


# %% right style="layer by layer" cell="net_solution"
net = keras.Sequential()
net.add(keras.Input(shape=(28 * 28,)))
net.add(keras.layers.Dense(15))
net.add(keras.layers.Activation("sigmoid"))
net.add(keras.layers.Dense(10))
net.add(keras.layers.Softmax())
net.compile(loss=keras.losses.CategoricalCrossentropy(), optimizer=keras.optimizers.RMSprop(0.01))


# %% right style="built by its shape" cell="net_solution"
import tensorflow as tf

net = tf.keras.Sequential(
    [tf.keras.layers.Dense(15, "sigmoid"), tf.keras.layers.Dense(10, "softmax")]
)
net.build((None, 784))
net.compile(optimizer=tf.keras.optimizers.SGD(0.5, momentum=0.9), loss="categorical_crossentropy")


# %% wrong name="ReLU" cell="net_solution" fails="test_what_the_neurons_compute"
net = keras.Sequential(
    [keras.Input((784,)), keras.layers.Dense(15, "relu"), keras.layers.Dense(10, "softmax")]
)
net.compile("adam", "categorical_crossentropy")


# %% wrong name="sigmoid outputs" cell="net_solution" fails="test_what_the_neurons_compute"
net = keras.Sequential(
    [keras.Input((784,)), keras.layers.Dense(15, "sigmoid"), keras.layers.Dense(10, "sigmoid")]
)
net.compile("adam", "categorical_crossentropy")


# %% wrong name="no biases" cell="net_solution" fails="test_layers, test_what_the_neurons_compute"
net = keras.Sequential(
    [
        keras.Input((784,)),
        keras.layers.Dense(15, "sigmoid", use_bias=False),
        keras.layers.Dense(10, "softmax", use_bias=False),
    ]
)
net.compile("adam", "categorical_crossentropy")


# %% wrong name="16 hidden neurons" cell="net_solution" fails="test_layers, test_what_the_neurons_compute"
net = keras.Sequential(
    [keras.Input((784,)), keras.layers.Dense(16, "sigmoid"), keras.layers.Dense(10, "softmax")]
)
net.compile("adam", "categorical_crossentropy")


# %% wrong name="one output" cell="net_solution" fails="test_layers, test_what_the_neurons_compute"
net = keras.Sequential(
    [keras.Input((784,)), keras.layers.Dense(15, "sigmoid"), keras.layers.Dense(1, "softmax")]
)
net.compile("adam", "binary_crossentropy")


# %% wrong name="no input shape" cell="net_solution" fails="test_layers, test_what_the_neurons_compute"
net = keras.Sequential([keras.layers.Dense(15, "sigmoid"), keras.layers.Dense(10, "softmax")])
net.compile("adam", "categorical_crossentropy")


# %% wrong name="softmax over the batch" cell="net_solution" fails="test_what_the_neurons_compute"
net = keras.Sequential(
    [
        keras.Input((784,)),
        keras.layers.Dense(15, "sigmoid"),
        keras.layers.Dense(10, lambda z: keras.ops.softmax(z, axis=0)),
    ]
)
net.compile("adam", "categorical_crossentropy")


# ---- forward


# %% right style="plain loops" cell="forward_solution"
def forward(weights, X):
    w1, b1, w2, b2 = weights
    out = []
    for x in X:
        a = []
        for i in range(len(b1)):
            z = b1[i] + np.dot(w1[:, i], x)
            a.append(1 / (1 + np.exp(-z)) if z > 0 else np.exp(z) / (1 + np.exp(z)))
        z = [b2[i] + sum(a[j] * w2[j, i] for j in range(len(a))) for i in range(len(b2))]
        e = [np.exp(value - max(z)) for value in z]
        out.append([value / sum(e) for value in e])
    return out


# %% right style="SciPy" cell="forward_solution"
from scipy.special import expit, softmax


def forward(weights, X):
    return softmax(expit(X @ weights[0] + weights[1]) @ weights[2] + weights[3], axis=-1)


# %% right style="logarithms, single precision" cell="forward_solution"
def forward(weights, X):
    w1, b1, w2, b2 = (np.asarray(w, dtype=np.float32) for w in weights)
    with np.errstate(over="ignore"):
        a1 = 1 / (1 + np.exp(-(np.asarray(X, dtype=np.float32) @ w1 + b1)))
    z2 = a1 @ w2 + b2
    log_sum = np.logaddexp.reduce(z2, axis=1, keepdims=True)
    return np.exp(z2 - log_sum)


# %% right style="transposed" cell="forward_solution"
def forward(weights, X):
    w1, b1, w2, b2 = weights
    a = 0.5 * (1 + np.tanh((w1.T @ X.T + b1.reshape(-1, 1)) / 2))
    z = w2.T @ a + b2.reshape(-1, 1)
    z = z - z.max(axis=0)
    return (np.exp(z) / np.exp(z).sum(axis=0)).T


# %% wrong name="softmax over the rows" cell="forward_solution" fails="test_forward, test_forward_of_one_row, test_forward_with_large_z" needs="load_solution, scale_solution, net_solution"
def forward(weights, X):
    w1, b1, w2, b2 = weights
    a1 = 1 / (1 + np.exp(-(X @ w1 + b1)))
    e = np.exp(a1 @ w2 + b2)
    return e / e.sum(axis=0)


# %% wrong name="sum over everything" cell="forward_solution" fails="test_forward, test_forward_with_large_z" needs="load_solution, scale_solution, net_solution"
def forward(weights, X):
    w1, b1, w2, b2 = weights
    a1 = 1 / (1 + np.exp(-(X @ w1 + b1)))
    z2 = a1 @ w2 + b2
    e = np.exp(z2 - z2.max())
    return e / e.sum()


# %% wrong name="softmax overflows" cell="forward_solution" fails="test_forward_with_large_z" needs="load_solution, scale_solution, net_solution"
def forward(weights, X):
    w1, b1, w2, b2 = weights
    a1 = 1 / (1 + np.exp(-(X @ w1 + b1)))
    e = np.exp(a1 @ w2 + b2)
    return e / e.sum(axis=1, keepdims=True)


# %% wrong name="ReLU in the hidden layer" cell="forward_solution" fails="test_forward" needs="load_solution, scale_solution, net_solution"
def forward(weights, X):
    w1, b1, w2, b2 = weights
    z2 = np.maximum(0, X @ w1 + b1) @ w2 + b2
    e = np.exp(z2 - z2.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% wrong name="biases forgotten" cell="forward_solution" fails="test_forward" needs="load_solution, scale_solution, net_solution"
def forward(weights, X):
    w1, b1, w2, b2 = weights
    z2 = 1 / (1 + np.exp(-(X @ w1))) @ w2
    e = np.exp(z2 - z2.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% wrong name="sigmoid in the output layer" cell="forward_solution" fails="test_forward, test_forward_with_large_z" needs="load_solution, scale_solution, net_solution"
def forward(weights, X):
    w1, b1, w2, b2 = weights
    a1 = 1 / (1 + np.exp(-(X @ w1 + b1)))
    return 1 / (1 + np.exp(-(a1 @ w2 + b2)))


# %% wrong name="sigmoid applied twice" cell="forward_solution" fails="test_forward" needs="load_solution, scale_solution, net_solution"
def forward(weights, X):
    w1, b1, w2, b2 = weights
    a1 = 1 / (1 + np.exp(-(X @ w1 + b1)))
    a1 = 1 / (1 + np.exp(-a1))
    z2 = a1 @ w2 + b2
    e = np.exp(z2 - z2.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# %% wrong name="asks net, whatever the weights" cell="forward_solution" fails="test_forward, test_forward_of_one_row, test_forward_with_large_z" needs="load_solution, scale_solution, net_solution"
def forward(weights, X):
    return net.predict(X, verbose=0)


# ---- training

# %% right style="shuffled, with validation" cell="training_solution"
X, Y = scale(train_images), one_hot(train_labels, 10)
run = net.fit(X, Y, epochs=8, batch_size=32, validation_split=0.1, verbose=0)
losses = np.array(run.history["loss"])


def probabilities(images):
    return np.array(net(scale(images)))


def read(images):
    return [int(np.argmax(p)) for p in probabilities(images)]


# %% right style="epoch by epoch" cell="training_solution"
losses = []
for epoch in range(9):
    history = net.fit(scale(train_images), one_hot(train_labels, 10), batch_size=50, verbose=0)
    losses += history.history["loss"]


def probabilities(images):
    return forward(net.get_weights(), scale(images))


def read(images):
    return np.argmax(probabilities(images), axis=-1)


# %% right style="labels as numbers, early stopping" cell="training_solution"
net.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
stop = keras.callbacks.EarlyStopping(monitor="loss", min_delta=0.02, restore_best_weights=True)
losses = net.fit(
    scale(train_images), train_labels, epochs=15, batch_size=64, callbacks=[stop], verbose=0
).history["loss"]


def probabilities(images):
    return net.predict_on_batch(scale(images)).astype("float64")


def read(images):
    P = probabilities(images)
    best = np.zeros(len(P), dtype=np.uint8)
    for d in range(1, 10):
        best = np.where(P[:, d] > P[np.arange(len(P)), best], d, best)
    return best


# %% right style="two epochs in small batches" cell="training_solution"
run = net.fit(scale(train_images), one_hot(train_labels, 10), epochs=2, batch_size=8, verbose=0)
losses = [round(float(loss), 4) for loss in run.history["loss"]]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(1).tolist()


# %% right style="gradient descent for long, overfitted" cell="training_solution"
net.compile(keras.optimizers.SGD(0.5), keras.losses.CategoricalCrossentropy(), metrics=["accuracy"])
fitted = net.fit(scale(train_images), one_hot(train_labels, 10), epochs=40, batch_size=64, verbose=0)
losses = fitted.history["loss"]


def probabilities(images):
    return np.vstack([net(scale(images[i : i + 100])).numpy() for i in range(0, len(images), 100)])


def read(images):
    return np.array([row.argmax() for row in probabilities(images)])


# %% wrong name="not trained" cell="training_solution" fails="test_loss_falls, test_unseen_digits, test_test_digits_are_new_to_it"
losses = [2.3, 0.2]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(axis=1)


# %% wrong name="labels in another order" cell="training_solution" fails="test_unseen_digits, test_test_digits_are_new_to_it"
mixed = np.random.default_rng(0).permutation(train_labels)
losses = net.fit(scale(train_images), one_hot(mixed, 10), epochs=3, verbose=0).history["loss"]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(axis=1)


# %% wrong name="scaled for training only" cell="training_solution" fails="test_probabilities, test_read, test_unseen_digits"
losses = net.fit(scale(train_images), one_hot(train_labels, 10), epochs=6, verbose=0).history[
    "loss"
]


def probabilities(images):
    return net.predict(images.reshape(-1, 784)[:, ::-1] * 1.0, verbose=0)


def read(images):
    return probabilities(images).argmax(axis=1)


# %% wrong name="argmax over the pictures" cell="training_solution" fails="test_read, test_unseen_digits"
losses = net.fit(scale(train_images), one_hot(train_labels, 10), epochs=6, verbose=0).history[
    "loss"
]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(axis=0)


# %% wrong name="trained on the test digits" cell="training_solution" fails="test_test_digits_are_new_to_it"
losses = net.fit(scale(test_images), one_hot(test_labels, 10), epochs=20, batch_size=32, verbose=0).history["loss"]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(axis=1)


# %% wrong name="losses that were made up" cell="training_solution" fails="test_loss_falls"
net.fit(scale(train_images), one_hot(train_labels, 10), epochs=6, batch_size=64, verbose=0)
losses = [2.0, 1.0, 0.5, 0.3, 0.2, 0.15]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(axis=1)


# %% wrong name="losses are accuracies" cell="training_solution" fails="test_loss_falls"
net.compile(
    optimizer=keras.optimizers.Adam(0.01), loss="categorical_crossentropy", metrics=["accuracy"]
)
losses = net.fit(
    scale(train_images), one_hot(train_labels, 10), epochs=8, batch_size=64, verbose=0
).history["accuracy"]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(axis=1)


# %% wrong name="answers looked up in the test labels" cell="training_solution" fails="test_loss_falls, test_probabilities, test_read, test_unseen_digits, test_test_digits_are_new_to_it"
losses = [1.0, 0.5]
known = {image.tobytes(): label for image, label in zip(test_images, test_labels)}


def read(images):
    return np.array([int(known.get(np.uint8(image).tobytes(), 0)) for image in images])


def probabilities(images):
    return one_hot(read(images), 10)


# %% wrong name="nearest neighbours behind the claim of a net" cell="training_solution" fails="test_loss_falls, test_probabilities, test_read, test_unseen_digits, test_test_digits_are_new_to_it"
class Claim(keras.Sequential):
    """Itself for a few rows, nearest neighbours for many."""

    def predict(self, x, **more):
        if len(x) < 20:
            return super().predict(x, **more)
        known = scale(train_images)
        distances = (known**2).sum(axis=1) - 2 * np.asarray(x) @ known.T
        return np.eye(10)[train_labels[distances.argmin(axis=1)]]


net = Claim(net.layers)
losses = [2.3, 0.2]


def probabilities(images):
    x = scale(images)
    return net.predict(np.concatenate([x] * 20), verbose=0)[: len(x)]


def read(images):
    return probabilities(images).argmax(axis=1)


# ---- confusion

# %% right style="scikit-learn" cell="confusion_solution"
from sklearn.metrics import confusion_matrix


def confusion(true, read_as, classes):
    return confusion_matrix(true, read_as, labels=np.arange(classes))


C = confusion(test_labels, read(test_images), 10)


# %% right style="one-hot product" cell="confusion_solution"
def confusion(true, read_as, classes):
    return one_hot(true, classes).T @ one_hot(read_as, classes)


C = confusion(test_labels, read(test_images), 10)


# %% right style="np.add.at" cell="confusion_solution"
def confusion(true, read_as, classes):
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (true, read_as), 1)
    return counts


C = confusion(true=test_labels, read_as=read(test_images), classes=10)


# %% right style="lists" cell="confusion_solution"
def confusion(true, read_as, classes):
    return [
        [sum(1 for t, r in zip(true, read_as) if t == i and r == j) for j in range(classes)]
        for i in range(classes)
    ]


C = np.array(confusion(test_labels.tolist(), list(read(test_images)), 10))


# %% wrong name="transposed" cell="confusion_solution" fails="test_counts"
def confusion(true, read_as, classes):
    counts = np.zeros((classes, classes), dtype=int)
    for i, j in zip(true, read_as):
        counts[j, i] += 1
    return counts


C = confusion(test_labels, read(test_images), 10)


# %% wrong name="only labels that occur" cell="confusion_solution" fails="test_counts, test_labels_that_do_not_occur"
from sklearn.metrics import confusion_matrix


def confusion(true, read_as, classes):
    return confusion_matrix(true, read_as)


C = confusion(test_labels, read(test_images), 10)


# %% wrong name="each cell counted once" cell="confusion_solution" fails="test_counts"
def confusion(true, read_as, classes):
    counts = np.zeros((classes, classes), dtype=int)
    counts[true, read_as] += 1
    return counts


C = confusion(test_labels, read(test_images), 10)


# %% wrong name="only mistakes" cell="confusion_solution" fails="test_counts, test_labels_that_do_not_occur"
def confusion(true, read_as, classes):
    counts = np.zeros((classes, classes), dtype=int)
    for i, j in zip(true, read_as):
        if i != j:
            counts[i, j] += 1
    return counts


C = confusion(test_labels, read(test_images), 10)


# %% wrong name="training digits" cell="confusion_solution" fails="test_matrix_of_the_net"
def confusion(true, read_as, classes):
    counts = np.zeros((classes, classes), dtype=int)
    for i, j in zip(true, read_as):
        counts[i, j] += 1
    return counts


C = confusion(train_labels, read(train_images), 10)


# %% wrong name="labels against themselves" cell="confusion_solution" fails="test_matrix_of_the_net"
def confusion(true, read_as, classes):
    counts = np.zeros((classes, classes), dtype=int)
    for i, j in zip(true, read_as):
        counts[i, j] += 1
    return counts


C = confusion(test_labels, test_labels, 10)


# %% wrong name="always ten classes" cell="confusion_solution" fails="test_counts, test_labels_that_do_not_occur"
def confusion(true, read_as, classes):
    counts = np.zeros((10, 10), dtype=int)
    for i, j in zip(true, read_as):
        counts[i, j] += 1
    return counts


C = confusion(test_labels, read(test_images), 10)


# ---- per_digit


# %% right style="loop" cell="per_digit_solution"
def accuracy(C):
    right = 0
    for i in range(len(C)):
        right += C[i][i]
    return right / np.sum(C)


def accuracy_per_digit(C):
    shares = []
    for i in range(len(C)):
        shown = sum(C[i])
        shares.append(C[i][i] / shown if shown > 0 else float("nan"))
    return shares


# %% right style="0 / 0" cell="per_digit_solution"
def accuracy(C):
    return C.diagonal().sum() / C.sum()


def accuracy_per_digit(C):
    with np.errstate(invalid="ignore"):
        return C.diagonal() / C.sum(axis=1)


# %% right style="pandas" cell="per_digit_solution"
import pandas as pd


def accuracy(C):
    table = pd.DataFrame(C).stack()
    rows, columns = (table.index.get_level_values(level) for level in (0, 1))
    return table[rows == columns].sum() / table.sum()


def accuracy_per_digit(C):
    table = pd.DataFrame(C)
    return pd.Series(np.diag(table)) / table.sum(axis="columns")


# %% wrong name="divided by columns" cell="per_digit_solution" fails="test_accuracy_per_digit, test_digit_that_does_not_occur" needs="load_solution"
def accuracy(C):
    return np.trace(C) / np.sum(C)


def accuracy_per_digit(C):
    return np.diag(C) / np.sum(C, axis=0)


# %% wrong name="divided by all" cell="per_digit_solution" fails="test_accuracy_per_digit, test_digit_that_does_not_occur" needs="load_solution"
def accuracy(C):
    return np.trace(C) / np.sum(C)


def accuracy_per_digit(C):
    return np.diag(C) / np.sum(C)


# %% wrong name="0 where nothing is shown" cell="per_digit_solution" fails="test_digit_that_does_not_occur" needs="load_solution"
def accuracy(C):
    return np.trace(C) / np.sum(C)


def accuracy_per_digit(C):
    return np.diag(C) / np.maximum(1, np.sum(C, axis=1))


# %% wrong name="100 pictures of each digit" cell="per_digit_solution" fails="test_accuracy, test_accuracy_per_digit, test_digit_that_does_not_occur" needs="load_solution"
def accuracy(C):
    return np.trace(C) / 1000


def accuracy_per_digit(C):
    return np.diag(C) / 100


# %% wrong name="mean of the digits" cell="per_digit_solution" fails="test_accuracy" needs="load_solution"
def accuracy_per_digit(C):
    return np.diag(C) / np.sum(C, axis=1)


def accuracy(C):
    return np.mean(accuracy_per_digit(C))


# %% wrong name="mistakes instead of what is right" cell="per_digit_solution" fails="test_accuracy, test_accuracy_per_digit" needs="load_solution"
def accuracy(C):
    return 1 - np.trace(C) / np.sum(C)


def accuracy_per_digit(C):
    return 1 - np.diag(C) / np.sum(C, axis=1)


# ---- hardest


# %% right style="loop" cell="hardest_solution"
def hardest(C):
    lowest, digit = 2, None
    for i, row in enumerate(C):
        if row[i] / sum(row) < lowest:
            lowest, digit = row[i] / sum(row), i
    return digit


def worst_mixup(C):
    most, pair = -1, None
    for i in range(len(C)):
        for j in range(len(C)):
            if i != j and C[i][j] > most:
                most, pair = C[i][j], (i, j)
    return pair


# %% right style="built-in min and max" cell="hardest_solution"
def hardest(C):
    shares = list(accuracy_per_digit(C))
    return shares.index(min(shares))


def worst_mixup(C):
    pairs = [(i, j) for i in range(len(C)) for j in range(len(C)) if i != j]
    return max(pairs, key=lambda pair: C[pair])


# %% right style="masked" cell="hardest_solution"
def hardest(C):
    return np.argmin(np.diag(C) / C.sum(axis=1))


def worst_mixup(C):
    mistakes = np.where(np.eye(len(C), dtype=bool), -1, C)
    return np.argwhere(mistakes == mistakes.max())[0]


# %% wrong name="fewest right" cell="hardest_solution" fails="test_hardest"
def hardest(C):
    return int(np.argmin(np.diag(C)))


def worst_mixup(C):
    mistakes = C - np.diag(np.diag(C))
    return divmod(int(mistakes.argmax()), len(C))


# %% wrong name="the easiest" cell="hardest_solution" fails="test_hardest"
def hardest(C):
    return int(np.argmax(accuracy_per_digit(C)))


def worst_mixup(C):
    mistakes = C - np.diag(np.diag(C))
    return divmod(int(mistakes.argmax()), len(C))


# %% wrong name="diagonal counted as a mistake" cell="hardest_solution" fails="test_worst_mixup"
def hardest(C):
    return int(np.argmin(accuracy_per_digit(C)))


def worst_mixup(C):
    return divmod(int(np.argmax(C)), len(C))


# %% wrong name="pair the other way round" cell="hardest_solution" fails="test_worst_mixup"
def hardest(C):
    return int(np.argmin(accuracy_per_digit(C)))


def worst_mixup(C):
    mistakes = C - np.diag(np.diag(C))
    i, j = divmod(int(mistakes.argmax()), len(C))
    return j, i


# %% wrong name="C itself is changed" cell="hardest_solution" fails="test_worst_mixup"
def hardest(C):
    return int(np.argmin(accuracy_per_digit(C)))


def worst_mixup(C):
    np.fill_diagonal(C, 0)
    return divmod(int(C.argmax()), len(C))


print(hardest(C), worst_mixup(C))


# %% wrong name="the place in the flat matrix" cell="hardest_solution" fails="test_worst_mixup"
def hardest(C):
    return int(np.argmin(accuracy_per_digit(C)))


def worst_mixup(C):
    return int((C - np.diag(np.diag(C))).argmax())


# %% wrong name="the accuracy, not the digit" cell="hardest_solution" fails="test_hardest"
def hardest(C):
    return np.min(accuracy_per_digit(C))


def worst_mixup(C):
    mistakes = C - np.diag(np.diag(C))
    return divmod(int(mistakes.argmax()), len(C))


# ---- confusion_figure

# %% right style="scikit-learn" cell="confusion_figure_solution"
from sklearn.metrics import ConfusionMatrixDisplay

fig_confusion, ax = plt.subplots()
ConfusionMatrixDisplay(np.asarray(C)).plot(ax=ax)


# %% right style="shares, with colour bar" cell="confusion_figure_solution"
fig_confusion = plt.figure()
plt.imshow(np.asarray(C) / np.sum(C), cmap="viridis")
plt.colorbar(label="share of all digits")
plt.xlabel("what the network read")
plt.ylabel("true digit")
plt.show()


# %% right style="true digits across" cell="confusion_figure_solution"
fig_confusion, ax = plt.subplots()
ax.imshow(np.asarray(C).T, cmap="Greys")
ax.set(xlabel="actual digit", ylabel="predicted digit", title="Confusion matrix")


# %% right style="in words of one's own" cell="confusion_figure_solution"
fig_confusion, ax = plt.subplots()
ax.matshow(C)
ax.set_xlabel("digit recognised")
ax.set_ylabel("digit in the picture")


# %% right style="labels of the whole figure" cell="confusion_figure_solution"
fig_confusion, ax = plt.subplots()
ax.imshow(C, cmap="magma")
fig_confusion.supxlabel("predicted label")
fig_confusion.supylabel("label")


# %% right style="logarithm of the counts, labels in German" cell="confusion_figure_solution"
fig_confusion, ax = plt.subplots(figsize=(6, 6))
picture = ax.imshow(np.log1p(C), cmap="viridis")
for (i, j), n in np.ndenumerate(np.asarray(C)):
    ax.text(j, i, n, ha="center", va="center", color="w", fontsize=8)
ax.set_xlabel("gelesene Ziffer")
ax.set_ylabel("wahre Ziffer")
fig_confusion.colorbar(picture, label="log(1 + Anzahl)")


# %% right style="per cent of each true digit" cell="confusion_figure_solution"
fig_confusion, ax = plt.subplots()
ax.imshow(100 * np.asarray(C) / np.sum(C, axis=1)[:, None], cmap="Blues")
ax.set(xlabel="Chiffre prédit", ylabel="Vrai chiffre")


# %% wrong name="no labels" cell="confusion_figure_solution" fails="test_axes_of_the_matrix"
fig_confusion, ax = plt.subplots()
ax.imshow(C)


# %% wrong name="labels swapped" cell="confusion_figure_solution" fails="test_axes_of_the_matrix"
fig_confusion, ax = plt.subplots()
ax.imshow(C)
ax.set_xlabel("true digit")
ax.set_ylabel("read as")


# %% wrong name="the same label twice" cell="confusion_figure_solution" fails="test_axes_of_the_matrix"
fig_confusion, ax = plt.subplots()
ax.imshow(C)
ax.set_xlabel("digit")
ax.set_ylabel("digit")


# %% wrong name="labels that name no role" cell="confusion_figure_solution" fails="test_axes_of_the_matrix"
fig_confusion, ax = plt.subplots()
ax.imshow(C)
ax.set_xlabel("column j")
ax.set_ylabel("row i")


# %% wrong name="diagonal removed" cell="confusion_figure_solution" fails="test_matrix_is_shown"
fig_confusion, ax = plt.subplots()
ax.imshow(C - np.diag(np.diag(C)))
ax.set_xlabel("read as")
ax.set_ylabel("true digit")


# %% wrong name="labels swapped, in German" cell="confusion_figure_solution" fails="test_axes_of_the_matrix"
fig_confusion, ax = plt.subplots()
ax.imshow(C)
ax.set(xlabel="wahre Ziffer", ylabel="gelesene Ziffer")


# %% wrong name="another matrix" cell="confusion_figure_solution" fails="test_matrix_is_shown"
fig_confusion, ax = plt.subplots()
ax.imshow(np.eye(10) * 100)
ax.set_xlabel("read as")
ax.set_ylabel("true digit")


# %% wrong name="bars" cell="confusion_figure_solution" fails="test_matrix_is_shown, test_axes_of_the_matrix"
fig_confusion, ax = plt.subplots()
ax.bar(range(10), np.diag(C))
ax.set_xlabel("true digit")
ax.set_ylabel("read correctly")


# ---- worst


# %% right style="sorted" cell="worst_solution"
def worst(P, labels, count):
    return sorted(range(len(labels)), key=lambda n: P[n][labels[n]])[:count]


# %% right style="one-hot" cell="worst_solution"
def worst(P, labels, count):
    of_truth = (P * one_hot(labels, P.shape[1])).sum(axis=1)
    order = np.argpartition(of_truth, count - 1)[:count]
    return order[np.argsort(of_truth[order])]


# %% right style="pandas" cell="worst_solution"
import pandas as pd


def worst(P, labels, count):
    of_truth = pd.Series([P[n, label] for n, label in enumerate(labels)])
    return of_truth.nsmallest(count).index.to_numpy()


# %% right style="take_along_axis" cell="worst_solution"
def worst(P, labels, count):
    of_truth = np.take_along_axis(P, labels[:, None].astype(int), axis=1).ravel()
    return of_truth.argsort(kind="stable")[:count]


# %% wrong name="the best" cell="worst_solution" fails="test_worst_first" needs="load_solution"
def worst(P, labels, count):
    of_truth = P[np.arange(len(labels)), labels]
    return np.argsort(of_truth)[::-1][:count]


# %% wrong name="the largest probability, right or wrong" cell="worst_solution" fails="test_worst_first" needs="load_solution"
def worst(P, labels, count):
    return np.argsort(P.max(axis=1))[:count]


# %% wrong name="probabilities, not positions" cell="worst_solution" fails="test_how_many, test_worst_first" needs="load_solution"
def worst(P, labels, count):
    return np.sort(P[np.arange(len(labels)), labels])[:count]


# %% wrong name="all columns of the labels" cell="worst_solution" fails="test_how_many, test_worst_first" needs="load_solution"
def worst(P, labels, count):
    return np.argsort(P[:, labels])[:count]


# %% wrong name="positions sorted" cell="worst_solution" fails="test_worst_first" needs="load_solution"
def worst(P, labels, count):
    return np.sort(np.argsort(P[np.arange(len(labels)), labels])[:count])


# %% wrong name="only misread pictures" cell="worst_solution" fails="test_how_many, test_worst_first" needs="load_solution"
def worst(P, labels, count):
    of_truth = P[np.arange(len(labels)), labels]
    order = np.argsort(of_truth)
    return order[P.argmax(axis=1)[order] != labels[order]][:count]


# %% wrong name="all of them" cell="worst_solution" fails="test_how_many, test_worst_first" needs="load_solution"
def worst(P, labels, count):
    return np.argsort(P[np.arange(len(labels)), labels])


# ---- worst_figure

# %% right style="pyplot" cell="worst_figure_solution"
P = np.asarray(probabilities(test_images))
fig_worst = plt.figure(figsize=(8, 6))
for i, n in enumerate(worst(P, test_labels, 12)):
    plt.subplot(3, 4, i + 1)
    plt.imshow(test_images[n], cmap="gray")
    plt.title(f"true {test_labels[n]}, read {P[n].argmax()} (p = {P[n][test_labels[n]]:.3f})")
    plt.axis("off")


# %% right style="without worst" cell="worst_figure_solution"
P = np.asarray(probabilities(test_images))
order = np.argsort([p[y] for p, y in zip(P, test_labels)])[:12]
fig_worst, axes = plt.subplots(2, 6, layout="constrained")
for ax, n in zip(axes.ravel(), order):
    ax.imshow(test_images[n] / 255, cmap="Greys")
    ax.set_title("%d read as %d" % (test_labels[n], np.argmax(P[n])))


# %% right style="negative" cell="worst_figure_solution"
chosen = worst(probabilities(test_images), test_labels, 12)
fig_worst = plt.figure()
for k in range(12):
    ax = fig_worst.add_subplot(4, 3, k + 1)
    ax.imshow(255 - test_images[chosen[k]], cmap="gray")
    was = int(np.asarray(read(test_images[chosen[k]][None]))[0])
    ax.set(title=f"read: {was} / true: {test_labels[chosen[k]]}", xticks=[], yticks=[])


# %% right style="titles with ranks and places" cell="worst_figure_solution"
P = np.asarray(probabilities(test_images))
chosen = np.asarray(worst(P, test_labels, 12))
grid = plt.subplots(4, 3, figsize=(6, 8))[1]
for rank, (place, ax) in enumerate(zip(chosen, grid.ravel())):
    ax.imshow(test_images[place], cmap="binary")
    ax.set_title(f"{test_labels[place]} -> {P[place].argmax()}", loc="right")
    ax.set_axis_off()
fig_worst = grid[0, 0].figure


# %% right style="titles in German, one after the other" cell="worst_figure_solution"
fig_worst = plt.figure(figsize=(12, 2))
answers = np.asarray(probabilities(test_images))
for n, place in enumerate(worst(answers, test_labels, 12), start=1):
    picture = fig_worst.add_subplot(1, 12, n)
    picture.imshow(test_images[place].astype(float), interpolation="nearest")
    picture.axis("off")
    picture.set_title("eine %d, gelesen als %d" % (test_labels[place], answers[place].argmax()))


# %% wrong name="the first twelve" cell="worst_figure_solution" fails="test_worst_are_shown"
fig_worst, axes = plt.subplots(3, 4)
for n, ax in enumerate(axes.flat):
    ax.imshow(test_images[n])
    ax.set_title(f"{test_labels[n]} read as {read(test_images)[n]}")


# %% wrong name="any misread ones" cell="worst_figure_solution" fails="test_worst_are_shown"
wrong = np.flatnonzero(read(test_images) != test_labels)[:12]
fig_worst, axes = plt.subplots(3, 4)
for n, ax in zip(wrong, axes.flat):
    ax.imshow(test_images[n])
    ax.set_title(f"{test_labels[n]} read as {read(test_images)[n]}")


# %% wrong name="no titles" cell="worst_figure_solution" fails="test_titles_of_the_worst"
fig_worst, axes = plt.subplots(3, 4)
for n, ax in zip(worst(probabilities(test_images), test_labels, 12), axes.flat):
    ax.imshow(test_images[n])


# %% wrong name="only the true digit" cell="worst_figure_solution" fails="test_titles_of_the_worst"
fig_worst, axes = plt.subplots(3, 4)
for n, ax in zip(worst(probabilities(test_images), test_labels, 12), axes.flat):
    ax.imshow(test_images[n])
    ax.set_title(f"this is a {test_labels[n]}")


# %% wrong name="labels of other pictures" cell="worst_figure_solution" fails="test_titles_of_the_worst"
fig_worst, axes = plt.subplots(3, 4)
places = worst(probabilities(test_images), test_labels, 12)
for k, ax in enumerate(axes.flat):
    ax.imshow(test_images[places[k]])
    ax.set_title(f"{test_labels[k]} read as {read(test_images)[k]}")


# %% wrong name="training digits" cell="worst_figure_solution" fails="test_worst_are_shown, test_titles_of_the_worst"
fig_worst, axes = plt.subplots(3, 4)
for n, ax in zip(worst(probabilities(test_images), test_labels, 12), axes.flat):
    ax.imshow(train_images[n])
    ax.set_title(f"{test_labels[n]} read as {read(test_images)[n]}")


# %% wrong name="eleven" cell="worst_figure_solution" fails="test_worst_are_shown, test_titles_of_the_worst"
fig_worst = plt.figure()
places = worst(probabilities(test_images), test_labels, 12)
for k in range(1, 12):
    ax = fig_worst.add_subplot(3, 4, k)
    ax.imshow(test_images[places[k]])
    ax.set_title(f"{test_labels[places[k]]} read as {read(test_images)[places[k]]}")


# %% wrong name="the best first" cell="worst_figure_solution" fails="test_worst_are_shown"
fig_worst, axes = plt.subplots(3, 4)
P = np.asarray(probabilities(test_images))
for n, ax in zip(worst(P, test_labels, len(P))[::-1][:12], axes.flat):
    ax.imshow(test_images[n])
    ax.set_title(f"{test_labels[n]} read as {P[n].argmax()}")
