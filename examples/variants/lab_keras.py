"""Alternative solutions of the Keras lab, right and wrong."""


# ---- sequential

# %% right style="layers added" cell="sequential_solution"
from keras import layers, regularizers


def build_sequential(l2):
    model = keras.Sequential()
    model.add(keras.Input((2,)))
    model.add(layers.Dense(50, activation="relu", kernel_regularizer=regularizers.L2(l2)))
    model.add(layers.Dense(4, activation="softmax", kernel_regularizer=regularizers.L2(l2)))
    return model


# %% right style="activations as layers" cell="sequential_solution"
def build_sequential(l2):
    hidden = keras.layers.Dense(50, kernel_regularizer=keras.regularizers.l2(l2))
    output = keras.layers.Dense(4, kernel_regularizer=keras.regularizers.l2(l2))
    model = keras.models.Sequential([hidden, keras.layers.ReLU(), output, keras.layers.Softmax()])
    model.build((None, 2))
    return model


# %% right style="compiled at once" cell="sequential_solution"
def dense(units, activation, l2):
    return keras.layers.Dense(
        units, activation, kernel_regularizer=keras.regularizers.L1L2(l1=0.0, l2=l2)
    )


def build_sequential(l2):
    parts = [keras.Input((2,)), dense(50, keras.activations.relu, l2), dense(4, "softmax", l2)]
    model = keras.Sequential(parts, name="lab2")
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% wrong name="sigmoid neurons" cell="sequential_solution" fails="test_is_the_net"
def build_sequential(l2):
    punish = keras.regularizers.L2(l2)
    return keras.Sequential(
        [
            keras.Input(shape=(2,)),
            keras.layers.Dense(50, activation="sigmoid", kernel_regularizer=punish),
            keras.layers.Dense(4, activation="softmax", kernel_regularizer=punish),
        ]
    )


# %% wrong name="no softmax" cell="sequential_solution" fails="test_is_the_net"
def build_sequential(l2):
    punish = keras.regularizers.L2(l2)
    return keras.Sequential(
        [
            keras.Input(shape=(2,)),
            keras.layers.Dense(50, activation="relu", kernel_regularizer=punish),
            keras.layers.Dense(4, kernel_regularizer=punish),
        ]
    )


# %% wrong name="l2 forgotten" cell="sequential_solution" fails="test_punishes_weights"
def build_sequential(l2):
    return keras.Sequential(
        [
            keras.Input(shape=(2,)),
            keras.layers.Dense(50, activation="relu"),
            keras.layers.Dense(4, activation="softmax"),
        ]
    )


# %% wrong name="only one layer punished" cell="sequential_solution" fails="test_punishes_weights"
def build_sequential(l2):
    return keras.Sequential(
        [
            keras.Input(shape=(2,)),
            keras.layers.Dense(50, activation="relu", kernel_regularizer=keras.regularizers.L2(l2)),
            keras.layers.Dense(4, activation="softmax"),
        ]
    )


# %% wrong name="always the same l2" cell="sequential_solution" fails="test_punishes_weights"
def build_sequential(l2):
    return keras.Sequential(
        [
            keras.Input(shape=(2,)),
            keras.layers.Dense(50, activation="relu", kernel_regularizer="l2"),
            keras.layers.Dense(4, activation="softmax", kernel_regularizer="l2"),
        ]
    )


# %% wrong name="biases punished too" cell="sequential_solution" fails="test_punishes_weights"
def build_sequential(l2):
    punish = keras.regularizers.L2(l2)
    both = {"kernel_regularizer": punish, "bias_regularizer": punish}
    return keras.Sequential(
        [
            keras.Input(shape=(2,)),
            keras.layers.Dense(50, activation="relu", **both),
            keras.layers.Dense(4, activation="softmax", **both),
        ]
    )


# %% wrong name="one model for all calls" cell="sequential_solution" fails="test_is_new, test_punishes_weights"
only = keras.Sequential(
    [
        keras.Input(shape=(2,)),
        keras.layers.Dense(50, activation="relu"),
        keras.layers.Dense(4, activation="softmax"),
    ]
)


def build_sequential(l2):
    return only


# %% wrong name="15 hidden neurons" cell="sequential_solution" fails="test_is_the_net, test_punishes_weights, test_is_new"
def build_sequential(l2):
    punish = keras.regularizers.L2(l2)
    return keras.Sequential(
        [
            keras.Input(shape=(2,)),
            keras.layers.Dense(15, activation="relu", kernel_regularizer=punish),
            keras.layers.Dense(4, activation="softmax", kernel_regularizer=punish),
        ]
    )


