"""Chen reaches for pandas, SciPy and scikit-learn, uses other names, and gets everything right."""


# %% cell="descend_square_solution"
from itertools import accumulate


def descend_square(start, alpha, steps):
    return list(accumulate(range(steps), lambda pos, _: pos - 2 * alpha * pos, initial=start))


# %% cell="fate_solution"
def fate(alpha):
    verdicts = {-1: "converges", 0: "bounces", 1: "diverges"}
    return verdicts[int(np.sign(np.abs(1 - 2 * alpha) - 1))]


# %% cell="descend_bowl_solution"
def descend_bowl(start, alpha, steps):
    history = pd.DataFrame(index=range(steps + 1), columns=["x1", "x2"], dtype=float)
    history.loc[0] = start
    for t in range(steps):
        history.loc[t + 1] = history.loc[t] * (1 - 2 * alpha)
    return history.to_numpy()


# %% cell="path_figure_solution"
bowl_path = descend_bowl([-4, 3], 0.1, 25)

walk = pd.DataFrame(bowl_path, columns=["x1", "x2"])
ax_path = walk.plot.scatter(x="x1", y="x2", color="k", zorder=3)
u, v = np.meshgrid(np.linspace(-5, 5, 80), np.linspace(-5, 5, 80))
filled = ax_path.contourf(u, v, np.hypot(u, v) ** 2, cmap="Blues_r")
ax_path.figure.colorbar(filled, label="f")
plt.show()


# %% cell="logistic_cost_solution"
from scipy.special import expit, log_expit


def cost(theta, X, y):
    scores = np.dot(X, theta)
    return -np.mean(np.where(np.asarray(y) == 1, log_expit(scores), log_expit(-scores)))


# %% cell="logistic_gradient_solution"
def gradient(theta, X, y):
    residuals = expit(np.dot(X, theta)) - y
    return np.average(X * residuals[:, np.newaxis], axis=0)


# %% cell="logistic_fit_solution"
def fit(X, y, alpha, iterations):
    beta = np.zeros(np.shape(X)[1])
    losses = []
    for it in range(iterations + 1):
        if it:
            beta = beta - alpha * gradient(beta, X, y)
        losses.append(cost(beta, X, y))
    return beta, pd.Series(losses, name="cost")


# %% cell="example5_solution"
runs = {a: fit(X5, y5, a, 5000) for a in (1, 3, 6, 9)}
alpha5 = min(runs, key=lambda a: runs[a][1].iloc[-1])
theta5, costs5 = runs[alpha5]
costs5 = costs5.to_numpy()
print(alpha5, theta5)


# %% cell="cost_curve_solution"
ax_cost = pd.Series(costs5).plot(logy=True, xlabel="Iteration", ylabel="Cost", title="Example 5")
plt.show()


# %% cell="library_solution"
model5 = LogisticRegression(C=1e10, tol=1e-6)
model5.fit(example5[["X1", "X2"]].to_numpy(), example5["Y"].to_numpy())
theta_library = np.hstack([model5.intercept_, model5.coef_.ravel()])
gap = np.linalg.norm(theta_library - theta5, ord=np.inf)


# %% cell="glm_figures_solution"
from sklearn.metrics import log_loss


def glm_figures(theta, X, y):
    fitted = expit(np.dot(X, theta))
    intercept_only = np.full(len(y), np.mean(y))
    residual = 2 * log_loss(y, fitted, normalize=False, labels=[0, 1])
    return dict(
        null_deviance=2 * log_loss(y, intercept_only, normalize=False, labels=[0, 1]),
        residual_deviance=residual,
        aic=residual + 2 * X.shape[1],
        df_residual=X.shape[0] - X.shape[1],
    )


# %% cell="quadratic_cost_solution"
from sklearn.metrics import mean_squared_error


def quadratic_cost(Y, A):
    return 0.5 * np.sum(mean_squared_error(Y, A, multioutput="raw_values"))


# %% cell="step_change_solution"
from scipy.optimize import approx_fprime


def step_change(v, alpha):
    surface = lambda p: p[0] ** 2 + p[0] * p[1] + 2 * p[1] ** 2
    here = np.array(v, dtype=float)
    slope = np.array([2 * here[0] + here[1], here[0] + 4 * here[1]])
    assert np.allclose(slope, approx_fprime(here, surface), atol=1e-4)
    return -alpha * np.dot(slope, slope), surface(here - alpha * slope) - surface(here)


# %% cell="never_rises"
# (a) The dot product of the gradient with itself is non-negative; multiplied by $-\alpha$ it is non-positive. Zero means a stationary point.
# (b) It is a linearisation: the error is of order $\alpha^2$, and at $\alpha = 1$ that error is larger than the linear part.
# The learning rate decides whether the linearisation may be trusted.
# (c) The cost of an update grows with $n$, the number of updates does not shrink: training on large data becomes too slow.


# %% cell="epoch_solution"
def updates_per_epoch(n, m):
    return int(np.ceil(n / m))


# %% cell="mini_batches_solution"
def batches_of(X, y, m, rng):
    shuffled = rng.permutation(np.arange(len(y)))
    for first in range(0, len(y), m):
        chosen = shuffled[first : first + m]
        yield np.take(X, chosen, axis=0), np.take(y, chosen)


def mini_batches(X, y, m, seed):
    return list(batches_of(X, y, m, np.random.default_rng(seed)))


# %% cell="sgd_epoch_solution"
from functools import reduce


def sgd_epoch(theta, X, y, alpha, m, seed):
    step = lambda beta, batch: beta - alpha * gradient(beta, *batch)
    return reduce(step, mini_batches(X, y, m, seed), np.asarray(theta))


# %% cell="example5_parts_solution"
example5_parts = dict(update="K", input="F")
example5_parts |= {"partial derivative": "G", "target function": "B "}


# %% cell="steepest_solution"
def steepest_step(slope, length):
    slope = np.asarray(slope, dtype=np.float64)
    uphill = slope / (slope @ slope) ** 0.5
    return np.negative(uphill) * length
