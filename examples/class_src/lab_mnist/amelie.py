"""Amelie thinks in arrays; everything is right."""


# %% cell="load_solution"
with np.load(mnist_file) as sample:
    train_images, train_labels, test_images, test_labels = (
        sample[f"{kind}_{part}"] for part in ("train", "test") for kind in "xy"
    )


# %% cell="digit_figure_solution"
_, firsts = np.unique(train_labels, return_index=True)
fig_digits, axes = plt.subplots(2, 5, figsize=(7, 3))
for label, (ax, n) in enumerate(zip(axes.flat, firsts)):
    ax.imshow(train_images[n], cmap="gray_r")
    ax.set_title(label)
    ax.axis("off")


# %% cell="scale_solution"
def scale(images):
    return images.reshape(-1, 784) / 255


# %% cell="one_hot_solution"
def one_hot(labels, classes):
    return (labels[:, None] == np.arange(classes)).astype(float)


# %% cell="net_solution"
net = keras.Sequential([
    keras.Input((784,)),
    keras.layers.Dense(15, activation="sigmoid"),
    keras.layers.Dense(10, activation="softmax"),
])
net.compile(keras.optimizers.Adam(0.01), "categorical_crossentropy")


# %% cell="forward_solution"
def forward(weights, X):
    w1, b1, w2, b2 = weights
    with np.errstate(over="ignore"):
        z = 1 / (1 + np.exp(-(X @ w1 + b1))) @ w2 + b2
    p = np.exp(z - z.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)


# %% cell="training_solution"
losses = net.fit(
    scale(train_images), one_hot(train_labels, 10), epochs=10, batch_size=50, verbose=0
).history["loss"]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(axis=1)


(read(test_images) == test_labels).mean()


# %% cell="confusion_solution"
def confusion(true, read_as, classes):
    pairs = np.asarray(true, dtype=int) * classes + read_as
    return np.bincount(pairs, minlength=classes**2).reshape(classes, classes)


C = confusion(test_labels, read(test_images), 10)
C


# %% cell="per_digit_solution"
def accuracy(C):
    return C.diagonal().sum() / C.sum()


def accuracy_per_digit(C):
    with np.errstate(invalid="ignore"):
        return C.diagonal() / C.sum(axis=1)


# %% cell="hardest_solution"
def hardest(C):
    return accuracy_per_digit(C).argmin()


def worst_mixup(C):
    mistakes = C - np.diag(C.diagonal())
    return np.unravel_index(mistakes.argmax(), C.shape)


hardest(C), worst_mixup(C)


# %% cell="confusion_figure_solution"
fig_confusion, ax = plt.subplots()
ax.imshow(C, cmap="Blues")
ax.set(xlabel="read as", ylabel="true digit", xticks=range(10), yticks=range(10))


# %% cell="worst_solution"
def worst(P, labels, count):
    return P[np.arange(len(P)), labels].argsort()[:count]


# %% cell="worst_figure_solution"
P = probabilities(test_images)
fig_worst, axes = plt.subplots(3, 4, figsize=(7, 6), layout="constrained")
for n, ax in zip(worst(P, test_labels, 12), axes.flat):
    ax.imshow(test_images[n], cmap="gray_r")
    ax.set_title(f"{test_labels[n]} read as {P[n].argmax()}")
    ax.axis("off")


# %% cell="error_words"
# 1. My network finds the 8 and the 3 hard, and reads 3 as 2 or 5 most often: these digits share most of their ink.
# The worst-read pictures are slanted, broken or closed where they should be open.
# 2. Read only pictures whose largest probability is above a limit, chosen on other digits so that 1 % of them is wrong.
# 3. Which pixels are neighbours, and that a stroke is the same stroke when it is moved.
