"""Bruno writes plain loops wherever they are fast enough, and gets everything right."""


# %% cell="prepare_solution"
def prepare(frame):
    X = []
    y = []
    for i in range(len(frame)):
        X.append([frame["x"].iloc[i], frame["y"].iloc[i]])
        y.append(int(frame["label"].iloc[i]) - 1)
    return np.array(X), np.array(y)


# %% cell="init_params_solution"
def init_params(D, H, K, seed):
    rng = np.random.default_rng(seed)
    W1 = np.zeros((D, H))
    for i in range(D):
        for j in range(H):
            W1[i, j] = 0.01 * rng.normal()
    W2 = np.zeros((H, K))
    for i in range(H):
        for j in range(K):
            W2[i, j] = 0.01 * rng.normal()
    params = {}
    params["W1"] = W1
    params["b1"] = np.zeros(H)
    params["W2"] = W2
    params["b2"] = np.zeros(K)
    return params


# %% cell="why_random"
# (a) All hidden neurons give 0. Nothing goes back through weights of 0, so they get no gradient and stay 0. Only the last biases learn.
# (b) No. They all do the same thing and change in the same way, so it is one neuron 50 times. That is why we start at random.


# %% cell="forward_solution"
def forward(params, X):
    z1 = np.dot(X, params["W1"]) + params["b1"]
    a1 = z1.copy()
    a1[a1 < 0] = 0
    z2 = np.dot(a1, params["W2"]) + params["b2"]
    return a1, z2


# %% cell="softmax_solution"
def softmax(z):
    # loops over the classes only, there are few of them
    K = z.shape[1]
    largest = z[:, 0]
    for k in range(1, K):
        largest = np.maximum(largest, z[:, k])
    p = np.zeros(z.shape)
    total = 0
    for k in range(K):
        p[:, k] = np.exp(z[:, k] - largest)
        total = total + p[:, k]
    for k in range(K):
        p[:, k] = p[:, k] / total
    return p


# %% cell="loss_solution"
def loss(params, X, y, reg):
    a1, z2 = forward(params, X)
    p = softmax(z2).tolist()
    logs = [0.0] * len(y)
    for i in range(len(y)):
        logs[i] = p[i][y[i]]
    data = -sum(np.log(np.maximum(logs, 1e-300))) / len(y)
    penalty = np.sum(params["W1"] * params["W1"]) + np.sum(params["W2"] * params["W2"])
    return data + reg / 2 * penalty


# %% cell="backward_solution"
def backward(params, X, y, reg):
    n = len(y)
    a1, z2 = forward(params, X)
    delta2 = softmax(z2)
    for i in range(n):
        delta2[i, y[i]] = delta2[i, y[i]] - 1
    delta2 = delta2 / n
    delta1 = np.dot(delta2, params["W2"].T)
    delta1[a1 <= 0] = 0
    slopes = {}
    slopes["W2"] = np.dot(a1.T, delta2) + reg * params["W2"]
    slopes["b2"] = delta2.sum(axis=0)
    slopes["W1"] = np.dot(X.T, delta1) + reg * params["W1"]
    slopes["b1"] = delta1.sum(axis=0)
    return slopes


# %% cell="numerical_solution"
def numerical(params, X, y, reg, eps):
    result = {}
    for name in ["W1", "b1", "W2", "b2"]:
        array = params[name].copy()
        other = dict(params)
        other[name] = array
        result[name] = np.zeros(array.shape)
        for place in np.ndindex(array.shape):
            old = array[place]
            array[place] = old + eps
            above = loss(other, X, y, reg)
            array[place] = old - eps
            below = loss(other, X, y, reg)
            array[place] = old
            result[name][place] = (above - below) / (2 * eps)
    return result


# %% cell="train_solution"
def train(params, X, y, step, reg, steps):
    now = {}
    for name in params:
        now[name] = params[name].copy()
    losses = [loss(now, X, y, reg)]
    for k in range(steps):
        slopes = backward(now, X, y, reg)
        for name in now:
            now[name] = now[name] - step * slopes[name]
        losses.append(loss(now, X, y, reg))
    return now, losses


# %% cell="predict_solution"
def predict(params, X):
    a1, z2 = forward(params, X)
    classes = []
    for row in z2.tolist():
        classes.append(row.index(max(row)))
    return np.array(classes)


# %% cell="spiral_training_solution"
spiral_params, spiral_losses = train(initial, X_spiral, y_spiral, 0.4, 0.0002, 6000)
right = 0
guesses = predict(spiral_params, X_spiral)
for i in range(len(y_spiral)):
    if guesses[i] == y_spiral[i]:
        right = right + 1
spiral_accuracy = right / len(y_spiral)
print(spiral_accuracy)


# %% cell="loss_figure_solution"
updates = []
for k in range(len(spiral_losses)):
    updates.append(k)
fig, ax_loss = plt.subplots()
ax_loss.plot(updates, spiral_losses)
ax_loss.set_xlabel("updates")
ax_loss.set_ylabel("loss")
plt.show()


# %% cell="region_figure_solution"
side = np.linspace(-1, 1, 120)
table = []
for b in side:
    line = []
    for a in side:
        line.append([a, b])
    table.append(predict(spiral_params, np.array(line)))
fig, ax_regions = plt.subplots()
ax_regions.imshow(table, origin="lower", extent=[-1, 1, -1, 1])
ax_regions.plot(X_spiral[:, 0], X_spiral[:, 1], "w.", markersize=2)
ax_regions.set_xlabel("x")
ax_regions.set_ylabel("y")
plt.show()


# %% cell="what_it_says"
# (a) At first the net knows nothing, so each of the four classes gets about a quarter, and minus the log of a quarter is log 4.
# (b) In the corners there are big areas of one colour although no point is there. To know how good it is at new points I need points that it has
# not learned from.


# %% cell="digit_training_solution"
start = init_params(784, 50, 10, SEED)
digit_params, digit_losses = train(start, to_rows(images), y_digits, 0.4, 0.0002, 150)
guesses = predict(digit_params, to_rows(images_held))
right = 0
for i in range(len(y_held)):
    if guesses[i] == y_held[i]:
        right = right + 1
digit_accuracy = right / len(y_held)
print(digit_accuracy)
