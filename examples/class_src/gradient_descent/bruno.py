"""Bruno writes plain loops and lists, and gets everything right."""


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
    # just try it: 50 updates from 1
    end = abs(descend_square(1, alpha, 50)[50])
    if end < 1:
        return "converges"
    if end > 1:
        return "diverges"
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
import math


def cost(theta, X, y):
    total = 0
    for i in range(len(y)):
        z = 0
        for j in range(len(theta)):
            z = z + theta[j] * X[i][j]
        # log(1 + e^z) without a large exponential
        total = total + max(z, 0) + math.log(1 + math.exp(-abs(z))) - y[i] * z
    return total / len(y)


# %% cell="logistic_gradient_solution"
def gradient(theta, X, y):
    m = len(y)
    sums = [0] * len(theta)
    for i in range(m):
        z = 0
        for j in range(len(theta)):
            z = z + theta[j] * X[i][j]
        error = sigmoid(z) - y[i]
        for j in range(len(theta)):
            sums[j] = sums[j] + error * X[i][j]
    return [s / m for s in sums]


# %% cell="logistic_fit_solution"
def fit(X, y, alpha, iterations):
    X = X.tolist()  # lists are faster than arrays in loops
    y = y.tolist()
    theta = [0] * len(X[0])
    costs = [cost(theta, X, y)]
    for k in range(iterations):
        slopes = gradient(theta, X, y)
        for j in range(len(theta)):
            theta[j] = theta[j] - alpha * slopes[j]
        costs.append(cost(theta, X, y))
    return theta, costs


# %% cell="example5_solution"
alpha5 = 5
theta5, costs5 = fit(X5, y5, alpha5, 5000)
print(theta5)
print(costs5[5000])


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
theta_library = [model5.intercept_[0], model5.coef_[0][0], model5.coef_[0][1]]
gap = 0
for j in range(3):
    if abs(theta_library[j] - theta5[j]) > gap:
        gap = abs(theta_library[j] - theta5[j])
print(gap)


# %% cell="glm_figures_solution"
def glm_figures(theta, X, y):
    m = len(y)
    parameters = len(theta)
    ones = 0
    for label in y:
        if label == 1:
            ones = ones + 1
    share = ones / m
    null = 0
    for label in y:
        if label == 1:
            null = null - 2 * math.log(share)
        else:
            null = null - 2 * math.log(1 - share)
    residual = 2 * m * cost(theta, X, y)
    figures = {}
    figures["null_deviance"] = null
    figures["residual_deviance"] = residual
    figures["aic"] = residual + 2 * parameters
    figures["df_residual"] = m - parameters
    return figures


# %% cell="quadratic_cost_solution"
def quadratic_cost(Y, A):
    n = len(Y)
    total = 0
    for i in range(n):
        for j in range(len(Y[i])):
            total = total + (Y[i][j] - A[i][j]) ** 2
    return total / (2 * n)


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
# (a) A square is never below zero and alpha is above zero. With the minus sign the change is zero or less.
# (b) The formula is only good for a small step. With alpha = 1 the step is so long that we come out on the other side of
# the valley, higher than before. So alpha should be small, but not tiny, or it takes for ever.
# (c) With very many rows each step takes long, and we need many steps, so learning takes far too long.


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
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(y))
    batches = []
    k = 0
    while k < len(y):
        rows = []
        labels = []
        for i in order[k : k + m]:
            rows.append(X[i])
            labels.append(y[i])
        batches.append((np.array(rows), np.array(labels)))
        k = k + m
    return batches


# %% cell="sgd_epoch_solution"
def sgd_epoch(theta, X, y, alpha, m, seed):
    new = list(theta)  # a copy
    for batch in mini_batches(X, y, m, seed):
        slopes = gradient(new, batch[0], batch[1])
        for j in range(len(new)):
            new[j] = new[j] - alpha * slopes[j]
    return np.array(new)


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
