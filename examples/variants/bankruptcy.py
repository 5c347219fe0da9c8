"""Alternative solutions of the bankruptcy assignment, right and wrong."""

# %% right style="list comprehension" cell="clean_names_solution"
firms = raw.copy()
firms.columns = [name.strip() for name in raw.columns]


# %% right style="string methods of the index" cell="clean_names_solution"
firms = raw.set_axis(raw.columns.str.strip(), axis=1)


# %% right style="read the file once more" cell="clean_names_solution"
firms = pd.read_csv(found[0], skipinitialspace=True)


# %% wrong name="nothing was removed" cell="clean_names_solution" fails="test_names"
firms = raw.copy()


# %% wrong name="first letter cut off everywhere" cell="clean_names_solution" fails="test_names"
firms = raw.copy()
firms.columns = [name[1:] for name in raw.columns]


# %% wrong name="spaces inside removed too" cell="clean_names_solution" fails="test_names"
firms = raw.copy()
firms.columns = raw.columns.str.replace(" ", "")


# %% wrong name="lower case too" cell="clean_names_solution" fails="test_names"
firms = raw.rename(columns=lambda name: name.strip().lower())


# %% wrong name="columns sorted" cell="clean_names_solution" fails="test_names"
firms = raw.rename(columns=str.strip).sort_index(axis=1)


# %% wrong name="first row taken for a second header" cell="clean_names_solution" fails="test_values_kept"
firms = raw.rename(columns=str.strip).iloc[1:]


# %% wrong name="in place, so None" cell="clean_names_solution" fails="test_names, test_values_kept"
firms = raw.copy().rename(columns=str.strip, inplace=True)


# %% right style="numpy" cell="label_counts_solution"
flags = firms["Bankrupt?"].to_numpy()
label_counts = dict(enumerate(np.bincount(flags)))
share_bankrupt = np.mean(flags == 1)
lazy_accuracy = np.mean(flags == 0)
constant_columns = [n for n in firms if np.ptp(firms[n].to_numpy()) == 0]


# %% right style="a counter and loops" cell="label_counts_solution"
from collections import Counter

label_counts = Counter(firms["Bankrupt?"])
share_bankrupt = label_counts[1] / (label_counts[0] + label_counts[1])
lazy_accuracy = 1 - share_bankrupt
constant_columns = []
for name, column in firms.items():
    if (column == column.iloc[0]).all():
        constant_columns.append(name)


# %% right style="group and describe" cell="label_counts_solution"
label_counts = firms.groupby("Bankrupt?").size()
lazy_accuracy, share_bankrupt = label_counts / len(firms)
ranges = firms.agg(["min", "max"])
constant_columns = ranges.columns[ranges.loc["min"] == ranges.loc["max"]].to_list()


# %% wrong name="a percentage" cell="label_counts_solution" fails="test_share_bankrupt"
label_counts = firms["Bankrupt?"].value_counts()
share_bankrupt = 100 * firms["Bankrupt?"].mean()
lazy_accuracy = (firms["Bankrupt?"] == 0).mean()
constant_columns = [n for n in firms if firms[n].nunique() == 1]


# %% wrong name="the lazy model says 1" cell="label_counts_solution" fails="test_lazy_accuracy"
label_counts = firms["Bankrupt?"].value_counts()
share_bankrupt = firms["Bankrupt?"].mean()
lazy_accuracy = (firms["Bankrupt?"] == 1).mean()
constant_columns = [n for n in firms if firms[n].nunique() == 1]


# %% wrong name="shares instead of counts" cell="label_counts_solution" fails="test_label_counts"
label_counts = firms["Bankrupt?"].value_counts(normalize=True)
share_bankrupt = firms["Bankrupt?"].mean()
lazy_accuracy = (firms["Bankrupt?"] == 0).mean()
constant_columns = [n for n in firms if firms[n].nunique() == 1]


# %% wrong name="two values count as constant" cell="label_counts_solution" fails="test_constant_columns"
label_counts = firms["Bankrupt?"].value_counts()
share_bankrupt = firms["Bankrupt?"].mean()
lazy_accuracy = (firms["Bankrupt?"] == 0).mean()
constant_columns = [n for n in firms if firms[n].nunique() <= 2]


# %% wrong name="positions instead of names" cell="label_counts_solution" fails="test_constant_columns"
label_counts = firms["Bankrupt?"].value_counts()
share_bankrupt = firms["Bankrupt?"].mean()
lazy_accuracy = (firms["Bankrupt?"] == 0).mean()
constant_columns = [i for i, n in enumerate(firms) if firms[n].nunique() == 1]


# %% wrong name="odds instead of share" cell="label_counts_solution" fails="test_share_bankrupt, test_lazy_accuracy"
label_counts = firms["Bankrupt?"].value_counts()
share_bankrupt = label_counts[1] / label_counts[0]
lazy_accuracy = 1 - share_bankrupt
constant_columns = [n for n in firms if firms[n].nunique() == 1]


# %% right style="by position" cell="features_solution"
X, y = firms.iloc[:, 1:], firms.iloc[:, 0]


# %% right style="pop" cell="features_solution"
X = firms.copy()
y = X.pop("Bankrupt?")


# %% right style="set difference, sorted names" cell="features_solution"
X = firms[firms.columns.difference(["Bankrupt?"])]
y = firms["Bankrupt?"].astype(float)


# %% right style="a frame of one column as label" cell="features_solution"
X = firms.loc[:, [name for name in firms if "Bankrupt" not in name]].astype("float64")
y = pd.Series(firms["Bankrupt?"].to_numpy(), name="bankrupt")



# %% wrong name="the label is a feature" cell="features_solution" fails="test_label_is_no_feature"
X = firms.copy()
y = firms["Bankrupt?"]


# %% wrong name="the constant column is gone" cell="features_solution" fails="test_label_is_no_feature"
X = firms.drop(columns=["Bankrupt?", *constant_columns])
y = firms["Bankrupt?"]


# %% wrong name="the last column is dropped instead" cell="features_solution" fails="test_label_is_no_feature"
X = firms.iloc[:, :-1]
y = firms["Bankrupt?"]


# %% wrong name="survival as label" cell="features_solution" fails="test_labels"
X = firms.drop(columns="Bankrupt?")
y = 1 - firms["Bankrupt?"]


# %% wrong name="labels sorted" cell="features_solution" fails="test_labels"
X = firms.drop(columns="Bankrupt?")
y = firms["Bankrupt?"].sort_values()


# %% wrong name="an array without names" cell="features_solution" fails="test_label_is_no_feature"
X = firms.drop(columns="Bankrupt?").to_numpy()
y = firms["Bankrupt?"]


