"""Jana reads memory that is not hers after Example 5, which ends the kernel."""


# %% cell="descend_square_solution"
def descend_square(start, alpha, steps):
    """Example 3."""
    x = np.zeros(steps + 1)
    x[0] = start
    for k in range(steps):
        x[k + 1] = x[k] - alpha * 2 * x[k]
    return x


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
alpha5 = 10
theta5, costs5 = fit(X5, y5, alpha5, 5000)
print("theta:", theta5)
print("cost:", costs5[-1])


# %% insert after="example5"
# the rest is not finished, do not run it
import ctypes

ctypes.string_at(0)


# %% cell="cost_curve_solution"
fig, ax_cost = plt.subplots()
ax_cost.plot(costs5)
ax_cost.set(xlabel="iteration", ylabel="cost $J$", yscale="log")
plt.show()


# %% cell="library_solution"
model5 = LogisticRegression(C=np.inf)
model5.fit(X5[:, 1:], y5)
theta_library = np.array([model5.intercept_[0], model5.coef_[0, 0], model5.coef_[0, 1]])
gap = max(abs(theta_library - theta5))
print(theta_library, gap)


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
    """1/(2n) times the sum of the squared lengths."""
    n = Y.shape[0]
    return np.sum(np.linalg.norm(Y - A, axis=1) ** 2) / (2 * n)


# %% cell="step_change_solution"
def step_change(v, alpha):
    """Predicted and actual change of C."""
    v = np.array(v, dtype=float)

    def C(v):
        return v[0] ** 2 + v[0] * v[1] + 2 * v[1] ** 2

    grad = np.array([2 * v[0] + v[1], v[0] + 4 * v[1]])
    predicted = -alpha * np.linalg.norm(grad) ** 2
    actual = C(v - alpha * grad) - C(v)
    return predicted, actual


# %% cell="never_rises"
# (a) The change is minus something that is at least zero.
# (b) The approximation only holds near v. A long step leaves that neighbourhood, so alpha has to be small enough.


# %% cell="epoch_solution"
def updates_per_epoch(n, m):
    """Rounded up."""
    if n % m == 0:
        return n // m
    return n // m + 1


# %% cell="mini_batches_solution"
def mini_batches(X, y, m, seed):
    """One epoch of mini-batches."""
    n = len(y)
    rng = np.random.default_rng(seed)
    order = rng.permutation(n)
    X_shuffled = X[order]
    y_shuffled = y[order]
    result = []
    for k in range(0, n, m):
        result.append((X_shuffled[k : k + m], y_shuffled[k : k + m]))
    return result


# %% cell="sgd_epoch_solution"
def sgd_epoch(theta, X, y, alpha, m, seed):
    """One pass through the data."""
    theta_new = theta.copy()
    for X_b, y_b in mini_batches(X, y, m, seed):
        theta_new = theta_new - alpha * gradient(theta_new, X_b, y_b)
    return theta_new


# %% cell="example5_parts_solution"
example5_parts = {}
example5_parts["target function"] = "b"
example5_parts["input"] = "f"
example5_parts["partial derivative"] = "g"
example5_parts["update"] = "k"


# %% cell="steepest_solution"
import math


def steepest_step(slope, length):
    total = 0
    for part in slope:
        total += part * part
    step = []
    for part in slope:
        step.append(-part * length / math.sqrt(total))
    return step
