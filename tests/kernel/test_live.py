"""A kernel that does not start leaves nothing behind; what one prints comes in order."""

import pytest
from nbformat.v4 import new_code_cell

from softmark.kernel import live
from softmark.kernel.live import LiveKernel
from softmark.model import Limits
from softmark.sandbox.warm_parent import WarmParent


@pytest.fixture(scope="module")
def warm():
    with WarmParent(["numpy"], {}) as parent:
        yield parent


def run(warm: WarmParent, *sources: str) -> list[str]:
    """What each cell prints, in one kernel."""
    cells = [new_code_cell(source) for source in sources]
    kernel = LiveKernel(warm, Limits(), "tiny")
    try:
        for cell in cells:
            kernel.execute(cell, 10, 60)
    finally:
        kernel.close()
    return ["".join(output.get("text", "") for output in cell.outputs) for cell in cells]


def test_a_kernel_that_is_not_watched_leaves_no_process(monkeypatch):
    def fails(*_, **__):
        raise OSError("nothing can be watched")

    monkeypatch.setattr(live, "Watchdog", fails)
    with WarmParent([], {}) as parent:
        with pytest.raises(OSError, match="nothing can be watched"):
            LiveKernel(parent, Limits(), "tiny")
        assert parent.forks == {}


def test_python_c_code_and_other_processes_print_in_their_order(warm):
    (text,) = run(
        warm,
        "import os, subprocess\n"
        "print('one')\nos.system('echo two')\nprint('three')\n"
        "subprocess.run(['echo', 'four'])\nos.write(1, b'five\\n')\nprint('six')",
    )
    assert text.split() == ["one", "two", "three", "four", "five", "six"]


def test_what_a_forked_process_prints_is_its_parents_output(warm):
    (text,) = run(
        warm,
        "import os\npid = os.fork()\n"
        "print('child' if pid == 0 else 'parent')\n"
        "if pid: os.waitpid(pid, 0)",
    )
    assert sorted(text.split()) == ["child", "parent"]


def test_a_process_that_is_forked_off_does_not_go_on_with_the_notebook(warm):
    _, text = run(warm, "import os\npid = os.fork()", "print(os.waitpid(pid, 0)[1])")
    assert text == "0\n"


def test_an_output_that_was_closed_goes_on_showing(warm):
    text, after = run(warm, "import sys\nprint('a')\nsys.stdout.close()\nprint('b')", "print('c')")
    assert (text, after) == ("a\nb\n", "c\n")


def test_the_students_own_tasks_go_on_between_cells(warm):
    text, after = run(
        warm,
        "import asyncio\n"
        "async def later():\n    global x\n    await asyncio.sleep(0.01)\n    x = 5\n"
        "task = asyncio.create_task(later())",
        "await task\nprint(x)",
    )
    assert (text, after) == ("", "5\n")


def test_a_task_that_leaves_python_does_not_end_the_kernel(warm):
    _, after = run(
        warm,
        "import asyncio, sys\n"
        "async def leaves():\n    sys.exit(3)\n"
        "task = asyncio.create_task(leaves())\nawait asyncio.sleep(0.01)",
        "print('here')",
    )
    assert after == "here\n"


def test_every_kernel_draws_the_same_random_numbers(warm):
    source = "import random, numpy\nprint(random.random(), numpy.random.rand())"
    assert run(warm, source) == run(warm, source)


@pytest.mark.parametrize(
    "source",
    [
        "print('x' * SIZE)",
        "import os\nos.system(f'yes | head -c {SIZE}')",
        "from IPython.display import HTML, display\ndisplay(HTML('y' * SIZE))",
        "raise ValueError('z' * SIZE)",
    ],
)
def test_an_output_of_any_size_ends_no_kernel(warm, source):
    text, after = run(warm, f"SIZE = 70_000_000\n{source}", "print('here')")
    assert "left out: over the 4,194,304 bytes" in text or "too large to be kept" in text
    assert after == "here\n"


def test_letters_that_come_in_halves_are_whole(warm):
    (text,) = run(
        warm,
        "import os\nhalves = 'ä'.encode()\nos.write(1, halves[:1])\nprint(end='')\n"
        "os.write(1, halves[1:])",
    )
    assert text == "ä"
