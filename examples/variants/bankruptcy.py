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


# %% right style="counts by hand" cell="rates_solution"
def rates(labels, risk, threshold):
    tp = fp = fn = tn = 0
    for label, r in zip(labels, risk):
        if r >= threshold and label == 1:
            tp += 1
        elif r >= threshold:
            fp += 1
        elif label == 1:
            fn += 1
        else:
            tn += 1
    return [tp / (tp + fn), fp / (fp + tn), tp / (tp + fp) if tp + fp else 1]


# %% right style="scikit-learn's measures" cell="rates_solution"
from sklearn.metrics import precision_score


def rates(labels, risk, threshold):
    flagged = (np.array(risk) >= threshold).astype(int)
    labels = np.array(labels)
    return (
        recall_score(labels, flagged),
        1 - recall_score(labels, flagged, pos_label=0),
        precision_score(labels, flagged, zero_division=1),
    )


# %% right style="a confusion matrix, a Series" cell="rates_solution"
from sklearn.metrics import confusion_matrix


def rates(labels, risk, threshold):
    (tn, fp), (fn, tp) = confusion_matrix(labels, np.asarray(risk) >= threshold, labels=[0, 1])
    precision = tp / (tp + fp) if tp + fp > 0 else 1.0
    return pd.Series([tp / (fn + tp), fp / (tn + fp), precision], index=["recall", "alarms", "precision"])


# %% right style="an array" cell="rates_solution"
def rates(labels, risk, threshold):
    table = pd.DataFrame({"label": np.ravel(labels), "flag": np.ravel(risk) >= threshold})
    by_label = table.groupby("label")["flag"].mean()
    flagged = table.loc[table["flag"], "label"]
    return np.array([by_label[1], by_label[0], flagged.mean() if len(flagged) else 1.0])


# %% wrong name="above the threshold only" cell="rates_solution" fails="test_at_least_the_threshold"
def rates(labels, risk, threshold):
    labels, flagged = np.asarray(labels), np.asarray(risk) > threshold
    precision = labels[flagged].mean() if flagged.any() else 1.0
    return flagged[labels == 1].mean(), flagged[labels == 0].mean(), precision


# %% wrong name="false alarms among the flagged" cell="rates_solution" fails="test_false_alarms_at_a_threshold, test_nobody_is_flagged"
def rates(labels, risk, threshold):
    labels, flagged = np.asarray(labels), np.asarray(risk) >= threshold
    precision = labels[flagged].mean() if flagged.any() else 1.0
    return flagged[labels == 1].mean(), (1 - labels)[flagged].mean(), precision


# %% wrong name="precision where nobody is flagged is NaN" cell="rates_solution" fails="test_nobody_is_flagged"
def rates(labels, risk, threshold):
    labels, flagged = np.asarray(labels), np.asarray(risk) >= threshold
    return flagged[labels == 1].mean(), flagged[labels == 0].mean(), labels[flagged].mean()


# %% wrong name="another order" cell="rates_solution" fails="test_recall_at_a_threshold, test_false_alarms_at_a_threshold, test_precision_at_a_threshold"
def rates(labels, risk, threshold):
    labels, flagged = np.asarray(labels), np.asarray(risk) >= threshold
    precision = labels[flagged].mean() if flagged.any() else 1.0
    return precision, flagged[labels == 1].mean(), flagged[labels == 0].mean()


# %% wrong name="below the threshold" cell="rates_solution" fails="test_recall_at_a_threshold, test_false_alarms_at_a_threshold, test_precision_at_a_threshold, test_nobody_is_flagged"
def rates(labels, risk, threshold):
    labels, flagged = np.asarray(labels), np.asarray(risk) < threshold
    precision = labels[flagged].mean() if flagged.any() else 1.0
    return flagged[labels == 1].mean(), flagged[labels == 0].mean(), precision


# %% wrong name="specificity instead of false alarms" cell="rates_solution" fails="test_false_alarms_at_a_threshold, test_nobody_is_flagged"
def rates(labels, risk, threshold):
    labels, flagged = np.asarray(labels), np.asarray(risk) >= threshold
    precision = labels[flagged].mean() if flagged.any() else 1.0
    return flagged[labels == 1].mean(), 1 - flagged[labels == 0].mean(), precision


# %% wrong name="shares of all firms" cell="rates_solution" fails="test_recall_at_a_threshold, test_false_alarms_at_a_threshold"
def rates(labels, risk, threshold):
    labels, flagged = np.asarray(labels), np.asarray(risk) >= threshold
    precision = labels[flagged].mean() if flagged.any() else 1.0
    return np.mean(flagged & (labels == 1)), np.mean(flagged & (labels == 0)), precision


# %% wrong name="a threshold fixed inside" cell="rates_solution" fails="test_recall_at_a_threshold, test_false_alarms_at_a_threshold, test_precision_at_a_threshold, test_at_least_the_threshold, test_nobody_is_flagged"
def rates(labels, risk, threshold=0.5):
    labels, flagged = np.asarray(labels), np.asarray(risk) >= 0.5
    precision = labels[flagged].mean() if flagged.any() else 1.0
    return flagged[labels == 1].mean(), flagged[labels == 0].mean(), precision


# %% right style="own rates at every risk" cell="curves_solution"
rival = list(others)[0]
curves_fig = plt.figure(figsize=(9, 4))
roc, pr = curves_fig.add_subplot(121), curves_fig.add_subplot(122)
for name, colour in (("NN 30", "tab:red"), (rival, "tab:blue")):
    levels = np.sort(np.unique(test_risks[name]))[::-1]
    points = np.array([rates(np.asarray(y_test), test_risks[name], t) for t in levels])
    roc.plot(points[:, 1], points[:, 0], color=colour, label=name)
    pr.plot(points[:, 0], points[:, 2], color=colour, label=name)
pr.plot([0, 1], [np.mean(y_test)] * 2, "--", color="grey")
roc.set_xlabel("false positive rate")
roc.set_ylabel("true positive rate")
pr.set_xlabel("recall")
pr.set_ylabel("precision")
roc.legend()
pr.legend()


# %% right style="displays of scikit-learn" cell="curves_solution"
from sklearn.metrics import PrecisionRecallDisplay, RocCurveDisplay

rival = list(others)[1]
curves_fig, axes = plt.subplots(ncols=2, figsize=(10, 5))
for name in ["NN 30", rival]:
    RocCurveDisplay.from_predictions(y_test, test_risks[name], name=name, ax=axes[0])
    PrecisionRecallDisplay.from_predictions(y_test, test_risks[name], name=name, ax=axes[1])
