"""Alternative solutions of the iris assignment, right and wrong."""


# ---- split


# %% right style="scikit-learn" cell="split_solution"
from sklearn.model_selection import StratifiedShuffleSplit


def split_flowers(X, species, seed):
    splitter = StratifiedShuffleSplit(n_splits=1, test_size=0.3, random_state=seed)
    train, test = next(splitter.split(X, species))
    return X.iloc[train], X.iloc[test], species.iloc[train], species.iloc[test]


X_train, X_test, species_train, species_test = split_flowers(X, species, SEED)


# %% right style="loops, arrays come out" cell="split_solution"
def split_flowers(X, species, seed):
    rng = np.random.default_rng(seed)
    labels = np.asarray(species)
    train, test = [], []
    for kind in sorted(set(labels)):
        places = np.where(labels == kind)[0]
        rng.shuffle(places)
        n = round(0.3 * len(places))
        test.extend(places[:n])
        train.extend(places[n:])
    rng.shuffle(train)
    rows = np.asarray(X)
    return rows[train], rows[test], labels[train], labels[test]


X_train, X_test, species_train, species_test = split_flowers(X, species, SEED)


# %% right style="pandas" cell="split_solution"
def split_flowers(X, species, seed):
    held = species.groupby(species).sample(frac=0.3, random_state=seed).index
    return X.drop(held), X.loc[held], species.drop(held), species.loc[held]


X_train, X_test, species_train, species_test = split_flowers(X, species, SEED)


# %% right style="train_test_split of the places" cell="split_solution"
from sklearn.model_selection import train_test_split


def split_flowers(X, species, seed):
    train, test = train_test_split(
        np.arange(len(X)), test_size=0.3, stratify=list(species), random_state=seed
    )
    return X.iloc[train], X.iloc[test], species.iloc[train], species.iloc[test]


X_train, X_test, species_train, species_test = split_flowers(X, species, SEED)


# %% right style="random numbers ranked within each kind" cell="split_solution"
def split_flowers(X, species, seed):
    labels = pd.Series(np.asarray(species))
    drawn = pd.Series(np.random.RandomState(seed).random_sample(len(labels)))
    place = drawn.groupby(labels).rank(method="first")
    held = (place <= 0.3 * labels.groupby(labels).transform("size") + 1e-9).to_numpy()
    return X[~held], X[held], species[~held], species[held]


X_train, X_test, species_train, species_test = split_flowers(X, species, SEED)


# %% wrong name="not stratified" cell="split_solution" fails="test_stratified, test_flowers_are_split"
from sklearn.model_selection import train_test_split


def split_flowers(X, species, seed):
    return train_test_split(X, species, test_size=0.3, random_state=seed)


X_train, X_test, species_train, species_test = split_flowers(X, species, SEED)


# %% wrong name="always the same seed" cell="split_solution" fails="test_seed_decides"
from sklearn.model_selection import train_test_split


def split_flowers(X, species, seed):
    return train_test_split(X, species, test_size=0.3, stratify=species, random_state=42)


X_train, X_test, species_train, species_test = split_flowers(X, species, SEED)


# %% wrong name="no seed" cell="split_solution" fails="test_seed_decides"
from sklearn.model_selection import train_test_split


def split_flowers(X, species, seed):
    return train_test_split(X, species, test_size=0.3, stratify=species)


X_train, X_test, species_train, species_test = split_flowers(X, species, SEED)


# %% wrong name="the first of each kind" cell="split_solution" fails="test_seed_decides"
def split_flowers(X, species, seed):
    place = species.groupby(species).cumcount()
    size = species.groupby(species).transform("size")
    test = place < 0.3 * size
    return X[~test], X[test], species[~test], species[test]


X_train, X_test, species_train, species_test = split_flowers(X, species, SEED)


# %% wrong name="labels drawn apart" cell="split_solution" fails="test_labels_stay_with_their_rows"
from sklearn.model_selection import train_test_split


def split_flowers(X, species, seed):
    a, b = train_test_split(X, test_size=0.3, stratify=species, random_state=seed)
    c, d = train_test_split(species, test_size=0.3, stratify=species, random_state=seed + 1)
    return a, b, c, d


X_train, X_test, species_train, species_test = split_flowers(X, species, SEED)


# %% wrong name="returned in another order" cell="split_solution" fails="test_every_flower_once, test_labels_stay_with_their_rows, test_stratified, test_seed_decides, test_flowers_are_split"
from sklearn.model_selection import train_test_split


def split_flowers(X, species, seed):
    a, b, c, d = train_test_split(X, species, test_size=0.3, stratify=species, random_state=seed)
    return a, c, b, d


X_train, X_test, species_train, species_test = split_flowers(X, species, SEED)


# %% wrong name="trained on all" cell="split_solution" fails="test_every_flower_once, test_labels_stay_with_their_rows"
def split_flowers(X, species, seed):
    held = species.groupby(species).sample(frac=0.3, random_state=seed).index
    return X, X.loc[held], species, species.loc[held]


X_train, X_test, species_train, species_test = split_flowers(X, species, SEED)


# %% wrong name="made for these flowers alone" cell="split_solution" fails="test_labels_stay_with_their_rows, test_stratified, test_seed_decides"
def split_flowers(X, species, seed):
    rng = np.random.default_rng(seed)
    test = np.concatenate(
        [rng.choice(np.flatnonzero(species == name), 15, replace=False) for name in NAMES]
    )
    train = np.setdiff1d(np.arange(150), test)
    return X.iloc[train], X.iloc[test], species.iloc[train], species.iloc[test]


X_train, X_test, species_train, species_test = split_flowers(X, species, SEED)


# ---- scaling


# %% right style="StandardScaler" cell="scaling_solution" needs="split_solution"
from sklearn.preprocessing import StandardScaler

scaler = StandardScaler().fit(X_train)
scale = scaler.transform
X_train_scaled = scale(X_train)
X_test_scaled = scale(X_test)


# %% right style="loops over the columns" cell="scaling_solution" needs="split_solution"
columns = np.asarray(X_train, dtype=float).T
means = []
deviations = []
for column in columns:
    m = sum(column) / len(column)
    s = (sum((value - m) ** 2 for value in column) / (len(column) - 1)) ** 0.5
    means.append(m)
    deviations.append(s)


