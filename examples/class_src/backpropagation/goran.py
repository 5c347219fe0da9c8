"""Goran updates each layer as soon as he has its derivatives, by hand and in his functions."""


# %% cell="cross_entropy_solution"
def cross_entropy(a, y):
    # the probability that the net gave to what really happened
    p = y * a + (1 - y) * (1 - a)
    return -np.log(np.clip(p, 1e-12, 1 - 1e-12))


# %% cell="lr_error_solution"
def loss_slope(a, y):
    return -y / a + (1 - y) / (1 - a)


def error_signal(a, y):
    return a - y


# %% cell="lr_values_solution"
z = x1 * w1 + x2 * w2 + b
a = 1 / (1 + np.exp(-z))
L = -(y * np.log(a) + (1 - y) * np.log(1 - a))
dL_da = -y / a + (1 - y) / (1 - a)
da_dz = a * (1 - a)
dL_dz = dL_da * da_dz
dL_dw1, dL_dw2, dL_db = dL_dz * x1, dL_dz * x2, dL_dz * 1


# %% cell="lr_gradients_solution"
def lr_gradients(x1, x2, y, w1, w2, b):
    error = sigmoid(np.dot([w1, w2], [x1, x2]) + b) - y
    return [error, error * x1, error * x2, error]


# %% cell="lr_batch_solution"
def lr_batch(X, y, w, b):
    ones = np.column_stack([np.ones(len(X)), X])
    beta = np.r_[b, w]
    a = sigmoid(ones @ beta)
    grad = ones.T @ (a - y)
    return np.sum(cross_entropy(a, y)), grad[1:], grad[0]


# %% cell="ex6_gradients_solution"
neuron_forward = lambda x, w, b: (sum(w * x) + b, sigmoid(sum(w * x) + b))


def neuron_gradients(x, y, w, b):
    z, a = neuron_forward(x, w, b)
    db = -(y - a) * sigmoid(z) * sigmoid(-z)
    return db * x, db


# %% cell="ex6_check_solution"
def numerical_gradients(x, y, w, b, h=1e-5):
    p = np.array([w[0], w[1], b], dtype=float)

    def L(p):
        return (sigmoid(p[0] * x[0] + p[1] * x[1] + p[2]) - y) ** 2 / 2

    g = np.zeros(3)
    for i in range(3):
        e = np.zeros(3)
        e[i] = h
        g[i] = (L(p + e) - L(p - e)) / (2 * h)
    return g[:2], g[2]


# %% cell="ex6_step_solution"
def neuron_step(x, y, w, b, alpha):
    a = 1 / (1 + np.exp(-(w @ x + b)))
    delta = (a - y) * a * (1 - a)
    return tuple(old - alpha * new for old, new in [(w, delta * x), (b, delta)])


# %% cell="ex7_gradients_solution"
def hidden_forward(x, w1, b1, w2, b2):
    z1 = float(np.sum(w1 * x) + b1)
    a1 = float(sigmoid(z1))
    z2 = w2 * a1 + b2
    return [z1, a1, z2, float(sigmoid(z2))]


def hidden_gradients(x, y, w1, b1, w2, b2):
    z1, a1, z2, a2 = hidden_forward(x, w1, b1, w2, b2)
    d = {"L/z2": (a2 - y) * a2 * (1 - a2)}
    d["L/a1"] = d["L/z2"] * w2
    d["L/z1"] = d["L/a1"] * a1 * (1 - a1)
    return d["L/z1"] * x, d["L/z1"], d["L/z2"] * a1, d["L/z2"]


# %% cell="ex7_step_solution"
def hidden_step(x, y, w1, b1, w2, b2, alpha):
    _, a1, _, a2 = hidden_forward(x, w1, b1, w2, b2)
    d2 = (a2 - y) * a2 * (1 - a2)
    w2 = w2 - alpha * d2 * a1
    b2 = b2 - alpha * d2
    d1 = d2 * w2 * a1 * (1 - a1)
    return w1 - alpha * d1 * x, b1 - alpha * d1, w2, b2


# %% cell="ex8_hidden_solution"
import math

z_h1 = w1 * x1 + w2 * x2 + b1 * 1
a_h1 = 1 / (1 + math.exp(-z_h1))
z_h2 = w3 * x1 + w4 * x2 + b1 * 1
a_h2 = 1 / (1 + math.exp(-z_h2))


# %% cell="ex8_output_solution"
z_o1 = w5 * a_h1 + w6 * a_h2 + b2
z_o2 = w7 * a_h1 + w8 * a_h2 + b2
a_o1 = sigmoid(z_o1)
a_o2 = sigmoid(z_o2)
E_total = 0.5 * (y1 - a_o1) ** 2 + 0.5 * (y2 - a_o2) ** 2


