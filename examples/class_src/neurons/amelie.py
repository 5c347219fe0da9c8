"""Amelie writes short vectorised NumPy and gets everything right."""


# %% cell="perceptron_solution"
def perceptron(x, w, threshold):
    return np.heaviside(np.asarray(w) @ np.asarray(x) - threshold, 0)


# %% cell="festival_solution"
w_festival = np.array([10, 1, 1])
threshold_festival = 10


# %% cell="bias_solution"
def perceptron_bias(x, w, b):
    return np.heaviside(np.inner(w, x) + b, 0)


b_festival = -threshold_festival


# %% cell="outputs_solution"
outputs_per_perceptron, numbers_arriving, arrows_between = 1, 4, 4 * 5


# %% cell="two_layers_solution"
def two_layers(x, W1, b1, W2, b2):
    step = lambda z: np.heaviside(z, 0)
    return step(np.einsum("ij,j->i", W2, step(np.einsum("ij,j->i", W1, x) + b1)) + b2)


# %% cell="xor_solution"
W1_xor = np.array([[1, -1], [-1, 1]])  # x1 and not x2; x2 and not x1
b1_xor = np.zeros(2)
W2_xor = np.array([[1, 1]])
b2_xor = np.zeros(1)


# %% cell="why_not_perceptrons"
# (a) The step function is flat almost everywhere, so a small change of a weight usually changes nothing: there is no slope to follow.
# At the jump the output flips completely, and in a net of several layers everything behind that neuron changes with it, also for inputs
# that were classified correctly. (b) The sigmoid is smooth: a small change of $w$ or $b$ gives a small, nearly proportional change of the
# output, so its derivative tells in which direction and how far to move each weight.


# %% cell="sigmoid_solution"
def sigmoid(z):
    return (1 + np.tanh(np.asarray(z) / 2)) / 2


# %% cell="sigmoid_neuron_solution"
def sigmoid_neuron(x, w, b):
    return float(1 / (1 + np.exp(-np.sum(np.multiply(w, x)) - b)))


# %% cell="other_activations_solution"
def tanh(z):
    return 2 * sigmoid(2 * np.asarray(z)) - 1


def relu(z):
    return z * (np.asarray(z) > 0)


def identity(z):
    return np.array(z)


# %% cell="derivatives_solution"
def d_sigmoid(z):
    return sigmoid(z) * sigmoid(-np.asarray(z))


def d_tanh(z):
    return (1 - np.tanh(z)) * (1 + np.tanh(z))


def d_relu(z):
    return np.heaviside(z, 0.5)


def d_identity(z):
    return np.ones_like(z)


# %% cell="activations_figure_solution"
fig_activations, axs = plt.subplots(2, 2, sharex=True)
grid = np.linspace(-8, 8, 400)
for ax, (name, f) in zip(
    axs.flat, {"sigmoid": sigmoid, "tanh": tanh, "relu": relu, "identity": identity}.items()
):
    ax.axhline(0, color="grey")
    ax.axvline(0, color="grey")
    ax.plot(grid, f(grid))
    ax.set_title(name)
axs[1, 0].set(xlabel="z", ylabel="a")


# %% cell="notation_solution"
def weight(weights, L, i, j):
    return weights[L - 1][i - 1, j - 1]


def bias(biases, L, i):
    return biases[L - 1][i - 1]


# %% cell="estimated_solution"
estimated = {"weights", "biases"}


# %% cell="parameter_count_solution"
def parameter_count(sizes):
    n = np.asarray(sizes)
    return n[1:] @ (n[:-1] + 1)


# %% cell="layer_solution"
def layer(a_before, W, b, activation):
    z = np.dot(a_before, W.T) + b
    return [z, activation(z)]


# %% cell="forward_solution"
def forward(X, weights, biases, activation):
    A = X
    for W, b in zip(weights, biases):
        A = activation(np.inner(A, W) + b)
    return A


# %% cell="has_loop_solution"
def has_loop(connections):
    names = list({name for pair in connections for name in pair})
    n = len(names)
    M = np.zeros((n, n))
    for start, end in connections:
        M[names.index(start), names.index(end)] = 1
    power = np.eye(n)
    for _ in range(n):
        power = (power @ M > 0).astype(float)
        if np.trace(power) > 0:
            return True
    return False


# %% cell="hear_itself_solution"
def hear_itself(x, w, u, b, activation):
    x = np.asarray(x, dtype=float)
    a = np.zeros(len(x) + 1)
    for t, x_t in enumerate(x, 1):
        a[t] = activation(w * x_t + u * a[t - 1] + b)
    return a[1:]


# %% cell="audible_solution"
import math


def audible_steps(u, least):
    if not -1 < u < 1:
        return math.inf
    t = 0
    while abs(u**t) >= least:
        t += 1
    return t


settled = 1.0
for _ in range(60):
    settled = math.tanh(2 * settled)
