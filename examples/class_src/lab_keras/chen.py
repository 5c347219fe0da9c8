"""Chen thinks in functions: functional models, pandas, scikit-learn."""


# %% cell="sequential_solution"
def dense(units, activation, l2):
    return keras.layers.Dense(
        units, activation, kernel_regularizer=keras.regularizers.L1L2(l1=0.0, l2=l2)
    )


def build_sequential(l2):
    parts = [keras.Input((2,)), dense(50, keras.activations.relu, l2), dense(4, "softmax", l2)]
    model = keras.Sequential(parts, name="lab2")
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% cell="functional_solution"
from functools import reduce


def build_functional(l2):
    inputs = keras.Input((2,))
    chain = [dense(50, "relu", l2), dense(4, "softmax", l2)]
    return keras.Model(inputs, reduce(lambda values, layer: layer(values), chain, inputs))


# %% cell="lab2_net_solution"
lab2_net = build_sequential(0.0002 / 2)
for layer, (kernel, bias) in zip(lab2_net.layers, [(W1, b1), (W2, b2)]):
    layer.set_weights([kernel, bias])
lab2_net.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
lab2_net.optimizer.learning_rate = 0.4
first_loss, first_accuracy = lab2_net.evaluate(X, y, verbose=0)
history = lab2_net.fit(X, y, epochs=50, batch_size=len(X), verbose=0, shuffle=False)
lab2_losses = np.array(history.history["loss"])


# %% cell="split_solution"
points = pd.DataFrame(X, columns=["x", "y"]).assign(arm=y)
held = points.groupby("arm").sample(50, random_state=SEED)
rest = points.drop(held.index).sample(frac=1, random_state=SEED)
X_train, y_train = rest[["x", "y"]].to_numpy(), rest["arm"].to_numpy()
X_test, y_test = held[["x", "y"]].to_numpy(), held["arm"].to_numpy()


# %% cell="training_solution"
stopping = keras.callbacks.EarlyStopping(
    monitor="val_loss", mode="min", patience=20, restore_best_weights=True
)
options = dict(epochs=100, batch_size=96, validation_split=0.2, callbacks=[stopping], verbose=0)
keras.utils.set_random_seed(SEED)
net = build_functional(0.0)
net.compile(
    keras.optimizers.Adam(0.1),
    "sparse_categorical_crossentropy",
    metrics=["accuracy", "sparse_top_k_categorical_accuracy"],
)
history = net.fit(X_train, y_train, **options)


# %% cell="learning_curves_solution"
ax = pd.DataFrame(history.history)[["loss", "val_loss"]].plot(xlabel="epoch", ylabel="loss")
fig = ax.figure


# %% cell="evaluation_solution"
def scores(rows):
    W1n, b1n, W2n, b2n = net.get_weights()
    return np.maximum(0, rows @ W1n + b1n) @ W2n + b2n


def classify(rows):
    return scores(rows).argmax(axis=1).astype(float)


z = scores(X_test)
p = np.exp(z - z.max(axis=1, keepdims=True))
p /= p.sum(axis=1, keepdims=True)
test_loss = -np.log(p[np.arange(len(y_test)), y_test]).mean()
test_accuracy = np.mean(classify(X_test) == y_test)


# %% cell="save_load_solution"
def save_and_load(model, path):
    keras.models.save_model(model, path)
    return keras.models.load_model(path, compile=False)


loaded = save_and_load(model=net, path="spiral_net.keras")


# %% cell="reading_curves"
# 1. There is little overfitting: with 50 neurons both curves go down together, then the validation curve wavers. Early
#    stopping keeps the minimum of a noisy curve, and the last point of it is not its minimum.
# 2. A minimum over many epochs on the validation points is biased downwards; the test points were used once.
# 3. Shuffling and batching.
