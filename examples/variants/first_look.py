"""Alternative solutions of the first look, right and wrong."""

# ---- timeline

# %% right style="sorted by hand" cell="timeline_solution"
timeline = [
    "Rosenblatt 1957",
    "Rumelhart 1985",
    "Rumelhart 1986",
    "LeCun 1989",
    "Hinton 1993",
    "Bengio 1993",
    "LeCun 1995",
    "Raina 2009",
    "Krizhevsky 2012",
    "Hinton 2012b",
    "Hinton 2012a",
]
silence = 1985 - 1957
after_silence = "Rumelhart 1985"


# %% right style="plain loop" cell="timeline_solution"
rows = sorted(zip(papers["year"], papers["paper"]))
timeline = [paper for _, paper in rows]
silence, after_silence = 0, None
for k in range(1, len(rows)):
    if rows[k][0] - rows[k - 1][0] > silence:
        silence = rows[k][0] - rows[k - 1][0]
        after_silence = rows[k][1]


# %% right style="a Series, NumPy" cell="timeline_solution"
timeline = papers.set_index("paper")["year"].sort_values().index.to_series()
years = np.sort(papers["year"].to_numpy())
silence = np.diff(years).max()
after_silence = timeline.iloc[np.argmax(np.diff(years)) + 1]


# %% right style="an index" cell="timeline_solution"
table = papers.set_index("paper").sort_values(by=["year", "title"])
timeline = table.index
silence = float(table["year"].diff().max())
after_silence = table["year"].diff().idxmax()


# %% wrong name="newest first" cell="timeline_solution" fails="test_timeline"
ordered = papers.sort_values("year", ascending=False)
timeline = list(ordered["paper"])
silence = 28
after_silence = "Rumelhart 1985"


# %% wrong name="in the order of the alphabet" cell="timeline_solution" fails="test_timeline"
timeline = sorted(papers["paper"])
silence = 28
after_silence = "Rumelhart 1985"


# %% wrong name="the paper before the silence" cell="timeline_solution" fails="test_after_silence"
ordered = papers.sort_values("year")
timeline = list(ordered["paper"])
silence = ordered["year"].diff().max()
after_silence = "Rosenblatt 1957"


# %% wrong name="the second silence" cell="timeline_solution" fails="test_silence, test_after_silence"
timeline = list(papers.sort_values("year")["paper"])
silence = 2009 - 1995
after_silence = "Raina 2009"


# %% wrong name="the whole time" cell="timeline_solution" fails="test_silence, test_after_silence"
timeline = list(papers.sort_values("year")["paper"])
silence = 2012 - 1957
after_silence = timeline[-1]


# %% wrong name="the table as it is" cell="timeline_solution" fails="test_timeline, test_silence, test_after_silence"
timeline = list(papers["paper"])
silence = papers["year"].diff().max()
after_silence = papers.loc[papers["year"].diff().idxmax(), "paper"]


# ---- papers_by


# %% right style="plain loop" cell="papers_by_solution"
def papers_by(name, papers):
    count = 0
    for k in range(len(papers)):
        for author in papers["authors"].iloc[k].split(","):
            if author.strip() == name:
                count += 1
    return count


# %% right style="vectorised" cell="papers_by_solution"
def papers_by(name, papers):
    return papers["authors"].str.split(", ").explode().eq(name).sum()


# %% right style="regular expression" cell="papers_by_solution"
import re


def papers_by(name, papers):
    return papers["authors"].str.contains(rf"(?:^|, ){re.escape(name)}(?:,|$)").sum()


# %% right style="apply" cell="papers_by_solution"
def papers_by(name, papers):
    return len(papers[papers.apply(lambda row: name in row["authors"].split(", "), axis=1)])


# %% wrong name="parts of names" cell="papers_by_solution" fails="test_whole_names"
def papers_by(name, papers):
    return sum(name in authors for authors in papers["authors"])


# %% wrong name="the first author only" cell="papers_by_solution" fails="test_papers_by, test_whole_names"
def papers_by(name, papers):
    return sum(authors.split(", ")[0] == name for authors in papers["authors"])