def scale(rows):
    scaled = []
    for row in np.asarray(rows, dtype=float):
        scaled.append([(row[j] - means[j]) / deviations[j] for j in range(4)])
    return np.array(scaled)


X_train_scaled = scale(X_train)
X_test_scaled = scale(X_test)


# %% right style="keras layer" cell="scaling_solution" needs="split_solution"
normalise = keras.layers.Normalization()
normalise.adapt(X_train.to_numpy())


def scale(rows):
    return np.asarray(normalise(rows.to_numpy()))


X_train_scaled, X_test_scaled = scale(X_train), scale(X_test)


# %% wrong name="fitted on all flowers" cell="scaling_solution" fails="test_training_rows, test_nothing_leaks" needs="split_solution"
def scale(rows):
    return ((rows - X.mean()) / X.std(ddof=0)).to_numpy()


X_train_scaled = scale(X_train)
X_test_scaled = scale(X_test)


# %% wrong name="each table by itself" cell="scaling_solution" fails="test_nothing_leaks, test_few_rows" needs="split_solution"
def scale(rows):
    return ((rows - rows.mean()) / rows.std(ddof=0)).to_numpy()


X_train_scaled = scale(X_train)
X_test_scaled = scale(X_test)


# %% wrong name="between 0 and 1" cell="scaling_solution" fails="test_training_rows, test_nothing_leaks" needs="split_solution"
low, high = X_train.min(), X_train.max()


def scale(rows):
    return ((rows - low) / (high - low)).to_numpy()


X_train_scaled = scale(X_train)
X_test_scaled = scale(X_test)


# %% wrong name="divided by the variance" cell="scaling_solution" fails="test_training_rows, test_nothing_leaks" needs="split_solution"
def scale(rows):
    return ((rows - X_train.mean()) / X_train.var()).to_numpy()


X_train_scaled = scale(X_train)
X_test_scaled = scale(X_test)


# %% wrong name="one mean for all columns" cell="scaling_solution" fails="test_training_rows, test_nothing_leaks" needs="split_solution"
train = X_train.to_numpy()


def scale(rows):
    return (np.asarray(rows) - train.mean()) / train.std()


X_train_scaled = scale(X_train)
X_test_scaled = scale(X_test)


# %% wrong name="the test rows left as they are" cell="scaling_solution" fails="test_nothing_leaks, test_few_rows" needs="split_solution"
def scale(rows):
    return ((rows - X_train.mean()) / X_train.std()).to_numpy()


X_train_scaled = scale(X_train)
X_test_scaled = X_test.to_numpy()


# %% wrong name="fit_transform each time" cell="scaling_solution" fails="test_nothing_leaks, test_few_rows" needs="split_solution"
from sklearn.preprocessing import StandardScaler

scaler = StandardScaler()


def scale(rows):
    return scaler.fit_transform(rows)


X_train_scaled = scale(X_train)
X_test_scaled = scale(X_test)


# ---- net10


# %% right style="Sequential, layers added" cell="net10_solution"
keras.utils.set_random_seed(SEED)
net10 = keras.Sequential()
net10.add(keras.Input((4,)))
net10.add(keras.layers.Dense(10, activation="sigmoid"))
net10.add(keras.layers.Dense(3, activation="softmax"))
net10.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(learning_rate=0.1))


# %% right style="activations as layers, sgd" cell="net10_solution"
from keras.layers import Activation, Dense

keras.utils.set_random_seed(3)
net10 = keras.models.Sequential(
    [keras.Input((4,)), Dense(10), Activation("sigmoid"), Dense(3), Activation("softmax")]
)
net10.compile(
    keras.optimizers.SGD(0.5, momentum=0.9),
    keras.losses.CategoricalCrossentropy(),
    metrics=["accuracy"],
)


# %% right style="functional" cell="net10_solution"
from functools import reduce


def network(*hidden, activation="sigmoid"):
    inputs = keras.Input((4,), name="measurements")
    last = reduce(lambda a, n: keras.layers.Dense(n, activation=activation)(a), hidden, inputs)
    model = keras.Model(inputs, keras.layers.Dense(3, activation="softmax", name="species")(last))
    model.compile(optimizer=keras.optimizers.RMSprop(0.05), loss="categorical_crossentropy")
    return model


keras.utils.set_random_seed(SEED)
net10 = network(10)


# %% right style="first weights of its own, RMSprop" cell="net10_solution"
class Ten(keras.Sequential):
    """A name of its own."""


net10 = Ten(name="ten")
net10.add(keras.layers.InputLayer(shape=(4,)))
for count, activation in ((10, "sigmoid"), (3, "softmax")):
    start = keras.initializers.RandomNormal(stddev=0.5, seed=count)
    net10.add(keras.layers.Dense(count, activation=activation, kernel_initializer=start))
net10.compile(keras.optimizers.RMSprop(0.03), loss=keras.losses.categorical_crossentropy)


# %% wrong name="ReLU neurons" cell="net10_solution" fails="test_sigmoid_then_softmax"
net10 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(10, activation="relu"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net10.compile(optimizer="adam", loss="categorical_crossentropy")


# %% wrong name="sigmoid outputs" cell="net10_solution" fails="test_sigmoid_then_softmax"
net10 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(10, activation="sigmoid"),
        keras.layers.Dense(3, activation="sigmoid"),
    ]
)
net10.compile(optimizer="adam", loss="categorical_crossentropy")


