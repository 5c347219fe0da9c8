"""Alternative solutions of the sequences, right and wrong."""

# ---- rnn


# %% right style="an array filled" cell="rnn_solution"
def rnn(X, W_x, W_h, b):
    T, k = len(X), len(b)
    H = np.zeros((T + 1, k))
    for t in range(T):
        H[t + 1] = np.tanh(X[t] @ W_x.T + H[t] @ W_h.T + b)
    return H[1:]


# %% right style="plain loops" cell="rnn_solution"
import math


def rnn(X, W_x, W_h, b):
    k = len(b)
    state = [0.0] * k
    states = []
    for x in X:
        new = []
        for i in range(k):
            z = b[i]
            for j in range(len(x)):
                z += W_x[i][j] * x[j]
            for j in range(k):
                z += W_h[i][j] * state[j]
            new.append(math.tanh(z))
        state = new
        states.append(state)
    return states


# %% right style="one matrix for both" cell="rnn_solution"
def rnn(X, W_x, W_h, b):
    W = np.hstack([W_x, W_h])
    h = np.zeros_like(b, dtype=float)
    out = np.empty((len(X), len(h)), dtype=np.float32)
    for t, x in enumerate(X):
        h = np.tanh(W @ np.concatenate([x, h]) + b)
        out[t] = h
    return out


# %% right style="accumulate" cell="rnn_solution"
from itertools import accumulate


def rnn(X, W_x, W_h, b):
    inputs = X @ W_x.T + b
    steps = accumulate(inputs, lambda h, z: np.tanh(z + W_h @ h), initial=np.zeros(len(b)))
    return np.array(list(steps)[1:])


# %% wrong name="no state" cell="rnn_solution" fails="test_states"
def rnn(X, W_x, W_h, b):
    return np.tanh(X @ W_x.T + b)


# %% wrong name="z comes back" cell="rnn_solution" fails="test_states"
def rnn(X, W_x, W_h, b):
    z, states = np.zeros(len(b)), []
    for x in X:
        z = W_x @ x + W_h @ z + b
        states.append(np.tanh(z))
    return np.array(states)


# %% wrong name="the last state only" cell="rnn_solution" fails="test_states, test_first_state"
def rnn(X, W_x, W_h, b):
    h = np.zeros(len(b))
    for x in X:
        h = np.tanh(W_x @ x + W_h @ h + b)
    return h


# %% wrong name="W_h transposed" cell="rnn_solution" fails="test_states"
def rnn(X, W_x, W_h, b):
    h, states = np.zeros(len(b)), []
    for x in X:
        h = np.tanh(W_x @ x + h @ W_h + b)
        states.append(h)
    return np.array(states)


# %% wrong name="starts from ones" cell="rnn_solution" fails="test_states, test_first_state"
def rnn(X, W_x, W_h, b):
    h, states = np.ones(len(b)), []
    for x in X:
        h = np.tanh(W_x @ x + W_h @ h + b)
        states.append(h)
    return np.array(states)


# %% wrong name="no bias" cell="rnn_solution" fails="test_states, test_first_state"
def rnn(X, W_x, W_h, b):
    h, states = np.zeros(len(b)), []
    for x in X:
        h = np.tanh(W_x @ x + W_h @ h)
        states.append(h)
    return np.array(states)


# %% wrong name="sigmoid for tanh" cell="rnn_solution" fails="test_states, test_first_state"
def rnn(X, W_x, W_h, b):
    h, states = np.zeros(len(b)), []
    for x in X:
        h = sigmoid(W_x @ x + W_h @ h + b)
        states.append(h)
    return np.array(states)


# ---- sensitivity


# %% right style="all states first" cell="sensitivity_solution"
def sensitivity(h0, x, u):
    states = [h0]
    for value in x:
        states.append(np.tanh(u * states[-1] + value))
    return np.prod([u * (1 - h * h) for h in states[1:]])


# %% right style="plain Python" cell="sensitivity_solution"
import math


def sensitivity(h0, x, u):
    derivative = 1
    for k in range(len(x)):
        h0 = math.tanh(u * h0 + x[k])
        derivative = derivative * u * (1 - h0) * (1 + h0)
    return derivative


# %% right style="numerical derivative" cell="sensitivity_solution"
def sensitivity(h0, x, u):
    def last(h):
        for value in x:
            h = np.tanh(u * h + value)
        return h

    return (last(h0 + 1e-5) - last(h0 - 1e-5)) / 2e-5


