"""Bruno writes plain loops and lists, uses as little NumPy as he can, and gets everything right."""

# %% cell="rnn_solution"
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


# %% cell="sensitivity_solution"
import math


def sensitivity(h0, x, u):
    derivative = 1
    for k in range(len(x)):
        h0 = math.tanh(u * h0 + x[k])
        derivative = derivative * u * (1 - h0) * (1 + h0)
    return derivative


# %% cell="lstm_step_solution"
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


# %% cell="gate_solution"
import math


def gate_for(kept, steps):
    return math.pow(kept, 1 / steps)


def bias_for(gate):
    return math.log(gate) - math.log(1 - gate)


# %% cell="gaps_solution"
from functools import reduce


def end(X):
    start = (np.zeros(1), np.zeros(1))
    return reduce(lambda hc, x: lstm_step(x, *hc, lstm_gates), X, start)[0]


gap_rnn = np.abs(
    np.asarray(rnn(message(-1), **rnn_weights))[-1] - np.asarray(rnn(message(1), **rnn_weights))[-1]
)
gap_lstm = np.abs(np.subtract(end(message(-1)), end(message(1))))


# %% cell="others_solution"
others = {}
others["LSTM"] = "b"
others["recurrent network"] = "a"
others["generative model"] = "f"
others["deep belief net"] = "e"
others["Boltzmann machine"] = "d"
others["autoencoder"] = "c"


# %% cell="autoencoder_solution"
def autoencoder(X, W_e, b_e, W_d, b_d):
    codes, total = [], 0.0
    for x in X:
        z = W_e @ x + b_e
        rebuilt = W_d @ z + b_d
        total += sum((x - rebuilt) ** 2)
        codes.append(z)
    return codes, total / X.size
