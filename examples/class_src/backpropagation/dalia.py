"""Dalia types 0.10 for 0.20 in the first line of Example 8 and works on correctly with what she has."""


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
z = x1 * w1 + x2 * w2 + b
a = 1 / (1 + np.exp(-z))
L = -(y * np.log(a) + (1 - y) * np.log(1 - a))
dL_da = -y / a + (1 - y) / (1 - a)
da_dz = a * (1 - a)
dL_dz = dL_da * da_dz
dL_dw1, dL_dw2, dL_db = dL_dz * x1, dL_dz * x2, dL_dz * 1


# %% cell="lr_gradients_solution"
def lr_gradients(x1, x2, y, w1, w2, b):
    """dL/dz, dL/dw1, dL/dw2, dL/db of logistic regression at one point."""
    dz = sigmoid(w1 * x1 + w2 * x2 + b) - y
    return dz, dz * x1, dz * x2, dz


# %% cell="lr_batch_solution"
def lr_batch(X, y, w, b):
    """The summed cost of all rows, and its derivatives with respect to w and b."""
    a = sigmoid(X @ w + b)
    return np.sum(cross_entropy(a, y)), X.T @ (a - y), np.sum(a - y)


# %% cell="ex6_gradients_solution"
def neuron_forward(x, w, b):
    """z and a of one sigmoid neuron."""
    z = np.dot(w, x) + b
    return z, sigmoid(z)


def neuron_gradients(x, y, w, b):
    """dL/dw (two numbers) and dL/db of the squared error."""
    _, a = neuron_forward(x, w, b)
    delta = (a - y) * a * (1 - a)
    return delta * np.asarray(x), delta


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
    """The new w1, b1, w2, b2 after one step of gradient descent."""
    dw1, db1, dw2, db2 = hidden_gradients(x, y, w1, b1, w2, b2)
    return w1 - alpha * dw1, b1 - alpha * db1, w2 - alpha * dw2, b2 - alpha * db2


# %% cell="ex8_hidden_solution"
z_h1 = 0.30 * 0.80 + 0.57 * 0.40 + 0.10  # w1*x1 + w2*x2 + b1
z_h2 = -0.50 * 0.80 + 0.20 * 0.40 + 0.10
a_h1 = 1 / (1 + np.exp(-z_h1))
a_h2 = 1 / (1 + np.exp(-z_h2))


# %% cell="ex8_output_solution"
z_o1 = w5 * a_h1 + w6 * a_h2 + b2
z_o2 = w7 * a_h1 + w8 * a_h2 + b2
a_o1 = sigmoid(z_o1)
a_o2 = sigmoid(z_o2)
E_total = 0.5 * (y1 - a_o1) ** 2 + 0.5 * (y2 - a_o2) ** 2


# %% cell="ex8_w5_solution"
# my numbers are a bit different from the slides, rounding?
dE_da_o1 = a_o1 - y1
da_o1_dz_o1 = a_o1 * (1 - a_o1)
dz_o1_dw5 = a_h1
dE_dw5 = dE_da_o1 * da_o1_dz_o1 * dz_o1_dw5


# %% cell="ex8_deltas_solution"
dE_dz_o1 = dE_da_o1 * da_o1_dz_o1
dE_dz_o2 = (a_o2 - y2) * a_o2 * (1 - a_o2)


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
# Because dE/da_h1 uses w5 and w7. They have to be the old ones, the ones the error was computed with.
# If w5 is already changed we get the derivative of something else.


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
    """The new w and b after one step of gradient descent."""
    dw, db = net_gradients(x, y, w, b)
    return w - alpha * dw, b - alpha * db


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
