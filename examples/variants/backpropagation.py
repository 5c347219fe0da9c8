"""Alternative solutions of the backpropagation assignment, right and wrong."""


# %% right style="where" cell="cross_entropy_solution"
def cross_entropy(a, y):
    eps = 1e-12
    a = np.minimum(np.maximum(a, eps), 1 - eps)
    return np.where(np.asarray(y) == 1, -np.log(a), -np.log(1 - a))


# %% right style="probability of the label" cell="cross_entropy_solution"
def cross_entropy(a, y):
    # the probability that the net gave to what really happened
    p = y * a + (1 - y) * (1 - a)
    return -np.log(np.clip(p, 1e-12, 1 - 1e-12))


# %% right style="loop" cell="cross_entropy_solution"
import math


def cross_entropy(a, y):
    def one(ai, yi):
        ai = min(max(ai, 1e-12), 1 - 1e-12)
        return -(yi * math.log(ai) + (1 - yi) * math.log(1 - ai))

    if np.ndim(a) == 0:
        return one(a, y)
    return [one(ai, yi) for ai, yi in zip(a, y)]


# %% wrong name="no clipping" cell="cross_entropy_solution" fails="test_cross_entropy_at_the_edges"
def cross_entropy(a, y):
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


# %% wrong name="no minus sign" cell="cross_entropy_solution" fails="test_cross_entropy_of_numbers, test_cross_entropy_of_arrays, test_cross_entropy_at_the_edges"
def cross_entropy(a, y):
    a = np.clip(a, 1e-12, 1 - 1e-12)
    return y * np.log(a) + (1 - y) * np.log(1 - a)


# %% wrong name="logarithm to base 10" cell="cross_entropy_solution" fails="test_cross_entropy_of_numbers, test_cross_entropy_of_arrays, test_cross_entropy_at_the_edges"
def cross_entropy(a, y):
    a = np.clip(a, 1e-12, 1 - 1e-12)
    return -(y * np.log10(a) + (1 - y) * np.log10(1 - a))


# %% wrong name="label and output swapped" cell="cross_entropy_solution" fails="test_cross_entropy_of_numbers, test_cross_entropy_of_arrays"
def cross_entropy(a, y):
    y_ = np.clip(y, 1e-12, 1 - 1e-12)
    return -(a * np.log(y_) + (1 - a) * np.log(1 - y_))


# %% wrong name="mean of the entries" cell="cross_entropy_solution" fails="test_cross_entropy_of_arrays"
def cross_entropy(a, y):
    a = np.clip(a, 1e-12, 1 - 1e-12)
    return np.mean(-(y * np.log(a) + (1 - y) * np.log(1 - a)))


# %% wrong name="only the term of label 1" cell="cross_entropy_solution" fails="test_cross_entropy_of_numbers, test_cross_entropy_of_arrays, test_cross_entropy_at_the_edges"
def cross_entropy(a, y):
    a = np.clip(a, 1e-12, 1 - 1e-12)
    return -y * np.log(a)


# %% wrong name="squared error" cell="cross_entropy_solution" fails="test_cross_entropy_of_numbers, test_cross_entropy_of_arrays, test_cross_entropy_at_the_edges"
def cross_entropy(a, y):
    return 0.5 * (a - y) ** 2


# %% wrong name="coarse clipping" cell="cross_entropy_solution" fails="test_cross_entropy_at_the_edges"
def cross_entropy(a, y):
    a = np.clip(a, 1e-3, 1 - 1e-3)
    return -(y * np.log(a) + (1 - y) * np.log(1 - a))


# %% right style="one formula for both labels" cell="lr_error_solution"
def loss_slope(a, y):
    return (a - y) / (a * (1 - a))


def error_signal(a, y):
    return a - y


# %% right style="both labels apart" cell="lr_error_solution"
def loss_slope(a, y):
    if y == 1:
        return -1 / a
    return 1 / (1 - a)


def error_signal(a, y):
    if y == 1:
        return -(1 - a)
    return a


# %% right style="where, for arrays as well" cell="lr_error_solution"
def loss_slope(a, y):
    return np.where(np.asarray(y) == 1, -1.0, 1.0) / np.where(np.asarray(y) == 1, a, 1 - a)


error_signal = np.subtract


# %% right style="the sign of the label" cell="lr_error_solution"
def loss_slope(a, y):
    sign = 2 * y - 1
    return -sign / (y * a + (1 - y) * (1 - a))


error_signal = lambda a, y: -(y * (1 - a) - (1 - y) * a)


# %% wrong name="inner derivative forgotten for label 0" cell="lr_error_solution" fails="test_loss_slope_of_label_0, test_error_signal, test_error_signal_at_the_edges"
def loss_slope(a, y):
    return -y / a - (1 - y) / (1 - a)


def error_signal(a, y):
    return -y * (1 - a) - (1 - y) * a


# %% wrong name="minus forgotten for label 1" cell="lr_error_solution" fails="test_loss_slope_of_label_1, test_error_signal, test_error_signal_at_the_edges"
def loss_slope(a, y):
    return y / a + (1 - y) / (1 - a)


def error_signal(a, y):
    return y * (1 - a) + (1 - y) * a


# %% wrong name="not simplified" cell="lr_error_solution" fails="test_error_signal_at_the_edges"
def loss_slope(a, y):
    return -y / a + (1 - y) / (1 - a)


def error_signal(a, y):
    return loss_slope(a, y) * a * (1 - a)


# %% wrong name="the squared error's derivative" cell="lr_error_solution" fails="test_loss_slope_of_label_1, test_loss_slope_of_label_0, test_error_signal, test_error_signal_at_the_edges"
def loss_slope(a, y):
    return a - y


def error_signal(a, y):
    return (a - y) * a * (1 - a)


# %% wrong name="the other way round" cell="lr_error_solution" fails="test_error_signal, test_error_signal_at_the_edges"
def loss_slope(a, y):
    return -y / a + (1 - y) / (1 - a)


def error_signal(a, y):
    return y - a


# %% wrong name="label 1 only" cell="lr_error_solution" fails="test_loss_slope_of_label_0, test_error_signal, test_error_signal_at_the_edges"
def loss_slope(a, y):
    return -1 / a


def error_signal(a, y):
    return a - 1


# %% wrong name="the sigmoid taken once more" cell="lr_error_solution" fails="test_error_signal, test_error_signal_at_the_edges"
def loss_slope(a, y):
    return -y / a + (1 - y) / (1 - a)


def error_signal(a, y):
    return sigmoid(a) - y


# %% right style="every local derivative" cell="lr_values_solution"
z = x1 * w1 + x2 * w2 + b
a = 1 / (1 + np.exp(-z))
L = -(y * np.log(a) + (1 - y) * np.log(1 - a))
dL_da = -y / a + (1 - y) / (1 - a)
da_dz = a * (1 - a)
dL_dz = dL_da * da_dz
dL_dw1, dL_dw2, dL_db = dL_dz * x1, dL_dz * x2, dL_dz * 1


# %% right style="by calculator, four digits" cell="lr_values_solution"
z = -0.2
a = 0.4502
L = 0.7981
dL_dz = -0.5498
dL_dw1 = -1.0996
dL_dw2 = 0.5498
dL_db = -0.5498


# %% right style="rounding every step" cell="lr_values_solution"
z = round(w1 * x1 + w2 * x2 + b, 4)
a = round(float(1 / (1 + np.exp(-z))), 4)
L = round(float(-np.log(a)), 4)
dL_dz = round(a - 1, 4)
dL_dw1 = round(dL_dz * x1, 4)
dL_dw2 = round(dL_dz * x2, 4)
dL_db = dL_dz


# %% right style="vectors" cell="lr_values_solution"
z = np.dot([w1, w2], [x1, x2]) + b
a = 1 / (1 + np.exp(-z))
L = np.logaddexp(0, -z)
dL_dz = a - y
dL_dw1, dL_dw2 = dL_dz * np.array([x1, x2])
dL_db = dL_dz


# %% wrong name="sign of dL/dz" cell="lr_values_solution" fails="test_value_dl_dz"
z = w1 * x1 + w2 * x2 + b
a = 1 / (1 + np.exp(-z))
L = -np.log(a)
dL_dz = y - a
dL_dw1 = dL_dz * x1
dL_dw2 = dL_dz * x2
dL_db = dL_dz


# %% wrong name="bias forgotten, carried on" cell="lr_values_solution" fails="test_value_z"
z = w1 * x1 + w2 * x2 + 0.5  # b misread
a = 1 / (1 + np.exp(-z))
L = -np.log(a)
dL_dz = a - y
dL_dw1 = dL_dz * x1
dL_dw2 = dL_dz * x2
dL_db = dL_dz


# %% wrong name="weights instead of inputs" cell="lr_values_solution" fails="test_value_dl_dw1, test_value_dl_dw2"
z = w1 * x1 + w2 * x2 + b
a = 1 / (1 + np.exp(-z))
L = -np.log(a)
dL_dz = a - y
dL_dw1 = dL_dz * w1
dL_dw2 = dL_dz * w2
dL_db = dL_dz


# %% wrong name="loss to base 10, derivative of the bias times b" cell="lr_values_solution" fails="test_value_loss, test_value_dl_db"
z = w1 * x1 + w2 * x2 + b
a = 1 / (1 + np.exp(-z))
L = -np.log10(a)
dL_dz = a - y
dL_dw1 = dL_dz * x1
dL_dw2 = dL_dz * x2
dL_db = dL_dz * b


# %% wrong name="all zeros" cell="lr_values_solution" fails="test_value_z, test_value_a, test_value_loss, test_value_dl_dz, test_value_dl_dw1, test_value_dl_dw2, test_value_dl_db"
z = a = L = dL_dz = dL_dw1 = dL_dw2 = dL_db = 0


# %% right style="log-odds" cell="lr_gradients_solution"
def lr_gradients(x1, x2, y, w1, w2, b):
    error = sigmoid(np.dot([w1, w2], [x1, x2]) + b) - y
    return [error, error * x1, error * x2, error]


# %% right style="one array" cell="lr_gradients_solution"
def lr_gradients(x1, x2, y, w1, w2, b):
    a = sigmoid(w1 * x1 + w2 * x2 + b)
    return (a - y) * np.array([1, x1, x2, 1])


# %% right style="both labels apart" cell="lr_gradients_solution"
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


# %% wrong name="fractions not simplified" cell="lr_gradients_solution" fails="test_lr_gradient_saturated"
def lr_gradients(x1, x2, y, w1, w2, b):
    a = sigmoid(w1 * x1 + w2 * x2 + b)
    dL_da = -y / a + (1 - y) / (1 - a)
    dz = dL_da * a * (1 - a)
    return dz, dz * x1, dz * x2, dz


