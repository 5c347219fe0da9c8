"""Alternative solutions of the lab_step_by_step assignment, right and wrong."""


# ---- prepare


# %% right style="columns by name" cell="prepare_solution"
def prepare(frame):
    X = np.column_stack([frame["x"], frame["y"]])
    return X, np.array(frame["label"]) - 1


# %% right style="loop over the rows" cell="prepare_solution"
def prepare(frame):
    X, y = [], []
    for _, row in frame.iterrows():
        X.append([row["x"], row["y"]])
        y.append(int(row["label"]) - 1)
    return np.array(X), np.array(y)


# %% right style="a copy with pandas" cell="prepare_solution"
def prepare(frame):
    made = frame.assign(label=frame["label"].astype(int).sub(1))
    return made.loc[:, ["x", "y"]].values, made.pop("label").values


# %% right style="single precision" cell="prepare_solution"
def prepare(df):
    return df[["x", "y"]].to_numpy(dtype=np.float32), (df.label - 1).to_numpy(dtype="uint8")


# %% wrong name="labels as they are" cell="prepare_solution" fails="test_labels_count_from_zero"
def prepare(frame):
    return frame[["x", "y"]].to_numpy(), frame["label"].to_numpy()


# %% wrong name="labels with decimals" cell="prepare_solution" fails="test_labels_count_from_zero"
def prepare(frame):
    return frame[["x", "y"]].to_numpy(), frame["label"].to_numpy() - 1.0


# %% wrong name="columns by position" cell="prepare_solution" fails="test_inputs, test_labels_count_from_zero"
def prepare(frame):
    values = frame.to_numpy()
    return values[:, :2], values[:, 2].astype(int) - 1


# %% wrong name="x and y exchanged" cell="prepare_solution" fails="test_inputs"
def prepare(frame):
    return frame[["y", "x"]].to_numpy(), frame["label"].to_numpy() - 1


# %% wrong name="classes in order of appearance" cell="prepare_solution" fails="test_labels_count_from_zero"
def prepare(frame):
    return frame[["x", "y"]].to_numpy(), pd.factorize(frame["label"])[0]


# %% wrong name="the spiral, whatever is given" cell="prepare_solution" fails="test_inputs, test_labels_count_from_zero"
def prepare(frame):
    return spiral[["x", "y"]].to_numpy(), spiral["label"].to_numpy() - 1


# %% wrong name="one column for each class" cell="prepare_solution" fails="test_labels_count_from_zero"
def prepare(frame):
    return frame[["x", "y"]].to_numpy(), pd.get_dummies(frame["label"]).to_numpy().astype(int)


# ---- init_params


# %% right style="standard_normal" cell="init_params_solution"
def init_params(D, H, K, seed):
    g = np.random.default_rng(seed)
    W1, W2 = (0.01 * g.standard_normal(shape) for shape in ((D, H), (H, K)))
    return dict(W1=W1, b1=np.zeros(H), W2=W2, b2=np.zeros(K))


# %% right style="one number after another" cell="init_params_solution"
def init_params(D, H, K, seed):
    rng = np.random.default_rng(seed)
    params = {}
    params["W2"] = np.array([[rng.normal(0, 0.01) for k in range(K)] for h in range(H)])
    params["W1"] = np.array([[rng.normal(0, 0.01) for h in range(H)] for d in range(D)])
    params["b1"] = np.array([0.0] * H)
    params["b2"] = np.array([0.0] * K)
    return params


# %% right style="scipy" cell="init_params_solution"
from scipy import stats


def init_params(D, H, K, seed):
    law, rng = stats.norm(scale=0.01), np.random.default_rng(seed)
    draw = lambda *shape: law.rvs(size=shape, random_state=rng)
    return {"W1": draw(D, H), "W2": draw(H, K), "b1": np.zeros((H,)), "b2": np.zeros((K,))}


# %% right style="the old generator" cell="init_params_solution"
def init_params(D, H, K, seed):
    np.random.seed(seed)
    W1 = np.random.randn(D, H) / 100
    W2 = np.random.randn(H, K) / 100
    return {"W1": W1, "b1": np.zeros(H), "W2": W2, "b2": np.zeros(K)}


# %% wrong name="weights of zero" cell="init_params_solution" fails="test_shapes_and_biases, test_small_random_weights, test_seed"
def init_params(D, H, K, seed):
    return {"W1": np.zeros((D, H)), "b1": np.zeros(H), "W2": np.zeros((H, K)), "b2": np.zeros(K)}


# %% wrong name="draws not scaled" cell="init_params_solution" fails="test_small_random_weights"
def init_params(D, H, K, seed):
    rng = np.random.default_rng(seed)
    return {
        "W1": rng.normal(size=(D, H)),
        "b1": np.zeros(H),
        "W2": rng.normal(size=(H, K)),
        "b2": np.zeros(K),
    }


# %% wrong name="uniform draws above zero" cell="init_params_solution" fails="test_small_random_weights"
def init_params(D, H, K, seed):
    rng = np.random.default_rng(seed)
    return {
        "W1": 0.01 * rng.random((D, H)),
        "b1": np.zeros(H),
        "W2": 0.01 * rng.random((H, K)),
        "b2": np.zeros(K),
    }


# %% wrong name="the same draws for both matrices" cell="init_params_solution" fails="test_seed"
def init_params(D, H, K, seed):
    draw = lambda *shape: 0.01 * np.random.default_rng(seed).normal(size=shape)
    return {"W1": draw(D, H), "b1": np.zeros(H), "W2": draw(H, K), "b2": np.zeros(K)}


# %% wrong name="no seed" cell="init_params_solution" fails="test_seed"
def init_params(D, H, K, seed):
    rng = np.random.default_rng()
    return {
        "W1": rng.normal(0, 0.01, (D, H)),
        "b1": np.zeros(H),
        "W2": rng.normal(0, 0.01, (H, K)),
        "b2": np.zeros(K),
    }


# %% wrong name="random biases" cell="init_params_solution" fails="test_shapes_and_biases"
def init_params(D, H, K, seed):
    rng = np.random.default_rng(seed)
    sizes = {"W1": (D, H), "b1": H, "W2": (H, K), "b2": K}
    return {name: 0.01 * rng.normal(size=size) for name, size in sizes.items()}


# %% wrong name="matrices lying on their side" cell="init_params_solution" fails="test_shapes_and_biases, test_small_random_weights"
def init_params(D, H, K, seed):
    rng = np.random.default_rng(seed)
    return {
        "W1": 0.01 * rng.normal(size=(H, D)),
        "b1": np.zeros(H),
        "W2": 0.01 * rng.normal(size=(K, H)),
        "b2": np.zeros(K),
    }


# ---- forward


# %% right style="np.where" cell="forward_solution"
def forward(params, X):
    z1 = np.dot(X, params["W1"]) + params["b1"]
    a1 = np.where(z1 > 0, z1, 0)
    return a1, np.dot(a1, params["W2"]) + params["b2"]


