"""Emil works fast: he names the paper before the silence, counts parts of names, stops at the first objection and loses signs."""

# %% cell="timeline_solution"
ordered = papers.sort_values("year")
timeline = list(ordered["paper"])
silence = ordered["year"].diff().max()
after_silence = "Rosenblatt 1957"


# %% cell="papers_by_solution"
def papers_by(name, papers):
    return sum(name in authors for authors in papers["authors"])


# %% cell="gave_solution"
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


# %% cell="objections_solution"
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


# %% cell="own_case"
# Netflix. A network is good here because there is a lot of data.


# %% cell="counterpart_solution"
counterpart = {
    "arriving signals": "inputs x",
    "strength of a synapse": "weights w",
    "adding up in the cell body": "activation function f",
    "firing or not": "weighted sum z",
    "signal along the axon": "output a",
}


# %% cell="blocks_solution"
blocks = {
    "neuron": ["perceptron", "sigmoid neuron"],
    "architecture": [
        "single hidden layer",
        "multiple hidden layers",
        "convolutional neural network",
    ],
    "calculation": ["gradient descent", "backpropagation", "ReLU"],
}


# %% cell="to_wb_solution"
def to_wb(theta):
    return np.array(theta[:-1]), theta[-1]


def to_theta(w, b):
    return np.append(w, b)


# %% cell="predictions_solution"
def with_ones(X):
    return np.column_stack([X, np.ones(len(X))])


def h(theta, X):
    return with_ones(X) @ theta


def f(w, b, X):
    return X @ w + b


# %% cell="example5_solution"
w_5 = np.array([2.868, -4.460])
b_5 = 10.631
z_5 = w_5 @ np.array([1.1030855, -3.8382871]) + b_5