# %% wrong name="sign" cell="lr_gradients_solution" fails="test_lr_gradient_z, test_lr_gradient_weights, test_lr_gradient_bias, test_lr_gradient_saturated"
def lr_gradients(x1, x2, y, w1, w2, b):
    dz = y - sigmoid(w1 * x1 + w2 * x2 + b)
    return dz, dz * x1, dz * x2, dz


# %% wrong name="slope of the squared error" cell="lr_gradients_solution" fails="test_lr_gradient_z, test_lr_gradient_weights, test_lr_gradient_bias, test_lr_gradient_saturated"
def lr_gradients(x1, x2, y, w1, w2, b):
    a = sigmoid(w1 * x1 + w2 * x2 + b)
    dz = (a - y) * a * (1 - a)
    return dz, dz * x1, dz * x2, dz


# %% wrong name="inputs swapped" cell="lr_gradients_solution" fails="test_lr_gradient_weights, test_lr_gradient_saturated"
def lr_gradients(x1, x2, y, w1, w2, b):
    dz = sigmoid(w1 * x1 + w2 * x2 + b) - y
    return dz, dz * x2, dz * x1, dz


# %% wrong name="reads the globals of the example" cell="lr_gradients_solution" fails="test_lr_gradient_z, test_lr_gradient_weights, test_lr_gradient_bias, test_lr_gradient_saturated"
def lr_gradients(x1, x2, y, w1, w2, b):
    z = 0.3 * 2.0 + 0.6 * -1.0 - 0.2
    dz = sigmoid(z) - 1
    return dz, dz * 2.0, dz * -1.0, dz


# %% wrong name="bias in front" cell="lr_gradients_solution" fails="test_lr_gradient_weights, test_lr_gradient_bias, test_lr_gradient_saturated"
def lr_gradients(x1, x2, y, w1, w2, b):
    dz = sigmoid(w1 * x1 + w2 * x2 + b) - y
    return dz, dz, dz * x1, dz * x2


# %% wrong name="three values only" cell="lr_gradients_solution" fails="test_lr_gradient_z, test_lr_gradient_weights, test_lr_gradient_bias, test_lr_gradient_saturated"
def lr_gradients(x1, x2, y, w1, w2, b):
    dz = sigmoid(w1 * x1 + w2 * x2 + b) - y
    return dz * x1, dz * x2, dz


# %% right style="loop over the rows" cell="lr_batch_solution" needs="cross_entropy_solution"
def lr_batch(X, y, w, b):
    J, dw1, dw2, db = 0.0, 0.0, 0.0, 0.0
    for i in range(len(y)):
        a = sigmoid(X[i][0] * w[0] + X[i][1] * w[1] + b)
        J += cross_entropy(a, y[i])
        dw1 += (a - y[i]) * X[i][0]
        dw2 += (a - y[i]) * X[i][1]
        db += a - y[i]
    return J, [dw1, dw2], db


# %% right style="einsum" cell="lr_batch_solution" needs="cross_entropy_solution"
def lr_batch(X, y, w, b):
    err = sigmoid(np.einsum("ij,j->i", X, w) + b) - y
    return cross_entropy(err + y, y).sum(), np.einsum("i,ij->j", err, X), err.sum()


# %% right style="a column of ones" cell="lr_batch_solution" needs="cross_entropy_solution"
def lr_batch(X, y, w, b):
    ones = np.column_stack([np.ones(len(X)), X])
    beta = np.r_[b, w]
    a = sigmoid(ones @ beta)
    grad = ones.T @ (a - y)
    return np.sum(cross_entropy(a, y)), grad[1:], grad[0]


# %% wrong name="mean instead of sum" cell="lr_batch_solution" fails="test_batch_cost, test_batch_weights, test_batch_bias" needs="cross_entropy_solution"
def lr_batch(X, y, w, b):
    a = sigmoid(X @ w + b)
    n = len(y)
    return np.mean(cross_entropy(a, y)), X.T @ (a - y) / n, np.mean(a - y)


# %% wrong name="only the cost is averaged" cell="lr_batch_solution" fails="test_batch_cost" needs="cross_entropy_solution"
def lr_batch(X, y, w, b):
    a = sigmoid(X @ w + b)
    return np.mean(cross_entropy(a, y)), X.T @ (a - y), np.sum(a - y)


# %% wrong name="bias derivative not summed" cell="lr_batch_solution" fails="test_batch_bias, test_batch_of_one_row" needs="cross_entropy_solution"
def lr_batch(X, y, w, b):
    a = sigmoid(X @ w + b)
    return np.sum(cross_entropy(a, y)), X.T @ (a - y), a - y


# %% wrong name="sign of both derivatives" cell="lr_batch_solution" fails="test_batch_weights, test_batch_bias, test_batch_of_one_row" needs="cross_entropy_solution"
def lr_batch(X, y, w, b):
    a = sigmoid(X @ w + b)
    return np.sum(cross_entropy(a, y)), X.T @ (y - a), np.sum(y - a)


# %% wrong name="only the first two rows" cell="lr_batch_solution" fails="test_batch_cost, test_batch_weights, test_batch_bias, test_batch_of_one_row" needs="cross_entropy_solution"
def lr_batch(X, y, w, b):
    J, dw, db = 0, np.zeros(2), 0
    for i in range(2):
        a = sigmoid(X[i] @ w + b)
        J += cross_entropy(a, y[i])
        dw = dw + (a - y[i]) * X[i]
        db += a - y[i]
    return J, dw, db


# %% wrong name="squeezed, so one row loses its shape" cell="lr_batch_solution" fails="test_batch_of_one_row" needs="cross_entropy_solution"
def lr_batch(X, y, w, b):
    X = np.squeeze(X)
    a = sigmoid(X @ w + b)
    if len(y) == 1:
        return cross_entropy(a, y), (a - y) * X, a - y
    return np.sum(cross_entropy(a, y)), X.T @ (a - y), np.sum(a - y)


# %% right style="plain numbers" cell="ex6_gradients_solution"
def neuron_forward(x, w, b):
    z = w[0] * x[0] + w[1] * x[1] + b
    return z, sigmoid(z)


def neuron_gradients(x, y, w, b):
    z, a = neuron_forward(x, w, b)
    dL_da = a - y
    da_dz = a * (1 - a)
    return np.array([dL_da * da_dz * x[0], dL_da * da_dz * x[1]]), dL_da * da_dz


# %% right style="matrix product" cell="ex6_gradients_solution"
def neuron_forward(x, w, b):
    z = w @ x + b
    return np.array([z, sigmoid(z)])


def neuron_gradients(x, y, w, b):
    a = neuron_forward(x, w, b)[1]
    delta = (a - y) * (a - a**2)
    return np.multiply(delta, x), delta


# %% right style="sum of products" cell="ex6_gradients_solution"
neuron_forward = lambda x, w, b: (sum(w * x) + b, sigmoid(sum(w * x) + b))


def neuron_gradients(x, y, w, b):
    z, a = neuron_forward(x, w, b)
    db = -(y - a) * sigmoid(z) * sigmoid(-z)
    return db * x, db


# %% wrong name="no slope of the sigmoid" cell="ex6_gradients_solution" fails="test_neuron_weight_gradients, test_neuron_bias_gradient"
def neuron_forward(x, w, b):
    z = np.dot(w, x) + b
    return z, sigmoid(z)


def neuron_gradients(x, y, w, b):
    a = neuron_forward(x, w, b)[1]
    return (a - y) * x, a - y


# %% wrong name="sign" cell="ex6_gradients_solution" fails="test_neuron_weight_gradients, test_neuron_bias_gradient"
def neuron_forward(x, w, b):
    z = np.dot(w, x) + b
    return z, sigmoid(z)


def neuron_gradients(x, y, w, b):
    a = neuron_forward(x, w, b)[1]
    delta = (y - a) * a * (1 - a)
    return delta * x, delta


# %% wrong name="slope taken at z" cell="ex6_gradients_solution" fails="test_neuron_weight_gradients, test_neuron_bias_gradient"
def neuron_forward(x, w, b):
    z = np.dot(w, x) + b
    return z, sigmoid(z)


def neuron_gradients(x, y, w, b):
    z, a = neuron_forward(x, w, b)
    delta = (a - y) * z * (1 - z)
    return delta * x, delta


# %% wrong name="weights in place of inputs" cell="ex6_gradients_solution" fails="test_neuron_weight_gradients"
def neuron_forward(x, w, b):
    z = np.dot(w, x) + b
    return z, sigmoid(z)


def neuron_gradients(x, y, w, b):
    a = neuron_forward(x, w, b)[1]
    delta = (a - y) * a * (1 - a)
    return delta * w, delta


# %% wrong name="a returned before z" cell="ex6_gradients_solution" fails="test_neuron_z, test_neuron_a"
def neuron_forward(x, w, b):
    z = np.dot(w, x) + b
    return sigmoid(z), z


def neuron_gradients(x, y, w, b):
    a = neuron_forward(x, w, b)[0]
    delta = (a - y) * a * (1 - a)
    return delta * x, delta


# %% wrong name="bias forgotten" cell="ex6_gradients_solution" fails="test_neuron_z, test_neuron_a, test_neuron_weight_gradients, test_neuron_bias_gradient"
def neuron_forward(x, w, b):
    z = np.dot(w, x)
    return z, sigmoid(z)


def neuron_gradients(x, y, w, b):
    a = neuron_forward(x, w, b)[1]
    delta = (a - y) * a * (1 - a)
    return delta * x, delta


# %% wrong name="error times two" cell="ex6_gradients_solution" fails="test_neuron_weight_gradients, test_neuron_bias_gradient"
def neuron_forward(x, w, b):
    z = np.dot(w, x) + b
    return z, sigmoid(z)


def neuron_gradients(x, y, w, b):
    a = neuron_forward(x, w, b)[1]
    delta = 2 * (a - y) * a * (1 - a)
    return delta * x, delta


# %% right style="one vector of parameters" cell="ex6_check_solution" needs="ex6_gradients_solution"
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


# %% right style="six losses written out" cell="ex6_check_solution" needs="ex6_gradients_solution"
def numerical_gradients(x, y, w, b, h=1e-5):
    def loss(w1, w2, b):
        z, a = neuron_forward(x, np.array([w1, w2]), b)
        return 0.5 * (a - y) ** 2

    w1, w2 = w
    d1 = (loss(w1 + h, w2, b) - loss(w1 - h, w2, b)) / (2 * h)
    d2 = (loss(w1, w2 + h, b) - loss(w1, w2 - h, b)) / (2 * h)
    db = (loss(w1, w2, b + h) - loss(w1, w2, b - h)) / (2 * h)
    return [d1, d2], db


# %% right style="copies" cell="ex6_check_solution" needs="ex6_gradients_solution"
def numerical_gradients(x, y, w, b, h=1e-5):
    loss = lambda ww, bb: 0.5 * (y - neuron_forward(x, ww, bb)[1]) ** 2
    dw = []
    for i in range(len(w)):
        up, down = w.copy(), w.copy()
        up[i] += h
        down[i] -= h
        dw.append((loss(up, b) - loss(down, b)) / (up[i] - down[i]))
    db = (loss(w, b + h) - loss(w, b - h)) / h / 2
    return np.array(dw), db


