"""Other designs that the iris tasks allow, measured beside the reference (docs/calibration.md).

Fixed by the text: layers and activations of the first two networks, their loss, the scaling,
the split. Free: optimiser, learning rate, batches, epochs, first weights, how training is
written and ended; of the own network also layers, activations and dropout.
"""

# %% design name="Adam in small batches" cell="net10_solution"
net10 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(10, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net10.compile(optimizer=keras.optimizers.Adam(0.01), loss="categorical_crossentropy")

# %% design name="Adam in small batches" cell="net10_training_solution"
T_train = one_hot(species_train, NAMES)
history = net10.fit(X_train_scaled, T_train, epochs=40, batch_size=8, verbose=0)
losses10 = history.history["loss"]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


said10 = np.array(NAMES)[probabilities10(X_test).argmax(axis=1)]
accuracy10 = np.mean(said10 == np.asarray(species_test))

# %% design name="Adam in small batches" cell="net53_solution"
net53 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(5, activation="sigmoid"),
        keras.layers.Dense(3, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net53.compile(optimizer=keras.optimizers.Adam(0.02), loss="categorical_crossentropy")
history = net53.fit(X_train_scaled, T_train, epochs=60, batch_size=8, verbose=0)
losses53 = history.history["loss"]


def probabilities53(rows):
    return net53.predict(scale(rows), verbose=0)


# %% design name="Adam in small batches" cell="own_net_solution"
own_net = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(8, activation="tanh"),
        keras.layers.Dense(8, activation="tanh"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
own_net.compile(optimizer=keras.optimizers.Adam(0.01), loss="categorical_crossentropy")
history = own_net.fit(X_train_scaled, T_train, epochs=30, batch_size=8, verbose=0)
losses_own = history.history["loss"]


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)


# %% design name="gradient descent with momentum" cell="net10_solution"
net10 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(10, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net10.compile(
    optimizer=keras.optimizers.SGD(0.2, momentum=0.9), loss="categorical_crossentropy"
)

# %% design name="gradient descent with momentum" cell="net10_training_solution"
T_train = one_hot(species_train, NAMES)
history = net10.fit(X_train_scaled, T_train, epochs=40, batch_size=16, verbose=0)
losses10 = history.history["loss"]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


said10 = np.array(NAMES)[probabilities10(X_test).argmax(axis=1)]
accuracy10 = np.mean(said10 == np.asarray(species_test))

# %% design name="gradient descent with momentum" cell="net53_solution"
net53 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(5, activation="sigmoid"),
        keras.layers.Dense(3, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net53.compile(
    optimizer=keras.optimizers.SGD(0.2, momentum=0.9), loss="categorical_crossentropy"
)
history = net53.fit(X_train_scaled, T_train, epochs=100, batch_size=16, verbose=0)
losses53 = history.history["loss"]


def probabilities53(rows):
    return net53.predict(scale(rows), verbose=0)


# %% design name="gradient descent with momentum" cell="own_net_solution"
own_net = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(20, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
own_net.compile(optimizer=keras.optimizers.SGD(0.5), loss="categorical_crossentropy")
history = own_net.fit(X_train_scaled, T_train, epochs=80, batch_size=16, verbose=0)
losses_own = history.history["loss"]


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)


# %% design name="RMSprop, first weights of He" cell="net10_solution"
net10 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(10, activation="sigmoid", kernel_initializer="he_normal"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net10.compile(optimizer=keras.optimizers.RMSprop(0.02), loss="categorical_crossentropy")

# %% design name="RMSprop, first weights of He" cell="net10_training_solution"
T_train = one_hot(species_train, NAMES)
history = net10.fit(X_train_scaled, T_train, epochs=40, batch_size=32, verbose=0)
losses10 = history.history["loss"]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


said10 = np.array(NAMES)[probabilities10(X_test).argmax(axis=1)]
accuracy10 = np.mean(said10 == np.asarray(species_test))

# %% design name="RMSprop, first weights of He" cell="net53_solution"
net53 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(5, activation="sigmoid", kernel_initializer="he_normal"),
        keras.layers.Dense(3, activation="sigmoid", kernel_initializer="he_normal"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net53.compile(optimizer=keras.optimizers.RMSprop(0.02), loss="categorical_crossentropy")
history = net53.fit(X_train_scaled, T_train, epochs=120, batch_size=32, verbose=0)
losses53 = history.history["loss"]


def probabilities53(rows):
    return net53.predict(scale(rows), verbose=0)


# %% design name="RMSprop, first weights of He" cell="own_net_solution"
own_net = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(12, activation="relu", kernel_initializer="he_normal"),
        keras.layers.Dense(6, activation="relu", kernel_initializer="he_normal"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
own_net.compile(optimizer=keras.optimizers.RMSprop(0.01), loss="categorical_crossentropy")
history = own_net.fit(X_train_scaled, T_train, epochs=60, batch_size=32, verbose=0)
losses_own = history.history["loss"]


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)


# %% design name="stopped soon, while the loss still falls" cell="net10_solution"
net10 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(10, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net10.compile(optimizer=keras.optimizers.Adam(0.1), loss="categorical_crossentropy")

# %% design name="stopped soon, while the loss still falls" cell="net10_training_solution"
T_train = one_hot(species_train, NAMES)
history = net10.fit(X_train_scaled, T_train, epochs=12, batch_size=35, verbose=0)
losses10 = history.history["loss"]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


said10 = np.array(NAMES)[probabilities10(X_test).argmax(axis=1)]
accuracy10 = np.mean(said10 == np.asarray(species_test))

# %% design name="stopped soon, while the loss still falls" cell="net53_solution"
net53 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(5, activation="sigmoid"),
        keras.layers.Dense(3, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net53.compile(optimizer=keras.optimizers.Adam(0.1), loss="categorical_crossentropy")
history = net53.fit(X_train_scaled, T_train, epochs=40, batch_size=35, verbose=0)
losses53 = history.history["loss"]


def probabilities53(rows):
    return net53.predict(scale(rows), verbose=0)


# %% design name="stopped soon, while the loss still falls" cell="own_net_solution"
own_net = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(6, activation="tanh"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
own_net.compile(optimizer=keras.optimizers.Adam(0.05), loss="categorical_crossentropy")
history = own_net.fit(X_train_scaled, T_train, epochs=10, batch_size=35, verbose=0)
losses_own = history.history["loss"]


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)


# %% design name="dropout, and a fifth of the rows for validation" cell="net10_solution"
net10 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(10, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net10.compile(optimizer=keras.optimizers.Adam(0.05), loss="categorical_crossentropy")

# %% design name="dropout, and a fifth of the rows for validation" cell="net10_training_solution"
T_train = one_hot(species_train, NAMES)
history = net10.fit(
    X_train_scaled, T_train, epochs=40, batch_size=16, validation_split=0.2, verbose=0
)
losses10 = history.history["loss"]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


said10 = np.array(NAMES)[probabilities10(X_test).argmax(axis=1)]
accuracy10 = np.mean(said10 == np.asarray(species_test))

# %% design name="dropout, and a fifth of the rows for validation" cell="net53_solution"
net53 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(5, activation="sigmoid"),
        keras.layers.Dense(3, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net53.compile(optimizer=keras.optimizers.Adam(0.05), loss="categorical_crossentropy")
history = net53.fit(
    X_train_scaled, T_train, epochs=80, batch_size=16, validation_split=0.2, verbose=0
)
losses53 = history.history["loss"]


def probabilities53(rows):
    return net53.predict(scale(rows), verbose=0)


# %% design name="dropout, and a fifth of the rows for validation" cell="own_net_solution"
own_net = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dropout(0.3),
        keras.layers.Dense(16, activation="relu"),
        keras.layers.Dropout(0.2),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
own_net.compile(optimizer=keras.optimizers.Adam(0.01), loss="categorical_crossentropy")
history = own_net.fit(
    X_train_scaled, T_train, epochs=30, batch_size=16, validation_split=0.2, verbose=0
)
losses_own = history.history["loss"]


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)


# %% design name="early stopping on the training loss" cell="net10_solution"
stopping = keras.callbacks.EarlyStopping(
    monitor="loss", min_delta=1e-3, patience=15, restore_best_weights=True
)
net10 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(10, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net10.compile(optimizer=keras.optimizers.Adam(0.05), loss="categorical_crossentropy")

# %% design name="early stopping on the training loss" cell="net10_training_solution"
T_train = one_hot(species_train, NAMES)
history = net10.fit(
    X_train_scaled, T_train, epochs=150, batch_size=35, callbacks=[stopping], verbose=0
)
losses10 = history.history["loss"]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


said10 = np.array(NAMES)[probabilities10(X_test).argmax(axis=1)]
accuracy10 = np.mean(said10 == np.asarray(species_test))

# %% design name="early stopping on the training loss" cell="net53_solution"
net53 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(5, activation="sigmoid"),
        keras.layers.Dense(3, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net53.compile(optimizer=keras.optimizers.Adam(0.1), loss="categorical_crossentropy")
history = net53.fit(
    X_train_scaled, T_train, epochs=150, batch_size=35, callbacks=[stopping], verbose=0
)
losses53 = history.history["loss"]


def probabilities53(rows):
    return net53.predict(scale(rows), verbose=0)


# %% design name="early stopping on the training loss" cell="own_net_solution"
own_net = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(3, activation="tanh"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
own_net.compile(optimizer=keras.optimizers.Adam(0.05), loss="categorical_crossentropy")
history = own_net.fit(
    X_train_scaled, T_train, epochs=150, batch_size=35, callbacks=[stopping], verbose=0
)
losses_own = history.history["loss"]


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)


# %% design name="large first weights, Nadam" cell="net10_solution"
net10 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(
            10,
            activation="sigmoid",
            kernel_initializer=keras.initializers.RandomNormal(stddev=1.0),
        ),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net10.compile(optimizer=keras.optimizers.Nadam(0.05), loss="categorical_crossentropy")

# %% design name="large first weights, Nadam" cell="net10_training_solution"
T_train = one_hot(species_train, NAMES)
history = net10.fit(X_train_scaled, T_train, epochs=60, batch_size=32, verbose=0)
losses10 = history.history["loss"]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


said10 = np.array(NAMES)[probabilities10(X_test).argmax(axis=1)]
accuracy10 = np.mean(said10 == np.asarray(species_test))

# %% design name="large first weights, Nadam" cell="net53_solution"
net53 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(
            5,
            activation="sigmoid",
            kernel_initializer=keras.initializers.RandomNormal(stddev=1.0),
        ),
        keras.layers.Dense(
            3,
            activation="sigmoid",
            kernel_initializer=keras.initializers.RandomNormal(stddev=1.0),
        ),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net53.compile(optimizer=keras.optimizers.Nadam(0.05), loss="categorical_crossentropy")
history = net53.fit(X_train_scaled, T_train, epochs=80, batch_size=32, verbose=0)
losses53 = history.history["loss"]


def probabilities53(rows):
    return net53.predict(scale(rows), verbose=0)


# %% design name="large first weights, Nadam" cell="own_net_solution"
own_net = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(10, activation="relu"),
        keras.layers.Dense(10, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
own_net.compile(optimizer=keras.optimizers.Nadam(0.02), loss="categorical_crossentropy")
history = own_net.fit(X_train_scaled, T_train, epochs=60, batch_size=32, verbose=0)
losses_own = history.history["loss"]


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)


# %% design name="batch by batch, in a loop of one's own" cell="net10_solution"
net10 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(10, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net10.compile(optimizer=keras.optimizers.Adam(0.1), loss="categorical_crossentropy")

# %% design name="batch by batch, in a loop of one's own" cell="net10_training_solution"
T_train = one_hot(species_train, NAMES)
rows = np.asarray(X_train_scaled)
losses10 = []
rng = np.random.default_rng(SEED)
for epoch in range(40):
    net10.reset_metrics()
    order = rng.permutation(len(rows))
    for some in np.array_split(order, 4):
        loss = net10.train_on_batch(rows[some], T_train[some])  # the mean of the epoch so far
    losses10.append(float(loss))


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


said10 = np.array(NAMES)[probabilities10(X_test).argmax(axis=1)]
accuracy10 = np.mean(said10 == np.asarray(species_test))

# %% design name="batch by batch, in a loop of one's own" cell="net53_solution"
net53 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(5, activation="sigmoid"),
        keras.layers.Dense(3, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net53.compile(optimizer=keras.optimizers.Adam(0.1), loss="categorical_crossentropy")
rows = np.asarray(X_train_scaled)
losses53 = []
rng = np.random.default_rng(SEED)
for epoch in range(100):
    net53.reset_metrics()
    order = rng.permutation(len(rows))
    for some in np.array_split(order, 4):
        loss = net53.train_on_batch(rows[some], T_train[some])  # the mean of the epoch so far
    losses53.append(float(loss))


def probabilities53(rows):
    return net53.predict(scale(rows), verbose=0)


# %% design name="batch by batch, in a loop of one's own" cell="own_net_solution"
own_net = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(7, activation="tanh"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
own_net.compile(optimizer=keras.optimizers.Adam(0.1), loss="categorical_crossentropy")
rows = np.asarray(X_train_scaled)
losses_own = []
rng = np.random.default_rng(SEED)
for epoch in range(40):
    own_net.reset_metrics()
    order = rng.permutation(len(rows))
    for some in np.array_split(order, 4):
        loss = own_net.train_on_batch(rows[some], T_train[some])  # the mean of the epoch so far
    losses_own.append(float(loss))


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)