# %% right style="functions and layers as activations" cell="sequential_solution"
import tensorflow as tf


def build_sequential(l2):
    def dense(n, activation):
        return keras.layers.Dense(n, activation, kernel_regularizer=keras.regularizers.L2(l2))

    return keras.Sequential([keras.Input((2,)), dense(50, keras.layers.ReLU()), dense(4, tf.nn.softmax)])


# ---- functional


# %% right style="step by step" cell="functional_solution"
def build_functional(l2):
    point = keras.Input(shape=(2,), name="point")
    a = layers.Dense(50, activation="relu", kernel_regularizer=regularizers.L2(l2))(point)
    a = layers.Dense(4, activation="softmax", kernel_regularizer=regularizers.L2(l2))(a)
    return keras.Model(inputs=point, outputs=a)


# %% right style="activations as functions" cell="functional_solution"
def build_functional(l2):
    inputs = keras.layers.Input((2,))
    z1 = keras.layers.Dense(50, kernel_regularizer=keras.regularizers.l2(l2))(inputs)
    a1 = keras.layers.Activation("relu")(z1)
    z2 = keras.layers.Dense(4, kernel_regularizer=keras.regularizers.l2(l2))(a1)
    a2 = keras.layers.Activation("softmax")(z2)
    return keras.models.Model(inputs=[inputs], outputs=[a2])


# %% right style="reduce" cell="functional_solution"
from functools import reduce


def build_functional(l2):
    inputs = keras.Input((2,))
    chain = [dense(50, "relu", l2), dense(4, "softmax", l2)]
    return keras.Model(inputs, reduce(lambda values, layer: layer(values), chain, inputs))


# %% wrong name="Sequential after all" cell="functional_solution" fails="test_is_new" needs="sequential_solution"
def build_functional(l2):
    return build_sequential(l2)


# %% wrong name="the hidden layer left out of the chain" cell="functional_solution" fails="test_is_the_net, test_punishes_weights, test_is_new" needs="sequential_solution"
def build_functional(l2):
    punish = keras.regularizers.L2(l2)
    inputs = keras.Input(shape=(2,))
    hidden = keras.layers.Dense(50, "relu", kernel_regularizer=punish)(inputs)
    outputs = keras.layers.Dense(4, "softmax", kernel_regularizer=punish)(inputs)
    return keras.Model(inputs, outputs)


# %% wrong name="softmax in the hidden layer" cell="functional_solution" fails="test_is_the_net" needs="sequential_solution"
def build_functional(l2):
    punish = keras.regularizers.L2(l2)
    inputs = keras.Input(shape=(2,))
    hidden = keras.layers.Dense(50, "softmax", kernel_regularizer=punish)(inputs)
    outputs = keras.layers.Dense(4, "relu", kernel_regularizer=punish)(hidden)
    return keras.Model(inputs, outputs)


# %% wrong name="l1 for l2" cell="functional_solution" fails="test_punishes_weights" needs="sequential_solution"
def build_functional(l2):
    punish = keras.regularizers.L1(l2)
    inputs = keras.Input(shape=(2,))
    hidden = keras.layers.Dense(50, "relu", kernel_regularizer=punish)(inputs)
    outputs = keras.layers.Dense(4, "softmax", kernel_regularizer=punish)(hidden)
    return keras.Model(inputs, outputs)


# %% wrong name="half of l2" cell="functional_solution" fails="test_punishes_weights" needs="sequential_solution"
def build_functional(l2):
    punish = keras.regularizers.L2(l2 / 2)
    inputs = keras.Input(shape=(2,))
    hidden = keras.layers.Dense(50, "relu", kernel_regularizer=punish)(inputs)
    outputs = keras.layers.Dense(4, "softmax", kernel_regularizer=punish)(hidden)
    return keras.Model(inputs, outputs)


# %% wrong name="layers shared by all models" cell="functional_solution" fails="test_is_new, test_punishes_weights" needs="sequential_solution"
first = keras.layers.Dense(50, "relu")
second = keras.layers.Dense(4, "softmax")


def build_functional(l2):
    inputs = keras.Input(shape=(2,))
    return keras.Model(inputs, second(first(inputs)))


# ---- lab2_net

