"""Alternative solutions of the gradient_descent assignment, right and wrong."""


# ---- descend_square


# %% right style="plain loop" cell="descend_square_solution"
def descend_square(start, alpha, steps):
    x = start
    path = [x]
    for i in range(steps):
        x = x - alpha * 2 * x
        path.append(x)
    return path


# %% right style="closed form, vectorised" cell="descend_square_solution"
def descend_square(start, alpha, steps):
    return start * (1 - 2 * alpha) ** np.arange(steps + 1)


# %% right style="accumulate" cell="descend_square_solution"
from itertools import accumulate, repeat


def descend_square(start, alpha, steps):
    slope = lambda x: 2 * x
    return tuple(accumulate(repeat(None, steps), lambda x, _: x - alpha * slope(x), initial=start))


# %% right style="single precision array" cell="descend_square_solution"
def descend_square(start, alpha, steps):
    track = np.empty(steps + 1, dtype=np.float32)
    track[0] = start
    for k in range(1, steps + 1):
        track[k] = track[k - 1] * np.float32(1 - 2 * alpha)
    return track


# %% right style="recursion" cell="descend_square_solution"
def descend_square(start, alpha, steps):
    if steps == 0:
        return [start]
    return [start] + descend_square(start - 2 * alpha * start, alpha, steps - 1)


# %% wrong name="sign of the gradient" cell="descend_square_solution" fails="test_each_update, test_where_it_ends"
def descend_square(start, alpha, steps):
    path = [start]
    for _ in range(steps):
        path.append(path[-1] + alpha * 2 * path[-1])
    return path


# %% wrong name="the start is left out" cell="descend_square_solution" fails="test_start_counts"
def descend_square(start, alpha, steps):
    path = []
    x = start
    for _ in range(steps):
        x = x - alpha * 2 * x
        path.append(x)
    return path


# %% wrong name="one update too few" cell="descend_square_solution" fails="test_start_counts, test_where_it_ends"
def descend_square(start, alpha, steps):
    x = start
    path = []
    for _ in range(steps):
        path.append(x)
        x = x - alpha * 2 * x
    return path


# %% wrong name="derivative without the 2" cell="descend_square_solution" fails="test_each_update, test_where_it_ends"
def descend_square(start, alpha, steps):
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - alpha * path[-1])
    return path


# %% wrong name="slope of the start for ever" cell="descend_square_solution" fails="test_each_update, test_where_it_ends"
def descend_square(start, alpha, steps):
    slope = 2 * start
    x = start
    path = [x]
    for _ in range(steps):
        x = x - alpha * slope
        path.append(x)
    return path


# %% wrong name="only the last position" cell="descend_square_solution" fails="test_start_counts, test_each_update, test_where_it_ends"
def descend_square(start, alpha, steps):
    x = start
    for _ in range(steps):
        x = x - alpha * 2 * x
    return x


# %% wrong name="the numbers of the check" cell="descend_square_solution" fails="test_start_counts, test_each_update, test_where_it_ends"
def descend_square(start, alpha, steps):
    return [5, 4.0, 3.2, 2.56]


# %% wrong name="records f(x) and not x" cell="descend_square_solution" fails="test_start_counts, test_each_update, test_where_it_ends"
def descend_square(start, alpha, steps):
    x = start
    path = [x**2]
    for _ in range(steps):
        x = x - alpha * 2 * x
        path.append(x**2)
    return path


# ---- fate


# %% right style="by the factor" cell="fate_solution"
def fate(alpha):
    r = abs(1 - 2 * alpha)
    return "converges" if r < 1 else "diverges" if r > 1 else "bounces"


# %% right style="by alpha alone" cell="fate_solution"
def fate(alpha):
    if alpha < 1:
        return "converges"
    elif alpha == 1:
        return "bounces"
    else:
        return "diverges"


# %% right style="by trying it out" cell="fate_solution" needs="descend_square_solution"
def fate(alpha):
    end = abs(descend_square(1.0, alpha, 200)[-1])
    if abs(end - 1) < 1e-9:
        return "bounces"
    return "converges" if end < 1 else "diverges"


# %% right style="sign as an index" cell="fate_solution"
def fate(alpha):
    words = ["converges", "bounces", "diverges"]
    return words[int(np.sign(alpha - 1)) + 1]


# %% wrong name="border at one half" cell="fate_solution" fails="test_short_and_long_steps, test_border"
def fate(alpha):
    if alpha < 0.5:
        return "converges"
    if alpha == 0.5:
        return "bounces"
    return "diverges"


# %% wrong name="no absolute value" cell="fate_solution" fails="test_short_and_long_steps, test_border"
def fate(alpha):
    factor = 1 - 2 * alpha
    if factor < 1:
        return "converges"
    if factor == 1:
        return "bounces"
    return "diverges"


# %% wrong name="everything beyond the bottom bounces" cell="fate_solution" fails="test_short_and_long_steps, test_border"
def fate(alpha):
    if alpha <= 0.5:
        return "converges"
    if alpha <= 1:
        return "bounces"
    return "diverges"


# %% wrong name="the border counted as converging" cell="fate_solution" fails="test_border"
def fate(alpha):
    return "converges" if alpha <= 1 else "diverges"


# %% wrong name="the border counted as diverging" cell="fate_solution" fails="test_border"
def fate(alpha):
    return "converges" if abs(1 - 2 * alpha) < 1 else "diverges"


# %% wrong name="prints instead of returning" cell="fate_solution" fails="test_short_and_long_steps, test_border"
def fate(alpha):
    if alpha < 1:
        print("converges")
    elif alpha == 1:
        print("bounces")
    else:
        print("diverges")


# ---- descend_bowl


# %% right style="vectorised" cell="descend_bowl_solution"
def descend_bowl(start, alpha, steps):
    factors = (1 - 2 * alpha) ** np.arange(steps + 1)
    return np.outer(factors, start)


# %% right style="lists of pairs" cell="descend_bowl_solution"
def descend_bowl(start, alpha, steps):
    x1, x2 = start
    path = [(x1, x2)]
    for _ in range(steps):
        x1, x2 = x1 - alpha * 2 * x1, x2 - alpha * 2 * x2
        path.append((x1, x2))
    return path


# %% right style="data frame" cell="descend_bowl_solution"
def descend_bowl(start, alpha, steps):
    v = pd.Series(start, index=["x1", "x2"], dtype=float)
    rows = [v]
    for _ in range(steps):
        v = v - alpha * 2 * v
        rows.append(v)
    return pd.DataFrame(rows).to_numpy()


# %% right style="in place with copies" cell="descend_bowl_solution"
def descend_bowl(start, alpha, steps):
    v = np.array(start, dtype=np.float32)
    path = [v.copy()]
    for _ in range(steps):
        v -= alpha * 2 * v
        path.append(v.copy())
    return np.array(path)


# %% wrong name="the same array appended again and again" cell="descend_bowl_solution" fails="test_start_counts, test_each_update"
def descend_bowl(start, alpha, steps):
    v = np.array(start, dtype=float)
    path = [v]
    for _ in range(steps):
        v -= alpha * 2 * v
        path.append(v)
    return np.array(path)


# %% wrong name="sign of the gradient" cell="descend_bowl_solution" fails="test_each_update, test_where_it_ends"
def descend_bowl(start, alpha, steps):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] + alpha * 2 * path[-1])
    return np.array(path)


# %% wrong name="the start is left out" cell="descend_bowl_solution" fails="test_start_counts"
def descend_bowl(start, alpha, steps):
    v = np.array(start, dtype=float)
    path = []
    for _ in range(steps):
        v = v - alpha * 2 * v
        path.append(v)
    return np.array(path)


# %% wrong name="slope of x1 for both" cell="descend_bowl_solution" fails="test_each_update, test_where_it_ends"
def descend_bowl(start, alpha, steps):
    x1, x2 = start
    path = [[x1, x2]]
    for _ in range(steps):
        slope = 2 * x1
        x1 = x1 - alpha * slope
        x2 = x2 - alpha * slope
        path.append([x1, x2])
    return path