# %% wrong name="in the name of the paper" cell="papers_by_solution" fails="test_papers_by, test_whole_names"
def papers_by(name, papers):
    return papers["paper"].str.startswith(name).sum()


# %% wrong name="yes or no" cell="papers_by_solution" fails="test_papers_by"
def papers_by(name, papers):
    return int(any(name in authors.split(", ") for authors in papers["authors"]))


# %% wrong name="split at the comma alone" cell="papers_by_solution" fails="test_papers_by, test_whole_names"
def papers_by(name, papers):
    return sum(name in authors.split(",") for authors in papers["authors"])


# %% wrong name="always the table above" cell="papers_by_solution" fails="test_papers_by, test_whole_names"
above = papers


def papers_by(name, papers):
    return sum(name in authors.split(", ") for authors in above["authors"])


# ---- gave

# %% right style="one by one" cell="gave_solution"
gave = {}
gave["Rosenblatt 1957"] = "c"
gave["Rumelhart 1986"] = "e"
gave["LeCun 1989"] = "a"
gave["Bengio 1993"] = "h"
gave["Hinton 1993"] = "f"
gave["Raina 2009"] = "d"
gave["Hinton 2012b"] = "b"
gave["Krizhevsky 2012"] = "g"


# %% right style="capital letters" cell="gave_solution"
names = ["LeCun 1989", "Hinton 2012b", "Rosenblatt 1957", "Raina 2009"]
names += ["Rumelhart 1986", "Hinton 1993", "Krizhevsky 2012", "Bengio 1993"]
gave = dict(zip(names, "ABCDEFGH"))


# %% right style="turned round" cell="gave_solution"
papers_of = {
    "a": "LeCun 1989",
    "b": "Hinton 2012b",
    "c": "Rosenblatt 1957",
    "d": "Raina 2009",
    "e": "Rumelhart 1986",
    "f": "Hinton 1993",
    "g": "Krizhevsky 2012",
    "h": "Bengio 1993",
}
gave = {paper: letter + " " for letter, paper in papers_of.items()}


# %% wrong name="postcodes and backpropagation exchanged" cell="gave_solution" fails="test_gave"
gave = dict(
    zip(
        [
            "Rosenblatt 1957",
            "Rumelhart 1986",
            "LeCun 1989",
            "Bengio 1993",
            "Hinton 1993",
            "Raina 2009",
            "Hinton 2012b",
            "Krizhevsky 2012",
        ],
        "caehfdbg",
    )
)


# %% wrong name="autoencoder and loops exchanged" cell="gave_solution" fails="test_gave"
gave = {
    "Rosenblatt 1957": "c",
    "Rumelhart 1986": "e",
    "LeCun 1989": "a",
    "Bengio 1993": "f",
    "Hinton 1993": "h",
    "Raina 2009": "d",
    "Hinton 2012b": "b",
    "Krizhevsky 2012": "g",
}


# %% wrong name="dropout and ImageNet exchanged" cell="gave_solution" fails="test_gave"
gave = {
    "Rosenblatt 1957": "c",
    "Rumelhart 1986": "e",
    "LeCun 1989": "a",
    "Bengio 1993": "h",
    "Hinton 1993": "f",
    "Raina 2009": "d",
    "Hinton 2012b": "g",
    "Krizhevsky 2012": "b",
}


# %% wrong name="unsupervised taken for the autoencoder" cell="gave_solution" fails="test_gave"
gave = {
    "Rosenblatt 1957": "c",
    "Rumelhart 1986": "e",
    "LeCun 1989": "a",
    "Bengio 1993": "h",
    "Hinton 1993": "d",
    "Raina 2009": "f",
    "Hinton 2012b": "b",
    "Krizhevsky 2012": "g",
}


# %% wrong name="two pictures exchanged" cell="gave_solution" fails="test_gave"
gave = {
    "Rosenblatt 1957": "c",
    "Rumelhart 1986": "e",
    "LeCun 1989": "g",
    "Bengio 1993": "h",
    "Hinton 1993": "f",
    "Raina 2009": "d",
    "Hinton 2012b": "b",
    "Krizhevsky 2012": "a",
}


# ---- objections


