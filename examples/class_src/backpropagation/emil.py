"""Emil copies what the slides print, the slip .5617 and the misprint of Example 7 included."""


# %% cell="cross_entropy_solution"
def cross_entropy(a, y):
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


# %% cell="lr_error_solution"
def loss_slope(a, y):
    return -y / a + (1 - y) / (1 - a)


def error_signal(a, y):
    return loss_slope(a, y) * a * (1 - a)


# %% cell="lr_values_solution"
z = -0.2
a = 0.4502
L = 0.7981
dL_dz = -0.5498
dL_dw1 = -1.0996
dL_dw2 = 0.5498
dL_db = -0.5498


# %% cell="lr_gradients_solution"
def lr_gradients(x1, x2, y, w1, w2, b):
    z = w1 * x1 + w2 * x2 + b
    if y == 1:
        dL_dz = -sigmoid(-z)
    else:
        dL_dz = sigmoid(z)
    dL_dw1 = dL_dz * x1
    dL_dw2 = dL_dz * x2
    dL_db = dL_dz
    return dL_dz, dL_dw1, dL_dw2, dL_db


# %% cell="lr_batch_solution"
def lr_batch(X, y, w, b):
    a = sigmoid(X @ w + b)
    n = len(y)
    return np.mean(cross_entropy(a, y)), X.T @ (a - y) / n, np.mean(a - y)


# %% cell="ex6_gradients_solution"
def neuron_forward(x, w, b):
    z = w[0] * x[0] + w[1] * x[1] + b
    return z, sigmoid(z)


def neuron_gradients(x, y, w, b):
    z, a = neuron_forward(x, w, b)
    dL_da = a - y
    da_dz = a * (1 - a)
    return np.array([dL_da * da_dz * x[0], dL_da * da_dz * x[1]]), dL_da * da_dz


# %% cell="ex6_check_solution"
def numerical_gradients(x, y, w, b, h=1e-5):
    def loss(w1, w2, b):
        z, a = neuron_forward(x, np.array([w1, w2]), b)
        return 0.5 * (a - y) ** 2

    w1, w2 = w
    d1 = (loss(w1 + h, w2, b) - loss(w1 - h, w2, b)) / (2 * h)
    d2 = (loss(w1, w2 + h, b) - loss(w1, w2 - h, b)) / (2 * h)
    db = (loss(w1, w2, b + h) - loss(w1, w2, b - h)) / (2 * h)
    return [d1, d2], db


# %% cell="ex6_step_solution"
def neuron_step(x, y, w, b, alpha):
    dw, db = neuron_gradients(x, y, w, b)
    w1 = w[0] - alpha * dw[0]
    w2 = w[1] - alpha * dw[1]
    b = b - alpha * db
    return [w1, w2], b


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
# like on the slide
def hidden_step(x, y, w1, b1, w2, b2, alpha):
    dw1, db1, dw2, db2 = hidden_gradients(x, y, w1, b1, w2, b2)
    return w1 - alpha * dw1, b1 - alpha * db1, w2 - alpha * dw2, w2 - alpha * db2


# %% cell="ex8_hidden_solution"
# from the slides, step 2
z_h1, z_h2 = 0.64, -0.22
a_h1, a_h2 = 0.6548, 0.4452


# %% cell="ex8_output_solution"
z_o1, z_o2 = 1.0119, 0.6753
a_o1, a_o2 = 0.7334, 0.6627
E_total = 0.2419


# %% cell="ex8_w5_solution"
dE_da_o1 = 0.6334
da_o1_dz_o1 = 0.1955
dz_o1_dw5 = 0.6548
dE_dw5 = 0.0811


# %% cell="ex8_deltas_solution"
dE_dz_o1 = 0.6334 * 0.1955
dE_dz_o2 = -0.0642


# %% cell="ex8_output_weights_solution"
# slide: step 4
w5_new, w6_new, w7_new, w8_new = 0.8595, 0.4724, 0.2710, 0.5617
b2_new = b2 - alpha * (dE_dz_o1 + dE_dz_o2)


# %% cell="ex8_hidden_errors_solution"
dEo1_da_h1 = 0.1238 * 0.90  # = .1114
dEo2_da_h1 = -0.0161
dE_da_h1 = 0.0954
dE_da_h2 = 0.0170


# %% cell="ex8_w1_solution"
da_h1_dz_h1 = 0.2261
dz_h1_dw1 = 0.80
dE_dw1 = 0.0173


# %% cell="ex8_hidden_weights_solution"
w1_new, w2_new, w3_new, w4_new = 0.2914, 0.7457, -0.5017, 0.1992
b1_new = 0.0871


# %% cell="why_wait"
# The slides say: the updating of w and b happens actually after the back-propagation step.


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
    new_w = [w[i] - alpha * dw[i] for i in range(8)]
    new_b = [b[i] - alpha * db[i] for i in range(2)]
    return np.array(new_w), np.array(new_b)


# %% cell="train_solution"
def train(x, y, w, b, alpha, tol, max_steps):
    def E(w, b):
        o = net_forward(x, w, b)[1]
        return ((y[0] - o[0]) ** 2 + (y[1] - o[1]) ** 2) / 2

    errors = [E(w, b)]
    for step in range(max_steps):
        if errors[-1] < tol:
            break
        w, b = net_step(x, y, w, b, alpha)
        errors.append(E(w, b))
    return w, b, errors


# %% cell="error_curve_solution"
w_end, b_end, errors = train(x_start, y_start, w_start, b_start, 0.5, 1e-3, 10000)
n_steps = len(errors) - 1
fig, ax_error = plt.subplots()
ax_error.semilogy(errors)
