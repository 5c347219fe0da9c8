"""Models, estimators and histories count as they were at their cell, trained on or not."""

from collections.abc import Iterator

import pytest
from house import House, at, last, written
from nbformat.v4 import new_code_cell, new_notebook
from small_course import exercise
from tiny_course import tagged, write

from softmark.marking.engine import Engine

SETUP = (
    "import os\nos.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')\n"
    "import keras\nimport numpy as np\nfrom sklearn.linear_model import SGDClassifier\n\n"
    "X = np.linspace(-1, 1, 40).reshape(-1, 1)\ny = (X[:, 0] > 0).astype(int)"
)
NET = (
    "### BEGIN SOLUTION\nkeras.utils.set_random_seed(1)\n"
    "net = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, 'sigmoid')])\n"
    "net.compile(keras.optimizers.SGD(0.5), 'binary_crossentropy')\n"
    "history = net.fit(X, y, epochs=3, verbose=0)\n"
    "classifier = SGDClassifier(random_state=1).partial_fit(X, y, [0, 1])\n"
    "share = float(np.mean((net.predict(X, verbose=0)[:, 0] > 0.5) == y))\n### END SOLUTION"
)
HIDDEN = '''
from softmark.hidden_tests import approx, grades

pytestmark = grades("net")


def test_net(student, reference):
    """The network has learned three epochs."""
    given, wanted = (who["net"].get_weights() for who in (student, reference))
    assert [w.shape for w in given] == [w.shape for w in wanted]
    assert given[0] == approx(wanted[0])
    assert student["share"] == approx(reference["share"])


def test_history(student):
    """There are three losses."""
    assert len(student["history"].get("history")["loss"]) == 3


def test_classifier(student, reference):
    """The classifier has seen the rows once."""
    assert student["classifier"].get("coef_") == approx(reference["classifier"].get("coef_"))
'''


@pytest.fixture(scope="module")
def nets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    root = tmp_path_factory.mktemp("nets")
    (root / "softmark.toml").write_text(
        '[course]\nid = "nets"\n[limits]\nmemory_mb = 2048\ncpu_s_per_cell = 60\n'
        "cpu_s_per_notebook = 200\ncpu_s_per_call = 20\n"
    )
    setup = tagged(new_code_cell(SETUP), "setup", locked=True)
    cells = [setup, *exercise("A network", "net", NET, "assert net is not None")]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    write(new_notebook(cells=cells, metadata=kernel), root / "source" / "nets" / "nets.ipynb")
    (root / "grader_tests" / "nets").mkdir(parents=True)
    (root / "grader_tests" / "nets" / "test_net.py").write_text(HIDDEN)
    with Engine() as engine:
        yield House(root, engine)


@pytest.mark.parametrize(
    "later",
    [
        "net.fit(X, 1 - y, epochs=5, verbose=0)",
        "history = net.fit(X, y, epochs=2, verbose=0)\nclassifier.partial_fit(X, 1 - y)",
        "net.set_weights([w * 0 for w in net.get_weights()])",
        "net.layers[0].kernel.assign([[9.0]])",
        "net = keras.Sequential([keras.Input((1,)), keras.layers.Dense(7)])",
        "net.compile('adam', 'mse')\nnet.trainable = False\nhistory.history['loss'].clear()",
        "classifier.set_params(penalty='l1').fit(X, 1 - y)\nclassifier.coef_[:] = 0",
        "net.save('net.keras')\nother = keras.models.load_model('net.keras')\n"
        "other.fit(X, 1 - y, verbose=0)",
        "del net, history, classifier\nimport gc\ngc.collect()\nkeras.backend.clear_session()",
    ],
    ids=["fit", "both", "set_weights", "assign", "new", "compile", "sklearn",
         "load", "del"],
)  # fmt: skip
def test_what_is_trained_on_later_counts_as_it_was(nets: House, later: str) -> None:
    marked = nets.mark("nets", last(nets.solved("nets"), later))
    assert marked.earned == nets.full("nets"), (marked.lost(), marked.notes)


def test_numbers_as_tensors(nets: House) -> None:
    text = at(nets.solved("nets"), "net_solution").source
    edited = written(
        nets.solved("nets"),
        "net_solution",
        f"{text}\nimport tensorflow as tf\nshare = tf.constant(share)",
    )
    marked = nets.mark("nets", edited)
    assert marked.earned == nets.full("nets"), marked.lost()
