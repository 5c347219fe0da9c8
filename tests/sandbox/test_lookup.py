"""A file that is here is read by whatever path a student's computer had for it."""

import pytest
from support import Play, printed

PATHS = [
    "numbers.csv",
    "data/numbers.csv",
    "../data/numbers.csv",
    "../../data/sample/numbers.csv",
    "/content/data/numbers.csv",
    "/content/drive/MyDrive/hw/numbers.csv",
    "/kaggle/input/sample/numbers.csv",
    "C:\\Users\\me\\data\\numbers.csv",
    "C:/Users/me/data/Numbers.CSV",
    "/Users/me/Desktop/numbers.csv",
    "data\\sample\\numbers.csv",
    "~/numbers.csv",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_file_is_found_by_its_name(play: Play, path: str) -> None:
    session = play(
        f"import io, csv, numpy as np, pandas as pd\nfrom pathlib import Path\npath = {path!r}\n"
        "x = [pd.read_csv(path).to_numpy().tolist(),\n"
        "     np.loadtxt(path, delimiter=',', skiprows=1).tolist(),\n"
        "     np.genfromtxt(path, delimiter=',', skip_header=1).tolist(),\n"
        "     [[int(c) for c in row] for row in list(csv.reader(open(path)))[1:]],\n"
        "     [[int(c) for c in row.split(',')] for row in Path(path).read_text().split()[1:]],\n"
        "     pd.read_csv(Path(path)).to_numpy().tolist()]"
    )
    assert session.value("c0", ("x",)) == [[[1, 2], [3, 4]]] * 6, printed(session)
    said = printed(session).splitlines()
    assert f"softmark: there is no {path} here; read data/sample/numbers.csv." in said
    assert len(set(said)) == len(said), "each path is told once"


def test_only_what_is_missing_is_looked_for(play: Play) -> None:
    session = play(
        "open('numbers.csv', 'w').write('mine')\nx = open('numbers.csv').read()",
        "import os\nos.mkdir('a'); os.mkdir('b')\n"
        "open('a/two.txt', 'w').write('a'); open('b/two.txt', 'w').write('b')\n"
        "y = open('/content/b/two.txt').read()",
        "open('two.txt')",
        "open('nothing.csv')",
    )
    assert session.value("c0", ("x",)) == "mine"
    assert session.value("c1", ("y",)) == "b"
    assert printed(session, 2) == "[Errno 2] No such file or directory: 'two.txt'"
    assert printed(session, 3) == "[Errno 2] No such file or directory: 'nothing.csv'"


@pytest.mark.parametrize("mode", ["w", "a", "x", "r+", "wb"])
def test_nothing_is_written_elsewhere_than_it_was_told(play: Play, mode: str) -> None:
    session = play(
        "import os\nos.mkdir('d')\nopen('d/own.txt', 'w').write('kept')",
        f"open('/content/own.txt', {mode!r})",
        "x = open('d/own.txt').read()",
    )
    assert "No such file or directory: '/content/own.txt'" in printed(session, 1)
    assert session.value("c2", ("x",)) == "kept"


def test_a_folder_that_is_missing_by_mistake_is_an_error(play: Play) -> None:
    session = play("import os\nos.chdir('results')")
    assert printed(session) == "[Errno 2] No such file or directory: 'results'"
