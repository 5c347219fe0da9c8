"""Each wrong solution starts from the state that the one before it found."""

import random
import types
from typing import Any

import numpy as np
import pytest

from softmark.variants.kept import Kept

NET = """
import random, numpy as np, keras
keras.utils.set_random_seed(1)
X = np.arange(8.0).reshape(-1, 1); y = X[:, 0] * 2
net = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dropout(0.5), keras.layers.Dense(1)])
net.compile(keras.optimizers.Adam(0.01), 'mse')
"""
TRAINED = NET + "net.fit(X, y, verbose=0)\n"
OWN = """
class Momentum:
    def __init__(self): self.v, self.rate = [0.0], 0.1
    def step(self): self.v[0] += self.rate
optimizer = Momentum(); optimizer.step()
step = optimizer.step
"""
SKLEARN = """
import numpy as np
from sklearn.neural_network import MLPRegressor
X = np.arange(8.0).reshape(-1, 1); y = X[:, 0] * 2
net = MLPRegressor(hidden_layer_sizes=(3,), warm_start=True, max_iter=1, random_state=0).fit(X, y)
"""


def run(text, names):
    """A cell: as in a kernel, the classes that it makes are the notebook's own."""
    exec(text, names)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize(
    ("first", "wrong", "seen"),
    [
        pytest.param(
            TRAINED, "net.fit(X, y, epochs=3, verbose=0)", "net.optimizer.variables", id="fit"
        ),
        pytest.param(
            TRAINED,
            "net.compile(keras.optimizers.SGD(0.5), 'mae'); net.fit(X, y, verbose=0)",
            "[type(net.optimizer).__name__, net.loss, *net.optimizer.variables]",
            id="another optimizer",
        ),
        pytest.param(
            NET, "net.fit(X, y, verbose=0)", "[len(net.optimizer.variables)]", id="not built"
        ),
        pytest.param(
            TRAINED,
            "net.optimizer.learning_rate = 0.9",
            "[net.optimizer.learning_rate]",
            id="learning rate",
        ),
        pytest.param(
            TRAINED,
            "net.layers[-1].trainable = False; net.pop(); net.add(keras.layers.Dense(4))",
            "[len(net.trainable_variables), net.output_shape[1]]",
            id="layers",
        ),
        pytest.param(
            TRAINED + "optimizer = keras.optimizers.Adam(0.1)\n",
            "optimizer.apply([v + 1 for v in net.trainable_variables], net.trainable_variables)",
            "[len(optimizer.variables)]",
            id="an optimizer by itself",
        ),
        pytest.param(
            OWN, "optimizer.step(); optimizer.rate = 7; optimizer.new = 1", "[vars(optimizer)]",
            id="the student's own",
        ),
        pytest.param(OWN, "step(); step()", "[optimizer.v, step.__self__ is optimizer]", id="held"),
        pytest.param(
            SKLEARN, "net.fit(X, y); net.set_params(max_iter=2)",
            "[*net.coefs_, net.max_iter, net.t_, *net._optimizer.ms]",
            id="an estimator",
        ),
        pytest.param(
            "import numpy as np; rows = [[1]]; both = {'a': rows}; rng = np.random.default_rng(1)",
            "rows[0].append(3); rng.normal()",
            "[rows, both['a'] is rows, repr(rng.bit_generator.state)]",
            id="data",
        ),
    ],
)  # fmt: skip
def test_what_a_solution_changed_is_put_back(first, wrong, seen):
    names = vars(types.ModuleType("__main__"))
    run(first, names)

    def now():
        found = eval(seen, dict(names))
        found = [each.numpy() if hasattr(each, "numpy") else each for each in found]
        return [each.copy() if hasattr(each, "shape") else str(each) for each in found]

    before = now()
    kept = Kept(names)
    for _ in range(2):  # also what was put back once can be changed again
        run(f"{wrong}\nleft_over = 1", names)
        assert not same(now(), before)
        kept.put_back()
        assert same(now(), before)
        assert "left_over" not in names


def same(found, wanted):
    return len(found) == len(wanted) and all(map(np.array_equal, found, wanted))


def test_a_net_that_is_put_back_trains_on_as_it_would_have():
    """Weights, momentum, dropout and the order of the rows are those of the first time."""
    names = vars(types.ModuleType("__main__"))
    run(TRAINED, names)
    kept = Kept(names)
    found = []
    for _ in range(3):
        kept.put_back()
        run("net.fit(X, y, epochs=2, batch_size=2, verbose=0)", names)
        found.append([np.array(weights) for weights in names["net"].get_weights()])
        names["keras"].utils.set_random_seed(len(found))
        run("net.compile(keras.optimizers.SGD(0.1), 'mae')\nnet.fit(X, y, verbose=0)", names)
    assert all(same(each, found[0]) for each in found)


def test_numbers_are_drawn_from_the_same_place():
    names: dict[str, Any] = {"random": random, "np": np}
    kept = Kept(names)
    found = []
    for _ in range(2):
        kept.put_back()
        run("drawn = random.random(), np.random.rand()", names)
        found.append(names["drawn"])
    assert found[0] == found[1]


def test_what_cannot_be_copied_is_kept_as_it_is():
    made = (n for n in range(3))
    names = {"made": made, "rows": [1, made]}
    kept = Kept(names)
    names.clear()
    kept.put_back()
    assert names == {"made": made, "rows": [1, made]}


def test_objects_in_an_array_are_not_copied():
    class Axes:
        """Stands for what leads to a whole figure."""

        def __deepcopy__(self, memo):
            raise AssertionError("copied")

    one = Axes()
    names: dict[str, Any] = {"axes": np.array([one, one], dtype=object), "x": [one]}
    kept = Kept(names)
    names["axes"][0] = None
    kept.put_back()
    assert [*names["axes"]] == [one, one]
    assert names["x"] == [one]
