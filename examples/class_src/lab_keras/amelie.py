"""Amélie knows the libraries and writes short, idiomatic cells."""


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
    point = keras.Input(shape=(2,), name="point")
    a = layers.Dense(50, activation="relu", kernel_regularizer=regularizers.L2(l2))(point)
    a = layers.Dense(4, activation="softmax", kernel_regularizer=regularizers.L2(l2))(a)
    return keras.Model(inputs=point, outputs=a)


# %% cell="lab2_net_solution"
lab2_net = build_functional(1e-4)
lab2_net.set_weights([W1, b1, W2, b2])
lab2_net.compile(keras.optimizers.SGD(learning_rate=0.4), "sparse_categorical_crossentropy")
first_loss = lab2_net.evaluate(X, y, verbose=0)
lab2_losses = lab2_net.fit(X, y, epochs=50, batch_size=800, verbose=0).history["loss"]


# %% cell="split_solution"
from sklearn.model_selection import train_test_split

X_train, X_test, y_train, y_test = train_test_split(
    X, y, test_size=200, shuffle=True, stratify=y, random_state=308
)


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
test_loss, test_accuracy = net.evaluate(X_test, y_test, batch_size=200, verbose=0)


def classify(rows):
    return np.argmax(net.predict(rows, verbose=0), axis=-1)


# %% cell="save_load_solution"
def save_and_load(model, path):
    model.save(path, overwrite=True)
    return keras.models.load_model(path)


loaded = save_and_load(net, "spiral_net.keras")


# %% cell="reading_curves"
# 1. Both losses fall quickly; later the training loss still falls a little while the validation loss jumps up and down
#    around its best value. The best weights are put back because training goes on for 15 more epochs without getting better,
#    and the last weights are fitted to the training points more than to new ones.
# 2. The validation points decided when to stop, so they are no longer unseen and their accuracy is too kind.
# 3. Keras computes all gradients: there is no backward function to write.
