"""Alternative solutions of the neurons assignment, right and wrong."""


# ---- perceptron


# %% right style="plain loop" cell="perceptron_solution"
def perceptron(x, w, threshold):
    total = 0
    for i in range(len(x)):
        total += w[i] * x[i]
    if total > threshold:
        return 1
    else:
        return 0


# %% right style="vectorised" cell="perceptron_solution"
def perceptron(x, w, threshold):
    return np.heaviside(np.asarray(w) @ np.asarray(x) - threshold, 0)


# %% right style="generator and bool" cell="perceptron_solution"
def perceptron(x, w, threshold):
    return sum(wi for wi, xi in zip(w, x) if xi) > threshold


# %% right style="array without dimensions" cell="perceptron_solution"
def perceptron(x, w, threshold):
    x, w = np.array(x, dtype=np.float32), np.array(w, dtype=np.float32)
    return np.where((x * w).sum() > threshold, 1, 0)


# %% wrong name="fires on the threshold" cell="perceptron_solution" fails="test_on_the_threshold"
def perceptron(x, w, threshold):
    return 1 if np.dot(w, x) >= threshold else 0


# %% wrong name="fires below the threshold" cell="perceptron_solution" fails="test_above_or_below, test_on_the_threshold"
def perceptron(x, w, threshold):
    return int(np.dot(w, x) < threshold)


# %% wrong name="the sum itself" cell="perceptron_solution" fails="test_above_or_below, test_on_the_threshold"
def perceptron(x, w, threshold):
    return np.dot(w, x) - threshold


# %% wrong name="three inputs only" cell="perceptron_solution" fails="test_above_or_below, test_on_the_threshold"
def perceptron(x, w, threshold):
    return int(x[0] * w[0] + x[1] * w[1] + x[2] * w[2] > threshold)


# %% wrong name="ignores the weights" cell="perceptron_solution" fails="test_above_or_below, test_on_the_threshold"
def perceptron(x, w, threshold):
    return int(sum(x) > threshold)


# %% wrong name="prints instead of returning" cell="perceptron_solution" fails="test_above_or_below, test_on_the_threshold"
def perceptron(x, w, threshold):
    print(1 if np.dot(w, x) > threshold else 0)


# %% wrong name="minus one for silence" cell="perceptron_solution" fails="test_above_or_below, test_on_the_threshold"
def perceptron(x, w, threshold):
    return 1 if np.dot(w, x) > threshold else -1


# ---- festival

# %% right style="large weights" cell="festival_solution"
w_festival = np.array([10, 1, 1])
threshold_festival = 10


# %% right style="fractions" cell="festival_solution"
w_festival = (0.6, 0.3, 0.2)
threshold_festival = 0.7


# %% right style="unequal weights, on the border" cell="festival_solution"
w_festival = [0.3, 0.1, 0.2]  # 0.1 + 0.2 is 0.3 on paper, and no more
threshold_festival = 0.3


# %% right style="negative numbers" cell="festival_solution"
weather, friends, close = 50.0, 20, 25
w_festival = np.array([weather, friends, close], dtype=np.float32) / 10
threshold_festival = np.float32(5.5)


# %% wrong name="majority" cell="festival_solution" fails="test_all_eight_decisions"
w_festival = [1, 1, 1]
threshold_festival = 1.5


# %% wrong name="only the weather counts" cell="festival_solution" fails="test_all_eight_decisions"
w_festival = [5, 1, 1]
threshold_festival = 4


# %% wrong name="only closeness helps" cell="festival_solution" fails="test_all_eight_decisions"
w_festival = [4, 0, 2]
threshold_festival = 5


# %% wrong name="stays for ever" cell="festival_solution" fails="test_the_two_cases, test_all_eight_decisions"
w_festival = [0, 0, 0]
threshold_festival = 0


# %% wrong name="goes always" cell="festival_solution" fails="test_the_two_cases, test_all_eight_decisions"
w_festival = [6, 2, 2]
threshold_festival = -5


# %% wrong name="the sum equals the threshold" cell="festival_solution" fails="test_the_two_cases, test_all_eight_decisions"
w_festival = [4, 2, 2]
threshold_festival = 6


# ---- bias


# %% right style="from the perceptron" cell="bias_solution"
def perceptron_bias(x, w, b):
    return perceptron(x, w, -b)


b_festival = 0 - threshold_festival


# %% right style="plain loop" cell="bias_solution"
def perceptron_bias(x, w, b):
    z = b
    for k, value in enumerate(x):
        z = z + value * w[k]
    return True if z > 0 else False


b_festival = -1 * threshold_festival


# %% right style="vectorised, another bias that decides alike" cell="bias_solution"
def perceptron_bias(x, w, b):
    return np.heaviside(np.inner(x, w) + b, 0.0)


# halfway between the threshold and the smallest sum above it
_sums = [np.dot(w_festival, [a, c, d]) for a in (0, 1) for c in (0, 1) for d in (0, 1)]
b_festival = -(threshold_festival + min(s for s in _sums if s > threshold_festival + 1e-6)) / 2


# %% wrong name="threshold for bias" cell="bias_solution" fails="test_b_festival"
def perceptron_bias(x, w, b):
    return int(np.dot(w, x) + b > 0)


b_festival = threshold_festival


# %% wrong name="bias subtracted" cell="bias_solution" fails="test_rule_with_bias, test_exactly_zero, test_b_festival"
def perceptron_bias(x, w, b):
    return int(np.dot(w, x) - b > 0)


b_festival = threshold_festival


# %% wrong name="fires at zero" cell="bias_solution" fails="test_exactly_zero"
def perceptron_bias(x, w, b):
    return int(np.dot(w, x) + b >= 0)


b_festival = -threshold_festival


# %% wrong name="compared with the bias" cell="bias_solution" fails="test_rule_with_bias, test_exactly_zero"
def perceptron_bias(x, w, b):
    return int(np.dot(w, x) > b)


b_festival = -threshold_festival


# %% wrong name="bias added for each input" cell="bias_solution" fails="test_rule_with_bias, test_exactly_zero"
def perceptron_bias(x, w, b):
    return int(sum(wi * xi + b for wi, xi in zip(w, x)) > 0)


b_festival = -threshold_festival


# %% wrong name="no function value" cell="bias_solution" fails="test_rule_with_bias, test_exactly_zero"
def perceptron_bias(x, w, b):
    z = np.dot(w, x) + b
    output = 1 if z > 0 else 0


b_festival = -threshold_festival


# ---- outputs

# %% right style="plain numbers" cell="outputs_solution"
outputs_per_perceptron = 1
numbers_arriving = 4
arrows_between = 20


# %% right style="in one line" cell="outputs_solution"
outputs_per_perceptron, numbers_arriving, arrows_between = 1, 4, 4 * 5


# %% right style="counted from arrays" cell="outputs_solution"
between = np.ones((5, 4))
numbers_arriving = len(between[0])
arrows_between = between.sum()
outputs_per_perceptron = np.array(1)


# %% wrong name="one output for each arrow" cell="outputs_solution" fails="test_outputs_per_perceptron"
outputs_per_perceptron = 5
numbers_arriving = 4
arrows_between = 20


