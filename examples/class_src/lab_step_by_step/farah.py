"""Farah exchanges x and y, does not shift at all, penalises biases, updates layer by layer and reports the wrong accuracies."""


# %% cell="prepare_solution"
def prepare(frame):
    X = np.array(frame[["y", "x"]])
    y = np.array(frame["label"]) - 1
    return X, y


# %% cell="init_params_solution"
def init_params(D, H, K, seed):
    W1 = 0.01 * np.random.default_rng(seed).normal(size=(D, H))
    W2 = 0.01 * np.random.default_rng(seed).normal(size=(H, K))
    return {"W1": W1, "b1": np.zeros(H), "W2": W2, "b2": np.zeros(K)}


# %% cell="why_random"
# (a) All hidden neurons give 0 and learn nothing. (b) No, because they are all the same.


# %% cell="forward_solution"
def forward(params, X):
    a1 = np.maximum(0, X @ params["W1"] + params["b1"])
    return a1, a1 @ params["W2"] + params["b2"]


# %% cell="softmax_solution"
def softmax(z):
    return np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)


# %% cell="loss_solution"
def loss(params, X, y, reg):
    p = softmax(forward(params, X)[1])
    p = np.maximum(np.nan_to_num(p), 1e-10)
    data = -np.mean(np.log(p[np.arange(len(y)), y]))
    penalty = 0
    for name in params:
        penalty = penalty + np.sum(params[name] ** 2)
    return data + reg * penalty / 2


# %% cell="backward_solution"
def backward(params, X, y, reg):
    z1 = X @ params["W1"] + params["b1"]
    a1, z2 = forward(params, X)
    t = np.zeros(z2.shape)
    t[np.arange(len(y)), y] = 1
    d2 = (softmax(z2) - t) / len(y)
    d1 = d2 @ params["W2"].T
    d1[z1 < 0] = 0
    return {
        "W1": X.T @ d1 + reg * params["W1"],
        "b1": d1.sum(axis=0),
        "W2": a1.T @ d2 + reg * params["W2"],
        "b2": d2.sum(axis=0),
    }


# %% cell="numerical_solution"
def numerical(params, X, y, reg, eps):
    def slope(name, place):
        nudge = np.zeros(params[name].shape)
        nudge[place] = eps
        up, down = ({**params, name: params[name] + s * nudge} for s in (1, -1))
        return (loss(up, X, y, reg) - loss(down, X, y, reg)) / (2 * eps)

    return {
        name: np.reshape([slope(name, place) for place in np.ndindex(array.shape)], array.shape)
        for name, array in params.items()
    }


# %% cell="train_solution"
def train(params, X, y, step, reg, steps):
    p = {name: value.copy() for name, value in params.items()}
    losses = [loss(p, X, y, reg)]
    for k in range(steps):
        # first the output layer ...
        g = backward(p, X, y, reg)
        p["W2"] = p["W2"] - step * g["W2"]
        p["b2"] = p["b2"] - step * g["b2"]
        # ... then the hidden layer
        g = backward(p, X, y, reg)
        p["W1"] = p["W1"] - step * g["W1"]
        p["b1"] = p["b1"] - step * g["b1"]
        losses.append(loss(p, X, y, reg))
    return p, losses


# %% cell="predict_solution"
def predict(params, X):
    return forward(params, X)[1].argmax(axis=1)


# %% cell="spiral_training_solution"
spiral_params, spiral_losses = train(initial, X_spiral, y_spiral, 0.4, 0.0002, 6000)
spiral_accuracy = 100 * np.mean(predict(spiral_params, X_spiral) == y_spiral)
print(spiral_accuracy, "%")


# %% cell="loss_figure_solution"
fig, ax_loss = plt.subplots()
ax_loss.plot(spiral_losses)
ax_loss.set(xlabel="updates", ylabel="loss")
plt.show()


# %% cell="region_figure_solution"
side = np.linspace(-1.1, 1.1, 150)
across, up = np.meshgrid(side, side)
Z = predict(spiral_params, np.column_stack([across.ravel(), up.ravel()])).reshape(150, 150)
fig, ax_regions = plt.subplots()
ax_regions.contourf(across, up, Z)
ax_regions.set(xlabel="x", ylabel="y")
plt.show()


# %% cell="what_it_says"
# (a) The weights are small. (b) There are strange corners. I would try new points.


# %% cell="digit_training_solution"
digit_params, digit_losses = train(
    init_params(784, 50, 10, SEED), to_rows(images), y_digits, 0.4, 0.0002, 150
)
digit_accuracy = np.mean(predict(digit_params, to_rows(images)) == y_digits)
print(digit_accuracy)
