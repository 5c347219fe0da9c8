"""Models, estimators and histories are asked as they were at their cell."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from support import SMALL, Play, played

from softmark.sandbox.warm_parent import WarmParent

ROOMY = replace(SMALL, memory_bytes=2 * 1024**3, cpu_s_per_cell=30, cpu_s_per_notebook=90,
                cpu_s_per_call=10, wall_grace_s=60)  # fmt: skip
SKLEARN = "import numpy as np\nX = np.arange(8.0).reshape(-1, 1); y = np.array([0, 1] * 4)\n"
KERAS = (
    "import numpy as np, tensorflow as tf, keras\n"
    "X = np.arange(8.0).reshape(-1, 1); y = X[:, 0] * 2\n"
    "net = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])\n"
    "net.compile(keras.optimizers.SGD(0.01), 'mse')\n"
)


@pytest.fixture(scope="module")
def learning() -> Iterator[Play]:
    with WarmParent(["numpy", "sklearn.linear_model", "tensorflow", "keras"], {}) as parent:
        sessions = []

        def run(*cells: str) -> Any:
            sessions.append(played(parent, cells, ROOMY))
            return sessions[-1]

        yield run
        for session in sessions:
            session.close()


@pytest.mark.parametrize(
    ("first", "then", "path"),
    [
        ("from sklearn.linear_model import LinearRegression\nm = LinearRegression().fit(X, 2 * X)",
         "m.fit(X, 9 * X)", "coef_"),
        ("from sklearn.preprocessing import StandardScaler\nm = StandardScaler().fit(X)",
         "m.fit(X + 100)", "mean_"),
        ("from sklearn.neural_network import MLPRegressor\n"
         "m = MLPRegressor(hidden_layer_sizes=2, max_iter=2, warm_start=True, random_state=1)\n"
         "m.fit(X, X[:, 0])",
         "m.fit(X, -X[:, 0])", "coefs_"),
        ("from sklearn.linear_model import SGDClassifier\n"
         "m = SGDClassifier(random_state=1).partial_fit(X, y, [0, 1])",
         "m.partial_fit(X, 1 - y)", "coef_"),
        ("from sklearn.pipeline import make_pipeline\n"
         "from sklearn.linear_model import LinearRegression\n"
         "from sklearn.preprocessing import StandardScaler\n"
         "m = make_pipeline(StandardScaler(), LinearRegression()).fit(X, 2 * X)",
         "m.fit(X + 5, 9 * X)", "_final_estimator.coef_"),
        ("from sklearn.tree import DecisionTreeClassifier\n"
         "m = DecisionTreeClassifier(random_state=1).fit(X, y)",
         "m.set_params(max_depth=1).fit(X, 1 - y)", "max_depth"),
        ("class Perceptron:\n    def __init__(self): self.w = np.zeros(2); self.losses = []\n"
         "    def train(self): self.w += 1; self.losses.append(3.0)\nm = Perceptron()",
         "m.train()", "w"),
    ],
)  # fmt: skip
def test_an_estimator_is_as_it_was(learning: Play, first: str, then: str, path: str) -> None:
    session = learning(SKLEARN + first + f"\nat_once = repr(m.{path})", then)
    rest = path.split(".")
    now = session.value("c1", ("m", *rest))
    assert repr(session.value("c0", ("m", *rest))) != repr(now)
    assert repr(now) == repr(session.value("c1", ("m", *rest)))
    with_path = learning(SKLEARN + first)
    assert repr(with_path.value("c0", ("m", *rest))) == repr(session.value("c0", ("m", *rest)))


def test_a_network_is_as_it_was(learning: Play) -> None:
    session = learning(
        KERAS + "history = net.fit(X, y, epochs=2, verbose=0)\nat_once = net.get_weights()\n"
        "held = [net]\ndef ask(): return net.predict(X, verbose=0)\n"
        "answer = ask()\nlosses = list(history.history['loss'])",
        "net.fit(X, -y, epochs=3, verbose=0)\nhistory.history['loss'].append(7.0)\n"
        "net.compile('adam', 'mae')\nafter = net.get_weights()",
    )
    first, second = session.value("c0", ("net",)), session.value("c1", ("net",))
    assert (first.description["optimizer"], second.description["optimizer"]) == ("SGD", "Adam")
    assert first.ref != second.ref, "what was learned of one is not true of the other"
    assert session.value("c0", ("net",)).ref == first.ref
    for cell, handle, name in (("c0", first, "at_once"), ("c1", second, "after")) * 2:
        got = session.call(cell, (handle.ref, "get_weights"))
        assert [w.tolist() for w in got] == [w.tolist() for w in session.value(cell, (name,))]
    assert session.call("c0", ("ask",)).tolist() == session.value("c0", ("answer",)).tolist()
    assert session.value("c0", ("history", "history"))["loss"] == session.value("c0", ("losses",))
    assert session.value("c0", ("net", "history", "epoch")) == [0, 1]
    assert session.run.notes == []


def test_a_hidden_call_that_trains_changes_no_later_answer(learning: Play) -> None:
    session = learning(
        KERAS + "def train():\n    net.fit(X, y, epochs=1, verbose=0)\n"
        "    return [float(w.sum()) for w in net.get_weights()]"
    )
    assert session.call("c0", ("train",)) == session.call("c0", ("train",))


def test_variables_are_as_they_were(learning: Play) -> None:
    session = learning(
        "import tensorflow as tf\nw = tf.Variable([1.0])\nb = tf.Variable(2.0)", "w.assign([5.0])"
    )
    assert [session.value(cell, ("w",)).tolist() for cell in ("c0", "c1", "c0")] == [[1], [5], [1]]
    assert session.value("c0", ("b",)) == 2.0


def test_tensors_of_every_kind_travel(learning: Play) -> None:
    session = learning(
        "import tensorflow as tf\n"
        "x = [tf.constant(1.5), tf.constant([1, 2]), tf.constant([1.5], tf.bfloat16),\n"
        "     tf.constant(2.5, tf.float16), tf.constant('a'), tf.Variable(3.0),\n"
        "     tf.ragged.constant([[1], [2, 3]]), tf.constant(1j),\n"
        "     tf.sparse.from_dense([[0, 5], [0, 0]]), tf.constant(1.25, tf.bfloat16)]"
    )
    got = session.value("c0", ("x",))
    assert [g.tolist() if hasattr(g, "tolist") else g for g in got] == [
        1.5, [1, 2], [1.5], 2.5, b"a", 3.0, [[1], [2, 3]], 1j, [[0, 5], [0, 0]], 1.25
    ]  # fmt: skip


def test_a_model_too_large_to_keep_is_noted(learning: Play) -> None:
    session = learning(
        "import keras\nnet = keras.Sequential([keras.layers.Input((3000,)), "
        "keras.layers.Dense(3000)])"
    )
    assert session.run.notes == [
        "`net` is too large to be kept as it was at its cell: its last state counted."
    ]


def test_objects_that_lead_back_to_themselves_and_kinds_that_are_one(play: Play) -> None:
    session = play(
        "import enum\nclass Kind(enum.Enum):\n    A = 1\n"
        "class Node:\n    def __init__(self): self.me = self; self.n = 1; self.kind = Kind.A\n"
        "class Table(dict): pass\n"
        "node = Node(); table = Table(a=1); kind = Kind.A\n"
        "def same(): return node.me is node and node.kind is kind and kind is Kind.A",
        "node.n = 2\ntable['a'] = 2",
    )
    assert [session.value(cell, ("node", "n")) for cell in ("c0", "c1")] == [1, 2]
    assert session.call("c0", ("same",)) is True
    assert session.value("c0", ("table",)) == {"a": 2}


def test_a_network_without_a_seed_trains_and_is_the_same_each_time(learning: Play) -> None:
    cell = KERAS + "net.fit(X, y, epochs=2, verbose=0)\nw = net.get_weights()[0]"
    first, second = (learning(cell).value("c0", ("w",)).tolist() for _ in range(2))
    assert first == second


def test_a_network_that_loses_and_gains_layers_is_as_it_was(learning: Play) -> None:
    session = learning(
        KERAS + "net.add(keras.layers.Dense(3))\nnet.compile('sgd', 'mse')\n"
        "def ask(): return net.predict(X, verbose=0)\nanswer = ask()",
        "net.pop()\nnet.pop()",
        "net.add(keras.layers.Dense(5)); net.compile('adam', 'mse')\nanswer = ask()",
    )
    for cell in ("c0", "c2", "c0"):
        handle = session.value(cell, ("net",))
        expected = session.value(cell, ("answer",)).tolist()
        assert session.call(cell, ("ask",)).tolist() == expected
        layers = session.value(cell, ("net", "layers"))
        assert [each.description["units"] for each in layers] == ([5] if cell == "c2" else [1, 3])
        assert len(session.call(cell, (handle.ref, "get_weights"))) == 2 * len(layers)
    assert session.run.notes == []


def test_values_are_as_they_were_though_libraries_were_thrown_out(learning: Play) -> None:
    session = learning(
        KERAS + "at_once = net.get_weights()",
        "import sys\nfor name in ('numpy', 'keras', 'tensorflow'):\n    del sys.modules[name]",
        "X[:] = 7.0\nnet.set_weights([w * 0 for w in net.get_weights()])",
    )
    for cell in ("c0", "c1"):
        assert session.value(cell, ("X",)).ravel().tolist() == [float(n) for n in range(8)]
        handle = session.value(cell, ("net",))
        found = session.call(cell, (handle.ref, "get_weights"))
        assert [w.tolist() for w in found] == [
            w.tolist() for w in session.value("c0", ("at_once",))
        ]
    assert session.value("c2", ("X",)).ravel().tolist() == [7.0] * 8


def test_a_figure_is_as_it_was(play: Play) -> None:
    session = play(
        "import matplotlib\nmatplotlib.use('Agg')\nimport matplotlib.pyplot as plt\n"
        "fig, ax = plt.subplots()\nline, = ax.plot([1, 2, 3])\nax.set_xlabel('epoch')",
        "ax.set_xlabel('other')\nline.set_ydata([5, 6, 7])\nax.plot([1, 2])",
        "ax.clear()\nfig.suptitle('none')",
    )

    def told(cell: str, name: str) -> tuple[str, list[list[float]], str]:
        description = session.value(cell, (name,)).description
        axes = description["axes"][0]
        return (
            axes["xlabel"],
            [line["y"].tolist() for line in axes["lines"]],
            description["suptitle"],
        )

    for name in ("fig", "ax"):
        assert told("c0", name) == ("epoch", [[1, 2, 3]], "")
        assert told("c1", name) == ("other", [[5, 6, 7], [1, 2]], "")
        assert told("c2", name) == ("", [], "none")