# %% wrong name="forward difference" cell="ex6_check_solution" fails="test_difference_weights, test_difference_bias" needs="ex6_gradients_solution"
def numerical_gradients(x, y, w, b, h=1e-5):
    loss = lambda w, b: 0.5 * (neuron_forward(x, w, b)[1] - y) ** 2
    dw = [(loss(w + h * e, b) - loss(w, b)) / h for e in np.eye(2)]
    return np.array(dw), (loss(w, b + h) - loss(w, b)) / h


# %% wrong name="the chain rule after all" cell="ex6_check_solution" fails="test_difference_weights, test_difference_bias" needs="ex6_gradients_solution"
def numerical_gradients(x, y, w, b, h=1e-5):
    return neuron_gradients(x, y, w, b)


# %% wrong name="h ignored" cell="ex6_check_solution" fails="test_difference_weights, test_difference_bias" needs="ex6_gradients_solution"
def numerical_gradients(x, y, w, b, h=1e-5):
    h = 1e-5
    loss = lambda w, b: 0.5 * (neuron_forward(x, w, b)[1] - y) ** 2
    dw = [(loss(w + h * e, b) - loss(w - h * e, b)) / (2 * h) for e in np.eye(2)]
    return np.array(dw), (loss(w, b + h) - loss(w, b - h)) / (2 * h)


# %% wrong name="divided by h" cell="ex6_check_solution" fails="test_difference_weights, test_difference_bias" needs="ex6_gradients_solution"
def numerical_gradients(x, y, w, b, h=1e-5):
    loss = lambda w, b: 0.5 * (neuron_forward(x, w, b)[1] - y) ** 2
    dw = [(loss(w + h * e, b) - loss(w - h * e, b)) / h for e in np.eye(2)]
    return np.array(dw), (loss(w, b + h) - loss(w, b - h)) / h


# %% wrong name="both weights moved together" cell="ex6_check_solution" fails="test_difference_weights" needs="ex6_gradients_solution"
def numerical_gradients(x, y, w, b, h=1e-5):
    loss = lambda w, b: 0.5 * (neuron_forward(x, w, b)[1] - y) ** 2
    both = (loss(w + h, b) - loss(w - h, b)) / (2 * h)
    return np.array([both, both]), (loss(w, b + h) - loss(w, b - h)) / (2 * h)


# %% wrong name="differences of a instead of L" cell="ex6_check_solution" fails="test_difference_weights, test_difference_bias" needs="ex6_gradients_solution"
def numerical_gradients(x, y, w, b, h=1e-5):
    f = lambda w, b: neuron_forward(x, w, b)[1]
    dw = [(f(w + h * e, b) - f(w - h * e, b)) / (2 * h) for e in np.eye(2)]
    return np.array(dw), (f(w, b + h) - f(w, b - h)) / (2 * h)


# %% right style="one number after the other" cell="ex6_step_solution" needs="ex6_gradients_solution"
def neuron_step(x, y, w, b, alpha):
    dw, db = neuron_gradients(x, y, w, b)
    w1 = w[0] - alpha * dw[0]
    w2 = w[1] - alpha * dw[1]
    b = b - alpha * db
    return [w1, w2], b


# %% right style="one vector" cell="ex6_step_solution" needs="ex6_gradients_solution"
def neuron_step(x, y, w, b, alpha):
    dw, db = neuron_gradients(x, y, w, b)
    p = np.append(w, b) - alpha * np.append(dw, db)
    return p[:2], p[2]


# %% right style="without the earlier functions" cell="ex6_step_solution" needs="ex6_gradients_solution"
def neuron_step(x, y, w, b, alpha):
    a = 1 / (1 + np.exp(-(w @ x + b)))
    delta = (a - y) * a * (1 - a)
    return tuple(old - alpha * new for old, new in [(w, delta * x), (b, delta)])


# %% wrong name="uphill" cell="ex6_step_solution" fails="test_neuron_step_weights, test_neuron_step_bias" needs="ex6_gradients_solution"
def neuron_step(x, y, w, b, alpha):
    dw, db = neuron_gradients(x, y, w, b)
    return w + alpha * dw, b + alpha * db


# %% wrong name="alpha fixed at one half" cell="ex6_step_solution" fails="test_neuron_step_weights, test_neuron_step_bias" needs="ex6_gradients_solution"
def neuron_step(x, y, w, b, alpha):
    dw, db = neuron_gradients(x, y, w, b)
    return w - 0.5 * dw, b - 0.5 * db


# %% wrong name="bias from the new weights" cell="ex6_step_solution" fails="test_neuron_step_bias" needs="ex6_gradients_solution"
def neuron_step(x, y, w, b, alpha):
    w = w - alpha * neuron_gradients(x, y, w, b)[0]
    b = b - alpha * neuron_gradients(x, y, w, b)[1]
    return w, b


# %% wrong name="bias does not learn" cell="ex6_step_solution" fails="test_neuron_step_bias" needs="ex6_gradients_solution"
def neuron_step(x, y, w, b, alpha):
    dw, db = neuron_gradients(x, y, w, b)
    return w - alpha * dw, b


# %% wrong name="returns the step alone" cell="ex6_step_solution" fails="test_neuron_step_weights, test_neuron_step_bias" needs="ex6_gradients_solution"
def neuron_step(x, y, w, b, alpha):
    dw, db = neuron_gradients(x, y, w, b)
    return -alpha * dw, -alpha * db


# %% wrong name="bias first" cell="ex6_step_solution" fails="test_neuron_step_weights, test_neuron_step_bias" needs="ex6_gradients_solution"
def neuron_step(x, y, w, b, alpha):
    dw, db = neuron_gradients(x, y, w, b)
    return b - alpha * db, w - alpha * dw


# %% wrong name="stands still, with gradients of nearly nothing" cell="ex6_step_solution" fails="test_neuron_step_weights, test_neuron_step_bias" needs="ex6_gradients_solution"
def neuron_gradients(x, y, w, b):
    return np.array([1e-12, 1e-12]), 1e-12


def neuron_step(x, y, w, b, alpha):
    return w, b


# %% wrong name="forgets the start, with gradients of any size" cell="ex6_step_solution" fails="test_neuron_step_weights, test_neuron_step_bias" needs="ex6_gradients_solution"
def neuron_gradients(x, y, w, b):
    return np.array([1e12, 1e12]), 1e12


def neuron_step(x, y, w, b, alpha):
    dw, db = neuron_gradients(x, y, w, b)
    return -alpha * dw, -alpha * db


# %% right style="every factor named" cell="ex7_gradients_solution"
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


# %% right style="two neurons of Example 6" cell="ex7_gradients_solution"
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


# %% right style="a dictionary of local derivatives" cell="ex7_gradients_solution"
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


# %% wrong name="hidden slope forgotten" cell="ex7_gradients_solution" fails="test_chain_hidden_weight_gradients, test_chain_hidden_bias_gradient"
def hidden_forward(x, w1, b1, w2, b2):
    z1 = w1 @ x + b1
    a1 = sigmoid(z1)
    z2 = w2 * a1 + b2
    return z1, a1, z2, sigmoid(z2)


def hidden_gradients(x, y, w1, b1, w2, b2):
    z1, a1, z2, a2 = hidden_forward(x, w1, b1, w2, b2)
    d2 = (a2 - y) * a2 * (1 - a2)
    d1 = d2 * w2
    return d1 * x, d1, d2 * a1, d2


# %% wrong name="w2 forgotten on the way back" cell="ex7_gradients_solution" fails="test_chain_hidden_weight_gradients, test_chain_hidden_bias_gradient"
def hidden_forward(x, w1, b1, w2, b2):
    z1 = w1 @ x + b1
    a1 = sigmoid(z1)
    z2 = w2 * a1 + b2
    return z1, a1, z2, sigmoid(z2)


def hidden_gradients(x, y, w1, b1, w2, b2):
    z1, a1, z2, a2 = hidden_forward(x, w1, b1, w2, b2)
    d2 = (a2 - y) * a2 * (1 - a2)
    d1 = d2 * a1 * (1 - a1)
    return d1 * x, d1, d2 * a1, d2


# %% wrong name="output neuron fed with z1" cell="ex7_gradients_solution" fails="test_chain_forward, test_chain_output_gradients, test_chain_hidden_weight_gradients, test_chain_hidden_bias_gradient"
def hidden_forward(x, w1, b1, w2, b2):
    z1 = w1 @ x + b1
    a1 = sigmoid(z1)
    z2 = w2 * z1 + b2
    return z1, a1, z2, sigmoid(z2)


def hidden_gradients(x, y, w1, b1, w2, b2):
    z1, a1, z2, a2 = hidden_forward(x, w1, b1, w2, b2)
    d2 = (a2 - y) * a2 * (1 - a2)
    d1 = d2 * w2 * a1 * (1 - a1)
    return d1 * x, d1, d2 * a1, d2


# %% wrong name="derivatives in backward order" cell="ex7_gradients_solution" fails="test_chain_output_gradients, test_chain_hidden_weight_gradients, test_chain_hidden_bias_gradient"
def hidden_forward(x, w1, b1, w2, b2):
    z1 = w1 @ x + b1
    a1 = sigmoid(z1)
    z2 = w2 * a1 + b2
    return z1, a1, z2, sigmoid(z2)


def hidden_gradients(x, y, w1, b1, w2, b2):
    z1, a1, z2, a2 = hidden_forward(x, w1, b1, w2, b2)
    d2 = (a2 - y) * a2 * (1 - a2)
    d1 = d2 * w2 * a1 * (1 - a1)
    return d2 * a1, d2, d1 * x, d1


# %% wrong name="bias weighted by itself" cell="ex7_gradients_solution" fails="test_chain_hidden_bias_gradient, test_chain_output_gradients"
def hidden_forward(x, w1, b1, w2, b2):
    z1 = w1 @ x + b1
    a1 = sigmoid(z1)
    z2 = w2 * a1 + b2
    return z1, a1, z2, sigmoid(z2)


def hidden_gradients(x, y, w1, b1, w2, b2):
    z1, a1, z2, a2 = hidden_forward(x, w1, b1, w2, b2)
    d2 = (a2 - y) * a2 * (1 - a2)
    d1 = d2 * w2 * a1 * (1 - a1)
    return d1 * x, d1 * b1, d2 * a1, d2 * b2


# %% wrong name="sign" cell="ex7_gradients_solution" fails="test_chain_output_gradients, test_chain_hidden_weight_gradients, test_chain_hidden_bias_gradient"
def hidden_forward(x, w1, b1, w2, b2):
    z1 = w1 @ x + b1
    a1 = sigmoid(z1)
    z2 = w2 * a1 + b2
    return z1, a1, z2, sigmoid(z2)