# %% right style="recursion, an array of one number" cell="sensitivity_solution"
def sensitivity(h0, x, u):
    if len(x) == 0:
        return np.array([1.0])
    h = np.tanh(u * h0 + x[0])
    return u * (1 - h**2) * sensitivity(h, x[1:], u)


# %% wrong name="the state before the step" cell="sensitivity_solution" fails="test_sensitivity, test_one_step"
def sensitivity(h0, x, u):
    h, product = h0, 1.0
    for x_t in x:
        product *= u * (1 - h**2)
        h = np.tanh(u * h + x_t)
    return product


# %% wrong name="u left out" cell="sensitivity_solution" fails="test_sensitivity, test_one_step"
def sensitivity(h0, x, u):
    h, product = h0, 1.0
    for x_t in x:
        h = np.tanh(u * h + x_t)
        product *= 1 - h**2
    return product


# %% wrong name="powers of u" cell="sensitivity_solution" fails="test_sensitivity, test_one_step"
def sensitivity(h0, x, u):
    return u ** len(x)


# %% wrong name="a sum" cell="sensitivity_solution" fails="test_sensitivity, test_one_step"
def sensitivity(h0, x, u):
    h, total = h0, 0.0
    for x_t in x:
        h = np.tanh(u * h + x_t)
        total += u * (1 - h**2)
    return total


# %% wrong name="the slope of the sigmoid" cell="sensitivity_solution" fails="test_sensitivity, test_one_step"
def sensitivity(h0, x, u):
    h, product = h0, 1.0
    for x_t in x:
        h = np.tanh(u * h + x_t)
        product *= u * h * (1 - h)
    return product


# %% wrong name="the last factor alone" cell="sensitivity_solution" fails="test_sensitivity, test_one_step"
def sensitivity(h0, x, u):
    h = h0
    for x_t in x:
        h = np.tanh(u * h + x_t)
    return u * (1 - h**2)


# ---- lstm_step


# %% right style="gate by gate" cell="lstm_step_solution"
def lstm_step(x, h, c, gates):
    W_f, U_f, b_f = gates["f"]
    W_i, U_i, b_i = gates["i"]
    W_o, U_o, b_o = gates["o"]
    W_g, U_g, b_g = gates["g"]
    f = 1 / (1 + np.exp(-(W_f @ x + U_f @ h + b_f)))
    i = 1 / (1 + np.exp(-(W_i @ x + U_i @ h + b_i)))
    o = 1 / (1 + np.exp(-(W_o @ x + U_o @ h + b_o)))
    g = np.tanh(W_g @ x + U_g @ h + b_g)
    c_new = f * c + i * g
    h_new = o * np.tanh(c_new)
    return h_new, c_new


# %% right style="stacked" cell="lstm_step_solution"
def lstm_step(x, h, c, gates):
    W, U, b = (np.array([gates[key][k] for key in "fiog"]) for k in range(3))
    z = W @ x + U @ h + b
    f, i, o = (1 + np.tanh(z[:3] / 2)) / 2
    c = np.add(f * c, i * np.tanh(z[3]))
    return [o * np.tanh(c), c]


# %% right style="one cell after the other" cell="lstm_step_solution"
def lstm_step(x, h, c, gates):
    def value(key, cell):
        W, U, b = gates[key]
        return sum(W[cell] * x) + sum(U[cell] * h) + b[cell]

    new_h, new_c = [], []
    for k in range(len(c)):
        keep = sigmoid(value("f", k)) * c[k]
        take = sigmoid(value("i", k)) * np.tanh(value("g", k))
        new_c.append(keep + take)
        new_h.append(sigmoid(value("o", k)) * np.tanh(keep + take))
    return new_h, new_c


# %% wrong name="the old memory shown" cell="lstm_step_solution" fails="test_state"
def lstm_step(x, h, c, gates):
    z = {key: W @ x + U @ h + b for key, (W, U, b) in gates.items()}
    new = sigmoid(z["f"]) * c + sigmoid(z["i"]) * np.tanh(z["g"])
    return sigmoid(z["o"]) * np.tanh(c), new


# %% wrong name="c first" cell="lstm_step_solution" fails="test_memory, test_state"
def lstm_step(x, h, c, gates):
    z = {key: W @ x + U @ h + b for key, (W, U, b) in gates.items()}
    c = sigmoid(z["f"]) * c + sigmoid(z["i"]) * np.tanh(z["g"])
    return c, sigmoid(z["o"]) * np.tanh(c)