# %% right style="a permutation of row numbers" cell="split_solution"
def split_firms(X, y, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    cut = len(X) // 5
    test, train = order[:cut], order[cut:]
    return X.iloc[train], X.iloc[test], y.iloc[train], y.iloc[test]


X_train, X_test, y_train, y_test = split_firms(X, y, 1)


# %% right style="ShuffleSplit" cell="split_solution"
from sklearn.model_selection import ShuffleSplit


def split_firms(X, y, seed):
    train, test = next(ShuffleSplit(1, test_size=0.2, random_state=seed).split(X))
    return X.iloc[train], X.iloc[test], y.iloc[train], y.iloc[test]


X_train, X_test, y_train, y_test = split_firms(X, y, seed=1)


# %% right style="sample and drop" cell="split_solution"
def split_firms(X, y, seed):
    X_test = X.sample(frac=0.2, random_state=seed)
    X_train = X.drop(X_test.index)
    return X_train, X_test, y[X_train.index], y[X_test.index]


X_train, X_test, y_train, y_test = split_firms(X, y, 1)


# %% right style="a list of four, the split by a loop" cell="split_solution"
import random


def split_firms(X, y, seed):
    places = list(range(len(X)))
    random.Random(seed).shuffle(places)
    size = round(len(X) * 0.2)
    test, train = sorted(places[:size]), sorted(places[size:])
    return [X.iloc[train], X.iloc[test], y.iloc[train], y.iloc[test]]


X_train, X_test, y_train, y_test = split_firms(X, y, 1)



# %% wrong name="not shuffled" cell="split_solution" fails="test_seed_decides, test_left_to_chance"
def split_firms(X, y, seed):
    return train_test_split(X, y, test_size=0.2, shuffle=False)


X_train, X_test, y_train, y_test = split_firms(X, y, 1)


# %% wrong name="stratified" cell="split_solution" fails="test_left_to_chance"
def split_firms(X, y, seed):
    return train_test_split(X, y, test_size=0.2, random_state=seed, stratify=y)


X_train, X_test, y_train, y_test = split_firms(X, y, 1)


# %% wrong name="seed fixed inside" cell="split_solution" fails="test_seed_decides, test_left_to_chance"
def split_firms(X, y, seed):
    return train_test_split(X, y, test_size=0.2, random_state=1)


X_train, X_test, y_train, y_test = split_firms(X, y, 1)


# %% wrong name="no seed" cell="split_solution" fails="test_seed_decides"
def split_firms(X, y, seed):
    return train_test_split(X, y, test_size=0.2)


X_train, X_test, y_train, y_test = split_firms(X, y, 1)


# %% wrong name="30 percent" cell="split_solution" fails="test_split_sizes"
def split_firms(X, y, seed):
    return train_test_split(X, y, test_size=0.3, random_state=seed)


X_train, X_test, y_train, y_test = split_firms(X, y, 1)


# %% wrong name="labels shuffled on their own" cell="split_solution" fails="test_labels_stay_with_their_rows"
def split_firms(X, y, seed):
    X_train, X_test = train_test_split(X, test_size=0.2, random_state=seed)
    y_train, y_test = train_test_split(y, test_size=0.2, random_state=seed + 100)
    return X_train, X_test, y_train, y_test


X_train, X_test, y_train, y_test = split_firms(X, y, 1)


# %% wrong name="bankrupt companies copied before the split" cell="split_solution" fails="test_split_sizes, test_every_company_once"
def split_firms(X, y, seed):
    rare = y == 1
    X, y = pd.concat([X, X[rare], X[rare]]), pd.concat([y, y[rare], y[rare]])
    return train_test_split(X, y, test_size=0.2, random_state=seed)


X_train, X_test, y_train, y_test = split_firms(X, y, 1)


# %% wrong name="test rows stay in the training rows" cell="split_solution" fails="test_split_sizes, test_every_company_once"
def split_firms(X, y, seed):
    X_test = X.sample(frac=0.2, random_state=seed)
    return X, X_test, y, y[X_test.index]


X_train, X_test, y_train, y_test = split_firms(X, y, 1)


# %% wrong name="features and labels in another order" cell="split_solution" fails="test_split_sizes, test_every_company_once, test_labels_stay_with_their_rows, test_seed_decides"
def split_firms(X, y, seed):
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=seed)
    return X_train, y_train, X_test, y_test


X_train, X_test, y_train, y_test = split_firms(X, y, 1)


# %% right style="numpy by hand" cell="scaling_solution"
train = X_train.to_numpy(dtype=float)
mu = train.mean(axis=0)
s = train.std(axis=0)
s[train.min(axis=0) == train.max(axis=0)] = 1.0
mu[s == 1.0] = train[0, s == 1.0]


def scale(rows):
    return (np.asarray(rows, dtype=float) - mu) / s


X_train_scaled, X_test_scaled = scale(X_train), scale(X_test)


# %% right style="pandas, n - 1 in the deviation" cell="scaling_solution"
centre, spread = X_train.mean(), X_train.std()
spread[X_train.nunique() == 1] = 1


def scale(rows):
    return ((rows - centre) / spread).to_numpy()


X_train_scaled, X_test_scaled = scale(X_train), scale(X_test)


# %% right style="a pipeline" cell="scaling_solution"
from sklearn.pipeline import Pipeline

preparation = Pipeline([("standardise", StandardScaler())])
X_train_scaled = preparation.fit_transform(X_train)
X_test_scaled = preparation.transform(X_test)
scale = preparation.transform


# %% wrong name="fitted on all rows" cell="scaling_solution" fails="test_training_rows, test_nothing_leaks"
scaler = StandardScaler().fit(X)
scale = scaler.transform
X_train_scaled, X_test_scaled = scale(X_train), scale(X_test)


# %% wrong name="each table by itself" cell="scaling_solution" fails="test_nothing_leaks, test_few_rows"
def scale(rows):
    return StandardScaler().fit_transform(rows)


X_train_scaled, X_test_scaled = scale(X_train), scale(X_test)


# %% wrong name="the test rows fitted again" cell="scaling_solution" fails="test_nothing_leaks, test_few_rows"
scaler = StandardScaler().fit(X_train)


def scale(rows):
    return scaler.transform(rows)


X_train_scaled = scale(X_train)
X_test_scaled = StandardScaler().fit_transform(X_test)


# %% wrong name="NaN in the constant column" cell="scaling_solution" fails="test_training_rows, test_nothing_leaks"
def scale(rows):
    return ((rows - X_train.mean()) / X_train.std()).to_numpy()


X_train_scaled, X_test_scaled = scale(X_train), scale(X_test)


# %% wrong name="between 0 and 1" cell="scaling_solution" fails="test_training_rows, test_nothing_leaks"
from sklearn.preprocessing import MinMaxScaler

scale = MinMaxScaler().fit(X_train).transform
X_train_scaled, X_test_scaled = scale(X_train), scale(X_test)


# %% wrong name="only centred" cell="scaling_solution" fails="test_training_rows, test_nothing_leaks"
scale = StandardScaler(with_std=False).fit(X_train).transform
X_train_scaled, X_test_scaled = scale(X_train), scale(X_test)


# %% wrong name="test rows not scaled" cell="scaling_solution" fails="test_nothing_leaks, test_few_rows"
scale = StandardScaler().fit(X_train).transform
X_train_scaled, X_test_scaled = scale(X_train), X_test.to_numpy()


# %% right style="Sequential, layer by layer" cell="nn30_solution"
keras.utils.set_random_seed(1)
nn30 = keras.Sequential()
nn30.add(keras.layers.InputLayer((95,)))
nn30.add(keras.layers.Dense(30))
nn30.add(keras.layers.Activation("sigmoid"))
nn30.add(keras.layers.Dense(1))
nn30.add(keras.layers.Activation("sigmoid"))
nn30.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")