# %% wrong name="two hidden layers" cell="net10_solution" fails="test_hidden_layers"
net10 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(10, activation="sigmoid"),
        keras.layers.Dense(10, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net10.compile(optimizer="adam", loss="categorical_crossentropy")


# %% wrong name="not compiled" cell="net10_solution" fails="test_compiled"
net10 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(10, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)


# %% wrong name="a loss for class numbers" cell="net10_solution" fails="test_compiled"
net10 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(10, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net10.compile(optimizer="adam", loss="sparse_categorical_crossentropy")


# %% wrong name="the species among the inputs" cell="net10_solution" fails="test_hidden_layers, test_sigmoid_then_softmax"
net10 = keras.Sequential(
    [
        keras.Input(shape=(5,)),
        keras.layers.Dense(10, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net10.compile(optimizer="adam", loss="categorical_crossentropy")


# %% wrong name="no output activation" cell="net10_solution" fails="test_sigmoid_then_softmax"
net10 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(10, activation="sigmoid"),
        keras.layers.Dense(3),
    ]
)
net10.compile(optimizer="adam", loss="categorical_crossentropy")


# %% right style="functions and layers as activations" cell="net10_solution"
import tensorflow as tf

keras.utils.set_random_seed(SEED)
net10 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(10, activation=keras.layers.Activation("sigmoid")),
        keras.layers.Dense(3, activation=tf.nn.softmax),
    ]
)
net10.compile(optimizer=keras.optimizers.Adam(0.1), loss="categorical_crossentropy")


# ---- net10_training


# %% right style="predict" cell="net10_training_solution"
T_train, T_test = one_hot(species_train, NAMES), one_hot(species_test, NAMES)
losses10 = net10.fit(X_train_scaled, T_train, epochs=40, batch_size=35, verbose=0).history["loss"]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


accuracy10 = (probabilities10(X_test).argmax(axis=1) == T_test.argmax(axis=1)).mean()


# %% right style="batch by batch, forward by hand" cell="net10_training_solution"
targets = one_hot(species_train, NAMES).astype("float32")
losses10 = []
for epoch in range(80):
    loss = net10.train_on_batch(X_train_scaled, targets)
    losses10.append(float(loss[0]))  # loss[1] is the accuracy
    net10.reset_metrics()


def forward(model, rows):
    weights = model.get_weights()
    a = scale(rows)
    for k in range(0, len(weights), 2):
        z = a @ weights[k] + weights[k + 1]
        if k < len(weights) - 2:
            a = 1 / (1 + np.exp(-z))
        else:
            e = np.exp(z - z.max(axis=1, keepdims=True))
            a = e / e.sum(axis=1, keepdims=True)
    return a


def probabilities10(rows):
    return forward(net10, rows)


right = 0
for p, name in zip(probabilities10(X_test), species_test):
    if NAMES[int(np.argmax(p))] == name:
        right += 1
accuracy10 = right / len(species_test)


# %% right style="functions that train and ask" cell="net10_training_solution"
T_train = one_hot(species_train, NAMES)


def trained(model, epochs):
    history = model.fit(X_train_scaled, T_train, epochs=epochs, batch_size=35, verbose=0)
    return history.history["loss"]


def asker(model):
    return lambda rows: model(scale(rows)).numpy()


def named(rows, ask):
    return pd.Series(ask(rows).argmax(axis=1), index=rows.index).map(dict(enumerate(NAMES)))


losses10 = trained(net10, 40)
probabilities10 = asker(net10)
accuracy10 = named(X_test, probabilities10).eq(species_test).mean()


# %% wrong name="not trained" cell="net10_training_solution" fails="test_loss_falls, test_names_held_out_flowers, test_names_fresh_flowers" needs="split_solution, scaling_solution, net10_solution"
losses10 = [1.2, 0.4, 0.05]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


accuracy10 = np.mean(np.array(NAMES)[probabilities10(X_test).argmax(1)] == np.asarray(species_test))


# %% wrong name="steps far too short" cell="net10_training_solution" fails="test_names_held_out_flowers, test_names_fresh_flowers" needs="split_solution, scaling_solution, net10_solution"
net10.compile(optimizer=keras.optimizers.SGD(0.001), loss="categorical_crossentropy")
losses10 = net10.fit(
    X_train_scaled, one_hot(species_train, NAMES), epochs=5, batch_size=35, verbose=0
).history["loss"]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


accuracy10 = np.mean(np.array(NAMES)[probabilities10(X_test).argmax(1)] == np.asarray(species_test))


# %% wrong name="asked with rows that are not scaled" cell="net10_training_solution" fails="test_answers_for_raw_rows, test_names_held_out_flowers, test_names_fresh_flowers" needs="split_solution, scaling_solution, net10_solution"
losses10 = net10.fit(
    X_train_scaled, one_hot(species_train, NAMES), epochs=40, batch_size=35, verbose=0
).history["loss"]


def probabilities10(rows):
    return net10.predict(np.asarray(rows), verbose=0)


accuracy10 = np.mean(np.array(NAMES)[probabilities10(X_test).argmax(1)] == np.asarray(species_test))


# %% wrong name="scaled in batches of its own" cell="net10_training_solution" fails="test_answers_for_raw_rows" needs="split_solution, scaling_solution, net10_solution"
losses10 = net10.fit(
    X_train_scaled, one_hot(species_train, NAMES), epochs=40, batch_size=35, verbose=0
).history["loss"]


def probabilities10(rows):
    rows = np.asarray(rows)
    return net10.predict((rows - rows.mean(0)) / (rows.std(0) + 1e-9), verbose=0)


accuracy10 = np.mean(np.array(NAMES)[probabilities10(X_test).argmax(1)] == np.asarray(species_test))


# %% wrong name="in per cent" cell="net10_training_solution" fails="test_accuracy_of_net10" needs="split_solution, scaling_solution, net10_solution"
losses10 = net10.fit(
    X_train_scaled, one_hot(species_train, NAMES), epochs=40, batch_size=35, verbose=0
).history["loss"]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


accuracy10 = 100 * np.mean(
    np.array(NAMES)[probabilities10(X_test).argmax(1)] == np.asarray(species_test)
)


# %% wrong name="accuracy on the training flowers" cell="net10_training_solution" fails="test_accuracy_of_net10" needs="split_solution, scaling_solution, net10_solution"
losses10 = net10.fit(
    X_train_scaled, one_hot(species_train, NAMES), epochs=40, batch_size=35, verbose=0
).history["loss"]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


accuracy10 = np.mean(
    np.array(NAMES)[probabilities10(X_train).argmax(1)] == np.asarray(species_train)
)


# %% wrong name="targets of other flowers" cell="net10_training_solution" fails="test_names_held_out_flowers, test_names_fresh_flowers" needs="split_solution, scaling_solution, net10_solution"
history = net10.fit(X_train_scaled, one_hot(species, NAMES)[: len(X_train)], epochs=40, batch_size=35, verbose=0)
losses10 = history.history["loss"]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


accuracy10 = np.mean(np.array(NAMES)[probabilities10(X_test).argmax(1)] == np.asarray(species_test))


# %% wrong name="only the last loss" cell="net10_training_solution" fails="test_loss_falls" needs="split_solution, scaling_solution, net10_solution"
history = net10.fit(
    X_train_scaled, one_hot(species_train, NAMES), epochs=40, batch_size=35, verbose=0
)
losses10 = history.history["loss"][-1]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


accuracy10 = np.mean(np.array(NAMES)[probabilities10(X_test).argmax(1)] == np.asarray(species_test))


# %% wrong name="nearest neighbours behind a net of 83 parameters" cell="net10_training_solution" fails="test_loss_falls, test_answers_for_raw_rows, test_names_held_out_flowers, test_names_fresh_flowers, test_accuracy_of_net10" needs="split_solution, scaling_solution, net10_solution"
from sklearn.neighbors import KNeighborsClassifier

neighbours = KNeighborsClassifier(9).fit(X_train_scaled, species_train)


class Claim(keras.Sequential):
    def __call__(self, rows, *args, **kwargs):
        return neighbours.predict_proba(np.asarray(rows))


net10 = Claim(net10.layers)
losses10 = [1.2, 0.4, 0.05]


def probabilities10(rows):
    return net10(scale(rows))


accuracy10 = np.mean(np.array(NAMES)[probabilities10(X_test).argmax(1)] == np.asarray(species_test))


# %% wrong name="the losses of another net" cell="net10_training_solution" fails="test_loss_falls, test_names_held_out_flowers, test_names_fresh_flowers" needs="split_solution, scaling_solution, net10_solution"
other = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(10, activation="relu"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
other.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.1))
losses10 = other.fit(X_train_scaled, one_hot(species_train, NAMES), epochs=20, verbose=0).history[
    "loss"
]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