# %% wrong name="forget and input gate exchanged" cell="lstm_step_solution" fails="test_memory"
def lstm_step(x, h, c, gates):
    z = {key: W @ x + U @ h + b for key, (W, U, b) in gates.items()}
    c = sigmoid(z["i"]) * c + sigmoid(z["f"]) * np.tanh(z["g"])
    return sigmoid(z["o"]) * np.tanh(c), c


# %% wrong name="no tanh of the memory" cell="lstm_step_solution" fails="test_state"
def lstm_step(x, h, c, gates):
    z = {key: W @ x + U @ h + b for key, (W, U, b) in gates.items()}
    c = sigmoid(z["f"]) * c + sigmoid(z["i"]) * np.tanh(z["g"])
    return sigmoid(z["o"]) * c, c


# %% wrong name="the candidate with a sigmoid" cell="lstm_step_solution" fails="test_memory"
def lstm_step(x, h, c, gates):
    z = {key: W @ x + U @ h + b for key, (W, U, b) in gates.items()}
    c = sigmoid(z["f"]) * c + sigmoid(z["i"]) * sigmoid(z["g"])
    return sigmoid(z["o"]) * np.tanh(c), c


# %% wrong name="the state does not come back" cell="lstm_step_solution" fails="test_memory, test_state"
def lstm_step(x, h, c, gates):
    z = {key: W @ x + b for key, (W, _, b) in gates.items()}
    c = sigmoid(z["f"]) * c + sigmoid(z["i"]) * np.tanh(z["g"])
    return sigmoid(z["o"]) * np.tanh(c), c


# %% wrong name="the memory is forgotten" cell="lstm_step_solution" fails="test_memory"
def lstm_step(x, h, c, gates):
    z = {key: W @ x + U @ h + b for key, (W, U, b) in gates.items()}
    c = sigmoid(z["i"]) * np.tanh(z["g"])
    return sigmoid(z["o"]) * np.tanh(c), c


# ---- gate


# %% right style="by logarithms" cell="gate_solution"
def gate_for(kept, steps):
    return np.exp(np.log(kept) / steps)


def bias_for(gate):
    return -np.log(1 / gate - 1)


# %% right style="the standard library" cell="gate_solution"
import math


def gate_for(kept, steps):
    return math.pow(kept, 1 / steps)


def bias_for(gate):
    return math.log(gate) - math.log(1 - gate)


# %% right style="NumPy and arctanh" cell="gate_solution"
def gate_for(kept, steps):
    return np.power(kept, 1.0 / steps)


def bias_for(gate):
    return 2 * np.arctanh(2 * gate - 1)


# %% right style="searched by halving" cell="gate_solution"
def halve(too_small, low, high):
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if too_small(middle) else (low, middle)
    return (low + high) / 2


def gate_for(kept, steps):
    return halve(lambda f: f**steps < kept, 0, 1)


def bias_for(gate):
    return halve(lambda b: sigmoid(b) < gate, -50, 50)


# %% wrong name="divided by the steps" cell="gate_solution" fails="test_gate_for"
def gate_for(kept, steps):
    return 1 - (1 - kept) / steps


def bias_for(gate):
    return np.log(gate / (1 - gate))


# %% wrong name="the power for the root" cell="gate_solution" fails="test_gate_for"
def gate_for(kept, steps):
    return kept**steps


def bias_for(gate):
    return np.log(gate / (1 - gate))


# %% wrong name="the sigmoid itself" cell="gate_solution" fails="test_bias_for"
def gate_for(kept, steps):
    return kept ** (1 / steps)


def bias_for(gate):
    return sigmoid(gate)


# %% wrong name="the sign of the bias" cell="gate_solution" fails="test_bias_for"
def gate_for(kept, steps):
    return kept ** (1 / steps)


def bias_for(gate):
    return np.log((1 - gate) / gate)


# %% wrong name="logarithm to the base 10" cell="gate_solution" fails="test_bias_for"
def gate_for(kept, steps):
    return kept ** (1 / steps)


def bias_for(gate):
    return np.log10(gate / (1 - gate))


# %% wrong name="the square root" cell="gate_solution" fails="test_gate_for"
def gate_for(kept, steps):
    return np.sqrt(kept)


def bias_for(gate):
    return np.log(gate / (1 - gate))


# ---- gaps