# %% cell="ex8_w5_solution"
dE_da_o1 = a_o1 - y1
da_o1_dz_o1 = a_o1 * (1 - a_o1)
dz_o1_dw5 = a_h1
dE_dw5 = dE_da_o1 * da_o1_dz_o1 * dz_o1_dw5


# %% cell="ex8_deltas_solution"
dE_dz_o1 = dE_da_o1 * da_o1_dz_o1
dE_da_o2 = -(y2 - a_o2)
da_o2_dz_o2 = a_o2 - a_o2**2
dE_dz_o2 = dE_da_o2 * da_o2_dz_o2


# %% cell="ex8_output_weights_solution"
w5_new = w5 - alpha * dE_dw5
w6_new = w6 - alpha * dE_dz_o1 * a_h2
w7_new = w7 - alpha * dE_dz_o2 * a_h1
w8_new = w8 - alpha * dE_dz_o2 * a_h2
b2_new = b2 - alpha * (dE_dz_o1 + dE_dz_o2)

# go on with the new ones
w5, w6, w7, w8, b2 = w5_new, w6_new, w7_new, w8_new, b2_new


# %% cell="ex8_hidden_errors_solution"
dEo1_da_h1 = dE_dz_o1 * w5
dEo2_da_h1 = dE_dz_o2 * w7
dE_da_h1 = dEo1_da_h1 + dEo2_da_h1
dE_da_h2 = dE_dz_o1 * w6 + dE_dz_o2 * w8


# %% cell="ex8_w1_solution"
da_h1_dz_h1 = a_h1 * (1 - a_h1)
dz_h1_dw1 = x1
dE_dw1 = dE_da_h1 * da_h1_dz_h1 * dz_h1_dw1


# %% cell="ex8_hidden_weights_solution"
dE_dz_h1 = dE_da_h1 * da_h1_dz_h1
dE_dz_h2 = dE_da_h2 * a_h2 * (1 - a_h2)
w1_new = w1 - alpha * dE_dw1
w2_new = w2 - alpha * dE_dz_h1 * x2
w3_new = w3 - alpha * dE_dz_h2 * x1
w4_new = w4 - alpha * dE_dz_h2 * x2
b1_new = b1 - alpha * (dE_dz_h1 + dE_dz_h2)


# %% cell="why_wait"
# I do not think they must wait, my network also learned. Maybe it is only easier to write down.


# %% cell="net_gradients_solution"
def net_forward(x, w, b):
    """The activations of the hidden layer and of the output layer."""
    a_h = sigmoid(np.reshape(w[:4], (2, 2)) @ x + b[0])
    return a_h, sigmoid(np.reshape(w[4:], (2, 2)) @ a_h + b[1])


def net_gradients(x, y, w, b):
    """dE/dw (eight numbers, w1 to w8) and dE/db (two numbers)."""
    a_h, a_o = net_forward(x, w, b)
    delta_o = (a_o - y) * a_o * (1 - a_o)
    delta_h = (np.reshape(w[4:], (2, 2)).T @ delta_o) * a_h * (1 - a_h)
    dw = np.concatenate([np.outer(delta_h, x).ravel(), np.outer(delta_o, a_h).ravel()])
    return dw, np.array([delta_h.sum(), delta_o.sum()])


# %% cell="net_step_solution"
def net_step(x, y, w, b, alpha):
    w, b = w.copy(), b.copy()
    h, o = net_forward(x, w, b)
    d_o = (o - y) * o * (1 - o)
    w[4:] = w[4:] - alpha * np.outer(d_o, h).ravel()
    b[1] = b[1] - alpha * d_o.sum()
    d_h = (w[4:].reshape(2, 2).T @ d_o) * h * (1 - h)
    w[:4] = w[:4] - alpha * np.outer(d_h, x).ravel()
    b[0] = b[0] - alpha * d_h.sum()
    return w, b


# %% cell="train_solution"
def train(x, y, w, b, alpha, tol, max_steps):
    step = 0
    err = 0.5 * np.sum((np.array(net_forward(x, w, b)[1]) - y) ** 2)
    history = [float(err)]
    while err >= tol and step < max_steps:
        w, b = net_step(x, y, w, b, alpha)
        err = 0.5 * np.sum((np.array(net_forward(x, w, b)[1]) - y) ** 2)
        history.append(float(err))
        step += 1
    return w, b, history


# %% cell="error_curve_solution"
w_end, b_end, errors = train(x_start, y_start, w_start, b_start, 0.5, 1e-3, 10000)
n_steps = len(errors) - 1
plt.figure()
plt.semilogy(range(len(errors)), errors, "r-", label="E_total")
plt.xlabel("step")
plt.ylabel("total error")
plt.legend()
ax_error = plt.gca()
plt.show()
