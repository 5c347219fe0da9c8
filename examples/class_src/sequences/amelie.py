"""Amelie writes short vectorised NumPy and gets everything right."""


# %% cell="rnn_solution"
def rnn(X, W_x, W_h, b):
    T, k = len(X), len(b)
    H = np.zeros((T + 1, k))
    for t in range(T):
        H[t + 1] = np.tanh(X[t] @ W_x.T + H[t] @ W_h.T + b)
    return H[1:]


# %% cell="sensitivity_solution"
def sensitivity(h0, x, u):
    states = [h0]
    for value in x:
        states.append(np.tanh(u * states[-1] + value))
    return np.prod([u * (1 - h * h) for h in states[1:]])


# %% cell="lstm_step_solution"
def lstm_step(x, h, c, gates):
    W, U, b = (np.array([gates[key][k] for key in "fiog"]) for k in range(3))
    z = W @ x + U @ h + b
    f, i, o = (1 + np.tanh(z[:3] / 2)) / 2
    c = np.add(f * c, i * np.tanh(z[3]))
    return [o * np.tanh(c), c]


# %% cell="gate_solution"
def gate_for(kept, steps):
    return np.exp(np.log(kept) / steps)


def bias_for(gate):
    return -np.log(1 / gate - 1)


# %% cell="gaps_solution"
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


# %% cell="others_solution"
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


# %% cell="autoencoder_solution"
def autoencoder(X, W_e, b_e, W_d, b_d):
    Z = np.einsum("mn,kn->mk", X, W_e) + b_e
    difference = np.einsum("mk,nk->mn", Z, W_d) + b_d - X
    return Z, np.square(difference).mean()
