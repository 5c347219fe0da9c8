"""Bruno writes plain loops and lists, uses as little NumPy as he can, and gets everything right."""

# %% cell="timeline_solution"
rows = sorted(zip(papers["year"], papers["paper"]))
timeline = [paper for _, paper in rows]
silence, after_silence = 0, None
for k in range(1, len(rows)):
    if rows[k][0] - rows[k - 1][0] > silence:
        silence = rows[k][0] - rows[k - 1][0]
        after_silence = rows[k][1]


# %% cell="papers_by_solution"
def papers_by(name, papers):
    count = 0
    for k in range(len(papers)):
        for author in papers["authors"].iloc[k].split(","):
            if author.strip() == name:
                count += 1
    return count


# %% cell="gave_solution"
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


# %% cell="objections_solution"
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


# %% cell="own_case"
# (a) Reading the numbers on electricity meters from photographs that customers send. The labels come from the readings which people typed so far.
# (b) There is no rule for how a 7 looks. We have 90,000 photographs. Nobody needs a reason for a digit. Meters stay as they are for decades.
# (c) Nearest neighbours on the pixels. I would count the meters that each of them reads wrong among photographs of another month.


# %% cell="counterpart_solution"
counterpart = {}
counterpart["signal along the axon"] = "output a"
counterpart["firing or not"] = "activation function f"
counterpart["adding up in the cell body"] = "weighted sum z"
counterpart["strength of a synapse"] = "weights w"
counterpart["arriving signals"] = "inputs x"


# %% cell="blocks_solution"
blocks = {}
blocks["calculation"] = ("gradient descent", "backpropagation")
blocks["neuron"] = ("sigmoid neuron", "perceptron", "ReLU")
blocks["architecture"] = tuple(
    ["single hidden layer", "multiple hidden layers", "convolutional neural network"]
)


# %% cell="to_wb_solution"
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


# %% cell="predictions_solution"
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


# %% cell="example5_solution"
w_5 = [2.868, -4.46]
b_5 = -10.631
z_5 = 2.868 * 1.1030855 + 4.46 * 3.8382871 - 10.631
