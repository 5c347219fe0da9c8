"""Kofi's last cell makes copies of the data, each larger than the last, and never stops."""


# %% cell="descend_square_solution"
def descend_square(start, alpha, steps):
    path = [start]
    x = start
    for i in range(steps):
        slope = 2 * x
        x = x - alpha * slope
        path.append(x)
    return path


# %% cell="fate_solution"
def fate(alpha):
    factor = abs(1 - 2 * alpha)
    return "converges" if factor < 1 else "bounces" if factor == 1 else "diverges"


# %% cell="descend_bowl_solution"
def descend_bowl(start, alpha, steps):
    """Example 4."""
    v = np.array(start, dtype=float)
    path = [v]
    for k in range(steps):
        grad = 2 * v
        v = v - alpha * grad
        path.append(v)
    return np.array(path)


# %% cell="path_figure_solution"
bowl_path = descend_bowl([-4, 3], alpha=0.1, steps=25)

fig, ax_path = plt.subplots(figsize=(5, 5))
axis = np.linspace(-5, 5, 200)
ax_path.contour(axis, axis, axis**2 + axis[:, None] ** 2, levels=15)
ax_path.plot(*bowl_path.T, ".-", color="crimson")
ax_path.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
plt.show()


# %% cell="logistic_cost_solution"
def cost(theta, X, y):
    """Mean negative log-likelihood."""
    h = np.clip(sigmoid(X @ theta), 1e-15, 1 - 1e-15)
    return np.mean(-y * np.log(h) - (1 - y) * np.log(1 - h))


# %% cell="logistic_gradient_solution"
def gradient(theta, X, y):
    return (sigmoid(X @ theta) - y) @ X / len(X)


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
alpha5 = 7.5
theta5, costs5 = fit(X5, y5, alpha5, 5000)
theta5.round(3), costs5[-1].round(5)


# %% cell="cost_curve_solution"
plt.figure()
plt.plot(range(5001), costs5)
plt.xlabel("iteration")
plt.ylabel("cost")
plt.title("Cost curve")
ax_cost = plt.gca()
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
def step_change(v, alpha):
    Q = np.array([[2, 1], [1, 4]])  # C(v) = v'Qv / 2
    v = np.asarray(v, dtype=float)
    g = Q @ v
    after = v - alpha * g
    return -alpha * g @ g, (after @ Q @ after - v @ Q @ v) / 2


# %% cell="never_rises"
# (a) Squared length is never negative, alpha is positive, and there is a minus in front. So the cost cannot rise, as long as
# the prediction is good.
# (b) The prediction is good for small steps only. With alpha = 1 the bowl bends up before we land.


# %% cell="epoch_solution"
def updates_per_epoch(n, m):
    updates = 0
    seen = 0
    while seen < n:
        seen = seen + m
        updates = updates + 1
    return updates


# %% cell="mini_batches_solution"
def mini_batches(X, y, m, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    groups = np.split(order, range(m, len(X), m))
    return [(X[g], y[g]) for g in groups]


# %% cell="sgd_epoch_solution"
# more copies of the data = less noise?
copies = []
while True:
    copies.append(np.tile(X5, (len(copies) + 1, 1)).repeat(2000, axis=0))


def sgd_epoch(theta, X, y, alpha, m, seed):
    for X_batch, y_batch in mini_batches(X, y, m, seed):
        theta = theta - alpha * gradient(theta, X_batch, y_batch)
    return theta


# %% cell="example5_parts_solution"
example5_parts = dict(
    zip(("target function", "input", "partial derivative", "update"), ("b", "f", "g", "k"))
)


# %% cell="steepest_solution"
def steepest_step(slope, length):
    slope = np.asarray(slope, dtype=np.float64)
    uphill = slope / (slope @ slope) ** 0.5
    return np.negative(uphill) * length
