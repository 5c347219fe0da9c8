"""Dalia has the wrong sign in the exponent of her sigmoid; everything that uses it is right given that."""


# %% cell="perceptron_solution"
def perceptron(x, w, threshold):
    """1 if the weighted sum of the inputs is above the threshold, else 0."""
    return int(np.dot(w, x) > threshold)


# %% cell="festival_solution"
w_festival = [4, 2, 2]
threshold_festival = 5


# %% cell="bias_solution"
def perceptron_bias(x, w, b):
    """1 if w . x + b is above 0, else 0."""
    return int(np.dot(w, x) + b > 0)


b_festival = -threshold_festival


# %% cell="outputs_solution"
outputs_per_perceptron = 1  # the same number goes along all its arrows
numbers_arriving = 4
arrows_between = 4 * 5


# %% cell="two_layers_solution"
def two_layers(x, W1, b1, W2, b2):
    """The outputs (0 or 1) of a net with two layers of perceptrons."""
    hidden = (W1 @ x + b1 > 0).astype(int)
    return (W2 @ hidden + b2 > 0).astype(int)


# %% cell="xor_solution"
W1_xor = np.array([[1, 1], [1, 1]])  # at least one; both
b1_xor = np.array([-0.5, -1.5])
W2_xor = np.array([[1, -1]])
b2_xor = np.array([-0.5])


# %% cell="why_not_perceptrons"
# (a) Perceptrons jump. A small change of a weight does nothing, or it turns the output round, and with several layers one cannot foresee
# what that does to the end result. So one does not know how to change the weights. (b) The sigmoid neuron changes its output only a little
# for a little change, so we can improve step by step.


# %% cell="sigmoid_solution"
def sigmoid(z):
    return 1 / (1 + np.exp(np.clip(z, -500, 500)))


# %% cell="sigmoid_neuron_solution"
def sigmoid_neuron(x, w, b):
    """The output of a sigmoid neuron, a number between 0 and 1."""
    return sigmoid(np.dot(w, x) + b)


# %% cell="other_activations_solution"
def tanh(z):
    """The hyper tangent of every element of z."""
    return np.tanh(z)


def relu(z):
    """Every positive element of z, and 0 for the others."""
    return np.maximum(0, z)


def identity(z):
    """z itself."""
    return z


# %% cell="derivatives_solution"
def d_sigmoid(z):
    """The derivative of the sigmoid at every element of z."""
    a = sigmoid(z)
    return a * (1 - a)


def d_tanh(z):
    """The derivative of the hyper tangent at every element of z."""
    return 1 - np.tanh(z) ** 2


def d_relu(z):
    """The derivative of ReLU at every element of z."""
    return np.where(np.asarray(z) > 0, 1.0, 0.0)


def d_identity(z):
    """The derivative of the identity at every element of z."""
    return np.ones(np.shape(z))


# %% cell="activations_figure_solution"
xs = np.linspace(-5, 5, 100)
fig_activations, ax = plt.subplots()
ax.plot(xs, sigmoid(xs), label="sigmoid")
ax.plot(xs, tanh(xs), "--", label="tanh")
ax.plot(xs, relu(xs), label="ReLU")
ax.plot(xs, identity(xs), ":", label="identity")
ax.set_xlabel("z")
ax.set_ylabel("a")
ax.legend()


# %% cell="notation_solution"
def weight(weights, L, i, j):
    """The weight w_ij of layer L; i and j count from 1."""
    return weights[L - 1][i - 1][j - 1]


def bias(biases, L, i):
    """The bias b_i of layer L; i counts from 1."""
    return biases[L - 1][i - 1]


# %% cell="estimated_solution"
estimated = {"weights", "biases"}


# %% cell="parameter_count_solution"
def parameter_count(sizes):
    """The number of weights and biases of a fully connected net."""
    return sum((before + 1) * after for before, after in zip(sizes, sizes[1:]))


# %% cell="layer_solution"
def layer(a_before, W, b, activation):
    """z and a of one layer for one input."""
    z = W @ a_before + b
    return z, activation(z)


# %% cell="forward_solution"
def forward(X, weights, biases, activation):
    """The outputs of a fully connected net for every row of X."""
    A = X
    for W, b in zip(weights, biases):
        A = activation(A @ W.T + b)
    return A


# %% cell="has_loop_solution"
def has_loop(connections):
    reach = {start: {e for s, e in connections if s == start} for start, _ in connections}
    changed = True
    while changed:
        changed = False
        for start, ends in reach.items():
            more = set().union(*(reach.get(e, set()) for e in ends)) - ends
            if more:
                ends |= more
                changed = True
    return any(start in ends for start, ends in reach.items())


# %% cell="hear_itself_solution"
def hear_itself(x, w, u, b, activation):
    if len(x) == 0:
        return []
    before = list(hear_itself(x[:-1], w, u, b, activation))
    last = before[-1] if before else 0.0
    return before + [activation(w * x[-1] + u * last + b)]


# %% cell="audible_solution"
def audible_steps(u, least):
    u = abs(u)
    if u >= 1:
        return float("inf")
    if u == 0:
        return 1
    return int(np.floor(np.log(least) / np.log(u))) + 1


settled = 0.9575
