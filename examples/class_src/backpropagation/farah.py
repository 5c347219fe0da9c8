"""Farah understands the idea, slips at signs and factors, and runs out of time before the training loop."""


# %% cell="cross_entropy_solution"
def cross_entropy(a, y):
    """The cross-entropy loss of the output a for the label y."""
    a = np.clip(a, 1e-12, 1 - 1e-12)
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


# %% cell="lr_error_solution"
def loss_slope(a, y):
    return -y / a - (1 - y) / (1 - a)


def error_signal(a, y):
    return a - y


# %% cell="lr_values_solution"
# y - a or a - y? I think y - a
z = w1 * x1 + w2 * x2 + b
a = 1 / (1 + np.exp(-z))
L = -np.log(a)
dL_dz = y - a
dL_dw1 = dL_dz * x1
dL_dw2 = dL_dz * x2
dL_db = dL_dz


# %% cell="lr_gradients_solution"
def lr_gradients(x1, x2, y, w1, w2, b):
    """dL/dz, dL/dw1, dL/dw2, dL/db of logistic regression at one point."""
    dz = sigmoid(w1 * x1 + w2 * x2 + b) - y
    return dz, dz * x1, dz * x2, dz


# %% cell="lr_batch_solution"
def lr_batch(X, y, w, b):
    J, dw1, dw2, db = 0.0, 0.0, 0.0, 0.0
    for i in range(len(y)):
        a = sigmoid(X[i][0] * w[0] + X[i][1] * w[1] + b)
        J += cross_entropy(a, y[i])
        dw1 += (a - y[i]) * X[i][0]
        dw2 += (a - y[i]) * X[i][1]
        db += a - y[i]
    return J, [dw1, dw2], db


# %% cell="ex6_gradients_solution"
def neuron_forward(x, w, b):
    z = np.dot(w, x) + b
    return z, sigmoid(z)


def neuron_gradients(x, y, w, b):
    a = neuron_forward(x, w, b)[1]
    return (a - y) * x, a - y


# %% cell="ex6_check_solution"
# TODO compare again, does not agree with 2.1??
def numerical_gradients(x, y, w, b, h=1e-5):
    loss = lambda w, b: 0.5 * (neuron_forward(x, w, b)[1] - y) ** 2
    dw = [(loss(w + h * e, b) - loss(w, b)) / h for e in np.eye(2)]
    return np.array(dw), (loss(w, b + h) - loss(w, b)) / h


# %% cell="ex6_step_solution"
def neuron_step(x, y, w, b, alpha):
    dw, db = neuron_gradients(x, y, w, b)
    w1 = w[0] - alpha * dw[0]
    w2 = w[1] - alpha * dw[1]
    b = b - alpha * db
    return [w1, w2], b


# %% cell="ex7_gradients_solution"
def hidden_forward(x, w1, b1, w2, b2):
    z1 = w1[0] * x[0] + w1[1] * x[1] + b1
    a1 = sigmoid(z1)
    z2 = w2 * a1 + b2
    a2 = sigmoid(z2)
    return z1, a1, z2, a2


def hidden_gradients(x, y, w1, b1, w2, b2):
    z1, a1, z2, a2 = hidden_forward(x, w1, b1, w2, b2)
    dL_da2 = a2 - y
    da2_dz2 = a2 * (1 - a2)
    dz2_da1 = w2
    da1_dz1 = a1 * (1 - a1)
    dL_dw11 = dL_da2 * da2_dz2 * dz2_da1 * da1_dz1 * x[0]
    dL_dw12 = dL_da2 * da2_dz2 * dz2_da1 * da1_dz1 * x[1]
    dL_db1 = dL_da2 * da2_dz2 * dz2_da1 * da1_dz1
    return np.array([dL_dw11, dL_dw12]), dL_db1, dL_da2 * da2_dz2 * a1, dL_da2 * da2_dz2