def hidden_gradients(x, y, w1, b1, w2, b2):
    z1, a1, z2, a2 = hidden_forward(x, w1, b1, w2, b2)
    d2 = (y - a2) * a2 * (1 - a2)
    d1 = d2 * w2 * a1 * (1 - a1)
    return d1 * x, d1, d2 * a1, d2


# %% right style="zip" cell="ex7_step_solution" needs="ex7_gradients_solution"
def hidden_step(x, y, w1, b1, w2, b2, alpha):
    old = (w1, b1, w2, b2)
    return tuple(p - alpha * g for p, g in zip(old, hidden_gradients(x, y, *old)))


# %% right style="new names first, then return" cell="ex7_step_solution" needs="ex7_gradients_solution"
def hidden_step(x, y, w1, b1, w2, b2, alpha):
    dw1, db1, dw2, db2 = hidden_gradients(x, y, w1, b1, w2, b2)
    new_w2 = w2 - alpha * dw2
    new_b2 = b2 - alpha * db2
    new_w1 = [w1[i] - alpha * dw1[i] for i in range(2)]
    new_b1 = b1 - alpha * db1
    return new_w1, new_b1, new_w2, new_b2


# %% right style="whole chain inside" cell="ex7_step_solution" needs="ex7_gradients_solution"
def hidden_step(x, y, w1, b1, w2, b2, alpha):
    a1 = sigmoid(w1 @ x + b1)
    a2 = sigmoid(w2 * a1 + b2)
    g2 = (a2 - y) * a2 * (1 - a2)
    g1 = g2 * w2 * a1 * (1 - a1)
    w2, b2 = w2 - alpha * g2 * a1, b2 - alpha * g2
    w1, b1 = w1 - alpha * g1 * x, b1 - alpha * g1
    return w1, b1, w2, b2


# %% wrong name="the slide's misprint: b2 starts from w2" cell="ex7_step_solution" fails="test_chain_step_output_bias" needs="ex7_gradients_solution"
def hidden_step(x, y, w1, b1, w2, b2, alpha):
    dw1, db1, dw2, db2 = hidden_gradients(x, y, w1, b1, w2, b2)
    return w1 - alpha * dw1, b1 - alpha * db1, w2 - alpha * dw2, w2 - alpha * db2


# %% wrong name="w2 updated before the hidden derivatives" cell="ex7_step_solution" fails="test_chain_step_hidden_weights, test_chain_step_hidden_bias" needs="ex7_gradients_solution"
def hidden_step(x, y, w1, b1, w2, b2, alpha):
    _, a1, _, a2 = hidden_forward(x, w1, b1, w2, b2)
    d2 = (a2 - y) * a2 * (1 - a2)
    w2 = w2 - alpha * d2 * a1
    b2 = b2 - alpha * d2
    d1 = d2 * w2 * a1 * (1 - a1)
    return w1 - alpha * d1 * x, b1 - alpha * d1, w2, b2


# %% wrong name="output layer updated, then a new backward pass" cell="ex7_step_solution" fails="test_chain_step_hidden_weights, test_chain_step_hidden_bias" needs="ex7_gradients_solution"
def hidden_step(x, y, w1, b1, w2, b2, alpha):
    g = hidden_gradients(x, y, w1, b1, w2, b2)
    w2, b2 = w2 - alpha * g[2], b2 - alpha * g[3]
    g = hidden_gradients(x, y, w1, b1, w2, b2)
    return w1 - alpha * g[0], b1 - alpha * g[1], w2, b2


# %% wrong name="uphill" cell="ex7_step_solution" fails="test_chain_step_output_weight, test_chain_step_output_bias, test_chain_step_hidden_weights, test_chain_step_hidden_bias" needs="ex7_gradients_solution"
def hidden_step(x, y, w1, b1, w2, b2, alpha):
    dw1, db1, dw2, db2 = hidden_gradients(x, y, w1, b1, w2, b2)
    return w1 + alpha * dw1, b1 + alpha * db1, w2 + alpha * dw2, b2 + alpha * db2


# %% wrong name="only the output layer learns" cell="ex7_step_solution" fails="test_chain_step_hidden_weights, test_chain_step_hidden_bias" needs="ex7_gradients_solution"
def hidden_step(x, y, w1, b1, w2, b2, alpha):
    dw1, db1, dw2, db2 = hidden_gradients(x, y, w1, b1, w2, b2)
    return w1, b1, w2 - alpha * dw2, b2 - alpha * db2


# %% wrong name="weights first, then biases" cell="ex7_step_solution" fails="test_chain_step_hidden_bias, test_chain_step_output_weight" needs="ex7_gradients_solution"
def hidden_step(x, y, w1, b1, w2, b2, alpha):
    dw1, db1, dw2, db2 = hidden_gradients(x, y, w1, b1, w2, b2)
    return w1 - alpha * dw1, w2 - alpha * dw2, b1 - alpha * db1, b2 - alpha * db2


# %% wrong name="stands still, with gradients of nearly nothing" cell="ex7_step_solution" fails="test_chain_step_output_weight, test_chain_step_output_bias, test_chain_step_hidden_weights, test_chain_step_hidden_bias" needs="ex7_gradients_solution"
def hidden_gradients(x, y, w1, b1, w2, b2):
    return np.full(2, 1e-12), 1e-12, 1e-12, 1e-12


def hidden_step(x, y, w1, b1, w2, b2, alpha):
    return w1, b1, w2, b2


# %% right style="by calculator, four digits" cell="ex8_hidden_solution"
z_h1, z_h2 = 0.64, -0.22
a_h1, a_h2 = 0.6548, 0.4452


# %% right style="matrix" cell="ex8_hidden_solution"
W_h = np.array([[w1, w2], [w3, w4]])
z_h1, z_h2 = W_h @ np.array([x1, x2]) + b1
a_h1, a_h2 = sigmoid(np.array([z_h1, z_h2]))


# %% right style="the math module" cell="ex8_hidden_solution"
import math

z_h1 = w1 * x1 + w2 * x2 + b1 * 1
a_h1 = 1 / (1 + math.exp(-z_h1))
z_h2 = w3 * x1 + w4 * x2 + b1 * 1
a_h2 = 1 / (1 + math.exp(-z_h2))


# %% wrong name="weights crossed" cell="ex8_hidden_solution" fails="test_z_h1, test_z_h2"
z_h1 = w1 * x1 + w3 * x2 + b1
z_h2 = w2 * x1 + w4 * x2 + b1
a_h1 = sigmoid(z_h1)
a_h2 = sigmoid(z_h2)


# %% wrong name="the other bias in z_h1" cell="ex8_hidden_solution" fails="test_z_h1"
z_h1 = w1 * x1 + w2 * x2 + b2
z_h2 = w3 * x1 + w4 * x2 + b1
a_h1 = sigmoid(z_h1)
a_h2 = sigmoid(z_h2)


# %% wrong name="sign in the exponent" cell="ex8_hidden_solution" fails="test_a_h1, test_a_h2"
z_h1 = w1 * x1 + w2 * x2 + b1
z_h2 = w3 * x1 + w4 * x2 + b1
a_h1 = 1 / (1 + np.exp(z_h1))
a_h2 = 1 / (1 + np.exp(z_h2))


# %% wrong name="no activation" cell="ex8_hidden_solution" fails="test_a_h1, test_a_h2"
z_h1 = w1 * x1 + w2 * x2 + b1
z_h2 = w3 * x1 + w4 * x2 + b1
a_h1 = z_h1
a_h2 = z_h2


# %% wrong name="zeros, so that a is one half" cell="ex8_hidden_solution" fails="test_z_h1, test_z_h2, test_a_h1, test_a_h2"
z_h1 = z_h2 = 0
a_h1 = a_h2 = 0.5


# %% right style="by calculator, four digits" cell="ex8_output_solution" needs="ex8_hidden_solution"
z_o1, z_o2 = 1.0119, 0.6753
a_o1, a_o2 = 0.7334, 0.6627
E_total = 0.2419


# %% right style="matrix" cell="ex8_output_solution" needs="ex8_hidden_solution"
z_o1, z_o2 = np.array([[w5, w6], [w7, w8]]) @ [a_h1, a_h2] + b2
a_o1, a_o2 = sigmoid(np.array([z_o1, z_o2]))
E_total = np.sum((np.array([y1, y2]) - [a_o1, a_o2]) ** 2) / 2


# %% right style="each output's error" cell="ex8_output_solution" needs="ex8_hidden_solution"
z_o1 = round(w5 * a_h1 + w6 * a_h2 + b2, 4)
z_o2 = round(w7 * a_h1 + w8 * a_h2 + b2, 4)
a_o1 = round(1 / (1 + np.exp(-z_o1)), 4)
a_o2 = round(1 / (1 + np.exp(-z_o2)), 4)
E_o1 = round((y1 - a_o1) ** 2 / 2, 4)
E_o2 = round((y2 - a_o2) ** 2 / 2, 4)
E_total = E_o1 + E_o2


# %% wrong name="factor one half forgotten" cell="ex8_output_solution" fails="test_e_total" needs="ex8_hidden_solution"
z_o1 = w5 * a_h1 + w6 * a_h2 + b2
z_o2 = w7 * a_h1 + w8 * a_h2 + b2
a_o1 = sigmoid(z_o1)
a_o2 = sigmoid(z_o2)
E_total = (y1 - a_o1) ** 2 + (y2 - a_o2) ** 2


# %% wrong name="z instead of a passed on" cell="ex8_output_solution" fails="test_z_o1, test_z_o2" needs="ex8_hidden_solution"
z_o1 = w5 * z_h1 + w6 * z_h2 + b2
z_o2 = w7 * z_h1 + w8 * z_h2 + b2
a_o1 = sigmoid(z_o1)
a_o2 = sigmoid(z_o2)
E_total = 0.5 * (y1 - a_o1) ** 2 + 0.5 * (y2 - a_o2) ** 2


# %% wrong name="targets swapped" cell="ex8_output_solution" fails="test_e_total" needs="ex8_hidden_solution"
z_o1 = w5 * a_h1 + w6 * a_h2 + b2
z_o2 = w7 * a_h1 + w8 * a_h2 + b2
a_o1 = sigmoid(z_o1)
a_o2 = sigmoid(z_o2)
E_total = 0.5 * (y2 - a_o1) ** 2 + 0.5 * (y1 - a_o2) ** 2


# %% wrong name="slip in z_o1, carried on" cell="ex8_output_solution" fails="test_z_o1" needs="ex8_hidden_solution"
z_o1 = 0.90 * 0.6548 + 0.05 * 0.4452 + 0.20  # typed .05 for .50
z_o2 = w7 * a_h1 + w8 * a_h2 + b2
a_o1 = sigmoid(z_o1)
a_o2 = sigmoid(z_o2)
E_total = 0.5 * (y1 - a_o1) ** 2 + 0.5 * (y2 - a_o2) ** 2


