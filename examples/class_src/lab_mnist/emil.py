"""Emil uses ReLU, divides by columns, empties the diagonal of C, and gave up before the last part."""


# %% cell="load_solution"
sample = np.load(mnist_file)
train_images = sample["x_train"]
train_labels = sample["y_train"]
test_images = sample["x_test"]
test_labels = sample["y_test"]


# %% cell="digit_figure_solution"
fig_digits, axes = plt.subplots(2, 5)
for i, ax in enumerate(axes.flat):
    ax.imshow(train_images[i])
    ax.set_title(train_labels[i])


# %% cell="scale_solution"
def scale(images):
    return images.reshape(len(images), 784) / images.max()


# %% cell="one_hot_solution"
def one_hot(labels, classes):
    return np.eye(max(labels) + 1)[labels]


# %% cell="net_solution"
net = keras.Sequential([
    keras.Input((784,)),
    keras.layers.Dense(15, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
net.compile(keras.optimizers.Adam(0.01), "categorical_crossentropy")


# %% cell="forward_solution"
def forward(weights, X):
    w1, b1, w2, b2 = weights
    a1 = np.maximum(0, X @ w1 + b1)
    z2 = a1 @ w2 + b2
    e = np.exp(z2)
    return e / e.sum(axis=1, keepdims=True)


# %% cell="training_solution"
history = net.fit(scale(train_images), one_hot(train_labels, 10), epochs=6, batch_size=64, verbose=0)
losses = history.history["loss"]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return np.argmax(probabilities(images), axis=1)


# %% cell="confusion_solution"
def confusion(true, read_as, classes):
    counts = np.zeros((classes, classes), dtype=int)
    for i, j in zip(true, read_as):
        counts[i, j] += 1
    return counts


C = confusion(test_labels, read(test_images), 10)


# %% cell="per_digit_solution"
def accuracy(C):
    return np.trace(C) / np.sum(C)


def accuracy_per_digit(C):
    return np.diag(C) / C.sum(axis=0)


# %% cell="hardest_solution"
def hardest(C):
    return np.argmin(accuracy_per_digit(C))


def worst_mixup(C):
    np.fill_diagonal(C, 0)
    return divmod(np.argmax(C), len(C))


print(hardest(C))
print(worst_mixup(C))


# %% cell="confusion_figure_solution"
fig_confusion, ax = plt.subplots()
ax.imshow(C)
ax.set_xlabel("true")
ax.set_ylabel("read")


# %% cell="error_words"
# 1. The 8.
# 2. They should use more training data.
