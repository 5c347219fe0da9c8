"""A sealed kernel is the plain Jupyter a student worked in: pictures, modules, no early end."""

import base64
import struct
from collections.abc import Iterator
from typing import Any

import pytest
from support import SMALL, Play, played, printed

from softmark.sandbox.warm_parent import WarmParent


@pytest.fixture(scope="module")
def drawing() -> Iterator[Play]:
    """Like ``play``, in a warm parent that knows matplotlib, as most sources do."""
    with WarmParent(["numpy", "pandas", "matplotlib.pyplot"], {}) as parent:
        sessions = []

        def run(*cells: str) -> Any:
            sessions.append(played(parent, cells, SMALL))
            return sessions[-1]

        yield run
        for session in sessions:
            session.close()


def pictures(session: Any, index: int) -> list[tuple[int, int]]:
    """Width and height of each PNG that a cell shows."""
    shown = [output.get("data", {}) for output in session.run.notebook.cells[index].outputs]
    found = []
    for data in shown:
        if "image/png" in data:
            png = base64.b64decode(data["image/png"])
            assert png.startswith(b"\x89PNG\r\n")
            found.append(struct.unpack(">II", png[16:24]))
    return found


# Pictures


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("plt.plot([1, 2])\nplt.show()", 1),
        ("plt.plot([1, 2])", 1),
        ("plt.plot([1, 2]);", 1),
        ("fig, ax = plt.subplots()\nax.bar(['a', 'b'], [1, 2])\nplt.close(fig)\nfig", 1),
        ("for n in range(3):\n    plt.plot([n])\n    plt.show()", 3),
        ("for n in range(3):\n    plt.figure()\n    plt.plot([n])", 3),
        ("pd.DataFrame({'x': [1, 2]}).plot()", 1),
        ("from PIL import Image\nImage.new('RGB', (8, 4))", 1),
        ("%matplotlib inline\nplt.imshow(np.eye(4))\nplt.colorbar()\nplt.show()", 1),
        ("%matplotlib widget\nplt.plot([1])\nplt.show()", 1),
        ("%matplotlib notebook\nplt.plot([1])\nplt.show()", 1),
        ("%matplotlib qt\nplt.plot([1])\nplt.show()", 1),
        ("%matplotlib tk\nplt.plot([1])\nplt.show()", 1),
        ("import matplotlib\nmatplotlib.use('TkAgg')\nplt.plot([1])\nplt.show()", 1),
        ("plt.switch_backend('Qt5Agg')\nplt.plot([1])\nplt.show()", 1),
        ("from ipywidgets import interact\ninteract(lambda x=1: (plt.plot([x]), plt.show()))", 1),
        ("plt.plot([1])\nplt.savefig('f.png')\nfrom IPython.display import Image\n"
         "plt.close()\nImage('f.png')", 1),
    ],
)  # fmt: skip
def test_a_picture_appears(drawing: Play, cell: str, count: int) -> None:
    session = drawing("import matplotlib.pyplot as plt, numpy as np, pandas as pd", cell)
    assert len(pictures(session, 1)) == count, printed(session)
    assert all(width >= 8 and height >= 4 for width, height in pictures(session, 1))


def test_a_picture_appears_where_the_source_draws_nothing(play: Play) -> None:
    session = play("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()", "plt.plot([3])")
    assert len(pictures(session, 0)) == len(pictures(session, 1)) == 1


def test_a_figure_that_was_shown_is_still_there_to_be_asked(drawing: Play) -> None:
    session = drawing(
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 2])\n"
        "ax.set_title('rising')\nplt.show()"
    )
    (axes,) = session.value("c0", ("fig",)).description["axes"]
    assert axes["title"] == "rising"
    assert axes["lines"][0]["y"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("shown", "kind", "part"),
    [
        ("HTML('<b>bold</b>')", "text/html", "<b>bold</b>"),
        ("Math('x^2')", "text/latex", "x^2"),
        ("Latex('$a_1$')", "text/latex", "$a_1$"),
        ("Markdown('*so*')", "text/markdown", "*so*"),
        ("SVG('<svg/>')", "image/svg+xml", "<svg"),
        ("pd.DataFrame({'x': [1.5]})", "text/html", "<td>1.5</td>"),
    ],
)
def test_rich_results_appear(play: Play, shown: str, kind: str, part: str) -> None:
    imports = "import pandas as pd\nfrom IPython.display import HTML, Latex, Markdown, Math, SVG"
    session = play(f"{imports}\n{shown}", f"display({shown})")
    for cell in session.run.notebook.cells:
        assert part in cell.outputs[-1].data[kind]


# Staying