# %% wrong name="bias of the hidden layer" cell="ex8_output_solution" fails="test_z_o1, test_z_o2" needs="ex8_hidden_solution"
z_o1 = w5 * a_h1 + w6 * a_h2 + b1
z_o2 = w7 * a_h1 + w8 * a_h2 + b1
a_o1 = sigmoid(z_o1)
a_o2 = sigmoid(z_o2)
E_total = 0.5 * (y1 - a_o1) ** 2 + 0.5 * (y2 - a_o2) ** 2


# %% right style="by calculator, four digits" cell="ex8_w5_solution" needs="ex8_hidden_solution, ex8_output_solution"
dE_da_o1 = 0.6334
da_o1_dz_o1 = 0.1955
dz_o1_dw5 = 0.6548
dE_dw5 = 0.0811


# %% right style="rounding every step" cell="ex8_w5_solution" needs="ex8_hidden_solution, ex8_output_solution"
dE_da_o1 = -(y1 - round(a_o1, 4))
da_o1_dz_o1 = round(a_o1 * (1 - a_o1), 4)
dz_o1_dw5 = round(a_h1, 4)
dE_dw5 = round(dE_da_o1 * da_o1_dz_o1 * dz_o1_dw5, 4)


# %% right style="slope from the exponential" cell="ex8_w5_solution" needs="ex8_hidden_solution, ex8_output_solution"
dE_da_o1 = a_o1 - y1
da_o1_dz_o1 = np.exp(-z_o1) / (1 + np.exp(-z_o1)) ** 2
dz_o1_dw5 = a_h1
dE_dw5 = np.prod([dE_da_o1, da_o1_dz_o1, dz_o1_dw5])


# %% wrong name="sign of dE/da" cell="ex8_w5_solution" fails="test_de_da_o1" needs="ex8_hidden_solution, ex8_output_solution"
dE_da_o1 = y1 - a_o1
da_o1_dz_o1 = a_o1 * (1 - a_o1)
dz_o1_dw5 = a_h1
dE_dw5 = dE_da_o1 * da_o1_dz_o1 * dz_o1_dw5


# %% wrong name="slope at the wrong neuron" cell="ex8_w5_solution" fails="test_da_o1_dz_o1" needs="ex8_hidden_solution, ex8_output_solution"
dE_da_o1 = a_o1 - y1
da_o1_dz_o1 = a_h1 * (1 - a_h1)
dz_o1_dw5 = a_h1
dE_dw5 = dE_da_o1 * da_o1_dz_o1 * dz_o1_dw5


# %% wrong name="weight instead of activation" cell="ex8_w5_solution" fails="test_dz_o1_dw5" needs="ex8_hidden_solution, ex8_output_solution"
dE_da_o1 = a_o1 - y1
da_o1_dz_o1 = a_o1 * (1 - a_o1)
dz_o1_dw5 = w5
dE_dw5 = dE_da_o1 * da_o1_dz_o1 * dz_o1_dw5


# %% wrong name="one factor left out" cell="ex8_w5_solution" fails="test_de_dw5" needs="ex8_hidden_solution, ex8_output_solution"
dE_da_o1 = a_o1 - y1
da_o1_dz_o1 = a_o1 * (1 - a_o1)
dz_o1_dw5 = a_h1
dE_dw5 = dE_da_o1 * dz_o1_dw5


# %% wrong name="nothing but zeros" cell="ex8_w5_solution" fails="test_de_da_o1, test_da_o1_dz_o1, test_dz_o1_dw5, test_de_dw5" needs="ex8_hidden_solution, ex8_output_solution"
dE_da_o1 = da_o1_dz_o1 = dz_o1_dw5 = dE_dw5 = 0.0


# %% right style="by calculator, four digits" cell="ex8_deltas_solution" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution"
dE_dz_o1 = 0.6334 * 0.1955
dE_dz_o2 = -0.0642


# %% right style="vectors" cell="ex8_deltas_solution" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution"
out, target = np.array([a_o1, a_o2]), np.array([y1, y2])
dE_dz_o1, dE_dz_o2 = (out - target) * out * (1 - out)


# %% right style="every factor named" cell="ex8_deltas_solution" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution"
dE_dz_o1 = dE_da_o1 * da_o1_dz_o1
dE_da_o2 = -(y2 - a_o2)
da_o2_dz_o2 = a_o2 - a_o2**2
dE_dz_o2 = dE_da_o2 * da_o2_dz_o2


# %% wrong name="sign at the second output" cell="ex8_deltas_solution" fails="test_de_dz_o2" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution"
dE_dz_o1 = dE_da_o1 * da_o1_dz_o1
dE_dz_o2 = (y2 - a_o2) * a_o2 * (1 - a_o2)


# %% wrong name="slopes left out" cell="ex8_deltas_solution" fails="test_de_dz_o1, test_de_dz_o2" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution"
dE_dz_o1 = a_o1 - y1
dE_dz_o2 = a_o2 - y2


# %% wrong name="slope of the first output in both" cell="ex8_deltas_solution" fails="test_de_dz_o2" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution"
dE_dz_o1 = dE_da_o1 * da_o1_dz_o1
dE_dz_o2 = (a_o2 - y2) * da_o1_dz_o1


# %% wrong name="target of the first output in both" cell="ex8_deltas_solution" fails="test_de_dz_o2" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution"
dE_dz_o1 = dE_da_o1 * da_o1_dz_o1
dE_dz_o2 = (a_o2 - y1) * a_o2 * (1 - a_o2)


# %% wrong name="slope taken at z" cell="ex8_deltas_solution" fails="test_de_dz_o1, test_de_dz_o2" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution"
dE_dz_o1 = dE_da_o1 * z_o1 * (1 - z_o1)
dE_dz_o2 = (a_o2 - y2) * z_o2 * (1 - z_o2)


# %% right style="by calculator, four digits" cell="ex8_output_weights_solution" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution"
w5_new = 0.8595
w6_new = 0.4724
w7_new = 0.2710
w8_new = 0.7143
b2_new = 0.1702


# %% right style="vectors" cell="ex8_output_weights_solution" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution"
delta_o = np.array([dE_dz_o1, dE_dz_o2])
W_o_new = np.array([[w5, w6], [w7, w8]]) - alpha * np.outer(delta_o, [a_h1, a_h2])
(w5_new, w6_new), (w7_new, w8_new) = W_o_new
b2_new = b2 - alpha * delta_o.sum()


# %% right style="rounding every step" cell="ex8_output_weights_solution" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution"
w5_new = round(w5 - alpha * round(dE_dw5, 4), 4)
w6_new = round(w6 - alpha * round(dE_dz_o1 * a_h2, 4), 4)
w7_new = round(w7 - alpha * round(dE_dz_o2 * a_h1, 4), 4)
w8_new = round(w8 - alpha * round(dE_dz_o2 * a_h2, 4), 4)
b2_new = round(b2 - alpha * round(dE_dz_o1 + dE_dz_o2, 4), 4)


# %% wrong name="the slide's slip in w8" cell="ex8_output_weights_solution" fails="test_w8_new" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution"
w5_new, w6_new, w7_new, w8_new = 0.8595, 0.4724, 0.2710, 0.5617
b2_new = b2 - alpha * (dE_dz_o1 + dE_dz_o2)


# %% wrong name="alpha forgotten" cell="ex8_output_weights_solution" fails="test_w5_new, test_w6_new, test_w7_new, test_w8_new, test_b2_new" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution"
w5_new = w5 - dE_dw5
w6_new = w6 - dE_dz_o1 * a_h2
w7_new = w7 - dE_dz_o2 * a_h1
w8_new = w8 - dE_dz_o2 * a_h2
b2_new = b2 - (dE_dz_o1 + dE_dz_o2)


# %% wrong name="w6 and w7 crossed" cell="ex8_output_weights_solution" fails="test_w6_new, test_w7_new" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution"
w5_new = w5 - alpha * dE_dw5
w6_new = w6 - alpha * dE_dz_o2 * a_h1
w7_new = w7 - alpha * dE_dz_o1 * a_h2
w8_new = w8 - alpha * dE_dz_o2 * a_h2
b2_new = b2 - alpha * (dE_dz_o1 + dE_dz_o2)


# %% wrong name="bias learns from one output only" cell="ex8_output_weights_solution" fails="test_b2_new" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution"
w5_new = w5 - alpha * dE_dw5
w6_new = w6 - alpha * dE_dz_o1 * a_h2
w7_new = w7 - alpha * dE_dz_o2 * a_h1
w8_new = w8 - alpha * dE_dz_o2 * a_h2
b2_new = b2 - alpha * dE_dz_o1


# %% wrong name="uphill" cell="ex8_output_weights_solution" fails="test_w5_new, test_w6_new, test_w7_new, test_w8_new, test_b2_new" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution"
w5_new = w5 + alpha * dE_dw5
w6_new = w6 + alpha * dE_dz_o1 * a_h2
w7_new = w7 + alpha * dE_dz_o2 * a_h1
w8_new = w8 + alpha * dE_dz_o2 * a_h2
b2_new = b2 + alpha * (dE_dz_o1 + dE_dz_o2)


# %% right style="by calculator, four digits" cell="ex8_hidden_errors_solution" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution"
dEo1_da_h1 = 0.1238 * 0.90  # = .1114
dEo2_da_h1 = -0.0161
dE_da_h1 = 0.0954
dE_da_h2 = 0.0170


# %% right style="transposed matrix" cell="ex8_hidden_errors_solution" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution"
paths = np.array([[w5, w6], [w7, w8]]) * [[dE_dz_o1], [dE_dz_o2]]
dEo1_da_h1, dEo2_da_h1 = paths[:, 0]
dE_da_h1, dE_da_h2 = paths.sum(axis=0)


# %% right style="rounding every step" cell="ex8_hidden_errors_solution" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution"
r = lambda v: round(float(v), 4)
dEo1_da_h1 = r(dE_dz_o1 * w5)
dEo2_da_h1 = r(dE_dz_o2 * w7)
dE_da_h1 = r(dEo1_da_h1 + dEo2_da_h1)
dE_da_h2 = r(r(dE_dz_o1 * w6) + r(dE_dz_o2 * w8))


# %% wrong name="new weights used" cell="ex8_hidden_errors_solution" fails="test_deo1_da_h1, test_deo2_da_h1, test_de_da_h2" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution"
dEo1_da_h1 = dE_dz_o1 * w5_new
dEo2_da_h1 = dE_dz_o2 * w7_new
dE_da_h1 = dEo1_da_h1 + dEo2_da_h1
dE_da_h2 = dE_dz_o1 * w6_new + dE_dz_o2 * w8_new


# %% wrong name="one path only" cell="ex8_hidden_errors_solution" fails="test_de_da_h1, test_de_da_h2" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution"
dEo1_da_h1 = dE_dz_o1 * w5
dEo2_da_h1 = dE_dz_o2 * w7
dE_da_h1 = dEo1_da_h1
dE_da_h2 = dE_dz_o1 * w6