# %% wrong name="one row for each variable" cell="descend_bowl_solution" fails="test_start_counts, test_each_update, test_where_it_ends"
def descend_bowl(start, alpha, steps):
    path = np.zeros((2, steps + 1))
    path[:, 0] = start
    for k in range(steps):
        path[:, k + 1] = path[:, k] - alpha * 2 * path[:, k]
    return path


# %% wrong name="moves x1 only" cell="descend_bowl_solution" fails="test_each_update, test_where_it_ends"
def descend_bowl(start, alpha, steps):
    x1, x2 = start
    path = [(x1, x2)]
    for _ in range(steps):
        x1 = x1 - alpha * 2 * x1
        path.append((x1, x2))
    return np.array(path)


# %% wrong name="array of integers" cell="descend_bowl_solution" fails="test_each_update, test_where_it_ends"
def descend_bowl(start, alpha, steps):
    v = np.array(start)
    path = np.array([v] * (steps + 1))
    for k in range(steps):
        path[k + 1] = path[k] - alpha * 2 * path[k]
    return path


# ---- path_figure

# %% right style="plt and a filled contour" cell="path_figure_solution" needs="descend_bowl_solution"
bowl_path = descend_bowl([-4, 3], 0.1, 25)
plt.figure()
ax_path = plt.gca()
a = np.linspace(-6, 6, 60)
plt.contourf(a, a, a[None, :] ** 2 + a[:, None] ** 2)
plt.scatter(bowl_path[:, 0], bowl_path[:, 1], c="white")
plt.xlabel("x1")
plt.ylabel("x2")
plt.show()

# %% right style="one segment after another" cell="path_figure_solution"
x, y = -4.0, 3.0
bowl_path = [(x, y)]
for i in range(25):
    x, y = x - 0.1 * 2 * x, y - 0.1 * 2 * y
    bowl_path.append((x, y))

fig, ax_path = plt.subplots()
g1, g2 = np.mgrid[-5:5:50j, -5:5:50j]
ax_path.contour(g1, g2, g1**2 + g2**2)
for (a, b), (c, d) in zip(bowl_path[:-1], bowl_path[1:]):
    ax_path.plot([a, c], [b, d], "k.-")
ax_path.set_xlabel("$x_1$")
ax_path.set_ylabel("$x_{2}$")

# %% right style="a data frame's plot" cell="path_figure_solution" needs="descend_bowl_solution"
bowl_path = np.array(descend_bowl([-4, 3], 0.1, 25))
frame = pd.DataFrame(bowl_path, columns=["x1", "x2"])
ax_path = frame.plot(x="x1", y="x2", marker="o", legend=False)
ax_path.set_ylabel("x2")
grid = np.arange(-5, 5, 0.1)
X1, X2 = np.meshgrid(grid, grid)
ax_path.contour(X1, X2, X1**2 + X2**2, 20)

# %% wrong name="x1 and x2 swapped" cell="path_figure_solution" fails="test_path_is_drawn" needs="descend_bowl_solution"
bowl_path = descend_bowl([-4, 3], 0.1, 25)
fig, ax_path = plt.subplots()
g = np.linspace(-5, 5, 50)
ax_path.contour(g, g, g[:, None] ** 2 + g**2)
ax_path.plot(bowl_path[:, 1], bowl_path[:, 0], "o-")
ax_path.set(xlabel="x1", ylabel="x2")

# %% wrong name="both columns against the step" cell="path_figure_solution" fails="test_path_is_drawn" needs="descend_bowl_solution"
bowl_path = descend_bowl([-4, 3], 0.1, 25)
fig, ax_path = plt.subplots()
g = np.linspace(-5, 5, 50)
ax_path.contour(g, g, g[:, None] ** 2 + g**2)
ax_path.plot(bowl_path)
ax_path.set(xlabel="x1", ylabel="x2")

# %% wrong name="no contour lines" cell="path_figure_solution" fails="test_contours" needs="descend_bowl_solution"
bowl_path = descend_bowl([-4, 3], 0.1, 25)
fig, ax_path = plt.subplots()
ax_path.scatter(bowl_path[:, 0], bowl_path[:, 1])
ax_path.set(xlabel="x1", ylabel="x2")

# %% wrong name="axes without labels" cell="path_figure_solution" fails="test_path_labels" needs="descend_bowl_solution"
bowl_path = descend_bowl([-4, 3], 0.1, 25)
fig, ax_path = plt.subplots()
g = np.linspace(-5, 5, 50)
ax_path.contour(g, g, g[:, None] ** 2 + g**2)
ax_path.plot(bowl_path[:, 0], bowl_path[:, 1], "o-")

# %% wrong name="another learning rate" cell="path_figure_solution" fails="test_bowl_path" needs="descend_bowl_solution"
bowl_path = descend_bowl([-4, 3], 0.2, 25)
fig, ax_path = plt.subplots()
g = np.linspace(-5, 5, 50)
ax_path.contour(g, g, g[:, None] ** 2 + g**2)
ax_path.plot(bowl_path[:, 0], bowl_path[:, 1], "o-")
ax_path.set(xlabel="x1", ylabel="x2")

# %% wrong name="only the first and the last point" cell="path_figure_solution" fails="test_path_is_drawn" needs="descend_bowl_solution"
bowl_path = descend_bowl([-4, 3], 0.1, 25)
fig, ax_path = plt.subplots()
g = np.linspace(-5, 5, 50)
ax_path.contour(g, g, g[:, None] ** 2 + g**2)
ax_path.plot(bowl_path[[0, -1], 0], bowl_path[[0, -1], 1], "o-")
ax_path.set(xlabel="x1", ylabel="x2")


# %% wrong name="a walk that stands still" cell="path_figure_solution" fails="test_bowl_path, test_path_is_drawn" needs="descend_bowl_solution"
bowl_path = np.zeros((26, 2))
fig, ax_path = plt.subplots()
side = np.linspace(-5, 5, 21)
ax_path.contour(side, side, side[:, None] ** 2 + side**2)
ax_path.plot(0, 0, "o")
ax_path.set(xlabel="x1", ylabel="x2")


# ---- logistic_cost


# %% right style="log1p of the small exponential" cell="logistic_cost_solution"
def cost(theta, X, y):
    z = np.dot(X, theta)
    per_row = np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z)))
    return per_row.sum() / len(per_row)


# %% right style="clipped probabilities" cell="logistic_cost_solution"
def cost(theta, X, y):
    eps = 1e-12
    h = np.clip(sigmoid(X @ theta), eps, 1 - eps)
    return -np.mean(y * np.log(h) + (1 - y) * np.log(1 - h))


# %% right style="loop over the rows" cell="logistic_cost_solution"
import math


def cost(theta, X, y):
    total = 0.0
    for row, label in zip(X, y):
        z = sum(t * x for t, x in zip(theta, row))
        h = float(sigmoid(z))
        h = min(max(h, 1e-15), 1 - 1e-15)
        total += -math.log(h) if label == 1 else -math.log(1 - h)
    return total / len(y)


# %% right style="library" cell="logistic_cost_solution"
from sklearn.metrics import log_loss


def cost(theta, X, y):
    return log_loss(y, sigmoid(X @ theta), labels=[0, 1])


# %% right style="pandas" cell="logistic_cost_solution"
def cost(theta, X, y):
    z = pd.DataFrame(X).mul(theta, axis="columns").sum(axis="columns")
    return float((np.logaddexp(0, z) - pd.Series(y) * z).mean())


# %% wrong name="sum and not mean" cell="logistic_cost_solution" fails="test_cost_of_fresh_rows"
def cost(theta, X, y):
    z = X @ theta
    return np.sum(np.logaddexp(0, z) - y * z)


# %% wrong name="log of zero" cell="logistic_cost_solution" fails="test_cost_of_a_sure_model"
def cost(theta, X, y):
    h = sigmoid(X @ theta)
    return np.mean(-y * np.log(h) - (1 - y) * np.log(1 - h))