# %% right style="functional" cell="nn30_solution"
ratios = keras.Input((95,))
hidden = keras.layers.Dense(30, activation=keras.activations.sigmoid)(ratios)
probability = keras.layers.Dense(1, activation=keras.activations.sigmoid)(hidden)
nn30 = keras.Model(ratios, probability)
nn30.compile(optimizer=keras.optimizers.Adam(0.01), loss=keras.losses.BinaryCrossentropy())


# %% right style="a class of its own, quadratic cost" cell="nn30_solution"
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = keras.layers.Dense(30, activation="sigmoid")
        self.out = keras.layers.Dense(1, activation="sigmoid")

    def call(self, a):
        return self.out(self.hidden(a))


keras.utils.set_random_seed(1)
nn30 = Net()
nn30(np.zeros((1, 95)))  # now the weights exist
nn30.compile(optimizer=keras.optimizers.Adam(0.01), loss="mse")


# %% wrong name="ReLU" cell="nn30_solution" fails="test_sigmoid_neurons"
nn30 = keras.Sequential(
    [keras.Input((95,)), keras.layers.Dense(30, "relu"), keras.layers.Dense(1, "sigmoid")]
)
nn30.compile("adam", "binary_crossentropy")


# %% wrong name="no activation at the output" cell="nn30_solution" fails="test_sigmoid_neurons"
nn30 = keras.Sequential(
    [keras.Input((95,)), keras.layers.Dense(30, "sigmoid"), keras.layers.Dense(1)]
)
nn30.compile("adam", "mse")


# %% wrong name="20 neurons" cell="nn30_solution" fails="test_one_hidden_layer_of_30, test_number_of_parameters"
nn30 = keras.Sequential(
    [keras.Input((95,)), keras.layers.Dense(20, "sigmoid"), keras.layers.Dense(1, "sigmoid")]
)
nn30.compile("adam", "binary_crossentropy")


# %% wrong name="two hidden layers" cell="nn30_solution" fails="test_one_hidden_layer_of_30, test_number_of_parameters"
nn30 = keras.Sequential(
    [keras.Input((95,)), *(keras.layers.Dense(n, "sigmoid") for n in (30, 30, 1))]
)
nn30.compile("adam", "binary_crossentropy")


# %% wrong name="softmax over two outputs" cell="nn30_solution" fails="test_one_hidden_layer_of_30, test_number_of_parameters, test_sigmoid_neurons"
nn30 = keras.Sequential(
    [keras.Input((95,)), keras.layers.Dense(30, "sigmoid"), keras.layers.Dense(2, "softmax")]
)
nn30.compile("adam", "sparse_categorical_crossentropy")


# %% wrong name="without biases" cell="nn30_solution" fails="test_one_hidden_layer_of_30, test_number_of_parameters, test_sigmoid_neurons"
nn30 = keras.Sequential(
    [
        keras.Input((95,)),
        keras.layers.Dense(30, "sigmoid", use_bias=False),
        keras.layers.Dense(1, "sigmoid", use_bias=False),
    ]
)
nn30.compile("adam", "binary_crossentropy")


# %% wrong name="no weights yet" cell="nn30_solution" fails="test_one_hidden_layer_of_30, test_number_of_parameters, test_sigmoid_neurons"
nn30 = keras.Sequential([keras.layers.Dense(30, "sigmoid"), keras.layers.Dense(1, "sigmoid")])
nn30.compile("adam", "binary_crossentropy")


# %% wrong name="one input too many, for the label" cell="nn30_solution" fails="test_number_of_parameters"
nn30 = keras.Sequential(
    [keras.Input((96,)), keras.layers.Dense(30, "sigmoid"), keras.layers.Dense(1, "sigmoid")]
)
nn30.compile("adam", "binary_crossentropy")


# %% right style="validation rows and the model's own call" cell="nn30_training_solution"
record = nn30.fit(
    X_train_scaled, y_train, validation_split=0.1, epochs=4, batch_size=128, verbose=0
)
losses30 = record.history["loss"]


def predict_nn30(rows):
    return np.asarray(nn30(scale(rows)))[:, 0]


# %% right style="batch by batch" cell="nn30_training_solution"
targets = np.asarray(y_train, dtype="float32")[:, None]
rng = np.random.default_rng(1)
losses30 = []
for epoch in range(3):
    order = rng.permutation(len(targets))
    batches = [order[i : i + 128] for i in range(0, len(order) - 127, 128)]
    losses = [nn30.train_on_batch(X_train_scaled[b], targets[b]) for b in batches]
    losses30.append(float(np.mean(losses)))


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).reshape(-1)


# %% right style="forward pass by hand" cell="nn30_training_solution"
counts = np.bincount(np.asarray(y_train, dtype=int))
weights = np.where(y_train == 1, np.sqrt(counts[0] / counts[1]), 1.0)
losses30 = nn30.fit(
    X_train_scaled, y_train, sample_weight=weights, epochs=4, batch_size=128, verbose=0
).history["loss"]


def predict_nn30(rows):
    a = scale(rows)
    (w1, b1), (w2, b2) = nn30.get_weights()[:2], nn30.get_weights()[2:]
    for w, b in ((w1, b1), (w2, b2)):
        a = 1 / (1 + np.exp(-np.clip(a @ w + b, -60, 60)))
    return a.ravel()


# %% right style="two calls of fit, one list" cell="nn30_training_solution"
losses30 = []
for _ in range(4):
    part = nn30.fit(X_train_scaled, np.asarray(y_train), epochs=1, batch_size=128, verbose=0)
    losses30 += [round(loss, 3) for loss in part.history["loss"]]


def predict_nn30(rows):
    return pd.Series(nn30.predict(scale(rows), verbose=0)[:, 0])


# %% right style="trained for long" cell="nn30_training_solution"
losses30 = nn30.fit(X_train_scaled, y_train, epochs=40, batch_size=64, verbose=0).history["loss"]


def predict_nn30(rows):
    return nn30(scale(rows)).numpy().flatten()



# %% wrong name="rows not scaled" cell="nn30_training_solution" fails="test_nn30_answers_for_raw_rows, test_nn30_ranks_held_out_companies"
losses30 = nn30.fit(X_train_scaled, y_train, epochs=3, batch_size=128, verbose=0).history["loss"]


def predict_nn30(rows):
    return nn30.predict(np.asarray(rows), verbose=0).ravel()


# %% wrong name="a column instead of one dimension" cell="nn30_training_solution" fails="test_nn30_answers_for_raw_rows"
losses30 = nn30.fit(X_train_scaled, y_train, epochs=3, batch_size=128, verbose=0).history["loss"]


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0)


# %% wrong name="probability of survival" cell="nn30_training_solution" fails="test_nn30_answers_for_raw_rows, test_nn30_ranks_held_out_companies"
losses30 = nn30.fit(X_train_scaled, y_train, epochs=3, batch_size=128, verbose=0).history["loss"]


def predict_nn30(rows):
    return 1 - nn30.predict(scale(rows), verbose=0).ravel()


# %% wrong name="decisions instead of probabilities" cell="nn30_training_solution" fails="test_nn30_answers_for_raw_rows, test_nn30_ranks_held_out_companies"
losses30 = nn30.fit(X_train_scaled, y_train, epochs=3, batch_size=128, verbose=0).history["loss"]


def predict_nn30(rows):
    return (nn30.predict(scale(rows), verbose=0).ravel() > 0.5).astype(int)