# %% right style="one expression, a set" cell="objections_solution"
def objections(case):
    words = {"rule_known": "rule", "must_explain": "explain", "will_change": "change"}
    found = {word for key, word in words.items() if case[key]}
    return found | ({"few"} if case["examples"] < 1000 else set())


worth_trying = {name for name in cases if not objections(cases[name])}


# %% right style="tests and names zipped" cell="objections_solution"
def objections(case):
    tests = [
        case["rule_known"],
        not case["examples"] >= 1000,
        case["must_explain"],
        case["will_change"],
    ]
    return tuple(word for word, bad in zip(["rule", "few", "explain", "change"], tests) if bad)


worth_trying = []
for name, case in cases.items():
    if len(objections(case)) == 0:
        worth_trying.append(name)


# %% right style="typed from the table" cell="objections_solution"
def objections(case):
    result = []
    if case["will_change"] == True:
        result += ["change"]
    if case["must_explain"] == True:
        result += ["explain"]
    if case["examples"] < 1_000:
        result += ["few"]
    if case["rule_known"] == True:
        result += ["rule"]
    return result


worth_trying = ("digits on cheques", "smaller pictures")


# %% wrong name="the first objection only" cell="objections_solution" fails="test_several_objections"
def objections(case):
    if case["rule_known"]:
        return ["rule"]
    if case["examples"] < 1000:
        return ["few"]
    if case["must_explain"]:
        return ["explain"]
    if case["will_change"]:
        return ["change"]
    return []


worth_trying = [name for name, case in cases.items() if not objections(case)]


# %% wrong name="a thousand are few" cell="objections_solution" fails="test_border_of_few"
def objections(case):
    found = ["rule"] * case["rule_known"] + ["few"] * (case["examples"] <= 1000)
    return found + ["explain"] * case["must_explain"] + ["change"] * case["will_change"]


worth_trying = [name for name, case in cases.items() if not objections(case)]


# %% wrong name="the rule must be known" cell="objections_solution" fails="test_each_objection, test_several_objections, test_border_of_few"
def objections(case):
    found = [] if case["rule_known"] else ["rule"]
    if case["examples"] < 1000:
        found.append("few")
    if case["must_explain"]:
        found.append("explain")
    if case["will_change"]:
        found.append("change")
    return found


worth_trying = ["digits on cheques", "smaller pictures"]


# %% wrong name="change forgotten" cell="objections_solution" fails="test_each_objection, test_several_objections"
def objections(case):
    found = []
    if case["rule_known"]:
        found.append("rule")
    if case["examples"] < 1000:
        found.append("few")
    if case["must_explain"]:
        found.append("explain")
    return found


worth_trying = [name for name, case in cases.items() if not objections(case)]


# %% wrong name="the cases with objections" cell="objections_solution" fails="test_worth_trying"
def objections(case):
    found = ["rule"] * case["rule_known"] + ["few"] * (case["examples"] < 1000)
    return found + ["explain"] * case["must_explain"] + ["change"] * case["will_change"]


worth_trying = [name for name, case in cases.items() if objections(case)]


# %% wrong name="none, ever" cell="objections_solution" fails="test_each_objection, test_several_objections, test_border_of_few, test_worth_trying"
def objections(case):
    return []


worth_trying = [name for name, case in cases.items() if not objections(case)]


# %% wrong name="a count" cell="objections_solution" fails="test_each_objection, test_several_objections, test_border_of_few"
def objections(case):
    return (
        case["rule_known"] + (case["examples"] < 1000) + case["must_explain"] + case["will_change"]
    )


worth_trying = [name for name, case in cases.items() if objections(case) == 0]


# ---- counterpart

# %% right style="zipped" cell="counterpart_solution"
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


# %% right style="one by one" cell="counterpart_solution"
counterpart = {}
counterpart["signal along the axon"] = "output a"
counterpart["firing or not"] = "activation function f"
counterpart["adding up in the cell body"] = "weighted sum z"
counterpart["strength of a synapse"] = "weights w"
counterpart["arriving signals"] = "inputs x"