# %% right style="functional" cell="lab2_net_solution"
lab2_net = build_functional(1e-4)
lab2_net.set_weights([W1, b1, W2, b2])
lab2_net.compile(keras.optimizers.SGD(learning_rate=0.4), "sparse_categorical_crossentropy")
first_loss = lab2_net.evaluate(X, y, verbose=0)
lab2_losses = lab2_net.fit(X, y, epochs=50, batch_size=800, verbose=0).history["loss"]


# %% right style="batch by batch" cell="lab2_net_solution"
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


# %% right style="weights layer by layer, accuracy too" cell="lab2_net_solution"
lab2_net = build_sequential(0.0002 / 2)
for layer, (kernel, bias) in zip(lab2_net.layers, [(W1, b1), (W2, b2)]):
    layer.set_weights([kernel, bias])
lab2_net.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
lab2_net.optimizer.learning_rate = 0.4
first_loss, first_accuracy = lab2_net.evaluate(X, y, verbose=0)
history = lab2_net.fit(X, y, epochs=50, batch_size=len(X), verbose=0, shuffle=False)
lab2_losses = np.array(history.history["loss"])


# %% wrong name="weights of its own" cell="lab2_net_solution" fails="test_first_loss, test_losses_of_fifty_steps, test_weights_after_fifty_steps" needs="sequential_solution"
lab2_net = build_sequential(0.0001)
lab2_net.compile(keras.optimizers.SGD(0.4), "sparse_categorical_crossentropy")
first_loss = lab2_net.evaluate(X, y, verbose=0)
lab2_losses = lab2_net.fit(X, y, epochs=50, batch_size=800, verbose=0).history["loss"]


# %% wrong name="small batches" cell="lab2_net_solution" fails="test_losses_of_fifty_steps, test_weights_after_fifty_steps" needs="sequential_solution"
lab2_net = build_sequential(0.0001)
lab2_net.set_weights([W1, b1, W2, b2])
lab2_net.compile(keras.optimizers.SGD(0.4), "sparse_categorical_crossentropy")
first_loss = lab2_net.evaluate(X, y, verbose=0)
lab2_losses = lab2_net.fit(X, y, epochs=50, batch_size=200, verbose=0).history["loss"]


# %% wrong name="Adam" cell="lab2_net_solution" fails="test_losses_of_fifty_steps, test_weights_after_fifty_steps" needs="sequential_solution"
lab2_net = build_sequential(0.0001)
lab2_net.set_weights([W1, b1, W2, b2])
lab2_net.compile("adam", "sparse_categorical_crossentropy")
first_loss = lab2_net.evaluate(X, y, verbose=0)
lab2_losses = lab2_net.fit(X, y, epochs=50, batch_size=800, verbose=0).history["loss"]


# %% wrong name="sgd's usual step" cell="lab2_net_solution" fails="test_losses_of_fifty_steps, test_weights_after_fifty_steps" needs="sequential_solution"
lab2_net = build_sequential(0.0001)
lab2_net.set_weights([W1, b1, W2, b2])
lab2_net.compile("sgd", "sparse_categorical_crossentropy")
first_loss = lab2_net.evaluate(X, y, verbose=0)
lab2_losses = lab2_net.fit(X, y, epochs=50, batch_size=800, verbose=0).history["loss"]


# %% wrong name="evaluated after training" cell="lab2_net_solution" fails="test_first_loss" needs="sequential_solution"
lab2_net = build_sequential(0.0001)
lab2_net.set_weights([W1, b1, W2, b2])
lab2_net.compile(keras.optimizers.SGD(0.4), "sparse_categorical_crossentropy")
lab2_losses = lab2_net.fit(X, y, epochs=50, batch_size=800, verbose=0).history["loss"]
first_loss = lab2_net.evaluate(X, y, verbose=0)


# %% wrong name="trained on after the 50 steps" cell="lab2_net_solution" fails="test_weights_after_fifty_steps" needs="sequential_solution"
lab2_net = build_sequential(0.0001)
lab2_net.set_weights([W1, b1, W2, b2])
lab2_net.compile(keras.optimizers.SGD(0.4), "sparse_categorical_crossentropy")
first_loss = lab2_net.evaluate(X, y, verbose=0)
lab2_losses = lab2_net.fit(X, y, epochs=50, batch_size=800, verbose=0).history["loss"]
lab2_net.fit(X, y, epochs=50, batch_size=800, verbose=0)


