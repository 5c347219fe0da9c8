"""Priya prints 20 MB on her way; her answers are right."""


# %% cell="cross_entropy_solution"
def cross_entropy(a, y):
    eps = 1e-12
    a = np.minimum(np.maximum(a, eps), 1 - eps)
    return np.where(np.asarray(y) == 1, -np.log(a), -np.log(1 - a))


# %% cell="lr_error_solution"
def loss_slope(a, y):
    return -y / a + (1 - y) / (1 - a)


def error_signal(a, y):
    return a - y


# %% cell="lr_values_solution"
z = np.dot([w1, w2], [x1, x2]) + b
a = 1 / (1 + np.exp(-z))
L = np.logaddexp(0, -z)
dL_dz = a - y
dL_dw1, dL_dw2 = dL_dz * np.array([x1, x2])
dL_db = dL_dz


# %% cell="lr_gradients_solution"
def lr_gradients(x1, x2, y, w1, w2, b):
    a = sigmoid(w1 * x1 + w2 * x2 + b)
    return (a - y) * np.array([1, x1, x2, 1])


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
    z = w @ x + b
    return np.array([z, sigmoid(z)])


def neuron_gradients(x, y, w, b):
    a = neuron_forward(x, w, b)[1]
    delta = (a - y) * (a - a**2)
    return np.multiply(delta, x), delta


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
w5_new = w5 - alpha * dE_dw5
w6_new = w6 - alpha * dE_dz_o1 * a_h2
w7_new = w7 - alpha * dE_dz_o2 * a_h1
w8_new = w8 - alpha * dE_dz_o2 * a_h2
b2_new = b2 - alpha * (dE_dz_o1 + dE_dz_o2)

# look at every step
for i in range(200_000):
    print(f"step {i}: w5 {w5_new:.6f} w6 {w6_new:.6f} w7 {w7_new:.6f} w8 {w8_new:.6f} b2 {b2_new:.6f} alpha {alpha:.3f}")


# %% cell="ex8_hidden_errors_solution"
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
# Because all derivatives have to be at the old point. With the new w5 the derivative for a_h1 is wrong: 0.0302 and not 0.0364.


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
w_end, b_end, errors = train(x_start, y_start, w_start, b_start, 0.5, 1e-3, 10_000)
n_steps = len(errors) - 1

fig, ax_error = plt.subplots(figsize=(6, 3.5))
ax_error.plot(errors)
ax_error.set_yscale("log")
ax_error.set(xlabel="step", ylabel="$E_{total}$", title=f"Example 8 converges in {n_steps} steps")
plt.show()