# %% right style="row after row" cell="forward_solution"
def forward(params, X):
    a1, z2 = [], []
    for row in X:
        z = row @ params["W1"] + params["b1"]
        hidden = np.array([value if value > 0 else 0.0 for value in z])
        a1.append(hidden)
        z2.append(hidden @ params["W2"] + params["b2"])
    return np.array(a1), np.array(z2)


# %% right style="einsum and clip" cell="forward_solution"
def forward(params, X):
    w1, b1, w2, b2 = (np.asarray(params[k]) for k in ("W1", "b1", "W2", "b2"))
    a1 = (np.einsum("nd,dh->nh", X, w1, optimize=True) + b1).clip(min=0)
    return a1, np.einsum("nh,hk->nk", a1, w2, optimize=True) + b2


# %% right style="times the bracket" cell="forward_solution"
def forward(params, X):
    z1 = X @ params["W1"] + params["b1"]
    a1 = z1 * (z1 > 0)
    z2 = a1 @ params["W2"] + params["b2"]
    return [a1, z2]


# %% wrong name="sigmoid instead of ReLU" cell="forward_solution" fails="test_hidden_activations"
def forward(params, X):
    a1 = 1 / (1 + np.exp(-(X @ params["W1"] + params["b1"])))
    return a1, a1 @ params["W2"] + params["b2"]


# %% wrong name="no ReLU" cell="forward_solution" fails="test_hidden_activations"
def forward(params, X):
    z1 = X @ params["W1"] + params["b1"]
    return z1, z1 @ params["W2"] + params["b2"]


# %% wrong name="z1 returned, a1 used" cell="forward_solution" fails="test_hidden_activations, test_scores"
def forward(params, X):
    z1 = X @ params["W1"] + params["b1"]
    return z1, np.maximum(0, z1) @ params["W2"] + params["b2"]


# %% wrong name="first bias left out" cell="forward_solution" fails="test_hidden_activations"
def forward(params, X):
    a1 = np.maximum(0, X @ params["W1"])
    return a1, a1 @ params["W2"] + params["b2"]


# %% wrong name="second bias left out" cell="forward_solution" fails="test_scores"
def forward(params, X):
    a1 = np.maximum(0, X @ params["W1"] + params["b1"])
    return a1, a1 @ params["W2"]


# %% wrong name="softmax too early" cell="forward_solution" fails="test_scores"
def forward(params, X):
    a1 = np.maximum(0, X @ params["W1"] + params["b1"])
    e = np.exp(a1 @ params["W2"] + params["b2"])
    return a1, e / e.sum(axis=1, keepdims=True)


# %% wrong name="maximum of the whole array" cell="forward_solution" fails="test_hidden_activations, test_scores, test_forward_one_row"
def forward(params, X):
    a1 = np.max(X @ params["W1"] + params["b1"], 0)
    return a1, a1 @ params["W2"] + params["b2"]


# %% wrong name="only the scores" cell="forward_solution" fails="test_hidden_activations, test_scores, test_forward_one_row"
def forward(params, X):
    a1 = np.maximum(0, X @ params["W1"] + params["b1"])
    return a1 @ params["W2"] + params["b2"]


# ---- softmax


# %% right style="by logarithms" cell="softmax_solution"
def softmax(z):
    z = z - z.max(axis=1)[:, None]
    return np.exp(z - np.log(np.exp(z).sum(axis=1))[:, None])


# %% right style="row after row" cell="softmax_solution"
def softmax(z):
    p = []
    for row in z:
        largest = max(row)
        powers = [np.exp(value - largest) for value in row]
        p.append([power / sum(powers) for power in powers])
    return np.array(p)


# %% right style="scipy" cell="softmax_solution"
import scipy.special


def softmax(z):
    return scipy.special.softmax(np.asarray(z), axis=-1)


# %% right style="transposed" cell="softmax_solution"
def softmax(z):
    columns = np.array(z, dtype=float).T
    columns -= columns.max(0)
    powers = np.exp(columns)
    return (powers / powers.sum(0)).T


# %% wrong name="sum over the rows" cell="softmax_solution" fails="test_softmax_rows, test_softmax_of_one_row, test_softmax_of_large_scores"
def softmax(z):
    powers = np.exp(z - np.max(z, axis=0))
    return powers / np.sum(powers, axis=0)


# %% wrong name="no shift" cell="softmax_solution" fails="test_softmax_of_large_scores"
def softmax(z):
    powers = np.exp(z)
    return powers / np.sum(powers, axis=1, keepdims=True)


# %% wrong name="one shift for all rows" cell="softmax_solution" fails="test_softmax_of_large_scores"
def softmax(z):
    powers = np.exp(z - np.max(z))
    return powers / np.sum(powers, axis=1, keepdims=True)


# %% wrong name="sum of the whole table" cell="softmax_solution" fails="test_softmax_rows, test_softmax_of_large_scores"
def softmax(z):
    powers = np.exp(z - np.max(z, axis=1, keepdims=True))
    return powers / np.sum(powers)


