"""What other programs call: light to import, and the same as the commands."""

import subprocess
import sys
from pathlib import Path

import pytest
import tiny_course as tiny

import softmark
from softmark import api
from softmark.model import ConfigError, NotebookError

RIGHT = "def double(x):\n    return x + x"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tiny.make_course(tmp_path_factory.mktemp("api") / "course")
    tiny.hand_in(root, "ada", RIGHT)
    tiny.hand_in(root, "ben", "")
    return softmark.load_course(root / "source" / "tiny")


def test_import_loads_nothing_else():
    code = "import sys, softmark; softmark.__version__; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert {name for name in loaded if name.startswith("softmark")} == {"softmark"}
    assert not loaded & {"numpy", "nbformat", "nbgrader", "sqlalchemy", "pytest"}


def test_every_name_is_there_and_typed():
    stub = (Path(str(softmark.__file__)).with_suffix(".pyi")).read_text(encoding="utf-8")
    for name in softmark.__all__:
        assert getattr(softmark, name) is not None
        assert f" as {name}\n" in stub or f"{name}: str\n" in stub
        assert name in dir(softmark)
    with pytest.raises(AttributeError, match="no attribute 'nosuch'"):
        getattr(softmark, "nosuch")  # noqa: B009 - the checker knows that it is not there


def test_one_notebook_is_marked_and_nothing_kept(course):
    path = course.submitted / "ada" / "tiny" / "tiny.ipynb"
    grade = softmark.mark(path, course, "tiny", student="ada")
    assert (grade.student, grade.earned, grade.points, grade.sealed) == ("ada", 3.0, 4.0, True)
    assert list(softmark.grades(course)) == []
    assert not (course.root / "gradebook.db").exists()
    path = course.root / "broken.ipynb"
    path.write_text("{")
    broken = softmark.mark(str(path), course, "tiny")
    assert (broken.student, broken.status) == ("broken", softmark.Status.REJECTED)


def test_a_class_is_marked_published_and_read(course):
    seen = []
    outcomes = softmark.mark_class(
        course, jobs=1, progress=lambda grade, done, total: seen.append((grade.student, total))
    )
    assert outcomes.problems == ()
    assert [(g.student, g.earned) for g in outcomes.grades] == [("ada", 3.0), ("ben", 0.0)]
    assert sorted(seen) == [("ada", 2), ("ben", 2)]
    assert list(softmark.grades(course)) == list(outcomes.grades)
    assert (course.root / "gradebook.db").is_file()


def test_mistakes_are_said_before_anything_is_marked(course, tmp_path):
    with pytest.raises(NotebookError, match="there is no such file"):
        softmark.mark(tmp_path / "x.ipynb", course, "tiny")
    with pytest.raises(ConfigError, match="no assignment 'nosuch'"):
        softmark.mark(tmp_path / "x.ipynb", course, "nosuch")
    with pytest.raises(ConfigError, match="no folder submitted/zoe"):
        softmark.mark_class(course, ["tiny"], ["zoe"])
    with pytest.raises(ConfigError, match="no assignment 'nosuch'"):
        list(softmark.grades(course, ["nosuch"]))
    with pytest.raises(ConfigError, match="nothing to mark") as error:
        raise api.nothing_handed_in(course)
    assert "softmark sample" not in str(error.value)  # there is none here
    course.sample.mkdir(parents=True)
    assert "softmark sample" in str(api.nothing_handed_in(course))
    with pytest.raises(ConfigError, match="no course found"):
        softmark.load_course(tmp_path)
    (tmp_path / "softmark.toml").write_text("")
    with pytest.raises(ConfigError, match="holds no assignment"):
        softmark.mark_class(softmark.load_course(tmp_path))
