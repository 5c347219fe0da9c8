"""Amelie takes the short way, with pandas and NumPy, and gets everything right."""

# %% cell="timeline_solution"
timeline = papers.set_index("paper")["year"].sort_values().index.to_series()
years = np.sort(papers["year"].to_numpy())
silence = np.diff(years).max()
after_silence = timeline.iloc[np.argmax(np.diff(years)) + 1]


# %% cell="papers_by_solution"
def papers_by(name, papers):
    return papers["authors"].str.split(", ").explode().eq(name).sum()


# %% cell="gave_solution"
gave = {}
gave["Rosenblatt 1957"] = "c"
gave["Rumelhart 1986"] = "e"
gave["LeCun 1989"] = "a"
gave["Bengio 1993"] = "h"
gave["Hinton 1993"] = "f"
gave["Raina 2009"] = "d"
gave["Hinton 2012b"] = "b"
gave["Krizhevsky 2012"] = "g"


# %% cell="objections_solution"
def objections(case):
    words = {"rule_known": "rule", "must_explain": "explain", "will_change": "change"}
    found = {word for key, word in words.items() if case[key]}
    return found | ({"few"} if case["examples"] < 1000 else set())


worth_trying = {name for name in cases if not objections(cases[name])}


# %% cell="own_case"
# (a) Which of our customers will buy the new wine? In go the last two years of orders of a customer, out comes yes or no; the labels are the
# orders after last autumn's wine. (b) Rule: nobody knows one. Few: 12,000 customers got that offer, which is enough. Explain: an advertisement needs
# no reason. Change: tastes change slowly, so last autumn still tells something. No objection holds. (c) Logistic regression on the same inputs; the
# network must find more buyers among the 1,000 most likely customers of a part of the list that neither has seen.


# %% cell="counterpart_solution"
counterpart = dict(
    zip(
        (
            "arriving signals",
            "strength of a synapse",
            "adding up in the cell body",
            "firing or not",
            "signal along the axon",
        ),
        ("inputs x", "weights w", "weighted sum z", "activation function f", "output a"),
    )
)


# %% cell="blocks_solution"
blocks = {
    "neuron": {"ReLU", "perceptron", "sigmoid neuron"},
    "architecture": {
        "convolutional neural network",
        "multiple hidden layers",
        "single hidden layer",
    },
    "calculation": {"backpropagation", "gradient descent"},
}


# %% cell="to_wb_solution"
def to_wb(theta):
    theta = np.array(theta, dtype=float)
    return np.delete(theta, 0), theta[:1]


def to_theta(w, b):
    return np.insert(np.asarray(w, dtype=float), 0, b)


# %% cell="predictions_solution"
def with_ones(X):
    return np.insert(X, 0, 1, axis=1)


def h(theta, X):
    return np.einsum("ij,j->i", with_ones(X), theta)


def f(w, b, X):
    return (X * w).sum(axis=1) + b


# %% cell="example5_solution"
w_5, b_5 = to_wb([-10.631, 2.868, -4.460])
z_5 = f(np.asarray(w_5), b_5, np.array([[1.1030855, -3.8382871]]))
