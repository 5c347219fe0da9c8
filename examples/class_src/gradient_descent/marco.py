"""Marco copied two cells to try something and left the copies in; everything is right."""


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
    z = X @ theta
    return (np.logaddexp(0, z) - y * z).mean()


# %% duplicate="logistic_cost_solution"
# old version, keep it just in case
def cost_old(theta, X, y):
    h = sigmoid(X @ theta)
    return -np.mean(y * np.log(h) + (1 - y) * np.log(1 - h))


cost_old(np.zeros(3), X5, y5)


# %% duplicate="logistic_cost"


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
    n = len(Y)
    total = 0
    for i in range(n):
        for j in range(len(Y[i])):
            total = total + (Y[i][j] - A[i][j]) ** 2
    return total / (2 * n)


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
# (a) Because a square is never negative, the predicted change is never positive.
# (b) It is just an approximation for tiny steps. 1 is a huge step here, we overshoot the valley. Too small is slow, too large diverges.


# %% cell="epoch_solution"
def updates_per_epoch(n, m):
    return -(-n // m)


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
example5_parts = dict(
    zip(("target function", "input", "partial derivative", "update"), ("b", "f", "g", "k"))
)


# %% cell="steepest_solution"
def steepest_step(slope, length):
    eta = length / sum(part**2 for part in slope) ** 0.5
    return np.array([-eta * part for part in slope])