# %% wrong name="l2 not halved" cell="lab2_net_solution" fails="test_first_loss, test_lab2_net_answers" needs="sequential_solution"
lab2_net = build_sequential(0.0002)
lab2_net.set_weights([W1, b1, W2, b2])
lab2_net.compile(keras.optimizers.SGD(0.4), "sparse_categorical_crossentropy")
first_loss = lab2_net.evaluate(X, y, verbose=0)
lab2_losses = lab2_net.fit(X, y, epochs=50, batch_size=800, verbose=0).history["loss"]


# ---- split

# %% right style="scikit-learn" cell="split_solution"
from sklearn.model_selection import train_test_split

X_train, X_test, y_train, y_test = train_test_split(
    X, y, test_size=200, shuffle=True, stratify=y, random_state=308
)


# %% right style="arm by arm" cell="split_solution"
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


# %% right style="pandas" cell="split_solution"
points = pd.DataFrame(X, columns=["x", "y"]).assign(arm=y)
held = points.groupby("arm").sample(50, random_state=SEED)
rest = points.drop(held.index).sample(frac=1, random_state=SEED)
X_train, y_train = rest[["x", "y"]].to_numpy(), rest["arm"].to_numpy()
X_test, y_test = held[["x", "y"]].to_numpy(), held["arm"].to_numpy()


# %% right style="a shuffled order, the first 50 of each arm" cell="split_solution"
order = np.random.RandomState(5).permutation(len(X))
held = [place for arm in range(4) for place in [p for p in order if y[p] == arm][:50]]
rest = [place for place in order if place not in set(held)]
X_test, y_test, X_train, y_train = X[held], y[held], X[rest], y[rest]


# %% right style="folds" cell="split_solution"
from sklearn.model_selection import StratifiedKFold

train, test = next(StratifiedKFold(4, shuffle=True, random_state=2).split(X, y))
train = np.random.default_rng(2).permutation(train)
X_train, X_test, y_train, y_test = X[train], X[test], y[train], y[test]


# %% wrong name="not stratified" cell="split_solution" fails="test_stratified" needs="sequential_solution"
from sklearn.model_selection import train_test_split

X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=1)


# %% wrong name="not mixed" cell="split_solution" fails="test_well_mixed" needs="sequential_solution"
test = np.concatenate([np.random.default_rng(1).permutation(200)[:50] + 200 * k for k in range(4)])
X_test, y_test = X[test], y[test]
X_train, y_train = np.delete(X, test, axis=0), np.delete(y, test)


# %% wrong name="points mixed, arms not" cell="split_solution" fails="test_arms_stay_with_their_points, test_well_mixed" needs="sequential_solution"
rng = np.random.default_rng(1)
test = np.concatenate([rng.permutation(200)[:50] + 200 * k for k in range(4)])
X_test, y_test = X[test], y[test]
X_train, y_train = rng.permutation(np.delete(X, test, axis=0)), np.delete(y, test)


# %% wrong name="the last quarter" cell="split_solution" fails="test_stratified, test_drawn_at_random, test_well_mixed" needs="sequential_solution"
X_train, X_test, y_train, y_test = X[:600], X[600:], y[:600], y[600:]


# %% wrong name="a fifth" cell="split_solution" fails="test_every_point_once, test_stratified" needs="sequential_solution"
from sklearn.model_selection import train_test_split

X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, stratify=y, random_state=1)


# %% wrong name="test points trained on" cell="split_solution" fails="test_every_point_once" needs="sequential_solution"
from sklearn.model_selection import train_test_split

_, X_test, _, y_test = train_test_split(X, y, test_size=0.25, stratify=y, random_state=1)
X_train, _, y_train, _ = train_test_split(X, y, test_size=0.25, stratify=y, random_state=2)


# %% wrong name="the first 50 of each arm" cell="split_solution" fails="test_drawn_at_random" needs="sequential_solution"
test = np.concatenate([np.arange(200 * k, 200 * k + 50) for k in range(4)])
X_test, y_test = X[test], y[test]
rest = np.random.default_rng(1).permutation(np.setdiff1d(np.arange(800), test))
X_train, y_train = X[rest], y[rest]


# %% wrong name="every fourth point" cell="split_solution" fails="test_drawn_at_random" needs="sequential_solution"
X_test, y_test = X[::4], y[::4]
rest = np.random.default_rng(1).permutation(np.setdiff1d(np.arange(800), np.arange(0, 800, 4)))
X_train, y_train = X[rest], y[rest]