# %% wrong name="w6 instead of w7" cell="ex8_hidden_errors_solution" fails="test_deo2_da_h1, test_de_da_h2" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution"
dEo1_da_h1 = dE_dz_o1 * w5
dEo2_da_h1 = dE_dz_o2 * w6
dE_da_h1 = dEo1_da_h1 + dEo2_da_h1
dE_da_h2 = dE_dz_o1 * w7 + dE_dz_o2 * w8


# %% wrong name="sign of the second path lost" cell="ex8_hidden_errors_solution" fails="test_deo2_da_h1" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution"
dEo1_da_h1 = 0.1115
dEo2_da_h1 = 0.0161
dE_da_h1 = dEo1_da_h1 + dEo2_da_h1
dE_da_h2 = 0.0170


# %% wrong name="slope of the output left out" cell="ex8_hidden_errors_solution" fails="test_deo1_da_h1, test_deo2_da_h1, test_de_da_h2" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution"
dEo1_da_h1 = (a_o1 - y1) * w5
dEo2_da_h1 = (a_o2 - y2) * w7
dE_da_h1 = dEo1_da_h1 + dEo2_da_h1
dE_da_h2 = (a_o1 - y1) * w6 + (a_o2 - y2) * w8


# %% right style="by calculator, four digits" cell="ex8_w1_solution" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution"
da_h1_dz_h1 = 0.2261
dz_h1_dw1 = 0.80
dE_dw1 = 0.0173


# %% right style="slope as a difference" cell="ex8_w1_solution" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution"
da_h1_dz_h1 = a_h1 - a_h1**2
dz_h1_dw1 = x1
dE_dw1 = dE_da_h1 * da_h1_dz_h1 * x1


# %% right style="more digits where numbers are small" cell="ex8_w1_solution" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution"
da_h1_dz_h1 = round(0.6548 * (1 - 0.6548), 4)
dz_h1_dw1 = 0.80
dE_dw1 = round(0.0954 * da_h1_dz_h1 * dz_h1_dw1, 6)


# %% wrong name="slope of the output" cell="ex8_w1_solution" fails="test_da_h1_dz_h1" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution"
da_h1_dz_h1 = a_o1 * (1 - a_o1)
dz_h1_dw1 = x1
dE_dw1 = dE_da_h1 * da_h1_dz_h1 * dz_h1_dw1


# %% wrong name="the other input" cell="ex8_w1_solution" fails="test_dz_h1_dw1" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution"
da_h1_dz_h1 = a_h1 * (1 - a_h1)
dz_h1_dw1 = x2
dE_dw1 = dE_da_h1 * da_h1_dz_h1 * dz_h1_dw1


# %% wrong name="slope left out of the product" cell="ex8_w1_solution" fails="test_de_dw1" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution"
da_h1_dz_h1 = a_h1 * (1 - a_h1)
dz_h1_dw1 = x1
dE_dw1 = dE_da_h1 * dz_h1_dw1


# %% wrong name="the product rounded to nothing" cell="ex8_w1_solution" fails="test_de_dw1" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution"
da_h1_dz_h1 = round(a_h1 * (1 - a_h1), 3)
da_h1_dz_h1 = 0.2261
dz_h1_dw1 = x1
dE_dw1 = round(dE_da_h1 * da_h1_dz_h1 * dz_h1_dw1, 3)


# %% wrong name="only the path through o1" cell="ex8_w1_solution" fails="test_de_dw1" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution"
da_h1_dz_h1 = a_h1 * (1 - a_h1)
dz_h1_dw1 = x1
dE_dw1 = dEo1_da_h1 * da_h1_dz_h1 * dz_h1_dw1


# %% right style="by calculator, four digits" cell="ex8_hidden_weights_solution" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution, ex8_w1_solution"
w1_new, w2_new, w3_new, w4_new = 0.2914, 0.7457, -0.5017, 0.1992
b1_new = 0.0871


# %% right style="vectors" cell="ex8_hidden_weights_solution" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution, ex8_w1_solution"
a_h = np.array([a_h1, a_h2])
delta_h = np.array([dE_da_h1, dE_da_h2]) * a_h * (1 - a_h)
W_h_new = np.array([[w1, w2], [w3, w4]]) - alpha * np.outer(delta_h, [x1, x2])
w1_new, w2_new, w3_new, w4_new = W_h_new.flatten()
b1_new = b1 - alpha * np.sum(delta_h)


# %% right style="rounding every step" cell="ex8_hidden_weights_solution" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution, ex8_w1_solution"
r = lambda v: round(float(v), 4)
d1 = r(dE_da_h1 * da_h1_dz_h1)
d2 = r(dE_da_h2 * r(a_h2 * (1 - a_h2)))
w1_new = r(w1 - alpha * r(d1 * x1))
w2_new = r(w2 - alpha * r(d1 * x2))
w3_new = r(w3 - alpha * r(d2 * x1))
w4_new = r(w4 - alpha * r(d2 * x2))
b1_new = r(b1 - alpha * (d1 + d2))


# %% wrong name="nothing moves" cell="ex8_hidden_weights_solution" fails="test_w1_new, test_w2_new, test_w3_new, test_w4_new, test_b1_new" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution, ex8_w1_solution"
w1_new, w2_new, w3_new, w4_new = w1, w2, w3, w4
b1_new = b1


# %% wrong name="uphill" cell="ex8_hidden_weights_solution" fails="test_w1_new, test_w2_new, test_w3_new, test_w4_new, test_b1_new" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution, ex8_w1_solution"
d1 = dE_da_h1 * da_h1_dz_h1
d2 = dE_da_h2 * a_h2 * (1 - a_h2)
w1_new = w1 + alpha * dE_dw1
w2_new = w2 + alpha * d1 * x2
w3_new = w3 + alpha * d2 * x1
w4_new = w4 + alpha * d2 * x2
b1_new = b1 + alpha * (d1 + d2)


# %% wrong name="gradient of w1 for all four" cell="ex8_hidden_weights_solution" fails="test_w2_new, test_w3_new, test_w4_new, test_b1_new" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution, ex8_w1_solution"
w1_new = w1 - alpha * dE_dw1
w2_new = w2 - alpha * dE_dw1
w3_new = w3 - alpha * dE_dw1
w4_new = w4 - alpha * dE_dw1
b1_new = b1 - alpha * dE_dw1


# %% wrong name="bias learns from h1 only" cell="ex8_hidden_weights_solution" fails="test_b1_new" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution, ex8_w1_solution"
d1 = dE_da_h1 * da_h1_dz_h1
d2 = dE_da_h2 * a_h2 * (1 - a_h2)
w1_new, w2_new = w1 - alpha * d1 * x1, w2 - alpha * d1 * x2
w3_new, w4_new = w3 - alpha * d2 * x1, w4 - alpha * d2 * x2
b1_new = b1 - alpha * d1


# %% wrong name="alpha forgotten" cell="ex8_hidden_weights_solution" fails="test_w1_new, test_w2_new, test_w3_new, test_w4_new, test_b1_new" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution, ex8_w1_solution"
d1 = dE_da_h1 * da_h1_dz_h1
d2 = dE_da_h2 * a_h2 * (1 - a_h2)
w1_new, w2_new = w1 - d1 * x1, w2 - d1 * x2
w3_new, w4_new = w3 - d2 * x1, w4 - d2 * x2
b1_new = b1 - (d1 + d2)


# %% right style="eight lines, as on paper" cell="net_gradients_solution"
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


# %% right style="loops" cell="net_gradients_solution"
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


# %% right style="matrices and einsum" cell="net_gradients_solution"
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


# %% wrong name="old and new layer mixed: w6 and w7 crossed on the way back" cell="net_gradients_solution" fails="test_net_hidden_gradients, test_net_bias_gradients"
def net_forward(x, w, b):
    h = sigmoid(w[:4].reshape(2, 2) @ x + b[0])
    return h, sigmoid(w[4:].reshape(2, 2) @ h + b[1])


