"""Other designs that tasks 4.2 to 4.4 allow, measured beside the reference (docs/calibration.md).

Fixed by the text: the layers with weights, the loss, the scaling. Free: optimiser, learning rate,
dropout, first weights, how many of the training digits, batches, epochs, how training is written.
"""


# %% design name="adam by its name, Keras' own batches" cell="build_cnn_solution"
def build_cnn(maps):
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Conv2D(maps, 5, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    return model


# %% design name="adam by its name, Keras' own batches" cell="cnn20_solution"
cnn20 = build_cnn(20)
history = cnn20.fit(prepare(train_images[:2500]), train_labels[:2500], epochs=2, verbose=0)
losses20 = history.history["loss"]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# %% design name="adam by its name, Keras' own batches" cell="cnn30_solution"
cnn30 = build_cnn(30)
history = cnn30.fit(prepare(train_images[:2500]), train_labels[:2500], epochs=2, verbose=0)

accuracy = {
    20: np.mean(read_digits(cnn20, test_images) == test_labels),
    30: np.mean(read_digits(cnn30, test_images) == test_labels),
}


# %% design name="gradient descent" cell="build_cnn_solution"
def build_cnn(maps):
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Conv2D(maps, 5, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="sparse_categorical_crossentropy")
    return model


# %% design name="gradient descent" cell="cnn20_solution"
cnn20 = build_cnn(20)
history = cnn20.fit(
    prepare(train_images[:4000]), train_labels[:4000], epochs=2, batch_size=32, verbose=0
)
losses20 = history.history["loss"]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# %% design name="gradient descent" cell="cnn30_solution"
cnn30 = build_cnn(30)
history = cnn30.fit(
    prepare(train_images[:4000]), train_labels[:4000], epochs=2, batch_size=32, verbose=0
)

accuracy = {
    20: np.mean(read_digits(cnn20, test_images) == test_labels),
    30: np.mean(read_digits(cnn30, test_images) == test_labels),
}


# %% design name="gradient descent with momentum" cell="build_cnn_solution"
def build_cnn(maps):
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Conv2D(maps, 5, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.SGD(0.05, momentum=0.9),
        loss="sparse_categorical_crossentropy",
    )
    return model


# %% design name="gradient descent with momentum" cell="cnn20_solution"
cnn20 = build_cnn(20)
history = cnn20.fit(
    prepare(train_images[:2500]), train_labels[:2500], epochs=2, batch_size=50, verbose=0
)
losses20 = history.history["loss"]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# %% design name="gradient descent with momentum" cell="cnn30_solution"
cnn30 = build_cnn(30)
history = cnn30.fit(
    prepare(train_images[:2500]), train_labels[:2500], epochs=2, batch_size=50, verbose=0
)

accuracy = {
    20: np.mean(read_digits(cnn20, test_images) == test_labels),
    30: np.mean(read_digits(cnn30, test_images) == test_labels),
}


# %% design name="dropout" cell="build_cnn_solution"
def build_cnn(maps):
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Conv2D(maps, 5, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.4),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy"
    )
    return model


# %% design name="dropout" cell="cnn20_solution"
cnn20 = build_cnn(20)
history = cnn20.fit(
    prepare(train_images[:2500]), train_labels[:2500], epochs=2, batch_size=64, verbose=0
)
losses20 = history.history["loss"]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# %% design name="dropout" cell="cnn30_solution"
cnn30 = build_cnn(30)
history = cnn30.fit(
    prepare(train_images[:2500]), train_labels[:2500], epochs=2, batch_size=64, verbose=0
)

accuracy = {
    20: np.mean(read_digits(cnn20, test_images) == test_labels),
    30: np.mean(read_digits(cnn30, test_images) == test_labels),
}


# %% design name="fewer digits, learned by heart" cell="build_cnn_solution"
def build_cnn(maps):
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Conv2D(maps, 5, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy"
    )
    return model


