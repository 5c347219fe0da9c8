"""Dalia hands on z instead of the state and takes her memory's candidate through a sigmoid; the distances are right given that."""


# %% cell="rnn_solution"
def rnn(X, W_x, W_h, b):
    z, states = np.zeros(len(b)), []
    for x in X:
        z = W_x @ x + W_h @ z + b
        states.append(np.tanh(z))
    return np.array(states)


# %% cell="sensitivity_solution"
def sensitivity(h0, x, u):
    if len(x) == 0:
        return np.array([1.0])
    h = np.tanh(u * h0 + x[0])
    return u * (1 - h**2) * sensitivity(h, x[1:], u)


# %% cell="lstm_step_solution"
def lstm_step(x, h, c, gates):
    z = {key: W @ x + U @ h + b for key, (W, U, b) in gates.items()}
    c = sigmoid(z["f"]) * c + sigmoid(z["i"]) * sigmoid(z["g"])
    return sigmoid(z["o"]) * np.tanh(c), c


# %% cell="gate_solution"
def gate_for(kept, steps):
    return np.power(kept, 1.0 / steps)


def bias_for(gate):
    return 2 * np.arctanh(2 * gate - 1)


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
letters = {
    "A": "recurrent network",
    "B": "LSTM",
    "C": "autoencoder",
    "D": "Boltzmann machine",
    "E": "deep belief net",
    "F": "generative model",
}
others = {name: letter for letter, name in letters.items()}


# %% cell="autoencoder_solution"
def autoencoder(X, W_e, b_e, W_d, b_d):
    Z = W_e @ X.T + b_e[:, None]
    back = W_d @ Z + b_d[:, None]
    return Z.T, np.linalg.norm(X.T - back) ** 2 / X.size