# %% wrong name="inputs of the first layer" cell="outputs_solution" fails="test_numbers_arriving"
outputs_per_perceptron = 1
numbers_arriving = 3
arrows_between = 20


# %% wrong name="perceptrons added" cell="outputs_solution" fails="test_arrows_between"
outputs_per_perceptron = 1
numbers_arriving = 4
arrows_between = 4 + 5


# %% wrong name="two outputs, 0 and 1" cell="outputs_solution" fails="test_outputs_per_perceptron, test_numbers_arriving"
outputs_per_perceptron = 2
numbers_arriving = 8
arrows_between = 20


# %% wrong name="biases counted as arrows" cell="outputs_solution" fails="test_numbers_arriving, test_arrows_between"
outputs_per_perceptron = 1
numbers_arriving = 5
arrows_between = 25


# ---- two_layers


# %% right style="one perceptron after the other" cell="two_layers_solution"
def two_layers(x, W1, b1, W2, b2):
    hidden = []
    for w, b in zip(W1, b1):
        hidden.append(perceptron_bias(x, w, b))
    out = []
    for w, b in zip(W2, b2):
        out.append(perceptron_bias(hidden, w, b))
    return out


# %% right style="heaviside and einsum" cell="two_layers_solution"
def two_layers(x, W1, b1, W2, b2):
    step = lambda z: np.heaviside(z, 0)
    return step(np.einsum("ij,j->i", W2, step(np.einsum("ij,j->i", W1, x) + b1)) + b2)


# %% right style="row vectors and bools" cell="two_layers_solution"
def two_layers(x, W1, b1, W2, b2):
    a = np.array(x)
    for W, b in [(W1, b1), (W2, b2)]:
        a = a @ W.T + b > 0
    return a


# %% wrong name="no step between the layers" cell="two_layers_solution" fails="test_any_sizes, test_layers_of_equal_size"
def two_layers(x, W1, b1, W2, b2):
    return (W2 @ (W1 @ x + b1) + b2 > 0).astype(int)


# %% wrong name="columns for rows" cell="two_layers_solution" fails="test_any_sizes, test_layers_of_equal_size"
def two_layers(x, W1, b1, W2, b2):
    hidden = (x @ W1 + b1 > 0).astype(int)
    return (hidden @ W2 + b2 > 0).astype(int)


# %% wrong name="columns for rows where that is possible" cell="two_layers_solution" fails="test_layers_of_equal_size"
def two_layers(x, W1, b1, W2, b2):
    def fire(a, W, b):
        W = W if W.shape[0] == len(a) else W.T
        return (a @ W + b > 0).astype(int)

    return fire(fire(x, W1, b1), W2, b2)


# %% wrong name="biases forgotten" cell="two_layers_solution" fails="test_any_sizes, test_layers_of_equal_size"
def two_layers(x, W1, b1, W2, b2):
    return (W2 @ (W1 @ x > 0).astype(int) > 0).astype(int)


# %% wrong name="biases subtracted" cell="two_layers_solution" fails="test_any_sizes, test_layers_of_equal_size"
def two_layers(x, W1, b1, W2, b2):
    hidden = (W1 @ x > b1).astype(int)
    return (W2 @ hidden > b2).astype(int)


# %% wrong name="one output only" cell="two_layers_solution" fails="test_any_sizes, test_layers_of_equal_size"
def two_layers(x, W1, b1, W2, b2):
    hidden = (W1 @ x + b1 > 0).astype(int)
    return int(W2[0] @ hidden + b2[0] > 0)


# %% wrong name="sums of the last layer" cell="two_layers_solution" fails="test_any_sizes, test_layers_of_equal_size"
def two_layers(x, W1, b1, W2, b2):
    return W2 @ (W1 @ x + b1 > 0) + b2


# ---- xor


# %% wrong name="biases alone, from a perceptron that looks at no input" cell="two_layers_solution" fails="test_any_sizes, test_layers_of_equal_size"
def perceptron_bias(x, w, b):
    return int(b > 0)


def two_layers(x, W1, b1, W2, b2):
    return (np.asarray(b2) > 0).astype(int)


# %% right style="either but not the other" cell="xor_solution"
W1_xor = np.array([[1, -1], [-1, 1]])  # x1 and not x2; x2 and not x1
b1_xor = np.zeros(2)
W2_xor = np.array([[1, 1]])
b2_xor = np.zeros(1)


# %% right style="lists, at least one and not both" cell="xor_solution"
W1_xor = [[2, 2], [-2, -2]]  # at least one; not both
b1_xor = [-1, 3]
W2_xor = [[1, 1]]
b2_xor = [-1.5]


# %% right style="both first, fractions" cell="xor_solution"
W1_xor = np.full((2, 2), 0.1, dtype=np.float32)
b1_xor = np.array([-0.15, -0.05])
W2_xor = np.array([[-0.7, 0.4]])
b2_xor = np.array([-0.2])


# %% wrong name="or" cell="xor_solution" fails="test_xor"
W1_xor = np.array([[1, 1], [1, 1]])
b1_xor = np.array([-0.5, -1.5])
W2_xor = np.array([[1, 1]])
b2_xor = np.array([-0.5])


# %% wrong name="exactly not XOR" cell="xor_solution" fails="test_xor"
W1_xor = np.array([[1, 1], [1, 1]])
b1_xor = np.array([-0.5, -1.5])
W2_xor = np.array([[-1, 1]])
b2_xor = np.array([0.5])


# %% wrong name="thresholds for biases" cell="xor_solution" fails="test_xor"
W1_xor = np.array([[1, 1], [1, 1]])
b1_xor = np.array([0.5, 1.5])
W2_xor = np.array([[1, -1]])
b2_xor = np.array([0.5])


# %% wrong name="shapes of one neuron" cell="xor_solution" fails="test_xor"
W1_xor = np.array([1, 1])
b1_xor = -0.5
W2_xor = np.array([1, -1])
b2_xor = -0.5


# %% wrong name="right for sums, not for steps" cell="xor_solution" fails="test_xor"
W1_xor = np.array([[1, 1], [1, 1]])
b1_xor = np.array([0, -1])
W2_xor = np.array([[1, -2]])
b2_xor = np.array([0])
W2_xor = W2_xor * 0


# ---- sigmoid


# %% right style="clipped" cell="sigmoid_solution"
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


# %% right style="tanh" cell="sigmoid_solution"
def sigmoid(z):
    return (1 + np.tanh(np.asarray(z) / 2)) / 2


# %% right style="library" cell="sigmoid_solution"
from scipy.special import expit as sigmoid


# %% right style="element by element" cell="sigmoid_solution"
import math


def sigmoid(z):
    def one(v):
        return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))

    z = np.asarray(z)
    return np.array([one(v) for v in z.ravel().tolist()]).reshape(z.shape)


# %% right style="single precision" cell="sigmoid_solution"
def sigmoid(z):
    z = np.asarray(z, dtype=np.float32)
    return np.exp(-np.logaddexp(np.float32(0), -z))


