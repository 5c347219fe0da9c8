"""Farah forgets to scale, takes softmax and argmax over the wrong axis, and leaves out titles."""


# %% cell="load_solution"
sample = np.load(mnist_file)
train_images = sample["x_train"]
train_labels = sample["y_train"]
test_images = sample["x_test"]
test_labels = sample["y_test"]


# %% cell="digit_figure_solution"
fig_digits = plt.figure(figsize=(7, 3))
for d in range(10):
    n = 0
    while train_labels[n] != d:
        n = n + 1
    ax = fig_digits.add_subplot(2, 5, d + 1)
    ax.imshow(train_images[n], cmap="gray")
plt.show()


# %% cell="scale_solution"
def scale(images):
    return images.reshape(len(images), 784)


# %% cell="one_hot_solution"
def one_hot(labels, classes):
    result = []
    for label in labels:
        row = [0] * classes
        row[label] = 1
        result.append(row)
    return np.array(result)


# %% cell="net_solution"
net = keras.Sequential()
net.add(keras.Input(shape=(784,)))
net.add(keras.layers.Dense(15, activation="sigmoid"))
net.add(keras.layers.Dense(10, activation="softmax"))
net.compile(optimizer=keras.optimizers.Adam(learning_rate=0.01), loss="categorical_crossentropy")


# %% cell="forward_solution"
def forward(weights, X):
    w1, b1, w2, b2 = weights
    a1 = 1 / (1 + np.exp(-(X @ w1 + b1)))
    e = np.exp(a1 @ w2 + b2)
    return e / e.sum(axis=0)


# %% cell="training_solution"
history = net.fit(scale(train_images), one_hot(train_labels, 10), epochs=2, batch_size=128, verbose=0)
losses = history.history["loss"][-1]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(axis=0)


# %% cell="confusion_solution"
from sklearn.metrics import confusion_matrix


def confusion(true, read_as, classes):
    return confusion_matrix(true, read_as)


C = confusion(train_labels[:10], read(train_images), 10)


# %% cell="per_digit_solution"
def accuracy(C):
    return np.trace(C) / np.sum(C)


def accuracy_per_digit(C):
    return np.diag(C) / np.maximum(C.sum(axis=1), 1)


# %% cell="hardest_solution"
def hardest(C):
    return np.argmin(np.diag(C))


def worst_mixup(C):
    M = C.copy()
    for i in range(len(M)):
        M[i, i] = 0
    place = np.argmax(M)
    return place // len(M), place % len(M)


# %% cell="confusion_figure_solution"
fig_confusion, ax = plt.subplots()
ax.imshow(C)


# %% cell="worst_solution"
def worst(P, labels, count):
    return np.argsort(P.max(axis=1))[:count]


# %% cell="worst_figure_solution"
fig_worst, axes = plt.subplots(3, 4)
for n, ax in zip(worst(probabilities(test_images), test_labels, 12), axes.flat):
    ax.imshow(test_images[n])
    ax.set_title(test_labels[n])


# %% cell="error_words"
# 1. I think it mixes up 4 and 9.
# 2. With a limit for the probability: below it, a person reads.
# 3. It knows the neighbours of a pixel.