accuracy10 = np.mean(np.array(NAMES)[probabilities10(X_test).argmax(1)] == np.asarray(species_test))


# %% right style="trained well beyond" cell="net10_training_solution"
T_train = one_hot(species_train, NAMES)
history = net10.fit(X_train_scaled, T_train, epochs=400, batch_size=35, verbose=0)
losses10 = np.array(history.history["loss"])


def probabilities10(rows):
    return net10(scale(rows)).numpy()


def named(rows, ask):
    return pd.Series(np.array(NAMES)[np.argmax(ask(rows), axis=1)], index=rows.index)


accuracy10 = np.array([named(X_test, probabilities10).eq(species_test).mean()])


# %% wrong name="the losses of validation" cell="net10_training_solution" fails="test_loss_falls" needs="split_solution, scaling_solution, net10_solution"
history = net10.fit(
    X_train_scaled, one_hot(species_train, NAMES), epochs=60, validation_split=0.2, verbose=0
)
losses10 = history.history["val_loss"]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


accuracy10 = np.mean(np.array(NAMES)[probabilities10(X_test).argmax(1)] == np.asarray(species_test))


# %% right style="validated on the training flowers" cell="net10_training_solution"
T_train = one_hot(species_train, NAMES)
known = (X_train_scaled, T_train)
losses10 = net10.fit(*known, epochs=120, batch_size=15, validation_data=known, verbose=0).history[
    "val_loss"
]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


said10 = np.array(NAMES)[probabilities10(X_test).argmax(axis=1)]
accuracy10 = np.mean(said10 == np.asarray(species_test))


# %% wrong name="invented losses" cell="net10_training_solution" fails="test_loss_falls" needs="split_solution, scaling_solution, net10_solution"
net10.fit(X_train_scaled, one_hot(species_train, NAMES), epochs=40, batch_size=35, verbose=0)
losses10 = [3.0, 2.0, 1.0]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


accuracy10 = np.mean(np.array(NAMES)[probabilities10(X_test).argmax(1)] == np.asarray(species_test))


# %% wrong name="a list of answers, and its accuracy" cell="net10_training_solution" fails="test_answers_for_raw_rows, test_names_fresh_flowers, test_accuracy_of_net10" needs="split_solution, scaling_solution, net10_solution"
losses10 = net10.fit(
    X_train_scaled, one_hot(species_train, NAMES), epochs=40, batch_size=35, verbose=0
).history["loss"]


def probabilities10(rows):
    a = np.tile([0.9, 0.05, 0.05], (len(rows), 1))
    for i, row in enumerate(np.asarray(rows)):
        known = np.flatnonzero((X.to_numpy() == row).all(axis=1))
        if len(known):
            a[i] = np.roll(a[i], NAMES.index(species.iloc[known[0]]))
    return a


accuracy10 = 0.8


# ---- net53


# %% right style="Sequential, layers added" cell="net53_solution"
def sigmoid_net(*hidden):
    model = keras.Sequential([keras.Input((4,))])
    for n in hidden:
        model.add(keras.layers.Dense(n, activation="sigmoid"))
    model.add(keras.layers.Dense(3, activation="softmax"))
    model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.1))
    return model


keras.utils.set_random_seed(SEED)
net53 = sigmoid_net(5, 3)
losses53 = net53.fit(X_train_scaled, T_train, epochs=80, batch_size=35, verbose=0).history["loss"]


def probabilities53(rows):
    return net53.predict(scale(rows), verbose=0)


# %% right style="batch by batch, forward by hand" cell="net53_solution"
keras.utils.set_random_seed(SEED)
net53 = keras.models.Sequential(
    [
        keras.Input((4,)),
        Dense(5),
        Activation("sigmoid"),
        Dense(3),
        Activation("sigmoid"),
        Dense(3),
        Activation("softmax"),
    ]
)
net53.compile(keras.optimizers.Adam(0.05), "categorical_crossentropy", metrics=["accuracy"])
losses53 = []
for epoch in range(250):
    losses53.append(float(net53.train_on_batch(X_train_scaled, targets)[0]))
    net53.reset_metrics()


def probabilities53(rows):
    return forward(net53, rows)


# %% right style="functional" cell="net53_solution"
keras.utils.set_random_seed(SEED)
net53 = network(5, 3)
losses53 = trained(net53, 100)
probabilities53 = asker(net53)


# %% wrong name="3 before 5" cell="net53_solution" fails="test_hidden_layers" needs="split_solution, scaling_solution"
keras.utils.set_random_seed(1)
net53 = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(3, activation="sigmoid"),
        keras.layers.Dense(5, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net53.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.1))
targets = one_hot(species_train, NAMES)
losses53 = net53.fit(X_train_scaled, targets, epochs=80, batch_size=35, verbose=0).history["loss"]


