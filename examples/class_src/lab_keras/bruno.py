"""Bruno writes plain loops and does by hand what can be done by hand."""


# %% cell="sequential_solution"
def build_sequential(l2):
    hidden = keras.layers.Dense(50, kernel_regularizer=keras.regularizers.l2(l2))
    output = keras.layers.Dense(4, kernel_regularizer=keras.regularizers.l2(l2))
    model = keras.models.Sequential([hidden, keras.layers.ReLU(), output, keras.layers.Softmax()])
    model.build((None, 2))
    return model


# %% cell="functional_solution"
def build_functional(l2):
    inputs = keras.layers.Input((2,))
    z1 = keras.layers.Dense(50, kernel_regularizer=keras.regularizers.l2(l2))(inputs)
    a1 = keras.layers.Activation("relu")(z1)
    z2 = keras.layers.Dense(4, kernel_regularizer=keras.regularizers.l2(l2))(a1)
    a2 = keras.layers.Activation("softmax")(z2)
    return keras.models.Model(inputs=[inputs], outputs=[a2])


# %% cell="lab2_net_solution"
lab2_net = build_sequential(0.0001)
lab2_net.set_weights([W1, b1, W2, b2])
lab2_net.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(),
    optimizer=keras.optimizers.SGD(0.4),
)
first_loss = lab2_net.evaluate(X, y, batch_size=100, verbose=0)
lab2_losses = []
for step in range(50):
    lab2_net.reset_metrics()
    lab2_losses.append(float(lab2_net.train_on_batch(X, y)))


# %% cell="split_solution"
rng = np.random.default_rng(SEED)
train, test = [], []
for arm in range(4):
    places = rng.permutation(np.where(y == arm)[0])
    for n, place in enumerate(places):
        if n < 50:
            test.append(place)
        else:
            train.append(place)
rng.shuffle(train)
X_train, y_train = X[train], y[train]
X_test, y_test = X[test], y[test]


# %% cell="training_solution"
keras.utils.set_random_seed(7)
net = build_functional(0.0001)
net.compile(keras.optimizers.Adam(0.08), keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])
stopping = keras.callbacks.EarlyStopping("val_loss", patience=12, restore_best_weights=True)
history = net.fit(
    X_train.astype("float32"),
    y_train,
    batch_size=64,
    epochs=100,
    validation_split=0.2,
    callbacks=[stopping],
    verbose=0,
)


# %% cell="learning_curves_solution"
fig = plt.figure()
plt.plot(history.history["loss"])
plt.plot(history.history["val_loss"], "--")
plt.xlabel("Epochs")
plt.ylabel("Loss")
plt.legend(["train", "validation"])
plt.show()


# %% cell="evaluation_solution"
figures = net.evaluate(X_test, y_test, verbose=0, return_dict=True)
test_loss = figures["loss"]
test_accuracy = figures["accuracy"]


def classify(rows):
    arms = []
    for p in net.predict(rows, verbose=0):
        best = 0
        for k in range(4):
            if p[k] > p[best]:
                best = k
        arms.append(best)
    return arms


# %% cell="save_load_solution"
def save_and_load(model, path):
    file = Path(path)
    if file.exists():
        file.unlink()
    keras.saving.save_model(model, file)
    return keras.saving.load_model(file)


loaded = save_and_load(net, "spiral_net.keras")


# %% cell="reading_curves"
# 1. The training loss is lower than the validation loss from about epoch 20 on, and the validation loss stops improving.
#    The last weights belong to an epoch in which new points were read worse than in the best one.
# 2. We chose the epoch with the validation points, so only the test points are really new.
# 3. Lab 2 had to derive dW1, db1, dW2, db2 on paper; Keras does that itself.