# %% wrong name="warns far to the left" cell="sigmoid_solution" fails="test_sigmoid_without_warnings"
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# %% wrong name="nan far to the right" cell="sigmoid_solution" fails="test_sigmoid_of_large_numbers, test_sigmoid_without_warnings"
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))


# %% wrong name="sign of the exponent" cell="sigmoid_solution" fails="test_sigmoid_values, test_sigmoid_of_integers, test_sigmoid_of_large_numbers, test_sigmoid_without_warnings"
def sigmoid(z):
    return 1 / (1 + np.exp(np.clip(z, -500, 500)))


# %% wrong name="math only" cell="sigmoid_solution" fails="test_sigmoid_values, test_sigmoid_of_integers, test_sigmoid_of_large_numbers, test_sigmoid_without_warnings"
import math


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


# %% wrong name="an array of integers" cell="sigmoid_solution" fails="test_sigmoid_of_integers"
def sigmoid(z):
    z = np.asarray(z)
    a = np.zeros_like(z)
    right = z >= 0
    a[right] = 1 / (1 + np.exp(-z[right]))
    a[~right] = np.exp(z[~right]) / (1 + np.exp(z[~right]))
    return a


# %% wrong name="cut off too early" cell="sigmoid_solution" fails="test_sigmoid_values, test_sigmoid_of_large_numbers, test_sigmoid_without_warnings"
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -5, 5)))


# %% wrong name="step" cell="sigmoid_solution" fails="test_sigmoid_values, test_sigmoid_of_integers, test_sigmoid_of_large_numbers, test_sigmoid_without_warnings"
def sigmoid(z):
    return np.heaviside(z, 0.5)


# ---- sigmoid_neuron


# %% right style="loop" cell="sigmoid_neuron_solution"
def sigmoid_neuron(x, w, b):
    z = b
    for wi, xi in zip(w, x):
        z += wi * xi
    return sigmoid(z)


# %% right style="arrays" cell="sigmoid_neuron_solution"
def sigmoid_neuron(x, w, b):
    return float(1 / (1 + np.exp(-np.sum(np.multiply(w, x)) - b)))


# %% right style="single precision array" cell="sigmoid_neuron_solution"
def sigmoid_neuron(x, w, b):
    z = np.array(w, dtype=np.float32) @ np.array(x, dtype=np.float32) + np.float32(b)
    return np.array(sigmoid(z), dtype=np.float32)


# %% wrong name="no bias" cell="sigmoid_neuron_solution" fails="test_output_of_the_neuron, test_nearly_a_perceptron"
def sigmoid_neuron(x, w, b):
    return sigmoid(np.dot(w, x))


# %% wrong name="bias subtracted" cell="sigmoid_neuron_solution" fails="test_output_of_the_neuron, test_nearly_a_perceptron"
def sigmoid_neuron(x, w, b):
    return sigmoid(np.dot(w, x) - b)


# %% wrong name="bias after the sigmoid" cell="sigmoid_neuron_solution" fails="test_output_of_the_neuron, test_nearly_a_perceptron"
def sigmoid_neuron(x, w, b):
    return sigmoid(np.dot(w, x)) + b


# %% wrong name="sigmoid twice" cell="sigmoid_neuron_solution" fails="test_output_of_the_neuron, test_nearly_a_perceptron"
def sigmoid_neuron(x, w, b):
    return sigmoid(sigmoid(np.dot(w, x) + b))


# %% wrong name="the perceptron" cell="sigmoid_neuron_solution" fails="test_output_of_the_neuron"
def sigmoid_neuron(x, w, b):
    return perceptron_bias(x, w, b)


# %% wrong name="the value z" cell="sigmoid_neuron_solution" fails="test_output_of_the_neuron, test_nearly_a_perceptron"
def sigmoid_neuron(x, w, b):
    return np.dot(w, x) + b


# %% wrong name="sign of the bias in the printed formula" cell="sigmoid_neuron_solution" fails="test_output_of_the_neuron, test_nearly_a_perceptron"
def sigmoid_neuron(x, w, b):
    return 1 / (1 + np.exp(-np.dot(w, x) + b))


# ---- other_activations


# %% right style="from the sigmoid" cell="other_activations_solution"
def tanh(z):
    return 2 * sigmoid(2 * np.asarray(z)) - 1


def relu(z):
    return z * (np.asarray(z) > 0)


def identity(z):
    return np.array(z)


# %% right style="library functions" cell="other_activations_solution"
tanh = np.tanh
relu = lambda z: np.clip(z, 0, None)
identity = lambda z: z


# %% right style="copies and masks" cell="other_activations_solution"
def tanh(z):
    small = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - small) / (1 + small)


def relu(z):
    a = np.array(z, dtype=np.float32)
    a[a < 0] = 0
    return a


def identity(z):
    return 1 * z


# %% right style="where" cell="other_activations_solution"
def tanh(z):
    z = np.clip(z, -300, 300)
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def relu(z):
    return np.where(np.asarray(z) < 0, 0, z)


def identity(z):
    return z


# %% wrong name="hyper tangent from its formula" cell="other_activations_solution" fails="test_other_large_numbers"
def tanh(z):
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def relu(z):
    return np.maximum(z, 0)


def identity(z):
    return z


# %% wrong name="ReLU of the wrong side" cell="other_activations_solution" fails="test_other_values, test_other_large_numbers"
def tanh(z):
    return np.tanh(z)


def relu(z):
    return np.minimum(0, z)


def identity(z):
    return z


# %% wrong name="ReLU gives one number" cell="other_activations_solution" fails="test_other_values, test_other_large_numbers"
def tanh(z):
    return np.tanh(z)


def relu(z):
    return np.max(np.append(0, z))


def identity(z):
    return z


# %% wrong name="the tangent" cell="other_activations_solution" fails="test_other_values, test_other_large_numbers"
def tanh(z):
    return np.tan(z)


def relu(z):
    return np.maximum(0, z)


def identity(z):
    return z


# %% wrong name="leaky ReLU" cell="other_activations_solution" fails="test_other_values, test_other_large_numbers"
def tanh(z):
    return np.tanh(z)


def relu(z):
    return np.where(np.asarray(z) > 0, z, 0.01 * np.asarray(z))


def identity(z):
    return z


# %% wrong name="identity of one" cell="other_activations_solution" fails="test_other_values, test_other_large_numbers"
def tanh(z):
    return np.tanh(z)


def relu(z):
    return np.maximum(0, z)


def identity(z):
    return np.ones(np.shape(z))


# %% wrong name="half of the hyper tangent" cell="other_activations_solution" fails="test_other_values, test_other_large_numbers"
def tanh(z):
    return 2 * sigmoid(z) - 1


def relu(z):
    return np.maximum(0, z)


def identity(z):
    return z


# ---- derivatives


# %% right style="other forms" cell="derivatives_solution"
def d_sigmoid(z):
    return sigmoid(z) * sigmoid(-np.asarray(z))


def d_tanh(z):
    return (1 - np.tanh(z)) * (1 + np.tanh(z))


def d_relu(z):
    return np.heaviside(z, 0.5)


def d_identity(z):
    return np.ones_like(z)


