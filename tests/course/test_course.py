"""The course: what its configuration may say."""

from pathlib import Path

import pytest

from softmark.course import Course
from softmark.model import ConfigError, Limits


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course of two assignments and no configuration to speak of."""
    for name in ("alpha", "beta"):
        (tmp_path / "source" / name).mkdir(parents=True)
        (tmp_path / "source" / name / f"{name}.ipynb").write_text("{}")
    (tmp_path / "softmark.toml").write_text("")
    return tmp_path


def configured(root: Path, text: str) -> Course:
    (root / "softmark.toml").write_text(text)
    return Course.load(root)


def test_without_configuration_the_folders_say_it_all(root: Path) -> None:
    course = Course.load(root)
    assert course.id == course.title == root.name
    assert list(course.assignments) == ["alpha", "beta"]
    alpha = course.assignment("alpha")
    assert alpha.title == "Alpha"
    assert alpha.source == root / "source/alpha/alpha.ipynb"
    assert alpha.tests == root / "grader_tests/alpha"
    assert alpha.release == root / "release/alpha"
    assert alpha.data == {}
    assert alpha.limits == Limits()


def test_every_key_is_read(root: Path) -> None:
    course = configured(
        root,
        """
        [course]
        id = "s7"
        title = "Section 7"
        [data]
        mirror = "../mirror"
        [limits]
        memory_mb = 512
        cpu_s_per_cell = 7
        output_kb_per_cell = 64
        processes = 9
        [assignments.beta]
        title = "The second"
        core = true
        data = ["iris", "mnist"]
        limits = { memory_mb = 2048, scratch_mb = 1, answer_mb = 2, wall_grace_s = 1.5 }
        """,
    )
    assert (course.id, course.title) == ("s7", "Section 7")
    assert course.mirror == str((root / "../mirror").resolve())
    assert list(course.assignments) == ["beta", "alpha"]  # the order of the file comes first
    beta, alpha = course.assignments.values()
    assert beta.title == "The second"
    assert (beta.core, alpha.core) == (True, False)
    assert beta.data == {"iris": root / "data/iris", "mnist": root / "data/mnist"}
    assert alpha.limits.memory_bytes == 512 * 1024**2
    assert (alpha.limits.cpu_s_per_cell, alpha.limits.processes) == (7.0, 9)
    assert alpha.limits.output_bytes_per_cell == 64 * 1024
    assert beta.limits.memory_bytes == 2048 * 1024**2
    assert beta.limits.cpu_s_per_cell == 7.0  # of the course
    assert (beta.limits.scratch_bytes, beta.limits.answer_bytes) == (1024**2, 2 * 1024**2)
    assert beta.limits.wall_grace_s == 1.5


def test_a_mirror_may_be_a_url_or_an_absolute_path(root: Path) -> None:
    assert (
        configured(root, '[data]\nmirror = "https://m.example/d"').mirror == "https://m.example/d"
    )
    assert configured(root, '[data]\nmirror = "/srv/data"').mirror == "/srv/data"
    assert configured(root, "").mirror is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[course\n", r"softmark\.toml: not valid TOML: .*line 1.*Mend the line"),
        ("course = 3", r"softmark\.toml: course is 3; expected a table \[course\]"),
        ("[corse]\n", r"softmark\.toml: unknown key 'corse'; expected one of assignments, course"),
        ("[course]\nname = 'x'", r"softmark\.toml \[course\]: unknown key 'name'.* id, title"),
        ("[course]\nid = 3", r"softmark\.toml \[course\]: id is 3; expected a text"),
        ("[course]\ntitle = ['x']", r"\[course\]: title is \['x'\]; expected a text"),
        ("[data]\nmirror = 5", r"softmark\.toml \[data\]: mirror is 5; expected a text"),
        ("[assignments.alpha]\ntitle = 7", r"alpha\]: title is 7; expected a text"),
        ("[assignments.alpha]\ncore = 1", r"alpha\]: core is 1; expected true or false"),
        ("[course]\ntitel = 'x'", r"Did you mean 'title'\?"),
        ("[data]\nmirrors = 'x'", r"softmark\.toml \[data\]: unknown key 'mirrors'.* mirror"),
        ("[limits]\nmemory = 1", r"\[limits\]: unknown key 'memory'; expected one of .*memory_mb"),
        ("[limits]\nmemory_mb = '1GB'", r"\[limits\]: memory_mb is '1GB'; expected a num"),
        ("[limits]\nmemory_mb = 0", r"memory_mb is 0; expected a number above 0"),
        ("[limits]\nprocesses = true", r"processes is True; expected a number above 0"),
        ("[limits]\nprocesses = 0.5", r"processes is 0\.5; expected a whole number above 0"),
        ("[limits]\ncpu_s_per_cell = nan", r"cpu_s_per_cell is nan; expected a number above 0"),
        ("[assignments]\nalpha = 3", r"\[assignments\.alpha\]: expected a table with beside, core"),
        ("[assignments.alpha]\nfoo = 1", r"\[assignments\.alpha\]: unknown key 'foo'"),
        ("[assignments.alpha]\ndata = 'iris'", r"data is 'iris'; expected a list of names"),
        ("[assignments.alpha]\ndata = ['../x']", r"data is \['\.\./x'\]; expected a list of names"),
        ("[assignments.alpha]\nbeside = 'x.py'", r"beside is 'x\.py'; expected a list of files"),
        ("[assignments.alpha]\nbeside = ['../x.py']", r"beside is .*; expected a list of files"),
        ("[assignments.alpha]\nbeside = ['x.ipynb']", r"beside is .*no notebooks"),
        ("[assignments.alpha]\nlimits = 3", r"\[assignments\.alpha\] limits: expected a table"),
        ("[assignments.alpha.limits]\ncpu = 1", r"alpha\] limits: unknown key 'cpu'; expected"),
    ],
)
def test_a_mistake_is_named_with_its_place(root: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        configured(root, text)


def test_a_section_without_a_notebook_waits_alone(root: Path) -> None:
    course = configured(root, "[assignments.gamma]\n[assignments.alhpa]\ndata = ['iris']\n")
    assert list(course.assignments) == ["alpha", "beta"]
    assert [a.name for a in course.chosen(None)] == ["alpha", "beta"]
    with pytest.raises(ConfigError, match=r"gamma\] has no notebook; expected source/gamma/gamma"):
        course.assignment("gamma")
    with pytest.raises(ConfigError, match=r"Did you mean 'alpha'\?"):
        course.chosen(["alpha", "alhpa"])


@pytest.mark.parametrize("name", ["data", "data/one", "data/one/own.csv", "data/one/one.csv"])
def test_a_file_in_the_way_of_a_data_set_is_named(root: Path, name: str) -> None:
    (root / "data" / "one").mkdir(parents=True)
    (root / "data" / "one" / "one.csv").write_text("1")
    course = configured(root, '[assignments.alpha]\ndata = ["one"]')
    path = root / "source" / "alpha" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("another")
    where = "data" if name == "data" else "data/one"
    with pytest.raises(ConfigError) as error:
        course.assignment("alpha").beside()
    assert str(error.value) == (
        f"source/alpha: {name} lies where notebooks see the data sets of the assignment; expected "
        f"nothing called {where} there, or copies of what {where} of the course holds. Put it into "
        "the course's data/ folder, or give it another name."
    )


def test_a_copy_of_a_data_set_beside_the_source_is_the_data_set(root: Path) -> None:
    for folder in (root / "data" / "one", root / "source" / "alpha" / "data" / "one"):
        folder.mkdir(parents=True)
        (folder / "one.csv").write_text("1")
    (root / "source" / "alpha" / "data" / "own.csv").write_text("mine")
    course = configured(root, '[assignments.alpha]\ndata = ["one"]')
    assert list(course.assignment("alpha").beside()) == ["data/own.csv"]
    course = configured(root, "")
    assert list(course.assignment("alpha").beside()) == ["data/one/one.csv", "data/own.csv"]


def test_several_notebooks_and_the_files_beside_them(root: Path) -> None:
    folder = root / "source" / "ps1"
    (folder / "images").mkdir(parents=True)
    (folder / "drafts").mkdir()
    (folder / ".ipynb_checkpoints").mkdir()
    for name in ("problem1.ipynb", "problem2.ipynb", "helper.py", "images/a.png"):
        (folder / name).write_text("{}")
    for name in ("drafts/solved.ipynb", ".ipynb_checkpoints/x.ipynb", ".env", "helper.pyc"):
        (folder / name).write_text("{}")
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "images" / "up").symlink_to("../..")
    course = Course.load(root)
    assignment = course.assignment("ps1")
    assert assignment.notebooks == ("problem1", "problem2")
    assert [part.label for part in assignment.parts()] == ["ps1/problem1", "ps1/problem2"]
    assert list(assignment.beside()) == ["helper.py", "images/a.png"]
    for part in assignment.parts():
        assert part.source == folder / f"{part.notebook}.ipynb"
        assert part.released() == root / "release" / "ps1" / f"{part.notebook}.ipynb"
    assert course.assignment("alpha").label == "alpha"


def test_a_file_that_several_assignments_share_lies_beside_each_that_names_it(root: Path) -> None:
    (root / "source" / "plots.py").write_text("x = 1\n")
    (root / "source" / "net.png").write_bytes(b"picture")
    (root / "source" / "alpha" / "zoo.py").write_text("")
    course = configured(
        root,
        '[assignments.alpha]\nbeside = ["plots.py", "net.png"]\n[assignments.beta]\n'
        'beside = ["plots.py"]',
    )
    alpha, beta = course.assignment("alpha"), course.assignment("beta")
    assert list(alpha.beside()) == ["net.png", "plots.py", "zoo.py"]
    assert alpha.beside()["plots.py"] == beta.beside()["plots.py"] == root / "source/plots.py"
    assert list(course.assignments) == ["alpha", "beta"]  # a file in source/ is no assignment
    assert list(alpha.pictures()) == ["net.png"]
    (root / "source" / "beta" / "plots.py").write_text("")
    with pytest.raises(ConfigError, match=r"beta\]: plots\.py is there twice.*Rename one"):
        beta.beside()
    (root / "source" / "plots.py").unlink()
    with pytest.raises(ConfigError, match=r"alpha\]: plots\.py.* is not there; .*source/plots\.py"):
        alpha.beside()


def test_a_folder_whose_name_is_unfit_is_said(root: Path) -> None:
    (root / "source" / "a b").mkdir()
    (root / "source" / "a b" / "a b.ipynb").write_text("{}")
    with pytest.raises(ConfigError, match="letters, digits"):
        Course.load(root)


def test_a_course_is_found_from_below(root: Path) -> None:
    below = root / "submitted" / "ann"
    below.mkdir(parents=True)
    assert Course.find(below).root == root.resolve()


def test_an_nbgrader_course_is_a_course(root: Path) -> None:
    (root / "softmark.toml").unlink()
    (root / "nbgrader_config.py").write_text("")
    assert list(Course.find(root).assignments) == ["alpha", "beta"]


def test_no_course_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no course found.*softmark\.toml.*docs/course\.md"):
        Course.find(tmp_path)


def test_a_working_folder_that_is_gone_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(ConfigError, match="is gone; go to the course folder"):
        Course.find()


def test_an_unknown_assignment_is_answered_with_the_known_ones(root: Path) -> None:
    with pytest.raises(ConfigError, match=r"no assignment 'gamma'; the course has: alpha, beta"):
        Course.load(root).assignment("gamma")
    assert [a.name for a in Course.load(root).chosen(["beta"])] == ["beta"]


def test_a_course_is_where_it_is_from_whatever_folder_it_was_named(tmp_path, monkeypatch):
    (tmp_path / "softmark.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    assert Course.load(Path()).root == tmp_path.resolve()
