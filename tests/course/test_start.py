"""A course and an assignment out of templates: complete, and never over what is there."""

import json
import tomllib
from pathlib import Path

import nbformat
import pytest

import softmark.course.start as start
from softmark.collect.hand_ins import find_hand_ins
from softmark.course import Course
from softmark.course.start import add_assignment, lacks_nbgrader_config, start_course
from softmark.hidden_tests import collect_hidden_tests
from softmark.model import ConfigError
from softmark.model.files import write_atomically
from softmark.notebook import graded_cells, read_notebook
from softmark.release import check_source, release_notebook

ROOT = Path(__file__).parents[2]
TEMPLATES = Path(start.__file__).parent / "templates"
FILES = {
    ".gitignore",
    "README.md",
    "nbgrader_config.py",
    "softmark.toml",
    "source/first_steps/first_steps.ipynb",
    "grader_tests/first_steps/test_first_steps.py",
    "submitted/ada/first_steps/first_steps.ipynb",
}


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def settings(path: Path) -> dict[str, object]:
    """What an nbgrader_config.py sets, by the names of the traits."""

    class Recorder:
        def __init__(self, name=""):
            self.__dict__["_name"] = name

        def __getattr__(self, key):
            return Recorder(f"{self._name}.{key}".lstrip("."))

        def __setattr__(self, key, value):
            found[f"{self._name}.{key}"] = value

    found: dict[str, object] = {}
    code = compile(path.read_text(encoding="utf-8"), str(path), "exec")
    exec(code, {"get_config": Recorder, "__file__": str(path)})
    return found


def test_an_empty_folder_becomes_a_course(tmp_path):
    started = start_course(tmp_path / "Physics I" / "week one")
    assert set(started.added) == FILES == set(files_of(started.folder))
    assert (started.kept, started.was_course, started.nbgrader_alone) == ((), False, False)
    course = Course.find(started.folder / "source")
    assert (course.root, course.id, course.title) == (started.folder, "week-one", "Week one")
    assert course.assignment("first_steps").title == "First steps"
    assert [s.student for s in find_hand_ins(course, course.chosen(None)).submissions] == ["ada"]
    assert (
        settings(started.folder / "nbgrader_config.py")["CourseDirectory.course_id"] == "week-one"
    )
    left = b"".join(files_of(started.folder).values())
    assert not [word for word in (b"COURSE_", b"ASSIGNMENT") if word in left]


def test_nbgrader_is_set_up_as_in_the_course_of_this_repository(tmp_path):
    mine, ours = (
        settings(start_course(tmp_path).folder / start.NBGRADER_CONFIG),
        settings(ROOT / start.NBGRADER_CONFIG),
    )
    own = {"CourseDirectory.root", "CourseDirectory.course_id", "CourseDirectory.db_url"}
    assert mine.keys() == ours.keys()
    assert {k: v for k, v in mine.items() if k not in own} == {
        k: v for k, v in ours.items() if k not in own
    }


def test_nothing_is_overwritten_and_a_second_run_adds_nothing(tmp_path):
    (tmp_path / "README.md").write_text("mine")
    started = start_course(tmp_path)
    assert set(started.added) == FILES - {"README.md"}
    assert started.kept == ("README.md",)
    assert (tmp_path / "README.md").read_text() == "mine"
    before = files_of(tmp_path)
    again = start_course(tmp_path)
    assert (again.added, again.was_course) == ((), True)
    assert files_of(tmp_path) == before


@pytest.mark.parametrize(
    ("stopped_at", "left"),
    [("first_steps.ipynb", FILES), ("nbgrader_config.py", {"nbgrader_config.py"})],
)
def test_a_run_that_was_stopped_is_gone_on_with(tmp_path, monkeypatch, stopped_at, left):
    def stop(path, content):
        if path.name == stopped_at and "submitted" not in path.parts:
            raise KeyboardInterrupt
        return write_atomically(path, content)

    monkeypatch.setattr(start, "write_atomically", stop)
    with pytest.raises(KeyboardInterrupt):
        start_course(tmp_path)
    monkeypatch.undo()
    assert set(start_course(tmp_path).added) <= left
    assert set(files_of(tmp_path)) == FILES


def test_no_example_comes_among_real_hand_ins(tmp_path):
    (tmp_path / "submitted" / "zoe").mkdir(parents=True)
    assert set(start_course(tmp_path).added) == {f for f in FILES if "submitted" not in f}