# %% right style="bools and lambdas" cell="derivatives_solution"
d_sigmoid = lambda z: sigmoid(z) - sigmoid(z) ** 2
d_tanh = lambda z: 4 * d_sigmoid(2 * np.asarray(z))
d_relu = lambda z: np.asarray(z) >= 0
d_identity = lambda z: np.asarray(z) * 0 + 1


# %% right style="element by element" cell="derivatives_solution"
import math


def _each(one):
    def all_of(z):
        z = np.asarray(z, dtype=float)
        return np.array([one(v) for v in z.ravel()]).reshape(z.shape)

    return all_of


d_sigmoid = _each(lambda v: math.exp(-abs(v)) / (1 + math.exp(-abs(v))) ** 2)
d_tanh = _each(lambda v: 1 - math.tanh(v) ** 2)
d_relu = _each(lambda v: 1 if v > 0 else 0)
d_identity = _each(lambda v: 1)


# %% right style="numerical derivatives" cell="derivatives_solution"
def _slope(f, z, h=1e-5):
    z = np.asarray(z, dtype=float)
    return (f(z + h) - f(z - h)) / (2 * h)


def d_sigmoid(z):
    return _slope(sigmoid, z)


def d_tanh(z):
    return _slope(tanh, z)


def d_relu(z):
    return _slope(relu, z)


def d_identity(z):
    return _slope(identity, z)


# %% wrong name="derivative of a handed in for z" cell="derivatives_solution" fails="test_slopes, test_slopes_at_large_numbers"
def d_sigmoid(z):
    return z * (1 - z)


def d_tanh(z):
    return 1 - np.tanh(z) ** 2


def d_relu(z):
    return np.where(np.asarray(z) > 0, 1, 0)


def d_identity(z):
    return np.ones(np.shape(z))


# %% wrong name="hyper tangent not squared" cell="derivatives_solution" fails="test_slopes, test_slopes_at_large_numbers"
def d_sigmoid(z):
    return sigmoid(z) * (1 - sigmoid(z))


def d_tanh(z):
    return 1 - np.tanh(z)


def d_relu(z):
    return np.where(np.asarray(z) > 0, 1, 0)


def d_identity(z):
    return np.ones(np.shape(z))


# %% wrong name="ReLU for its slope" cell="derivatives_solution" fails="test_slopes, test_slopes_at_large_numbers"
def d_sigmoid(z):
    return sigmoid(z) * (1 - sigmoid(z))


def d_tanh(z):
    return 1 - np.tanh(z) ** 2


def d_relu(z):
    return np.maximum(0, z)


def d_identity(z):
    return np.ones(np.shape(z))


# %% wrong name="one number for all elements" cell="derivatives_solution" fails="test_slopes, test_slopes_at_large_numbers"
def d_sigmoid(z):
    return sigmoid(z) * (1 - sigmoid(z))


def d_tanh(z):
    return 1 - np.tanh(z) ** 2


def d_relu(z):
    return np.where(np.asarray(z) > 0, 1, 0)


def d_identity(z):
    return 1


