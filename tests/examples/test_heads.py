"""The first cell of each notebook says what is learned, how long it takes and how it is marked.

What it says is what the notebook, its graded cells and softmark.toml have.
"""

import ast
import re
import sys
from pathlib import Path

import pytest

from softmark.course import Course
from softmark.course.data.described import describe
from softmark.notebook import graded_cells, read_notebook

COURSE = Course.load(Path(__file__).parents[2])
ROWS = ("Time", "Points", "Path", "First", "Packages", "Limits", "Data")
PIP = {"sklearn": "scikit-learn"}
HIDDEN = re.compile(r"(?s)### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS")
FIRST = re.compile(
    r"# (?P<title>[^\n]+)\n\n"
    r"(?P<about>[^\n]+)\n\n"
    r"\*\*Afterwards you can\*\*\n\n?"
    r"(?P<abilities>(?:- [^\n]+\n)+)\n"
    r"\| \| \|\n\|---\|---\|\n"
    r"(?P<table>(?:\| [^\n]+ \|\n?)+)"
)


def first_cell(name):
    cell = read_notebook(COURSE.assignment(name).source).cells[0]
    assert cell.cell_type == "markdown"
    return cell.source


@pytest.fixture(params=COURSE.assignments)
def name(request):
    return request.param


@pytest.fixture
def head(name):
    found = FIRST.match(first_cell(name))
    assert found, "title, what it is about, three abilities, table: see docs/course/README.md"
    return found


@pytest.fixture
def rows(head):
    cells = [line[2:-2].split(" | ", 1) for line in head["table"].strip().splitlines()]
    assert tuple(key.strip() for key, _ in cells) == ROWS
    return {key.strip(): value.strip() for key, value in cells}


def imported(notebook):
    """The packages that code cells import, as pip calls them."""
    found = set()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        for node in ast.walk(ast.parse(HIDDEN.sub("", cell.source))):
            if isinstance(node, ast.Import):
                found |= {each.name.split(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(str(node.module).split(".")[0])
    return found - set(sys.stdlib_module_names)


def test_the_title_and_what_one_can_do_afterwards(name, head):
    assert head["title"] == COURSE.assignment(name).title
    abilities = head["abilities"].strip().splitlines()
    assert len(abilities) == 3
    assert all(re.match(r"- [a-z]+\b", line) for line in abilities), "each begins with a verb"


def test_points_are_those_of_the_graded_cells(name, rows):
    cells = graded_cells(read_notebook(COURSE.assignment(name).source))
    total = sum(cell.points for cell in cells)
    words = sum(cell.points for cell in cells if cell.manual)
    assert rows["Points"] == (f"{total:g}, of them {words:g} for words" if words else f"{total:g}")


def test_time_path_and_what_comes_first(name, rows):
    assert re.fullmatch(r"about \d+ minutes", rows["Time"])
    assert rows["Path"] == ("core" if COURSE.assignment(name).core else "practice")
    earlier = list(COURSE.assignments)[: list(COURSE.assignments).index(name)]
    first = re.findall(r"`(\w+)`", rows["First"])
    assert set(first) <= set(earlier)
    assert first or rows["First"] == "nothing"


def test_packages_are_those_that_are_imported(name, rows):
    assignment = COURSE.assignment(name)
    own = {path.rpartition("/")[2].removesuffix(".py") for path in assignment.beside()}
    wanted = {PIP.get(p, p) for p in imported(read_notebook(assignment.source)) - own}
    listed = {package.strip(" `") for package in rows["Packages"].split(",")}
    with_keras = {"tensorflow"} if "keras" in wanted else set()  # the one brings the other
    assert wanted - with_keras - {"keras"} <= listed <= wanted | with_keras
    assert not with_keras or listed & {"keras", "tensorflow"}


def test_limits_are_those_of_the_configuration(name, rows):
    limits = COURSE.assignment(name).limits
    assert rows["Limits"] == (
        f"{limits.cpu_s_per_cell:g} s of processor time a cell, "
        f"{limits.cpu_s_per_notebook:g} s in all, "
        f"{limits.memory_bytes / 1024**3:g} GB of memory"
    )


def test_the_course_page_has_the_same_points_and_times(name, rows):
    page = (COURSE.root / "docs" / "course" / "README.md").read_text(encoding="utf-8")
    (line,) = re.findall(rf"^\| \d+ \| `{name}` \|.*$", page, re.MULTILINE)
    exercises, points, by_hand, about = line.split(" | ")[3:7]
    cells = graded_cells(read_notebook(COURSE.assignment(name).source))
    assert int(exercises) == len(cells)
    assert [points, by_hand] == [*re.findall(r"\d+", rows["Points"]), "0"][:2]
    (minutes,) = re.findall(r"\d+", rows["Time"])
    assert float(about.removesuffix(" h")) == pytest.approx(int(minutes) / 60, abs=0.1)


def test_data_are_named_with_their_licence(name, rows):
    described = [describe(COURSE.data_dir, each) for each in COURSE.assignment(name).data]
    assert (rows["Data"] == "none") == (not described)
    for dataset in described:
        for licence in re.findall(r"CC BY(?:-SA)? [\d.]+", dataset.licence):
            assert licence in rows["Data"]