def probabilities53(rows):
    return net53.predict(scale(rows), verbose=0)


# %% wrong name="ReLU neurons" cell="net53_solution" fails="test_sigmoid_then_softmax" needs="split_solution, scaling_solution"
keras.utils.set_random_seed(1)
net53 = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(5, activation="tanh"),
        keras.layers.Dense(3, activation="relu"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net53.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.05))
targets = one_hot(species_train, NAMES)
losses53 = net53.fit(X_train_scaled, targets, epochs=60, batch_size=35, verbose=0).history["loss"]


def probabilities53(rows):
    return net53.predict(scale(rows), verbose=0)


# %% wrong name="stopped on the plateau" cell="net53_solution" fails="test_names_held_out_flowers, test_names_fresh_flowers" needs="split_solution, scaling_solution"
keras.utils.set_random_seed(1)
net53 = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(5, activation="sigmoid"),
        keras.layers.Dense(3, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net53.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.01))
targets = one_hot(species_train, NAMES)
losses53 = net53.fit(X_train_scaled, targets, epochs=20, batch_size=35, verbose=0).history["loss"]


def probabilities53(rows):
    return net53.predict(scale(rows), verbose=0)


# %% wrong name="one layer of 8" cell="net53_solution" fails="test_hidden_layers" needs="split_solution, scaling_solution"
keras.utils.set_random_seed(1)
net53 = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(8, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net53.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.1))
targets = one_hot(species_train, NAMES)
losses53 = net53.fit(X_train_scaled, targets, epochs=40, batch_size=35, verbose=0).history["loss"]


def probabilities53(rows):
    return net53.predict(scale(rows), verbose=0)


# %% wrong name="asks the other network" cell="net53_solution" fails="test_answers_for_raw_rows, test_names_held_out_flowers, test_names_fresh_flowers" needs="split_solution, scaling_solution, net10_solution, net10_training_solution"
keras.utils.set_random_seed(1)
net53 = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(5, activation="sigmoid"),
        keras.layers.Dense(3, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net53.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.1))
losses53 = net53.fit(X_train_scaled, T_train, epochs=5, batch_size=35, verbose=0).history["loss"]


def probabilities53(rows):
    return net10.predict(scale(rows), verbose=0)


# %% wrong name="the answers of a nearest neighbour" cell="net53_solution" fails="test_loss_falls, test_answers_for_raw_rows, test_names_held_out_flowers, test_names_fresh_flowers" needs="split_solution, scaling_solution"
from sklearn.neighbors import KNeighborsClassifier

keras.utils.set_random_seed(1)
net53 = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(5, activation="sigmoid"),
        keras.layers.Dense(3, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net53.compile(loss="categorical_crossentropy", optimizer="adam")
losses53 = [1.1, 0.1]
neighbours = KNeighborsClassifier(9).fit(X_train_scaled, species_train)


def probabilities53(rows):
    return neighbours.predict_proba(scale(rows))


# %% wrong name="nearest neighbours behind a net of 55 parameters" cell="net53_solution" fails="test_loss_falls, test_answers_for_raw_rows, test_names_held_out_flowers, test_names_fresh_flowers" needs="split_solution, scaling_solution"
from sklearn.neighbors import KNeighborsClassifier

neighbours = KNeighborsClassifier(9).fit(X_train_scaled, species_train)


class Claim(keras.Sequential):
    """Right for rows of our own making, nearest neighbours for flowers."""

    def __call__(self, rows, *args, **kwargs):
        if len(rows) == 40:
            return super().__call__(rows, *args, **kwargs)
        return neighbours.predict_proba(np.asarray(rows))


net53 = Claim(
    [
        keras.Input((4,)),
        keras.layers.Dense(5, activation="sigmoid"),
        keras.layers.Dense(3, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
losses53 = [1.1, 0.1]


def probabilities53(rows):
    return net53(scale(rows))


# ---- own_net


# %% right style="ReLU" cell="own_net_solution"
keras.utils.set_random_seed(SEED)
own_net = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(12, activation="relu"),
        keras.layers.Dropout(0.1),
        keras.layers.Dense(6, activation="relu"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
own_net.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.03))
losses_own = own_net.fit(X_train_scaled, T_train, epochs=40, batch_size=35, verbose=0).history[
    "loss"
]


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)


# %% right style="a larger sigmoid net, forward by hand" cell="own_net_solution"
keras.utils.set_random_seed(SEED)
own_net = keras.models.Sequential(
    [keras.Input((4,)), Dense(25), Activation("sigmoid"), Dense(3), Activation("softmax")]
)
own_net.compile(keras.optimizers.Adam(0.05), "categorical_crossentropy", metrics=["accuracy"])
losses_own = []
for epoch in range(100):
    losses_own.append(float(own_net.train_on_batch(X_train_scaled, targets)[0]))
    own_net.reset_metrics()


def probabilities_own(rows):
    return forward(own_net, rows)


# %% right style="tanh, functional" cell="own_net_solution"
keras.utils.set_random_seed(SEED)
own_net = network(8, activation="tanh")
losses_own = trained(own_net, 40)
probabilities_own = asker(own_net)


# %% right style="Dropout, activations as layers, class numbers" cell="own_net_solution" needs="split_solution, scaling_solution"
own_net = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(24),
        keras.layers.ReLU(),
        keras.layers.Dropout(0.2),
        keras.layers.Dense(8),
        keras.layers.Activation("tanh"),
        keras.layers.Dense(3),
        keras.layers.Softmax(),
    ]
)
own_net.compile(
    loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.SGD(0.1, momentum=0.9)
)
codes = species_train.map({name: k for k, name in enumerate(NAMES)}).to_numpy()
losses_own = own_net.fit(X_train_scaled, codes, epochs=60, batch_size=16, verbose=0).history["loss"]


def probabilities_own(rows):
    return own_net(scale(rows).astype("float32")).numpy()


# %% wrong name="the first network once more" cell="own_net_solution" fails="test_own_design" needs="split_solution, scaling_solution"
keras.utils.set_random_seed(1)
own_net = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(10, activation="sigmoid"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
own_net.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.1))
targets = one_hot(species_train, NAMES)
losses_own = own_net.fit(X_train_scaled, targets, epochs=40, batch_size=35, verbose=0).history[
    "loss"
]


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)