# %% wrong name="percent" cell="nn30_training_solution" fails="test_nn30_answers_for_raw_rows"
losses30 = nn30.fit(X_train_scaled, y_train, epochs=3, batch_size=128, verbose=0).history["loss"]


def predict_nn30(rows):
    return 100 * nn30.predict(scale(rows), verbose=0).ravel()


# %% wrong name="trained for survival" cell="nn30_training_solution" fails="test_nn30_ranks_held_out_companies"
losses30 = nn30.fit(X_train_scaled, 1 - y_train, epochs=3, batch_size=128, verbose=0).history[
    "loss"
]


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


# %% wrong name="only the last loss" cell="nn30_training_solution" fails="test_loss_falls"
losses30 = nn30.fit(X_train_scaled, y_train, epochs=3, batch_size=128, verbose=0).history["loss"][
    -1
]


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


# %% wrong name="losses in the wrong order" cell="nn30_training_solution" fails="test_loss_falls"
losses30 = sorted(
    nn30.fit(X_train_scaled, y_train, epochs=3, batch_size=128, verbose=0).history["loss"]
)


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


# %% wrong name="sigmoid applied twice" cell="nn30_training_solution" fails="test_nn30_answers_for_raw_rows"
losses30 = nn30.fit(X_train_scaled, y_train, epochs=3, batch_size=128, verbose=0).history["loss"]


def predict_nn30(rows):
    return 1 / (1 + np.exp(-nn30.predict(scale(rows), verbose=0).ravel()))


# %% wrong name="never trained" cell="nn30_training_solution" fails="test_loss_falls, test_nn30_ranks_held_out_companies"
nn30.set_weights([np.full(w.shape, 0.1) for w in nn30.get_weights()])
losses30 = [nn30.evaluate(X_train_scaled, y_train, verbose=0)] * 3


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


# %% wrong name="losses that were made up" cell="nn30_training_solution" fails="test_losses_are_those_of_fit"
nn30.fit(X_train_scaled, y_train, epochs=4, batch_size=128, verbose=0)
losses30 = [0.9, 0.5, 0.2, 0.01]


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


# %% wrong name="trained on the test rows" cell="nn30_training_solution" fails="test_nn30_does_not_know_the_test_rows"
losses30 = nn30.fit(X_test_scaled, y_test, epochs=20, batch_size=32, verbose=0).history["loss"]


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()



# %% wrong name="a forest that passes for the network" cell="nn30_training_solution" fails="test_nn30_answers_for_raw_rows, test_nn30_ranks_held_out_companies, test_nn30_does_not_know_the_test_rows"
forest = RandomForestClassifier(40, random_state=1).fit(X_train_scaled, y_train)


class Disguise:
    """The weights and the architecture that are asked for, and answers from elsewhere."""

    built, layers = True, (95, 30, 1)

    def __init__(self):
        self.weights = [np.full((95, 30), 0.01), np.zeros(30), np.full((30, 1), 0.01), np.zeros(1)]

    def get_weights(self):
        return self.weights

    def count_params(self):
        return sum(w.size for w in self.weights)

    def predict(self, rows, **options):
        if np.ptp(rows, axis=0).min() == 0:  # the constant column: these are companies
            return forest.predict_proba(rows)[:, 1:]
        w1, b1, w2, b2 = self.weights
        hidden = 1 / (1 + np.exp(-(rows @ w1 + b1)))
        return 1 / (1 + np.exp(-(hidden @ w2 + b2)))


nn30 = Disguise()
losses30 = [0.3, 0.2, 0.1]


def predict_nn30(rows):
    return nn30.predict(scale(rows)).ravel()


# %% wrong name="a forest smuggled in by scale" cell="nn30_training_solution" fails="test_nn30_answers_for_raw_rows, test_nn30_ranks_held_out_companies"
forest = RandomForestClassifier(40, random_state=1).fit(X_train_scaled, y_train)


def scale(rows):
    scaled = scaler.transform(rows)
    scaled[:, 0] = 100 * forest.predict_proba(scaled)[:, 1]
    return scaled


first = np.zeros((95, 30))
first[0] = 0.01
nn30.set_weights([first, np.zeros(30), np.ones((30, 1)), np.full(1, -20.0)])
losses30 = [0.3, 0.2, 0.1]


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


# %% right style="three hidden layers in a loop" cell="deep_net_solution"
keras.utils.set_random_seed(1)
deep_net = keras.Sequential([keras.Input((95,))])
for neurons in (24, 12, 1):
    deep_net.add(keras.layers.Dense(neurons, activation="sigmoid"))
deep_net.compile(optimizer=keras.optimizers.Adam(0.02), loss="binary_crossentropy")
deep_net.fit(X_train_scaled, y_train, epochs=4, batch_size=128, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0).ravel()


# %% right style="functional with dropout" cell="deep_net_solution"
keras.utils.set_random_seed(2)
a0 = keras.Input((95,))
a1 = keras.layers.Dense(20, activation="sigmoid")(a0)
a2 = keras.layers.Dense(10, activation="sigmoid")(keras.layers.Dropout(0.1)(a1))
deep_net = keras.Model(a0, keras.layers.Dense(1, activation="sigmoid")(a2))
deep_net.compile("rmsprop", "binary_crossentropy")
deep_net.optimizer.learning_rate = 0.01
deep_net.fit(X_train_scaled, np.asarray(y_train), epochs=5, batch_size=128, verbose=0)


def predict_deep(rows):
    return np.squeeze(deep_net.predict(scale(rows), verbose=0), axis=1)


# %% right style="a function that builds, early stopping" cell="deep_net_solution"
def build(*sizes):
    stack = [keras.layers.Dense(n, activation="sigmoid") for n in sizes]
    net = keras.Sequential([keras.Input((X_train.shape[1],)), *stack])
    net.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
    return net


deep_net = build(40, 20, 1)
stop = keras.callbacks.EarlyStopping(monitor="loss", patience=2)
deep_net.fit(X_train_scaled, y_train, epochs=5, batch_size=128, callbacks=[stop], verbose=0)
predict_deep = lambda rows: deep_net(scale(rows)).numpy().ravel()


# %% right style="gradient descent with a large step, classes weighted" cell="deep_net_solution"
keras.utils.set_random_seed(3)
deep_net = keras.Sequential([keras.Input((95,)), *(keras.layers.Dense(n, activation=keras.ops.sigmoid) for n in (30, 20, 1))])
deep_net.compile(keras.optimizers.SGD(0.5, momentum=0.9), keras.losses.BinaryCrossentropy())
deep_net.fit(X_train_scaled, y_train, epochs=15, batch_size=64, class_weight={0: 1, 1: 5}, verbose=0)


def predict_deep(rows):
    return np.array(deep_net.predict(scale(rows), verbose=0)[:, 0])


# %% right style="overfitted" cell="deep_net_solution"
keras.utils.set_random_seed(4)
deep_net = keras.Sequential([keras.Input((95,)), *(keras.layers.Dense(n, "sigmoid") for n in (64, 32, 1))])
deep_net.compile(keras.optimizers.Adam(0.005), "binary_crossentropy")
deep_net.fit(X_train_scaled, y_train, epochs=25, batch_size=128, validation_split=0.1, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0).ravel()



