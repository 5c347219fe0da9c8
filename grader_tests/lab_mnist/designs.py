"""Other designs that tasks 2.1 and 2.3 allow, measured beside the reference (docs/calibration.md).

Fixed by the text: the layers and the scaling. Free: optimiser, learning rate, batches, epochs, first
weights, validation rows, how training is written and ended.
"""

# %% design name="adam by its name, Keras' own batches" cell="net_solution"
net = keras.Sequential(
    [
        keras.Input(shape=(784,)),
        keras.layers.Dense(15, activation="sigmoid"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
net.compile(optimizer="adam", loss="categorical_crossentropy")

# %% design name="adam by its name, Keras' own batches" cell="training_solution"
history = net.fit(scale(train_images), one_hot(train_labels, 10), epochs=10, verbose=0)
losses = history.history["loss"]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(axis=1)


# %% design name="gradient descent" cell="net_solution"
net = keras.Sequential(
    [
        keras.Input(shape=(784,)),
        keras.layers.Dense(15, activation="sigmoid"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
net.compile(optimizer=keras.optimizers.SGD(0.5), loss="categorical_crossentropy")

# %% design name="gradient descent" cell="training_solution"
history = net.fit(
    scale(train_images), one_hot(train_labels, 10), epochs=8, batch_size=32, verbose=0
)
losses = history.history["loss"]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(axis=1)


# %% design name="gradient descent with momentum, first weights drawn as in the lecture" cell="net_solution"
net = keras.Sequential(
    [
        keras.Input(shape=(784,)),
        keras.layers.Dense(
            15,
            activation="sigmoid",
            kernel_initializer=keras.initializers.RandomNormal(stddev=0.1),
        ),
        keras.layers.Dense(
            10,
            activation="softmax",
            kernel_initializer=keras.initializers.RandomNormal(stddev=0.1),
        ),
    ]
)
net.compile(optimizer=keras.optimizers.SGD(0.1, momentum=0.9), loss="categorical_crossentropy")

# %% design name="gradient descent with momentum, first weights drawn as in the lecture" cell="training_solution"
history = net.fit(
    scale(train_images), one_hot(train_labels, 10), epochs=8, batch_size=50, verbose=0
)
losses = history.history["loss"]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(axis=1)


# %% design name="RMSprop, a fifth of the rows for validation" cell="net_solution"
net = keras.Sequential(
    [
        keras.Input(shape=(784,)),
        keras.layers.Dense(15, activation="sigmoid"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
net.compile(optimizer=keras.optimizers.RMSprop(0.005), loss="categorical_crossentropy")

# %% design name="RMSprop, a fifth of the rows for validation" cell="training_solution"
history = net.fit(
    scale(train_images),
    one_hot(train_labels, 10),
    epochs=5,
    batch_size=32,
    validation_split=0.2,
    verbose=0,
)
losses = history.history["loss"]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(axis=1)


# %% design name="two epochs in small batches" cell="net_solution"
net = keras.Sequential(
    [
        keras.Input(shape=(784,)),
        keras.layers.Dense(15, activation="sigmoid"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
net.compile(optimizer=keras.optimizers.Adam(0.01), loss="categorical_crossentropy")

# %% design name="two epochs in small batches" cell="training_solution"
history = net.fit(
    scale(train_images), one_hot(train_labels, 10), epochs=2, batch_size=10, verbose=0
)
losses = history.history["loss"]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(axis=1)


# %% design name="learned by heart" cell="net_solution"
net = keras.Sequential(
    [
        keras.Input(shape=(784,)),
        keras.layers.Dense(15, activation="sigmoid"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
net.compile(optimizer=keras.optimizers.Adam(0.02), loss="categorical_crossentropy")

# %% design name="learned by heart" cell="training_solution"
history = net.fit(
    scale(train_images), one_hot(train_labels, 10), epochs=25, batch_size=64, verbose=0
)
losses = history.history["loss"]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(axis=1)


# %% design name="early stopping" cell="net_solution"
net = keras.Sequential(
    [
        keras.Input(shape=(784,)),
        keras.layers.Dense(15, activation="sigmoid"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
net.compile(optimizer=keras.optimizers.Adam(0.01), loss="categorical_crossentropy")

# %% design name="early stopping" cell="training_solution"
stopping = keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True)
history = net.fit(
    scale(train_images),
    one_hot(train_labels, 10),
    epochs=50,
    batch_size=64,
    validation_split=0.1,
    callbacks=[stopping],
    verbose=0,
)
losses = history.history["loss"]


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(axis=1)


# %% design name="batch by batch, in a loop of one's own" cell="net_solution"
net = keras.Sequential(
    [
        keras.Input(shape=(784,)),
        keras.layers.Dense(15, activation="sigmoid"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
net.compile(optimizer=keras.optimizers.Adam(0.01), loss="categorical_crossentropy")

# %% design name="batch by batch, in a loop of one's own" cell="training_solution"
rows, targets = scale(train_images), one_hot(train_labels, 10)
rng = np.random.default_rng(SEED)
losses = []
for epoch in range(5):
    net.reset_metrics()
    for some in np.array_split(rng.permutation(len(rows)), 100):
        loss = net.train_on_batch(rows[some], targets[some])  # the mean of the epoch so far
    losses.append(float(loss))


def probabilities(images):
    return net.predict(scale(images), verbose=0)


def read(images):
    return probabilities(images).argmax(axis=1)
