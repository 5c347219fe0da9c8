"""Amelie thinks in arrays: everything is vectorised, and everything is right."""


# %% cell="cross_entropy_solution"
def cross_entropy(a, y):
    eps = 1e-12
    a = np.minimum(np.maximum(a, eps), 1 - eps)
    return np.where(np.asarray(y) == 1, -np.log(a), -np.log(1 - a))


# %% cell="lr_error_solution"
def loss_slope(a, y):
    return (a - y) / (a * (1 - a))


error_signal = np.subtract


# %% cell="lr_values_solution"
z = np.dot([w1, w2], [x1, x2]) + b
a = 1 / (1 + np.exp(-z))
L = np.logaddexp(0, -z)
dL_dz = a - y
dL_dw1, dL_dw2 = dL_dz * np.array([x1, x2])
dL_db = dL_dz


# %% cell="lr_gradients_solution"
# all four share the factor (a - y)
def lr_gradients(x1, x2, y, w1, w2, b):
    a = sigmoid(w1 * x1 + w2 * x2 + b)
    return (a - y) * np.array([1, x1, x2, 1])


# %% cell="lr_batch_solution"
def lr_batch(X, y, w, b):
    err = sigmoid(np.einsum("ij,j->i", X, w) + b) - y
    return cross_entropy(err + y, y).sum(), np.einsum("i,ij->j", err, X), err.sum()


# %% cell="ex6_gradients_solution"
def neuron_forward(x, w, b):
    z = w @ x + b
    return np.array([z, sigmoid(z)])


def neuron_gradients(x, y, w, b):
    a = neuron_forward(x, w, b)[1]
    delta = (a - y) * (a - a**2)
    return np.multiply(delta, x), delta


# %% cell="ex6_check_solution"
def numerical_gradients(x, y, w, b, h=1e-5):
    """dL/dw and dL/db of Example 6 by central differences with step h."""
    def loss(w, b):
        return 0.5 * (neuron_forward(x, w, b)[1] - y) ** 2

    steps = h * np.eye(2)
    dw = np.array([(loss(w + step, b) - loss(w - step, b)) / (2 * h) for step in steps])
    return dw, (loss(w, b + h) - loss(w, b - h)) / (2 * h)


# %% cell="ex6_step_solution"
def neuron_step(x, y, w, b, alpha):
    dw, db = neuron_gradients(x, y, w, b)
    p = np.append(w, b) - alpha * np.append(dw, db)
    return p[:2], p[2]


# %% cell="ex7_gradients_solution"
def _neuron(x, w, b):
    z = np.dot(w, x) + b
    return z, sigmoid(z)


def hidden_forward(x, w1, b1, w2, b2):
    z1, a1 = _neuron(x, w1, b1)
    return (z1, a1, *_neuron(a1, w2, b2))


def hidden_gradients(x, y, w1, b1, w2, b2):
    _, a1, _, a2 = hidden_forward(x, w1, b1, w2, b2)
    d2 = -(y - a2) * a2 * (1 - a2)
    d1 = a1 * (1 - a1) * d2 * w2
    return np.outer(d1, x)[0], d1, a1 * d2, d2


# %% cell="ex7_step_solution"
def hidden_step(x, y, w1, b1, w2, b2, alpha):
    old = (w1, b1, w2, b2)
    return tuple(p - alpha * g for p, g in zip(old, hidden_gradients(x, y, *old)))


# %% cell="ex8_hidden_solution"
W_h = np.array([[w1, w2], [w3, w4]])
z_h1, z_h2 = W_h @ np.array([x1, x2]) + b1
a_h1, a_h2 = sigmoid(np.array([z_h1, z_h2]))


# %% cell="ex8_output_solution"
z_o1, z_o2 = np.array([[w5, w6], [w7, w8]]) @ [a_h1, a_h2] + b2
a_o1, a_o2 = sigmoid(np.array([z_o1, z_o2]))
E_total = np.sum((np.array([y1, y2]) - [a_o1, a_o2]) ** 2) / 2


# %% cell="ex8_w5_solution"
dE_da_o1 = a_o1 - y1
da_o1_dz_o1 = np.exp(-z_o1) / (1 + np.exp(-z_o1)) ** 2
dz_o1_dw5 = a_h1
dE_dw5 = np.prod([dE_da_o1, da_o1_dz_o1, dz_o1_dw5])


# %% cell="ex8_deltas_solution"
out, target = np.array([a_o1, a_o2]), np.array([y1, y2])
dE_dz_o1, dE_dz_o2 = (out - target) * out * (1 - out)


