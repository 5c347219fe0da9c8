"""Dalia forgets 1/m in the gradient and makes up for it with a smaller learning rate; all later steps are right given that."""


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
    h = sigmoid(X @ theta)
    return np.dot(X.T, h - y)


# %% cell="logistic_fit_solution"
def fit(X, y, alpha, iterations):
    """Gradient descent from zero."""
    theta = np.zeros(X.shape[1])
    costs = []
    costs.append(cost(theta, X, y))
    for k in range(iterations):
        grad = gradient(theta, X, y)
        theta = theta - alpha * grad
        costs.append(cost(theta, X, y))
    return theta, costs


# %% cell="example5_solution"
# 5 and 10 jump about, so a small one
alpha5 = 0.15
theta5, costs5 = fit(X5, y5, alpha5, 5000)
print("theta:", theta5)
print("cost:", costs5[-1])


# %% cell="cost_curve_solution"
plt.figure()
plt.plot(range(5001), costs5)
plt.xlabel("iteration")
plt.ylabel("cost")
plt.title("Cost curve")
ax_cost = plt.gca()
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
# (a) Because the squared norm is positive or zero and alpha is positive, minus the product is never positive.
# (b) The approximation is for small steps. A step with alpha = 1 is too long, it overshoots. So choose alpha small.


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
def steepest_step(slope, length):
    return -length * np.array(slope) / np.linalg.norm(slope)