# %% wrong name="exponentials without care" cell="derivatives_solution" fails="test_slopes_at_large_numbers"
def d_sigmoid(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


def d_tanh(z):
    return 1 - np.tanh(z) ** 2


def d_relu(z):
    return np.where(np.asarray(z) > 0, 1, 0)


def d_identity(z):
    return np.ones(np.shape(z))


# %% wrong name="z over its length" cell="derivatives_solution" fails="test_slopes_at_large_numbers"
def d_sigmoid(z):
    return sigmoid(z) * (1 - sigmoid(z))


def d_tanh(z):
    return 1 / np.cosh(z) ** 2


def d_relu(z):
    return (1 + z / np.abs(z)) / 2 if np.all(z) else np.zeros(np.shape(z))


def d_identity(z):
    return np.ones(np.shape(z))


# %% wrong name="sign of the sigmoid's slope" cell="derivatives_solution" fails="test_slopes"
def d_sigmoid(z):
    return sigmoid(z) * (sigmoid(z) - 1)


def d_tanh(z):
    return 1 - np.tanh(z) ** 2


def d_relu(z):
    return np.where(np.asarray(z) > 0, 1, 0)


def d_identity(z):
    return np.ones(np.shape(z))


# ---- activations_figure

# %% right style="one axes, labels" cell="activations_figure_solution"
xs = np.linspace(-5, 5, 100)
fig_activations, ax = plt.subplots()
ax.plot(xs, sigmoid(xs), label="sigmoid")
ax.plot(xs, tanh(xs), "--", label="tanh")
ax.plot(xs, relu(xs), label="ReLU")
ax.plot(xs, identity(xs), ":", label="identity")
ax.set_xlabel("z")
ax.set_ylabel("a")
ax.legend()


# %% right style="pyplot, four panels" cell="activations_figure_solution"
fig_activations = plt.figure(figsize=(9, 3))
for k, f in enumerate([sigmoid, tanh, relu, identity], 1):
    plt.subplot(1, 4, k)
    grid = np.arange(-5, 5.05, 0.1)
    plt.plot(grid, [f(v) for v in grid])
    plt.title(f"{['Sigmoid', 'Tanh', 'ReLU', 'Identity'][k - 1]} function")
    plt.xlabel("$z$")
    plt.ylabel("$a = \\sigma(z)$")
plt.tight_layout()
plt.show()


# %% right style="wider, with help lines, outer labels" cell="activations_figure_solution"
fig_activations, axs = plt.subplots(2, 2, sharex=True)
grid = np.linspace(-8, 8, 400)
for ax, (name, f) in zip(
    axs.flat, {"sigmoid": sigmoid, "tanh": tanh, "relu": relu, "identity": identity}.items()
):
    ax.axhline(0, color="grey")
    ax.axvline(0, color="grey")
    ax.plot(grid, f(grid))
    ax.set_title(name)
axs[1, 0].set(xlabel="z", ylabel="a")


# %% right style="data frame plot" cell="activations_figure_solution"
import pandas as pd

grid = np.linspace(-5, 5, 300)
table = pd.DataFrame(
    {"sigmoid": sigmoid(grid), "tanh": tanh(grid), "relu": relu(grid), "identity": identity(grid)},
    index=grid,
)
ax = table.plot(xlabel="z", ylabel="a", title="Common activation functions")
fig_activations = ax.get_figure()


# %% wrong name="no labels of the axes" cell="activations_figure_solution" fails="test_axis_labels"
xs = np.linspace(-5, 5, 100)
fig_activations, ax = plt.subplots()
for name, f in (("sigmoid", sigmoid), ("tanh", tanh), ("ReLU", relu), ("identity", identity)):
    ax.plot(xs, f(xs), label=name)
ax.legend()


# %% wrong name="no names" cell="activations_figure_solution" fails="test_curve"
xs = np.linspace(-5, 5, 100)
fig_activations, ax = plt.subplots()
for f in (sigmoid, tanh, relu, identity):
    ax.plot(xs, f(xs))
ax.set(xlabel="z", ylabel="a")


# %% wrong name="names mixed up" cell="activations_figure_solution" fails="test_curve"
xs = np.linspace(-5, 5, 100)
fig_activations, ax = plt.subplots()
for name, f in (("sigmoid", tanh), ("tanh", sigmoid), ("ReLU", relu), ("identity", identity)):
    ax.plot(xs, f(xs), label=name)
ax.set(xlabel="z", ylabel="a")
ax.legend()


# %% wrong name="identity left out" cell="activations_figure_solution" fails="test_curve"
xs = np.linspace(-5, 5, 100)
fig_activations, ax = plt.subplots()
for name, f in (("sigmoid", sigmoid), ("tanh", tanh), ("ReLU", relu)):
    ax.plot(xs, f(xs), label=name)
ax.set(xlabel="z", ylabel="a")
ax.legend()


# %% wrong name="the right half only" cell="activations_figure_solution" fails="test_curve"
xs = np.linspace(0, 5, 100)
fig_activations, ax = plt.subplots()
for name, f in (("sigmoid", sigmoid), ("tanh", tanh), ("ReLU", relu), ("identity", identity)):
    ax.plot(xs, f(xs), label=name)
ax.set(xlabel="z", ylabel="a")
ax.legend()


# %% wrong name="plotted against the row number" cell="activations_figure_solution" fails="test_curve"
xs = np.linspace(-5, 5, 100)
fig_activations, ax = plt.subplots()
for name, f in (("sigmoid", sigmoid), ("tanh", tanh), ("ReLU", relu), ("identity", identity)):
    ax.plot(f(xs), label=name)
ax.set(xlabel="z", ylabel="a")


# %% wrong name="an empty figure" cell="activations_figure_solution" fails="test_curve, test_axis_labels"
plt.plot([1, 2, 3])
fig_activations = plt.figure()


# ---- notation


# %% wrong name="flat lines, from functions that are all but 0" cell="activations_figure_solution" fails="test_curve"
def relu(z):
    return 1e-6 * np.asarray(z)


sigmoid = tanh = identity = relu
fig_activations, ax = plt.subplots()
for name in ("sigmoid", "tanh", "ReLU", "identity"):
    ax.plot(np.linspace(-5, 5, 60), np.zeros(60), label=name)
ax.set(xlabel="z", ylabel="a")
ax.legend()


# %% right style="one index" cell="notation_solution"
def weight(weights, L, i, j):
    return weights[L - 1][i - 1, j - 1]


def bias(biases, L, i):
    return biases[L - 1][i - 1]


# %% right style="by a dict of layers" cell="notation_solution"
def weight(weights, L, i, j):
    W = dict(enumerate(weights, start=1))
    return float(W[L][i - 1].tolist()[j - 1])


def bias(biases, L, i):
    b = dict(enumerate(biases, start=1))
    return float(b[L].tolist()[i - 1])


# %% right style="item" cell="notation_solution"
def weight(weights, L, i, j):
    matrix = weights[L - 1]
    return matrix.item((i - 1) * matrix.shape[1] + (j - 1))


def bias(biases, L, i):
    return np.take(biases[L - 1], i - 1)


# %% wrong name="positions count from 0" cell="notation_solution" fails="test_weight, test_bias"
def weight(weights, L, i, j):
    return weights[L - 1][i][j]


def bias(biases, L, i):
    return biases[L - 1][i]


# %% wrong name="layers count from 0" cell="notation_solution" fails="test_weight, test_bias"
def weight(weights, L, i, j):
    return weights[L][i - 1][j - 1]


def bias(biases, L, i):
    return biases[L][i - 1]


# %% wrong name="i and j swapped" cell="notation_solution" fails="test_weight"
def weight(weights, L, i, j):
    return weights[L - 1][j - 1][i - 1]


def bias(biases, L, i):
    return biases[L - 1][i - 1]


# %% wrong name="always Example 2" cell="notation_solution" fails="test_weight, test_bias"
def weight(weights, L, i, j):
    return weights2[L - 1][i - 1, j - 1]


def bias(biases, L, i):
    return biases2[L - 1][i - 1]


# %% wrong name="a whole row" cell="notation_solution" fails="test_weight"
def weight(weights, L, i, j):
    return weights[L - 1][i - 1]


def bias(biases, L, i):
    return biases[L - 1][i - 1]


# %% wrong name="bias from the weights" cell="notation_solution" fails="test_bias"
def weight(weights, L, i, j):
    return weights[L - 1][i - 1][j - 1]


def bias(biases, L, i):
    return weights2[L - 1][i - 1][0]


# ---- estimated

# %% right style="frozen set" cell="estimated_solution"
estimated = frozenset(["biases", "weights"])


# %% right style="list" cell="estimated_solution"
estimated = ["weights", "biases"]


# %% right style="by taking away" cell="estimated_solution"
everything = {
    "inputs",
    "weights",
    "values z",
    "activate values a",
    "biases",
    "number of layers",
    "learning rate",
}
estimated = everything - {
    "inputs",
    "values z",
    "activate values a",
    "number of layers",
    "learning rate",
}


# %% wrong name="weights only" cell="estimated_solution" fails="test_estimated"
estimated = {"weights"}


# %% wrong name="z and a too" cell="estimated_solution" fails="test_estimated"
estimated = {"weights", "biases", "values z", "activate values a"}


# %% wrong name="learning rate too" cell="estimated_solution" fails="test_estimated"
estimated = {"weights", "biases", "learning rate"}


# %% wrong name="everything" cell="estimated_solution" fails="test_estimated"
estimated = {
    "inputs",
    "weights",
    "values z",
    "activate values a",
    "biases",
    "number of layers",
    "learning rate",
}


# %% wrong name="one text" cell="estimated_solution" fails="test_estimated"
estimated = "weights biases"


# ---- parameter_count


# %% right style="loop" cell="parameter_count_solution"
def parameter_count(sizes):
    total = 0
    for L in range(1, len(sizes)):
        total += sizes[L] * sizes[L - 1]
        total += sizes[L]
    return total


# %% right style="vectorised" cell="parameter_count_solution"
def parameter_count(sizes):
    n = np.asarray(sizes)
    return n[1:] @ (n[:-1] + 1)


# %% right style="from the shapes" cell="parameter_count_solution"
def parameter_count(sizes):
    shapes = [((k, n), (k,)) for n, k in zip(sizes, sizes[1:])]
    return sum(np.prod(W) + np.prod(b) for W, b in shapes)


# %% right style="from arrays" cell="parameter_count_solution"
def parameter_count(sizes):
    arrays = [np.zeros((k, n + 1)) for n, k in zip(sizes, sizes[1:])]
    return float(sum(a.size for a in arrays))


# %% wrong name="no biases" cell="parameter_count_solution" fails="test_count_with_hidden_layers, test_count_without_hidden_layer"
def parameter_count(sizes):
    return sum(n * k for n, k in zip(sizes, sizes[1:]))


# %% wrong name="one bias a layer" cell="parameter_count_solution" fails="test_count_with_hidden_layers, test_count_without_hidden_layer"
def parameter_count(sizes):
    return sum(n * k + 1 for n, k in zip(sizes, sizes[1:]))


# %% wrong name="one hidden layer only" cell="parameter_count_solution" fails="test_count_with_hidden_layers, test_count_without_hidden_layer"
def parameter_count(sizes):
    n, h, k = sizes
    return n * h + h + h * k + k


# %% wrong name="biases for the inputs" cell="parameter_count_solution" fails="test_count_with_hidden_layers, test_count_without_hidden_layer"
def parameter_count(sizes):
    return sum(n * k for n, k in zip(sizes, sizes[1:])) + sum(sizes)


# %% wrong name="last layer without biases" cell="parameter_count_solution" fails="test_count_with_hidden_layers, test_count_without_hidden_layer"
def parameter_count(sizes):
    return sum(n * k for n, k in zip(sizes, sizes[1:])) + sum(sizes[1:-1])


# %% wrong name="all sizes multiplied" cell="parameter_count_solution" fails="test_count_with_hidden_layers"
def parameter_count(sizes):
    return int(np.prod(sizes)) + sum(sizes[1:])


# %% wrong name="the numbers of the check" cell="parameter_count_solution" fails="test_count_with_hidden_layers, test_count_without_hidden_layer"
def parameter_count(sizes):
    return {2: 4, 3: 17}[len(sizes)] if len(sizes) < 4 else 0


# ---- layer


# %% right style="loops" cell="layer_solution"
def layer(a_before, W, b, activation):
    z = []
    for i in range(len(b)):
        total = b[i]
        for j in range(len(a_before)):
            total += W[i][j] * a_before[j]
        z.append(total)
    return z, [activation(value) for value in z]


# %% right style="row vector" cell="layer_solution"
def layer(a_before, W, b, activation):
    z = np.dot(a_before, W.T) + b
    return [z, activation(z)]


# %% right style="bias as a further weight, single precision" cell="layer_solution"
def layer(a_before, W, b, activation):
    Wb = np.column_stack([b, W]).astype(np.float32)
    z = Wb @ np.append(1, a_before).astype(np.float32)
    return z, activation(z)


# %% wrong name="no bias" cell="layer_solution" fails="test_values_of_a_layer"
def layer(a_before, W, b, activation):
    z = W @ a_before
    return z, activation(z)


# %% wrong name="columns for rows" cell="layer_solution" fails="test_values_of_a_layer, test_activate_values_of_a_layer"
def layer(a_before, W, b, activation):
    z = a_before @ W + b
    return z, activation(z)


# %% wrong name="a and z swapped" cell="layer_solution" fails="test_values_of_a_layer, test_activate_values_of_a_layer"
def layer(a_before, W, b, activation):
    z = W @ a_before + b
    return activation(z), z


# %% wrong name="a only" cell="layer_solution" fails="test_values_of_a_layer, test_activate_values_of_a_layer"
def layer(a_before, W, b, activation):
    return activation(W @ a_before + b)


# %% wrong name="always the sigmoid" cell="layer_solution" fails="test_activate_values_of_a_layer"
def layer(a_before, W, b, activation):
    z = W @ a_before + b
    return z, sigmoid(z)


# %% wrong name="activation twice" cell="layer_solution" fails="test_activate_values_of_a_layer"
def layer(a_before, W, b, activation):
    z = W @ a_before + b
    return z, activation(activation(z))


# %% wrong name="bias after the activation" cell="layer_solution" fails="test_values_of_a_layer, test_activate_values_of_a_layer"
def layer(a_before, W, b, activation):
    z = W @ a_before
    return z, activation(z) + b


# ---- forward


# %% right style="rows one by one" cell="forward_solution"
def forward(X, weights, biases, activation):
    def one(x):
        a = x
        for W, b in zip(weights, biases):
            a = layer(a, W, b, activation)[1]
        return np.array(a)

    X = np.asarray(X)
    if X.ndim == 1:
        return one(X)
    return np.array([one(x) for x in X])


# %% right style="columns" cell="forward_solution"
def forward(X, weights, biases, activation):
    A = np.atleast_2d(X).T
    for W, b in zip(weights, biases):
        A = activation(W @ A + b[:, None])
    return A.T if np.ndim(X) == 2 else A[:, 0]


# %% right style="recursion, single precision" cell="forward_solution"
def forward(X, weights, biases, activation):
    if not weights:
        return X
    Z = np.tensordot(X, weights[0].astype(np.float32), axes=(-1, 1)) + biases[0]
    return forward(activation(Z), weights[1:], biases[1:], activation)


# %% right style="reduce, lists" cell="forward_solution"
from functools import reduce


def forward(X, weights, biases, activation):
    last = reduce(lambda A, p: activation(A.dot(p[0].T) + p[1]), zip(weights, biases), X)
    return last.tolist()


# %% wrong name="no activation in the last layer" cell="forward_solution" fails="test_rows, test_any_depth, test_table_of_one_row, test_single_observation, test_given_activation"
def forward(X, weights, biases, activation):
    A = X
    for W, b in zip(weights[:-1], biases[:-1]):
        A = activation(A @ W.T + b)
    return A @ weights[-1].T + biases[-1]


# %% wrong name="two layers only" cell="forward_solution" fails="test_rows, test_any_depth"
def forward(X, weights, biases, activation):
    A1 = activation(X @ weights[0].T + biases[0])
    return activation(A1 @ weights[1].T + biases[1])


# %% wrong name="no biases" cell="forward_solution" fails="test_rows, test_any_depth, test_table_of_one_row, test_single_observation, test_given_activation"
def forward(X, weights, biases, activation):
    A = X
    for W in weights:
        A = activation(A @ W.T)
    return A


# %% wrong name="always the sigmoid" cell="forward_solution" fails="test_rows, test_any_depth, test_table_of_one_row, test_single_observation, test_given_activation"
def forward(X, weights, biases, activation):
    A = X
    for W, b in zip(weights, biases):
        A = sigmoid(A @ W.T + b)
    return A


# %% wrong name="always softsign" cell="forward_solution" fails="test_given_activation"
def forward(X, weights, biases, activation):
    A = X
    for W, b in zip(weights, biases):
        A = softsign(A @ W.T + b)
    return A


# %% wrong name="a table of one row loses its form" cell="forward_solution" fails="test_table_of_one_row"
def forward(X, weights, biases, activation):
    A = X
    for W, b in zip(weights, biases):
        A = activation(A @ W.T + b)
    return A[0] if A.ndim == 2 and len(A) == 1 else A


# %% wrong name="tables only" cell="forward_solution" fails="test_single_observation"
def forward(X, weights, biases, activation):
    A = np.atleast_2d(X)
    for W, b in zip(weights, biases):
        A = activation(A @ W.T + b)
    return A


# %% wrong name="the input instead of the last output" cell="forward_solution" fails="test_rows, test_any_depth, test_table_of_one_row, test_single_observation, test_given_activation"
def forward(X, weights, biases, activation):
    for W, b in zip(weights, biases):
        A = activation(X @ W.T + b)
    return A


# %% wrong name="not transposed" cell="forward_solution" fails="test_rows, test_any_depth, test_table_of_one_row, test_single_observation, test_given_activation"
def forward(X, weights, biases, activation):
    A = X
    for W, b in zip(weights, biases):
        A = activation(A @ W + b)
    return A


# ---- has_loop


# %% right style="depth first with colours" cell="has_loop_solution"
def has_loop(connections):
    following = {}
    for start, end in connections:
        following.setdefault(start, []).append(end)
    state = {}

    def visit(neuron):
        if state.get(neuron) == "open":
            return True
        if state.get(neuron) == "done":
            return False
        state[neuron] = "open"
        found = any(visit(after) for after in following.get(neuron, []))
        state[neuron] = "done"
        return found

    return any(visit(neuron) for neuron in list(following))


# %% right style="powers of a matrix" cell="has_loop_solution"
def has_loop(connections):
    names = list({name for pair in connections for name in pair})
    n = len(names)
    M = np.zeros((n, n))
    for start, end in connections:
        M[names.index(start), names.index(end)] = 1
    power = np.eye(n)
    for _ in range(n):
        power = (power @ M > 0).astype(float)
        if np.trace(power) > 0:
            return True
    return False


# %% right style="who can be reached" cell="has_loop_solution"
def has_loop(connections):
    reach = {start: {e for s, e in connections if s == start} for start, _ in connections}
    changed = True
    while changed:
        changed = False
        for start, ends in reach.items():
            more = set().union(*(reach.get(e, set()) for e in ends)) - ends
            if more:
                ends |= more
                changed = True
    return any(start in ends for start, ends in reach.items())


# %% right style="library" cell="has_loop_solution"
from graphlib import CycleError, TopologicalSorter


def has_loop(connections):
    order = TopologicalSorter()
    for start, end in connections:
        order.add(end, start)
    try:
        order.prepare()
    except CycleError:
        return np.bool_(True)
    return np.bool_(False)


# %% wrong name="direction ignored" cell="has_loop_solution" fails="test_two_ways_are_no_loop, test_loop_anywhere, test_neuron_that_feeds_itself"
def has_loop(connections):
    # more arrows than a tree can have
    neurons = {n for pair in connections for n in pair}
    return len(connections) > len(neurons) - 1


# %% wrong name="seen twice is a loop" cell="has_loop_solution" fails="test_two_ways_are_no_loop, test_neuron_that_feeds_itself"
def has_loop(connections):
    def walk(neuron, seen):
        if neuron in seen:
            return True
        seen.add(neuron)
        return any(walk(end, seen) for start, end in connections if start == neuron)

    return any(walk(start, set()) for start, _ in connections)


# %% wrong name="there and back only" cell="has_loop_solution" fails="test_loops_of_any_length, test_two_ways_are_no_loop"
def has_loop(connections):
    return any((end, start) in [tuple(c) for c in connections] for start, end in connections)


# %% wrong name="self-arrows only" cell="has_loop_solution" fails="test_loops_of_any_length, test_two_ways_are_no_loop, test_loop_anywhere"
def has_loop(connections):
    return any(start == end for start, end in connections)


# %% wrong name="starts at the first neuron only" cell="has_loop_solution" fails="test_loop_anywhere"
def has_loop(connections):
    def back(neuron, path):
        if neuron in path:
            return True
        return any(back(end, path | {neuron}) for start, end in connections if start == neuron)

    return bool(connections) and back(connections[0][0], frozenset())


# %% wrong name="follows one arrow of each neuron" cell="has_loop_solution" fails="test_two_ways_are_no_loop"
def has_loop(connections):
    following = {}
    for start, end in connections:
        following.setdefault(start, end)
    for start in following:
        path = [start]
        while path[-1] in following:
            if following[path[-1]] in path:
                return True
            path.append(following[path[-1]])
    return False


# %% wrong name="order of the list" cell="has_loop_solution" fails="test_loops_of_any_length, test_two_ways_are_no_loop"
def has_loop(connections):
    done = set()
    for start, end in connections:
        done.add(start)
        if end in done:
            return True
    return False


# %% wrong name="always true" cell="has_loop_solution" fails="test_loops_of_any_length, test_two_ways_are_no_loop, test_neuron_that_feeds_itself, test_loop_anywhere"
def has_loop(connections):
    return True


# %% right style="an array of one number" cell="perceptron_solution"
def perceptron(x, w, threshold):
    z = np.array([w]) @ np.array(x)
    return (z > threshold).astype(int)


# %% right style="Heaviside's step, an array of one number" cell="bias_solution" needs="festival_solution"
def perceptron_bias(x, w, b):
    return np.heaviside(np.array([np.dot(x, w) + b]), 0)


b_festival = np.array([-threshold_festival])


# %% right style="a matrix product" cell="sigmoid_neuron_solution" needs="sigmoid_solution"
def sigmoid_neuron(x, w, b):
    return sigmoid(np.reshape(w, (1, -1)) @ np.array(x) + b)


# %% right style="names given to the legend" cell="activations_figure_solution"
z = np.arange(-5, 5, 0.1)
fig_activations, ax = plt.subplots()
for f in (sigmoid, tanh, relu, identity):
    ax.plot(z, f(z))
ax.legend(["sigmoid", "tanh", "ReLU", "identity"])
fig_activations.supxlabel("z (weighted sum)")
fig_activations.supylabel("activation a")


# %% right style="a legend of the figure, titles left" cell="activations_figure_solution"
z = np.linspace(-5, 5, 200)
fig_activations, (ax_left, ax_right) = plt.subplots(1, 2)
ax_left.plot(z, sigmoid(z), label="Sigmoid function")
ax_left.plot(z, tanh(z), label="tanh(z)")
ax_left.plot(z, relu(z), label="ReLU")
ax_right.plot(z, identity(z))
ax_right.set_title("Identity", loc="left")
ax_left.set(xlabel="$z$", ylabel="$a$")
fig_activations.legend()


# %% wrong name="a's size across, z up" cell="activations_figure_solution" fails="test_axis_labels"
xs = np.linspace(-5, 5, 100)
fig_activations, ax = plt.subplots()
for name, f in (("sigmoid", sigmoid), ("tanh", tanh), ("ReLU", relu), ("identity", identity)):
    ax.plot(xs, f(xs), label=name)
ax.set(xlabel="size of a", ylabel="value z")
ax.legend()


# %% wrong name="labels without a legend" cell="activations_figure_solution" fails="test_curve"
xs = np.linspace(-5, 5, 100)
fig_activations, ax = plt.subplots()
for name, f in (("sigmoid", sigmoid), ("tanh", tanh), ("ReLU", relu), ("identity", identity)):
    ax.plot(xs, f(xs), label=name)
ax.set(xlabel="z", ylabel="a")


# %% right style="one array of both" cell="layer_solution"
def layer(a_before, W, b, activation):
    z = W @ np.asarray(a_before) + b
    return np.array([z, activation(z)])


# %% right style="a Series of both" cell="layer_solution"
import pandas as pd


def layer(a_before, W, b, activation):
    z = np.dot(W, a_before) + b
    return pd.Series({"z": z, "a": activation(z)})


# ---- hear_itself


# %% right style="plain loop, lists" cell="hear_itself_solution"
def hear_itself(x, w, u, b, activation):
    out = [0]
    for t in range(len(x)):
        out.append(activation(w * x[t] + u * out[-1] + b))
    return out[1:]


# %% right style="an array filled" cell="hear_itself_solution"
def hear_itself(x, w, u, b, activation):
    x = np.asarray(x, dtype=float)
    a = np.zeros(len(x) + 1)
    for t, x_t in enumerate(x, 1):
        a[t] = activation(w * x_t + u * a[t - 1] + b)
    return a[1:]


# %% right style="accumulate" cell="hear_itself_solution"
from itertools import accumulate


def hear_itself(x, w, u, b, activation):
    steps = accumulate(x, lambda a, x_t: activation(w * x_t + u * a + b), initial=0.0)
    return list(steps)[1:]


# %% right style="recursion" cell="hear_itself_solution"
def hear_itself(x, w, u, b, activation):
    if len(x) == 0:
        return []
    before = list(hear_itself(x[:-1], w, u, b, activation))
    last = before[-1] if before else 0.0
    return before + [activation(w * x[-1] + u * last + b)]


# %% wrong name="z comes back, not a" cell="hear_itself_solution" fails="test_steps"
def hear_itself(x, w, u, b, activation):
    z, heard = 0.0, []
    for x_t in x:
        z = w * x_t + u * z + b
        heard.append(activation(z))
    return np.array(heard)


# %% wrong name="the last input comes back" cell="hear_itself_solution" fails="test_steps"
def hear_itself(x, w, u, b, activation):
    before, heard = 0.0, []
    for x_t in x:
        heard.append(activation(w * x_t + u * before + b))
        before = x_t
    return heard


# %% wrong name="feedforward" cell="hear_itself_solution" fails="test_steps"
def hear_itself(x, w, u, b, activation):
    return activation(w * np.asarray(x) + b)


# %% wrong name="starts from one" cell="hear_itself_solution" fails="test_steps, test_first_step"
def hear_itself(x, w, u, b, activation):
    a, heard = 1.0, []
    for x_t in x:
        a = activation(w * x_t + u * a + b)
        heard.append(a)
    return heard


# %% wrong name="the last value only" cell="hear_itself_solution" fails="test_steps"
def hear_itself(x, w, u, b, activation):
    a = 0.0
    for x_t in x:
        a = activation(w * x_t + u * a + b)
    return np.array([a])


# %% wrong name="no activation" cell="hear_itself_solution" fails="test_steps, test_first_step"
def hear_itself(x, w, u, b, activation):
    a, heard = 0.0, []
    for x_t in x:
        a = w * x_t + u * a + b
        heard.append(a)
    return heard


# %% wrong name="always tanh" cell="hear_itself_solution" fails="test_steps, test_first_step"
def hear_itself(x, w, u, b, activation):
    a, heard = 0.0, []
    for x_t in x:
        a = np.tanh(w * x_t + u * a + b)
        heard.append(a)
    return heard


# %% wrong name="remembers the call before" cell="hear_itself_solution" fails="test_steps, test_first_step"
last = [0.4]


def hear_itself(x, w, u, b, activation):
    heard = []
    for x_t in x:
        last[0] = activation(w * x_t + u * last[0] + b)
        heard.append(last[0])
    return heard


# ---- audible


# %% right style="by the logarithm" cell="audible_solution"
def audible_steps(u, least):
    u = abs(u)
    if u >= 1:
        return float("inf")
    if u == 0:
        return 1
    return int(np.floor(np.log(least) / np.log(u))) + 1


settled = 0.9575


# %% right style="powers, the value by iteration" cell="audible_solution"
import math


def audible_steps(u, least):
    if not -1 < u < 1:
        return math.inf
    t = 0
    while abs(u**t) >= least:
        t += 1
    return t


settled = 1.0
for _ in range(60):
    settled = math.tanh(2 * settled)


# %% right style="counted in an array" cell="audible_solution"
def audible_steps(u, least):
    if np.abs(u) >= 1:
        return np.inf
    return np.sum(np.abs(float(u)) ** np.arange(9999) >= least)


settled = np.array([hear_itself([1] + [0] * 50, 1, 2, 0, np.tanh)[-1]])


# %% right style="the neuron itself" cell="audible_solution"
def audible_steps(u, least):
    if abs(u) >= 1:
        return np.inf
    heard = hear_itself([1.0] + [0.0] * 9999, 1, u, 0, lambda z: z)
    return len([a for a in heard if abs(a) >= least])


settled = round(float(hear_itself([1.0] + [0.0] * 200, 1, 2, 0, np.tanh)[-1]), 3)


# %% wrong name="the first step not counted" cell="audible_solution" fails="test_it_dies_out"
def audible_steps(u, least):
    if abs(u) >= 1:
        return np.inf
    a, steps = u, 0
    while abs(a) >= least:
        steps += 1
        a = u * a
    return steps


settled = hear_itself([1.0] + [0.0] * 100, 1, 2, 0, np.tanh)[-1]


# %% wrong name="a negative echo is silent" cell="audible_solution" fails="test_it_dies_out"
def audible_steps(u, least):
    if abs(u) >= 1:
        return np.inf
    a, steps = 1.0, 0
    while a >= least:
        steps += 1
        a = u * a
    return steps


settled = hear_itself([1.0] + [0.0] * 100, 1, 2, 0, np.tanh)[-1]


# %% wrong name="the first silent step" cell="audible_solution" fails="test_it_dies_out"
def audible_steps(u, least):
    if abs(u) >= 1:
        return np.inf
    a, t = 1.0, 1
    while abs(a) >= least:
        t += 1
        a = u * a
    return t


settled = hear_itself([1.0] + [0.0] * 100, 1, 2, 0, np.tanh)[-1]


# %% wrong name="only positive u grow" cell="audible_solution" fails="test_it_does_not_die_out"
def audible_steps(u, least):
    if u >= 1:
        return np.inf
    a, steps = 1.0, 0
    while abs(a) >= least and steps < 1000:
        steps += 1
        a = u * a
    return steps


settled = hear_itself([1.0] + [0.0] * 100, 1, 2, 0, np.tanh)[-1]


# %% wrong name="a thousand for ever" cell="audible_solution" fails="test_it_does_not_die_out"
def audible_steps(u, least):
    a, steps = 1.0, 0
    while abs(a) >= least and steps < 1000:
        steps += 1
        a = u * a
    return steps


settled = hear_itself([1.0] + [0.0] * 100, 1, 2, 0, np.tanh)[-1]


# %% wrong name="the second step for the settled value" cell="audible_solution" fails="test_settled"
def audible_steps(u, least):
    if abs(u) >= 1:
        return np.inf
    a, steps = 1.0, 0
    while abs(a) >= least:
        steps += 1
        a = u * a
    return steps


settled = np.tanh(2)


# %% wrong name="the limit of tanh" cell="audible_solution" fails="test_settled"
def audible_steps(u, least):
    if abs(u) >= 1:
        return np.inf
    a, steps = 1.0, 0
    while abs(a) >= least:
        steps += 1
        a = u * a
    return steps


settled = 1.0