# %% right style="turned round" cell="counterpart_solution"
cell_of = {
    "inputs x": "arriving signals",
    "weights w": "strength of a synapse",
    "weighted sum z": "adding up in the cell body",
    "activation function f": "firing or not",
    "output a": "signal along the axon",
}
counterpart = {cell: model for model, cell in cell_of.items()}


# %% wrong name="sum and activation exchanged" cell="counterpart_solution" fails="test_counterpart"
counterpart = {
    "arriving signals": "inputs x",
    "strength of a synapse": "weights w",
    "adding up in the cell body": "activation function f",
    "firing or not": "weighted sum z",
    "signal along the axon": "output a",
}


# %% wrong name="firing is the output" cell="counterpart_solution" fails="test_counterpart"
counterpart = {
    "arriving signals": "inputs x",
    "strength of a synapse": "weights w",
    "adding up in the cell body": "weighted sum z",
    "firing or not": "output a",
    "signal along the axon": "activation function f",
}


# %% wrong name="synapses are inputs" cell="counterpart_solution" fails="test_counterpart"
counterpart = {
    "arriving signals": "weights w",
    "strength of a synapse": "inputs x",
    "adding up in the cell body": "weighted sum z",
    "firing or not": "activation function f",
    "signal along the axon": "output a",
}


# %% wrong name="backwards" cell="counterpart_solution" fails="test_counterpart"
counterpart = {
    "arriving signals": "output a",
    "strength of a synapse": "activation function f",
    "adding up in the cell body": "inputs x",
    "firing or not": "weights w",
    "signal along the axon": "weighted sum z",
}


# %% wrong name="weights add up" cell="counterpart_solution" fails="test_counterpart"
counterpart = {
    "arriving signals": "inputs x",
    "strength of a synapse": "weighted sum z",
    "adding up in the cell body": "weights w",
    "firing or not": "activation function f",
    "signal along the axon": "output a",
}


# ---- blocks

# %% right style="sets" cell="blocks_solution"
blocks = {
    "neuron": {"ReLU", "perceptron", "sigmoid neuron"},
    "architecture": {
        "convolutional neural network",
        "multiple hidden layers",
        "single hidden layer",
    },
    "calculation": {"backpropagation", "gradient descent"},
}


# %% right style="one by one, tuples" cell="blocks_solution"
blocks = {}
blocks["calculation"] = ("gradient descent", "backpropagation")
blocks["neuron"] = ("sigmoid neuron", "perceptron", "ReLU")
blocks["architecture"] = tuple(
    ["single hidden layer", "multiple hidden layers", "convolutional neural network"]
)


# %% right style="sorted by kind" cell="blocks_solution"
kind_of = {
    "perceptron": "neuron",
    "sigmoid neuron": "neuron",
    "ReLU": "neuron",
    "single hidden layer": "architecture",
    "multiple hidden layers": "architecture",
    "convolutional neural network": "architecture",
    "gradient descent": "calculation",
    "backpropagation": "calculation",
}
blocks = {
    kind: [word for word, its in kind_of.items() if its == kind] for kind in set(kind_of.values())
}


# %% wrong name="ReLU as a calculation" cell="blocks_solution" fails="test_blocks"
blocks = {
    "neuron": ["perceptron", "sigmoid neuron"],
    "architecture": [
        "single hidden layer",
        "multiple hidden layers",
        "convolutional neural network",
    ],
    "calculation": ["gradient descent", "backpropagation", "ReLU"],
}


# %% wrong name="backpropagation as an architecture" cell="blocks_solution" fails="test_blocks"
blocks = {
    "neuron": ["perceptron", "sigmoid neuron", "ReLU"],
    "architecture": [
        "single hidden layer",
        "multiple hidden layers",
        "convolutional neural network",
        "backpropagation",
    ],
    "calculation": ["gradient descent"],
}


# %% wrong name="the single layer as a neuron" cell="blocks_solution" fails="test_blocks"
blocks = {
    "neuron": ["perceptron", "sigmoid neuron", "ReLU", "single hidden layer"],
    "architecture": ["multiple hidden layers", "convolutional neural network"],
    "calculation": ["gradient descent", "backpropagation"],
}