@pytest.mark.parametrize("there", ["softmark.toml", "source/hw/hw.ipynb"])
def test_a_course_without_nbgraders_settings_gets_those_alone(tmp_path, there):
    (tmp_path / there).parent.mkdir(parents=True, exist_ok=True)
    text = {"softmark.toml": "[course]\nid = 'a \"b\" c'\n"}.get(there, "{}")
    (tmp_path / there).write_text(text)
    if there == "softmark.toml":
        assert lacks_nbgrader_config(Course.load(tmp_path))
    started = start_course(tmp_path)
    assert started.added == ("nbgrader_config.py",)
    course = Course.load(tmp_path)
    assert not lacks_nbgrader_config(course)
    assert settings(tmp_path / "nbgrader_config.py")["CourseDirectory.course_id"] == course.id


def test_settings_of_nbgrader_that_do_not_name_softmark_are_left_and_told(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    started = start_course(tmp_path)
    assert (started.added, started.nbgrader_alone) == ((), True)
    assert lacks_nbgrader_config(Course.load(tmp_path))
    assert (tmp_path / "nbgrader_config.py").read_text() == "c = get_config()\n"


def test_a_dry_run_writes_nothing(tmp_path):
    assert set(start_course(tmp_path / "new", dry_run=True).added) == FILES
    assert not (tmp_path / "new").exists()
    course = Course.load(start_course(tmp_path).folder)
    before = files_of(tmp_path)
    assert len(add_assignment(course, "next", dry_run=True).added) == 2
    assert files_of(tmp_path) == before


def test_places_where_no_course_can_be_are_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="it is a file; expected a folder"):
        start_course(tmp_path / "file")
    start_course(tmp_path / "course")
    with pytest.raises(ConfigError, match="lies inside the course"):
        start_course(tmp_path / "course" / "source" / "first_steps")


@pytest.mark.parametrize("name", ["week 2", "../x", "", ".hidden", "-x", "a/b", "größe", "x.y"])
def test_a_name_that_cannot_be_one_is_refused(tmp_path, name):
    course = Course.load(start_course(tmp_path).folder)
    before = files_of(tmp_path)
    with pytest.raises(ConfigError, match="cannot be the name of an assignment"):
        add_assignment(course, name)
    assert files_of(tmp_path) == before


@pytest.mark.parametrize("place", ["source", "grader_tests"])
def test_a_name_that_is_taken_is_refused(tmp_path, place):
    course = Course.load(start_course(tmp_path).folder)
    (tmp_path / place / "hw").mkdir()
    (tmp_path / place / "hw" / "notes.txt").write_text("mine")
    with pytest.raises(ConfigError, match="is there already"):
        add_assignment(course, "hw")
    (tmp_path / place / "hw" / "notes.txt").unlink()
    assert len(add_assignment(course, "hw").added) == 2


@pytest.mark.parametrize("name", ["first_steps", "week-2", "2026_b"])
def test_the_sources_are_in_order(tmp_path, name):
    course = Course.load(start_course(tmp_path).folder)
    if name != "first_steps":
        add_assignment(course, name)
    assignment = Course.load(tmp_path).assignment(name)
    notebook = read_notebook(assignment.source)
    nbformat.validate(notebook)
    tests = [test.grade_id for test in collect_hidden_tests(assignment.tests)]
    assert check_source(notebook, tests) == []
    assert not [cell for cell in notebook.cells if cell.get("outputs")]
    assert assignment.title in notebook.cells[0].source or name == "first_steps"


def test_the_example_of_a_hand_in_is_the_release_filled_in():
    folder = TEMPLATES / "course"
    source = read_notebook(folder / "source" / "first_steps" / "first_steps.ipynb")
    released = release_notebook(source)
    handed_in = read_notebook(folder / "submitted" / "ada" / "first_steps" / "first_steps.ipynb")
    assert [cell.metadata for cell in handed_in.cells] == [c.metadata for c in released.cells]
    changed = [
        mine.metadata.nbgrader.grade_id
        for mine, blank in zip(handed_in.cells, released.cells, strict=True)
        if mine.source != blank.source
    ]
    assert changed == ["to_fahrenheit_solution", "warm_days_solution", "why"]
    assert sum(cell.points for cell in graded_cells(source)) == 7


def test_templates_are_what_they_will_be_called():
    assert tomllib.loads((TEMPLATES / "course" / "softmark.toml").read_text())
    for path in TEMPLATES.rglob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert (
            text
            == json.dumps(json.loads(text), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        )
