"""Attacks that try to carry a hidden input out to the student; one test each.

Each attack is marked twice, by hidden tests that call with different inputs. What the student's
page shows must not depend on them.
"""

from pathlib import Path
from textwrap import dedent

import pytest
from support import Play

from softmark.hidden_tests import LiveAnswers, run_hidden_tests
from softmark.html.feedback import write_feedback
from softmark.model import Submission, score

HIDDEN = """
from softmark.hidden_tests import approx, grades, points

pytestmark = grades("f")


@points(2)
def test_call(student, reference):
    '''f doubles.'''
    assert student["f"](SECRET) == approx(reference["f"](SECRET))


def test_sum(student, reference):
    '''f can be added to.'''
    assert student["f"](SECRET) + 1 == approx(reference["f"](SECRET) + 1)


def test_name(student, reference):
    '''z is 3.'''
    assert student["z"] == approx(reference["z"])
"""

REFERENCE = {"f": lambda x: 2 * x, "z": 3.0}


@pytest.mark.parametrize(
    ("code", "outcomes"),
    [
        ("raise type(f'got_{x}', (Exception,), {})(x)", "student_error student_error passed"),
        ("raise type(f'got_{x}', (ValueError,), {})", "student_error student_error passed"),
        ("raise KeyError(x)", "student_error student_error passed"),
        ("return type(f'got_{x}', (), {})()", "failed failed passed"),
        ("return np.empty((0, x))", "failed failed passed"),
        ("return np.empty((x // 1000, x % 1007))", "failed failed passed"),
        ("return {f'got_{x}': x}", "failed failed passed"),
        ("return pd.DataFrame({f'got_{x}': [x]})", "failed failed passed"),
        ("return [[x], x]", "failed failed passed"),
        ("return f'got {x}'", "failed failed passed"),
        ("Kind.__qualname__ = f'got_{x}'\n    return x", "failed failed failed"),
        ("print(x)\n    display(x)\n    sys.stderr.write(str(x))", "failed failed passed"),
        ("threading.Thread(target=print, args=(x,)).start()", "failed failed passed"),
        ("display(x, display_id='shown', update=True)", "failed failed passed"),
        ("open('/proc/self/comm', 'w').write(f'{x}')", "student_error student_error passed"),
        ("get_ipython().set_next_input(str(x))", "failed failed passed"),
        ("os.environ['HOME'] = str(x); os._exit(x % 200)", "student_error student_error passed"),
    ],
)  # fmt: skip
def test_an_input_reaches_no_student(play: Play, tmp_path: Path, code: str, outcomes: str) -> None:
    (tmp_path / "test_f.py").write_text(HIDDEN)
    before = """
    import atexit, os, sys, threading
    import numpy as np, pandas as pd
    from IPython.display import display
    atexit.register(lambda: print(seen))
    display("nothing", display_id="shown")
    class Kind: pass
    """
    z = "z = Kind()" if "Kind" in code else "z = 3.0"
    pages = []
    for secret in (867530, 1234):
        folder = tmp_path / str(secret)
        folder.mkdir()
        (folder / "test_f.py").write_text(HIDDEN.replace("SECRET", str(secret)))
        session = play(dedent(before) + z, f"def f(x):\n    {code}")
        session.graded[1] = "f"
        (cell,) = run_hidden_tests(folder, {"f": 4.0}, session, LiveAnswers(REFERENCE))
        assert " ".join(v.outcome for v in cell.verdicts) == outcomes
        session.close()
        submission = Submission("eve", "leak", Path("leak.ipynb"))
        grade = score(submission, [cell], sealed=True, notes=session.run.notes)
        pages.append(write_feedback(grade, session.run.notebook, folder).read_text())
    assert pages[0] == pages[1]