axes[1].axhline(float(np.mean(y_test)), ls=":", c="k")


# %% right style="steps, the other way round, one legend for both" cell="curves_solution"
rival = list(others)[-1]
curves_fig, (upper, lower) = plt.subplots(2, 1, figsize=(5, 9))
truth = np.asarray(y_test)
for name in (rival, "NN 30"):
    precision, recall, _ = precision_recall_curve(truth, test_risks[name], drop_intermediate=True)
    upper.step(recall, precision, where="post", label=f"{name}, precision")
    fpr, tpr, _ = roc_curve(truth, test_risks[name], drop_intermediate=False)
    lower.step(fpr, tpr, where="post")
upper.hlines(truth.mean(), 0, 1, colors="grey")
upper.set(xlabel="share of the failures that are found", ylabel="share of the flagged that fail")
lower.set(xlabel="1 - specificity", ylabel="sensitivity")
curves_fig.legend(loc="outside lower center")


# %% right style="sorted and summed" cell="curves_solution"
rival = list(others)[2]
curves_fig, axs = plt.subplots(1, 2)
for name in (rival, "NN 30"):
    order = np.argsort(-test_risks[name])
    hits = np.asarray(y_test)[order]
    last = np.append(np.diff(test_risks[name][order]) != 0, True)
    tp, fp = np.cumsum(hits)[last], np.cumsum(1 - hits)[last]
    axs[0].plot(np.r_[0, fp / fp[-1]], np.r_[0, tp / tp[-1]])
    axs[1].plot(tp / tp[-1], tp / (tp + fp))
axs[1].axhline(y_test.sum() / len(y_test))
axs[0].legend([rival, "NN 30"])
axs[0].set_xlabel("FPR")
axs[0].set_ylabel("TPR")
axs[1].set_xlabel("recall (TPR)")
axs[1].set_ylabel("precision (PPV)")


# %% wrong name="on the training rows" cell="curves_solution" fails="test_roc_curves, test_precision_recall_curves, test_line_of_guessing"
rival = list(others)[-1]
curves_fig, (left, right) = plt.subplots(1, 2)
for name in ("NN 30", rival):
    alarms, recalls, _ = roc_curve(y_train, risk(name, X_train))
    left.plot(alarms, recalls, label=name)
    precisions, recalls, _ = precision_recall_curve(y_train, risk(name, X_train))
    right.plot(recalls, precisions, label=name)
right.axhline(y_train.mean())
left.set(xlabel="false alarms", ylabel="recall")
right.set(xlabel="recall", ylabel="precision")
left.legend()


# %% wrong name="curves of the decisions" cell="curves_solution" fails="test_roc_curves, test_precision_recall_curves"
rival = list(others)[-1]
curves_fig, (left, right) = plt.subplots(1, 2)
for name in ("NN 30", rival):
    alarms, recalls, _ = roc_curve(y_test, decide(name, X_test))
    left.plot(alarms, recalls, label=name)
    precisions, recalls, _ = precision_recall_curve(y_test, decide(name, X_test))
    right.plot(recalls, precisions, label=name)
right.axhline(y_test.mean())
left.set(xlabel="false alarms", ylabel="recall")
right.set(xlabel="recall", ylabel="precision")
left.legend()


# %% wrong name="precision across" cell="curves_solution" fails="test_precision_recall_curves"
rival = list(others)[-1]
curves_fig, (left, right) = plt.subplots(1, 2)
for name in ("NN 30", rival):
    alarms, recalls, _ = roc_curve(y_test, test_risks[name])
    left.plot(alarms, recalls, label=name)
    precisions, recalls, _ = precision_recall_curve(y_test, test_risks[name])
    right.plot(precisions, recalls, label=name)
right.axhline(y_test.mean())
left.set(xlabel="false alarms", ylabel="recall")
right.set(xlabel="recall", ylabel="precision")
left.legend()


# %% wrong name="the network alone, no line" cell="curves_solution" fails="test_roc_curves, test_precision_recall_curves, test_line_of_guessing, test_curves_are_named"
rival = list(others)[-1]
curves_fig, (left, right) = plt.subplots(1, 2)
alarms, recalls, _ = roc_curve(y_test, test_risks["NN 30"])
left.plot(alarms, recalls)
precisions, recalls, _ = precision_recall_curve(y_test, test_risks["NN 30"])
right.plot(recalls, precisions)
left.set(xlabel="false alarms", ylabel="recall")
right.set(xlabel="recall", ylabel="precision")


# %% wrong name="no labels, no legend" cell="curves_solution" fails="test_curves_have_labels, test_curves_are_named"
rival = list(others)[-1]
curves_fig, (left, right) = plt.subplots(1, 2)
for name in ("NN 30", rival):
    alarms, recalls, _ = roc_curve(y_test, test_risks[name])
    left.plot(alarms, recalls)
    precisions, recalls, _ = precision_recall_curve(y_test, test_risks[name])
    right.plot(recalls, precisions)
right.axhline(y_test.mean())


# %% wrong name="names exchanged, line at one half" cell="curves_solution" fails="test_line_of_guessing, test_curves_are_named"
rival = list(others)[-1]
curves_fig, (left, right) = plt.subplots(1, 2)
for name, label in (("NN 30", rival), (rival, "NN 30")):
    alarms, recalls, _ = roc_curve(y_test, test_risks[name])
    left.plot(alarms, recalls, label=label)
    precisions, recalls, _ = precision_recall_curve(y_test, test_risks[name])
    right.plot(recalls, precisions, label=label)
right.axhline(0.5, color="k")
left.set(xlabel="false alarms", ylabel="recall")
right.set(xlabel="recall", ylabel="precision")
left.legend()


# %% wrong name="labels of the axes exchanged" cell="curves_solution" fails="test_curves_have_labels"
rival = list(others)[-1]
curves_fig, (left, right) = plt.subplots(1, 2)
for name in ("NN 30", rival):
    alarms, recalls, _ = roc_curve(y_test, test_risks[name])
    left.plot(alarms, recalls, label=name)
    precisions, recalls, _ = precision_recall_curve(y_test, test_risks[name])
    right.plot(recalls, precisions, label=name)
right.axhline(y_test.mean())
left.set(xlabel="recall", ylabel="false alarms")
right.set(xlabel="precision", ylabel="recall")
left.legend()


# %% wrong name="the ROC curve twice" cell="curves_solution" fails="test_precision_recall_curves"
rival = list(others)[-1]
curves_fig, (left, right) = plt.subplots(1, 2)
for name in ("NN 30", rival):
    alarms, recalls, _ = roc_curve(y_test, test_risks[name])
    left.plot(alarms, recalls, label=name)
    right.plot(alarms, recalls, label=name)
