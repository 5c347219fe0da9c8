"""Kofi wants to draw the ROC curves very finely, and fills the memory until he is stopped."""


# %% cell="clean_names_solution"
firms = raw.rename(columns=str.strip)


# %% cell="label_counts_solution"
label_counts = firms["Bankrupt?"].value_counts()
share_bankrupt = firms["Bankrupt?"].mean()
lazy_accuracy = 1 - share_bankrupt
constant_columns = [c for c in firms.columns if firms[c].nunique() == 1]


# %% cell="features_solution"
X = firms.drop(columns="Bankrupt?")
y = firms["Bankrupt?"]


# %% cell="split_solution"
def split_firms(X, y, seed):
    return train_test_split(X, y, test_size=0.2, random_state=seed)


X_train, X_test, y_train, y_test = split_firms(X, y, seed=1)


# %% cell="scaling_solution"
sc = StandardScaler()
sc.fit(X_train)


def scale(rows):
    return sc.transform(rows)


X_train_scaled = scale(X_train)
X_test_scaled = scale(X_test)


# %% cell="nn30_solution"
nn30 = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(30, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
nn30.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.01))


# %% cell="nn30_training_solution"
fit = nn30.fit(X_train_scaled, y_train, epochs=4, batch_size=128, verbose=0)
losses30 = fit.history["loss"]


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


# %% cell="deep_net_solution"
deep_net = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(20, activation="sigmoid"),
        keras.layers.Dense(10, activation="sigmoid"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
deep_net.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.01))
deep_net.fit(X_train_scaled, y_train, epochs=4, batch_size=128, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0).ravel()


# %% cell="others_solution"
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.tree import DecisionTreeClassifier

classifiers = [
    LinearDiscriminantAnalysis(),
    LogisticRegression(max_iter=200),
    GaussianNB(),
    DecisionTreeClassifier(max_depth=5, min_samples_leaf=10, random_state=1),
    RandomForestClassifier(n_estimators=30, random_state=1),
]
others = {type(c).__name__: c.fit(X_train_scaled, y_train) for c in classifiers}


# %% cell="answers_solution"
def risk(name, rows):
    if name in others:
        p = others[name].predict_proba(scale(rows))
        return p[:, 1]
    return predict_nn30(rows) if name == "NN 30" else predict_deep(rows)


def decide(name, rows):
    p = risk(name, rows)
    return np.array([1 if value > 0.25 else 0 for value in p])


# %% cell="comparison_solution"
names = ["NN 30", "NN deep", *others]
comparison = pd.DataFrame(index=names, columns=["auc", "recall", "f1", "balanced_accuracy"], dtype=float)
for name in names:
    d = decide(name, X_test)
    comparison.loc[name, "auc"] = roc_auc_score(y_test, risk(name, X_test))
    comparison.loc[name, "recall"] = recall_score(y_test, d)
    comparison.loc[name, "f1"] = f1_score(y_test, d)
    comparison.loc[name, "balanced_accuracy"] = balanced_accuracy_score(y_test, d)
comparison


# %% cell="comparison_figure_solution"
# a very fine grid of thresholds, so that the curve gets smooth
grids = []
try:
    while True:
        grids.append(np.ones((2000, 5000)))
except MemoryError:
    grids.clear()
    raise

fig, ax = plt.subplots()
ax.plot(grids[0], grids[1])


# %% cell="words"
# 1. A model that says 0 for everyone has 96.8 % accuracy and is of no use to the bank.
# 2. LinearDiscriminantAnalysis is a good and cheap model here, with an AUC near that of the forest.
# Missing a bankruptcy costs more than a false alarm, so its threshold has to be low.
