"""Farah follows the formulas to the letter, mixes up rows and columns, and has no time left for the last exercise."""


# %% cell="perceptron_solution"
def perceptron(x, w, threshold):
    """1 if the weighted sum of the inputs is above the threshold, else 0."""
    return int(np.dot(w, x) > threshold)


# %% cell="festival_solution"
w_festival = [4, 2, 2]
threshold_festival = 5


# ---- bias


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
    def fire(a, W, b):
        W = W if W.shape[0] == len(a) else W.T
        return (a @ W + b > 0).astype(int)

    return fire(fire(x, W1, b1), W2, b2)


# %% cell="xor_solution"
W1_xor = np.array([[1, 1], [1, 1]])  # at least one; both
b1_xor = np.array([-0.5, -1.5])
W2_xor = np.array([[1, -1]])
b2_xor = np.array([-0.5])


# %% cell="why_not_perceptrons"
# (a) A small change in one weight can flip the output from 0 to 1 and then the following layers get something completely different.
# (b) The sigmoid neuron has no jump.


# %% cell="sigmoid_solution"
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))


# %% cell="sigmoid_neuron_solution"
def sigmoid_neuron(x, w, b):
    return sigmoid(np.dot(w, x)) + b


# %% cell="other_activations_solution"
def tanh(z):
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def relu(z):
    return np.maximum(z, 0)


def identity(z):
    return z


# %% cell="derivatives_solution"
def d_sigmoid(z):
    return sigmoid(z) * (1 - sigmoid(z))


def d_tanh(z):
    return 1 - np.tanh(z)


def d_relu(z):
    return np.where(np.asarray(z) > 0, 1, 0)


def d_identity(z):
    return np.ones(np.shape(z))


# %% cell="activations_figure_solution"
xs = np.linspace(-5, 5, 100)
fig_activations, ax = plt.subplots()
for name, f in (("sigmoid", sigmoid), ("tanh", tanh), ("ReLU", relu)):
    ax.plot(xs, f(xs), label=name)
ax.set(xlabel="z", ylabel="a")
ax.legend()


# %% cell="notation_solution"
def weight(weights, L, i, j):
    return weights[L - 1][j - 1][i - 1]


def bias(biases, L, i):
    return biases[L - 1][i - 1]


# %% cell="estimated_solution"
estimated = {"weights", "biases"}


# %% cell="parameter_count_solution"
def parameter_count(sizes):
    n, h, k = sizes
    return n * h + h + h * k + k


# %% cell="layer_solution"
def layer(a_before, W, b, activation):
    z = a_before @ W + b
    return z, activation(z)


# %% cell="forward_solution"
def forward(X, weights, biases, activation):
    A1 = activation(X @ weights[0].T + biases[0])
    return activation(A1 @ weights[1].T + biases[1])
