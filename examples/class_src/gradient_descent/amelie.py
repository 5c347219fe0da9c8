"""Amelie writes short vectorised NumPy and gets everything right."""


# %% cell="descend_square_solution"
def descend_square(start, alpha, steps):
    return start * (1 - 2 * alpha) ** np.arange(steps + 1)


# %% cell="fate_solution"
def fate(alpha):
    factor = abs(1 - 2 * alpha)
    return "converges" if factor < 1 else "bounces" if factor == 1 else "diverges"


# %% cell="descend_bowl_solution"
def descend_bowl(start, alpha, steps):
    return np.outer((1 - 2 * alpha) ** np.arange(steps + 1), start)


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
    z = X @ theta
    return (np.logaddexp(0, z) - y * z).mean()


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
fig, ax_cost = plt.subplots()
ax_cost.plot(costs5)
ax_cost.set(xlabel="iteration", ylabel="cost $J$", yscale="log")
plt.show()


# %% cell="library_solution"
model5 = LogisticRegression(C=np.inf).fit(X5[:, 1:], y5)
theta_library = np.r_[model5.intercept_, model5.coef_[0]]
gap = np.abs(theta_library - theta5).max()


# %% cell="glm_figures_solution"
def glm_figures(theta, X, y):
    m, k = X.shape
    deviance = 2 * m * cost(theta, X, y)
    counts = np.bincount(y, minlength=2)
    return {
        "null_deviance": -2 * (counts * np.log(counts / m)).sum(),
        "residual_deviance": deviance,
        "aic": deviance + 2 * k,
        "df_residual": m - k,
    }


# %% cell="quadratic_cost_solution"
def quadratic_cost(Y, A):
    return ((Y - A) ** 2).sum(axis=1).mean() / 2


# %% cell="step_change_solution"
def step_change(v, alpha):
    Q = np.array([[2, 1], [1, 4]])  # C(v) = v'Qv / 2
    v = np.asarray(v, dtype=float)
    g = Q @ v
    after = v - alpha * g
    return -alpha * g @ g, (after @ Q @ after - v @ Q @ v) / 2


# %% cell="never_rises"
# (a) $\|\nabla C\|^2$ is a squared length, so it cannot be negative, and $\alpha > 0$. Hence $-\alpha\|\nabla C\|^2 \le 0$,
# with equality only where the gradient vanishes: the cost falls or, at a flat point, stays.
# (b) The formula is the first-order term only. It holds for small steps; with $\alpha = 1$ the slope changes along the way and the
# curvature term wins, so we jump across the valley and land higher up. The learning rate must be small enough for the approximation.
# (c) One update costs a pass over all $n$ rows. With millions of them a single step is slow and may not fit into memory, and we need
# thousands of steps.


# %% cell="epoch_solution"
def updates_per_epoch(n, m):
    return -(-n // m)


# %% cell="mini_batches_solution"
def mini_batches(X, y, m, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    groups = np.split(order, range(m, len(X), m))
    return [(X[g], y[g]) for g in groups]


# %% cell="sgd_epoch_solution"
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
    return -length * np.array(slope) / np.linalg.norm(slope)
