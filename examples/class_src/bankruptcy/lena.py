"""Lena deleted a graded cell that annoyed her with its message; her solutions are right."""


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
scaling = StandardScaler()
scaling.fit(X_train)


def scale(rows):
    return scaling.transform(rows)


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
log = nn30.fit(X_train_scaled, y_train, epochs=4, batch_size=128, verbose=0)
losses30 = log.history["loss"]


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


# %% cell="deep_net_solution"
deep_net = keras.Sequential(
    [
        keras.Input(shape=(95,)),
        keras.layers.Dense(24, activation="sigmoid"),
        keras.layers.Dense(12, activation="sigmoid"),
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
    return np.array([1 if value > 0.1 else 0 for value in p])


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
fig, ax = plt.subplots(figsize=(8, 3))
ax.bar(range(7), comparison["auc"])
ax.set_xticks(range(7), names, rotation=30)
ax.set_xlabel("model")
ax.set_ylabel("AUC")
plt.show()


# %% cell="words"
# 1. lazy_accuracy is 0.968: that is the accuracy of doing nothing, so accuracy does not help to choose.
# 2. I would give them the random forest (highest AUC in the table). With the threshold 0.1 it finds most of the
# bankruptcies. The others cost the bank its loans; the false alarms cost it a talk with a healthy customer.


# %% delete="split"