# %% wrong name="keepdims forgotten" cell="softmax_solution" fails="test_softmax_rows, test_softmax_of_large_scores"
def softmax(z):
    powers = np.exp(z - np.max(z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1)


# %% wrong name="shift by the smallest" cell="softmax_solution" fails="test_softmax_of_large_scores"
def softmax(z):
    powers = np.exp(z - np.min(z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


# %% wrong name="a sigmoid for each score" cell="softmax_solution" fails="test_softmax_rows, test_softmax_of_one_row, test_softmax_of_large_scores"
def softmax(z):
    return 0.5 * (1 + np.tanh(z / 2))


# ---- loss


# %% right style="clipped probabilities" cell="loss_solution"
def loss(params, X, y, reg):
    p = np.clip(softmax(forward(params, X)[1]), 1e-12, 1)
    data = -np.log(p[np.arange(len(y)), y]).mean()
    return data + reg / 2 * sum((params[k] ** 2).sum() for k in ("W1", "W2"))


# %% right style="a hair away, as the text says" cell="loss_solution"
def loss(params, X, y, reg):
    p = softmax(forward(params, X)[1])
    own = np.array([max(row[k], 1e-12) for row, k in zip(p, y)])
    return float(-np.log(own).mean() + reg * sum((params[n] ** 2).sum() for n in ("W1", "W2")) / 2)


# %% right style="loops" cell="loss_solution"
def loss(params, X, y, reg):
    p = softmax(forward(params, X)[1])
    total = 0.0
    for i, label in enumerate(y):
        total -= np.log(max(p[i, label], 1e-300))
    squares = 0.0
    for name in ("W1", "W2"):
        for weight in np.ravel(params[name]):
            squares += weight * weight
    return total / len(y) + 0.5 * reg * squares


# %% right style="logsumexp" cell="loss_solution"
from scipy.special import logsumexp


def loss(params, X, y, reg):
    scores = forward(params, X)[1]
    own = np.take_along_axis(scores, np.asarray(y)[:, None], axis=1)[:, 0]
    decay = np.linalg.norm(params["W1"]) ** 2 + np.linalg.norm(params["W2"]) ** 2
    return np.mean(logsumexp(scores, axis=1) - own) + 0.5 * reg * decay


# %% right style="one-hot truth" cell="loss_solution"
def loss(params, X, y, reg):
    z = forward(params, X)[1]
    t = np.eye(z.shape[1])[y]
    p = softmax(z) + 1e-15
    return (
        -(t * np.log(p)).sum() / len(X)
        + reg * (np.vdot(params["W1"], params["W1"]) + np.vdot(params["W2"], params["W2"])) / 2
    )


# %% wrong name="sum instead of mean" cell="loss_solution" fails="test_cross_entropy"
def loss(params, X, y, reg):
    p = np.clip(softmax(forward(params, X)[1]), 1e-12, 1)
    data = -np.sum(np.log(p[np.arange(len(y)), y]))
    return data + 0.5 * reg * (np.sum(params["W1"] ** 2) + np.sum(params["W2"] ** 2))


# %% wrong name="mean over all entries" cell="loss_solution" fails="test_cross_entropy, test_loss_of_a_sure_net"
def loss(params, X, y, reg):
    p = np.clip(softmax(forward(params, X)[1]), 1e-12, 1)
    data = -np.mean(np.eye(p.shape[1])[y] * np.log(p))
    return data + 0.5 * reg * (np.sum(params["W1"] ** 2) + np.sum(params["W2"] ** 2))


# %% wrong name="half forgotten" cell="loss_solution" fails="test_penalty"
def loss(params, X, y, reg):
    p = np.clip(softmax(forward(params, X)[1]), 1e-12, 1)
    data = -np.mean(np.log(p[np.arange(len(y)), y]))
    return data + reg * (np.sum(params["W1"] ** 2) + np.sum(params["W2"] ** 2))


# %% wrong name="penalty on one matrix" cell="loss_solution" fails="test_penalty"
def loss(params, X, y, reg):
    p = np.clip(softmax(forward(params, X)[1]), 1e-12, 1)
    data = -np.mean(np.log(p[np.arange(len(y)), y]))
    return data + 0.5 * reg * np.sum(params["W2"] ** 2)


# %% wrong name="penalty on the biases too" cell="loss_solution" fails="test_penalty"
def loss(params, X, y, reg):
    p = np.clip(softmax(forward(params, X)[1]), 1e-12, 1)
    data = -np.mean(np.log(p[np.arange(len(y)), y]))
    return data + 0.5 * reg * sum(np.sum(value**2) for value in params.values())


# %% wrong name="log of zero" cell="loss_solution" fails="test_loss_of_a_sure_net"
def loss(params, X, y, reg):
    p = softmax(forward(params, X)[1])
    data = -np.mean(np.log(p[np.arange(len(y)), y]))
    return data + 0.5 * reg * (np.sum(params["W1"] ** 2) + np.sum(params["W2"] ** 2))


# %% wrong name="minus forgotten" cell="loss_solution" fails="test_cross_entropy, test_loss_of_a_sure_net"
def loss(params, X, y, reg):
    p = np.clip(softmax(forward(params, X)[1]), 1e-12, 1)
    data = np.mean(np.log(p[np.arange(len(y)), y]))
    return data + 0.5 * reg * (np.sum(params["W1"] ** 2) + np.sum(params["W2"] ** 2))


# %% wrong name="label off by one" cell="loss_solution" fails="test_cross_entropy, test_loss_of_a_sure_net"
def loss(params, X, y, reg):
    p = np.clip(softmax(forward(params, X)[1]), 1e-12, 1)
    data = -np.mean(np.log(p[np.arange(len(y)), y - 1]))
    return data + 0.5 * reg * (np.sum(params["W1"] ** 2) + np.sum(params["W2"] ** 2))


# %% wrong name="cut off far too early" cell="loss_solution" fails="test_cross_entropy, test_loss_of_a_sure_net"
def loss(params, X, y, reg):
    p = np.clip(softmax(forward(params, X)[1]), 0.05, 0.95)
    data = -np.mean(np.log(p[np.arange(len(y)), y]))
    return data + 0.5 * reg * (np.sum(params["W1"] ** 2) + np.sum(params["W2"] ** 2))


# ---- backward


# %% right style="one-hot truth" cell="backward_solution"
def backward(params, X, y, reg):
    a1, z2 = forward(params, X)
    t = np.eye(z2.shape[1])[y]
    d2 = (softmax(z2) - t) / len(X)
    d1 = np.where(a1 > 0, d2.dot(params["W2"].T), 0)
    return {
        "W2": a1.T.dot(d2) + reg * params["W2"],
        "b2": d2.sum(0),
        "W1": X.T.dot(d1) + reg * params["W1"],
        "b1": d1.sum(0),
    }


# %% right style="row after row" cell="backward_solution"
def backward(params, X, y, reg):
    a1, z2 = forward(params, X)
    p = softmax(z2)
    dW1, dW2 = reg * params["W1"], reg * params["W2"]
    db1, db2 = np.zeros(len(params["b1"])), np.zeros(len(params["b2"]))
    for i in range(len(y)):
        error = np.array(p[i])
        error[y[i]] -= 1
        error /= len(y)
        dW2 = dW2 + np.outer(a1[i], error)
        db2 += error
        back = params["W2"] @ error
        back[a1[i] <= 0] = 0
        dW1 = dW1 + np.outer(X[i], back)
        db1 += back
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


# %% right style="tensordot, 1/n at the end" cell="backward_solution"
def backward(params, X, y, reg):
    n = len(y)
    z1 = X @ params["W1"] + params["b1"]
    hidden = np.maximum(z1, 0)
    errors = softmax(hidden @ params["W2"] + params["b2"])
    errors[range(n), y] -= 1
    flow = errors @ np.transpose(params["W2"])
    flow[z1 <= 0] = 0
    slopes = {
        "W1": np.tensordot(X, flow, axes=(0, 0)) / n,
        "b1": flow.mean(axis=0),
        "W2": np.tensordot(hidden, errors, axes=(0, 0)) / n,
        "b2": errors.mean(axis=0),
    }
    for name in ("W1", "W2"):
        slopes[name] += reg * params[name]
    return slopes


# %% right style="a column of ones" cell="backward_solution"
def backward(params, X, y, reg):
    a1, z2 = forward(params, X)
    ones = np.ones((len(y), 1))
    d2 = softmax(z2) / len(y)
    d2[np.arange(len(y)), y] -= 1 / len(y)
    d1 = (d2 @ params["W2"].T) * np.sign(a1)
    g2, g1 = np.hstack([a1, ones]).T @ d2, np.hstack([X, ones]).T @ d1
    return dict(
        W1=g1[:-1] + reg * params["W1"], b1=g1[-1], W2=g2[:-1] + reg * params["W2"], b2=g2[-1]
    )


# %% wrong name="no 1/n" cell="backward_solution" fails="test_output_layer"
def backward(params, X, y, reg):
    a1, z2 = forward(params, X)
    d2 = softmax(z2)
    d2[np.arange(len(y)), y] -= 1
    d1 = d2 @ params["W2"].T * (a1 > 0)
    return {
        "W1": X.T @ d1 + reg * params["W1"],
        "b1": d1.sum(0),
        "W2": a1.T @ d2 + reg * params["W2"],
        "b2": d2.sum(0),
    }


# %% wrong name="truth minus probability" cell="backward_solution" fails="test_output_layer"
def backward(params, X, y, reg):
    a1, z2 = forward(params, X)
    d2 = (np.eye(z2.shape[1])[y] - softmax(z2)) / len(y)
    d1 = d2 @ params["W2"].T * (a1 > 0)
    return {
        "W1": X.T @ d1 + reg * params["W1"],
        "b1": d1.sum(0),
        "W2": a1.T @ d2 + reg * params["W2"],
        "b2": d2.sum(0),
    }


# %% wrong name="penalty forgotten on W1" cell="backward_solution" fails="test_penalty_of_both_matrices"
def backward(params, X, y, reg):
    a1, z2 = forward(params, X)
    d2 = (softmax(z2) - np.eye(z2.shape[1])[y]) / len(y)
    d1 = d2 @ params["W2"].T * (a1 > 0)
    return {"W1": X.T @ d1, "b1": d1.sum(0), "W2": a1.T @ d2 + reg * params["W2"], "b2": d2.sum(0)}


# %% wrong name="penalty with factor 2" cell="backward_solution" fails="test_penalty_of_both_matrices"
def backward(params, X, y, reg):
    a1, z2 = forward(params, X)
    d2 = (softmax(z2) - np.eye(z2.shape[1])[y]) / len(y)
    d1 = d2 @ params["W2"].T * (a1 > 0)
    return {
        "W1": X.T @ d1 + 2 * reg * params["W1"],
        "b1": d1.sum(0),
        "W2": a1.T @ d2 + 2 * reg * params["W2"],
        "b2": d2.sum(0),
    }


# %% wrong name="ReLU forgotten on the way back" cell="backward_solution" fails="test_hidden_layer, test_nothing_flows_at_zero"
def backward(params, X, y, reg):
    a1, z2 = forward(params, X)
    d2 = (softmax(z2) - np.eye(z2.shape[1])[y]) / len(y)
    d1 = d2 @ params["W2"].T
    return {
        "W1": X.T @ d1 + reg * params["W1"],
        "b1": d1.sum(0),
        "W2": a1.T @ d2 + reg * params["W2"],
        "b2": d2.sum(0),
    }


# %% wrong name="slope 1 at zero" cell="backward_solution" fails="test_nothing_flows_at_zero"
def backward(params, X, y, reg):
    z1 = X @ params["W1"] + params["b1"]
    a1, z2 = forward(params, X)
    d2 = (softmax(z2) - np.eye(z2.shape[1])[y]) / len(y)
    d1 = d2 @ params["W2"].T * (z1 >= 0)
    return {
        "W1": X.T @ d1 + reg * params["W1"],
        "b1": d1.sum(0),
        "W2": a1.T @ d2 + reg * params["W2"],
        "b2": d2.sum(0),
    }


# %% wrong name="ReLU of the gradient" cell="backward_solution" fails="test_hidden_layer, test_nothing_flows_at_zero"
def backward(params, X, y, reg):
    a1, z2 = forward(params, X)
    d2 = (softmax(z2) - np.eye(z2.shape[1])[y]) / len(y)
    d1 = np.maximum(0, d2 @ params["W2"].T)
    return {
        "W1": X.T @ d1 + reg * params["W1"],
        "b1": d1.sum(0),
        "W2": a1.T @ d2 + reg * params["W2"],
        "b2": d2.sum(0),
    }


# %% wrong name="biases averaged once more" cell="backward_solution" fails="test_output_layer, test_hidden_layer"
def backward(params, X, y, reg):
    a1, z2 = forward(params, X)
    d2 = (softmax(z2) - np.eye(z2.shape[1])[y]) / len(y)
    d1 = d2 @ params["W2"].T * (a1 > 0)
    return {
        "W1": X.T @ d1 + reg * params["W1"],
        "b1": d1.mean(0),
        "W2": a1.T @ d2 + reg * params["W2"],
        "b2": d2.mean(0),
    }


# %% wrong name="W2 updated before it is used" cell="backward_solution" fails="test_hidden_layer, test_penalty_of_both_matrices"
def backward(params, X, y, reg):
    a1, z2 = forward(params, X)
    d2 = (softmax(z2) - np.eye(z2.shape[1])[y]) / len(y)
    dW2 = a1.T @ d2 + reg * params["W2"]
    d1 = d2 @ (params["W2"] - 0.4 * dW2).T * (a1 > 0)
    return {"W1": X.T @ d1 + reg * params["W1"], "b1": d1.sum(0), "W2": dW2, "b2": d2.sum(0)}


# ---- numerical


# %% right style="a fresh copy for each nudge" cell="numerical_solution"
from copy import deepcopy


def numerical(params, X, y, reg, eps):
    slopes = {}
    for name in params:
        slopes[name] = np.zeros_like(params[name], dtype=float)
        for place in np.ndindex(slopes[name].shape):
            up, down = deepcopy(params), deepcopy(params)
            up[name][place] += eps
            down[name][place] -= eps
            slopes[name][place] = (loss(up, X, y, reg) - loss(down, X, y, reg)) / (2 * eps)
    return slopes


# %% right style="loops by shape" cell="numerical_solution"
def slope_at(params, name, place, X, y, reg, eps):
    values = []
    for sign in (1, -1):
        moved = {k: np.array(v) for k, v in params.items()}
        moved[name][place] = moved[name][place] + sign * eps
        values.append(loss(moved, X, y, reg))
    return (values[0] - values[1]) / eps / 2


def numerical(params, X, y, reg, eps):
    result = {}
    for name in ("W1", "W2"):
        rows, columns = params[name].shape
        result[name] = [
            [slope_at(params, name, (i, j), X, y, reg, eps) for j in range(columns)]
            for i in range(rows)
        ]
    for name in ("b1", "b2"):
        result[name] = [slope_at(params, name, i, X, y, reg, eps) for i in range(len(params[name]))]
    return {k: np.array(v) for k, v in result.items()}


# %% right style="one long vector" cell="numerical_solution"
def numerical(params, X, y, reg, eps):
    names = ["W1", "b1", "W2", "b2"]
    cuts = np.cumsum([params[k].size for k in names])[:-1]
    flat = np.concatenate([np.ravel(params[k]) for k in names])

    def back(vector):
        return {k: part.reshape(params[k].shape) for k, part in zip(names, np.split(vector, cuts))}

    at = lambda vector: loss(back(vector), X, y, reg)
    return back(
        np.array([(at(flat + eps * e) - at(flat - eps * e)) / (2 * eps) for e in np.eye(flat.size)])
    )


# %% wrong name="forward difference" cell="numerical_solution" fails="test_central_differences"
def numerical(params, X, y, reg, eps):
    slopes = {}
    here = loss(params, X, y, reg)
    for name in params:
        slopes[name] = np.zeros(params[name].shape)
        for place in np.ndindex(slopes[name].shape):
            up = {k: v.copy() for k, v in params.items()}
            up[name][place] += eps
            slopes[name][place] = (loss(up, X, y, reg) - here) / eps
    return slopes


# %% wrong name="never put back" cell="numerical_solution" fails="test_central_differences"
def numerical(params, X, y, reg, eps):
    moved = {k: v.copy() for k, v in params.items()}
    slopes = {k: np.zeros(v.shape) for k, v in params.items()}
    for name in moved:
        for place in np.ndindex(moved[name].shape):
            moved[name][place] += eps
            above = loss(moved, X, y, reg)
            moved[name][place] -= 2 * eps
            slopes[name][place] = (above - loss(moved, X, y, reg)) / (2 * eps)
    return slopes


# %% wrong name="divided by one nudge" cell="numerical_solution" fails="test_central_differences"
def numerical(params, X, y, reg, eps):
    moved = {k: v.copy() for k, v in params.items()}
    slopes = {k: np.zeros(v.shape) for k, v in params.items()}
    for name in moved:
        for place in np.ndindex(moved[name].shape):
            there = moved[name][place]
            moved[name][place] = there + eps
            above = loss(moved, X, y, reg)
            moved[name][place] = there - eps
            slopes[name][place] = (above - loss(moved, X, y, reg)) / eps
            moved[name][place] = there
    return slopes


# %% wrong name="all entries at once" cell="numerical_solution" fails="test_central_differences"
def numerical(params, X, y, reg, eps):
    slopes = {}
    for name in params:
        above = loss({**params, name: params[name] + eps}, X, y, reg)
        below = loss({**params, name: params[name] - eps}, X, y, reg)
        slopes[name] = np.full(params[name].shape, (above - below) / (2 * eps))
    return slopes


# %% wrong name="biases left out" cell="numerical_solution" fails="test_central_differences"
def numerical(params, X, y, reg, eps):
    moved = {k: v.copy() for k, v in params.items()}
    slopes = {k: np.zeros(v.shape) for k, v in params.items()}
    for name in ("W1", "W2"):
        for place in np.ndindex(moved[name].shape):
            there = moved[name][place]
            moved[name][place] = there + eps
            above = loss(moved, X, y, reg)
            moved[name][place] = there - eps
            slopes[name][place] = (above - loss(moved, X, y, reg)) / (2 * eps)
            moved[name][place] = there
    return slopes


# %% wrong name="below minus above" cell="numerical_solution" fails="test_central_differences"
def numerical(params, X, y, reg, eps):
    moved = {k: v.copy() for k, v in params.items()}
    slopes = {k: np.zeros(v.shape) for k, v in params.items()}
    for name in moved:
        for place in np.ndindex(moved[name].shape):
            there = moved[name][place]
            moved[name][place] = there - eps
            below = loss(moved, X, y, reg)
            moved[name][place] = there + eps
            slopes[name][place] = (below - loss(moved, X, y, reg)) / (2 * eps)
            moved[name][place] = there
    return slopes


# ---- train


# %% right style="copies, changed in place" cell="train_solution"
def train(params, X, y, step, reg, steps):
    p = {name: np.array(value) for name, value in params.items()}
    losses = np.empty(steps + 1)
    losses[0] = loss(p, X, y, reg)
    for k in range(1, steps + 1):
        g = backward(p, X, y, reg)
        for name in p:
            p[name] -= step * g[name]
        losses[k] = loss(p, X, y, reg)
    return p, losses


# %% right style="all in one loop, no other function" cell="train_solution"
def train(params, X, y, step, reg, steps):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    n, t = len(y), np.eye(len(b2))[y]
    losses = []
    for k in range(steps + 1):
        hidden = np.maximum(0, X @ W1 + b1)
        scores = hidden @ W2 + b2
        scores = scores - scores.max(axis=1, keepdims=True)
        p = np.exp(scores)
        p = p / p.sum(axis=1, keepdims=True)
        losses.append(
            -np.log(p[np.arange(n), y]).mean() + reg / 2 * ((W1**2).sum() + (W2**2).sum())
        )
        if k == steps:
            break
        d2 = (p - t) / n
        d1 = d2 @ W2.T
        d1[hidden <= 0] = 0
        dW2, dW1 = hidden.T @ d2 + reg * W2, X.T @ d1 + reg * W1
        W1, b1 = W1 - step * dW1, b1 - step * d1.sum(axis=0)
        W2, b2 = W2 - step * dW2, b2 - step * d2.sum(axis=0)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}, losses


# %% right style="accumulate" cell="train_solution"
from itertools import accumulate, repeat


def train(params, X, y, step, reg, steps):
    def update(theta, _):
        slopes = backward(theta, X, y, reg)
        return {k: np.subtract(v, step * slopes[k]) for k, v in theta.items()}

    losses = []
    for theta in accumulate(repeat(None, steps), update, initial=params):
        losses.append(loss(theta, X, y, reg))
    return theta, tuple(losses)


# %% wrong name="sign of the update" cell="train_solution" fails="test_updates"
def train(params, X, y, step, reg, steps):
    losses = [loss(params, X, y, reg)]
    for _ in range(steps):
        slopes = backward(params, X, y, reg)
        params = {name: params[name] + step * slopes[name] for name in slopes}
        losses.append(loss(params, X, y, reg))
    return params, losses


# %% wrong name="one parameter after another" cell="train_solution" fails="test_updates"
def train(params, X, y, step, reg, steps):
    params = dict(params)
    losses = [loss(params, X, y, reg)]
    for _ in range(steps):
        for name in ("W2", "b2", "W1", "b1"):
            params[name] = params[name] - step * backward(params, X, y, reg)[name]
        losses.append(loss(params, X, y, reg))
    return params, losses


# %% wrong name="gradients of the start for ever" cell="train_solution" fails="test_updates"
def train(params, X, y, step, reg, steps):
    slopes = backward(params, X, y, reg)
    losses = [loss(params, X, y, reg)]
    for _ in range(steps):
        params = {name: params[name] - step * slopes[name] for name in slopes}
        losses.append(loss(params, X, y, reg))
    return params, losses


# %% wrong name="the start is left out" cell="train_solution" fails="test_one_loss_more_than_updates"
def train(params, X, y, step, reg, steps):
    losses = []
    for _ in range(steps):
        slopes = backward(params, X, y, reg)
        params = {name: params[name] - step * slopes[name] for name in slopes}
        losses.append(loss(params, X, y, reg))
    return params, losses


# %% wrong name="loss before the update" cell="train_solution" fails="test_one_loss_more_than_updates, test_losses_follow_updates"
def train(params, X, y, step, reg, steps):
    losses = []
    for _ in range(steps):
        losses.append(loss(params, X, y, reg))
        slopes = backward(params, X, y, reg)
        params = {name: params[name] - step * slopes[name] for name in slopes}
    return params, losses


# %% wrong name="given parameters changed in place" cell="train_solution" fails="test_given_parameters_stay"
def train(params, X, y, step, reg, steps):
    losses = [loss(params, X, y, reg)]
    for _ in range(steps):
        slopes = backward(params, X, y, reg)
        for name in params:
            params[name] -= step * slopes[name]
        losses.append(loss(params, X, y, reg))
    return params, losses


# %% wrong name="biases not updated" cell="train_solution" fails="test_updates"
def train(params, X, y, step, reg, steps):
    losses = [loss(params, X, y, reg)]
    for _ in range(steps):
        slopes = backward(params, X, y, reg)
        params = {
            **params,
            "W1": params["W1"] - step * slopes["W1"],
            "W2": params["W2"] - step * slopes["W2"],
        }
        losses.append(loss(params, X, y, reg))
    return params, losses


# %% wrong name="losses without the penalty" cell="train_solution" fails="test_one_loss_more_than_updates, test_losses_follow_updates"
def train(params, X, y, step, reg, steps):
    losses = [loss(params, X, y, 0)]
    for _ in range(steps):
        slopes = backward(params, X, y, reg)
        params = {name: params[name] - step * slopes[name] for name in slopes}
        losses.append(loss(params, X, y, 0))
    return params, losses


# ---- predict


# %% right style="method of the scores" cell="predict_solution"
def predict(params, X):
    _, scores = forward(params, X)
    return scores.argmax(axis=1)


# %% right style="row after row" cell="predict_solution"
def predict(params, X):
    classes = []
    for row in forward(params, X)[1]:
        best = 0
        for k in range(len(row)):
            if row[k] > row[best]:
                best = k
        classes.append(best)
    return np.array(classes)


# %% right style="most probable, by sorting" cell="predict_solution"
def predict(params, X):
    p = pd.DataFrame(softmax(forward(params, X)[1]))
    return p.idxmax(axis="columns").to_numpy()


# %% wrong name="axis of the rows" cell="predict_solution" fails="test_predicted_classes, test_predict_one_row"
def predict(params, X):
    return np.argmax(forward(params, X)[1], axis=0)


# %% wrong name="no axis" cell="predict_solution" fails="test_predicted_classes, test_predict_one_row"
def predict(params, X):
    return np.argmax(forward(params, X)[1])


# %% wrong name="classes from 1" cell="predict_solution" fails="test_predicted_classes, test_predict_one_row"
def predict(params, X):
    return np.argmax(forward(params, X)[1], axis=1) + 1


# %% wrong name="the highest score itself" cell="predict_solution" fails="test_predicted_classes, test_predict_one_row"
def predict(params, X):
    return np.max(forward(params, X)[1], axis=1)


# %% wrong name="the busiest hidden neuron" cell="predict_solution" fails="test_predicted_classes, test_predict_one_row"
def predict(params, X):
    return np.argmax(forward(params, X)[0], axis=1)


# %% wrong name="a single row squeezed" cell="predict_solution" fails="test_predict_one_row"
def predict(params, X):
    scores = np.squeeze(forward(params, X)[1])
    return np.argmax(scores, axis=-1)


# ---- spiral_training


# %% right style="accuracy by counting" cell="spiral_training_solution"
spiral_params, spiral_losses = train(initial, X_spiral, y_spiral, step=0.4, reg=0.0002, steps=6000)
correct = 0
for guess, truth in zip(predict(spiral_params, X_spiral), y_spiral):
    if guess == truth:
        correct += 1
spiral_accuracy = correct / len(y_spiral)


# %% right style="settings in a dict" cell="spiral_training_solution"
settings = {"step": 0.4, "reg": 2e-4, "steps": 6000}
result = train(initial, X_spiral, y_spiral, **settings)
spiral_params = result[0]
spiral_losses = list(result[1])
spiral_accuracy = float((predict(spiral_params, X_spiral) == y_spiral).mean())


# %% right style="scikit-learn's accuracy, weights in single precision" cell="spiral_training_solution"
from sklearn.metrics import accuracy_score

spiral_params, spiral_losses = train(initial, X_spiral, y_spiral, 0.4, 0.0002, 6000)
spiral_params = {name: value.astype(np.float32) for name, value in spiral_params.items()}
spiral_accuracy = accuracy_score(y_spiral, predict(spiral_params, X_spiral))


# %% wrong name="another step length" cell="spiral_training_solution" fails="test_spiral_losses"
spiral_params, spiral_losses = train(initial, X_spiral, y_spiral, 0.3, 0.0002, 6000)
spiral_accuracy = np.mean(predict(spiral_params, X_spiral) == y_spiral)


# %% wrong name="too few updates" cell="spiral_training_solution" fails="test_spiral_losses, test_spiral_weights, test_spiral_accuracy"
spiral_params, spiral_losses = train(initial, X_spiral, y_spiral, 0.4, 0.0002, 60)


# %% wrong name="weights of one's own at the start" cell="spiral_training_solution" fails="test_spiral_losses"
spiral_params, spiral_losses = train(
    init_params(2, 50, 4, SEED), X_spiral, y_spiral, 0.4, 0.0002, 6000
)
spiral_accuracy = np.mean(predict(spiral_params, X_spiral) == y_spiral)


# %% wrong name="the lab's numbers typed in" cell="spiral_training_solution" fails="test_spiral_losses, test_spiral_weights, test_spiral_accuracy"
spiral_params = initial
spiral_losses = np.interp(
    range(6001),
    range(0, 6001, 1000),
    [1.386289, 0.967922, 0.448881, 0.293037, 0.244380, 0.225212, 0.218469],
)
spiral_accuracy = 0.96375


# %% wrong name="accuracy in percent" cell="spiral_training_solution" fails="test_spiral_accuracy"
spiral_params, spiral_losses = train(initial, X_spiral, y_spiral, 0.4, 0.0002, 6000)
spiral_accuracy = 100 * np.mean(predict(spiral_params, X_spiral) == y_spiral)


# %% wrong name="accuracy against labels from 1" cell="spiral_training_solution" fails="test_spiral_accuracy"
spiral_params, spiral_losses = train(initial, X_spiral, y_spiral, 0.4, 0.0002, 6000)
spiral_accuracy = np.mean(predict(spiral_params, X_spiral) == spiral["label"])


# ---- loss_figure


# %% right style="plt" cell="loss_figure_solution"
plt.figure()
ax_loss = plt.gca()
plt.plot(spiral_losses)
plt.xlabel("updates")
plt.ylabel("loss")
plt.show()


# %% right style="pandas" cell="loss_figure_solution"
ax_loss = pd.Series(spiral_losses).plot(logy=True, xlabel="number of updates", ylabel="Loss")


# %% right style="points, and the thousands marked" cell="loss_figure_solution"
fig, ax_loss = plt.subplots()
ax_loss.scatter(range(len(spiral_losses)), spiral_losses, s=1)
ax_loss.plot(range(0, 6001, 1000), np.array(spiral_losses)[::1000], "r^")
ax_loss.set_xlabel("Steps")
ax_loss.set_ylabel("loss L")


# %% right style="over the curve of a shorter step" cell="loss_figure_solution"
fig, ax_loss = plt.subplots()
ax_loss.semilogy(train(initial, X_spiral, y_spiral, 0.1, 0.0002, 200)[1], color="0.8", label="0.1")
ax_loss.semilogy(spiral_losses, label="0.4")
ax_loss.set(xlabel="updates", ylabel="loss")
ax_loss.legend()


# %% wrong name="every thousandth only" cell="loss_figure_solution" fails="test_curve_is_drawn"
fig, ax_loss = plt.subplots()
ax_loss.plot(range(0, 6001, 1000), spiral_losses[::1000], "o-")
ax_loss.set(xlabel="updates", ylabel="loss")


# %% wrong name="axes exchanged" cell="loss_figure_solution" fails="test_curve_is_drawn"
fig, ax_loss = plt.subplots()
ax_loss.plot(spiral_losses, range(6001))
ax_loss.set(xlabel="updates", ylabel="loss")


# %% wrong name="logarithms drawn" cell="loss_figure_solution" fails="test_curve_is_drawn"
fig, ax_loss = plt.subplots()
ax_loss.plot(np.log(spiral_losses))
ax_loss.set(xlabel="updates", ylabel="loss")


# %% wrong name="no labels" cell="loss_figure_solution" fails="test_curve_labels"
fig, ax_loss = plt.subplots()
ax_loss.plot(spiral_losses)


# ---- region_figure


# %% wrong name="updates counted from 1" cell="loss_figure_solution" fails="test_curve_is_drawn"
fig, ax_loss = plt.subplots()
ax_loss.plot(range(1, len(spiral_losses) + 1), spiral_losses)
ax_loss.set(xlabel="updates", ylabel="loss")


# %% wrong name="the line instead of its axes" cell="loss_figure_solution" fails="test_curve_is_drawn, test_curve_labels"
ax_loss = plt.plot(spiral_losses)
plt.xlabel("updates")
plt.ylabel("loss")


# %% right style="mesh of cells, one scatter for each arm" cell="region_figure_solution"
g = np.linspace(-1, 1, 150)
gx, gy = np.meshgrid(g, g)
answer = predict(spiral_params, np.c_[gx.ravel(), gy.ravel()])
fig, ax_regions = plt.subplots()
ax_regions.pcolormesh(gx, gy, answer.reshape(gx.shape), alpha=0.4)
for k in range(4):
    ax_regions.scatter(*X_spiral[y_spiral == k].T, s=6)
ax_regions.set_xlabel("x")
ax_regions.set_ylabel("y")


# %% right style="image, loop over its rows" cell="region_figure_solution"
side = np.linspace(-1.2, 1.2, 200)
picture = np.zeros((200, 200))
for i in range(200):
    line = np.zeros((200, 2))
    line[:, 0] = side
    line[:, 1] = side[i]
    picture[i] = predict(spiral_params, line)
fig, ax_regions = plt.subplots()
ax_regions.imshow(picture, origin="lower", extent=(-1.2, 1.2, -1.2, 1.2), cmap="tab10")
ax_regions.plot(X_spiral[:, 0], X_spiral[:, 1], "k.", markersize=2)
ax_regions.set(xlabel="x", ylabel="y")


# %% right style="each point by itself" cell="region_figure_solution"
g = np.linspace(-1, 1, 120)
gx, gy = np.meshgrid(g, g)
fig, ax_regions = plt.subplots()
ax_regions.pcolormesh(
    gx, gy, predict(spiral_params, np.c_[gx.ravel(), gy.ravel()]).reshape(gx.shape)
)
for point, label in zip(X_spiral, y_spiral):
    ax_regions.plot(point[0], point[1], "o", color="wrgb"[label], markersize=2)
ax_regions.set(xlabel="x", ylabel="y")


# %% right style="filled contours, grid by mgrid" cell="region_figure_solution"
a, b = np.mgrid[-1.1:1.1:160j, -1.1:1.1:160j]
plt.figure()
ax_regions = plt.axes()
plt.contourf(
    a, b, predict(spiral_params, np.stack([a, b], axis=-1).reshape(-1, 2)).reshape(a.shape)
)
plt.scatter(spiral["x"], spiral["y"], c=spiral["label"], edgecolor="w")
plt.xlabel("$x$")
plt.ylabel("$y$")
plt.show()


# %% right style="image of colours, upper row first" cell="region_figure_solution"
side = np.linspace(-1.1, 1.1, 180)
across, up = np.meshgrid(side, side[::-1])
classes = predict(spiral_params, np.column_stack([across.flatten(), up.flatten()]))
colours = np.array([[230, 80, 80], [80, 200, 80], [80, 80, 230], [220, 200, 60]])
fig, ax_regions = plt.subplots()
ax_regions.imshow(colours[classes].reshape(180, 180, 3), extent=[-1.1, 1.1, -1.1, 1.1])
ax_regions.scatter(X_spiral[:, 0], X_spiral[:, 1], color="black", s=4)
ax_regions.set(xlabel="x", ylabel="y", title="What the network says")


# %% wrong name="image upside down" cell="region_figure_solution" fails="test_regions"
side = np.linspace(-1.1, 1.1, 150)
across, up = np.meshgrid(side, side)
classes = predict(spiral_params, np.column_stack([across.ravel(), up.ravel()]))
fig, ax_regions = plt.subplots()
ax_regions.imshow(classes.reshape(150, 150), extent=[-1.1, 1.1, -1.1, 1.1])
ax_regions.scatter(X_spiral[:, 0], X_spiral[:, 1], s=4)
ax_regions.set(xlabel="x", ylabel="y")


# %% wrong name="x and y exchanged in the grid" cell="region_figure_solution" fails="test_regions"
side = np.linspace(-1.1, 1.1, 150)
across, up = np.meshgrid(side, side)
classes = predict(spiral_params, np.column_stack([up.ravel(), across.ravel()]))
fig, ax_regions = plt.subplots()
ax_regions.contourf(across, up, classes.reshape(150, 150))
ax_regions.scatter(X_spiral[:, 0], X_spiral[:, 1], s=4)
ax_regions.set(xlabel="x", ylabel="y")


# %% wrong name="image without extent" cell="region_figure_solution" fails="test_regions"
side = np.linspace(-1.1, 1.1, 150)
across, up = np.meshgrid(side, side)
classes = predict(spiral_params, np.column_stack([across.ravel(), up.ravel()]))
fig, ax_regions = plt.subplots()
ax_regions.imshow(classes.reshape(150, 150), origin="lower")
ax_regions.scatter(X_spiral[:, 0], X_spiral[:, 1], s=4)
ax_regions.set(xlabel="x", ylabel="y")


# %% wrong name="regions of the first weights" cell="region_figure_solution" fails="test_regions"
side = np.linspace(-1.1, 1.1, 150)
across, up = np.meshgrid(side, side)
classes = predict(initial, np.column_stack([across.ravel(), up.ravel()]))
fig, ax_regions = plt.subplots()
ax_regions.contourf(across, up, classes.reshape(150, 150))
ax_regions.scatter(X_spiral[:, 0], X_spiral[:, 1], s=4)
ax_regions.set(xlabel="x", ylabel="y")


# %% wrong name="points alone, no labels" cell="region_figure_solution" fails="test_regions, test_region_labels"
fig, ax_regions = plt.subplots()
ax_regions.scatter(X_spiral[:, 0], X_spiral[:, 1], c=predict(spiral_params, X_spiral))


# %% wrong name="regions without points" cell="region_figure_solution" fails="test_points_on_regions"
side = np.linspace(-1.1, 1.1, 150)
across, up = np.meshgrid(side, side)
classes = predict(spiral_params, np.column_stack([across.ravel(), up.ravel()]))
fig, ax_regions = plt.subplots()
ax_regions.pcolormesh(across, up, classes.reshape(150, 150))
ax_regions.set(xlabel="x", ylabel="y")


# ---- digit_training


# %% right style="names for everything" cell="digit_training_solution" needs="forward_solution, softmax_solution, loss_solution, backward_solution, train_solution, predict_solution, init_params_solution"
X_digits, X_held = to_rows(images), to_rows(images_held)
start = init_params(784, 50, 10, SEED)
digit_params, digit_losses = train(start, X_digits, y_digits, step=0.4, reg=0.0002, steps=150)
digit_accuracy = (predict(digit_params, X_held) == y_held).sum() / len(y_held)


# %% right style="counting" cell="digit_training_solution" needs="forward_solution, softmax_solution, loss_solution, backward_solution, train_solution, predict_solution, init_params_solution"
result = train(init_params(784, 50, 10, SEED), to_rows(images), y_digits, 0.4, 0.0002, 150)
digit_params = result[0]
digit_losses = list(result[1])
guesses = predict(digit_params, to_rows(images_held))
right = 0
for i in range(len(y_held)):
    if guesses[i] == y_held[i]:
        right = right + 1
digit_accuracy = right / len(y_held)


# %% right style="scikit-learn's accuracy, another seed" cell="digit_training_solution" needs="forward_solution, softmax_solution, loss_solution, backward_solution, train_solution, predict_solution, init_params_solution"
from sklearn.metrics import accuracy_score

digit_params, digit_losses = train(
    init_params(784, 50, 10, seed=7), to_rows(images), y_digits, 0.4, 0.0002, 150
)
digit_accuracy = accuracy_score(y_held, predict(digit_params, to_rows(images_held)))


# %% wrong name="accuracy on the digits it learned from" cell="digit_training_solution" fails="test_digit_accuracy" needs="forward_solution, softmax_solution, loss_solution, backward_solution, train_solution, predict_solution, init_params_solution"
digit_params, digit_losses = train(
    init_params(784, 50, 10, SEED), to_rows(images), y_digits, 0.4, 0.0002, 150
)
digit_accuracy = np.mean(predict(digit_params, to_rows(images)) == y_digits)


# %% wrong name="learned from all digits" cell="digit_training_solution" fails="test_reads_held_out_digits, test_learned_from_its_digits" needs="forward_solution, softmax_solution, loss_solution, backward_solution, train_solution, predict_solution, init_params_solution"
every, label = np.concatenate([images, images_held]), np.concatenate([y_digits, y_held])
digit_params, digit_losses = train(
    init_params(784, 50, 10, SEED), to_rows(every), label, 0.4, 0.0002, 150
)
digit_accuracy = np.mean(predict(digit_params, to_rows(images_held)) == y_held)


# %% wrong name="learned from the held-out digits" cell="digit_training_solution" fails="test_reads_held_out_digits, test_learned_from_its_digits" needs="forward_solution, softmax_solution, loss_solution, backward_solution, train_solution, predict_solution, init_params_solution"
digit_params, digit_losses = train(
    init_params(784, 50, 10, SEED), to_rows(images_held), y_held, 0.4, 0.0002, 150
)
digit_accuracy = np.mean(predict(digit_params, to_rows(images_held)) == y_held)


# %% wrong name="pixels from 0 to 255" cell="digit_training_solution" fails="test_reads_held_out_digits, test_learned_from_its_digits, test_digit_accuracy" needs="forward_solution, softmax_solution, loss_solution, backward_solution, train_solution, predict_solution, init_params_solution"
flat = images.reshape(1000, 784).astype(float)
digit_params, digit_losses = train(init_params(784, 50, 10, SEED), flat, y_digits, 0.4, 0.0002, 150)


# %% wrong name="fifteen updates" cell="digit_training_solution" fails="test_reads_held_out_digits, test_learned_from_its_digits" needs="forward_solution, softmax_solution, loss_solution, backward_solution, train_solution, predict_solution, init_params_solution"
digit_params, digit_losses = train(
    init_params(784, 50, 10, SEED), to_rows(images), y_digits, 0.4, 0.0002, 15
)
digit_accuracy = np.mean(predict(digit_params, to_rows(images_held)) == y_held)


# %% wrong name="ten hidden neurons" cell="digit_training_solution" fails="test_reads_held_out_digits, test_learned_from_its_digits, test_digit_accuracy" needs="forward_solution, softmax_solution, loss_solution, backward_solution, train_solution, predict_solution, init_params_solution"
digit_params, digit_losses = train(
    init_params(784, 10, 10, SEED), to_rows(images), y_digits, 0.4, 0.0002, 150
)
digit_accuracy = np.mean(predict(digit_params, to_rows(images_held)) == y_held)


# %% wrong name="accuracy typed in" cell="digit_training_solution" fails="test_digit_accuracy" needs="forward_solution, softmax_solution, loss_solution, backward_solution, train_solution, predict_solution, init_params_solution"
digit_params, digit_losses = train(
    init_params(784, 50, 10, SEED), to_rows(images), y_digits, 0.4, 0.0002, 150
)
digit_accuracy = 0.97


# %% wrong name="a straight line of losses" cell="digit_training_solution" fails="test_learned_from_its_digits"
digit_params, digit_losses = train(
    init_params(784, 50, 10, SEED), to_rows(images), y_digits, 0.4, 0.0002, 150
)
digit_losses = np.linspace(digit_losses[0], digit_losses[-1], 151)
digit_accuracy = np.mean(predict(digit_params, to_rows(images_held)) == y_held)


# %% wrong name="losses between the printed ones invented" cell="digit_training_solution" fails="test_learned_from_its_digits"
digit_params, digit_losses = train(
    init_params(784, 50, 10, SEED), to_rows(images), y_digits, 0.4, 0.0002, 150
)
digit_losses = np.interp(range(151), range(0, 151, 50), digit_losses[::50])
digit_accuracy = np.mean(predict(digit_params, to_rows(images_held)) == y_held)


# %% right style="in two stretches" cell="digit_training_solution" needs="forward_solution, softmax_solution, loss_solution, backward_solution, train_solution, predict_solution, init_params_solution"
rows = to_rows(images)
halfway, first_losses = train(init_params(784, 50, 10, SEED), rows, y_digits, 0.4, 0.0002, 75)
digit_params, last_losses = train(halfway, rows, y_digits, 0.4, 0.0002, 75)
digit_losses = np.concatenate([first_losses, last_losses[1:]])
digit_accuracy = 1 - np.mean(predict(digit_params, to_rows(images_held)) != y_held)


# %% right style="losses as a Series, accuracy from a table" cell="digit_training_solution" needs="forward_solution, softmax_solution, loss_solution, backward_solution, train_solution, predict_solution, init_params_solution"
digit_params, digit_losses = train(
    init_params(784, 50, 10, SEED), to_rows(images), y_digits, 0.4, 0.0002, 150
)
digit_losses = pd.Series(digit_losses, name="loss").round(6)
counts = pd.crosstab(y_held, predict(digit_params, to_rows(images_held)))
digit_accuracy = float(np.trace(counts.reindex(columns=range(10), fill_value=0)) / counts.values.sum())