right.axhline(y_test.mean())
left.set(xlabel="false alarms", ylabel="recall")
right.set(xlabel="recall", ylabel="precision")
left.legend()


# %% wrong name="an empty figure" cell="curves_solution" fails="test_roc_curves, test_precision_recall_curves, test_line_of_guessing, test_curves_have_labels, test_curves_are_named"
rival = list(others)[-1]
curves_fig, _ = plt.subplots(1, 2)


# %% right style="resample of scikit-learn" cell="balance_solution"
from sklearn.utils import resample


def balance(rows, labels, seed):
    rows, labels = np.asarray(rows), np.asarray(labels)
    lacking = (labels == 0).sum() - (labels == 1).sum()
    more = resample(rows[labels == 1], n_samples=lacking, random_state=seed)
    return np.vstack([rows, more]), np.hstack([labels, np.ones(lacking)])


rows_balanced, labels_balanced = balance(X_train_scaled, y_train, 1)


# %% right style="a table of pandas, sampled and shuffled" cell="balance_solution"
def balance(rows, labels, seed):
    table = pd.DataFrame(np.asarray(rows))
    table["label"] = np.asarray(labels)
    failed = table[table["label"] == 1]
    lacking = int((table["label"] == 0).sum()) - len(failed)
    whole = pd.concat([table, failed.sample(lacking, replace=True, random_state=seed)])
    whole = whole.sample(frac=1, random_state=seed)
    return whole.drop(columns="label"), whole["label"]


rows_balanced, labels_balanced = balance(X_train_scaled, y_train, seed=1)


# %% right style="a loop" cell="balance_solution"
import random


def balance(rows, labels, seed):
    chance = random.Random(seed)
    rows, labels = [list(row) for row in np.asarray(rows)], [int(n) for n in labels]
    failed = [row for row, label in zip(rows, labels) if label == 1]
    while labels.count(1) < labels.count(0):
        rows.append(chance.choice(failed))
        labels.append(1)
    return np.array(rows), np.array(labels)


rows_balanced, labels_balanced = balance(X_train_scaled, y_train, 1)


# %% right style="single precision, sorted by label" cell="balance_solution"
def balance(rows, labels, seed):
    rows, labels = np.asarray(rows, dtype="float32"), np.asarray(labels).astype(bool)
    sound, failed = rows[~labels], rows[labels]
    draws = np.random.RandomState(seed).randint(len(failed), size=len(sound) - len(failed))
    made = np.concatenate([sound, failed, failed[draws]])
    return made, np.repeat([0, 1], len(sound))


rows_balanced, labels_balanced = balance(X_train_scaled, y_train, 1)


# %% wrong name="balanced before the split" cell="balance_solution" fails="test_balanced_training_rows"
def balance(rows, labels, seed):
    rows, labels = np.asarray(rows), np.asarray(labels)
    failed = np.flatnonzero(labels == 1)
    lacking = np.sum(labels == 0) - len(failed)
    again = np.random.default_rng(seed).choice(failed, size=lacking)
    chosen = np.concatenate([np.arange(len(labels)), again])
    return rows[chosen], labels[chosen]


rows_balanced, labels_balanced = balance(scale(X), y, 1)


# %% wrong name="the test rows" cell="balance_solution" fails="test_balanced_training_rows"
def balance(rows, labels, seed):
    rows, labels = np.asarray(rows), np.asarray(labels)
    failed = np.flatnonzero(labels == 1)
    lacking = np.sum(labels == 0) - len(failed)
    again = np.random.default_rng(seed).choice(failed, size=lacking)
    chosen = np.concatenate([np.arange(len(labels)), again])
    return rows[chosen], labels[chosen]


rows_balanced, labels_balanced = balance(X_test_scaled, y_test, 1)


# %% wrong name="survivors left out instead" cell="balance_solution" fails="test_as_many_failures_as_survivors, test_given_rows_and_nothing_else"
def balance(rows, labels, seed):
    rows, labels = np.asarray(rows), np.asarray(labels)
    failed, sound = np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)
    kept = np.random.default_rng(seed).choice(sound, size=len(failed), replace=False)
    chosen = np.concatenate([failed, kept])
    return rows[chosen], labels[chosen]


rows_balanced, labels_balanced = balance(X_train_scaled, y_train, 1)


# %% wrong name="each failure copied equally often, without chance" cell="balance_solution" fails="test_draws_follow_the_seed"
def balance(rows, labels, seed):
    rows, labels = np.asarray(rows), np.asarray(labels)
    failed = np.flatnonzero(labels == 1)
    lacking = np.sum(labels == 0) - len(failed)
    chosen = np.concatenate([np.arange(len(labels)), np.resize(failed, lacking)])
    return rows[chosen], labels[chosen]


rows_balanced, labels_balanced = balance(X_train_scaled, y_train, 1)


# %% wrong name="all rows drawn, whatever their label" cell="balance_solution" fails="test_as_many_failures_as_survivors, test_given_rows_and_nothing_else, test_balanced_training_rows"
def balance(rows, labels, seed):
    rows, labels = np.asarray(rows), np.asarray(labels)
    more = np.random.default_rng(seed).choice(len(labels), size=np.sum(labels == 0))
    chosen = np.concatenate([np.arange(len(labels)), more])
    return rows[chosen], labels[chosen]


rows_balanced, labels_balanced = balance(X_train_scaled, y_train, 1)


# %% wrong name="noise added to the copies" cell="balance_solution" fails="test_given_rows_and_nothing_else, test_balanced_training_rows"
def balance(rows, labels, seed):
    rows, labels = np.asarray(rows), np.asarray(labels)
    rng = np.random.default_rng(seed)
    failed = np.flatnonzero(labels == 1)
    lacking = np.sum(labels == 0) - len(failed)
    more = rows[rng.choice(failed, size=lacking)] + rng.normal(0, 0.1, (lacking, rows.shape[1]))
    return np.vstack([rows, more]), np.append(labels, np.ones(lacking))


rows_balanced, labels_balanced = balance(X_train_scaled, y_train, 1)


# %% wrong name="no seed" cell="balance_solution" fails="test_draws_follow_the_seed"
def balance(rows, labels, seed):
    rows, labels = np.asarray(rows), np.asarray(labels)
    failed = np.flatnonzero(labels == 1)
    lacking = np.sum(labels == 0) - len(failed)
    chosen = np.append(np.arange(len(labels)), np.random.default_rng().choice(failed, size=lacking))
    return rows[chosen], labels[chosen]


