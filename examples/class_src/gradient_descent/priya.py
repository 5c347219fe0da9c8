"""Priya prints every row in every iteration, about 20 MB, but everything is right."""


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
    return np.outer((1 - 2 * alpha) ** np.arange(steps + 1), start)


# %% cell="path_figure_solution"
bowl_path = descend_bowl([-4, 3], 0.1, 25)

fig, ax_path = plt.subplots()
xx = np.linspace(-5, 5, 50)
XX, YY = np.meshgrid(xx, xx)
ZZ = XX**2 + YY**2
ax_path.contour(XX, YY, ZZ, 10)
ax_path.plot(bowl_path[:, 0], bowl_path[:, 1], color="orange", marker="x")
ax_path.set_xlabel("x1")
ax_path.set_ylabel("x2")
ax_path.set_title("Gradient descent on the bowl")
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
    costs = [cost(theta, X, y)]
    for k in range(iterations):
        g = gradient(theta, X, y)
        theta = theta - alpha * g
        costs.append(cost(theta, X, y))
        # debugging: look at everything
        print("iteration", k, "theta", theta.tolist(), "gradient", g.tolist())
        print("h", sigmoid(X @ theta).tolist())
        print("X", X.tolist())
    return theta, costs


# %% cell="example5_solution"
alpha5 = 10
theta5, costs5 = fit(X5, y5, alpha5, 5000)
print("theta:", theta5)
print("cost:", costs5[-1])


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
    return ((Y - A) ** 2).sum(axis=1).mean() / 2


# %% cell="step_change_solution"
from scipy.optimize import approx_fprime


def step_change(v, alpha):
    surface = lambda p: p[0] ** 2 + p[0] * p[1] + 2 * p[1] ** 2
    here = np.array(v, dtype=float)
    slope = np.array([2 * here[0] + here[1], here[0] + 4 * here[1]])
    assert np.allclose(slope, approx_fprime(here, surface), atol=1e-4)
    return -alpha * np.dot(slope, slope), surface(here - alpha * slope) - surface(here)


# %% cell="never_rises"
# (a) The predicted change is minus alpha times a squared length, so zero or below.
# (b) It is a prediction for small steps; alpha = 1 is too long a step, and the slope is another one when we arrive.


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
    for X_batch, y_batch in mini_batches(X, y, m, seed):
        theta = theta - alpha * gradient(theta, X_batch, y_batch)
    return theta


# %% cell="example5_parts_solution"
example5_parts = dict(update="K", input="F")
example5_parts |= {"partial derivative": "G", "target function": "B "}


# %% cell="steepest_solution"
def steepest_step(slope, length):
    return -length * np.array(slope) / np.linalg.norm(slope)
