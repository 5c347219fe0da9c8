"""Lena deleted a test cell by accident; her solutions are right."""


# %% cell="cross_entropy_solution"
def cross_entropy(a, y):
    """The cross-entropy loss of the output a for the label y."""
    a = np.clip(a, 1e-12, 1 - 1e-12)
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


# %% cell="lr_error_solution"
def loss_slope(a, y):
    return -y / a + (1 - y) / (1 - a)


def error_signal(a, y):
    return a - y


# %% cell="lr_values_solution"
z = round(w1 * x1 + w2 * x2 + b, 4)
a = round(float(1 / (1 + np.exp(-z))), 4)
L = round(float(-np.log(a)), 4)
dL_dz = round(a - 1, 4)
dL_dw1 = round(dL_dz * x1, 4)
dL_dw2 = round(dL_dz * x2, 4)
dL_db = dL_dz


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
def hidden_forward(x, w1, b1, w2, b2):
    """z1, a1, z2, a2 of a net with one hidden neuron."""
    z1 = np.dot(w1, x) + b1
    a1 = sigmoid(z1)
    z2 = w2 * a1 + b2
    return z1, a1, z2, sigmoid(z2)


def hidden_gradients(x, y, w1, b1, w2, b2):
    """dL/dw1 (two numbers), dL/db1, dL/dw2, dL/db2."""
    _, a1, _, a2 = hidden_forward(x, w1, b1, w2, b2)
    delta2 = (a2 - y) * a2 * (1 - a2)
    delta1 = delta2 * w2 * a1 * (1 - a1)
    return delta1 * np.asarray(x), delta1, delta2 * a1, delta2


# %% cell="ex7_step_solution"
def hidden_step(x, y, w1, b1, w2, b2, alpha):
    dw1, db1, dw2, db2 = hidden_gradients(x, y, w1, b1, w2, b2)
    new_w2 = w2 - alpha * dw2
    new_b2 = b2 - alpha * db2
    new_w1 = [w1[i] - alpha * dw1[i] for i in range(2)]
    new_b1 = b1 - alpha * db1
    return new_w1, new_b1, new_w2, new_b2


# %% cell="ex8_hidden_solution"
W_h = np.array([[w1, w2], [w3, w4]])
z_h1, z_h2 = W_h @ np.array([x1, x2]) + b1
a_h1, a_h2 = sigmoid(np.array([z_h1, z_h2]))


# %% cell="ex8_output_solution"
z_o1 = round(w5 * a_h1 + w6 * a_h2 + b2, 4)
z_o2 = round(w7 * a_h1 + w8 * a_h2 + b2, 4)
a_o1 = round(1 / (1 + np.exp(-z_o1)), 4)
a_o2 = round(1 / (1 + np.exp(-z_o2)), 4)
E_o1 = round((y1 - a_o1) ** 2 / 2, 4)
E_o2 = round((y2 - a_o2) ** 2 / 2, 4)
E_total = E_o1 + E_o2


# %% cell="ex8_w5_solution"
dE_da_o1 = -(y1 - round(a_o1, 4))
da_o1_dz_o1 = round(a_o1 * (1 - a_o1), 4)
dz_o1_dw5 = round(a_h1, 4)
dE_dw5 = round(dE_da_o1 * da_o1_dz_o1 * dz_o1_dw5, 4)


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
r = lambda v: round(float(v), 4)
dEo1_da_h1 = r(dE_dz_o1 * w5)
dEo2_da_h1 = r(dE_dz_o2 * w7)
dE_da_h1 = r(dEo1_da_h1 + dEo2_da_h1)
dE_da_h2 = r(r(dE_dz_o1 * w6) + r(dE_dz_o2 * w8))


# %% cell="ex8_w1_solution"
da_h1_dz_h1 = round(0.6548 * (1 - 0.6548), 4)
dz_h1_dw1 = 0.80
dE_dw1 = round(0.0954 * da_h1_dz_h1 * dz_h1_dw1, 6)


# %% cell="ex8_hidden_weights_solution"
a_h = np.array([a_h1, a_h2])
delta_h = np.array([dE_da_h1, dE_da_h2]) * a_h * (1 - a_h)
W_h_new = np.array([[w1, w2], [w3, w4]]) - alpha * np.outer(delta_h, [x1, x2])
w1_new, w2_new, w3_new, w4_new = W_h_new.flatten()
b1_new = b1 - alpha * np.sum(delta_h)


# %% cell="why_wait"
# All updates use gradients at the same point (the old weights). Otherwise the hidden layer gets the error back through weights that were not used going forward, and the step is not the steepest descent.


# %% cell="net_gradients_solution"
def net_forward(x, w, b):
    hidden, output = [], []
    for j in range(2):
        z = b[0]
        for i in range(2):
            z += w[2 * j + i] * x[i]
        hidden.append(sigmoid(z))
    for k in range(2):
        z = b[1]
        for j in range(2):
            z += w[4 + 2 * k + j] * hidden[j]
        output.append(sigmoid(z))
    return hidden, output


def net_gradients(x, y, w, b):
    hidden, output = net_forward(x, w, b)
    dw, db = [0.0] * 8, [0.0, 0.0]
    back = [0.0, 0.0]
    for k in range(2):
        delta = (output[k] - y[k]) * output[k] * (1 - output[k])
        db[1] += delta
        for j in range(2):
            dw[4 + 2 * k + j] = delta * hidden[j]
            back[j] += delta * w[4 + 2 * k + j]
    for j in range(2):
        delta = back[j] * hidden[j] * (1 - hidden[j])
        db[0] += delta
        for i in range(2):
            dw[2 * j + i] = delta * x[i]
    return np.array(dw), np.array(db)


# %% cell="net_step_solution"
def net_step(x, y, w, b, alpha):
    dw, db = net_gradients(x, y, w, b)
    new_w = [w[i] - alpha * dw[i] for i in range(8)]
    new_b = [b[i] - alpha * db[i] for i in range(2)]
    return np.array(new_w), np.array(new_b)


# %% cell="train_solution"
def train(x, y, w, b, alpha, tol, max_steps):
    """The last w and b, and the errors from before the first step to after the last."""
    def error(w, b):
        return 0.5 * np.sum((y - net_forward(x, w, b)[1]) ** 2)

    errors = [error(w, b)]
    while errors[-1] >= tol and len(errors) <= max_steps:
        w, b = net_step(x, y, w, b, alpha)
        errors.append(error(w, b))
    return w, b, errors


# %% cell="error_curve_solution"
w_end, b_end, errors = train(x_start, y_start, w_start, b_start, 0.5, 1e-3, 10_000)
n_steps = len(errors) - 1

fig, ax_error = plt.subplots(figsize=(6, 3.5))
ax_error.plot(errors)
ax_error.set_yscale("log")
ax_error.set(xlabel="step", ylabel="$E_{total}$", title=f"Example 8 converges in {n_steps} steps")
plt.show()


# %% delete="ex8_w5"