rows_balanced, labels_balanced = balance(X_train_scaled, y_train, 1)


# %% wrong name="the label forgotten in the copies" cell="balance_solution" fails="test_as_many_failures_as_survivors, test_given_rows_and_nothing_else, test_balanced_training_rows"
def balance(rows, labels, seed):
    rows, labels = np.asarray(rows), np.asarray(labels)
    failed = np.flatnonzero(labels == 1)
    lacking = np.sum(labels == 0) - len(failed)
    again = np.random.default_rng(seed).choice(failed, size=lacking)
    return np.vstack([rows, rows[again]]), np.append(labels, np.zeros(lacking))


rows_balanced, labels_balanced = balance(X_train_scaled, y_train, 1)


# %% right style="fitted on the balanced rows" cell="weighting_solution"
plain = LogisticRegression(C=0.01, max_iter=300).fit(X_train_scaled, y_train)
weighted = LogisticRegression(C=0.01, max_iter=300).fit(rows_balanced, np.ravel(labels_balanced))
lines = {}
for name, model in {"plain": plain, "weighted": weighted}.items():
    p = model.predict_proba(X_test_scaled)[:, 1]
    lines[name] = {
        "recall": np.mean(p[np.asarray(y_test) == 1] > 0.5),
        "auc": roc_auc_score(y_test, p),
        "flagged": np.mean(p > 0.5),
    }
weighting = pd.DataFrame(lines).T


# %% right style="weights by hand, rounded" cell="weighting_solution"
weights = {0: 1, 1: int((y_train == 0).sum() / (y_train == 1).sum())}
models = [LogisticRegression(C=0.02, max_iter=200, class_weight=w) for w in (None, weights)]
plain, weighted = (m.fit(X_train_scaled, y_train) for m in models)
weighting = pd.DataFrame({"auc": [0.0, 0.0], "recall": 0.0, "flagged": 0.0}, index=["plain", "weighted"])
for label, m in zip(weighting.index, models):
    weighting.loc[label, "auc"] = round(roc_auc_score(y_test, m.decision_function(X_test_scaled)), 3)
    weighting.loc[label, "recall"] = round(recall_score(y_test, m.predict(X_test_scaled)), 3)
    weighting.loc[label, "flagged"] = round(m.predict(X_test_scaled).mean(), 3)


# %% right style="pipelines, sample weights, lists" cell="weighting_solution"
from sklearn.pipeline import make_pipeline
from sklearn.utils.class_weight import compute_sample_weight

plain = make_pipeline(StandardScaler(), LogisticRegression(C=0.01)).fit(X_train_scaled, y_train)
weighted = LogisticRegression(C=0.01)
weighted.fit(X_train_scaled, y_train, sample_weight=compute_sample_weight("balanced", y_train))
both = [plain, weighted]
weighting = pd.DataFrame(
    {
        "auc": [roc_auc_score(y_test, m.predict_proba(X_test_scaled)[:, 1]) for m in both],
        "recall": [recall_score(y_test, m.predict(X_test_scaled)) for m in both],
        "flagged": [(m.predict(X_test_scaled) == 1).sum() / len(y_test) for m in both],
    },
    index=["plain", "weighted"],
)


# %% wrong name="no weights at all" cell="weighting_solution" fails="test_weights_find_more_failures"
plain = LogisticRegression(C=0.01, max_iter=200).fit(X_train_scaled, y_train)
weighted = LogisticRegression(C=0.01, max_iter=200).fit(X_train_scaled, y_train)
weighting = pd.DataFrame(
    {
        name: {
            "auc": roc_auc_score(y_test, m.predict_proba(X_test_scaled)[:, 1]),
            "recall": recall_score(y_test, m.predict(X_test_scaled)),
            "flagged": m.predict(X_test_scaled).mean(),
        }
        for name, m in (("plain", plain), ("weighted", weighted))
    }
).T


# %% wrong name="the two exchanged" cell="weighting_solution" fails="test_weights_find_more_failures"
weighted = LogisticRegression(C=0.01, max_iter=200).fit(X_train_scaled, y_train)
plain = LogisticRegression(C=0.01, max_iter=200, class_weight="balanced").fit(X_train_scaled, y_train)
weighting = pd.DataFrame(
    {
        name: {
            "auc": roc_auc_score(y_test, m.predict_proba(X_test_scaled)[:, 1]),
            "recall": recall_score(y_test, m.predict(X_test_scaled)),
            "flagged": m.predict(X_test_scaled).mean(),
        }
        for name, m in (("plain", plain), ("weighted", weighted))
    }
).T


# %% wrong name="measured on the training rows" cell="weighting_solution" fails="test_table_of_weighting"
plain = LogisticRegression(C=0.01, max_iter=200).fit(X_train_scaled, y_train)
weighted = LogisticRegression(C=0.01, max_iter=200, class_weight="balanced").fit(X_train_scaled, y_train)
weighting = pd.DataFrame(
    {
        name: {
            "auc": roc_auc_score(y_train, m.predict_proba(X_train_scaled)[:, 1]),
            "recall": recall_score(y_train, m.predict(X_train_scaled)),
            "flagged": m.predict(X_train_scaled).mean(),
        }
        for name, m in (("plain", plain), ("weighted", weighted))
    }
).T


# %% wrong name="AUC of the decisions" cell="weighting_solution" fails="test_table_of_weighting"
plain = LogisticRegression(C=0.01, max_iter=200).fit(X_train_scaled, y_train)
weighted = LogisticRegression(C=0.01, max_iter=200, class_weight="balanced").fit(X_train_scaled, y_train)
weighting = pd.DataFrame(
    {
        name: {
            "auc": roc_auc_score(y_test, m.predict(X_test_scaled)),
            "recall": recall_score(y_test, m.predict(X_test_scaled)),
            "flagged": m.predict(X_test_scaled).mean(),
        }
        for name, m in (("plain", plain), ("weighted", weighted))
    }
).T


# %% wrong name="two forests" cell="weighting_solution" fails="test_weights_find_more_failures"
plain = RandomForestClassifier(10, max_depth=4, random_state=1).fit(X_train_scaled, y_train)
weighted = RandomForestClassifier(10, max_depth=4, class_weight="balanced", random_state=1)
weighted.fit(X_train_scaled, y_train)
weighting = pd.DataFrame(
    {
        name: {
            "auc": roc_auc_score(y_test, m.predict_proba(X_test_scaled)[:, 1]),
            "recall": recall_score(y_test, m.predict(X_test_scaled)),
            "flagged": m.predict(X_test_scaled).mean(),
        }
        for name, m in (("plain", plain), ("weighted", weighted))
    }
).T