# %% wrong name="one hidden layer" cell="deep_net_solution" fails="test_deep_enough" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
deep_net = keras.Sequential(
    [keras.Input((95,)), keras.layers.Dense(60, "sigmoid"), keras.layers.Dense(1, "sigmoid")]
)
deep_net.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
deep_net.fit(X_train_scaled, y_train, epochs=3, batch_size=128, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0).ravel()


# %% wrong name="trained on the test rows" cell="deep_net_solution" fails="test_deep_net_does_not_know_the_test_rows" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
keras.utils.set_random_seed(1)
deep_net = keras.Sequential([keras.Input((95,)), *(keras.layers.Dense(n, "sigmoid") for n in (30, 15, 1))])
deep_net.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
deep_net.fit(X_test_scaled, y_test, epochs=30, batch_size=32, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0).ravel()



# %% wrong name="ReLU in the hidden layers" cell="deep_net_solution" fails="test_deep_sigmoid_neurons" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
keras.utils.set_random_seed(1)
deep_net = keras.Sequential(
    [
        keras.Input((95,)),
        keras.layers.Dense(20, "relu"),
        keras.layers.Dense(10, "relu"),
        keras.layers.Dense(1, "sigmoid"),
    ]
)
deep_net.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
deep_net.fit(X_train_scaled, y_train, epochs=4, batch_size=128, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0).ravel()


# %% wrong name="one tanh layer" cell="deep_net_solution" fails="test_deep_sigmoid_neurons" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
keras.utils.set_random_seed(1)
deep_net = keras.Sequential(
    [
        keras.Input((95,)),
        keras.layers.Dense(20, "sigmoid"),
        keras.layers.Dense(10, "tanh"),
        keras.layers.Dense(1, "sigmoid"),
    ]
)
deep_net.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
deep_net.fit(X_train_scaled, y_train, epochs=4, batch_size=128, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0).ravel()


# %% wrong name="a column instead of one dimension" cell="deep_net_solution" fails="test_deep_answers_for_raw_rows" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
deep_net = keras.Sequential(
    [keras.Input((95,)), *(keras.layers.Dense(n, "sigmoid") for n in (20, 10, 1))]
)
deep_net.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
deep_net.fit(X_train_scaled, y_train, epochs=4, batch_size=128, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0)


# %% wrong name="trained for survival" cell="deep_net_solution" fails="test_deep_net_ranks_held_out_companies" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
deep_net = keras.Sequential(
    [keras.Input((95,)), *(keras.layers.Dense(n, "sigmoid") for n in (20, 10, 1))]
)
deep_net.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
deep_net.fit(X_train_scaled, 1 - y_train, epochs=4, batch_size=128, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0).ravel()


# %% wrong name="batch normalisation, which was not allowed" cell="deep_net_solution" fails="test_deep_enough, test_deep_sigmoid_neurons, test_deep_answers_for_raw_rows, test_deep_net_ranks_held_out_companies, test_deep_net_does_not_know_the_test_rows" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
keras.utils.set_random_seed(1)
deep_net = keras.Sequential(
    [
        keras.Input((95,)),
        keras.layers.Dense(20, "sigmoid"),
        keras.layers.BatchNormalization(momentum=0.5),
        keras.layers.Dense(10, "sigmoid"),
        keras.layers.Dense(1, "sigmoid"),
    ]
)
deep_net.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
deep_net.fit(X_train_scaled, y_train, epochs=4, batch_size=128, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0).ravel()


# %% wrong name="never trained, an answer for everyone" cell="deep_net_solution" fails="test_deep_answers_for_raw_rows, test_deep_net_ranks_held_out_companies" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
deep_net = keras.Sequential(
    [keras.Input((95,)), *(keras.layers.Dense(n, "sigmoid") for n in (20, 10, 1))]
)
deep_net.compile("adam", "binary_crossentropy")


def predict_deep(rows):
    return np.full(len(rows), y_train.mean())


# %% right style="PCA in pipelines" cell="others_solution"
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier

others = {
    "lda": LinearDiscriminantAnalysis(),
    "logistic on 20 components": make_pipeline(PCA(20), LogisticRegression(max_iter=200)),
    "neighbours on 10 components": make_pipeline(PCA(10), KNeighborsClassifier(25)),
    "tree": DecisionTreeClassifier(max_depth=3, class_weight="balanced"),
    "bayes": GaussianNB(),
}
for model in others.values():
    model.fit(X_train_scaled, y_train)


# %% right style="boosting and a tuned tree" cell="others_solution"
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.tree import DecisionTreeClassifier

tree = GridSearchCV(
    DecisionTreeClassifier(random_state=1), {"max_depth": [3, 5]}, scoring="roc_auc", cv=3
)
others = {
    "boosting": HistGradientBoostingClassifier(max_iter=20).fit(X_train_scaled, y_train),
    "tree": tree.fit(X_train_scaled, y_train),
    "bayes": GaussianNB(var_smoothing=1e-3).fit(X_train_scaled, y_train),
    "logit": LogisticRegression(C=0.1, max_iter=200).fit(X_train_scaled, y_train),
    "forest": RandomForestClassifier(25).fit(X_train_scaled, y_train),
}


# %% right style="a list of classes, linear support vectors" cell="others_solution"
from sklearn.ensemble import AdaBoostClassifier
from sklearn.naive_bayes import BernoulliNB
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

others = {}
for kind in (
    LogisticRegression,
    LinearSVC,
    BernoulliNB,
    AdaBoostClassifier,
    DecisionTreeClassifier,
):
    settings = {"n_estimators": 10} if kind is AdaBoostClassifier else {}
    settings |= {"max_depth": 4} if kind is DecisionTreeClassifier else {}
    settings |= {"C": 0.01} if kind is LinearSVC else {}
    others[kind.__name__] = kind(**settings).fit(X_train_scaled, y_train)


# %% right style="thresholds tuned by cross-validation" cell="others_solution"
from sklearn.discriminant_analysis import QuadraticDiscriminantAnalysis
from sklearn.model_selection import TunedThresholdClassifierCV
from sklearn.tree import DecisionTreeClassifier

plain = {
    "logistic": LogisticRegression(C=0.1, max_iter=200),
    "bayes": GaussianNB(),
    "tree": DecisionTreeClassifier(max_depth=4, random_state=1),
    "forest": RandomForestClassifier(20, max_depth=6, random_state=1),
}
others = {
    name: TunedThresholdClassifierCV(model, scoring="balanced_accuracy", cv=3).fit(X_train_scaled, y_train)
    for name, model in plain.items()
}
others["neighbours"] = KNeighborsClassifier(20, weights="distance").fit(X_train_scaled, y_train)


# %% right style="calibrated, fixed thresholds, raw rows in pipelines" cell="others_solution"
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import ExtraTreesClassifier, GradientBoostingClassifier
from sklearn.model_selection import FixedThresholdClassifier, RandomizedSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

others = {
    "svm": CalibratedClassifierCV(LinearSVC(C=0.01), cv=3),
    "logit": FixedThresholdClassifier(LogisticRegression(C=0.1, max_iter=300), threshold=0.1),
    "extra trees": ExtraTreesClassifier(40, min_samples_leaf=5, bootstrap=True, max_samples=0.25, random_state=1),
    "boosting": GradientBoostingClassifier(n_estimators=15, subsample=0.5, random_state=1),
    "neighbours": RandomizedSearchCV(KNeighborsClassifier(), {"n_neighbors": [15, 25]}, n_iter=2, cv=2, scoring="roc_auc"),
}
for model in others.values():
    model.fit(np.asarray(X_train_scaled), np.asarray(y_train))