# %% wrong name="convolution as a calculation" cell="blocks_solution" fails="test_blocks"
blocks = {
    "neuron": ["perceptron", "sigmoid neuron", "ReLU"],
    "architecture": ["single hidden layer", "multiple hidden layers"],
    "calculation": ["gradient descent", "backpropagation", "convolutional neural network"],
}


# %% wrong name="everything everywhere" cell="blocks_solution" fails="test_blocks"
every = ["perceptron", "sigmoid neuron", "ReLU", "single hidden layer", "multiple hidden layers"]
every += ["convolutional neural network", "gradient descent", "backpropagation"]
blocks = {"neuron": every, "architecture": every, "calculation": every}


# ---- to_wb


# %% right style="unpacking, lists" cell="to_wb_solution"
def to_wb(theta):
    b, *w = theta
    return w, b


def to_theta(w, b):
    return [b, *w]


# %% right style="NumPy" cell="to_wb_solution"
def to_wb(theta):
    theta = np.array(theta, dtype=float)
    return np.delete(theta, 0), theta[:1]


def to_theta(w, b):
    return np.insert(np.asarray(w, dtype=float), 0, b)


# %% right style="plain loop" cell="to_wb_solution"
def to_wb(theta):
    w = []
    for k in range(1, len(theta)):
        w.append(theta[k])
    return [np.array(w), theta[0]]


def to_theta(w, b):
    theta = np.zeros(len(w) + 1)
    theta[0] = b
    for k in range(len(w)):
        theta[k + 1] = w[k]
    return theta


# %% right style="hstack" cell="to_wb_solution"
def to_wb(theta):
    return np.array(theta[1:]), float(theta[0])


def to_theta(w, b):
    return np.hstack((b, w))


# %% wrong name="the bias at the end" cell="to_wb_solution" fails="test_to_wb, test_to_theta"
def to_wb(theta):
    return np.array(theta[:-1]), theta[-1]


def to_theta(w, b):
    return np.append(w, b)


# %% wrong name="b first" cell="to_wb_solution" fails="test_to_wb"
def to_wb(theta):
    return theta[0], np.array(theta[1:])


def to_theta(w, b):
    return np.concatenate([[b], w])


# %% wrong name="b added to the weights" cell="to_wb_solution" fails="test_to_theta"
def to_wb(theta):
    return np.array(theta[1:]), theta[0]


def to_theta(w, b):
    return b + np.asarray(w)


# %% wrong name="two inputs only" cell="to_wb_solution" fails="test_to_wb, test_to_theta"
def to_wb(theta):
    return np.array([theta[1], theta[2]]), theta[0]


def to_theta(w, b):
    return np.array([b, w[0], w[1]])


# %% wrong name="a threshold for the bias" cell="to_wb_solution" fails="test_to_wb, test_to_theta"
def to_wb(theta):
    return np.array(theta[1:]), -theta[0]


def to_theta(w, b):
    return np.concatenate([[-b], w])


# %% wrong name="the intercept among the weights" cell="to_wb_solution" fails="test_to_wb"
def to_wb(theta):
    return np.array(theta), theta[0]


def to_theta(w, b):
    return np.concatenate([[b], w])


# ---- predictions


# %% right style="plain loops" cell="predictions_solution"
def with_ones(X):
    return [[1.0] + [float(value) for value in row] for row in X]


def h(theta, X):
    found = []
    for row in with_ones(X):
        total = 0
        for coefficient, value in zip(theta, row):
            total += coefficient * value
        found.append(total)
    return found


def f(w, b, X):
    found = []
    for row in X:
        total = b
        for weight, value in zip(w, row):
            total += weight * value
        found.append(total)
    return found


# %% right style="insert and einsum" cell="predictions_solution"
def with_ones(X):
    return np.insert(X, 0, 1, axis=1)


def h(theta, X):
    return np.einsum("ij,j->i", with_ones(X), theta)


def f(w, b, X):
    return (X * w).sum(axis=1) + b


# %% right style="one by the other" cell="predictions_solution"
def with_ones(X):
    return np.hstack([np.ones((X.shape[0], 1)), X])


def f(w, b, X):
    return b + np.dot(X, w)


def h(theta, X):
    return f(theta[1:], theta[0], X)