# %% cell="ex8_output_weights_solution"
delta_o = np.array([dE_dz_o1, dE_dz_o2])
W_o_new = np.array([[w5, w6], [w7, w8]]) - alpha * np.outer(delta_o, [a_h1, a_h2])
(w5_new, w6_new), (w7_new, w8_new) = W_o_new
b2_new = b2 - alpha * delta_o.sum()


# %% cell="ex8_hidden_errors_solution"
# row = output, column = hidden neuron
paths = np.array([[w5, w6], [w7, w8]]) * [[dE_dz_o1], [dE_dz_o2]]
dEo1_da_h1, dEo2_da_h1 = paths[:, 0]
dE_da_h1, dE_da_h2 = paths.sum(axis=0)


# %% cell="ex8_w1_solution"
da_h1_dz_h1 = a_h1 - a_h1**2
dz_h1_dw1 = x1
dE_dw1 = dE_da_h1 * da_h1_dz_h1 * x1


# %% cell="ex8_hidden_weights_solution"
a_h = np.array([a_h1, a_h2])
delta_h = np.array([dE_da_h1, dE_da_h2]) * a_h * (1 - a_h)
W_h_new = np.array([[w1, w2], [w3, w4]]) - alpha * np.outer(delta_h, [x1, x2])
w1_new, w2_new, w3_new, w4_new = W_h_new.flatten()
b1_new = b1 - alpha * np.sum(delta_h)


# %% cell="why_wait"
# All derivatives are components of one gradient, $\nabla E(w)$, evaluated at one point, the old $w$. The hidden derivatives contain
# $W_2^T \delta_o$. If $W_2$ has already moved, $W_2^T \delta_o$ combines the new matrix with a $\delta_o$ of the old one, and the vector
# we step along is not $\nabla E$ at any point. In Example 8 it gives .0302 instead of .0364 for $\partial E/\partial a_{h1}$.


# %% cell="net_gradients_solution"
def net_forward(x, w, b):
    W = np.asarray(w).reshape(2, 2, 2)
    h = sigmoid(W[0] @ x + b[0])
    return h, sigmoid(W[1] @ h + b[1])


def net_gradients(x, y, w, b):
    W = np.asarray(w).reshape(2, 2, 2)
    h, o = net_forward(x, w, b)
    d_o = (o - y) * o * (1 - o)
    d_h = np.einsum("kj,k->j", W[1], d_o) * h * (1 - h)
    dW = np.stack([np.outer(d_h, x), np.outer(d_o, h)])
    return dW.reshape(-1), np.array([d_h, d_o]).sum(axis=1)


# %% cell="net_step_solution"
def net_step(x, y, w, b, alpha):
    W1, W2 = w[:4].reshape(2, 2), w[4:].reshape(2, 2)
    h = sigmoid(W1 @ x + b[0])
    o = sigmoid(W2 @ h + b[1])
    delta_o = (o - y) * o * (1 - o)
    delta_h = (W2.T @ delta_o) * h * (1 - h)
    W2_new = W2 - alpha * np.outer(delta_o, h)
    W1_new = W1 - alpha * np.outer(delta_h, x)
    b_new = b - alpha * np.array([np.sum(delta_h), np.sum(delta_o)])
    return np.concatenate((W1_new, W2_new), axis=None), b_new


# %% cell="train_solution"
# states() yields the network before any step, then after each step
import itertools


def train(x, y, w, b, alpha, tol, max_steps):
    def states(w, b):
        while True:
            yield w, b, float(np.sum(np.square(y - net_forward(x, w, b)[1])) / 2)
            w, b = net_step(x, y, w, b, alpha)

    errors = []
    for w, b, error in itertools.islice(states(w, b), max_steps + 1):
        errors.append(error)
        if error < tol:
            break
    return w, b, np.array(errors)


# %% cell="error_curve_solution"
*_, errors = train(x_start, y_start, w_start, b_start, alpha=0.5, tol=1e-3, max_steps=10_000)
n_steps = np.size(errors) - 1
fig = plt.figure(figsize=(5, 3))
ax_error = fig.add_subplot(111, yscale="log", xlabel="iteration", ylabel="error")
ax_error.axhline(1e-3, ls=":", color="grey")
ax_error.plot(np.arange(n_steps + 1), errors, marker=".")


# %% insert after="net_step"
# one step should reproduce what I found by hand
np.round(net_step(x_start, y_start, w_start, b_start, 0.5)[0], 4)
