"""Ivan waits in Example 5 for a cost that is below the minimum, so that cell never ends; the rest is right."""


# %% cell="descend_square_solution"
def descend_square(start, alpha, steps):
    return start * (1 - 2 * alpha) ** np.arange(steps + 1)


# %% cell="fate_solution"
def fate(alpha):
    """Compare alpha with the border, which is 1."""
    if alpha < 1:
        return "converges"
    elif alpha > 1:
        return "diverges"
    else:
        return "bounces"


# %% cell="descend_bowl_solution"
def descend_bowl(start, alpha, steps):
    x1 = start[0]
    x2 = start[1]
    path = [[x1, x2]]
    for i in range(steps):
        x1 = x1 - alpha * 2 * x1
        x2 = x2 - alpha * 2 * x2
        path.append([x1, x2])
    return path


# %% cell="path_figure_solution"
bowl_path = descend_bowl([-4, 3], 0.1, 25)

# height of the bowl on a grid, by hand
grid = [i / 10 for i in range(-50, 51)]
height = []
for b in grid:
    row = []
    for a in grid:
        row.append(a * a + b * b)
    height.append(row)

fig, ax_path = plt.subplots()
ax_path.contour(grid, grid, height)
across = [p[0] for p in bowl_path]
up = [p[1] for p in bowl_path]
ax_path.plot(across, up, "ro-")
ax_path.set_xlabel("x1")
ax_path.set_ylabel("x2")
plt.show()


# %% cell="logistic_cost_solution"
def cost(theta, X, y):
    """Mean negative log-likelihood."""
    h = np.clip(sigmoid(X @ theta), 1e-15, 1 - 1e-15)
    return np.mean(-y * np.log(h) - (1 - y) * np.log(1 - h))


# %% cell="logistic_gradient_solution"
def gradient(theta, X, y):
    """Partial derivatives of the cost."""
    m = X.shape[0]
    h = sigmoid(X @ theta)
    return (1 / m) * np.dot(X.T, h - y)


# %% cell="logistic_fit_solution"
def fit(X, y, alpha, iterations):
    theta = np.zeros(X.shape[1])
    costs = np.empty(iterations + 1)
    costs[0] = cost(theta, X, y)
    for k in range(1, iterations + 1):
        theta = theta - alpha * gradient(theta, X, y)
        costs[k] = cost(theta, X, y)
    return theta, costs


# %% cell="example5_solution"
# go on until the cost is down to 0.0992
alpha5 = 8
theta5 = np.zeros(3)
costs5 = [cost(theta5, X5, y5)]
while True:
    theta5 = theta5 - alpha5 * gradient(theta5, X5, y5)
    if cost(theta5, X5, y5) < 0.0992:
        break


# %% cell="cost_curve_solution"
iterations = []
for k in range(len(costs5)):
    iterations.append(k)
fig, ax_cost = plt.subplots()
ax_cost.plot(iterations, costs5)
ax_cost.set_xlabel("iteration")
ax_cost.set_ylabel("cost")
plt.show()


# %% cell="library_solution"
model5 = LogisticRegression(C=np.inf).fit(X5[:, 1:], y5)
theta_library = np.r_[model5.intercept_, model5.coef_[0]]
gap = np.abs(theta_library - theta5).max()


# %% cell="glm_figures_solution"
def glm_figures(theta, X, y):
    """The numbers at the end of R's summary."""
    m = X.shape[0]
    p = X.shape[1] - 1
    ybar = y.mean()
    null = -2 * np.sum(y * np.log(ybar) + (1 - y) * np.log(1 - ybar))
    residual = 2 * m * cost(theta, X, y)
    aic = residual + 2 * (p + 1)
    return {"null_deviance": null, "residual_deviance": residual, "aic": aic, "df_residual": m - (p + 1)}


# %% cell="quadratic_cost_solution"
def quadratic_cost(Y, A):
    """1/(2n) times the sum of the squared lengths."""
    n = Y.shape[0]
    return np.sum(np.linalg.norm(Y - A, axis=1) ** 2) / (2 * n)


# %% cell="step_change_solution"
def C(v1, v2):
    return v1**2 + v1 * v2 + 2 * v2**2


def step_change(v, alpha):
    v1 = v[0]
    v2 = v[1]
    d1 = 2 * v1 + v2
    d2 = v1 + 4 * v2
    predicted = -alpha * (d1**2 + d2**2)
    actual = C(v1 - alpha * d1, v2 - alpha * d2) - C(v1, v2)
    return predicted, actual


# %% cell="never_rises"
# (a) alpha > 0 and a squared length is >= 0, so the predicted change is <= 0.
# (b) Only true for small steps, alpha = 1 is not small. We jump over the minimum.


# %% cell="epoch_solution"
def updates_per_epoch(n, m):
    return int(np.ceil(n / m))


# %% cell="mini_batches_solution"
def mini_batches(X, y, m, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    groups = np.split(order, range(m, len(X), m))
    return [(X[g], y[g]) for g in groups]


# %% cell="sgd_epoch_solution"
def sgd_epoch(theta, X, y, alpha, m, seed):
    """One pass through the data."""
    theta_new = theta.copy()
    for X_b, y_b in mini_batches(X, y, m, seed):
        theta_new = theta_new - alpha * gradient(theta_new, X_b, y_b)
    return theta_new


# %% cell="example5_parts_solution"
example5_parts = dict(
    zip(("target function", "input", "partial derivative", "update"), ("b", "f", "g", "k"))
)


# %% cell="steepest_solution"
def steepest_step(slope, length):
    return -length * np.array(slope) / np.linalg.norm(slope)