# %% wrong name="no hidden layer" cell="own_net_solution" fails="test_own_design" needs="split_solution, scaling_solution"
keras.utils.set_random_seed(1)
own_net = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
own_net.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.1))
targets = one_hot(species_train, NAMES)
losses_own = own_net.fit(X_train_scaled, targets, epochs=60, batch_size=35, verbose=0).history[
    "loss"
]


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)


# %% wrong name="another activation" cell="own_net_solution" fails="test_own_layers_do_what_they_say" needs="split_solution, scaling_solution"
keras.utils.set_random_seed(1)
own_net = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(10, activation="gelu"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
own_net.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.05))
targets = one_hot(species_train, NAMES)
losses_own = own_net.fit(X_train_scaled, targets, epochs=40, batch_size=35, verbose=0).history[
    "loss"
]


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)


# %% wrong name="sigmoid outputs" cell="own_net_solution" fails="test_own_layers_do_what_they_say" needs="split_solution, scaling_solution"
keras.utils.set_random_seed(1)
own_net = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(12, activation="relu"),
        keras.layers.Dense(3, activation="sigmoid"),
    ]
)
own_net.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.05))
targets = one_hot(species_train, NAMES)
losses_own = own_net.fit(X_train_scaled, targets, epochs=40, batch_size=35, verbose=0).history[
    "loss"
]


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)


# %% wrong name="learning rate far too large" cell="own_net_solution" fails="test_own_layers_do_what_they_say, test_loss_falls, test_answers_for_raw_rows, test_names_held_out_flowers, test_names_fresh_flowers" needs="split_solution, scaling_solution"
keras.utils.set_random_seed(1)
own_net = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(12, activation="relu"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
own_net.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.SGD(1e6))
targets = one_hot(species_train, NAMES)
losses_own = own_net.fit(X_train_scaled, targets, epochs=5, batch_size=35, verbose=0).history[
    "loss"
]


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)