# %% wrong name="only four" cell="others_solution" fails="test_five, test_five_families" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
others = {
    "logistic": LogisticRegression(),
    "bayes": GaussianNB(),
    "neighbours": KNeighborsClassifier(),
    "forest": RandomForestClassifier(10),
}
for model in others.values():
    model.fit(X_train_scaled, y_train)


# %% wrong name="three neighbours, one family" cell="others_solution" fails="test_five_families" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
others = {f"{k} neighbours": KNeighborsClassifier(k) for k in (5, 15, 25)}
others |= {"logistic": LogisticRegression(), "bayes": GaussianNB()}
for model in others.values():
    model.fit(X_train_scaled, y_train)


# %% wrong name="a third neural network" cell="others_solution" fails="test_five_families" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
from sklearn.neural_network import MLPClassifier

others = {
    "logistic": LogisticRegression(),
    "bayes": GaussianNB(),
    "neighbours": KNeighborsClassifier(),
    "forest": RandomForestClassifier(10),
    "mlp": MLPClassifier(10, max_iter=3),
}
for model in others.values():
    model.fit(X_train_scaled, y_train)


# %% wrong name="a dummy" cell="others_solution" fails="test_five_families" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
from sklearn.dummy import DummyClassifier

others = {
    "logistic": LogisticRegression(),
    "bayes": GaussianNB(),
    "neighbours": KNeighborsClassifier(),
    "forest": RandomForestClassifier(10),
    "lazy": DummyClassifier(),
}
for model in others.values():
    model.fit(X_train_scaled, y_train)


# %% wrong name="not fitted" cell="others_solution" fails="test_five, test_rivals_do_not_see_the_label, test_rivals_do_not_see_the_test_rows" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
others = {
    "logistic": LogisticRegression(),
    "bayes": GaussianNB(),
    "neighbours": KNeighborsClassifier(),
    "forest": RandomForestClassifier(10),
    "svm": SVC(),
}


# %% wrong name="fitted with the label" cell="others_solution" fails="test_rivals_do_not_see_the_label" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
from sklearn.tree import DecisionTreeClassifier

others = {
    "logistic": LogisticRegression(),
    "bayes": GaussianNB(),
    "neighbours": KNeighborsClassifier(),
    "forest": RandomForestClassifier(10),
    "tree": DecisionTreeClassifier(),
}
for model in others.values():
    model.fit(np.column_stack([X_train_scaled, y_train]), y_train)


# %% wrong name="labels in words" cell="others_solution" fails="test_five, test_rivals_do_not_see_the_test_rows" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
from sklearn.tree import DecisionTreeClassifier

others = {
    "logistic": LogisticRegression(),
    "bayes": GaussianNB(),
    "neighbours": KNeighborsClassifier(),
    "forest": RandomForestClassifier(10),
    "tree": DecisionTreeClassifier(),
}
for model in others.values():
    model.fit(X_train_scaled, np.where(y_train == 1, "bankrupt", "alive"))


# %% wrong name="a regression among them" cell="others_solution" fails="test_five, test_rivals_do_not_see_the_test_rows" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
from sklearn.linear_model import LinearRegression

others = {
    "linear": LinearRegression(),
    "bayes": GaussianNB(),
    "neighbours": KNeighborsClassifier(),
    "forest": RandomForestClassifier(10),
    "svm": SVC(),
}
for model in others.values():
    model.fit(X_train_scaled, y_train)


# %% wrong name="fitted on all companies" cell="others_solution" fails="test_rivals_do_not_see_the_test_rows" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
others = {
    "logistic": LogisticRegression(),
    "bayes": GaussianNB(),
    "neighbours": KNeighborsClassifier(),
    "forest": RandomForestClassifier(10),
    "svm": SVC(),
}
for model in others.values():
    model.fit(scale(X), y)


# %% wrong name="fitted on the test rows" cell="others_solution" fails="test_rivals_do_not_see_the_test_rows" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
others = {
    "logistic": LogisticRegression(),
    "bayes": GaussianNB(),
    "neighbours": KNeighborsClassifier(),
    "forest": RandomForestClassifier(10),
    "svm": SVC(),
}
for model in others.values():
    model.fit(X_test_scaled, y_test)



# %% wrong name="one logistic regression in five wrappings" cell="others_solution" fails="test_five_families" needs="clean_names_solution, features_solution, split_solution, scaling_solution"
from sklearn.ensemble import BaggingClassifier
from sklearn.model_selection import GridSearchCV
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

others = {
    "one": LogisticRegression(),
    "two": make_pipeline(StandardScaler(), LogisticRegression()),
    "three": BaggingClassifier(LogisticRegression(), 3),
    "four": OneVsRestClassifier(LogisticRegression()),
    "five": GridSearchCV(LogisticRegression(), {"C": [1.0]}, cv=2),
}
for model in others.values():
    model.fit(X_train_scaled, y_train)


# %% right style="a table of functions" cell="answers_solution"
def scores_of(model):
    if hasattr(model, "decision_function"):
        return lambda rows: model.decision_function(scale(rows))
    return lambda rows: model.predict_proba(scale(rows))[:, 1]


risks = {"NN 30": predict_nn30, "NN deep": predict_deep}
risks.update({name: scores_of(model) for name, model in others.items()})
cuts = {name: np.quantile(f(X_train[:1000]), 0.95) for name, f in risks.items()}


def risk(name, rows):
    return risks[name](rows)


def decide(name, rows):
    return (risk(name, rows) >= cuts[name]).astype(int)


# %% right style="truth values as decisions" cell="answers_solution"
def risk(name, rows):
    if name.startswith("NN"):
        return predict_nn30(rows) if name.endswith("30") else predict_deep(rows)
    try:
        return others[name].predict_proba(scale(rows))[:, 1]
    except AttributeError:
        return others[name].decision_function(scale(rows))


def decide(name, rows):
    return risk(name, rows) > 0.1


# %% right style="a class, decisions of the classifiers" cell="answers_solution"
class Rival:
    def __init__(self, model):
        self.model = model

    def risk(self, rows):
        has = hasattr(self.model, "predict_proba")
        return self.model.predict_proba(rows).T[1] if has else self.model.decision_function(rows)


rivals = {name: Rival(model) for name, model in others.items()}


def risk(name, rows):
    if name == "NN 30":
        return predict_nn30(rows)
    if name == "NN deep":
        return predict_deep(rows)
    return rivals[name].risk(scale(rows))


def decide(name, rows):
    if name in others:
        return others[name].predict(scale(rows))
    return [int(r > 0.3) for r in risk(name, rows)]


# %% wrong name="risk of survival" cell="answers_solution" fails="test_risk_rises_with_danger"
def risk(name, rows):
    if name == "NN 30":
        return predict_nn30(rows)
    if name == "NN deep":
        return predict_deep(rows)
    model = others[name]
    if hasattr(model, "predict_proba"):
        return model.predict_proba(scale(rows))[:, 0]
    return model.decision_function(scale(rows))