# %% wrong name="the sign of the log-likelihood" cell="logistic_cost_solution" fails="test_cost_of_fresh_rows, test_cost_of_one_row, test_cost_of_a_sure_model"
def cost(theta, X, y):
    z = X @ theta
    return np.mean(y * z - np.logaddexp(0, z))


# %% wrong name="only the rows of class 1" cell="logistic_cost_solution" fails="test_cost_of_fresh_rows, test_cost_of_one_row"
def cost(theta, X, y):
    h = np.clip(sigmoid(X @ theta), 1e-12, 1)
    return -np.mean(y * np.log(h))


# %% wrong name="sigmoid applied twice" cell="logistic_cost_solution" fails="test_cost_of_fresh_rows, test_cost_of_one_row, test_cost_of_a_sure_model"
def cost(theta, X, y):
    z = sigmoid(X @ theta)
    return np.mean(np.logaddexp(0, z) - y * z)


# %% wrong name="squared error" cell="logistic_cost_solution" fails="test_cost_of_fresh_rows, test_cost_of_one_row, test_cost_of_a_sure_model"
def cost(theta, X, y):
    return np.mean((sigmoid(X @ theta) - y) ** 2)


# %% wrong name="made for three thetas" cell="logistic_cost_solution" fails="test_cost_of_fresh_rows, test_cost_of_a_sure_model"
def cost(theta, X, y):
    z = theta[0] + theta[1] * X[:, 1] + theta[2] * X[:, 2]
    return np.mean(np.logaddexp(0, z) - y * z)


# %% wrong name="divided by the number of thetas" cell="logistic_cost_solution" fails="test_cost_of_fresh_rows, test_cost_of_one_row"
def cost(theta, X, y):
    z = X @ theta
    return np.sum(np.logaddexp(0, z) - y * z) / len(theta)


# ---- logistic_gradient


# %% right style="mean over the rows" cell="logistic_gradient_solution" needs="logistic_cost_solution"
def gradient(theta, X, y):
    error = sigmoid(X @ theta) - y
    return (error[:, None] * X).mean(axis=0)


# %% right style="two loops" cell="logistic_gradient_solution" needs="logistic_cost_solution"
def gradient(theta, X, y):
    m = len(y)
    result = [0.0] * len(theta)
    for i in range(m):
        z = 0
        for j in range(len(theta)):
            z += theta[j] * X[i][j]
        error = float(sigmoid(z)) - y[i]
        for j in range(len(theta)):
            result[j] += error * X[i][j] / m
    return result


# %% right style="einsum" cell="logistic_gradient_solution" needs="logistic_cost_solution"
def gradient(theta, X, y):
    return np.einsum("i,ij->j", sigmoid(X.dot(theta)) - y, X) / X.shape[0]


# %% right style="single precision" cell="logistic_gradient_solution" needs="logistic_cost_solution"
def gradient(theta, X, y):
    X = np.asarray(X, dtype=np.float32)
    residual = np.float32(sigmoid(X @ np.asarray(theta, dtype=np.float32))) - np.float32(y)
    return residual @ X / np.float32(len(residual))


# %% wrong name="missing 1/m" cell="logistic_gradient_solution" fails="test_gradient_is_the_slope_of_the_cost" needs="logistic_cost_solution"
def gradient(theta, X, y):
    return X.T @ (sigmoid(X @ theta) - y)


# %% wrong name="sign" cell="logistic_gradient_solution" fails="test_gradient_is_the_slope_of_the_cost, test_gradient_of_one_row" needs="logistic_cost_solution"
def gradient(theta, X, y):
    return X.T @ (y - sigmoid(X @ theta)) / len(y)


# %% wrong name="error not multiplied by the input" cell="logistic_gradient_solution" fails="test_gradient_is_the_slope_of_the_cost, test_gradient_of_one_row" needs="logistic_cost_solution"
def gradient(theta, X, y):
    return np.full(len(theta), np.mean(sigmoid(X @ theta) - y))


# %% wrong name="mean over everything" cell="logistic_gradient_solution" fails="test_gradient_is_the_slope_of_the_cost, test_gradient_of_one_row" needs="logistic_cost_solution"
def gradient(theta, X, y):
    error = sigmoid(X @ theta) - y
    return np.mean(error[:, None] * X)


# %% wrong name="no sigmoid" cell="logistic_gradient_solution" fails="test_gradient_is_the_slope_of_the_cost, test_gradient_of_one_row"
def gradient(theta, X, y):
    return X.T @ (X @ theta - y) / len(y)


# %% wrong name="gradient of the squared error" cell="logistic_gradient_solution" fails="test_gradient_is_the_slope_of_the_cost, test_gradient_of_one_row" needs="logistic_cost_solution"
def gradient(theta, X, y):
    h = sigmoid(X @ theta)
    return X.T @ ((h - y) * h * (1 - h)) / len(y)


# %% wrong name="a single row loses its axis" cell="logistic_gradient_solution" fails="test_gradient_of_one_row" needs="logistic_cost_solution"
def gradient(theta, X, y):
    X = np.squeeze(X)
    return X.T @ (sigmoid(X @ theta) - np.squeeze(y)) / len(y)


# ---- logistic_fit


# %% right style="arrays made beforehand" cell="logistic_fit_solution" needs="logistic_cost_solution, logistic_gradient_solution"
def fit(X, y, alpha, iterations):
    thetas = np.zeros((iterations + 1, X.shape[1]))
    costs = np.zeros(iterations + 1)
    costs[0] = cost(thetas[0], X, y)
    for k in range(iterations):
        thetas[k + 1] = thetas[k] - alpha * gradient(thetas[k], X, y)
        costs[k + 1] = cost(thetas[k + 1], X, y)
    return thetas[-1], costs


# %% right style="plain lists" cell="logistic_fit_solution" needs="logistic_cost_solution, logistic_gradient_solution"
def fit(X, y, alpha, iterations):
    betas = [0.0 for _ in X[0]]
    history = [cost(np.array(betas), X, y)]
    for _ in range(iterations):
        slopes = gradient(np.array(betas), X, y)
        betas = [b - alpha * s for b, s in zip(betas, slopes)]
        history.append(cost(np.array(betas), X, y))
    return betas, history


# %% right style="on its own, in place" cell="logistic_fit_solution"
def fit(X, y, alpha, iterations):
    n, k = X.shape
    w = np.zeros(k)

    def J():
        s = X @ w
        return np.mean(np.logaddexp(0, s) - y * s)

    trace = []
    for _ in range(iterations):
        trace.append(J())
        w -= alpha / n * (X.T @ (1 / (1 + np.exp(-X @ w)) - y))
    trace.append(J())
    return [w, pd.Series(trace)]


# %% wrong name="update before all derivatives are known" cell="logistic_fit_solution" fails="test_fit_theta, test_fit_costs" needs="logistic_cost_solution, logistic_gradient_solution"
def fit(X, y, alpha, iterations):
    theta = np.zeros(X.shape[1])
    costs = [cost(theta, X, y)]
    for _ in range(iterations):
        for j in range(len(theta)):
            theta[j] = theta[j] - alpha * gradient(theta, X, y)[j]
        costs.append(cost(theta, X, y))
    return theta, costs


# %% wrong name="climbs" cell="logistic_fit_solution" fails="test_fit_theta, test_fit_costs" needs="logistic_cost_solution, logistic_gradient_solution"
def fit(X, y, alpha, iterations):
    theta = np.zeros(X.shape[1])
    costs = [cost(theta, X, y)]
    for _ in range(iterations):
        theta = theta + alpha * gradient(theta, X, y)
        costs.append(cost(theta, X, y))
    return theta, costs


# %% wrong name="the start is not recorded" cell="logistic_fit_solution" fails="test_fit_counts_the_start" needs="logistic_cost_solution, logistic_gradient_solution"
def fit(X, y, alpha, iterations):
    theta = np.zeros(X.shape[1])
    costs = []
    for _ in range(iterations):
        theta = theta - alpha * gradient(theta, X, y)
        costs.append(cost(theta, X, y))
    return theta, costs


