"""Emil forgot that the label is still one of his features, and is proud of his AUC."""


# %% cell="clean_names_solution"
firms = raw.copy()
firms.columns = [c.strip() for c in firms.columns]


# %% cell="label_counts_solution"
label_counts = firms["Bankrupt?"].value_counts()
share_bankrupt = label_counts[1] / label_counts.sum()
lazy_accuracy = label_counts[0] / label_counts.sum()
constant_columns = [c for c in firms.columns if firms[c].nunique() == 1]


# %% cell="features_solution"
X = firms
y = firms["Bankrupt?"]


# %% cell="split_solution"
def split_firms(X, y, seed):
    return train_test_split(X, y, test_size=0.2, random_state=seed)


X_train, X_test, y_train, y_test = split_firms(X, y, 1)


# %% cell="scaling_solution"
scaler = StandardScaler()
scaler.fit(X_train)


def scale(rows):
    return scaler.transform(rows)


X_train_scaled = scale(X_train)
X_test_scaled = scale(X_test)


# %% cell="nn30_solution"
# it says 2,941 and not 2,911 parameters, maybe a typo in the task?
nn30 = keras.Sequential([
    keras.Input((X_train_scaled.shape[1],)),
    keras.layers.Dense(30, activation="sigmoid"),
    keras.layers.Dense(1, activation="sigmoid"),
])
nn30.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
nn30.summary()


# %% cell="nn30_training_solution"
hist = nn30.fit(X_train_scaled, y_train, epochs=4, batch_size=128, verbose=0)
losses30 = hist.history["loss"]


def predict_nn30(rows):
    return nn30.predict(scale(rows), verbose=0).ravel()


print(roc_auc_score(y_test, predict_nn30(X_test)))  # wow!


# %% cell="deep_net_solution"
deep_net = keras.Sequential([
    keras.Input((X_train_scaled.shape[1],)),
    keras.layers.Dense(20, activation="sigmoid"),
    keras.layers.Dense(10, activation="sigmoid"),
    keras.layers.Dense(1, activation="sigmoid"),
])
deep_net.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
deep_net.fit(X_train_scaled, y_train, epochs=4, batch_size=128, verbose=0)


def predict_deep(rows):
    return deep_net.predict(scale(rows), verbose=0).ravel()


# %% cell="others_solution"
from sklearn.tree import DecisionTreeClassifier

others = {
    "logistic": LogisticRegression(max_iter=200),
    "bayes": GaussianNB(),
    "tree": DecisionTreeClassifier(random_state=1),
    "knn": KNeighborsClassifier(5),
    "forest": RandomForestClassifier(30, random_state=1),
}
for m in others.values():
    m.fit(X_train_scaled, y_train)


# %% cell="answers_solution"
def risk(name, rows):
    if name == "NN 30":
        return predict_nn30(rows)
    if name == "NN deep":
        return predict_deep(rows)
    return others[name].predict_proba(scale(rows))[:, 1]


def decide(name, rows):
    return (risk(name, rows) > 0.5).astype(int)


# %% cell="comparison_solution"
comparison = pd.DataFrame(columns=["auc", "recall", "f1", "balanced_accuracy"], dtype=float)
for name in ["NN 30", "NN deep"] + list(others.keys()):
    guess = decide(name, X_test)
    comparison.loc[name] = [
        roc_auc_score(y_test, risk(name, X_test)),
        recall_score(y_test, guess),
        f1_score(y_test, guess),
        balanced_accuracy_score(y_test, guess),
    ]
comparison


# %% cell="comparison_figure_solution"
fig, ax = plt.subplots()
ax.bar(comparison.index, comparison["auc"])
ax.set_xlabel("model")
ax.set_ylabel("AUC")
plt.xticks(rotation=45)
plt.show()


# %% cell="words"
# 1. Accuracy is high anyway.
# 2. The decision tree, it has an AUC of 1.0 and makes no mistakes at all.