def net_gradients(x, y, w, b):
    h, o = net_forward(x, w, b)
    d_o = (o - y) * o * (1 - o)
    d_h = (w[4:].reshape(2, 2) @ d_o) * h * (1 - h)
    return np.append(np.outer(d_h, x), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


# %% wrong name="outer product transposed" cell="net_gradients_solution" fails="test_net_output_gradients, test_net_hidden_gradients"
def net_forward(x, w, b):
    h = sigmoid(w[:4].reshape(2, 2) @ x + b[0])
    return h, sigmoid(w[4:].reshape(2, 2) @ h + b[1])


def net_gradients(x, y, w, b):
    h, o = net_forward(x, w, b)
    d_o = (o - y) * o * (1 - o)
    d_h = (w[4:].reshape(2, 2).T @ d_o) * h * (1 - h)
    return np.append(np.outer(x, d_h), np.outer(h, d_o)), np.array([d_h.sum(), d_o.sum()])


# %% wrong name="hidden slope forgotten" cell="net_gradients_solution" fails="test_net_hidden_gradients, test_net_bias_gradients"
def net_forward(x, w, b):
    h = sigmoid(w[:4].reshape(2, 2) @ x + b[0])
    return h, sigmoid(w[4:].reshape(2, 2) @ h + b[1])


def net_gradients(x, y, w, b):
    h, o = net_forward(x, w, b)
    d_o = (o - y) * o * (1 - o)
    d_h = w[4:].reshape(2, 2).T @ d_o
    return np.append(np.outer(d_h, x), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


# %% wrong name="biases averaged" cell="net_gradients_solution" fails="test_net_bias_gradients"
def net_forward(x, w, b):
    h = sigmoid(w[:4].reshape(2, 2) @ x + b[0])
    return h, sigmoid(w[4:].reshape(2, 2) @ h + b[1])


def net_gradients(x, y, w, b):
    h, o = net_forward(x, w, b)
    d_o = (o - y) * o * (1 - o)
    d_h = (w[4:].reshape(2, 2).T @ d_o) * h * (1 - h)
    return np.append(np.outer(d_h, x), np.outer(d_o, h)), np.array([d_h.mean(), d_o.mean()])


# %% wrong name="error of the first output only" cell="net_gradients_solution" fails="test_net_hidden_gradients, test_net_bias_gradients"
def net_forward(x, w, b):
    h = sigmoid(w[:4].reshape(2, 2) @ x + b[0])
    return h, sigmoid(w[4:].reshape(2, 2) @ h + b[1])


def net_gradients(x, y, w, b):
    h, o = net_forward(x, w, b)
    d_o = (o - y) * o * (1 - o)
    d_h = w[4:6] * d_o[0] * h * (1 - h)
    return np.append(np.outer(d_h, x), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


# %% wrong name="output layer updated before the hidden gradients" cell="net_gradients_solution" fails="test_net_hidden_gradients, test_net_bias_gradients"
def net_forward(x, w, b):
    h = sigmoid(w[:4].reshape(2, 2) @ x + b[0])
    return h, sigmoid(w[4:].reshape(2, 2) @ h + b[1])


def net_gradients(x, y, w, b):
    h, o = net_forward(x, w, b)
    d_o = (o - y) * o * (1 - o)
    grad_out = np.outer(d_o, h)
    W_out = w[4:].reshape(2, 2) - 0.5 * grad_out
    d_h = (W_out.T @ d_o) * h * (1 - h)
    return np.append(np.outer(d_h, x), grad_out), np.array([d_h.sum(), d_o.sum()])


# %% wrong name="the numbers of Example 8 typed in" cell="net_gradients_solution" fails="test_net_forward, test_net_output_gradients, test_net_hidden_gradients, test_net_bias_gradients"
def net_forward(x, w, b):
    return np.array([0.5933, 0.5969]), np.array([0.7514, 0.7729])


def net_gradients(x, y, w, b):
    dw = np.array([0.0004, 0.0009, 0.0005, 0.001, 0.0822, 0.0827, -0.0226, -0.0227])
    return dw, np.array([0.0187, 0.1004])


# %% wrong name="no bias in the output layer" cell="net_gradients_solution" fails="test_net_forward, test_net_output_gradients, test_net_hidden_gradients, test_net_bias_gradients"
def net_forward(x, w, b):
    h = sigmoid(w[:4].reshape(2, 2) @ x + b[0])
    return h, sigmoid(w[4:].reshape(2, 2) @ h)


def net_gradients(x, y, w, b):
    h, o = net_forward(x, w, b)
    d_o = (o - y) * o * (1 - o)
    d_h = (w[4:].reshape(2, 2).T @ d_o) * h * (1 - h)
    return np.append(np.outer(d_h, x), np.outer(d_o, h)), np.array([d_h.sum(), d_o.sum()])


# %% right style="list comprehensions" cell="net_step_solution" needs="net_gradients_solution"
def net_step(x, y, w, b, alpha):
    dw, db = net_gradients(x, y, w, b)
    new_w = [w[i] - alpha * dw[i] for i in range(8)]
    new_b = [b[i] - alpha * db[i] for i in range(2)]
    return np.array(new_w), np.array(new_b)


# %% right style="copies changed in place" cell="net_step_solution" needs="net_gradients_solution"
def net_step(x, y, w, b, alpha):
    dw, db = net_gradients(x, y, w, b)
    w, b = w.copy(), b.copy()
    w -= alpha * np.array(dw)
    b -= alpha * np.array(db)
    return w, b


# %% right style="whole pass inside" cell="net_step_solution" needs="net_gradients_solution"
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


# %% wrong name="w5 to w8 updated before the hidden gradients" cell="net_step_solution" fails="test_step_hidden_weights, test_step_biases" needs="net_gradients_solution"
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


# %% wrong name="the backward pass repeated after the output layer" cell="net_step_solution" fails="test_step_hidden_weights, test_step_biases" needs="net_gradients_solution"
def net_step(x, y, w, b, alpha):
    w = w.copy()
    dw, db = net_gradients(x, y, w, b)
    w[4:] = w[4:] - alpha * dw[4:]
    dw, db = net_gradients(x, y, w, b)
    w[:4] = w[:4] - alpha * dw[:4]
    return w, b - alpha * db


# %% wrong name="changes the caller's arrays" cell="net_step_solution" fails="test_step_leaves_its_arguments_alone" needs="net_gradients_solution"
def net_step(x, y, w, b, alpha):
    dw, db = net_gradients(x, y, w, b)
    w -= alpha * dw
    b -= alpha * db
    return w, b


# %% wrong name="biases do not learn" cell="net_step_solution" fails="test_step_biases, test_step_leaves_its_arguments_alone" needs="net_gradients_solution"
def net_step(x, y, w, b, alpha):
    dw, db = net_gradients(x, y, w, b)
    return w - alpha * dw, b


# %% wrong name="alpha fixed at one half" cell="net_step_solution" fails="test_step_output_weights, test_step_hidden_weights, test_step_biases" needs="net_gradients_solution"
def net_step(x, y, w, b, alpha):
    dw, db = net_gradients(x, y, w, b)
    return w - 0.5 * dw, b - 0.5 * db


# %% wrong name="uphill" cell="net_step_solution" fails="test_step_output_weights, test_step_hidden_weights, test_step_biases" needs="net_gradients_solution"
def net_step(x, y, w, b, alpha):
    dw, db = net_gradients(x, y, w, b)
    return w + alpha * dw, b + alpha * db


# %% wrong name="returns nothing" cell="net_step_solution" fails="test_step_output_weights, test_step_hidden_weights, test_step_biases, test_step_leaves_its_arguments_alone" needs="net_gradients_solution"
def net_step(x, y, w, b, alpha):
    dw, db = net_gradients(x, y, w, b)
    w = w - alpha * dw
    b = b - alpha * db


# %% wrong name="stands still, with gradients of nearly nothing" cell="net_step_solution" fails="test_step_output_weights, test_step_hidden_weights, test_step_biases, test_step_leaves_its_arguments_alone" needs="net_gradients_solution"
def net_gradients(x, y, w, b):
    return np.full(8, 1e-12), np.full(2, 1e-12)


def net_step(x, y, w, b, alpha):
    return w, b


# %% right style="for and break" cell="train_solution" needs="net_gradients_solution, net_step_solution"
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


# %% right style="while with a counter" cell="train_solution" needs="net_gradients_solution, net_step_solution"
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


# %% right style="generator" cell="train_solution" needs="net_gradients_solution, net_step_solution"
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


# %% wrong name="error before the first step missing" cell="train_solution" fails="test_train_errors, test_train_stops_at_the_tolerance, test_train_stops_at_the_limit, test_train_returns_the_last_weights" needs="net_gradients_solution, net_step_solution"
def train(x, y, w, b, alpha, tol, max_steps):
    errors = []
    for _ in range(max_steps):
        w, b = net_step(x, y, w, b, alpha)
        errors.append(0.5 * np.sum((net_forward(x, w, b)[1] - y) ** 2))
        if errors[-1] < tol:
            break
    return w, b, errors


# %% wrong name="never stops at the tolerance" cell="train_solution" fails="test_train_stops_at_the_tolerance" needs="net_gradients_solution, net_step_solution"
def train(x, y, w, b, alpha, tol, max_steps):
    E = lambda w, b: 0.5 * np.sum((net_forward(x, w, b)[1] - y) ** 2)
    errors = [E(w, b)]
    for _ in range(max_steps):
        w, b = net_step(x, y, w, b, alpha)
        errors.append(E(w, b))
    return w, b, errors


# %% wrong name="always starts from the same weights" cell="train_solution" fails="test_train_errors, test_train_stops_at_the_tolerance, test_train_returns_the_last_weights, test_train_stops_at_the_limit" needs="net_gradients_solution, net_step_solution"
def train(x, y, w, b, alpha, tol, max_steps):
    E = lambda w, b: 0.5 * np.sum((net_forward(x, w, b)[1] - y) ** 2)
    errors = [E(w, b)]
    while errors[-1] >= tol and len(errors) < max_steps:
        w_new, b_new = net_step(x, y, w, b, alpha)
        errors.append(E(w_new, b_new))
    return w, b, errors


# %% wrong name="returns the first weights" cell="train_solution" fails="test_train_returns_the_last_weights" needs="net_gradients_solution, net_step_solution"
def train(x, y, w, b, alpha, tol, max_steps):
    E = lambda w, b: 0.5 * np.sum((net_forward(x, w, b)[1] - y) ** 2)
    errors = [E(w, b)]
    ww, bb = w, b
    while errors[-1] >= tol and len(errors) <= max_steps:
        ww, bb = net_step(x, y, ww, bb, alpha)
        errors.append(E(ww, bb))
    return w, b, errors


# %% wrong name="factor one half forgotten" cell="train_solution" fails="test_train_errors, test_train_stops_at_the_tolerance, test_train_returns_the_last_weights" needs="net_gradients_solution, net_step_solution"
def train(x, y, w, b, alpha, tol, max_steps):
    E = lambda w, b: np.sum((net_forward(x, w, b)[1] - y) ** 2)
    errors = [E(w, b)]
    while errors[-1] >= tol and len(errors) <= max_steps:
        w, b = net_step(x, y, w, b, alpha)
        errors.append(E(w, b))
    return w, b, errors


# %% wrong name="one step too many" cell="train_solution" fails="test_train_errors, test_train_stops_at_the_limit, test_train_returns_the_last_weights" needs="net_gradients_solution, net_step_solution"
def train(x, y, w, b, alpha, tol, max_steps):
    E = lambda w, b: 0.5 * np.sum((net_forward(x, w, b)[1] - y) ** 2)
    errors = [E(w, b)]
    while errors[-1] >= tol and len(errors) <= max_steps + 1:
        w, b = net_step(x, y, w, b, alpha)
        errors.append(E(w, b))
    return w, b, errors


# %% wrong name="errors first" cell="train_solution" fails="test_train_errors, test_train_stops_at_the_tolerance, test_train_stops_at_the_limit, test_train_returns_the_last_weights" needs="net_gradients_solution, net_step_solution"
def train(x, y, w, b, alpha, tol, max_steps):
    E = lambda w, b: 0.5 * np.sum((net_forward(x, w, b)[1] - y) ** 2)
    errors = [E(w, b)]
    while errors[-1] >= tol and len(errors) <= max_steps:
        w, b = net_step(x, y, w, b, alpha)
        errors.append(E(w, b))
    return errors, w, b


# %% wrong name="one step, and errors to please" cell="train_solution" fails="test_train_errors, test_train_stops_at_the_tolerance, test_train_stops_at_the_limit, test_train_returns_the_last_weights" needs="net_gradients_solution, net_step_solution"
def train(x, y, w, b, alpha, tol, max_steps):
    first = 0.5 * np.sum((net_forward(x, w, b)[1] - y) ** 2)
    w, b = net_step(x, y, w, b, alpha)
    last = 0.5 * np.sum((net_forward(x, w, b)[1] - y) ** 2)
    if tol > 0:
        return w, b, [first, 0.5 * tol]
    return w, b, [first] * max_steps + [last]


# %% wrong name="nothing learned, with steps of nearly nothing" cell="train_solution" fails="test_train_errors, test_train_stops_at_the_tolerance, test_train_stops_at_the_limit, test_train_returns_the_last_weights" needs="net_gradients_solution, net_step_solution"
def net_step(x, y, w, b, alpha):
    return w - 1e-13, b


def train(x, y, w, b, alpha, tol, max_steps):
    first = 0.5 * np.sum((net_forward(x, w, b)[1] - y) ** 2)
    return w - 1e-13, b, [first] * max_steps + [first - 1e-13]


# %% right style="pyplot" cell="error_curve_solution" needs="net_gradients_solution, net_step_solution, train_solution"
w_end, b_end, errors = train(x_start, y_start, w_start, b_start, 0.5, 1e-3, 10000)
n_steps = len(errors) - 1
plt.figure()
plt.semilogy(range(len(errors)), errors, "r-", label="E_total")
plt.xlabel("step")
plt.ylabel("total error")
plt.legend()
ax_error = plt.gca()
plt.show()


# %% right style="axes with a line of the tolerance" cell="error_curve_solution" needs="net_gradients_solution, net_step_solution, train_solution"
*_, errors = train(x_start, y_start, w_start, b_start, alpha=0.5, tol=1e-3, max_steps=10_000)
n_steps = np.size(errors) - 1
fig = plt.figure(figsize=(5, 3))
ax_error = fig.add_subplot(111, yscale="log", xlabel="iteration", ylabel="error")
ax_error.axhline(1e-3, ls=":", color="grey")
ax_error.plot(np.arange(n_steps + 1), errors, marker=".")


# %% right style="pandas" cell="error_curve_solution" needs="net_gradients_solution, net_step_solution, train_solution"
import pandas as pd

w_end, b_end, errors = train(x_start, y_start, w_start, b_start, 0.5, 1e-3, 10000)
n_steps = len(errors) - 1
ax_error = pd.Series(errors, name="E_total").plot(logy=True, title="training")
ax_error.set_xlabel("number of steps")
ax_error.set_ylabel("E_total")


# %% wrong name="no labels" cell="error_curve_solution" fails="test_curve_labels" needs="net_gradients_solution, net_step_solution, train_solution"
w_end, b_end, errors = train(x_start, y_start, w_start, b_start, 0.5, 1e-3, 10000)
n_steps = len(errors) - 1
fig, ax_error = plt.subplots()
ax_error.semilogy(errors)


# %% wrong name="a made-up curve" cell="error_curve_solution" fails="test_curve_line" needs="net_gradients_solution, net_step_solution, train_solution"
w_end, b_end, errors = train(x_start, y_start, w_start, b_start, 0.5, 1e-3, 10000)
n_steps = len(errors) - 1
fig, ax_error = plt.subplots()
ax_error.plot(np.exp(-np.linspace(0, 6, n_steps + 1)))
ax_error.set(xlabel="step", ylabel="error", yscale="log")


# %% wrong name="loose tolerance" cell="error_curve_solution" fails="test_curve_steps" needs="net_gradients_solution, net_step_solution, train_solution"
w_end, b_end, errors = train(x_start, y_start, w_start, b_start, 0.5, 1e-2, 10000)
n_steps = len(errors) - 1
fig, ax_error = plt.subplots()
ax_error.semilogy(errors)
ax_error.set(xlabel="step", ylabel="error")


# %% wrong name="trained from zeros" cell="error_curve_solution" fails="test_curve_starts_at_example_8" needs="net_gradients_solution, net_step_solution, train_solution"
w_end, b_end, errors = train(x_start, y_start, np.zeros(8), np.zeros(2), 0.5, 1e-3, 10000)
n_steps = len(errors) - 1
fig, ax_error = plt.subplots()
ax_error.semilogy(errors)
ax_error.set(xlabel="step", ylabel="error")


# %% wrong name="steps not counted" cell="error_curve_solution" fails="test_curve_steps" needs="net_gradients_solution, net_step_solution, train_solution"
w_end, b_end, errors = train(x_start, y_start, w_start, b_start, 0.5, 1e-3, 10000)
n_steps = 10000
fig, ax_error = plt.subplots()
ax_error.semilogy(errors)
ax_error.set(xlabel="step", ylabel="error")


# %% wrong name="the list kept as the axes" cell="error_curve_solution" fails="test_curve_line, test_curve_labels" needs="net_gradients_solution, net_step_solution, train_solution"
w_end, b_end, errors = train(x_start, y_start, w_start, b_start, 0.5, 1e-3, 10000)
n_steps = len(errors) - 1
ax_error = plt.semilogy(errors)
plt.xlabel("step")
plt.ylabel("error")


# %% wrong name="errors made up from the first to the last" cell="error_curve_solution" fails="test_curve_starts_at_example_8" needs="net_gradients_solution, net_step_solution, train_solution"
errors = np.geomspace(
    train(x_start, y_start, w_start, b_start, 0.5, 1e-3, 0)[2][0], 9.9999e-4, 8000
)
n_steps = len(errors) - 1
fig, ax_error = plt.subplots()
ax_error.semilogy(errors)
ax_error.set(xlabel="step", ylabel="error")


# %% wrong name="another learning rate" cell="error_curve_solution" fails="test_curve_starts_at_example_8" needs="net_gradients_solution, net_step_solution, train_solution"
w_end, b_end, errors = train(x_start, y_start, w_start, b_start, 5, 1e-3, 10000)
n_steps = len(errors) - 1
fig, ax_error = plt.subplots()
ax_error.semilogy(errors)
ax_error.set(xlabel="step", ylabel="error")


# %% wrong name="the numbers on the slides" cell="ex8_hidden_solution" fails="test_z_h1, test_z_h2, test_a_h1, test_a_h2"
z_h1, z_h2 = 0.3775, 0.3925
a_h1, a_h2 = 0.5933, 0.5969


# %% wrong name="the numbers on the slides" cell="ex8_output_solution" fails="test_z_o1, test_z_o2, test_a_o1, test_a_o2, test_e_total" needs="ex8_hidden_solution"
z_o1, z_o2 = 1.1059, 1.2249
a_o1, a_o2 = 0.7514, 0.7729
E_total = 0.2984


# %% wrong name="the numbers on the slides" cell="ex8_w5_solution" fails="test_de_da_o1, test_da_o1_dz_o1, test_dz_o1_dw5, test_de_dw5" needs="ex8_hidden_solution, ex8_output_solution"
dE_da_o1, da_o1_dz_o1, dz_o1_dw5 = 0.7414, 0.1868, 0.5933
dE_dw5 = 0.0820


# %% wrong name="the numbers on the slides" cell="ex8_deltas_solution" fails="test_de_dz_o1, test_de_dz_o2" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution"
dE_dz_o1, dE_dz_o2 = 0.1385, -0.0381


# %% wrong name="the numbers on the slides" cell="ex8_output_weights_solution" fails="test_w5_new, test_w6_new, test_w7_new, test_w8_new, test_b2_new" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution"
w5_new, w6_new, w7_new, w8_new = 0.3590, 0.4087, 0.5113, 0.5617
b2_new = 0.5498


# %% wrong name="the numbers on the slides" cell="ex8_hidden_errors_solution" fails="test_deo1_da_h1, test_deo2_da_h1, test_de_da_h1, test_de_da_h2" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution"
dEo1_da_h1, dEo2_da_h1 = 0.0554, -0.0190
dE_da_h1, dE_da_h2 = 0.0364, 0.0414


# %% wrong name="the numbers on the slides" cell="ex8_w1_solution" fails="test_da_h1_dz_h1, test_dz_h1_dw1, test_de_dw1" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution"
da_h1_dz_h1, dz_h1_dw1 = 0.2413, 0.05
dE_dw1 = 0.0004


# %% wrong name="the numbers on the slides" cell="ex8_hidden_weights_solution" fails="test_w1_new, test_w2_new, test_w3_new, test_w4_new, test_b1_new" needs="ex8_hidden_solution, ex8_output_solution, ex8_w5_solution, ex8_deltas_solution, ex8_output_weights_solution, ex8_hidden_errors_solution, ex8_w1_solution"
w1_new, w2_new, w3_new, w4_new = 0.1498, 0.1996, 0.2498, 0.2995
b1_new = 0.3406


# %% right style="column vectors, so arrays of one number" cell="ex8_hidden_solution"
z_h1, z_h2 = np.array([[w1, w2], [w3, w4]]) @ np.array([[x1], [x2]]) + b1
a_h1, a_h2 = sigmoid(z_h1), sigmoid(z_h2)


# %% wrong name="sign of dL/dz, made good in what follows" cell="lr_values_solution" fails="test_value_dl_dz"
z = w1 * x1 + w2 * x2 + b
a = 1 / (1 + np.exp(-z))
L = -np.log(a)
dL_dz = y - a
dL_dw1 = -dL_dz * x1
dL_dw2 = -dL_dz * x2
dL_db = -dL_dz


# %% right style="a Series" cell="lr_gradients_solution"
import pandas as pd


def lr_gradients(x1, x2, y, w1, w2, b):
    dz = sigmoid(w1 * x1 + w2 * x2 + b) - y
    return pd.Series([dz, dz * x1, dz * x2, dz], index=["z", "w1", "w2", "b"])


# %% right style="a list of three" cell="train_solution" needs="net_gradients_solution, net_step_solution"
def train(x, y, w, b, alpha, tol, max_steps):
    def error():
        return float(0.5 * ((y - net_forward(x, w, b)[1]) ** 2).sum())

    errors = [error()]
    for _ in range(max_steps):
        if errors[-1] < tol:
            break
        w, b = net_step(x, y, w, b, alpha)
        errors.append(error())
    return [w, b, np.array(errors)]


# %% right style="semilogy" cell="error_curve_solution" needs="net_gradients_solution, net_step_solution, train_solution"
_, _, errors = train(x_start, y_start, w_start, b_start, alpha=0.5, tol=1e-3, max_steps=10000)
n_steps = len(errors) - 1
plt.figure()
plt.semilogy(range(n_steps + 1), errors)
plt.xlabel("iteration")
plt.ylabel("total error")
ax_error = plt.gca()


# %% wrong name="linear axis" cell="error_curve_solution" fails="test_curve_line" needs="net_gradients_solution, net_step_solution, train_solution"
_, _, errors = train(x_start, y_start, w_start, b_start, 0.5, 1e-3, 10_000)
n_steps = len(errors) - 1
fig, ax_error = plt.subplots()
ax_error.plot(errors)
ax_error.set(xlabel="step", ylabel="error")


# %% wrong name="labels swapped" cell="error_curve_solution" fails="test_curve_labels" needs="net_gradients_solution, net_step_solution, train_solution"
_, _, errors = train(x_start, y_start, w_start, b_start, 0.5, 1e-3, 10_000)
n_steps = len(errors) - 1
fig, ax_error = plt.subplots()
ax_error.semilogy(errors)
ax_error.set(xlabel="total error", ylabel="step")


# %% wrong name="sign of dE/da, made good in the product" cell="ex8_w5_solution" fails="test_de_da_o1" needs="ex8_hidden_solution, ex8_output_solution"
dE_da_o1 = y1 - a_o1
da_o1_dz_o1 = a_o1 * (1 - a_o1)
dz_o1_dw5 = a_h1
dE_dw5 = -dE_da_o1 * da_o1_dz_o1 * dz_o1_dw5
