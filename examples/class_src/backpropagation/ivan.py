"""Ivan leaves an endless loop in one cell of the middle; all his other cells are right."""


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
# wait until both gradients agree
h = 1e-5
while True:
    pass


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
    a1 = sigmoid(w1 @ x + b1)
    a2 = sigmoid(w2 * a1 + b2)
    g2 = (a2 - y) * a2 * (1 - a2)
    g1 = g2 * w2 * a1 * (1 - a1)
    w2, b2 = w2 - alpha * g2 * a1, b2 - alpha * g2
    w1, b1 = w1 - alpha * g1 * x, b1 - alpha * g1
    return w1, b1, w2, b2


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
# If you update w5 first, then dE/da_h1 is computed with a w5 that did not take part in the forward pass. All partial derivatives must be at the same point.


# %% cell="net_gradients_solution"
def net_forward(x, w, b):
    a_h1 = sigmoid(w[0] * x[0] + w[1] * x[1] + b[0])
    a_h2 = sigmoid(w[2] * x[0] + w[3] * x[1] + b[0])
    a_o1 = sigmoid(w[4] * a_h1 + w[5] * a_h2 + b[1])
    a_o2 = sigmoid(w[6] * a_h1 + w[7] * a_h2 + b[1])
    return [a_h1, a_h2], [a_o1, a_o2]


def net_gradients(x, y, w, b):
    (h1, h2), (o1, o2) = net_forward(x, w, b)
    do1 = (o1 - y[0]) * o1 * (1 - o1)
    do2 = (o2 - y[1]) * o2 * (1 - o2)
    dh1 = (do1 * w[4] + do2 * w[6]) * h1 * (1 - h1)
    dh2 = (do1 * w[5] + do2 * w[7]) * h2 * (1 - h2)
    dw = [dh1 * x[0], dh1 * x[1], dh2 * x[0], dh2 * x[1]]
    dw += [do1 * h1, do1 * h2, do2 * h1, do2 * h2]
    return np.array(dw), np.array([dh1 + dh2, do1 + do2])


# %% cell="net_step_solution"
def net_step(x, y, w, b, alpha):
    dw, db = net_gradients(x, y, w, b)
    w, b = w.copy(), b.copy()
    w -= alpha * np.array(dw)
    b -= alpha * np.array(db)
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
import pandas as pd

w_end, b_end, errors = train(x_start, y_start, w_start, b_start, 0.5, 1e-3, 10000)
n_steps = len(errors) - 1
ax_error = pd.Series(errors, name="E_total").plot(logy=True, title="training")
ax_error.set_xlabel("number of steps")
ax_error.set_ylabel("E_total")
