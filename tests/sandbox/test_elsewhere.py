"""Lines that belong to Colab, Kaggle, VS Code or one's own computer do no harm in marking."""

import time

import pytest
from support import Play, printed

from softmark.sandbox.elsewhere import stand_in


@pytest.mark.parametrize(
    "line",
    [
        "from google.colab import drive\ndrive.mount('/content/drive')",
        "from google.colab import drive\ndrive.mount('/content/drive', force_remount=True)\n"
        "%cd /content/drive/MyDrive/hw",
        "import google.colab\ngoogle.colab.drive.flush_and_unmount()",
        "from google.colab import files, userdata, auth, output\nfiles.download('x.csv')\n"
        "auth.authenticate_user()\noutput.clear()\nkey = userdata.get('KEY')",
        "from google.colab import data_table\ndata_table.enable_dataframe_formatter()",
        "from kaggle_secrets import UserSecretsClient\nUserSecretsClient()",
        "import os\nos.chdir('/content/drive/MyDrive')",
        "import os\nos.chdir('C:\\\\Users\\\\me\\\\homework')",
        "for where, _, names in __import__('os').walk('/kaggle/input'):\n    print(names)",
        "%tensorflow_version 2.x",
        "%load_ext tensorboard\n%tensorboard --logdir logs",
        "%load_ext lab_black",
        "%load_ext autoreload\n%autoreload 2",
        "%config InlineBackend.figure_format = 'retina'",
        "%gui qt",
        "%watermark -v",
        "%%capture\n!pip install foo",
        "!pip install -q foo",
        "!pip3 install foo==1.2 'bar>=2' > /dev/null",
        "!yes | pip uninstall foo",
        "%pip install foo",
        "!conda install -y -c conda-forge foo",
        "%conda install foo",
        "!sudo apt-get update -qq && sudo apt-get install -y graphviz",
        "!uv pip install foo",
        "import sys\n!{sys.executable} -m pip install --upgrade foo",
        "import subprocess as s, sys\ns.check_call([sys.executable, '-m', 'pip', 'install', 'x'])",
        "import subprocess\nsubprocess.run('pip install foo', shell=True, check=True)",
        "import os\nassert os.system('pip install foo') == 0",
        "lines = !pip install foo",
        "from ipywidgets import IntSlider\ndisplay(IntSlider())",
        "#@title My cell\nn = 3 #@param {type:'integer'}",
    ],
)  # fmt: skip
def test_a_line_from_elsewhere_does_no_harm(play: Play, line: str) -> None:
    began = time.monotonic()
    session = play(f"{line}\nrest = 1")
    assert session.value("c0", ("rest",)) == 1, printed(session)
    assert session.run.notes == []
    assert time.monotonic() - began < 60, "no line waits for a network that is not there"
    assert all(output.output_type != "error" for output in session.run.notebook.cells[0].outputs)


@pytest.mark.parametrize(
    ("cell", "name"),
    [("%%memit\nrest = 1", "rest"), ("%%shell\necho 1 > rest", ""), ("%%sql\nSELECT 1 FROM x", "")],
)
def test_a_cell_magic_from_elsewhere_does_no_harm(play: Play, cell: str, name: str) -> None:
    session = play(cell)
    if name:
        assert session.value("c0", (name,)) == 1
    assert all(output.output_type != "error" for output in session.run.notebook.cells[0].outputs)


def test_names_in_commands_and_magics_are_the_students(play: Play) -> None:
    session = play(
        "def f(name):\n    got = !echo {name}\n    return got[0]\nx = f('mine')",
        "y = 3\n%timeit -n1 -r1 y + 1\n!echo $y",
    )
    assert session.value("c0", ("x",)) == "mine"
    assert printed(session, 1).endswith("3\n")


def test_what_is_printed_instead_of_an_installation() -> None:
    said = stand_in("pip install -q numpy 'seaborn>=0.12' -r requirements.txt && ls")
    assert said is not None
    assert said.startswith("softmark: nothing is installed while marking. Already there: numpy ")
    assert said.endswith(". Not available in marking: seaborn.")


@pytest.mark.parametrize(
    "command", ["ls", "pip list", "python -m pip show numpy", "python -m mypy x", "echo 'a", "", 3]
)
def test_other_commands_run(command: object) -> None:
    assert stand_in(command) is None


def test_a_package_that_is_not_there_stops_its_cell_only(play: Play) -> None:
    session = play("import seaborn_that_is_not_there", "x = 1")
    assert printed(session, 0) == "No module named 'seaborn_that_is_not_there'"
    assert session.value("c1", ("x",)) == 1


def test_a_note_book_can_ask_whether_it_is_in_colab(play: Play) -> None:
    session = play("import sys\nin_colab = 'google.colab' in sys.modules")
    assert session.value("c0", ("in_colab",)) is False


def test_uploaded_files_are_those_that_are_here(play: Play) -> None:
    session = play(
        "from google.colab import files\nup = files.upload()\n"
        "import io, pandas as pd\n"
        "x = pd.read_csv(io.BytesIO(up['numbers.csv'])).to_numpy()\nnames = list(up)"
    )
    assert session.value("c0", ("x",)).tolist() == [[1, 2], [3, 4]]
    assert session.value("c0", ("names",)) == ["numbers.csv"]
