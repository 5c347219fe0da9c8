"""Emil works fast: no state comes back, u is left out, the two answers are exchanged, and sums stand for means."""


# %% cell="rnn_solution"
def rnn(X, W_x, W_h, b):
    return np.tanh(X @ W_x.T + b)


# %% cell="sensitivity_solution"
def sensitivity(h0, x, u):
    h, product = h0, 1.0
    for x_t in x:
        h = np.tanh(u * h + x_t)
        product *= 1 - h**2
    return product


# %% cell="lstm_step_solution"
def lstm_step(x, h, c, gates):
    z = {key: W @ x + U @ h + b for key, (W, U, b) in gates.items()}
    c = sigmoid(z["f"]) * c + sigmoid(z["i"]) * np.tanh(z["g"])
    return c, sigmoid(z["o"]) * np.tanh(c)


# %% cell="gate_solution"
def gate_for(kept, steps):
    return 1 - (1 - kept) / steps


def bias_for(gate):
    return np.log(gate / (1 - gate))


# %% cell="gaps_solution"
gap_rnn = 2 * 0.9**49
gap_lstm = 2 * sigmoid(6) ** 49


# %% cell="others_solution"
others = dict(zip(["recurrent network", "LSTM", "autoencoder"], "abc"))
others |= dict(zip(["deep belief net", "Boltzmann machine", "generative model"], "def"))


# %% cell="autoencoder_solution"
def autoencoder(X, W_e, b_e, W_d, b_d):
    codes = X @ W_e.T + b_e
    return codes, np.sum((X - (codes @ W_d.T + b_d)) ** 2)