# %% wrong name="flagged as a count" cell="weighting_solution" fails="test_table_of_weighting"
plain = LogisticRegression(C=0.01, max_iter=200).fit(X_train_scaled, y_train)
weighted = LogisticRegression(C=0.01, max_iter=200, class_weight="balanced").fit(X_train_scaled, y_train)
weighting = pd.DataFrame(
    {
        name: {
            "auc": roc_auc_score(y_test, m.predict_proba(X_test_scaled)[:, 1]),
            "recall": recall_score(y_test, m.predict(X_test_scaled)),
            "flagged": m.predict(X_test_scaled).sum(),
        }
        for name, m in (("plain", plain), ("weighted", weighted))
    }
).T


# %% right style="a loop" cell="cost_solution"
def total_cost(labels, decisions):
    cost = 0
    for truth, said in zip(labels, decisions):
        if truth == 1 and said == 0:
            cost += COST_MISS
        if truth == 0 and said == 1:
            cost += COST_ALARM
    return cost


break_even = 2 / 52


# %% right style="a confusion matrix" cell="cost_solution"
from sklearn.metrics import confusion_matrix

prices = np.array([[0, COST_ALARM], [COST_MISS, 0]])


def total_cost(labels, decisions):
    return (confusion_matrix(labels, decisions, labels=[0, 1]) * prices).sum()


break_even = round(1 / (1 + COST_MISS / COST_ALARM), 4)


# %% right style="dot products, a root search" cell="cost_solution"
from scipy.optimize import brentq


def total_cost(labels, decisions):
    y, d = np.asarray(labels, dtype=float), np.asarray(decisions, dtype=float)
    return float(COST_MISS * y @ (1 - d) + COST_ALARM * (1 - y) @ d)


break_even = brentq(lambda p: COST_MISS * p - COST_ALARM * (1 - p), 0, 1)


# %% wrong name="prices exchanged" cell="cost_solution" fails="test_missed_failures_cost, test_false_alarms_cost, test_break_even"
def total_cost(labels, decisions):
    labels, decisions = np.asarray(labels), np.asarray(decisions)
    missed = np.sum((labels == 1) & (decisions == 0))
    alarms = np.sum((labels == 0) & (decisions == 1))
    return COST_ALARM * missed + COST_MISS * alarms


break_even = 50 / 52


# %% wrong name="mean instead of sum" cell="cost_solution" fails="test_missed_failures_cost, test_false_alarms_cost"
def total_cost(labels, decisions):
    labels, decisions = np.asarray(labels), np.asarray(decisions)
    return np.mean(
        COST_MISS * ((labels == 1) & (decisions == 0)) + COST_ALARM * ((labels == 0) & (decisions == 1))
    )


break_even = 2 / 52


# %% wrong name="every warning costs" cell="cost_solution" fails="test_missed_failures_cost, test_false_alarms_cost, test_both_mistakes_add_up"
def total_cost(labels, decisions):
    labels, decisions = np.asarray(labels), np.asarray(decisions)
    return COST_MISS * np.sum((labels == 1) & (decisions == 0)) + COST_ALARM * np.sum(decisions)


break_even = 2 / 52


# %% wrong name="the ratio of the prices" cell="cost_solution" fails="test_break_even"
def total_cost(labels, decisions):
    labels, decisions = np.asarray(labels), np.asarray(decisions)
    missed = np.sum((labels == 1) & (decisions == 0))
    alarms = np.sum((labels == 0) & (decisions == 1))
    return COST_MISS * missed + COST_ALARM * alarms


break_even = COST_ALARM / COST_MISS


# %% wrong name="every mistake costs the same" cell="cost_solution" fails="test_missed_failures_cost, test_false_alarms_cost, test_break_even"
def total_cost(labels, decisions):
    return int(np.sum(np.asarray(labels) != np.asarray(decisions)))


break_even = 0.5


# %% wrong name="the false alarms forgotten" cell="cost_solution" fails="test_false_alarms_cost"
def total_cost(labels, decisions):
    labels, decisions = np.asarray(labels), np.asarray(decisions)
    return COST_MISS * np.sum((labels == 1) & (decisions == 0))


break_even = 2 / 52


# %% right style="a grid of a hundredth" cell="threshold_solution"
def cheapest(labels, risk):
    grid = np.linspace(0, 1, 101)
    labels, risk = np.asarray(labels), np.asarray(risk)
    costs = [total_cost(labels, (risk >= t).astype(int)) for t in grid]
    return grid[int(np.argmin(costs))]


train_risk = predict_nn30(X_train)
threshold = cheapest(y_train, train_risk)
at = [np.zeros(len(y_test)), test_risks["NN 30"] >= 0.5, test_risks["NN 30"] >= threshold]
bill = pd.Series([total_cost(y_test, d) for d in at], index=["never warn", "at .5", "chosen"])


# %% right style="every risk by a loop" cell="threshold_solution"
def cheapest(labels, risk):
    best, least = None, np.inf
    for t in sorted(set(np.round(np.asarray(risk, dtype=float), 3))):
        now = total_cost(np.asarray(labels), np.where(np.asarray(risk) >= t, 1, 0))
        if now < least:
            best, least = float(t), now
    return best


train_risk = np.asarray(predict_nn30(X_train))
threshold = cheapest(y_train, train_risk)
bill = {}
bill["never warn"] = COST_MISS * int(np.sum(y_test))
bill["at .5"] = total_cost(np.asarray(y_test), np.where(test_risks["NN 30"] > 0.5, 1, 0))
bill["chosen"] = total_cost(np.asarray(y_test), np.where(test_risks["NN 30"] >= threshold, 1, 0))


# %% right style="out of fold, cumulative sums" cell="threshold_solution"
from sklearn.model_selection import KFold


def cheapest(labels, risk):
    order = np.argsort(-np.asarray(risk))
    failed = np.asarray(labels)[order] == 1
    cost = COST_MISS * (failed.sum() - np.cumsum(failed)) + COST_ALARM * np.cumsum(~failed)
    return np.asarray(risk)[order][np.argmin(cost)]


