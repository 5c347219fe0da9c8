"""Bruno writes plain loops and lists; everything is right."""


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
    ax.set_title(str(d))
plt.show()


# %% cell="scale_solution"
def scale(images):
    rows = np.zeros((len(images), 784))
    for n in range(len(images)):
        for j in range(28):
            rows[n, 28 * j : 28 * j + 28] = images[n][j] / 255
    return rows


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
def sigmoid(z):
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


def forward(weights, X):
    w1, b1, w2, b2 = weights
    P = []
    for x in X:
        a = [sigmoid(np.sum(w1[:, i] * x) + b1[i]) for i in range(len(b1))]
        z = [np.sum(w2[:, i] * a) + b2[i] for i in range(len(b2))]
        e = [np.exp(value - max(z)) for value in z]
        P.append([value / sum(e) for value in e])
    return np.array(P)


# %% cell="training_solution"
losses = []
for epoch in range(8):
    h = net.fit(scale(train_images), one_hot(train_labels, 10), batch_size=32, verbose=0)
    losses.append(h.history["loss"][0])


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    digits = []
    for p in probabilities(images):
        best = 0
        for d in range(10):
            if p[d] > p[best]:
                best = d
        digits.append(best)
    return digits


right = 0
for digit, label in zip(read(test_images), test_labels):
    if digit == label:
        right += 1
print(right / 1000)


# %% cell="confusion_solution"
def confusion(true, read_as, classes):
    counts = []
    for i in range(classes):
        counts.append([0] * classes)
    for k in range(len(true)):
        counts[true[k]][read_as[k]] += 1
    return counts


C = confusion(test_labels, read(test_images), 10)


# %% cell="per_digit_solution"
def accuracy(C):
    right = 0
    total = 0
    for i in range(len(C)):
        for j in range(len(C)):
            total += C[i][j]
            if i == j:
                right += C[i][j]
    return right / total


def accuracy_per_digit(C):
    shares = []
    for i in range(len(C)):
        if sum(C[i]) == 0:
            shares.append(np.nan)
        else:
            shares.append(C[i][i] / sum(C[i]))
    return shares


# %% cell="hardest_solution"
def hardest(C):
    shares = accuracy_per_digit(C)
    lowest = 0
    for i in range(len(shares)):
        if shares[i] < shares[lowest]:
            lowest = i
    return lowest


def worst_mixup(C):
    most = -1
    for i in range(len(C)):
        for j in range(len(C)):
            if i != j and C[i][j] > most:
                most = C[i][j]
                pair = [i, j]
    return pair


print(hardest(C), worst_mixup(C))


# %% cell="confusion_figure_solution"
fig_confusion = plt.figure()
plt.imshow(C)
plt.colorbar()
plt.xlabel("digit that was read")
plt.ylabel("true digit")
plt.show()


# %% cell="worst_solution"
def worst(P, labels, count):
    found = []
    for n in range(len(labels)):
        found.append((P[n][labels[n]], n))
    found.sort()
    return [n for p, n in found[:count]]


# %% cell="worst_figure_solution"
places = worst(probabilities(test_images), test_labels, 12)
digits = read(test_images)
fig_worst = plt.figure(figsize=(8, 6))
for k in range(12):
    n = places[k]
    ax = fig_worst.add_subplot(3, 4, k + 1)
    ax.imshow(test_images[n], cmap="gray")
    ax.set_title("true " + str(test_labels[n]) + ", read " + str(digits[n]))
plt.show()


# %% cell="error_words"
# 1. 8 and 3 are hard. 4 and 9 are mixed up, and 3 and 5, because they look alike. Some of the pictures I cannot read either.
# 2. If the largest probability is below 0.9 (or whatever is needed for 1 wrong in 100 on some other digits), a person reads it.
# 3. It knows that pixels are neighbours, and uses the same weights everywhere.