# %% wrong name="ones at the end, and h with them" cell="predictions_solution" fails="test_with_ones"
def with_ones(X):
    return np.column_stack([X, np.ones(len(X))])


def h(theta, X):
    return with_ones(X) @ theta


def f(w, b, X):
    return X @ w + b


# %% wrong name="no bias in f" cell="predictions_solution" fails="test_predictions"
def with_ones(X):
    return np.column_stack([np.ones(len(X)), X])


def h(theta, X):
    return with_ones(X) @ theta


def f(w, b, X):
    return X @ w


# %% wrong name="the bias for each input" cell="predictions_solution" fails="test_predictions"
def with_ones(X):
    return np.column_stack([np.ones(len(X)), X])


def h(theta, X):
    return with_ones(X) @ theta


def f(w, b, X):
    return (X * w + b).sum(axis=1)


# %% wrong name="zeros for ones, and h with them" cell="predictions_solution" fails="test_with_ones"
def with_ones(X):
    return np.column_stack([np.zeros(len(X)), X])


def h(theta, X):
    return with_ones(X) @ theta


def f(w, b, X):
    return X @ w + b


# %% wrong name="the last number of theta as intercept" cell="predictions_solution" fails="test_predictions"
def with_ones(X):
    return np.column_stack([np.ones(len(X)), X])


def h(theta, X):
    return X @ np.asarray(theta)[:-1] + theta[-1]


def f(w, b, X):
    return X @ w + b


# %% wrong name="one prediction for all" cell="predictions_solution" fails="test_predictions"
def with_ones(X):
    return np.column_stack([np.ones(len(X)), X])


def h(theta, X):
    return np.sum(with_ones(X) @ theta)


def f(w, b, X):
    return np.sum(X @ w + b)


# %% wrong name="a row of ones" cell="predictions_solution" fails="test_with_ones"
def with_ones(X):
    return np.vstack([np.ones(X.shape[1]), X])


def h(theta, X):
    return X @ theta[1:] + theta[0]


def f(w, b, X):
    return X @ w + b


# ---- example5

# %% right style="plain numbers" cell="example5_solution"
w_5 = [2.868, -4.46]
b_5 = -10.631
z_5 = 2.868 * 1.1030855 + 4.46 * 3.8382871 - 10.631


# %% right style="the functions above" cell="example5_solution"
w_5, b_5 = to_wb([-10.631, 2.868, -4.460])
z_5 = f(np.asarray(w_5), b_5, np.array([[1.1030855, -3.8382871]]))


# %% right style="rounded by hand" cell="example5_solution"
w_5 = (2.868, -4.460)
b_5 = np.array([-10.631])
z_5 = round(3.1636 + 17.1188 - 10.631, 3)


# %% wrong name="the intercept without its sign" cell="example5_solution" fails="test_weights_and_bias"
w_5 = np.array([2.868, -4.460])
b_5 = 10.631
z_5 = w_5 @ np.array([1.1030855, -3.8382871]) + b_5


# %% wrong name="the weights in the wrong order" cell="example5_solution" fails="test_weights_and_bias"
w_5 = np.array([-4.460, 2.868])
b_5 = -10.631
z_5 = w_5 @ np.array([1.1030855, -3.8382871]) + b_5


# %% wrong name="a sign lost in the product" cell="example5_solution" fails="test_value"
w_5 = np.array([2.868, -4.460])
b_5 = -10.631
z_5 = 2.868 * 1.1030855 - 4.460 * 3.8382871 - 10.631


# %% wrong name="the bias left out" cell="example5_solution" fails="test_value"
w_5 = np.array([2.868, -4.460])
b_5 = -10.631
z_5 = w_5 @ np.array([1.1030855, -3.8382871])


# %% wrong name="after the sigmoid" cell="example5_solution" fails="test_value"
w_5 = np.array([2.868, -4.460])
b_5 = -10.631
z_5 = 1 / (1 + np.exp(-(w_5 @ np.array([1.1030855, -3.8382871]) + b_5)))


# %% wrong name="all numbers zero" cell="example5_solution" fails="test_weights_and_bias, test_value"
w_5 = np.zeros(2)
b_5 = 0.0
z_5 = 0.0