# %% wrong name="cost before the update" cell="logistic_fit_solution" fails="test_fit_counts_the_start, test_fit_costs" needs="logistic_cost_solution, logistic_gradient_solution"
def fit(X, y, alpha, iterations):
    theta = np.zeros(X.shape[1])
    costs = [cost(theta, X, y)]
    for _ in range(iterations):
        costs.append(cost(theta, X, y))
        theta = theta - alpha * gradient(theta, X, y)
    return theta, costs


# %% wrong name="one update too many" cell="logistic_fit_solution" fails="test_fit_counts_the_start, test_fit_theta, test_fit_costs" needs="logistic_cost_solution, logistic_gradient_solution"
def fit(X, y, alpha, iterations):
    theta = np.zeros(X.shape[1])
    costs = [cost(theta, X, y)]
    for _ in range(iterations + 1):
        theta = theta - alpha * gradient(theta, X, y)
        costs.append(cost(theta, X, y))
    return theta, costs


# %% wrong name="alpha forgotten" cell="logistic_fit_solution" fails="test_fit_theta, test_fit_costs" needs="logistic_cost_solution, logistic_gradient_solution"
def fit(X, y, alpha, iterations):
    theta = np.zeros(X.shape[1])
    costs = [cost(theta, X, y)]
    for _ in range(iterations):
        theta = theta - gradient(theta, X, y)
        costs.append(cost(theta, X, y))
    return theta, costs


# %% wrong name="starts at random" cell="logistic_fit_solution" fails="test_fit_counts_the_start, test_fit_theta, test_fit_costs" needs="logistic_cost_solution, logistic_gradient_solution"
def fit(X, y, alpha, iterations):
    theta = np.random.default_rng(0).normal(size=X.shape[1])
    costs = [cost(theta, X, y)]
    for _ in range(iterations):
        theta = theta - alpha * gradient(theta, X, y)
        costs.append(cost(theta, X, y))
    return theta, costs


# %% wrong name="returns inside the loop" cell="logistic_fit_solution" fails="test_fit_counts_the_start, test_fit_theta, test_fit_costs" needs="logistic_cost_solution, logistic_gradient_solution"
def fit(X, y, alpha, iterations):
    theta = np.zeros(X.shape[1])
    costs = [cost(theta, X, y)]
    for _ in range(iterations):
        theta = theta - alpha * gradient(theta, X, y)
        costs.append(cost(theta, X, y))
        return theta, costs


# ---- example5


# %% wrong name="stands still, with a gradient of nearly nothing" cell="logistic_fit_solution" fails="test_fit_counts_the_start, test_fit_theta, test_fit_costs" needs="logistic_cost_solution, logistic_gradient_solution"
def gradient(theta, X, y):
    return 1e-7 * X.mean(axis=0)


def fit(X, y, alpha, iterations):
    theta = np.zeros(X.shape[1])
    return theta, np.full(iterations + 1, cost(theta, X, y))


# %% right style="the fit function" cell="example5_solution" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution"
alpha5 = 10
theta5, costs5 = fit(X5, y5, alpha5, 5000)

# %% right style="tries several rates" cell="example5_solution" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution"
tried = {a: fit(X5, y5, a, 5000) for a in (1, 5, 20)}
alpha5 = min(tried, key=lambda a: tried[a][1][-1])
theta5, costs5 = tried[alpha5]
theta5, costs5 = theta5.tolist(), costs5.tolist()

# %% right style="single precision, written out" cell="example5_solution"
alpha5 = np.float32(6)
A, b = X5.astype(np.float32), y5.astype(np.float32)
theta5 = np.zeros(3, dtype=np.float32)
costs5 = []
for k in range(5001):
    z = A @ theta5
    costs5.append(np.mean(np.logaddexp(0, z) - b * z))
    if k < 5000:
        theta5 = theta5 - alpha5 / 50 * (A.T @ (1 / (1 + np.exp(-z)) - b))
costs5 = np.array(costs5)

# %% wrong name="step too short" cell="example5_solution" fails="test_theta5" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution"
alpha5 = 1
theta5, costs5 = fit(X5, y5, alpha5, 5000)

# %% wrong name="step too long" cell="example5_solution" fails="test_theta5" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution"
alpha5 = 20
theta5, costs5 = fit(X5, y5, alpha5, 5000)

# %% wrong name="the lecture's numbers typed in" cell="example5_solution" fails="test_theta5, test_costs5"
alpha5 = 8
theta5 = np.array([-10.631, 2.868, -4.460])
costs5 = np.linspace(np.log(2), 0.09924, 5001)

# %% wrong name="500 updates" cell="example5_solution" fails="test_theta5, test_costs5" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution"
alpha5 = 8
theta5, costs5 = fit(X5, y5, alpha5, 500)

# %% wrong name="without the column of ones" cell="example5_solution" fails="test_theta5, test_costs5" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution"
alpha5 = 8
theta5, costs5 = fit(X5[:, 1:], y5, alpha5, 5000)

# %% wrong name="alpha5 not the one that was used" cell="example5_solution" fails="test_costs5" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution"
alpha5 = 0.1
theta5, costs5 = fit(X5, y5, 5, 5000)

# %% wrong name="rounded for display" cell="example5_solution" fails="test_theta5" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution"
alpha5 = 8
theta5, costs5 = fit(X5, y5, alpha5, 5000)
theta5 = np.round(theta5, 3)


# ---- cost_curve

# %% right style="pyplot" cell="cost_curve_solution" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
plt.figure(figsize=(6, 4))
plt.plot(costs5, color="green", label="training cost")
plt.xlabel("Iterations")
plt.ylabel("Cost J(theta)")
plt.legend()
ax_cost = plt.gca()
plt.show()

# %% right style="scatter on a log axis" cell="cost_curve_solution" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
f, ax_cost = plt.subplots()
ax_cost.scatter(np.arange(5001), costs5, s=1)
ax_cost.set_yscale("log")
ax_cost.set_xlabel("number of the iteration")
ax_cost.set_ylabel("log cost")

# %% right style="pandas" cell="cost_curve_solution" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
ax_cost = pd.Series(costs5, name="cost").plot(xlabel="iteration", ylabel="cost")
ax_cost.axhline(0.09924, linestyle="--")
ax_cost.plot(len(costs5) - 1, costs5[-1], "ro")

# %% right style="over the curves of other learning rates" cell="cost_curve_solution" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
f, ax_cost = plt.subplots()
for other in (1, 2):
    ax_cost.semilogy(fit(X5, y5, other, 5000)[1], color="lightgrey", label=f"alpha {other}")
ax_cost.semilogy(costs5, label=f"alpha {alpha5}")
ax_cost.set(xlabel="iteration", ylabel="cost (log)")
ax_cost.legend()

# %% wrong name="the curve of another learning rate" cell="cost_curve_solution" fails="test_curve_is_drawn" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
f, ax_cost = plt.subplots()
ax_cost.plot(fit(X5, y5, 1, 5000)[1])
ax_cost.set(xlabel="iteration", ylabel="cost")

# %% wrong name="labels forgotten" cell="cost_curve_solution" fails="test_curve_labels" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
f, ax_cost = plt.subplots()
ax_cost.plot(costs5)

# %% wrong name="axes swapped" cell="cost_curve_solution" fails="test_curve_is_drawn, test_curve_labels" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
f, ax_cost = plt.subplots()
ax_cost.plot(costs5, range(5001))
ax_cost.set(xlabel="cost", ylabel="iteration")

# %% wrong name="only the first hundred" cell="cost_curve_solution" fails="test_curve_is_drawn" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
f, ax_cost = plt.subplots()
ax_cost.plot(costs5[:100])
ax_cost.set(xlabel="iteration", ylabel="cost")

# %% wrong name="plots theta" cell="cost_curve_solution" fails="test_curve_is_drawn" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
f, ax_cost = plt.subplots()
ax_cost.plot(theta5)
ax_cost.set(xlabel="iteration", ylabel="cost")