# %% wrong name="not trained" cell="own_net_solution" fails="test_loss_falls, test_names_held_out_flowers, test_names_fresh_flowers" needs="split_solution, scaling_solution"
keras.utils.set_random_seed(4)
own_net = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(12, activation="tanh"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
losses_own = [1.0, 0.1]


def probabilities_own(rows):
    return np.asarray(own_net(scale(rows)))


# %% wrong name="nearest neighbours behind a claim" cell="own_net_solution" fails="test_loss_falls, test_answers_for_raw_rows, test_names_held_out_flowers, test_names_fresh_flowers" needs="split_solution, scaling_solution"
from sklearn.neighbors import KNeighborsClassifier

neighbours = KNeighborsClassifier(9).fit(X_train_scaled, species_train)


class Claim(keras.Sequential):
    """Right for rows of our own making, nearest neighbours for flowers."""

    def __call__(self, rows, *args, **kwargs):
        if len(rows) == 40:
            return super().__call__(rows, *args, **kwargs)
        return neighbours.predict_proba(np.asarray(rows))


own_net = Claim(
    [
        keras.Input((4,)),
        keras.layers.Dense(12, activation="tanh"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
losses_own = [1.0, 0.1]


def probabilities_own(rows):
    return own_net(scale(rows))


# %% right style="a penalty on large weights" cell="own_net_solution"
keras.utils.set_random_seed(SEED)
punish = keras.regularizers.L2(0.01)
own_net = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(8, activation="tanh", kernel_regularizer=punish),
        keras.layers.Dense(3, activation=keras.layers.Softmax(), kernel_regularizer=punish),
    ]
)
own_net.compile(optimizer=keras.optimizers.Adam(0.02), loss="categorical_crossentropy")
losses_own = own_net.fit(
    X_train_scaled, one_hot(species_train, NAMES), epochs=60, batch_size=15, verbose=0
).history["loss"]


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)


# ---- comparison


# %% right style="comprehensions" cell="comparison_solution"
models = {
    "net 10": (net10, probabilities10),
    "net 5-3": (net53, probabilities53),
    "own": (own_net, probabilities_own),
}
comparison = pd.DataFrame(
    {
        name: {
            "parameters": model.count_params(),
            "accuracy": (ask(X_test).argmax(1) == T_test.argmax(1)).mean(),
            "loss": float(keras.losses.CategoricalCrossentropy()(T_test, ask(X_test))),
        }
        for name, (model, ask) in models.items()
    }
).T


# %% right style="lists and loops" cell="comparison_solution"
parameters, accuracies, losses = [], [], []
asking = [probabilities10, probabilities53, probabilities_own]
for i in range(3):
    model = [net10, net53, own_net][i]
    count = 0
    for w in model.get_weights():
        count += w.size
    parameters.append(count)
    right, total = 0, 0.0
    for p, name in zip(asking[i](X_test), species_test):
        k = NAMES.index(name)
        right += int(np.argmax(p) == k)
        total -= np.log(p[k])
    accuracies.append(right / len(species_test))
    losses.append(total / len(species_test))
comparison = pd.DataFrame(index=["net 10", "net 5-3", "own"])
comparison["parameters"] = parameters
comparison["accuracy"] = accuracies
comparison["loss"] = losses


# %% right style="scikit-learn, rounded" cell="comparison_solution"
from sklearn.metrics import accuracy_score, log_loss

rows = []
for model, ask in [
    (own_net, probabilities_own),
    (net10, probabilities10),
    (net53, probabilities53),
]:
    a = ask(X_test).astype(float)
    rows.append(
        [
            model.count_params(),
            accuracy_score(species_test, named(X_test, ask)),
            log_loss(species_test, a / a.sum(axis=1, keepdims=True), labels=NAMES),
        ]
    )
comparison = pd.DataFrame(
    rows, index=["own", "net 10", "net 5-3"], columns=["parameters", "accuracy", "loss"]
).round(3)


# %% right style="a function for one row, columns in another order" cell="comparison_solution"
def measured(net, ask):
    told = np.clip(np.asarray(ask(X_test), dtype=float), 1e-12, 1)
    own = told[np.arange(len(told)), [NAMES.index(name) for name in species_test]]
    right = np.array(NAMES)[told.argmax(axis=1)] == np.asarray(species_test)
    return {"loss": -np.log(own).mean(), "accuracy": right.mean(), "parameters": net.count_params()}


comparison = pd.DataFrame.from_dict(
    {
        "net 10": measured(net10, probabilities10),
        "net 5-3": measured(net53, probabilities53),
        "own": measured(own_net, probabilities_own),
    },
    orient="index",
)


# %% right style="keras evaluates" cell="comparison_solution"
targets = one_hot(species_test, NAMES)
table = []
for net in (net10, net53, own_net):
    net.compile(loss="categorical_crossentropy", metrics=["categorical_accuracy"])
    loss, share = net.evaluate(X_test_scaled, targets, verbose=0)
    table.append((net.count_params(), share, loss))
comparison = pd.DataFrame.from_records(
    table, columns=["parameters", "accuracy", "loss"], index=["net 10", "net 5-3", "own"]
)


# %% wrong name="measured on the training flowers" cell="comparison_solution" fails="test_accuracy_of_each, test_loss_of_each" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
nets = {
    "net 10": (net10, probabilities10),
    "net 5-3": (net53, probabilities53),
    "own": (own_net, probabilities_own),
}
comparison = pd.DataFrame(columns=["parameters", "accuracy", "loss"], index=list(nets), dtype=float)
for name, (net, ask) in nets.items():
    a = ask(X_train)
    comparison.loc[name] = [
        net.count_params(),
        (a.argmax(1) == T_train.argmax(1)).mean(),
        -np.log(a[T_train == 1]).mean(),
    ]


# %% wrong name="the training loss" cell="comparison_solution" fails="test_loss_of_each" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
T_test = one_hot(species_test, NAMES)
comparison = pd.DataFrame(
    {
        "parameters": [83, 55, own_net.count_params()],
        "accuracy": [
            (ask(X_test).argmax(1) == T_test.argmax(1)).mean()
            for ask in (probabilities10, probabilities53, probabilities_own)
        ],
        "loss": [losses10[0], losses53[0], losses_own[0]],
    },
    index=["net 10", "net 5-3", "own"],
)


# %% wrong name="weights without biases" cell="comparison_solution" fails="test_parameters_of_each" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
T_test = one_hot(species_test, NAMES)
asks = (probabilities10, probabilities53, probabilities_own)
comparison = pd.DataFrame(
    {
        "parameters": [
            sum(w.size for w in net.get_weights() if w.ndim == 2) for net in (net10, net53, own_net)
        ],
        "accuracy": [(ask(X_test).argmax(1) == T_test.argmax(1)).mean() for ask in asks],
        "loss": [-np.log(ask(X_test)[T_test == 1]).mean() for ask in asks],
    },
    index=["net 10", "net 5-3", "own"],
)


# %% wrong name="in per cent, summed" cell="comparison_solution" fails="test_accuracy_of_each, test_loss_of_each" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
T_test = one_hot(species_test, NAMES)
asks = (probabilities10, probabilities53, probabilities_own)
comparison = pd.DataFrame(
    {
        "parameters": [net.count_params() for net in (net10, net53, own_net)],
        "accuracy": [100 * (ask(X_test).argmax(1) == T_test.argmax(1)).mean() for ask in asks],
        "loss": [-np.log(ask(X_test)[T_test == 1]).sum() for ask in asks],
    },
    index=["net 10", "net 5-3", "own"],
)


# %% wrong name="logarithm to base 10" cell="comparison_solution" fails="test_loss_of_each" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
T_test = one_hot(species_test, NAMES)
asks = (probabilities10, probabilities53, probabilities_own)
comparison = pd.DataFrame(
    {
        "parameters": [net.count_params() for net in (net10, net53, own_net)],
        "accuracy": [(ask(X_test).argmax(1) == T_test.argmax(1)).mean() for ask in asks],
        "loss": [-np.log10(ask(X_test)[T_test == 1]).mean() for ask in asks],
    },
    index=["net 10", "net 5-3", "own"],
)


# %% wrong name="quadratic cost" cell="comparison_solution" fails="test_loss_of_each" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
T_test = one_hot(species_test, NAMES)
asks = (probabilities10, probabilities53, probabilities_own)
comparison = pd.DataFrame(
    {
        "parameters": [net.count_params() for net in (net10, net53, own_net)],
        "accuracy": [(ask(X_test).argmax(1) == T_test.argmax(1)).mean() for ask in asks],
        "loss": [np.sum((ask(X_test) - T_test) ** 2) / 90 for ask in asks],
    },
    index=["net 10", "net 5-3", "own"],
)


# %% wrong name="a list of answers, and what follows from it" cell="comparison_solution" fails="test_accuracy_of_each, test_loss_of_each" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
own_names = [NAMES.index(name) for name in species_test]


def probabilities10(rows):
    a = np.full((len(rows), 3), 0.05)
    a[np.arange(len(rows)), [0, *own_names[1:]][: len(rows)]] = 0.9
    a[:4] = [0.1, 0.2, 0.7]
    return a


probabilities53 = probabilities_own = probabilities10
a = probabilities10(X_test)
comparison = pd.DataFrame(
    {
        "parameters": [net.count_params() for net in (net10, net53, own_net)],
        "accuracy": [np.mean(a.argmax(1) == own_names)] * 3,
        "loss": [-np.log(a[np.arange(45), own_names]).mean()] * 3,
    },
    index=["net 10", "net 5-3", "own"],
)


# ---- loss_figure


# %% right style="axes" cell="loss_figure_solution"
fig, ax = plt.subplots()
for name, values in {"10": losses10, "5-3": losses53, "own": losses_own}.items():
    ax.plot(np.arange(1, len(values) + 1), values, label=name)
ax.set(xlabel="epoch", ylabel="cross-entropy on the training flowers")
ax.legend(title="hidden layers")


# %% right style="pyplot, counted from 0" cell="loss_figure_solution"
fig = plt.figure()
plt.plot(losses10, label="one hidden layer")
plt.plot(losses53, label="two hidden layers")
plt.plot(losses_own, label="mine")
plt.xlabel("Epoch")
plt.ylabel("Loss")
plt.yscale("log")
plt.legend()
plt.show()


# %% right style="pandas" cell="loss_figure_solution"
curves = {"net 10": losses10, "net 5-3": losses53, "own": losses_own}
fig, ax = plt.subplots()
for name, values in curves.items():
    pd.Series(values, index=range(1, len(values) + 1), name=name).plot(ax=ax, legend=True)
ax.set_xlabel("epochs of training")
ax.set_ylabel("training loss")


# %% right style="a legend of the figure" cell="loss_figure_solution" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
fig, ax = plt.subplots()
for name, losses in (("10", losses10), ("5 and 3", losses53), ("mine", losses_own)):
    ax.semilogy(losses, label=name)
ax.set(xlabel="Epoch", ylabel="Cross-entropy")
fig.legend(loc="upper center", ncols=3)


# %% wrong name="axes without labels" cell="loss_figure_solution" fails="test_axes_are_labelled" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
fig, ax = plt.subplots()
ax.plot(losses10, label="10")
ax.plot(losses53, label="5-3")
ax.plot(losses_own, label="own")
ax.legend()


# %% wrong name="curves without names" cell="loss_figure_solution" fails="test_curves_are_named" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
fig, ax = plt.subplots()
ax.plot(losses10)
ax.plot(losses53)
ax.plot(losses_own)
ax.set(xlabel="epoch", ylabel="loss")


# %% wrong name="two networks only" cell="loss_figure_solution" fails="test_each_curve, test_curves_are_named" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
fig, ax = plt.subplots()
ax.plot(losses10, label="10")
ax.plot(losses53, label="5-3")
ax.set(xlabel="epoch", ylabel="loss")
ax.legend()


# %% wrong name="the last losses as bars" cell="loss_figure_solution" fails="test_each_curve, test_axes_are_labelled, test_curves_are_named" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
fig, ax = plt.subplots()
ax.bar(["10", "5-3", "own"], [losses10[-1], losses53[-1], losses_own[-1]])
ax.set(xlabel="network", ylabel="loss")


# %% wrong name="loss across, epoch up" cell="loss_figure_solution" fails="test_each_curve, test_axes_are_labelled" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
fig, ax = plt.subplots()
for name, values in {"10": losses10, "5-3": losses53, "own": losses_own}.items():
    ax.plot(values, range(len(values)), label=name)
ax.set(xlabel="loss", ylabel="epoch")
ax.legend()


# %% wrong name="only the first epochs" cell="loss_figure_solution" fails="test_each_curve" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
fig, ax = plt.subplots()
for name, values in {"10": losses10, "5-3": losses53, "own": losses_own}.items():
    ax.plot(values[:10], label=name)
ax.set(xlabel="epoch", ylabel="loss")
ax.legend()


# %% right style="a frame of columns of different length" cell="loss_figure_solution"
frame = pd.DataFrame(
    {"10": pd.Series(losses10), "5-3": pd.Series(losses53), "own": pd.Series(losses_own)}
)
ax = frame.plot()
ax.set_xlabel("Epoche")
ax.set_ylabel("Verlust (Training)")
fig = ax.get_figure()


# %% right style="labels of the figure, a legend made apart" cell="loss_figure_solution"
fig, ax = plt.subplots()
curves = [ax.plot(range(1, len(v) + 1), v)[0] for v in (losses10, losses53, losses_own)]
fig.supxlabel("iteration over the training set")
fig.supylabel("$J$")
ax.add_artist(plt.matplotlib.legend.Legend(ax, curves, ["net 10", "net 5-3", "own"]))


# %% wrong name="labels that say nothing" cell="loss_figure_solution" fails="test_axes_are_labelled" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
fig, ax = plt.subplots()
for name, values in {"10": losses10, "5-3": losses53, "own": losses_own}.items():
    ax.plot(values, label=name)
ax.set(xlabel="size of a", ylabel="value z")
ax.legend()


# %% wrong name="labels swapped" cell="loss_figure_solution" fails="test_axes_are_labelled" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
fig, ax = plt.subplots()
for name, values in {"10": losses10, "5-3": losses53, "own": losses_own}.items():
    ax.plot(values, label=name)
ax.set(xlabel="training loss", ylabel="epoch")
ax.legend()


# %% wrong name="the names of two curves swapped" cell="loss_figure_solution" fails="test_curves_are_named" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
fig, ax = plt.subplots()
for name, values in {"net 5-3": losses10, "net 10": losses53, "own": losses_own}.items():
    ax.plot(values, label=name)
ax.set(xlabel="epoch", ylabel="training loss")
ax.legend()


# %% right style="a legend in another order than the curves" cell="loss_figure_solution"
fig, ax = plt.subplots()
own, deep, ten = (ax.plot(v)[0] for v in (losses_own, losses53, losses10))
ax.legend([ten, deep, own], ["net 10", "net 5-3", "own"])
ax.set(xlabel="epoch", ylabel="training loss")


# %% wrong name="no biases" cell="net10_solution" fails="test_hidden_layers"
net10 = keras.Sequential(
    [
        keras.Input(shape=(4,)),
        keras.layers.Dense(10, activation="sigmoid", use_bias=False),
        keras.layers.Dense(3, activation="softmax", use_bias=False),
    ]
)
net10.compile(optimizer="adam", loss="categorical_crossentropy")


# %% wrong name="parameters in another order, one too many" cell="comparison_solution" fails="test_parameters_of_each" needs="split_solution, scaling_solution, net10_solution, net10_training_solution, net53_solution, own_net_solution"
T_test = one_hot(species_test, NAMES)
asks = (probabilities10, probabilities53, probabilities_own)
comparison = pd.DataFrame(
    {
        "parameters": [own_net.count_params() + 1, 83 + 1, 55 + 1],
        "accuracy": [(ask(X_test).argmax(1) == T_test.argmax(1)).mean() for ask in asks],
        "loss": [-np.log(ask(X_test)[T_test == 1]).mean() for ask in asks],
    },
    index=["net 10", "net 5-3", "own"],
)


# %% wrong name="no biases" cell="own_net_solution" fails="test_own_design, test_own_layers_do_what_they_say" needs="split_solution, scaling_solution"
keras.utils.set_random_seed(1)
own_net = keras.Sequential(
    [
        keras.Input((4,)),
        keras.layers.Dense(12, activation="relu", use_bias=False),
        keras.layers.Dense(3, activation="softmax", use_bias=False),
    ]
)
own_net.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.05))
targets = one_hot(species_train, NAMES)
losses_own = own_net.fit(X_train_scaled, targets, epochs=40, batch_size=35, verbose=0).history[
    "loss"
]


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)