# %% design name="fewer digits, learned by heart" cell="cnn20_solution"
cnn20 = build_cnn(20)
history = cnn20.fit(
    prepare(train_images[:600]), train_labels[:600], epochs=10, batch_size=32, verbose=0
)
losses20 = history.history["loss"]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# %% design name="fewer digits, learned by heart" cell="cnn30_solution"
cnn30 = build_cnn(30)
history = cnn30.fit(
    prepare(train_images[:600]), train_labels[:600], epochs=10, batch_size=32, verbose=0
)

accuracy = {
    20: np.mean(read_digits(cnn20, test_images) == test_labels),
    30: np.mean(read_digits(cnn30, test_images) == test_labels),
}


# %% design name="RMSprop, a fifth of the digits for validation" cell="build_cnn_solution"
def build_cnn(maps):
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Conv2D(maps, 5, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.RMSprop(0.002), loss="sparse_categorical_crossentropy"
    )
    return model


# %% design name="RMSprop, a fifth of the digits for validation" cell="cnn20_solution"
cnn20 = build_cnn(20)
history = cnn20.fit(
    prepare(train_images[:2500]),
    train_labels[:2500],
    epochs=2,
    batch_size=32,
    validation_split=0.2,
    verbose=0,
)
losses20 = history.history["loss"]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# %% design name="RMSprop, a fifth of the digits for validation" cell="cnn30_solution"
cnn30 = build_cnn(30)
history = cnn30.fit(
    prepare(train_images[:2500]),
    train_labels[:2500],
    epochs=2,
    batch_size=32,
    validation_split=0.2,
    verbose=0,
)

accuracy = {
    20: np.mean(read_digits(cnn20, test_images) == test_labels),
    30: np.mean(read_digits(cnn30, test_images) == test_labels),
}


# %% design name="first weights of He, Nadam" cell="build_cnn_solution"
def build_cnn(maps):
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Conv2D(maps, 5, activation="relu", kernel_initializer="he_normal"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Nadam(0.003), loss="sparse_categorical_crossentropy"
    )
    return model


# %% design name="first weights of He, Nadam" cell="cnn20_solution"
cnn20 = build_cnn(20)
history = cnn20.fit(
    prepare(train_images[:2000]), train_labels[:2000], epochs=3, batch_size=100, verbose=0
)
losses20 = history.history["loss"]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# %% design name="first weights of He, Nadam" cell="cnn30_solution"
cnn30 = build_cnn(30)
history = cnn30.fit(
    prepare(train_images[:2000]), train_labels[:2000], epochs=3, batch_size=100, verbose=0
)

accuracy = {
    20: np.mean(read_digits(cnn20, test_images) == test_labels),
    30: np.mean(read_digits(cnn30, test_images) == test_labels),
}


# %% design name="batch by batch, in a loop of one's own" cell="build_cnn_solution"
def build_cnn(maps):
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            keras.layers.Conv2D(maps, 5, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy"
    )
    return model


# %% design name="batch by batch, in a loop of one's own" cell="cnn20_solution"
cnn20 = build_cnn(20)
pictures, digits = prepare(train_images[:2500]), train_labels[:2500]
rng = np.random.default_rng(SEED)
losses20 = []
for epoch in range(2):
    cnn20.reset_metrics()
    for some in np.array_split(rng.permutation(len(digits)), 50):
        loss = cnn20.train_on_batch(
            pictures[some], digits[some]
        )  # the mean of the epoch so far
    losses20.append(float(loss))


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# %% design name="batch by batch, in a loop of one's own" cell="cnn30_solution"
cnn30 = build_cnn(30)
pictures, digits = prepare(train_images[:2500]), train_labels[:2500]
rng = np.random.default_rng(SEED)
losses30 = []
for epoch in range(2):
    cnn30.reset_metrics()
    for some in np.array_split(rng.permutation(len(digits)), 50):
        loss = cnn30.train_on_batch(
            pictures[some], digits[some]
        )  # the mean of the epoch so far
    losses30.append(float(loss))

accuracy = {
    20: np.mean(read_digits(cnn20, test_images) == test_labels),
    30: np.mean(read_digits(cnn30, test_images) == test_labels),
}
