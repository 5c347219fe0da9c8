"""Emil works fast: borders, labels and biases go missing."""


# %% cell="perceptron_solution"
def perceptron(x, w, threshold):
    return 1 if np.dot(w, x) >= threshold else 0


# %% cell="festival_solution"
w_festival = [1, 1, 1]
threshold_festival = 1.5


# %% cell="bias_solution"
def perceptron_bias(x, w, b):
    return int(np.dot(w, x) + b >= 0)


b_festival = -threshold_festival


# %% cell="outputs_solution"
outputs_per_perceptron = 5
numbers_arriving = 4
arrows_between = 20


# %% cell="two_layers_solution"
def two_layers(x, W1, b1, W2, b2):
    """The outputs (0 or 1) of a net with two layers of perceptrons."""
    hidden = (W1 @ x + b1 > 0).astype(int)
    return (W2 @ hidden + b2 > 0).astype(int)


# %% cell="xor_solution"
W1_xor = np.array([[1, 1], [1, 1]])
b1_xor = np.array([-0.5, -1.5])
W2_xor = np.array([[1, 1]])
b2_xor = np.array([-0.5])


# %% cell="why_not_perceptrons"
# (a) Because perceptrons only give 0 and 1.
# (b) It is smooth.


# %% cell="sigmoid_solution"
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


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
    return sigmoid(z) * (1 - sigmoid(z))


def d_tanh(z):
    return 1 - np.tanh(z) ** 2


def d_relu(z):
    return np.where(np.asarray(z) > 0, 1, 0)


def d_identity(z):
    return 1


# %% cell="activations_figure_solution"
xs = np.linspace(-5, 5, 100)
fig_activations, ax = plt.subplots()
for name, f in (("sigmoid", sigmoid), ("tanh", tanh), ("ReLU", relu), ("identity", identity)):
    ax.plot(xs, f(xs), label=name)
ax.legend()


# %% cell="notation_solution"
def weight(weights, L, i, j):
    """The weight w_ij of layer L; i and j count from 1."""
    return weights[L - 1][i - 1][j - 1]


def bias(biases, L, i):
    """The bias b_i of layer L; i counts from 1."""
    return biases[L - 1][i - 1]


# %% cell="estimated_solution"
estimated = {"weights"}


# %% cell="parameter_count_solution"
def parameter_count(sizes):
    return sum(n * k for n, k in zip(sizes, sizes[1:]))


# %% cell="layer_solution"
def layer(a_before, W, b, activation):
    z = W @ a_before
    return z, activation(z)


# %% cell="forward_solution"
def forward(X, weights, biases, activation):
    A = X
    for W, b in zip(weights, biases):
        A = softsign(A @ W.T + b)
    return A


# %% cell="has_loop_solution"
def has_loop(connections):
    return any((end, start) in [tuple(c) for c in connections] for start, end in connections)


# %% cell="hear_itself_solution"
def hear_itself(x, w, u, b, activation):
    z, heard = 0.0, []
    for x_t in x:
        z = w * x_t + u * z + b
        heard.append(activation(z))
    return np.array(heard)


# %% cell="audible_solution"
def audible_steps(u, least):
    if abs(u) >= 1:
        return np.inf
    a, steps = u, 0
    while abs(a) >= least:
        steps += 1
        a = u * a
    return steps


settled = hear_itself([1.0] + [0.0] * 100, 1, 2, 0, np.tanh)[-1]