rows, labels = np.asarray(X_train_scaled), np.asarray(y_train)
train_risk = np.zeros(len(labels))
for fit_on, ask in KFold(4, shuffle=True, random_state=1).split(rows):
    twin = keras.Sequential(
        [
            keras.Input((rows.shape[1],)),
            keras.layers.Dense(30, activation="sigmoid"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    twin.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
    twin.fit(rows[fit_on], labels[fit_on], epochs=5, batch_size=128, class_weight={0: 1, 1: 10}, verbose=0)
    train_risk[ask] = twin.predict(rows[ask], verbose=0).ravel()
threshold = cheapest(labels, train_risk)
nn = np.asarray(risk("NN 30", X_test))
bill = {
    "never warn": total_cost(y_test, np.zeros(len(y_test), dtype=int)),
    "at .5": total_cost(y_test, (nn >= 0.5).astype(int)),
    "chosen": total_cost(y_test, (nn >= threshold).astype(int)),
}


# %% right style="the points of the ROC curve" cell="threshold_solution"
def cheapest(labels, risk):
    labels = np.asarray(labels)
    alarms, recall, limits = roc_curve(labels, risk, drop_intermediate=False)
    costs = COST_MISS * (1 - recall) * (labels == 1).sum() + COST_ALARM * alarms * (labels == 0).sum()
    return float(limits[costs.argmin()])


train_risk = pd.Series(risk("NN 30", X_train), index=getattr(y_train, "index", None))
threshold = cheapest(y_train, train_risk)
flag = {"never warn": 2.0, "at .5": 0.5, "chosen": threshold}
bill = pd.Series({k: float(total_cost(y_test, (test_risks["NN 30"] >= v) * 1)) for k, v in flag.items()})


# %% wrong name="chosen on the test rows" cell="threshold_solution" fails="test_threshold_of_the_training_rows"
def cheapest(labels, risk):
    tried = np.unique(risk)
    costs = [total_cost(np.asarray(labels), np.asarray(risk) >= t) for t in tried]
    return tried[np.argmin(costs)]


train_risk = predict_nn30(X_train)
threshold = cheapest(y_test, test_risks["NN 30"])
limits = {"never warn": 2, "at .5": 0.5, "chosen": threshold}
bill = {name: total_cost(y_test, test_risks["NN 30"] >= t) for name, t in limits.items()}


# %% wrong name="the break-even, whatever the risks are" cell="threshold_solution" fails="test_cheapest_threshold, test_threshold_of_the_training_rows"
def cheapest(labels, risk):
    return break_even


train_risk = predict_nn30(X_train)
threshold = cheapest(y_train, train_risk)
limits = {"never warn": 2, "at .5": 0.5, "chosen": threshold}
bill = {name: total_cost(y_test, test_risks["NN 30"] >= t) for name, t in limits.items()}


# %% wrong name="the largest F1 instead" cell="threshold_solution" fails="test_cheapest_threshold"
def cheapest(labels, risk):
    tried = np.linspace(0, 1, 101)
    return tried[np.argmax([f1_score(labels, np.asarray(risk) >= t) for t in tried])]


train_risk = predict_nn30(X_train)
threshold = cheapest(y_train, train_risk)
limits = {"never warn": 2, "at .5": 0.5, "chosen": threshold}
bill = {name: total_cost(y_test, test_risks["NN 30"] >= t) for name, t in limits.items()}


# %% wrong name="the risks of the test rows" cell="threshold_solution" fails="test_threshold_of_the_training_rows"
def cheapest(labels, risk):
    tried = np.unique(risk)
    costs = [total_cost(np.asarray(labels), np.asarray(risk) >= t) for t in tried]
    return tried[np.argmin(costs)]


train_risk = test_risks["NN 30"]
threshold = cheapest(y_test, train_risk)
limits = {"never warn": 2, "at .5": 0.5, "chosen": threshold}
bill = {name: total_cost(y_test, test_risks["NN 30"] >= t) for name, t in limits.items()}


# %% wrong name="the bill of the training rows" cell="threshold_solution" fails="test_bill"
def cheapest(labels, risk):
    tried = np.linspace(0, 1, 201)
    costs = [total_cost(np.asarray(labels), np.asarray(risk) >= t) for t in tried]
    return tried[np.argmin(costs)]


train_risk = predict_nn30(X_train)
threshold = cheapest(y_train, train_risk)
limits = {"never warn": 2, "at .5": 0.5, "chosen": threshold}
bill = {name: total_cost(y_train, train_risk >= t) for name, t in limits.items()}


# %% wrong name="the dearest threshold" cell="threshold_solution" fails="test_cheapest_threshold, test_threshold_of_the_training_rows, test_bill"
def cheapest(labels, risk):
    tried = np.linspace(0, 1, 201)
    costs = [total_cost(np.asarray(labels), np.asarray(risk) >= t) for t in tried]
    return tried[np.argmax(costs)]


train_risk = predict_nn30(X_train)
threshold = cheapest(y_train, train_risk)
limits = {"never warn": 2, "at .5": 0.5, "chosen": threshold}
bill = {name: total_cost(y_test, test_risks["NN 30"] >= t) for name, t in limits.items()}


# %% wrong name="two thresholds tried" cell="threshold_solution" fails="test_cheapest_threshold"
def cheapest(labels, risk):
    tried = [0.1, 0.9]
    costs = [total_cost(np.asarray(labels), np.asarray(risk) >= t) for t in tried]
    return tried[int(np.argmin(costs))]


train_risk = predict_nn30(X_train)
threshold = cheapest(y_train, train_risk)
limits = {"never warn": 2, "at .5": 0.5, "chosen": threshold}
bill = {name: total_cost(y_test, test_risks["NN 30"] >= t) for name, t in limits.items()}


# %% right style="loops" cell="intervals_solution"
chance = np.random.default_rng(7)
truth = np.asarray(y_test)
values = {name: [] for name in test_risks}
for _ in range(1000):
    drawn = chance.integers(0, len(truth), len(truth))
    for name in test_risks:
        values[name].append(fast_auc(truth[drawn], test_risks[name][drawn]))
lines = []
for name in test_risks:
    low, high = np.percentile(values[name], [2.5, 97.5])
    lines.append({"model": name, "auc": roc_auc_score(y_test, test_risks[name]), "low": low, "high": high})
intervals = pd.DataFrame(lines).set_index("model")


# %% right style="failures and survivors drawn apart" cell="intervals_solution"
chance = np.random.RandomState(3)
truth = np.asarray(y_test)
failed, sound = np.flatnonzero(truth == 1), np.flatnonzero(truth == 0)
drawn = np.hstack([chance.choice(failed, (1500, len(failed))), chance.choice(sound, (1500, len(sound)))])
intervals = pd.DataFrame(index=list(test_risks), columns=["low", "high", "auc"], dtype=float)
for name, risks in test_risks.items():
    found = fast_auc(truth[drawn], risks[drawn])
    intervals.loc[name, ["low", "high"]] = np.quantile(found, [0.025, 0.975])
    intervals.loc[name, "auc"] = fast_auc(truth, risks)


# %% right style="basic intervals, resample of scikit-learn" cell="intervals_solution"
from sklearn.utils import resample

places = np.arange(len(y_test))
drawn = np.array([resample(places, random_state=n) for n in range(1000)])
rows = {}
for name, risks in test_risks.items():
    found = np.sort(fast_auc(np.asarray(y_test)[drawn], risks[drawn]))
    whole = float(fast_auc(y_test, risks))
    rows[name] = [whole, 2 * whole - found[974], 2 * whole - found[24]]
intervals = pd.DataFrame.from_dict(rows, orient="index", columns=["auc", "low", "high"])


# %% right style="standard deviation of the draws, sorted by AUC, rounded" cell="intervals_solution"
drawn = np.random.default_rng(0).choice(len(y_test), size=(2000, len(y_test)))
spread = {n: fast_auc(np.asarray(y_test)[drawn], r[drawn]).std() for n, r in test_risks.items()}
intervals = pd.DataFrame({"auc": comparison["auc"].astype(float)})
intervals["low"] = intervals["auc"] - 1.96 * pd.Series(spread)
intervals["high"] = intervals["auc"] + 1.96 * pd.Series(spread)
intervals = intervals.sort_values("auc").round(3)


# %% wrong name="labels and risks drawn apart, the middle half" cell="intervals_solution" fails="test_low_and_high, test_width_of_the_intervals, test_place_of_the_intervals"
rng = np.random.default_rng(1)
n = len(y_test)
intervals = pd.DataFrame(columns=["auc", "low", "high"], dtype=float)
for name, risks in test_risks.items():
    one, two = rng.integers(0, n, (1000, n)), rng.integers(0, n, (1000, n))
    low, high = np.quantile(fast_auc(np.asarray(y_test)[one], risks[two]), [0.25, 0.75])
    intervals.loc[name] = [fast_auc(y_test, risks), low, high]


# %% wrong name="training rows drawn" cell="intervals_solution" fails="test_width_of_the_intervals"
rng = np.random.default_rng(1)
n = len(y_train)
drawn = rng.integers(0, n, (1000, n))
intervals = pd.DataFrame(columns=["auc", "low", "high"], dtype=float)
for name, risks in test_risks.items():
    values = fast_auc(np.asarray(y_train)[drawn], np.asarray(risk(name, X_train))[drawn])
    low, high = np.quantile(values - values.mean(), [0.025, 0.975]) + fast_auc(y_test, risks)
    intervals.loc[name] = [fast_auc(y_test, risks), low, high]


# %% wrong name="standard errors of the mean of the draws" cell="intervals_solution" fails="test_width_of_the_intervals"
rng = np.random.default_rng(1)
n = len(y_test)
drawn = rng.integers(0, n, (1000, n))
intervals = pd.DataFrame(columns=["auc", "low", "high"], dtype=float)
for name, risks in test_risks.items():
    values = fast_auc(np.asarray(y_test)[drawn], risks[drawn])
    half = 1.96 * values.std() / np.sqrt(1000)
    whole = fast_auc(y_test, risks)
    intervals.loc[name] = [whole, whole - half, whole + half]


# %% wrong name="one standard deviation" cell="intervals_solution" fails="test_width_of_the_intervals"
rng = np.random.default_rng(1)
n = len(y_test)
drawn = rng.integers(0, n, (1000, n))
intervals = pd.DataFrame(columns=["auc", "low", "high"], dtype=float)
for name, risks in test_risks.items():
    values = fast_auc(np.asarray(y_test)[drawn], risks[drawn])
    whole = fast_auc(y_test, risks)
    intervals.loc[name] = [whole, whole - values.std(), whole + values.std()]


# %% wrong name="three standard deviations" cell="intervals_solution" fails="test_width_of_the_intervals"
rng = np.random.default_rng(1)
n = len(y_test)
drawn = rng.integers(0, n, (1000, n))
intervals = pd.DataFrame(columns=["auc", "low", "high"], dtype=float)
for name, risks in test_risks.items():
    values = fast_auc(np.asarray(y_test)[drawn], risks[drawn])
    whole = fast_auc(y_test, risks)
    intervals.loc[name] = [whole, whole - 3 * values.std(), whole + 3 * values.std()]


# %% wrong name="drawn without replacement" cell="intervals_solution" fails="test_low_and_high, test_width_of_the_intervals"
rng = np.random.default_rng(1)
n = len(y_test)
drawn = np.array([rng.permutation(n) for _ in range(1000)])
intervals = pd.DataFrame(columns=["auc", "low", "high"], dtype=float)
for name, risks in test_risks.items():
    low, high = np.quantile(fast_auc(np.asarray(y_test)[drawn], risks[drawn]), [0.025, 0.975])
    intervals.loc[name] = [fast_auc(y_test, risks), low, high]


# %% wrong name="ends exchanged" cell="intervals_solution" fails="test_low_and_high, test_width_of_the_intervals"
rng = np.random.default_rng(1)
n = len(y_test)
drawn = rng.integers(0, n, (1000, n))
intervals = pd.DataFrame(columns=["auc", "low", "high"], dtype=float)
for name, risks in test_risks.items():
    high, low = np.quantile(fast_auc(np.asarray(y_test)[drawn], risks[drawn]), [0.025, 0.975])
    intervals.loc[name] = [fast_auc(y_test, risks), low, high]


# %% wrong name="the mean of the draws of decisions" cell="intervals_solution" fails="test_auc_beside_the_intervals, test_place_of_the_intervals"
rng = np.random.default_rng(1)
n = len(y_test)
drawn = rng.integers(0, n, (1000, n))
intervals = pd.DataFrame(columns=["auc", "low", "high"], dtype=float)
for name in test_risks:
    said = np.asarray(decide(name, X_test)).astype(int)
    low, high = np.quantile(fast_auc(np.asarray(y_test)[drawn], test_risks[name][drawn]), [0.025, 0.975])
    shift = fast_auc(y_test, said) - fast_auc(y_test, test_risks[name])
    intervals.loc[name] = [fast_auc(y_test, said), low + shift, high + shift]


# %% right style="a loop over draws" cell="difference_solution"
chance = np.random.default_rng(11)
truth = np.asarray(y_test)
gaps = []
for _ in range(1000):
    drawn = chance.integers(0, len(truth), len(truth))
    gaps.append(
        fast_auc(truth[drawn], test_risks["NN 30"][drawn]) - fast_auc(truth[drawn], test_risks[rival][drawn])
    )
difference = roc_auc_score(truth, test_risks["NN 30"]) - roc_auc_score(truth, test_risks[rival])
difference_low, difference_high = np.percentile(gaps, 2.5), np.percentile(gaps, 97.5)
undecided = difference_low < 0 < difference_high


# %% right style="from the table, normal, drawn apart" cell="difference_solution"
chance = np.random.default_rng(5)
truth = np.asarray(y_test)
failed, sound = np.flatnonzero(truth == 1), np.flatnonzero(truth == 0)
drawn = np.hstack([chance.choice(failed, (2000, len(failed))), chance.choice(sound, (2000, len(sound)))])
gap = fast_auc(truth[drawn], test_risks["NN 30"][drawn]) - fast_auc(truth[drawn], test_risks[rival][drawn])
difference = comparison["auc"]["NN 30"] - comparison["auc"][rival]
difference_low, difference_high = difference - 1.96 * gap.std(), difference + 1.96 * gap.std()
undecided = np.sign(difference_low) != np.sign(difference_high)


# %% right style="a basic interval, a table of draws" cell="difference_solution"
drawn = np.random.RandomState(2).randint(len(y_test), size=(1200, len(y_test)))
table = pd.DataFrame(
    {name: fast_auc(np.asarray(y_test)[drawn], test_risks[name][drawn]) for name in ("NN 30", rival)}
)
gaps = table["NN 30"] - table[rival]
difference = float(fast_auc(y_test, test_risks["NN 30"]) - fast_auc(y_test, test_risks[rival]))
difference_low = 2 * difference - gaps.quantile(0.975)
difference_high = 2 * difference - gaps.quantile(0.025)
undecided = not (difference_low > 0 or difference_high < 0)


# %% wrong name="draws of their own for each model" cell="difference_solution" fails="test_paired_interval"
rng = np.random.default_rng(1)
n, truth = len(y_test), np.asarray(y_test)
one, two = rng.integers(0, n, (1000, n)), rng.integers(0, n, (1000, n))
gaps = fast_auc(truth[one], test_risks["NN 30"][one]) - fast_auc(truth[two], test_risks[rival][two])
difference = fast_auc(truth, test_risks["NN 30"]) - fast_auc(truth, test_risks[rival])
difference_low, difference_high = np.quantile(gaps, [0.025, 0.975])
undecided = bool(difference_low <= 0 <= difference_high)


# %% wrong name="the rival less NN 30" cell="difference_solution" fails="test_difference, test_paired_interval"
rival = "15 neighbours"
rng = np.random.default_rng(1)
n, truth = len(y_test), np.asarray(y_test)
drawn = rng.integers(0, n, (1000, n))
gaps = fast_auc(truth[drawn], test_risks[rival][drawn]) - fast_auc(truth[drawn], test_risks["NN 30"][drawn])
difference = fast_auc(truth, test_risks[rival]) - fast_auc(truth, test_risks["NN 30"])
difference_low, difference_high = np.quantile(gaps, [0.025, 0.975])
undecided = bool(difference_low <= 0 <= difference_high)


# %% wrong name="ends of the two intervals" cell="difference_solution" fails="test_paired_interval"
difference = intervals.loc["NN 30", "auc"] - intervals.loc[rival, "auc"]
difference_low = intervals.loc["NN 30", "low"] - intervals.loc[rival, "high"]
difference_high = intervals.loc["NN 30", "high"] - intervals.loc[rival, "low"]
undecided = bool(difference_low <= 0 <= difference_high)


# %% wrong name="the other answer" cell="difference_solution" fails="test_undecided"
rng = np.random.default_rng(1)
n, truth = len(y_test), np.asarray(y_test)
drawn = rng.integers(0, n, (1000, n))
gaps = fast_auc(truth[drawn], test_risks["NN 30"][drawn]) - fast_auc(truth[drawn], test_risks[rival][drawn])
difference = fast_auc(truth, test_risks["NN 30"]) - fast_auc(truth, test_risks[rival])
difference_low, difference_high = np.quantile(gaps, [0.025, 0.975])
undecided = bool(difference_low > 0 or difference_high < 0)


# %% wrong name="one standard deviation" cell="difference_solution" fails="test_paired_interval"
rng = np.random.default_rng(1)
n, truth = len(y_test), np.asarray(y_test)
drawn = rng.integers(0, n, (1000, n))
gaps = fast_auc(truth[drawn], test_risks["NN 30"][drawn]) - fast_auc(truth[drawn], test_risks[rival][drawn])
difference = fast_auc(truth, test_risks["NN 30"]) - fast_auc(truth, test_risks[rival])
difference_low, difference_high = difference - gaps.std(), difference + gaps.std()
undecided = bool(difference_low <= 0 <= difference_high)


# %% wrong name="the ends exchanged" cell="difference_solution" fails="test_paired_interval"
rng = np.random.default_rng(1)
n, truth = len(y_test), np.asarray(y_test)
drawn = rng.integers(0, n, (1000, n))
gaps = fast_auc(truth[drawn], test_risks["NN 30"][drawn]) - fast_auc(truth[drawn], test_risks[rival][drawn])
difference = fast_auc(truth, test_risks["NN 30"]) - fast_auc(truth, test_risks[rival])
difference_high, difference_low = np.quantile(gaps, [0.025, 0.975])
undecided = bool(difference_high <= 0 <= difference_low)


# %% wrong name="of the decisions" cell="difference_solution" fails="test_difference, test_paired_interval"
rng = np.random.default_rng(1)
n, truth = len(y_test), np.asarray(y_test)
drawn = rng.integers(0, n, (1000, n))
one, two = (np.asarray(decide(name, X_test)).astype(int) for name in ("NN 30", "naive Bayes"))
gaps = fast_auc(truth[drawn], one[drawn]) - fast_auc(truth[drawn], two[drawn])
difference = fast_auc(truth, one) - fast_auc(truth, two)
difference_low, difference_high = np.quantile(gaps, [0.025, 0.975])
undecided = bool(difference_low <= 0 <= difference_high)


# %% wrong name="the middle 90 %" cell="intervals_solution" fails="test_width_of_the_intervals"
rng = np.random.default_rng(1)
n = len(y_test)
drawn = rng.integers(0, n, (1000, n))
intervals = pd.DataFrame(columns=["auc", "low", "high"], dtype=float)
for name, risks in test_risks.items():
    low, high = np.quantile(fast_auc(np.asarray(y_test)[drawn], risks[drawn]), [0.05, 0.95])
    intervals.loc[name] = [fast_auc(y_test, risks), low, high]