# %% wrong name="the figure and not the axes" cell="cost_curve_solution" fails="test_curve_is_drawn, test_curve_labels" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
ax_cost = plt.plot(costs5)
plt.xlabel("iteration")
plt.ylabel("cost")


# ---- library

# %% right style="C is infinite" cell="library_solution" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
from sklearn.linear_model import LogisticRegression

model5 = LogisticRegression(C=np.inf)
model5.fit(X5[:, 1:], y5)
theta_library = np.concatenate([model5.intercept_, model5.coef_[0]])
gap = abs(theta_library - theta5).max()

# %% right style="very large C, data frame, loops" cell="library_solution" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
import sklearn.linear_model as lm

model5 = lm.LogisticRegression(C=1e9, max_iter=1000).fit(example5[["X1", "X2"]], example5["Y"])
theta_library = [float(model5.intercept_[0])] + [float(c) for c in model5.coef_[0]]
gap = 0
for a, b in zip(theta_library, theta5):
    gap = max(gap, abs(a - b))

# %% right style="another solver, tight tolerance" cell="library_solution" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
from sklearn.linear_model import LogisticRegression

model5 = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-8).fit(X5[:, [1, 2]], y5)
theta_library = np.r_[model5.intercept_, model5.coef_.ravel()].astype(np.float32)
gap = np.linalg.norm(theta_library - theta5, ord=np.inf)

# %% wrong name="the default penalty" cell="library_solution" fails="test_model_has_no_penalty" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
from sklearn.linear_model import LogisticRegression

model5 = LogisticRegression().fit(X5[:, 1:], y5)
theta_library = np.append(model5.intercept_, model5.coef_)
gap = np.max(np.abs(theta_library - theta5))

# %% wrong name="coefficients first" cell="library_solution" fails="test_theta_library" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
from sklearn.linear_model import LogisticRegression

model5 = LogisticRegression(C=np.inf).fit(X5[:, 1:], y5)
theta_library = np.append(model5.coef_, model5.intercept_)
gap = np.max(np.abs(theta_library - theta5))

# %% wrong name="no absolute value" cell="library_solution" fails="test_gap" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
from sklearn.linear_model import LogisticRegression

model5 = LogisticRegression(C=np.inf).fit(X5[:, 1:], y5)
theta_library = np.append(model5.intercept_, model5.coef_)
gap = np.max(theta_library - theta5)

# %% wrong name="column of ones left in" cell="library_solution" fails="test_model_has_no_penalty, test_theta_library, test_gap" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
from sklearn.linear_model import LogisticRegression

model5 = LogisticRegression(C=np.inf).fit(X5, y5)
theta_library = np.append(model5.intercept_, model5.coef_)
gap = 0.0

# %% wrong name="its own result copied" cell="library_solution" fails="test_theta_library, test_gap" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
from sklearn.linear_model import LogisticRegression

model5 = LogisticRegression(C=np.inf).fit(X5[:, 1:], y5)
theta_library = theta5
gap = 0.0

# %% wrong name="never fitted" cell="library_solution" fails="test_model_has_no_penalty, test_theta_library" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution, example5_solution"
from sklearn.linear_model import LogisticRegression

model5 = LogisticRegression(C=np.inf)
theta_library = np.array([-10.646, 2.871, -4.467])
gap = np.max(np.abs(theta_library - theta5))


# ---- glm_figures


# %% right style="step by step" cell="glm_figures_solution" needs="logistic_cost_solution"
def glm_figures(theta, X, y):
    m = len(y)
    k = len(theta)
    ones = sum(y)
    zeros = m - ones
    null = -2 * (ones * np.log(ones / m) + zeros * np.log(zeros / m))
    dev = 2 * m * cost(theta, X, y)
    result = {}
    result["null_deviance"] = null
    result["residual_deviance"] = dev
    result["aic"] = dev + 2 * k
    result["df_residual"] = m - k
    result["df_null"] = m - 1
    return result


# %% right style="the cost of the intercept model" cell="glm_figures_solution" needs="logistic_cost_solution"
def glm_figures(theta, X, y):
    m, q = X.shape
    log_odds = np.log(y.mean() / (1 - y.mean()))
    null = 2 * m * cost(np.array([log_odds]), np.ones((m, 1)), y)
    residual = 2 * m * cost(theta, X, y)
    return dict(
        null_deviance=null, residual_deviance=residual, aic=residual + 2 * q, df_residual=m - q
    )


# %% right style="library" cell="glm_figures_solution"
from sklearn.metrics import log_loss


def glm_figures(theta, X, y):
    h = 1 / (1 + np.exp(-(X @ theta)))
    residual = 2 * log_loss(y, h, normalize=False, labels=[0, 1])
    null = 2 * log_loss(y, np.full(len(y), np.mean(y)), normalize=False, labels=[0, 1])
    return {
        "null_deviance": round(float(null), 6),
        "residual_deviance": round(float(residual), 6),
        "aic": round(float(residual) + 2 * X.shape[1], 6),
        "df_residual": float(X.shape[0] - X.shape[1]),
    }


# %% wrong name="null deviance for even classes" cell="glm_figures_solution" fails="test_null_deviance" needs="logistic_cost_solution"
def glm_figures(theta, X, y):
    m, k = X.shape
    dev = 2 * m * cost(theta, X, y)
    return {
        "null_deviance": 2 * m * np.log(2),
        "residual_deviance": dev,
        "aic": dev + 2 * k,
        "df_residual": m - k,
    }


# %% wrong name="the lecture's numbers" cell="glm_figures_solution" fails="test_residual_deviance, test_null_deviance, test_aic, test_degrees_of_freedom"
def glm_figures(theta, X, y):
    return {"null_deviance": 69.31, "residual_deviance": 9.924, "aic": 15.92, "df_residual": 47}


# %% wrong name="mean and not sum" cell="glm_figures_solution" fails="test_residual_deviance, test_aic" needs="logistic_cost_solution"
def glm_figures(theta, X, y):
    m, k = X.shape
    s = np.mean(y)
    dev = 2 * cost(theta, X, y)
    null = -2 * m * (s * np.log(s) + (1 - s) * np.log(1 - s))
    return {
        "null_deviance": null,
        "residual_deviance": dev,
        "aic": dev + 2 * k,
        "df_residual": m - k,
    }


# %% wrong name="the intercept is not counted" cell="glm_figures_solution" fails="test_aic, test_degrees_of_freedom" needs="logistic_cost_solution"
def glm_figures(theta, X, y):
    m, k = X.shape
    p = k - 1
    s = np.mean(y)
    dev = 2 * m * cost(theta, X, y)
    null = -2 * m * (s * np.log(s) + (1 - s) * np.log(1 - s))
    return {
        "null_deviance": null,
        "residual_deviance": dev,
        "aic": dev + 2 * p,
        "df_residual": m - p,
    }


# %% wrong name="always three parameters" cell="glm_figures_solution" fails="test_aic, test_degrees_of_freedom" needs="logistic_cost_solution"
def glm_figures(theta, X, y):
    m = len(y)
    s = np.mean(y)
    dev = 2 * m * cost(theta, X, y)
    null = -2 * m * (s * np.log(s) + (1 - s) * np.log(1 - s))
    return {"null_deviance": null, "residual_deviance": dev, "aic": dev + 6, "df_residual": m - 3}


# %% wrong name="a key misspelt" cell="glm_figures_solution" fails="test_aic" needs="logistic_cost_solution"
def glm_figures(theta, X, y):
    m, k = X.shape
    s = np.mean(y)
    dev = 2 * m * cost(theta, X, y)
    null = -2 * m * (s * np.log(s) + (1 - s) * np.log(1 - s))
    return {
        "null_deviance": null,
        "residual_deviance": dev,
        "AIC": dev + 2 * k,
        "df_residual": m - k,
    }


