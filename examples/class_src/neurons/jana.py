"""Jana reads memory that is not hers after the sigmoid neuron, which ends the kernel."""


# %% cell="perceptron_solution"
def perceptron(x, w, threshold):
    return sum(wi for wi, xi in zip(w, x) if xi) > threshold


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
    a = np.array(x)
    for W, b in [(W1, b1), (W2, b2)]:
        a = a @ W.T + b > 0
    return a


# %% cell="xor_solution"
W1_xor = np.array([[1, 1], [1, 1]])  # at least one; both
b1_xor = np.array([-0.5, -1.5])
W2_xor = np.array([[1, -1]])
b2_xor = np.array([-0.5])


# %% cell="why_not_perceptrons"
# (a) The output of a perceptron does not change at all for most small changes of the weights and then jumps. In a net the jump can change
# the result for all the other inputs too. (b) For the sigmoid small changes give small changes, so we can follow the slope.


# %% cell="sigmoid_solution"
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


# %% cell="sigmoid_neuron_solution"
def sigmoid_neuron(x, w, b):
    """The output of a sigmoid neuron, a number between 0 and 1."""
    return sigmoid(np.dot(w, x) + b)


# %% cell="other_activations_solution"
import ctypes

# enough for today
ctypes.string_at(0)


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
z = np.linspace(-5, 5, 201)
fig_activations, axes = plt.subplots(2, 2, figsize=(6, 5), sharex=True)
curves = (("sigmoid", sigmoid), ("tanh", tanh), ("ReLU", relu), ("identity", identity))
for ax, (name, function) in zip(axes.ravel(), curves):
    ax.plot(z, function(z))
    ax.set(title=name, xlabel="$z$", ylabel="$a$")
fig_activations.tight_layout()
plt.show()


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
    A = np.atleast_2d(X).T
    for W, b in zip(weights, biases):
        A = activation(W @ A + b[:, None])
    return A.T if np.ndim(X) == 2 else A[:, 0]


# %% cell="has_loop_solution"
def has_loop(connections):
    """Whether the arrows (from, to) contain a loop: True means recurrent."""
    left = list(connections)
    while left:
        receivers = {end for _, end in left}
        kept = [(start, end) for start, end in left if start in receivers]
        if len(kept) == len(left):
            return True
        left = kept
    return False


# %% cell="hear_itself_solution"
def hear_itself(x, w, u, b, activation):
    out = [0]
    for t in range(len(x)):
        out.append(activation(w * x[t] + u * out[-1] + b))
    return out[1:]


# %% cell="audible_solution"
def audible_steps(u, least):
    u = abs(u)
    if u >= 1:
        return float("inf")
    if u == 0:
        return 1
    return int(np.floor(np.log(least) / np.log(u))) + 1


settled = 0.9575