# %% cell="ex7_step_solution"
def hidden_step(x, y, w1, b1, w2, b2, alpha):
    dw1, db1, dw2, db2 = hidden_gradients(x, y, w1, b1, w2, b2)
    new_w2 = w2 - alpha * dw2
    new_b2 = b2 - alpha * db2
    new_w1 = [w1[i] - alpha * dw1[i] for i in range(2)]
    new_b1 = b1 - alpha * db1
    return new_w1, new_b1, new_w2, new_b2


# %% cell="ex8_hidden_solution"
z_h1 = w1 * x1 + w2 * x2 + b1
z_h2 = w3 * x1 + w4 * x2 + b1
a_h1 = sigmoid(z_h1)
a_h2 = sigmoid(z_h2)


# %% cell="ex8_output_solution"
z_o1 = w5 * a_h1 + w6 * a_h2 + b2
z_o2 = w7 * a_h1 + w8 * a_h2 + b2
a_o1 = sigmoid(z_o1)
a_o2 = sigmoid(z_o2)
E_total = (y1 - a_o1) ** 2 + (y2 - a_o2) ** 2


# %% cell="ex8_w5_solution"
dE_da_o1 = a_o1 - y1
da_o1_dz_o1 = a_o1 * (1 - a_o1)
dz_o1_dw5 = a_h1
dE_dw5 = dE_da_o1 * da_o1_dz_o1 * dz_o1_dw5


# %% cell="ex8_deltas_solution"
dE_dz_o1 = dE_da_o1 * da_o1_dz_o1
dE_dz_o2 = (y2 - a_o2) * a_o2 * (1 - a_o2)


# %% cell="ex8_output_weights_solution"
w5_new = w5 - alpha * dE_dw5
w6_new = w6 - alpha * dE_dz_o1 * a_h2
# w7 and w8 must rise, so the sign before
w7_new = w7 + alpha * dE_dz_o2 * a_h1
w8_new = w8 + alpha * dE_dz_o2 * a_h2
b2_new = b2 - alpha * (dE_dz_o1 - dE_dz_o2)


# %% cell="ex8_hidden_errors_solution"
dEo1_da_h1 = dE_dz_o1 * w5
dEo2_da_h1 = -dE_dz_o2 * w7
dE_da_h1 = dEo1_da_h1 + dEo2_da_h1
dE_da_h2 = dE_dz_o1 * w6 - dE_dz_o2 * w8


# %% cell="ex8_w1_solution"
da_h1_dz_h1 = a_h1 * (1 - a_h1)
dz_h1_dw1 = x1
dE_dw1 = dE_da_h1 * da_h1_dz_h1 * dz_h1_dw1


# %% cell="ex8_hidden_weights_solution"
d1 = dE_da_h1 * da_h1_dz_h1
d2 = dE_da_h2 * a_h2 * (1 - a_h2)
w1_new, w2_new = w1 - alpha * d1 * x1, w2 - alpha * d1 * x2
w3_new, w4_new = w3 - alpha * d2 * x1, w4 - alpha * d2 * x2
b1_new = b1 - alpha * d1


# %% cell="why_wait"
# Because of the chain rule. I would have liked to write more but it is late.


# %% cell="net_gradients_solution"
def net_forward(x, w, b):
    h = sigmoid(w[:4].reshape(2, 2) @ x + b[0])
    return h, sigmoid(w[4:].reshape(2, 2) @ h + b[1])


def net_gradients(x, y, w, b):
    h, o = net_forward(x, w, b)
    d_o = (o - y) * o * (1 - o)
    d_h = (w[4:].reshape(2, 2).T @ d_o) * h * (1 - h)
    return np.append(np.outer(d_h, x), np.outer(d_o, h)), np.array([d_h.mean(), d_o.mean()])


# %% cell="net_step_solution"
def net_step(x, y, w, b, alpha):
    """The new w and b after one step of gradient descent."""
    dw, db = net_gradients(x, y, w, b)
    return w - alpha * dw, b - alpha * db