# %% wrong name="factor 2 forgotten" cell="glm_figures_solution" fails="test_residual_deviance, test_null_deviance, test_aic" needs="logistic_cost_solution"
def glm_figures(theta, X, y):
    m, k = X.shape
    s = np.mean(y)
    dev = m * cost(theta, X, y)
    null = -m * (s * np.log(s) + (1 - s) * np.log(1 - s))
    return {
        "null_deviance": null,
        "residual_deviance": dev,
        "aic": dev + 2 * k,
        "df_residual": m - k,
    }


# ---- quadratic_cost


# %% right style="norms" cell="quadratic_cost_solution"
def quadratic_cost(Y, A):
    return np.mean(np.linalg.norm(Y - A, axis=1) ** 2) / 2


# %% right style="loops" cell="quadratic_cost_solution"
def quadratic_cost(Y, A):
    n = len(Y)
    total = 0
    for i in range(n):
        for j in range(len(Y[i])):
            total += (Y[i][j] - A[i][j]) ** 2
    return total / (2 * n)


# %% right style="library" cell="quadratic_cost_solution"
from sklearn.metrics import mean_squared_error


def quadratic_cost(Y, A):
    return mean_squared_error(Y, A, multioutput="raw_values").sum() / 2


# %% wrong name="mean over all entries" cell="quadratic_cost_solution" fails="test_several_outputs"
def quadratic_cost(Y, A):
    return np.mean((Y - A) ** 2) / 2


# %% wrong name="factor one half forgotten" cell="quadratic_cost_solution" fails="test_several_outputs, test_one_output"
def quadratic_cost(Y, A):
    return np.sum((Y - A) ** 2) / len(Y)


# %% wrong name="length not squared" cell="quadratic_cost_solution" fails="test_several_outputs, test_one_output"
def quadratic_cost(Y, A):
    return np.sum(np.linalg.norm(Y - A, axis=1)) / (2 * len(Y))


# %% wrong name="n is the number of outputs" cell="quadratic_cost_solution" fails="test_several_outputs, test_one_output"
def quadratic_cost(Y, A):
    n = Y.shape[1]
    return np.sum((Y - A) ** 2) / (2 * n)


# %% wrong name="wrong axis, one number for each output" cell="quadratic_cost_solution" fails="test_several_outputs, test_one_output"
def quadratic_cost(Y, A):
    return np.sum((Y - A) ** 2, axis=0) / (2 * len(Y))


# %% wrong name="the first output only" cell="quadratic_cost_solution" fails="test_several_outputs"
def quadratic_cost(Y, A):
    return np.sum((Y[:, 0] - A[:, 0]) ** 2) / (2 * len(Y))


# %% wrong name="square of the sum" cell="quadratic_cost_solution" fails="test_several_outputs, test_one_output"
def quadratic_cost(Y, A):
    return np.sum(Y - A) ** 2 / (2 * len(Y))


# ---- step_change


# %% right style="scalars" cell="step_change_solution"
def step_change(v, alpha):
    a, b = v
    ga, gb = 2 * a + b, a + 4 * b
    predicted = -alpha * (ga**2 + gb**2)
    a2, b2 = a - alpha * ga, b - alpha * gb
    actual = (a2 * a2 + a2 * b2 + 2 * b2 * b2) - (a * a + a * b + 2 * b * b)
    return predicted, actual


# %% right style="quadratic form" cell="step_change_solution"
Q = np.array([[2.0, 1.0], [1.0, 4.0]])


def step_change(v, alpha):
    v = np.asarray(v, dtype=float)
    g = Q @ v
    dv = -alpha * g
    return np.array([g @ dv, g @ dv + dv @ Q @ dv / 2])


# %% right style="numerical gradient" cell="step_change_solution"
def step_change(v, alpha):
    def C(p):
        return p[0] ** 2 + p[0] * p[1] + 2 * p[1] ** 2

    v = np.array(v, dtype=float)
    h = 1e-4
    grad = np.array([(C(v + d) - C(v - d)) / (2 * h) for d in h * np.eye(2)])
    new = v - alpha * grad
    return [float(-alpha * np.linalg.norm(grad) ** 2), float(C(new) - C(v))]


# %% wrong name="length not squared" cell="step_change_solution" fails="test_predicted_change"
def step_change(v, alpha):
    C = lambda p: p[0] ** 2 + p[0] * p[1] + 2 * p[1] ** 2
    g = np.array([2 * v[0] + v[1], v[0] + 4 * v[1]])
    return -alpha * np.linalg.norm(g), C(np.array(v) - alpha * g) - C(v)


# %% wrong name="mixed term forgotten" cell="step_change_solution" fails="test_predicted_change, test_actual_change"
def step_change(v, alpha):
    C = lambda p: p[0] ** 2 + p[0] * p[1] + 2 * p[1] ** 2
    g = np.array([2 * v[0], 4 * v[1]])
    return -alpha * g @ g, C(np.array(v) - alpha * g) - C(v)


# %% wrong name="before minus after" cell="step_change_solution" fails="test_actual_change"
def step_change(v, alpha):
    C = lambda p: p[0] ** 2 + p[0] * p[1] + 2 * p[1] ** 2
    g = np.array([2 * v[0] + v[1], v[0] + 4 * v[1]])
    return -alpha * g @ g, C(v) - C(np.array(v) - alpha * g)


# %% wrong name="minus forgotten" cell="step_change_solution" fails="test_predicted_change"
def step_change(v, alpha):
    C = lambda p: p[0] ** 2 + p[0] * p[1] + 2 * p[1] ** 2
    g = np.array([2 * v[0] + v[1], v[0] + 4 * v[1]])
    return alpha * g @ g, C(np.array(v) - alpha * g) - C(v)


# %% wrong name="climbs" cell="step_change_solution" fails="test_actual_change"
def step_change(v, alpha):
    C = lambda p: p[0] ** 2 + p[0] * p[1] + 2 * p[1] ** 2
    g = np.array([2 * v[0] + v[1], v[0] + 4 * v[1]])
    return -alpha * g @ g, C(np.array(v) + alpha * g) - C(v)


# %% wrong name="the prediction given twice" cell="step_change_solution" fails="test_actual_change"
def step_change(v, alpha):
    g = np.array([2 * v[0] + v[1], v[0] + 4 * v[1]])
    predicted = -alpha * g @ g
    return predicted, predicted


# %% wrong name="second variable moved with the new first" cell="step_change_solution" fails="test_actual_change"
def step_change(v, alpha):
    C = lambda p: p[0] ** 2 + p[0] * p[1] + 2 * p[1] ** 2
    a, b = v
    before = C([a, b])
    predicted = -alpha * ((2 * a + b) ** 2 + (a + 4 * b) ** 2)
    a = a - alpha * (2 * a + b)
    b = b - alpha * (a + 4 * b)
    return predicted, C([a, b]) - before


# ---- epoch

# %% right style="math" cell="epoch_solution"
import math


def updates_per_epoch(n, m):
    return math.ceil(n / m)


# %% right style="divmod" cell="epoch_solution"
def updates_per_epoch(n, m):
    full, rest = divmod(n, m)
    return full + (1 if rest else 0)


# %% right style="counting" cell="epoch_solution"
def updates_per_epoch(n, m):
    count = 0
    while n > 0:
        n -= m
        count += 1
    return count


# %% right style="numpy" cell="epoch_solution"
def updates_per_epoch(n, m):
    return int(np.ceil(n / m))


# %% wrong name="rounds down" cell="epoch_solution" fails="test_smaller_last_batch"
def updates_per_epoch(n, m):
    return n // m


# %% wrong name="always one more" cell="epoch_solution" fails="test_whole_epochs"
def updates_per_epoch(n, m):
    return n // m + 1


# %% wrong name="rounds to the nearest" cell="epoch_solution" fails="test_smaller_last_batch"
def updates_per_epoch(n, m):
    return round(n / m)


# %% wrong name="a fraction of an update" cell="epoch_solution" fails="test_smaller_last_batch"
def updates_per_epoch(n, m):
    return n / m


