"""Bruno writes plain loops and lists, and rounds every step of Example 8 to four digits, as on the slides."""


# %% cell="cross_entropy_solution"
import math


def cross_entropy(a, y):
    def one(ai, yi):
        ai = min(max(ai, 1e-12), 1 - 1e-12)
        return -(yi * math.log(ai) + (1 - yi) * math.log(1 - ai))

    if np.ndim(a) == 0:
        return one(a, y)
    return [one(ai, yi) for ai, yi in zip(a, y)]


# %% cell="lr_error_solution"
def loss_slope(a, y):
    if y == 1:
        return -1 / a
    return 1 / (1 - a)


def error_signal(a, y):
    if y == 1:
        return a - 1
    return a


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
# one row after the other
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
# 4 digits like in the lecture
z_h1 = round(0.30 * 0.80 + 0.75 * 0.40 + 0.10, 4)
z_h2 = round(-0.50 * 0.80 + 0.20 * 0.40 + 0.10, 4)
print(z_h1, z_h2)
a_h1 = round(float(sigmoid(z_h1)), 4)
a_h2 = round(float(sigmoid(z_h2)), 4)
print(a_h1, a_h2)


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
dE_dz_o1 = round(dE_da_o1 * da_o1_dz_o1, 4)
dE_da_o2 = round(a_o2 - y2, 4)
da_o2_dz_o2 = round(a_o2 * (1 - a_o2), 4)
dE_dz_o2 = round(dE_da_o2 * da_o2_dz_o2, 4)


# %% cell="ex8_output_weights_solution"
# round after every step. w8 is not what the slide says???
w5_new = round(w5 - alpha * round(dE_dw5, 4), 4)
w6_new = round(w6 - alpha * round(dE_dz_o1 * a_h2, 4), 4)
w7_new = round(w7 - alpha * round(dE_dz_o2 * a_h1, 4), 4)
w8_new = round(w8 - alpha * round(dE_dz_o2 * a_h2, 4), 4)
b2_new = round(b2 - alpha * round(dE_dz_o1 + dE_dz_o2, 4), 4)


# %% cell="ex8_hidden_errors_solution"
r = lambda v: round(float(v), 4)
dEo1_da_h1 = r(dE_dz_o1 * w5)
dEo2_da_h1 = r(dE_dz_o2 * w7)
dE_da_h1 = r(dEo1_da_h1 + dEo2_da_h1)
dE_da_h2 = r(r(dE_dz_o1 * w6) + r(dE_dz_o2 * w8))


# %% cell="ex8_w1_solution"
da_h1_dz_h1 = round(a_h1 * (1 - a_h1), 4)
dz_h1_dw1 = 0.80
dE_dw1 = round(dE_da_h1 * da_h1_dz_h1 * dz_h1_dw1, 4)  # only one digit left of it!


# %% cell="ex8_hidden_weights_solution"
r = lambda v: round(float(v), 4)
d1 = r(dE_da_h1 * da_h1_dz_h1)
d2 = r(dE_da_h2 * r(a_h2 * (1 - a_h2)))
w1_new = r(w1 - alpha * r(d1 * x1))
w2_new = r(w2 - alpha * r(d1 * x2))
w3_new = r(w3 - alpha * r(d2 * x1))
w4_new = r(w4 - alpha * r(d2 * x2))
b1_new = r(b1 - alpha * (d1 + d2))


# %% cell="why_wait"
# We need the old w5, w6, w7, w8 when we go back to the hidden layer, because the error came through them in
# the forward pass. If we change them first, the hidden layer gets an error of a network which has never made this output.
# So first all gradients, then all updates.


# %% cell="net_gradients_solution"
# j = hidden neuron, k = output neuron, i = input
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
plt.figure()
plt.semilogy(range(len(errors)), errors, "r-", label="E_total")
plt.xlabel("step")
plt.ylabel("total error")
plt.legend()
ax_error = plt.gca()
plt.show()
