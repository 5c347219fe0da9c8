"""Farah takes the wrong activation and the same split each time, and measures on the training flowers."""


# %% cell="split_solution"
from sklearn.model_selection import train_test_split


def split_flowers(X, species, seed):
    return train_test_split(X, species, test_size=0.3, stratify=species, random_state=42)


X_train, X_test, species_train, species_test = split_flowers(X, species, SEED)


# %% cell="scaling_solution"
from sklearn.preprocessing import StandardScaler

scaler = StandardScaler().fit(X_train)
scale = scaler.transform
X_train_scaled = scale(X_train)
X_test_scaled = scale(X_test)


# %% cell="net10_solution"
net10 = keras.Sequential([
    keras.Input(shape=(4,)),
    keras.layers.Dense(10, activation="relu"),
    keras.layers.Dense(3, activation="softmax"),
])
net10.compile(optimizer=keras.optimizers.Adam(0.05), loss="categorical_crossentropy")


# %% cell="net10_training_solution"
T_train, T_test = one_hot(species_train, NAMES), one_hot(species_test, NAMES)
losses10 = net10.fit(
    X_train_scaled, T_train, epochs=40, batch_size=35, verbose=0
).history["loss"]


def probabilities10(rows):
    return net10.predict(scale(rows), verbose=0)


accuracy10 = 100 * (probabilities10(X_test).argmax(axis=1) == T_test.argmax(axis=1)).mean()


# %% cell="net53_solution"
def sigmoid_net(*hidden):
    model = keras.Sequential([keras.Input((4,))])
    for n in hidden:
        model.add(keras.layers.Dense(n, activation="sigmoid"))
    model.add(keras.layers.Dense(3, activation="softmax"))
    model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.1))
    return model


keras.utils.set_random_seed(SEED)
net53 = sigmoid_net(5, 3)
losses53 = net53.fit(
    X_train_scaled, T_train, epochs=80, batch_size=35, verbose=0
).history["loss"]


def probabilities53(rows):
    return net53.predict(scale(rows), verbose=0)


# %% cell="own_net_solution"
keras.utils.set_random_seed(1)
own_net = keras.Sequential([
    keras.Input((4,)),
    keras.layers.Dense(10, activation="sigmoid"),
    keras.layers.Dense(3, activation="softmax"),
])
own_net.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(0.1))
losses_own = own_net.fit(X_train_scaled, T_train, epochs=40, batch_size=35, verbose=0).history["loss"]


def probabilities_own(rows):
    return own_net.predict(scale(rows), verbose=0)


# %% cell="comparison_solution"
nets = {"net 10": (net10, probabilities10), "net 5-3": (net53, probabilities53), "own": (own_net, probabilities_own)}
comparison = pd.DataFrame(columns=["parameters", "accuracy", "loss"], index=list(nets), dtype=float)
for name, (net, ask) in nets.items():
    a = ask(X_train)
    comparison.loc[name] = [
        net.count_params(),
        (a.argmax(1) == T_train.argmax(1)).mean(),
        -np.log(a[T_train == 1]).mean(),
    ]


# %% cell="loss_figure_solution"
fig, ax = plt.subplots()
ax.plot(losses10, label="10")
ax.plot(losses53, label="5-3")
ax.set(xlabel="epoch", ylabel="loss")
ax.legend()


# %% cell="choice"
# I keep my own network because its accuracy is the highest.