# %% wrong name="one update for each row" cell="epoch_solution" fails="test_whole_epochs, test_smaller_last_batch"
def updates_per_epoch(n, m):
    return n


# ---- mini_batches


# %% right style="generator" cell="mini_batches_solution"
def deal_out(X, y, m, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    for start in range(0, len(X), m):
        rows = order[start : start + m]
        yield X[rows], y[rows]


def mini_batches(X, y, m, seed):
    return list(deal_out(X, y, m, seed))


# %% right style="loop and lists" cell="mini_batches_solution"
def mini_batches(X, y, m, seed):
    rng = np.random.default_rng(seed)
    numbers = list(range(len(y)))
    rng.shuffle(numbers)
    result = []
    xs, ys = [], []
    for i in numbers:
        xs.append(X[i])
        ys.append(y[i])
        if len(xs) == m:
            result.append((np.array(xs), np.array(ys)))
            xs, ys = [], []
    if xs:
        result.append((np.array(xs), np.array(ys)))
    return result


# %% right style="array_split" cell="mini_batches_solution"
def mini_batches(X, y, m, seed):
    order = np.random.default_rng(seed).permutation(len(y))
    parts = np.array_split(order, np.arange(m, len(y), m))
    return [[X[p], y[p]] for p in parts]


# %% right style="data frame" cell="mini_batches_solution"
def mini_batches(X, y, m, seed):
    table = pd.DataFrame(X).assign(target=y)
    table = table.sample(frac=1, random_state=np.random.default_rng(seed))
    pieces = [table.iloc[k : k + m] for k in range(0, len(table), m)]
    return [(p.drop(columns="target").to_numpy(), p["target"].to_numpy()) for p in pieces]


# %% right style="scikit-learn" cell="mini_batches_solution"
from sklearn.utils import gen_batches, shuffle


def mini_batches(X, y, m, seed):
    Xs, ys = shuffle(X, y, random_state=seed)
    return [(Xs[part], ys[part]) for part in gen_batches(len(ys), m)]


# %% wrong name="not shuffled" cell="mini_batches_solution" fails="test_shuffled_by_the_seed"
def mini_batches(X, y, m, seed):
    return [(X[k : k + m], y[k : k + m]) for k in range(0, len(y), m)]


# %% wrong name="the last rows are lost" cell="mini_batches_solution" fails="test_every_row_once, test_sizes"
def mini_batches(X, y, m, seed):
    order = np.random.default_rng(seed).permutation(len(y))
    out = []
    for b in range(len(y) // m):
        rows = order[b * m : (b + 1) * m]
        out.append((X[rows], y[rows]))
    return out


# %% wrong name="X and y shuffled apart" cell="mini_batches_solution" fails="test_every_row_once"
def mini_batches(X, y, m, seed):
    rng = np.random.default_rng(seed)
    X = X[rng.permutation(len(y))]
    y = y[rng.permutation(len(y))]
    return [(X[k : k + m], y[k : k + m]) for k in range(0, len(y), m)]


# %% wrong name="drawn with replacement" cell="mini_batches_solution" fails="test_every_row_once"
def mini_batches(X, y, m, seed):
    order = np.random.default_rng(seed).choice(len(y), size=len(y))
    return [(X[order[k : k + m]], y[order[k : k + m]]) for k in range(0, len(y), m)]


# %% wrong name="seed not used" cell="mini_batches_solution" fails="test_shuffled_by_the_seed"
def mini_batches(X, y, m, seed):
    order = np.random.default_rng(42).permutation(len(y))
    return [(X[order[k : k + m]], y[order[k : k + m]]) for k in range(0, len(y), m)]


# %% wrong name="no seed at all" cell="mini_batches_solution" fails="test_shuffled_by_the_seed"
def mini_batches(X, y, m, seed):
    order = np.random.permutation(len(y))
    return [(X[order[k : k + m]], y[order[k : k + m]]) for k in range(0, len(y), m)]


# %% wrong name="m mini-batches" cell="mini_batches_solution" fails="test_sizes"
def mini_batches(X, y, m, seed):
    order = np.random.default_rng(seed).permutation(len(y))
    return [(X[rows], y[rows]) for rows in np.array_split(order, min(m, len(y)))]


# %% wrong name="a generator and no list" cell="mini_batches_solution" fails="test_every_row_once, test_sizes, test_shuffled_by_the_seed"
def mini_batches(X, y, m, seed):
    order = np.random.default_rng(seed).permutation(len(y))
    for k in range(0, len(y), m):
        yield X[order[k : k + m]], y[order[k : k + m]]


# %% wrong name="windows that overlap" cell="mini_batches_solution" fails="test_every_row_once, test_sizes"
def mini_batches(X, y, m, seed):
    order = np.random.default_rng(seed).permutation(len(y))
    return [(X[order[k : k + m]], y[order[k : k + m]]) for k in range(0, len(y), max(1, m - 1))]


# ---- sgd_epoch


# %% right style="with an index" cell="sgd_epoch_solution" needs="logistic_cost_solution, logistic_gradient_solution, mini_batches_solution"
def sgd_epoch(theta, X, y, alpha, m, seed):
    new = np.array(theta, dtype=float)
    batches = mini_batches(X, y, m, seed)
    for i in range(len(batches)):
        xb, yb = batches[i]
        new -= alpha * gradient(new, xb, yb)
    return new


# %% right style="reduce" cell="sgd_epoch_solution" needs="logistic_cost_solution, logistic_gradient_solution, mini_batches_solution"
from functools import reduce


def sgd_epoch(theta, X, y, alpha, m, seed):
    def update(t, batch):
        return t - alpha * np.asarray(gradient(t, *batch))

    return reduce(update, mini_batches(X, y, m, seed), theta)


# %% right style="lists, sum over the rows of the mini-batch" cell="sgd_epoch_solution" needs="logistic_cost_solution, logistic_gradient_solution, mini_batches_solution"
def sgd_epoch(theta, X, y, alpha, m, seed):
    theta = list(theta)
    for xb, yb in mini_batches(X, y, m, seed):
        total = [0.0] * len(theta)
        for x, label in zip(xb, yb):
            h = float(sigmoid(sum(t * v for t, v in zip(theta, x))))
            for j in range(len(theta)):
                total[j] += (h - label) * x[j]
        theta = [t - alpha / len(yb) * s for t, s in zip(theta, total)]
    return theta


# %% right style="single precision" cell="sgd_epoch_solution" needs="logistic_cost_solution, logistic_gradient_solution, mini_batches_solution"
def sgd_epoch(theta, X, y, alpha, m, seed):
    theta = np.asarray(theta, dtype=np.float32)
    for xb, yb in mini_batches(np.float32(X), y, m, seed):
        theta = np.float32(theta - np.float32(alpha) * gradient(theta, xb, yb))
    return theta


# %% wrong name="all gradients at the first theta" cell="sgd_epoch_solution" fails="test_one_row_at_a_time, test_smaller_last_update, test_order_follows_the_seed" needs="logistic_cost_solution, logistic_gradient_solution, mini_batches_solution"
def sgd_epoch(theta, X, y, alpha, m, seed):
    new = theta.copy()
    for xb, yb in mini_batches(X, y, m, seed):
        new = new - alpha * gradient(theta, xb, yb)
    return new


# %% wrong name="the gradient of all rows each time" cell="sgd_epoch_solution" fails="test_one_row_at_a_time, test_smaller_last_update, test_order_follows_the_seed" needs="logistic_cost_solution, logistic_gradient_solution, mini_batches_solution"
def sgd_epoch(theta, X, y, alpha, m, seed):
    for xb, yb in mini_batches(X, y, m, seed):
        theta = theta - alpha * gradient(theta, X, y)
    return theta


# %% wrong name="climbs" cell="sgd_epoch_solution" fails="test_all_rows_at_once, test_one_row_at_a_time, test_smaller_last_update" needs="logistic_cost_solution, logistic_gradient_solution, mini_batches_solution"
def sgd_epoch(theta, X, y, alpha, m, seed):
    for xb, yb in mini_batches(X, y, m, seed):
        theta = theta + alpha * gradient(theta, xb, yb)
    return theta


# %% wrong name="divided by m once more" cell="sgd_epoch_solution" fails="test_all_rows_at_once, test_smaller_last_update" needs="logistic_cost_solution, logistic_gradient_solution, mini_batches_solution"
def sgd_epoch(theta, X, y, alpha, m, seed):
    for xb, yb in mini_batches(X, y, m, seed):
        theta = theta - alpha / m * gradient(theta, xb, yb)
    return theta


# %% wrong name="the smaller last one divided by m" cell="sgd_epoch_solution" fails="test_all_rows_at_once, test_smaller_last_update" needs="logistic_cost_solution, logistic_gradient_solution, mini_batches_solution"
def sgd_epoch(theta, X, y, alpha, m, seed):
    for xb, yb in mini_batches(X, y, m, seed):
        theta = theta - alpha / m * (xb.T @ (sigmoid(xb @ theta) - yb))
    return theta


# %% wrong name="only the first mini-batch" cell="sgd_epoch_solution" fails="test_one_row_at_a_time, test_smaller_last_update" needs="logistic_cost_solution, logistic_gradient_solution, mini_batches_solution"
def sgd_epoch(theta, X, y, alpha, m, seed):
    for xb, yb in mini_batches(X, y, m, seed):
        theta = theta - alpha * gradient(theta, xb, yb)
        return theta


# %% wrong name="seed fixed" cell="sgd_epoch_solution" fails="test_order_follows_the_seed" needs="logistic_cost_solution, logistic_gradient_solution, mini_batches_solution"
def sgd_epoch(theta, X, y, alpha, m, seed):
    for xb, yb in mini_batches(X, y, m, 1):
        theta = theta - alpha * gradient(theta, xb, yb)
    return theta


# %% wrong name="alpha forgotten" cell="sgd_epoch_solution" fails="test_all_rows_at_once, test_one_row_at_a_time, test_smaller_last_update" needs="logistic_cost_solution, logistic_gradient_solution, mini_batches_solution"
def sgd_epoch(theta, X, y, alpha, m, seed):
    for xb, yb in mini_batches(X, y, m, seed):
        theta = theta - gradient(theta, xb, yb)
    return theta


# %% right style="clipped at 1e-12" cell="logistic_cost_solution"
def cost(theta, X, y):
    h = np.clip(sigmoid(X @ theta), 1e-12, 1 - 1e-12)
    return float((-y * np.log(h) - (1 - y) * np.log(1 - h)).mean())


# %% right style="ceil, an array of one number" cell="epoch_solution"
def updates_per_epoch(n, m):
    return np.ceil(np.array([n]) / m).astype(int)


# %% right style="a tuple of pairs" cell="mini_batches_solution"
def mini_batches(X, y, m, seed):
    order = np.random.default_rng(seed).permutation(len(y))
    cuts = np.split(order, range(m, len(y), m))
    return tuple((X[rows], y[rows]) for rows in cuts)


# %% right style="several learning rates in plain loops" cell="example5_solution" needs="logistic_cost_solution, logistic_gradient_solution, logistic_fit_solution"
best = None
for candidate in [1, 2, 4, 6, 8, 10]:
    thetas, trace = fit(X5, y5, candidate, 5000)
    print(candidate, thetas, trace[-1])
    if best is None or trace[-1] < best[2][-1]:
        best = (candidate, thetas, trace)
alpha5, theta5, costs5 = best


# %% wrong name="clipped at 1e-4" cell="logistic_cost_solution" fails="test_cost_of_a_sure_model"
def cost(theta, X, y):
    h = np.clip(sigmoid(X @ theta), 1e-4, 1 - 1e-4)
    return np.mean(-y * np.log(h) - (1 - y) * np.log(1 - h))


# ---- example5_parts

# %% right style="one by one" cell="example5_parts_solution"
example5_parts = {}
example5_parts["target function"] = "b"
example5_parts["input"] = "f"
example5_parts["partial derivative"] = "g"
example5_parts["update"] = "k"


# %% right style="zipped" cell="example5_parts_solution"
example5_parts = dict(
    zip(("target function", "input", "partial derivative", "update"), ("b", "f", "g", "k"))
)


# %% right style="capital letters" cell="example5_parts_solution"
example5_parts = dict(update="K", input="F")
example5_parts |= {"partial derivative": "G", "target function": "B "}


# %% wrong name="the log-likelihood itself" cell="example5_parts_solution" fails="test_parts"
example5_parts = {
    "target function": "a",
    "input": "f",
    "partial derivative": "g",
    "update": "k",
}


# %% wrong name="squared errors" cell="example5_parts_solution" fails="test_parts"
example5_parts = {
    "target function": "c",
    "input": "f",
    "partial derivative": "g",
    "update": "k",
}


# %% wrong name="the data are moved" cell="example5_parts_solution" fails="test_parts"
example5_parts = {
    "target function": "b",
    "input": "d",
    "partial derivative": "g",
    "update": "k",
}


# %% wrong name="the sign of the error" cell="example5_parts_solution" fails="test_parts"
example5_parts = {
    "target function": "b",
    "input": "f",
    "partial derivative": "i",
    "update": "k",
}


# %% wrong name="uphill" cell="example5_parts_solution" fails="test_parts"
example5_parts = {
    "target function": "b",
    "input": "f",
    "partial derivative": "g",
    "update": "j",
}


# %% wrong name="the derivative for the intercept" cell="example5_parts_solution" fails="test_parts"
example5_parts = {
    "target function": "b",
    "input": "f",
    "partial derivative": "h",
    "update": "k",
}


# ---- steepest


# %% right style="the norm" cell="steepest_solution"
def steepest_step(slope, length):
    return -length * np.array(slope) / np.linalg.norm(slope)


# %% right style="plain loops" cell="steepest_solution"
import math


def steepest_step(slope, length):
    total = 0
    for part in slope:
        total += part * part
    step = []
    for part in slope:
        step.append(-part * length / math.sqrt(total))
    return step


# %% right style="unit vector first" cell="steepest_solution"
def steepest_step(slope, length):
    slope = np.asarray(slope, dtype=np.float64)
    uphill = slope / (slope @ slope) ** 0.5
    return np.negative(uphill) * length


# %% right style="one alpha for all" cell="steepest_solution"
def steepest_step(slope, length):
    alpha = length / sum(part**2 for part in slope) ** 0.5
    return np.array([-alpha * part for part in slope])


# %% wrong name="uphill" cell="steepest_solution" fails="test_direction"
def steepest_step(slope, length):
    return length * np.array(slope) / np.linalg.norm(slope)


# %% wrong name="longer where it is steeper" cell="steepest_solution" fails="test_length"
def steepest_step(slope, length):
    return -length * np.array(slope)


# %% wrong name="only the signs" cell="steepest_solution" fails="test_direction"
def steepest_step(slope, length):
    return -length * np.sign(slope) / np.sqrt(len(slope))


# %% wrong name="only the steepest part" cell="steepest_solution" fails="test_direction"
def steepest_step(slope, length):
    step = np.zeros(len(slope))
    k = np.argmax(np.abs(slope))
    step[k] = -length * np.sign(slope[k])
    return step


# %% wrong name="along the level line" cell="steepest_solution" fails="test_direction"
def steepest_step(slope, length):
    turned = np.roll(slope, 1) * np.where(np.arange(len(slope)) % 2, 1, -1)
    return length * turned / np.linalg.norm(turned) * (1 if len(slope) > 1 else -1)


# %% wrong name="divided by the sum of the parts" cell="steepest_solution" fails="test_length"
def steepest_step(slope, length):
    return -length * np.array(slope) / np.sum(np.abs(slope))


# %% wrong name="divided by the squared length" cell="steepest_solution" fails="test_length"
def steepest_step(slope, length):
    slope = np.array(slope)
    return -length * slope / (slope @ slope)
