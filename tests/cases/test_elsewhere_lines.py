"""Lines that belong to Colab, Kaggle, Windows: harmless, or the line that stopped is named."""

import pytest
from house import House, at, below, written

GD = "gradient_descent"
BY_MATH = "def updates_per_epoch(n, m):\n    return maths.ceil(n / m)"
HARMLESS = {
    "Colab's drive": "from google.colab import drive\ndrive.mount('/content/drive')\n"
    "%cd /content/drive/MyDrive/hw",
    "a widget backend": "%matplotlib widget",
    "a file by Colab's path": "pd.read_csv('/content/data/gradient_descent/example5.csv')",
    "a file beside the notebook": "pd.read_csv('example5.csv')",
    "a package": "!pip install -q seaborn",
}


def test_harmless_lines_do_no_harm(house: House) -> None:
    edited = written(house.solved(GD), "epoch_solution", BY_MATH)
    lines = "\n".join(HARMLESS.values())
    marked = house.mark(GD, below(edited, "setup", f"{lines}\nimport math as maths"))
    assert marked.earned == house.full(GD), (marked.lost(), marked.notes)
    assert marked.grade.notes == ()


MISSING = "import seaborn_of_mine as sns\nimport math as maths\nsns.set_theme()"


def test_a_package_that_is_not_there_is_named_in_note_and_hint(house: House) -> None:
    edited = written(house.solved(GD), "epoch_solution", BY_MATH)
    marked = house.mark(GD, below(edited, "setup", MISSING))
    stopped = "line 1 (`import seaborn_of_mine as sns`): ModuleNotFoundError"
    assert stopped in marked.notes
    assert "available: numpy, pandas, matplotlib" in marked.notes
    assert not {"descend_square", "fate", "path_figure"} & marked.lost().keys()
    hints = marked.hints("epoch")
    assert "NameError" in hints, hints
    assert stopped in hints, hints


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("raise ValueError('mine')", "line 2 (`raise ValueError('mine')`): ValueError: mine"),
        ("import torch_of_mine", "ModuleNotFoundError: No module named 'torch_of_mine'"),
        ("open('not/there.csv')", "FileNotFoundError"),
        ("x = = 1", "SyntaxError"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("assert False, 'mine'", "AssertionError: mine"),
        ("while True: pass", "interrupted, as it went over its 3 s of CPU time"),
    ],
)
def test_the_line_that_stopped_a_cell_is_said(small: House, line: str, said: str) -> None:
    edited = small.solved("small")
    at(edited, "half_solution").source = f"before = 1\n{line}\ndef half(x):\n    return x / 2"
    marked = small.mark("small", edited)
    assert "numbers" not in marked.lost()
    assert "1 Halving" in marked.notes, marked.notes
    assert said in marked.notes, marked.notes
    assert "Cell " not in marked.notes.replace("cell ", ""), "no number of a cell"
    hints = marked.hints("half")
    assert said in hints, hints
    assert "stopped" in hints, hints


@pytest.mark.parametrize(
    "lines",
    [
        "import matplotlib\nmatplotlib.use('TkAgg')",
        "%matplotlib tk\n%pylab inline",
        "!apt-get -qq install graphviz\n%pip install torch torchvision",
        "import sys\nIN_COLAB = 'google.colab' in sys.modules\nif IN_COLAB:\n    1 / 0",
        "from google.colab import output\noutput.enable_custom_widget_manager()",
        "import os\nfor d, _, f in os.walk('/kaggle/input'):\n    print(d, f)",
        "%cd /kaggle/working\n%env KERAS_BACKEND=tensorflow",
        "import warnings\nwarnings.filterwarnings('error')",
        "np.seterr(all='raise')",
        "plt.style.use('seaborn-v0_8')\nplt.rcParams['text.usetex'] = False",
        "import logging\nlogging.disable()\nimport sys\nsys.stdout.flush()",
        "%load_ext tensorboard\n%load_ext jupyter_black\n%config Completer.use_jedi = False",
        "import os\nos.chdir(r'C:\\\\Users\\\\ada\\\\hw')",
        "import random\nrandom.seed()\nnp.random.seed(None)",
        "import sys\nsys.setrecursionlimit(10**6)",
        "import multiprocessing as mp\nmp.set_start_method('spawn', force=True)",
        "import subprocess\nsubprocess.run(['pip', 'install', 'seaborn'])\n"
        "subprocess.run('nvidia-smi || true', shell=True)",
        "%%time\nkeep = 1",
        "# %%\n#@title Setup { display-mode: 'form' }\nkeep = 1",
        "from IPython.display import clear_output\nclear_output(wait=True)",
    ],
)
def test_habits_from_elsewhere_do_no_harm(small: House, lines: str) -> None:
    text = at(small.solved("small"), "half_solution").source
    edited = written(
        small.solved("small"),
        "half_solution",
        f"{lines}\nkept = RATE\n{text.replace('RATE', 'kept')}",
    )
    marked = small.mark("small", edited)
    assert marked.earned == small.full("small"), (marked.lost(), marked.notes)
