"""Bruno writes plain loops and lists, uses as little NumPy as he can, and gets everything right."""


# %% cell="perceptron_solution"
def perceptron(x, w, threshold):
    total = 0
    for i in range(len(x)):
        total += w[i] * x[i]
    if total > threshold:
        return 1
    else:
        return 0


# %% cell="festival_solution"
w_festival = (0.6, 0.3, 0.2)
threshold_festival = 0.7


# %% cell="bias_solution"
def perceptron_bias(x, w, b):
    z = b
    for k, value in enumerate(x):
        z = z + value * w[k]
    return True if z > 0 else False


b_festival = -1 * threshold_festival


# %% cell="outputs_solution"
outputs_per_perceptron = 1
numbers_arriving = 4
arrows_between = 20


# %% cell="two_layers_solution"
def two_layers(x, W1, b1, W2, b2):
    hidden = []
    for w, b in zip(W1, b1):
        hidden.append(perceptron_bias(x, w, b))
    out = []
    for w, b in zip(W2, b2):
        out.append(perceptron_bias(hidden, w, b))
    return out


# %% cell="xor_solution"
W1_xor = [[2, 2], [-2, -2]]  # at least one; not both
b1_xor = [-1, 3]
W2_xor = [[1, 1]]
b2_xor = [-1.5]


# %% cell="why_not_perceptrons"
# (a) If I change a weight a little, the perceptron mostly gives the same 0 or 1 as before, so I cannot see if it was better.
# And sometimes it suddenly gives the other one. Then the next layer gets another input and its perceptrons may flip too, so the
# whole net behaves differently. (b) With the sigmoid the output changes a little when the weight changes a little, so I can see
# whether it gets better and go on in that direction.


# %% cell="sigmoid_solution"
import math


def sigmoid(z):
    def one(v):
        return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))

    z = np.asarray(z)
    return np.array([one(v) for v in z.ravel().tolist()]).reshape(z.shape)


# %% cell="sigmoid_neuron_solution"
def sigmoid_neuron(x, w, b):
    z = b
    for wi, xi in zip(w, x):
        z += wi * xi
    return sigmoid(z)


# %% cell="other_activations_solution"
def tanh(z):
    z = np.asarray(z)
    return np.array([math.tanh(v) for v in z.ravel().tolist()]).reshape(z.shape)


def relu(z):
    z = np.asarray(z)
    return np.array([v if v > 0 else 0 for v in z.ravel().tolist()]).reshape(z.shape)


def identity(z):
    return z


# %% cell="derivatives_solution"
import math


def _each(one):
    def all_of(z):
        z = np.asarray(z, dtype=float)
        return np.array([one(v) for v in z.ravel()]).reshape(z.shape)

    return all_of


d_sigmoid = _each(lambda v: math.exp(-abs(v)) / (1 + math.exp(-abs(v))) ** 2)
d_tanh = _each(lambda v: 1 - math.tanh(v) ** 2)
d_relu = _each(lambda v: 1 if v > 0 else 0)
d_identity = _each(lambda v: 1)


# %% cell="activations_figure_solution"
fig_activations = plt.figure(figsize=(9, 3))
for k, f in enumerate([sigmoid, tanh, relu, identity], 1):
    plt.subplot(1, 4, k)
    grid = np.arange(-5, 5.05, 0.1)
    plt.plot(grid, [f(v) for v in grid])
    plt.title(f"{['Sigmoid', 'Tanh', 'ReLU', 'Identity'][k - 1]} function")
    plt.xlabel("$z$")
    plt.ylabel("$a = \\sigma(z)$")
plt.tight_layout()
plt.show()


# %% cell="notation_solution"
def weight(weights, L, i, j):
    W = dict(enumerate(weights, start=1))
    return float(W[L][i - 1].tolist()[j - 1])


def bias(biases, L, i):
    b = dict(enumerate(biases, start=1))
    return float(b[L].tolist()[i - 1])


# %% cell="estimated_solution"
estimated = ["weights", "biases"]


# %% cell="parameter_count_solution"
def parameter_count(sizes):
    total = 0
    for L in range(1, len(sizes)):
        total += sizes[L] * sizes[L - 1]
        total += sizes[L]
    return total


# %% cell="layer_solution"
def layer(a_before, W, b, activation):
    z = []
    for i in range(len(b)):
        total = b[i]
        for j in range(len(a_before)):
            total += W[i][j] * a_before[j]
        z.append(total)
    a = []
    for value in z:
        a.append(activation(value))
    return z, a


# %% cell="forward_solution"
def forward(X, weights, biases, activation):
    def one(x):
        a = x
        for W, b in zip(weights, biases):
            a = layer(a, W, b, activation)[1]
        return np.array(a)

    X = np.asarray(X)
    if X.ndim == 1:
        return one(X)
    return np.array([one(x) for x in X])


# %% cell="has_loop_solution"
def has_loop(connections):
    following = {}
    for start, end in connections:
        following.setdefault(start, []).append(end)
    state = {}

    def visit(neuron):
        if state.get(neuron) == "open":
            return True
        if state.get(neuron) == "done":
            return False
        state[neuron] = "open"
        found = any(visit(after) for after in following.get(neuron, []))
        state[neuron] = "done"
        return found

    return any(visit(neuron) for neuron in list(following))


# %% cell="hear_itself_solution"
def hear_itself(x, w, u, b, activation):
    out = [0]
    for t in range(len(x)):
        out.append(activation(w * x[t] + u * out[-1] + b))
    return out[1:]


# %% cell="audible_solution"
def audible_steps(u, least):
    if abs(u) >= 1:
        return np.inf
    heard = hear_itself([1.0] + [0.0] * 9999, 1, u, 0, lambda z: z)
    return len([a for a in heard if abs(a) >= least])


settled = round(float(hear_itself([1.0] + [0.0] * 200, 1, 2, 0, np.tanh)[-1]), 3)