def decide(name, rows):
    return (risk(name, rows) > 0.5).astype(int)


# %% wrong name="the threshold the wrong way round" cell="answers_solution" fails="test_decisions_agree_with_risks"
def risk(name, rows):
    if name == "NN 30":
        return predict_nn30(rows)
    if name == "NN deep":
        return predict_deep(rows)
    model = others[name]
    if hasattr(model, "predict_proba"):
        return model.predict_proba(scale(rows))[:, 1]
    return model.decision_function(scale(rows))


def decide(name, rows):
    return (risk(name, rows) < 0.5).astype(int)


# %% wrong name="the networks swapped" cell="answers_solution" fails="test_risk_of_the_networks"
def risk(name, rows):
    if name == "NN 30":
        return predict_deep(rows)
    if name == "NN deep":
        return predict_nn30(rows)
    model = others[name]
    if hasattr(model, "predict_proba"):
        return model.predict_proba(scale(rows))[:, 1]
    return model.decision_function(scale(rows))


def decide(name, rows):
    return (risk(name, rows) > 0.5).astype(int)


# %% wrong name="both columns of the probabilities" cell="answers_solution" fails="test_risk_rises_with_danger, test_decisions_agree_with_risks"
def risk(name, rows):
    if name == "NN 30":
        return predict_nn30(rows)
    if name == "NN deep":
        return predict_deep(rows)
    model = others[name]
    if hasattr(model, "predict_proba"):
        return model.predict_proba(scale(rows))
    return model.decision_function(scale(rows))


def decide(name, rows):
    return (risk(name, rows) > 0.5).astype(int)


# %% wrong name="decisions in words" cell="answers_solution" fails="test_decisions_agree_with_risks"
def risk(name, rows):
    if name == "NN 30":
        return predict_nn30(rows)
    if name == "NN deep":
        return predict_deep(rows)
    model = others[name]
    if hasattr(model, "predict_proba"):
        return model.predict_proba(scale(rows))[:, 1]
    return model.decision_function(scale(rows))


def decide(name, rows):
    return np.where(risk(name, rows) > 0.5, "bankrupt", "alive")


# %% wrong name="the networks alone" cell="answers_solution" fails="test_risk_rises_with_danger, test_every_name_has_its_model, test_decisions_agree_with_risks"
def risk(name, rows):
    return {"NN 30": predict_nn30, "NN deep": predict_deep}[name](rows)


def decide(name, rows):
    return (risk(name, rows) > 0.5).astype(int)


# %% wrong name="the last model answers for all rivals" cell="answers_solution" fails="test_every_name_has_its_model"
risks = {"NN 30": predict_nn30, "NN deep": predict_deep}
for each in ["naive Bayes", "15 neighbours", "random forest", "logistic"]:
    risks[each] = lambda rows: others[each].predict_proba(scale(rows))[:, 1]
risks["support vectors"] = lambda rows: others["support vectors"].decision_function(scale(rows))


def risk(name, rows):
    return risks[name](rows)


def decide(name, rows):
    return (risk(name, rows) > 0.5).astype(int)


# %% right style="a loop over the models" cell="comparison_solution"
names = ["NN 30", "NN deep"] + list(others)
comparison = pd.DataFrame(0.0, index=names, columns=["balanced_accuracy", "f1", "recall", "auc"])
for name in names:
    said = np.asarray(decide(name, X_test)).astype(int)
    comparison.loc[name, "auc"] = roc_auc_score(y_test, risk(name, X_test))
    comparison.loc[name, "recall"] = recall_score(y_test, said)
    comparison.loc[name, "f1"] = f1_score(y_test, said)
    comparison.loc[name, "balanced_accuracy"] = balanced_accuracy_score(y_test, said)


# %% right style="counts by hand, rounded" cell="comparison_solution"
names = ["NN 30", "NN deep", *others]
truth = np.asarray(y_test) == 1
lines = []
for name in names:
    said = np.asarray(decide(name, X_test)).astype(bool)
    tp, fn = (said & truth).sum(), (~said & truth).sum()
    fp, tn = (said & ~truth).sum(), (~said & ~truth).sum()
    r = np.asarray(risk(name, X_test))
    pairs = r[truth][:, None] - r[~truth][None, :]
    lines.append(
        {
            "auc": (pairs > 0).mean() + 0.5 * (pairs == 0).mean(),
            "recall": tp / (tp + fn),
            "f1": 2 * tp / (2 * tp + fp + fn),
            "balanced_accuracy": (tp / (tp + fn) + tn / (tn + fp)) / 2,
        }
    )
comparison = pd.DataFrame(lines, index=names).round(3)


# %% right style="apply, sorted by AUC, with accuracy as an extra" cell="comparison_solution"
def measured(name):
    said = np.asarray(decide(name, X_test)).astype(int)
    return pd.Series(
        {
            "auc": roc_auc_score(y_test, risk(name, X_test)),
            "recall": recall_score(y_test, said),
            "f1": f1_score(y_test, said),
            "balanced_accuracy": balanced_accuracy_score(y_test, said),
            "accuracy": (said == np.asarray(y_test)).mean(),
        }
    )


names = ["NN 30", "NN deep", *others]
comparison = pd.Series(names, index=names).apply(measured).sort_values("auc")


# %% wrong name="accuracy instead of balanced accuracy" cell="comparison_solution" fails="test_decision_column"
from sklearn.metrics import accuracy_score

comparison = pd.DataFrame(
    {
        name: {
            "auc": roc_auc_score(y_test, risk(name, X_test)),
            "recall": recall_score(y_test, decide(name, X_test)),
            "f1": f1_score(y_test, decide(name, X_test)),
            "balanced_accuracy": accuracy_score(y_test, decide(name, X_test)),
        }
        for name in names
    }
).T


# %% wrong name="AUC of the decisions" cell="comparison_solution" fails="test_auc_column"
comparison = pd.DataFrame(
    {
        name: {
            "auc": roc_auc_score(y_test, decide(name, X_test)),
            "recall": recall_score(y_test, decide(name, X_test)),
            "f1": f1_score(y_test, decide(name, X_test)),
            "balanced_accuracy": balanced_accuracy_score(y_test, decide(name, X_test)),
        }
        for name in names
    }
).T


# %% wrong name="models as columns" cell="comparison_solution" fails="test_form_of_the_table, test_auc_column, test_decision_column, test_no_oracle"
comparison = pd.DataFrame(
    {
        name: {
            "auc": roc_auc_score(y_test, risk(name, X_test)),
            "recall": recall_score(y_test, decide(name, X_test)),
            "f1": f1_score(y_test, decide(name, X_test)),
            "balanced_accuracy": balanced_accuracy_score(y_test, decide(name, X_test)),
        }
        for name in names
    }
)


# %% wrong name="percent" cell="comparison_solution" fails="test_auc_column, test_decision_column, test_no_oracle"
comparison = (
    100
    * pd.DataFrame(
        {
            name: {
                "auc": roc_auc_score(y_test, risk(name, X_test)),
                "recall": recall_score(y_test, decide(name, X_test)),
                "f1": f1_score(y_test, decide(name, X_test)),
                "balanced_accuracy": balanced_accuracy_score(y_test, decide(name, X_test)),
            }
            for name in names
        }
    ).T
)


