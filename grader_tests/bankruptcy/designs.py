"""Other designs that tasks 2.1, 2.2 and 3.1 allow, measured beside the reference (docs/calibration.md).

Fixed by the text: the layers of the first net, sigmoid neurons, the scaling. Free: loss, optimiser,
learning rate, batches, epochs, weights of the classes, first weights, how training is written and
ended; of the deeper net also layers and dropout. The rivals of chapter 4 are extreme choices
themselves, so that no design is about them.
"""

# %% design name="Adam .01, classes not weighted" cell="nn30_solution"
nn30 = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(30, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
nn30.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")

# %% design name="Adam .01, classes not weighted" cell="nn30_training_solution"
history = nn30.fit(X_train_scaled, y_train, epochs=10, batch_size=128, verbose=0)
losses30 = history.history["loss"]


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


# %% design name="Adam .01, classes not weighted" cell="deep_net_solution"
deep_net = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(30, activation="sigmoid"),
        keras.layers.Dense(15, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
deep_net.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
deep_net.fit(X_train_scaled, y_train, epochs=10, batch_size=128, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0)[:, 0]


# %% design name="adam by its name, Keras' own batches" cell="nn30_solution"
nn30 = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(30, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
nn30.compile(optimizer="adam", loss="binary_crossentropy")

# %% design name="adam by its name, Keras' own batches" cell="nn30_training_solution"
history = nn30.fit(X_train_scaled, y_train, epochs=6, verbose=0)
losses30 = history.history["loss"]


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


# %% design name="adam by its name, Keras' own batches" cell="deep_net_solution"
deep_net = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(32, activation="sigmoid"),
        keras.layers.Dense(16, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
deep_net.compile(optimizer="adam", loss="binary_crossentropy")
deep_net.fit(X_train_scaled, y_train, epochs=8, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0)[:, 0]


# %% design name="gradient descent" cell="nn30_solution"
nn30 = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(30, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
nn30.compile(optimizer=keras.optimizers.SGD(0.1), loss="binary_crossentropy")

# %% design name="gradient descent" cell="nn30_training_solution"
history = nn30.fit(X_train_scaled, y_train, epochs=10, verbose=0)
losses30 = history.history["loss"]


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


# %% design name="gradient descent" cell="deep_net_solution"
deep_net = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(30, activation="sigmoid"),
        keras.layers.Dense(15, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
deep_net.compile(optimizer=keras.optimizers.SGD(0.2), loss="binary_crossentropy")
deep_net.fit(X_train_scaled, y_train, epochs=15, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0)[:, 0]


# %% design name="overfitted" cell="nn30_solution"
nn30 = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(30, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
nn30.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")

# %% design name="overfitted" cell="nn30_training_solution"
history = nn30.fit(X_train_scaled, y_train, epochs=30, batch_size=64, verbose=0)
losses30 = history.history["loss"]


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


# %% design name="overfitted" cell="deep_net_solution"
deep_net = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(30, activation="sigmoid"),
        keras.layers.Dense(15, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
deep_net.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
deep_net.fit(X_train_scaled, y_train, epochs=30, batch_size=64, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0)[:, 0]


# %% design name="quadratic cost, three hidden layers" cell="nn30_solution"
nn30 = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(30, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
nn30.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")

# %% design name="quadratic cost, three hidden layers" cell="nn30_training_solution"
history = nn30.fit(X_train_scaled, y_train, epochs=15, batch_size=128, verbose=0)
losses30 = history.history["loss"]


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


# %% design name="quadratic cost, three hidden layers" cell="deep_net_solution"
deep_net = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(64, activation="sigmoid"),
        keras.layers.Dense(32, activation="sigmoid"),
        keras.layers.Dense(16, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
deep_net.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")
deep_net.fit(X_train_scaled, y_train, epochs=15, batch_size=128, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0)[:, 0]


# %% design name="RMSprop, bankruptcies count thirtyfold" cell="nn30_solution"
nn30 = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(30, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
nn30.compile(optimizer=keras.optimizers.RMSprop(0.005), loss="binary_crossentropy")

# %% design name="RMSprop, bankruptcies count thirtyfold" cell="nn30_training_solution"
history = nn30.fit(
    X_train_scaled, y_train, epochs=8, batch_size=64, class_weight={0: 1, 1: 30}, verbose=0
)
losses30 = history.history["loss"]


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


# %% design name="RMSprop, bankruptcies count thirtyfold" cell="deep_net_solution"
deep_net = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(50, activation="sigmoid"),
        keras.layers.Dense(50, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
deep_net.compile(optimizer=keras.optimizers.RMSprop(0.005), loss="binary_crossentropy")
deep_net.fit(
    X_train_scaled, y_train, epochs=8, batch_size=64, class_weight={0: 1, 1: 30}, verbose=0
)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0)[:, 0]


# %% design name="dropout, large first weights" cell="nn30_solution"
nn30 = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(
            30,
            activation="sigmoid",
            kernel_initializer=keras.initializers.RandomNormal(stddev=0.5),
        ),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
nn30.compile(optimizer=keras.optimizers.Adam(0.005), loss="binary_crossentropy")

# %% design name="dropout, large first weights" cell="nn30_training_solution"
history = nn30.fit(X_train_scaled, y_train, epochs=15, batch_size=128, verbose=0)
losses30 = history.history["loss"]


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


# %% design name="dropout, large first weights" cell="deep_net_solution"
deep_net = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(60, activation="sigmoid"),
        keras.layers.Dropout(0.3),
        keras.layers.Dense(30, activation="sigmoid"),
        keras.layers.Dropout(0.3),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
deep_net.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
deep_net.fit(X_train_scaled, y_train, epochs=15, batch_size=128, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0)[:, 0]


# %% design name="batch by batch, bankruptcies drawn as often as survivals" cell="nn30_solution"
nn30 = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(30, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
nn30.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")

# %% design name="batch by batch, bankruptcies drawn as often as survivals" cell="nn30_training_solution"
rng = np.random.default_rng(SEED)
labels = np.asarray(y_train).ravel()
failed, survived = np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)
losses30 = []
for epoch in range(8):
    nn30.reset_metrics()
    for some in np.array_split(rng.permutation(survived), 80):
        drawn = np.concatenate([some, rng.choice(failed, len(some))])
        loss = nn30.train_on_batch(X_train_scaled[drawn], labels[drawn])
    losses30.append(float(loss))


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


# %% design name="batch by batch, bankruptcies drawn as often as survivals" cell="deep_net_solution"
deep_net = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(30, activation="sigmoid"),
        keras.layers.Dense(15, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
deep_net.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
deep_net.fit(
    X_train_scaled, y_train, epochs=10, batch_size=64, class_weight={0: 0.5, 1: 15}, verbose=0
)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0)[:, 0]
