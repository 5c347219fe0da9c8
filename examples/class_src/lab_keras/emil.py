"""Emil leaves one argument out of many calls, and counts the arms from 1."""


# %% cell="sequential_solution"
from keras import layers, regularizers


def build_sequential(l2):
    return keras.Sequential([
        keras.Input(shape=(2,)),
        keras.layers.Dense(50, activation="relu", kernel_regularizer=keras.regularizers.L2(l2)),
        keras.layers.Dense(4, activation="softmax"),
    ])


# %% cell="functional_solution"
def build_functional(l2):
    point = keras.Input(shape=(2,), name="point")
    a = layers.Dense(50, activation="relu", kernel_regularizer=regularizers.L2(l2))(point)
    a = layers.Dense(4, activation="softmax", kernel_regularizer=regularizers.L2(l2))(a)
    return keras.Model(inputs=point, outputs=a)


# %% cell="lab2_net_solution"
lab2_net = build_functional(0.0001)
lab2_net.set_weights([W1, b1, W2, b2])
lab2_net.compile(keras.optimizers.SGD(0.4), "sparse_categorical_crossentropy")
first_loss = lab2_net.evaluate(X, y, verbose=0)
lab2_losses = lab2_net.fit(X, y, epochs=50, batch_size=200, verbose=0).history["loss"]


# %% cell="split_solution"
from sklearn.model_selection import train_test_split

X_train, X_test, y_train, y_test = train_test_split(
    X, y, test_size=200, shuffle=True, stratify=y, random_state=308
)


# %% cell="training_solution"
keras.utils.set_random_seed(1)
net = build_functional(0.0)
net.compile(keras.optimizers.Adam(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=12)
history = net.fit(
    X_train, y_train, validation_split=0.2, epochs=100, batch_size=96, callbacks=[stopping], verbose=0
)


# %% cell="learning_curves_solution"
fig, ax = plt.subplots()
ax.plot(history.history["loss"], label="training")
ax.plot(history.history["val_loss"], label="validation")
ax.set(xlabel="epoch", ylabel="loss")


# %% cell="evaluation_solution"
test_loss, test_accuracy = net.evaluate(X_test, y_test, verbose=0)


def classify(rows):
    return net.predict(rows, verbose=0).argmax(axis=1) + 1


# %% cell="save_load_solution"
def save_and_load(model, path):
    model.save(path, overwrite=True)
    return keras.models.load_model(path)


loaded = save_and_load(net, "spiral_net.keras")


# %% cell="reading_curves"
# 1. Both curves fall. 2. Because the test points are new. 3. The gradients.
