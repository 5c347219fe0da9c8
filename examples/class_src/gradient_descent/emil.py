"""Emil records paths without their start, forgets labels, mixes a few factors up, and stops before the last part."""


# %% cell="descend_square_solution"
def descend_square(start, alpha, steps):
    x = start
    path = []
    for k in range(steps):
        x = x - alpha * 2 * x
        path.append(x)
    return path


# %% cell="fate_solution"
def fate(alpha):
    if alpha <= 1:
        return "converges"
    return "diverges"


# %% cell="descend_bowl_solution"
def descend_bowl(start, alpha, steps):
    v = np.array(start, dtype=float)
    path = [v]
    for k in range(steps):
        v -= alpha * 2 * v
        path.append(v)
    return np.array(path)


# %% cell="path_figure_solution"
bowl_path = descend_bowl([-4, 3], 0.1, 25)
fig, ax_path = plt.subplots()
g = np.linspace(-5, 5, 30)
ax_path.contour(g, g, g[:, None] ** 2 + g**2)
ax_path.plot(bowl_path[:, 0], bowl_path[:, 1], "o-")


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
alpha5 = 10
theta5, costs5 = fit(X5, y5, alpha5, 5000)
print("theta:", theta5)
print("cost:", costs5[-1])


# %% cell="cost_curve_solution"
fig, ax_cost = plt.subplots()
ax_cost.plot(costs5)


# %% cell="library_solution"
model5 = LogisticRegression()
model5.fit(X5[:, 1:], y5)
theta_library = np.append(model5.intercept_, model5.coef_)
gap = max(abs(theta_library - theta5))
# why is it so far off??


# %% cell="glm_figures_solution"
def glm_figures(theta, X, y):
    m = len(y)
    residual = 2 * m * cost(theta, X, y)
    return {
        "null_deviance": 2 * m * np.log(2),
        "residual_deviance": residual,
        "aic": residual + 6,
        "df_residual": m - 3,
    }


# %% cell="quadratic_cost_solution"
def quadratic_cost(Y, A):
    return np.mean((Y - A) ** 2) / 2


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
# (a) Because we always go downhill.
# (b) The learning rate was too big.


# %% cell="example5_parts_solution"
example5_parts = {
    "target function": "b",
    "input": "f",
    "partial derivative": "g",
    "update": "j",
}


# %% cell="steepest_solution"
def steepest_step(slope, length):
    return -length * np.array(slope)
