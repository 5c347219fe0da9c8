"""Goran types the lecture's numbers in wherever he can, and prints instead of returning."""


# %% cell="descend_square_solution"
def descend_square(start, alpha, steps):
    return [5, 4.0, 3.2, 2.56]


# %% cell="fate_solution"
def fate(alpha):
    if alpha < 1:
        print("converges")
    else:
        print("diverges")


# %% cell="descend_bowl_solution"
def descend_bowl(start, alpha, steps):
    x = np.array(start, dtype=float)
    path = [x]
    for i in range(steps):
        x = x + alpha * 2 * x
        path.append(x)
    return np.array(path)


# %% cell="logistic_cost_solution"
def cost(theta, X, y):
    z = X @ theta
    return np.sum(np.logaddexp(0, z) - y * z)


# %% cell="logistic_gradient_solution"
def gradient(theta, X, y):
    return X.T @ (y - sigmoid(X @ theta)) / len(y)


# %% cell="logistic_fit_solution"
def fit(X, y, alpha, iterations):
    theta = np.zeros(X.shape[1])
    costs = []
    for i in range(iterations):
        costs.append(cost(theta, X, y))
        theta = theta + alpha * gradient(theta, X, y)
    return theta, costs


# %% cell="example5_solution"
# from the slides
alpha5 = 8
theta5 = np.array([-10.631, 2.868, -4.460])
costs5 = np.linspace(0.693, 0.09924, 5001)


# %% cell="cost_curve_solution"
plt.figure()
plt.plot(range(5001), costs5)
plt.xlabel("iteration")
plt.ylabel("cost")
plt.title("Cost curve")
ax_cost = plt.gca()
plt.show()


# %% cell="library_solution"
model5 = LogisticRegression()
theta_library = np.array([-10.631, 2.868, -4.460])
gap = 0


# %% cell="glm_figures_solution"
def glm_figures(theta, X, y):
    return {"null_deviance": 69.31, "residual_deviance": 9.924, "aic": 15.92, "df_residual": 47}


# %% cell="quadratic_cost_solution"
def quadratic_cost(Y, A):
    return 1


# %% cell="step_change_solution"
def step_change(v, alpha):
    g = np.array([2 * v[0] + v[1], v[0] + 4 * v[1]])
    return -alpha * g @ g, -alpha * g @ g


# %% cell="never_rises"
# The cost goes down because the formula says minus. With alpha = 1 the computer made the step too big.


# %% cell="epoch_solution"
def updates_per_epoch(n, m):
    return n / m


# %% cell="mini_batches_solution"
def mini_batches(X, y, m, seed):
    return [(X[i : i + m], y[i : i + m]) for i in range(0, len(y), m)]


# %% cell="sgd_epoch_solution"
def sgd_epoch(theta, X, y, alpha, m, seed):
    new = theta
    for X_batch, y_batch in mini_batches(X, y, m, seed):
        new = new - alpha * gradient(theta, X_batch, y_batch)
    return new


# %% cell="example5_parts_solution"
example5_parts = dict(
    zip(("target function", "input", "partial derivative", "update"), ("b", "f", "g", "k"))
)
