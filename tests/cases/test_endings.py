"""What ends a kernel elsewhere: the same file earns the same, all that ran before and after."""

import pytest
from house import House, at, below, first, last, written
from nbformat.v4 import new_code_cell

GIVEN_AT_THE_END = [
    "print('finished')\nexit()",
    "quit()",
    "import sys\nsys.exit()",
    "get_ipython().kernel.do_shutdown(True)",
    "import IPython\nIPython.Application.instance().kernel.do_shutdown(restart=True)",
]


@pytest.mark.parametrize("name", ["gradient_descent", "backpropagation"])
def test_leaving_in_the_last_cell_costs_nothing(house: House, name: str) -> None:
    marked = house.mark(name, last(house.solved(name), *GIVEN_AT_THE_END))
    assert marked.earned == house.full(name), marked.lost()
    assert [note for note in marked.grade.notes if "SystemExit" not in note] == []


@pytest.mark.parametrize("leaving", ["exit()", "import sys\nsys.exit()"])
def test_leaving_in_the_middle_costs_nothing(house: House, leaving: str) -> None:
    edited = below(house.solved("backpropagation"), "lr_values", leaving)
    marked = house.mark("backpropagation", edited)
    assert marked.earned == house.full("backpropagation"), marked.lost()


def test_a_runtime_that_is_restarted_by_its_own_cell_goes_on(house: House) -> None:
    restart = "!pip install -q seaborn\nimport os\nos.kill(os.getpid(), 9)"
    marked = house.mark("gradient_descent", first(house.solved("gradient_descent"), restart))
    assert marked.earned == house.full("gradient_descent"), marked.lost()
    assert "SystemExit: the kernel goes on" in marked.notes


@pytest.mark.parametrize(
    "leaving",
    [
        "%reset -f",
        "%reset_selective -f half",
        "%exit",
        "%quit",
        "import threading\nthreading.Thread(target=exit).start()",
        "import threading, os\nthreading.Timer(0, os._exit, (0,)).start()",
        "import signal\nsignal.raise_signal(signal.SIGTERM)",
        "import signal\nsignal.raise_signal(signal.SIGINT)",
        "raise KeyboardInterrupt",
        "import os\nos.kill(os.getppid(), 9)",
        "import os, sys\nos.execv(sys.executable, [sys.executable, '-c', '0'])",
        "get_ipython().run_line_magic('exit', '')",
        "get_ipython().kernel.shell.exit_now = True",
        "import atexit, os\natexit.register(os._exit, 3)",
        "from IPython.display import Javascript\nJavascript('Jupyter.notebook.kernel.restart()')",
    ],
)
@pytest.mark.parametrize("where", ["middle", "end"])
def test_its_relatives(small: House, leaving: str, where: str) -> None:
    edited = small.solved("small")
    if "reset" in leaving and where == "middle":  # the names are gone in every Jupyter
        edited = below(
            edited, "back", at(edited, "setup").source, at(edited, "half_solution").source
        )
    edited = last(edited, leaving) if where == "end" else below(edited, "back", leaving)
    marked = small.mark("small", edited)
    assert marked.earned == small.full("small"), (marked.lost(), marked.grade.notes)


LEAVES = "def half(x):\n    {}\n    return x / 2"


@pytest.mark.parametrize("leaving", ["exit()", "quit()", "exit", "get_ipython().ask_exit()"])
def test_a_function_that_leaves_in_passing_still_answers(small: House, leaving: str) -> None:
    marked = small.mark(
        "small", written(small.solved("small"), "half_solution", LEAVES.format(leaving))
    )
    assert marked.earned == small.full("small"), marked.lost()


@pytest.mark.parametrize(
    "leaving", ["import sys; sys.exit(1)", "raise SystemExit", "import os; os._exit(0)"]
)
def test_a_function_that_ends_python_costs_only_what_needs_it(small: House, leaving: str) -> None:
    edited = written(small.solved("small"), "half_solution", LEAVES.format(leaving))
    marked = small.mark("small", edited)
    lost = {"half", "back", "curve"} & marked.lost().keys()
    assert "numbers" not in marked.lost()
    assert marked.earned == small.full("small") - small.points("small", *lost)


@pytest.mark.parametrize(
    "asking",
    [
        "a = input('start? ')\nprint(half(float(a)))",
        "from getpass import getpass\nkey = getpass()",
        "import sys\nn = int(sys.stdin.readline())",
        "import builtins\nbuiltins.input = lambda *_: '1'\nn = int(input())",
    ],
)
def test_a_cell_that_asks_the_reader_for_something(small: House, asking: str) -> None:
    solution = at(small.solved("small"), "half_solution").source
    edited = written(small.solved("small"), "half_solution", f"{solution}\n\n{asking}")
    marked = small.mark("small", edited)
    assert marked.earned == small.full("small"), marked.lost()


@pytest.mark.parametrize(
    "asking",
    [
        "name = input('Your name: ')",
        "from getpass import getpass\ngetpass('key: ')",
        "input()\nif input('Sure? [Y/n] ').lower() in ('', 'y'):\n    print('on we go')",
    ],
)
def test_what_stands_after_a_question_runs_as_after_the_key_enter(
    small: House, asking: str
) -> None:
    solution = at(small.solved("small"), "half_solution").source
    edited = written(small.solved("small"), "half_solution", f"{asking}\n\n{solution}")
    marked = small.mark("small", edited)
    assert marked.earned == small.full("small"), marked.lost()


def test_a_cell_that_asks_until_it_is_content_ends(small: House) -> None:
    edited = small.solved("small")
    asking = "while input('yes? ') != 'yes':\n    pass"
    edited.cells.insert(0, new_code_cell(asking))
    marked = small.mark("small", edited)
    assert marked.earned == small.full("small"), marked.lost()
    assert "EOFError: nobody is there to type" in marked.notes


def test_input_after_a_right_function_in_the_course(house: House) -> None:
    solved = house.solved("gradient_descent")
    text = at(solved, "descend_square_solution").source
    asking = "a = input('start? ')\nprint(descend_square(float(a), 0.1, 3))"
    marked = house.mark(
        "gradient_descent", written(solved, "descend_square_solution", f"{text}\n\n{asking}")
    )
    assert marked.earned == house.full("gradient_descent"), marked.lost()
