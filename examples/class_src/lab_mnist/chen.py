"""Chen lets the libraries do the work; everything is right."""


# %% cell="load_solution"
sample = dict(np.load(mnist_file))
train_images, train_labels = sample["x_train"], sample["y_train"]
test_images, test_labels = sample["x_test"], sample["y_test"]


# %% cell="digit_figure_solution"
import pandas as pd

firsts = pd.Series(train_labels).drop_duplicates().sort_values()
fig_digits, axes = plt.subplots(2, 5, layout="constrained")
for ax, (n, label) in zip(axes.ravel(), firsts.items()):
    ax.matshow(train_images[n], cmap="Greys")
    ax.set(title=label, xticks=[], yticks=[])


# %% cell="scale_solution"
from sklearn.preprocessing import FunctionTransformer

scaler = FunctionTransformer(lambda rows: rows / 255)


def scale(images):
    return scaler.fit_transform(np.reshape(images, (len(images), -1)))


# %% cell="one_hot_solution"
def one_hot(labels, classes):
    return keras.utils.to_categorical(labels, num_classes=classes)


# %% cell="net_solution"
pixels = keras.Input((784,), name="pixels")
hidden = keras.layers.Dense(15, activation="sigmoid", name="hidden")(pixels)
digit = keras.layers.Dense(10, activation="softmax", name="digit")(hidden)
net = keras.Model(pixels, digit)
net.compile(
    optimizer=keras.optimizers.Nadam(0.01), loss="categorical_crossentropy", metrics=["accuracy"]
)


# %% cell="forward_solution"
from scipy.special import expit, softmax


def forward(weights, X):
    w1, b1, w2, b2 = weights
    return softmax(expit(X @ w1 + b1) @ w2 + b2, axis=1)


# %% cell="training_solution"
history = net.fit(
    scale(train_images),
    one_hot(train_labels, 10),
    validation_split=0.1,
    epochs=12,
    batch_size=64,
    callbacks=[keras.callbacks.EarlyStopping(patience=2)],
    verbose=0,
)
losses = history.history["loss"]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return np.argmax(probabilities(images), axis=-1)


# %% cell="confusion_solution"
from sklearn.metrics import confusion_matrix


def confusion(true, read_as, classes):
    return confusion_matrix(true, read_as, labels=range(classes))


C = confusion(test_labels, read(test_images), 10)
C


# %% cell="per_digit_solution"
def accuracy(C):
    return np.trace(C) / np.sum(C)


def accuracy_per_digit(C):
    table = pd.DataFrame(C)
    return np.diag(table) / table.sum(axis=1)


# %% cell="hardest_solution"
def hardest(C):
    return accuracy_per_digit(C).idxmin()


def worst_mixup(C):
    table = pd.DataFrame(C).stack()
    return table[[i != j for i, j in table.index]].idxmax()


hardest(C), worst_mixup(C)


# %% cell="confusion_figure_solution"
from sklearn.metrics import ConfusionMatrixDisplay

display = ConfusionMatrixDisplay(C).plot(cmap="Blues")
fig_confusion = display.figure_


# %% cell="worst_solution"
def worst(P, labels, count):
    of_truth = pd.Series(np.take_along_axis(P, np.int64(labels)[:, None], axis=1)[:, 0])
    return of_truth.nsmallest(count).index


# %% cell="worst_figure_solution"
P = probabilities(test_images)
fig_worst, axes = plt.subplots(2, 6, figsize=(9, 4), layout="constrained")
for n, ax in zip(worst(P, test_labels, 12), axes.ravel()):
    ax.imshow(test_images[n], cmap="Greys")
    ax.set(title=f"{test_labels[n]} read as {P[n].argmax()}\np = {P[n, test_labels[n]]:.3f}", xticks=[], yticks=[])


# %% cell="error_words"
# 1. The lowest accuracies are those of 8, 3 and 5 (about .87), and 4 and 9 are confused in both directions.
# The worst pictures are unusual forms that are rare among the 5,000 training digits.
# 2. Reject pictures with max p below a limit; tune the limit on a validation set so that precision is 99 %.
# 3. Locality and translation: its filters use neighbouring pixels and are shared over the picture.