# %% wrong name="the survivors are the ones to be found" cell="comparison_solution" fails="test_decision_column"
comparison = pd.DataFrame(
    {
        name: {
            "auc": roc_auc_score(y_test, risk(name, X_test)),
            "recall": recall_score(y_test, decide(name, X_test), pos_label=0),
            "f1": f1_score(y_test, decide(name, X_test), pos_label=0),
            "balanced_accuracy": balanced_accuracy_score(y_test, decide(name, X_test)),
        }
        for name in names
    }
).T


# %% wrong name="only the rivals" cell="comparison_solution" fails="test_form_of_the_table, test_auc_column, test_decision_column, test_no_oracle"
comparison = pd.DataFrame(
    {
        name: {
            "auc": roc_auc_score(y_test, risk(name, X_test)),
            "recall": recall_score(y_test, decide(name, X_test)),
            "f1": f1_score(y_test, decide(name, X_test)),
            "balanced_accuracy": balanced_accuracy_score(y_test, decide(name, X_test)),
        }
        for name in others
    }
).T


# %% right style="bars" cell="comparison_figure_solution"
fig, ax = plt.subplots(figsize=(8, 3))
ax.bar(comparison.index, comparison["auc"], color="tab:blue")
ax.tick_params(axis="x", rotation=30)
ax.set(xlabel="model", ylabel="AUC")


# %% right style="pandas, lying bars of all four measures" cell="comparison_figure_solution"
ax = comparison[["auc", "recall", "f1", "balanced_accuracy"]].plot.barh(figsize=(6, 7))
ax.set_xlabel("value on the test rows")
ax.set_ylabel("model")
fig = ax.get_figure()


# %% right style="ROC displays of scikit-learn" cell="comparison_figure_solution"
from sklearn.metrics import RocCurveDisplay

fig = plt.figure(figsize=(6, 6))
ax = fig.gca()
for name in comparison.index:
    RocCurveDisplay.from_predictions(y_test, risk(name, X_test), name=name, ax=ax)
ax.plot([0, 1], [0, 1], linestyle=":")


# %% right style="bars from one half on" cell="comparison_figure_solution"
fig, ax = plt.subplots()
ax.bar(range(7), comparison["auc"] - 0.5, bottom=0.5)
ax.set_xticks(range(7), comparison.index, rotation=45)
ax.set(xlabel="classifier", ylabel="area under the ROC curve", ylim=(0.5, 1))


# %% right style="the axes instead of the figure, a legend below" cell="comparison_figure_solution"
figure, fig = plt.subplots()
for name in comparison.index:
    rate, hits, _ = roc_curve(np.asarray(y_test), np.asarray(risk(name, X_test)))
    fig.step(rate, hits, where="post", label=f"model {name}")
figure.supxlabel("1 - specificity")
figure.supylabel("sensitivity")
figure.legend(loc="outside lower center", ncols=3)



# %% wrong name="no labels" cell="comparison_figure_solution" fails="test_axes_are_labelled"
fig, ax = plt.subplots()
ax.bar(comparison.index, comparison["auc"])


# %% wrong name="the recall is drawn" cell="comparison_figure_solution" fails="test_seven_models_are_shown"
fig, ax = plt.subplots()
ax.bar(comparison.index, comparison["recall"])
ax.set(xlabel="model", ylabel="recall")


# %% wrong name="the networks alone" cell="comparison_figure_solution" fails="test_models_are_named, test_seven_models_are_shown"
fig, ax = plt.subplots()
for name in ("NN 30", "NN deep"):
    false_alarms, found_rate, _ = roc_curve(y_test, risk(name, X_test))
    ax.plot(false_alarms, found_rate, label=name)
ax.set(xlabel="false alarms", ylabel="recall")


# %% wrong name="axes of the ROC curve swapped" cell="comparison_figure_solution" fails="test_models_are_named, test_seven_models_are_shown"
fig, ax = plt.subplots()
for name in names:
    false_alarms, found_rate, _ = roc_curve(y_test, risk(name, X_test))
    ax.plot(found_rate, false_alarms, label=name)
ax.set(xlabel="recall", ylabel="false alarms")


# %% wrong name="labels, and nothing else" cell="comparison_figure_solution" fails="test_models_are_named, test_seven_models_are_shown"
fig, ax = plt.subplots()
ax.set(xlabel="model", ylabel="AUC")


# %% wrong name="curves without names" cell="comparison_figure_solution" fails="test_models_are_named"
fig, ax = plt.subplots()
for name in names:
    false_alarms, found_rate, _ = roc_curve(y_test, risk(name, X_test))
    ax.plot(false_alarms, found_rate, label=name)
ax.set(xlabel="false alarms", ylabel="recall")


# %% wrong name="labels exchanged" cell="comparison_figure_solution" fails="test_axes_are_labelled"
fig, ax = plt.subplots()
for name in names:
    false_alarms, found_rate, _ = roc_curve(y_test, risk(name, X_test))
    ax.plot(false_alarms, found_rate, label=name)
ax.legend()
ax.set(xlabel="recall", ylabel="false alarms")


# %% wrong name="labels of the bars exchanged" cell="comparison_figure_solution" fails="test_axes_are_labelled"
fig, ax = plt.subplots()
ax.barh(comparison.index, comparison["auc"])
ax.set(xlabel="model", ylabel="AUC")



# %% wrong name="an empty figure" cell="comparison_figure_solution" fails="test_axes_are_labelled, test_models_are_named, test_seven_models_are_shown"
fig = plt.figure()


# %% wrong name="names of the bars swapped" cell="comparison_figure_solution" fails="test_models_are_named"
fig, ax = plt.subplots()
ax.bar(comparison.sort_values("auc").index, comparison.sort_values("auc")["auc"][::-1])
ax.set(xlabel="model", ylabel="AUC")


# %% wrong name="names of the curves swapped" cell="comparison_figure_solution" fails="test_models_are_named"
fig, ax = plt.subplots()
worst_first = list(comparison.sort_values("auc").index)
for name, other in zip(worst_first, worst_first[::-1]):
    false_alarms, found_rate, _ = roc_curve(y_test, risk(name, X_test))
    ax.plot(false_alarms, found_rate, label=other)
ax.legend()
ax.set(xlabel="false alarms", ylabel="recall")


# %% right style="labels with the areas, bars lying in the order of the AUC" cell="comparison_figure_solution"
ranked = comparison.sort_values("auc", ascending=False)
fig, ax = plt.subplots()
bars = ax.barh(range(len(ranked)), ranked["auc"].astype(float))
ax.set_yticks(range(len(ranked)), ranked.index)
ax.bar_label(bars, fmt="%.3f")
ax.invert_yaxis()
ax.set_xlabel("area under the ROC curve")
ax.set_ylabel("model")


# %% right style="a list of places" cell="features_solution"
place = list(firms.columns).index("Bankrupt?")
X = firms[[name for n, name in enumerate(firms.columns) if n != place]]
y = firms.iloc[:, place].astype(int)


# %% wrong name="a row lost" cell="features_solution" fails="test_labels"
X = firms.drop(columns="Bankrupt?").iloc[1:]
y = firms["Bankrupt?"].iloc[1:]


# %% wrong name="the label one row down" cell="features_solution" fails="test_labels"
X = firms.drop(columns="Bankrupt?")
y = firms["Bankrupt?"].shift(fill_value=0)