# %% right style="typed from a run" cell="gaps_solution"
gap_rnn = 0.0058
gap_lstm = 1.3989


# %% right style="loop over the signs" cell="gaps_solution"
ends_rnn, ends_lstm = [], []
for sign in (1, -1):
    X = message(sign)
    ends_rnn.append(rnn(X, rnn_weights["W_x"], rnn_weights["W_h"], rnn_weights["b"])[-1])
    state, memory = np.zeros(1), np.zeros(1)
    for t in range(len(X)):
        state, memory = lstm_step(X[t], state, memory, lstm_gates)
    ends_lstm.append(state)
gap_rnn = np.linalg.norm(np.subtract(*ends_rnn))
gap_lstm = np.linalg.norm(np.subtract(*ends_lstm))


# %% right style="arrays of one number" cell="gaps_solution"
from functools import reduce


def end(X):
    start = (np.zeros(1), np.zeros(1))
    return reduce(lambda hc, x: lstm_step(x, *hc, lstm_gates), X, start)[0]


gap_rnn = np.abs(
    np.asarray(rnn(message(-1), **rnn_weights))[-1] - np.asarray(rnn(message(1), **rnn_weights))[-1]
)
gap_lstm = np.abs(np.subtract(end(message(-1)), end(message(1))))


# %% wrong name="the memories compared" cell="gaps_solution" fails="test_gap_of_the_lstm"
gap_rnn = abs(rnn(message(1), **rnn_weights)[-1, 0] - rnn(message(-1), **rnn_weights)[-1, 0])
cells = []
for sign in (1, -1):
    h, c = np.zeros(1), np.zeros(1)
    for x in message(sign):
        h, c = lstm_step(x, h, c, lstm_gates)
    cells.append(c[0])
gap_lstm = abs(cells[0] - cells[1])


# %% wrong name="the first states" cell="gaps_solution" fails="test_gap_of_the_rnn, test_gap_of_the_lstm"
gap_rnn = abs(rnn(message(1), **rnn_weights)[0, 0] - rnn(message(-1), **rnn_weights)[0, 0])
firsts = [lstm_step(message(s)[0], np.zeros(1), np.zeros(1), lstm_gates)[0][0] for s in (1, -1)]
gap_lstm = abs(firsts[0] - firsts[1])


# %% wrong name="c starts anew at each step" cell="gaps_solution" fails="test_gap_of_the_lstm"
gap_rnn = abs(rnn(message(1), **rnn_weights)[-1, 0] - rnn(message(-1), **rnn_weights)[-1, 0])
ends = []
for sign in (1, -1):
    h = np.zeros(1)
    for x in message(sign):
        h, _ = lstm_step(x, h, np.zeros(1), lstm_gates)
    ends.append(h[0])
gap_lstm = abs(ends[0] - ends[1])


# %% wrong name="one message against silence" cell="gaps_solution" fails="test_gap_of_the_rnn, test_gap_of_the_lstm"
gap_rnn = abs(rnn(message(1), **rnn_weights)[-1, 0])
h, c = np.zeros(1), np.zeros(1)
for x in message(1):
    h, c = lstm_step(x, h, c, lstm_gates)
gap_lstm = abs(h[0])


# %% wrong name="powers of u" cell="gaps_solution" fails="test_gap_of_the_rnn, test_gap_of_the_lstm"
gap_rnn = 2 * 0.9**49
gap_lstm = 2 * sigmoid(6) ** 49


# %% wrong name="exchanged" cell="gaps_solution" fails="test_gap_of_the_rnn, test_gap_of_the_lstm"
gap_rnn = 1.3989
gap_lstm = 0.0058


# ---- others

# %% right style="one by one" cell="others_solution"
others = {}
others["LSTM"] = "b"
others["recurrent network"] = "a"
others["generative model"] = "f"
others["deep belief net"] = "e"
others["Boltzmann machine"] = "d"
others["autoencoder"] = "c"


# %% right style="zipped" cell="others_solution"
others = dict(
    zip(
        [
            "recurrent network",
            "LSTM",
            "autoencoder",
            "Boltzmann machine",
            "deep belief net",
            "generative model",
        ],
        "abcdef",
    )
)


# %% right style="capital letters" cell="others_solution"
letters = {
    "A": "recurrent network",
    "B": "LSTM",
    "C": "autoencoder",
    "D": "Boltzmann machine",
    "E": "deep belief net",
    "F": "generative model",
}
others = {name: letter for letter, name in letters.items()}


