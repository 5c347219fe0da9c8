"""Farah's sigmoid and cost break for large numbers, she updates theta too early, and her mini-batches are not quite right."""


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
    if alpha < 0.5:
        return "converges"
    if alpha == 0.5:
        return "bounces"
    return "diverges"


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
    h = sigmoid(X @ theta)
    return np.mean(-y * np.log(h) - (1 - y) * np.log(1 - h))


# %% cell="logistic_gradient_solution"
def gradient(theta, X, y):
    h = sigmoid(X @ theta)
    return X.T @ (h - y) / len(y)


# %% cell="logistic_fit_solution"
def fit(X, y, alpha, iterations):
    theta = np.zeros(X.shape[1])
    costs = [cost(theta, X, y)]
    for k in range(iterations):
        for j in range(len(theta)):
            theta[j] = theta[j] - alpha * gradient(theta, X, y)[j]
        costs.append(cost(theta, X, y))
    return theta, costs


# %% cell="example5_solution"
alpha5 = 1
theta5, costs5 = fit(X5, y5, alpha5, 5000)
theta5  # nearly...


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
model5 = LogisticRegression(C=np.inf)
model5.fit(X5[:, 1:], y5)
theta_library = np.append(model5.intercept_, model5.coef_)
gap = max(theta_library - theta5)


# %% cell="glm_figures_solution"
def glm_figures(theta, X, y):
    m = len(y)
    share = sum(y) / m
    residual = 2 * m * cost(theta, X, y)
    return {
        "null_deviance": -2 * m * (share * np.log(share) + (1 - share) * np.log(1 - share)),
        "residual_deviance": residual,
        "aic": residual + 2 * (len(theta) - 1),
        "df_residual": m - len(theta),
    }


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
    v1, v2 = v
    before = v1**2 + v1 * v2 + 2 * v2**2
    predicted = -alpha * ((2 * v1 + v2) ** 2 + (v1 + 4 * v2) ** 2)
    v1 = v1 - alpha * (2 * v1 + v2)
    v2 = v2 - alpha * (v1 + 4 * v2)
    return predicted, v1**2 + v1 * v2 + 2 * v2**2 - before


# %% cell="never_rises"
# a) the gradient squared is positive, so minus alpha times it is negative. so C gets smaller.
# b) no idea, maybe rounding? probably one should use smaller alpha


# %% cell="epoch_solution"
def updates_per_epoch(n, m):
    return n // m


# %% cell="mini_batches_solution"
def mini_batches(X, y, m, seed):
    order = np.random.default_rng(seed).permutation(len(y))
    batches = []
    for b in range(len(y) // m):
        rows = order[b * m : (b + 1) * m]
        batches.append((X[rows], y[rows]))
    return batches


# %% cell="sgd_epoch_solution"
def sgd_epoch(theta, X, y, alpha, m, seed):
    for X_b, y_b in mini_batches(X, y, m, seed):
        theta = theta - alpha * gradient(theta, X_b, y_b)
    return theta


# %% cell="example5_parts_solution"
example5_parts = {
    "target function": "a",
    "input": "f",
    "partial derivative": "g",
    "update": "k",
}


# %% cell="steepest_solution"
def steepest_step(slope, length):
    eta = length / sum(part**2 for part in slope) ** 0.5
    return np.array([-eta * part for part in slope])
