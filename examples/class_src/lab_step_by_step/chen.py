"""Chen reaches for SciPy, pandas and scikit-learn, uses other names, and gets everything right."""


# %% cell="prepare_solution"
def prepare(frame):
    targets = frame["label"].sub(1).to_numpy(dtype=int)
    return frame.loc[:, ["x", "y"]].to_numpy(dtype=float), targets


# %% cell="init_params_solution"
from scipy.stats import norm


def init_params(D, H, K, seed):
    generator = np.random.default_rng(seed)
    weights = [norm.rvs(scale=0.01, size=size, random_state=generator) for size in ((D, H), (H, K))]
    return dict(W1=weights[0], W2=weights[1], b1=np.zeros(H), b2=np.zeros(K))


# %% cell="why_random"
# (a) Every hidden activation is zero; backpropagation multiplies by $w^{(2)} = 0$ and by $a^{(1)} = 0$, so both matrices have gradient zero.
# (b) No, identical units have identical gradients, so they remain identical: the layer has rank one. Randomness breaks the symmetry.


# %% cell="forward_solution"
def forward(params, X):
    a1 = np.maximum(0, X @ params["W1"] + params["b1"])
    return a1, a1 @ params["W2"] + params["b2"]


# %% cell="softmax_solution"
from scipy.special import softmax as scipy_softmax


def softmax(z):
    return scipy_softmax(z, axis=1)


# %% cell="loss_solution"
from scipy.special import logsumexp


def loss(params, X, y, reg):
    _, logits = forward(params, X)
    picked = np.take_along_axis(logits, y[:, np.newaxis].astype(int), axis=1).ravel()
    l2 = np.linalg.norm(params["W1"]) ** 2 + np.linalg.norm(params["W2"]) ** 2
    return np.mean(logsumexp(logits, axis=1) - picked) + 0.5 * reg * l2


# %% cell="backward_solution"
def backward(params, X, y, reg):
    hidden, logits = forward(params, X)
    error = softmax(logits)
    np.subtract.at(error, (np.arange(y.size), y), 1)
    error /= y.size
    flow = np.where(hidden > 0, np.matmul(error, params["W2"].T), 0)
    return {
        "W1": np.matmul(X.T, flow) + reg * params["W1"],
        "b1": np.add.reduce(flow),
        "W2": np.matmul(hidden.T, error) + reg * params["W2"],
        "b2": np.add.reduce(error),
    }


# %% cell="numerical_solution"
def numerical(params, X, y, reg, eps):
    names = list(params)
    flat = np.concatenate([params[k].ravel() for k in names])
    cuts = np.cumsum([params[k].size for k in names])[:-1]

    def unflatten(v):
        return {k: part.reshape(params[k].shape) for k, part in zip(names, np.split(v, cuts))}

    f = lambda v: loss(unflatten(v), X, y, reg)
    slopes = [(f(flat + e) - f(flat - e)) / (2 * eps) for e in eps * np.eye(flat.size)]
    return unflatten(np.array(slopes))


# %% cell="train_solution"
def train(params, X, y, step, reg, steps):
    history = pd.Series(index=range(steps + 1), dtype=float, name="loss")
    values = [loss(params, X, y, reg)]
    weights = params
    for _ in range(steps):
        gradient = backward(weights, X, y, reg)
        weights = {k: weights[k] - step * gradient[k] for k in weights}
        values.append(loss(weights, X, y, reg))
    history[:] = values
    return weights, history


# %% cell="predict_solution"
def predict(params, X):
    return np.nanargmax(softmax(forward(params, X)[1]), axis=1)


# %% cell="spiral_training_solution"
from sklearn.metrics import accuracy_score

spiral_params, spiral_losses = train(initial, X_spiral, y_spiral, 0.4, 0.0002, 6000)
spiral_accuracy = accuracy_score(y_spiral, predict(spiral_params, X_spiral))
print(spiral_accuracy)


# %% cell="loss_figure_solution"
fig, ax_loss = plt.subplots()
spiral_losses.plot(ax=ax_loss, logy=True, xlabel="Updates", ylabel="Loss")
plt.show()


# %% cell="region_figure_solution"
u, v = np.mgrid[-1.05:1.05:180j, -1.05:1.05:180j]
fig, ax_regions = plt.subplots()
ax_regions.pcolormesh(u, v, predict(spiral_params, np.c_[u.ravel(), v.ravel()]).reshape(u.shape), cmap="Set3")
spiral.plot.scatter(x="x", y="y", c="k", s=3, ax=ax_regions)
plt.show()


# %% cell="what_it_says"
# (a) A uniform softmax has cross-entropy log K, here log 4; the weights are so small that it is all but uniform, and the penalty is negligible.
# (b) The network extrapolates with straight, confident borders where there are no data at all. A test set or cross-validation would show how well it generalises.


# %% cell="digit_training_solution"
X_train, X_test = map(to_rows, (images, images_held))
digit_params, digit_losses = train(init_params(784, 50, 10, SEED), X_train, y_digits, 0.4, 0.0002, 150)
digit_accuracy = accuracy_score(y_held, predict(digit_params, X_test))
print(digit_accuracy)
