"""Chen looks first whether a library has it, and gets everything right."""


# %% cell="perceptron_solution"
def perceptron(x, w, threshold):
    x, w = np.array(x, dtype=np.float32), np.array(w, dtype=np.float32)
    return np.where((x * w).sum() > threshold, 1, 0)


# %% cell="festival_solution"
weather, friends, close = 50.0, 20, 25
w_festival = np.array([weather, friends, close], dtype=np.float32) / 10
threshold_festival = np.float32(5.5)


# %% cell="bias_solution"
def perceptron_bias(x, w, b):
    return perceptron(x, w, -b)


b_festival = 0 - threshold_festival


# %% cell="outputs_solution"
between = np.ones((5, 4))
numbers_arriving = len(between[0])
arrows_between = between.sum()
outputs_per_perceptron = np.array(1)


# %% cell="two_layers_solution"
def two_layers(x, W1, b1, W2, b2):
    a = np.array(x)
    for W, b in [(W1, b1), (W2, b2)]:
        a = a @ W.T + b > 0
    return a


# %% cell="xor_solution"
W1_xor = np.full((2, 2), 0.1, dtype=np.float32)
b1_xor = np.array([-0.15, -0.05])
W2_xor = np.array([[-0.7, 0.4]])
b2_xor = np.array([-0.2])


# %% cell="why_not_perceptrons"
# (a) A perceptron is a step function of its weights. Its derivative is 0 wherever it exists, so gradient-based optimisers get no signal;
# at the threshold it is discontinuous, so an arbitrarily small change flips the output and, through the later layers, the whole result.
# (b) The sigmoid is differentiable with a derivative above 0 everywhere, so small changes of the weights give small changes of the output
# and the chain rule says how much each weight contributes.


# %% cell="sigmoid_solution"
from scipy.special import expit as sigmoid


# %% cell="sigmoid_neuron_solution"
def sigmoid_neuron(x, w, b):
    z = np.array(w, dtype=np.float32) @ np.array(x, dtype=np.float32) + np.float32(b)
    return np.array(sigmoid(z), dtype=np.float32)


# %% cell="other_activations_solution"
tanh = np.tanh
relu = lambda z: np.clip(z, 0, None)
identity = lambda z: z


# %% cell="derivatives_solution"
d_sigmoid = lambda z: sigmoid(z) - sigmoid(z) ** 2
d_tanh = lambda z: 4 * d_sigmoid(2 * np.asarray(z))
d_relu = lambda z: np.asarray(z) >= 0
d_identity = lambda z: np.asarray(z) * 0 + 1


# %% cell="activations_figure_solution"
import pandas as pd

grid = np.linspace(-5, 5, 300)
table = pd.DataFrame(
    {"sigmoid": sigmoid(grid), "tanh": tanh(grid), "relu": relu(grid), "identity": identity(grid)},
    index=grid,
)
ax = table.plot(xlabel="z", ylabel="a", title="Common activation functions")
fig_activations = ax.get_figure()


# %% cell="notation_solution"
def weight(weights, L, i, j):
    matrix = weights[L - 1]
    return matrix.item((i - 1) * matrix.shape[1] + (j - 1))


def bias(biases, L, i):
    return np.take(biases[L - 1], i - 1)


# %% cell="estimated_solution"
estimated = frozenset(["biases", "weights"])


# %% cell="parameter_count_solution"
def parameter_count(sizes):
    arrays = [np.zeros((k, n + 1)) for n, k in zip(sizes, sizes[1:])]
    return float(sum(a.size for a in arrays))


# %% cell="layer_solution"
def layer(a_before, W, b, activation):
    Wb = np.column_stack([b, W]).astype(np.float32)
    z = Wb @ np.append(1, a_before).astype(np.float32)
    return z, activation(z)


# %% cell="forward_solution"
from functools import reduce


def forward(X, weights, biases, activation):
    last = reduce(lambda A, p: activation(A.dot(p[0].T) + p[1]), zip(weights, biases), X)
    return last.tolist()


# %% cell="has_loop_solution"
from graphlib import CycleError, TopologicalSorter


def has_loop(connections):
    order = TopologicalSorter()
    for start, end in connections:
        order.add(end, start)
    try:
        order.prepare()
    except CycleError:
        return np.bool_(True)
    return np.bool_(False)


# %% cell="hear_itself_solution"
from itertools import accumulate


def hear_itself(x, w, u, b, activation):
    steps = accumulate(x, lambda a, x_t: activation(w * x_t + u * a + b), initial=0.0)
    return list(steps)[1:]


# %% cell="audible_solution"
def audible_steps(u, least):
    if np.abs(u) >= 1:
        return np.inf
    return np.sum(np.abs(float(u)) ** np.arange(9999) >= least)


settled = np.array([hear_itself([1] + [0] * 50, 1, 2, 0, np.tanh)[-1]])
