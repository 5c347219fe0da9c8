"""From hand-in to page: what works in a student's Jupyter is marked and shown as there."""

import re
from pathlib import Path

import nbformat
import pytest
import tiny_course as tiny

from softmark.course import Course
from softmark.marking.class_run import mark_class
from softmark.marking.pool import Pool
from softmark.model import Grade

RIGHT = "def double(x):\n    return x + x"
DRAWING = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tiny.make_course(tmp_path)


def marked(root: Path) -> dict[str, Grade]:
    course = Course.load(root)
    with Pool(1) as pool:
        outcomes = mark_class(course, list(course.assignments.values()), None, pool)
    assert not outcomes.problems
    return {grade.student: grade for grade in outcomes.grades}


def test_pictures_files_and_endings(root: Path) -> None:
    picture = "from PIL import Image\nImage.new('RGB', (8, 8))"
    tiny.hand_in(root, "ada", RIGHT, DRAWING, "fig, ax = plt.subplots()\nfig", picture)
    path = tiny.hand_in(root, "bob", "from helpers import double")
    (path.parent / "helpers.py").write_text(RIGHT)
    tiny.hand_in(root, "cy", f"exit()\n{RIGHT}", "exit()")
    grades = marked(root)
    assert {student: grade.earned for student, grade in grades.items()} == dict.fromkeys(
        ("ada", "bob", "cy"), 3
    )
    assert grades["cy"].notes == ()
    assert grades["bob"].notes == ("In the working folder, as beside the notebook: `helpers.py`.",)
    page = (root / "feedback" / "ada" / "tiny" / "tiny.html").read_text()
    alts = re.findall(r'<img alt="([^"]*)" src="data:image/png;base64,iVBOR', page)
    assert alts == [f"Figure from this notebook, output {n}" for n in range(1, len(alts) + 1)]
    assert len(alts) == 4, "plt.show(), a figure as last line and at the cell's end, PIL"
    ran = nbformat.read(root / "autograded" / "ada" / "tiny" / "tiny.ipynb", 4)
    assert (
        sum("image/png" in o.get("data", {}) for c in ran.cells for o in c.get("outputs", ())) == 4
    )