# %% wrong name="RNN and LSTM exchanged" cell="others_solution" fails="test_others"
others = dict(zip(["LSTM", "recurrent network", "autoencoder"], "abc"))
others |= dict(zip(["Boltzmann machine", "deep belief net", "generative model"], "def"))


# %% wrong name="machine and belief net exchanged" cell="others_solution" fails="test_others"
others = dict(zip(["recurrent network", "LSTM", "autoencoder"], "abc"))
others |= dict(zip(["deep belief net", "Boltzmann machine", "generative model"], "def"))


# %% wrong name="autoencoder and generative model exchanged" cell="others_solution" fails="test_others"
others = dict(zip(["recurrent network", "LSTM", "generative model"], "abc"))
others |= dict(zip(["Boltzmann machine", "deep belief net", "autoencoder"], "def"))


# %% wrong name="all turned by one" cell="others_solution" fails="test_others"
others = dict(zip(["LSTM", "autoencoder", "Boltzmann machine"], "abc"))
others |= dict(zip(["deep belief net", "generative model", "recurrent network"], "def"))


# %% wrong name="a for all" cell="others_solution" fails="test_others"
kinds = ["recurrent network", "LSTM", "autoencoder", "Boltzmann machine"]
others = dict.fromkeys([*kinds, "deep belief net", "generative model"], "g")


# ---- autoencoder


# %% right style="row by row" cell="autoencoder_solution"
def autoencoder(X, W_e, b_e, W_d, b_d):
    codes, total = [], 0.0
    for x in X:
        z = W_e @ x + b_e
        rebuilt = W_d @ z + b_d
        total += sum((x - rebuilt) ** 2)
        codes.append(z)
    return codes, total / X.size


# %% right style="einsum" cell="autoencoder_solution"
def autoencoder(X, W_e, b_e, W_d, b_d):
    Z = np.einsum("mn,kn->mk", X, W_e) + b_e
    difference = np.einsum("mk,nk->mn", Z, W_d) + b_d - X
    return Z, np.square(difference).mean()


# %% right style="columns" cell="autoencoder_solution"
def autoencoder(X, W_e, b_e, W_d, b_d):
    Z = W_e @ X.T + b_e[:, None]
    back = W_d @ Z + b_d[:, None]
    return Z.T, np.linalg.norm(X.T - back) ** 2 / X.size


# %% wrong name="the sum of the squares" cell="autoencoder_solution" fails="test_error"
def autoencoder(X, W_e, b_e, W_d, b_d):
    codes = X @ W_e.T + b_e
    return codes, np.sum((X - (codes @ W_d.T + b_d)) ** 2)


# %% wrong name="the mean over the rows" cell="autoencoder_solution" fails="test_error"
def autoencoder(X, W_e, b_e, W_d, b_d):
    codes = X @ W_e.T + b_e
    return codes, np.sum((X - (codes @ W_d.T + b_d)) ** 2) / len(X)


# %% wrong name="what was rebuilt for the codes" cell="autoencoder_solution" fails="test_codes"
def autoencoder(X, W_e, b_e, W_d, b_d):
    rebuilt = (X @ W_e.T + b_e) @ W_d.T + b_d
    return rebuilt, np.mean((X - rebuilt) ** 2)


# %% wrong name="no bias in the encoder" cell="autoencoder_solution" fails="test_codes"
def autoencoder(X, W_e, b_e, W_d, b_d):
    codes = X @ W_e.T
    return codes, np.mean((X - (codes @ W_d.T + b_d)) ** 2)


# %% wrong name="no bias in the decoder" cell="autoencoder_solution" fails="test_error"
def autoencoder(X, W_e, b_e, W_d, b_d):
    codes = X @ W_e.T + b_e
    return codes, np.mean((X - codes @ W_d.T) ** 2)


# %% wrong name="absolute differences" cell="autoencoder_solution" fails="test_error"
def autoencoder(X, W_e, b_e, W_d, b_d):
    codes = X @ W_e.T + b_e
    return codes, np.mean(np.abs(X - (codes @ W_d.T + b_d)))


# %% wrong name="the decoder's matrix transposed" cell="autoencoder_solution" fails="test_error"
def autoencoder(X, W_e, b_e, W_d, b_d):
    codes = X @ W_e.T + b_e
    return codes, np.mean((X - (codes @ W_e + b_d)) ** 2)