# ---- training

# %% right style="Sequential, compile in words" cell="training_solution"
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


# %% right style="a little l2, float32" cell="training_solution"
keras.utils.set_random_seed(7)
net = build_functional(0.0001)
net.compile(
    keras.optimizers.Adam(0.08), keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"]
)
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


# %% right style="options in a dict" cell="training_solution"
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


# %% wrong name="another optimiser" cell="training_solution" fails="test_net_is_the_same" needs="functional_solution, split_solution"
keras.utils.set_random_seed(1)
net = build_functional(0.0)
net.compile(keras.optimizers.RMSprop(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])
stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=20, restore_best_weights=True)
history = net.fit(
    X_train,
    y_train,
    validation_split=0.2,
    epochs=100,
    batch_size=48,
    callbacks=[stopping],
    verbose=0,
)


# %% wrong name="best weights not put back" cell="training_solution" fails="test_best_weights_are_back" needs="functional_solution, split_solution"
keras.utils.set_random_seed(1)
net = build_functional(0.0)
net.compile(keras.optimizers.Adam(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=12)
history = net.fit(
    X_train,
    y_train,
    validation_split=0.2,
    epochs=100,
    batch_size=96,
    callbacks=[stopping],
    verbose=0,
)


# %% wrong name="the callback not given to fit" cell="training_solution" fails="test_early_stopping_watched, test_best_weights_are_back" needs="functional_solution, split_solution"
keras.utils.set_random_seed(1)
net = build_functional(0.0)
net.compile(keras.optimizers.Adam(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=12, restore_best_weights=True)
history = net.fit(X_train, y_train, validation_split=0.2, epochs=60, batch_size=96, verbose=0)


# %% wrong name="watches the training loss" cell="training_solution" fails="test_early_stopping_watched, test_best_weights_are_back" needs="functional_solution, split_solution"
keras.utils.set_random_seed(1)
net = build_functional(0.0)
net.compile(keras.optimizers.Adam(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
stopping = keras.callbacks.EarlyStopping(monitor="loss", patience=12, restore_best_weights=True)
history = net.fit(
    X_train,
    y_train,
    validation_split=0.2,
    epochs=65,
    batch_size=96,
    callbacks=[stopping],
    verbose=0,
)


# %% wrong name="stopped at the first hesitation" cell="training_solution" fails="test_early_stopping_watched, test_net_knows_held_out_points, test_net_knows_a_new_spiral" needs="functional_solution, split_solution"
keras.utils.set_random_seed(1)
net = build_functional(0.0)
net.compile(keras.optimizers.Adam(0.001), "sparse_categorical_crossentropy", metrics=["accuracy"])
stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=0, restore_best_weights=True)
history = net.fit(
    X_train, y_train, validation_split=0.2, epochs=8, batch_size=96, callbacks=[stopping], verbose=0
)


# %% wrong name="no validation" cell="training_solution" fails="test_figures_of_each_epoch, test_early_stopping_watched, test_best_weights_are_back" needs="functional_solution, split_solution"
keras.utils.set_random_seed(1)
net = build_functional(0.0)
net.compile(keras.optimizers.Adam(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=12, restore_best_weights=True)
history = net.fit(X_train, y_train, epochs=60, batch_size=96, callbacks=[stopping], verbose=0)


# %% wrong name="no accuracy" cell="training_solution" fails="test_figures_of_each_epoch" needs="functional_solution, split_solution"
keras.utils.set_random_seed(1)
net = build_functional(0.0)
net.compile(keras.optimizers.Adam(0.1), "sparse_categorical_crossentropy")
stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=12, restore_best_weights=True)
history = net.fit(
    X_train,
    y_train,
    validation_split=0.2,
    epochs=100,
    batch_size=96,
    callbacks=[stopping],
    verbose=0,
)


# %% wrong name="the test points for validation" cell="training_solution" fails="test_best_weights_are_back" needs="functional_solution, split_solution"
keras.utils.set_random_seed(1)
net = build_functional(0.0)
net.compile(keras.optimizers.Adam(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=12, restore_best_weights=True)
history = net.fit(
    X_train,
    y_train,
    validation_data=(X_test, y_test),
    epochs=100,
    batch_size=96,
    callbacks=[stopping],
    verbose=0,
)


# %% wrong name="a larger net" cell="training_solution" fails="test_net_is_the_same" needs="functional_solution, split_solution"
keras.utils.set_random_seed(1)
net = keras.Sequential(
    [
        keras.Input((2,)),
        keras.layers.Dense(100, "relu"),
        keras.layers.Dense(4, "softmax"),
    ]
)
net.compile(keras.optimizers.Adam(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
stopping = keras.callbacks.EarlyStopping(monitor="val_loss", patience=12, restore_best_weights=True)
history = net.fit(
    X_train,
    y_train,
    validation_split=0.2,
    epochs=60,
    batch_size=96,
    callbacks=[stopping],
    verbose=0,
)


# %% right style="only what is much better counts" cell="training_solution"
keras.utils.set_random_seed(SEED)
net = build_functional(0.0)
net.compile(keras.optimizers.Adam(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
stopping = keras.callbacks.EarlyStopping(patience=10, min_delta=0.01, restore_best_weights=True)
history = net.fit(
    X_train, y_train, validation_split=0.2, epochs=100, batch_size=96, callbacks=[stopping], verbose=0
)


# %% right style="l2 of 0.001, not before epoch 10" cell="training_solution"
keras.utils.set_random_seed(SEED)
net = build_sequential(0.001)
net.compile(keras.optimizers.Adam(0.05), "sparse_categorical_crossentropy", metrics=["accuracy"])
stopping = keras.callbacks.EarlyStopping(
    patience=20, min_delta=0.001, restore_best_weights=True, start_from_epoch=10
)
history = net.fit(
    X_train, y_train, validation_split=0.2, epochs=100, batch_size=32, callbacks=[stopping], verbose=0
)


# ---- learning_curves

# %% right style="axes" cell="learning_curves_solution"
fig, ax = plt.subplots()
for name, label in [("loss", "training"), ("val_loss", "validation")]:
    ax.plot(history.epoch, history.history[name], label=label)
ax.set(xlabel="epoch", ylabel="cross-entropy")
ax.legend()


# %% right style="pyplot" cell="learning_curves_solution"
fig = plt.figure()
plt.plot(history.history["loss"])
plt.plot(history.history["val_loss"], "--")
plt.xlabel("Epochs")
plt.ylabel("Loss")
plt.legend(["train", "validation"])
plt.show()


# %% right style="pandas" cell="learning_curves_solution"
ax = pd.DataFrame(history.history)[["loss", "val_loss"]].plot(xlabel="epoch", ylabel="loss")
fig = ax.figure


# %% wrong name="accuracies" cell="learning_curves_solution" fails="test_curve_is_drawn" needs="functional_solution, split_solution, training_solution"
fig, ax = plt.subplots()
ax.plot(history.history["accuracy"], label="training")
ax.plot(history.history["val_accuracy"], label="validation")
ax.set(xlabel="epoch", ylabel="loss")
ax.legend()


# %% wrong name="no labels" cell="learning_curves_solution" fails="test_axes_are_labelled" needs="functional_solution, split_solution, training_solution"
fig, ax = plt.subplots()
ax.plot(history.history["loss"], label="training")
ax.plot(history.history["val_loss"], label="validation")
ax.legend()


# %% wrong name="the names of the curves swapped" cell="learning_curves_solution" fails="test_curves_are_named" needs="functional_solution, split_solution, training_solution"
fig, ax = plt.subplots()
ax.plot(history.history["loss"], label="validation")
ax.plot(history.history["val_loss"], label="training")
ax.set(xlabel="epoch", ylabel="loss")
ax.legend()


# %% wrong name="no legend" cell="learning_curves_solution" fails="test_curves_are_named" needs="functional_solution, split_solution, training_solution"
fig, ax = plt.subplots()
ax.plot(history.history["loss"], label="training")
ax.plot(history.history["val_loss"], label="validation")
ax.set(xlabel="epoch", ylabel="loss")


# %% wrong name="the training loss alone" cell="learning_curves_solution" fails="test_curve_is_drawn, test_curves_are_named" needs="functional_solution, split_solution, training_solution"
fig, ax = plt.subplots()
ax.plot(history.history["loss"], label="training")
ax.set(xlabel="epoch", ylabel="loss")
ax.legend()


# %% wrong name="one against the other" cell="learning_curves_solution" fails="test_curve_is_drawn, test_axes_are_labelled, test_curves_are_named" needs="functional_solution, split_solution, training_solution"
fig, ax = plt.subplots()
ax.plot(history.history["loss"], history.history["val_loss"], label="loss")
ax.set(xlabel="training loss", ylabel="validation loss")
ax.legend()


# %% right style="a legend made apart, labels in German" cell="learning_curves_solution"
fig, ax = plt.subplots()
(one,) = ax.plot(history.history["loss"])
(other,) = ax.plot(history.history["val_loss"])
ax.set(xlabel="Epochen", ylabel="Verlust")
ax.add_artist(plt.matplotlib.legend.Legend(ax, [one, other], ["Training", "Validierung"]))


# %% right style="labels and legend of the figure" cell="learning_curves_solution"
fig, ax = plt.subplots()
lines = ax.plot(np.column_stack([history.history["loss"], history.history["val_loss"]]))
fig.supxlabel("iterations over all training points")
fig.supylabel("sparse categorical cross-entropy")
fig.legend(lines, ["training", "validation"], loc="upper center")


# %% wrong name="labels swapped" cell="learning_curves_solution" fails="test_axes_are_labelled" needs="functional_solution, split_solution, training_solution"
fig, ax = plt.subplots()
ax.plot(history.history["loss"], label="training")
ax.plot(history.history["val_loss"], label="validation")
ax.set(xlabel="loss", ylabel="epoch")
ax.legend()


# %% wrong name="labels that say nothing" cell="learning_curves_solution" fails="test_axes_are_labelled" needs="functional_solution, split_solution, training_solution"
fig, ax = plt.subplots()
ax.plot(history.history["loss"], label="training")
ax.plot(history.history["val_loss"], label="validation")
ax.set(xlabel="x", ylabel="y")
ax.legend()


# ---- evaluation

# %% right style="predict" cell="evaluation_solution"
test_loss, test_accuracy = net.evaluate(X_test, y_test, batch_size=200, verbose=0)


def classify(rows):
    return np.argmax(net.predict(rows, verbose=0), axis=-1)


# %% right style="loop over the rows" cell="evaluation_solution"
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


# %% right style="forward pass in NumPy" cell="evaluation_solution"
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


# %% wrong name="on the training points" cell="evaluation_solution" fails="test_loss_on_test_points, test_accuracy_on_test_points" needs="functional_solution, split_solution, training_solution"
test_loss, test_accuracy = net.evaluate(X_train[:150], y_train[:150], verbose=0)


def classify(rows):
    return net.predict(rows, verbose=0).argmax(axis=1)


# %% wrong name="loss and accuracy swapped" cell="evaluation_solution" fails="test_loss_on_test_points, test_accuracy_on_test_points" needs="functional_solution, split_solution, training_solution"
test_accuracy, test_loss = net.evaluate(X_test, y_test, verbose=0)


def classify(rows):
    return net.predict(rows, verbose=0).argmax(axis=1)


# %% wrong name="argmax along the wrong axis" cell="evaluation_solution" fails="test_classify, test_classify_one_row" needs="functional_solution, split_solution, training_solution"
test_loss, test_accuracy = net.evaluate(X_test, y_test, verbose=0)


def classify(rows):
    return net.predict(rows, verbose=0).argmax(axis=0)


# %% wrong name="arms from 1 to 4" cell="evaluation_solution" fails="test_classify, test_classify_one_row" needs="functional_solution, split_solution, training_solution"
test_loss, test_accuracy = net.evaluate(X_test, y_test, verbose=0)


def classify(rows):
    return net.predict(rows, verbose=0).argmax(axis=1) + 1


# %% wrong name="one row is squeezed" cell="evaluation_solution" fails="test_classify_one_row" needs="functional_solution, split_solution, training_solution"
test_loss, test_accuracy = net.evaluate(X_test, y_test, verbose=0)


def classify(rows):
    return np.argmax(np.squeeze(net.predict(rows, verbose=0)), axis=-1)


# %% wrong name="the net of Lab 2" cell="evaluation_solution" fails="test_loss_on_test_points, test_accuracy_on_test_points, test_classify, test_classify_one_row" needs="sequential_solution, functional_solution, lab2_net_solution, split_solution, training_solution"
test_loss = lab2_net.evaluate(X_test, y_test, verbose=0)
test_accuracy = np.mean(lab2_net.predict(X_test, verbose=0).argmax(axis=1) == y_test)


def classify(rows):
    return 3 - lab2_net.predict(rows, verbose=0).argmax(axis=1)


# %% wrong name="in per cent" cell="evaluation_solution" fails="test_accuracy_on_test_points" needs="functional_solution, split_solution, training_solution"
test_loss, test_accuracy = net.evaluate(X_test, y_test, verbose=0)
test_accuracy = 100 * test_accuracy


def classify(rows):
    return net.predict(rows, verbose=0).argmax(axis=1)


# ---- save_load


# %% right style="models" cell="save_load_solution"
def save_and_load(model, path):
    model.save(path, overwrite=True)
    return keras.models.load_model(path)


loaded = save_and_load(net, "spiral_net.keras")


# %% right style="saving, path object" cell="save_load_solution"
def save_and_load(model, path):
    file = Path(path)
    if file.exists():
        file.unlink()
    keras.saving.save_model(model, file)
    return keras.saving.load_model(file)


loaded = save_and_load(net, "spiral_net.keras")


# %% right style="without compiling" cell="save_load_solution"
def save_and_load(model, path):
    keras.models.save_model(model, path)
    return keras.models.load_model(path, compile=False)


loaded = save_and_load(model=net, path="spiral_net.keras")


# %% right style="a line in between" cell="save_load_solution"
def save_and_load(model, path):
    path = str(path)
    model.save(path)
    print("saved:", Path(path).stat().st_size, "bytes")
    model = keras.saving.load_model(path)
    return model


loaded = save_and_load(net, "another_name.keras")


# %% right style="in a folder of its own" cell="save_load_solution"
def save_and_load(model, path):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    model.save(filepath=path)
    return keras.models.load_model(filepath=path)


loaded = save_and_load(net, "models/spiral_net.keras")


# %% wrong name="returns the old model" cell="save_load_solution" fails="test_another_model_with_the_same_weights" needs="functional_solution, split_solution, training_solution"
def save_and_load(model, path):
    model.save(path)
    return model


loaded = save_and_load(net, "spiral_net.keras")


# %% wrong name="a clone without its weights" cell="save_load_solution" fails="test_loaded_answers_alike, test_file_holds_the_model, test_another_model_with_the_same_weights" needs="functional_solution, split_solution, training_solution"
def save_and_load(model, path):
    return keras.models.clone_model(model)


loaded = save_and_load(net, "spiral_net.keras")


# %% wrong name="a copy without a file" cell="save_load_solution" fails="test_file_holds_the_model" needs="functional_solution, split_solution, training_solution"
def save_and_load(model, path):
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    return copy


loaded = save_and_load(net, "spiral_net.keras")


# %% wrong name="always the same file" cell="save_load_solution" fails="test_file_holds_the_model" needs="functional_solution, split_solution, training_solution"
def save_and_load(model, path):
    net.save("spiral_net.keras")
    return keras.models.load_model("spiral_net.keras")


loaded = save_and_load(net, "spiral_net.keras")


# %% wrong name="the weights alone" cell="save_load_solution" fails="test_file_holds_the_model, test_loaded_answers_alike, test_another_model_with_the_same_weights" needs="functional_solution, split_solution, training_solution"
def save_and_load(model, path):
    model.save_weights(path.replace(".keras", ".weights.h5"))
    return keras.models.load_model(path)


loaded = save_and_load(net, "spiral_net.keras")


# %% wrong name="saves another net" cell="save_load_solution" fails="test_file_holds_the_model, test_loaded_answers_alike, test_another_model_with_the_same_weights" needs="functional_solution, split_solution, training_solution"
def save_and_load(model, path):
    fresh = build_functional(0.0)
    fresh.save(path)
    return keras.models.load_model(path)


loaded = save_and_load(net, "spiral_net.keras")


# %% wrong name="saved before training" cell="save_load_solution" fails="test_loaded_answers_alike" needs="functional_solution, split_solution, training_solution"
def save_and_load(model, path):
    model.save(path)
    return keras.models.load_model(path)


loaded = save_and_load(build_functional(0.0), "spiral_net.keras")


# %% wrong name="the weights alone, in another file" cell="save_load_solution" fails="test_file_holds_the_model" needs="functional_solution, split_solution, training_solution"
def save_and_load(model, path):
    weights = str(path).replace(".keras", ".weights.h5")
    model.save_weights(weights)
    copy = keras.models.clone_model(model)
    copy.load_weights(weights)
    return copy


loaded = save_and_load(net, "spiral_net.keras")