@pytest.mark.parametrize(
    "leaving",
    [
        "exit()",
        "quit()",
        "exit",
        "exit(keep_kernel=True)",
        "get_ipython().ask_exit()",
        "get_ipython().kernel.do_shutdown(True)",
        "get_ipython().kernel.do_shutdown(restart=False)",
        "import IPython\nIPython.Application.instance().kernel.do_shutdown(True)",
        "import sys\nsys.exit()",
        "raise SystemExit",
        "import os\nos._exit(0)",
        "import os\nos.abort()",
        "import os\nos.kill(os.getpid(), 9)",
        "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)",
        "import signal\nsignal.raise_signal(signal.SIGTERM)",
        "import os, sys\nos.execv(sys.executable, [sys.executable, *sys.argv])",
        "!kill -9 -1",
        "import os\nfrom threading import Thread\nt = Thread(target=os._exit, args=(0,))\n"
        "t.start()\nt.join()",
    ],
)
def test_what_ends_a_kernel_elsewhere_does_no_harm(play: Play, leaving: str) -> None:
    later = "import time\nfor _ in range(4):\n    time.sleep(0.1)\nafter = 3"
    session = play(f"before = 1\n{leaving}", "here = 2", later, leaving)
    assert session.run.stopped_at is None
    assert not [note for note in session.run.notes if "SystemExit" not in note]
    assert [session.value("c3", (name,)) for name in ("before", "here", "after")] == [1, 2, 3]
    assert session.resources.cpu_s == 0, "nothing was run again"


def test_a_child_process_may_leave(play: Play) -> None:
    session = play(
        "import os\npid = os.fork()\nif pid == 0:\n    os._exit(7)\n"
        "code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])"
    )
    assert session.value("c0", ("code",)) == 7


# Modules of the working folder


@pytest.mark.parametrize(
    "cells",
    [
        ("%%writefile mytools.py\nanswer = 42", "import mytools\nx = mytools.answer"),
        ("%%file mytools.py\nanswer = 42", "from mytools import *\nx = answer"),
        ("open('mytools.py', 'w').write('answer = 42')\nimport mytools\nx = mytools.answer",),
        ("import os\nos.mkdir('kit')\nopen('kit/tools.py', 'w').write('answer = 42')\n"
         "from kit.tools import answer as x",),
        ("%%writefile mytools.py\nanswer = 42", "%run mytools.py\nx = answer"),
        ("%%writefile mytools.py\nanswer = 42",
         "import sys\n!{sys.executable} -c 'import mytools; print(mytools.answer)' > out\n"
         "x = int(open('out').read())"),
    ],
)  # fmt: skip
def test_the_working_folder_is_importable(play: Play, cells: tuple[str, ...]) -> None:
    session = play("try:\n    import mytools\nexcept ImportError:\n    pass", *cells)
    assert session.value(f"c{len(cells)}", ("x",)) == 42


def test_a_students_numpy_does_not_stand_in_for_numpy(play: Play) -> None:
    session = play(
        "for name in ('numpy', 'softmark', 'json', 'sitecustomize'):\n"
        "    open(f'{name}.py', 'w').write('raise RuntimeError(1)')",
        "import json, numpy as np\nx = np.arange(3)\ndef f(a): return a.sum()",
    )
    assert session.value("c1", ("x",)).tolist() == [0, 1, 2]
    assert session.call("c1", ("f",), (session.value("c1", ("x",)),)) == 3


# Files beside the notebook


def test_files_beside_the_notebook_are_in_its_folder(warm: WarmParent) -> None:
    files = {
        "helpers.py": b"def double(x):\n    return 2 * x",
        "kit/__init__.py": b"",
        "kit/tools.py": b"answer = 42",
        "tables/own.csv": b"a\n5\n",
        "data/mine.csv": b"b\n6\n",
        "numpy.py": b"raise RuntimeError",
        "sitecustomize.py": b"raise RuntimeError",
    }
    cell = (
        "import helpers, numpy as np, pandas as pd\nfrom kit.tools import answer\n"
        "x = [helpers.double(4), answer, int(pd.read_csv('tables/own.csv').a[0]),\n"
        "     int(pd.read_csv('data/mine.csv').b[0]),\n"
        "     len(open('data/sample/numbers.csv').read())]\n"
        "open('helpers.py', 'a').write('#'); open('new.txt', 'w').write('x')"
    )
    look = "import os\nhere = sorted(os.listdir('.'))\nruns = os.listdir('/run/softmark')"
    with played(warm, (cell, look), files=files) as session:
        assert session.value("c0", ("x",)) == [8, 42, 5, 6, 12], printed(session, 0)
        assert session.value("c1", ("runs",)) == []
    with played(warm, (look,)) as session:
        assert session.value("c0", ("here",)) == ["data"], "another submission's are not there"


def test_files_are_there_after_a_kernel_has_ended_too(warm: WarmParent) -> None:
    cells = ("import helpers\nx = helpers.n", "import ctypes\nctypes.CDLL(None)._exit(1)")
    with played(warm, cells, files={"helpers.py": b"n = 3"}) as session:
        assert session.value("c0", ("x",)) == 3
