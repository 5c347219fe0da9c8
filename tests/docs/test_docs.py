"""The pages lead where they say, and tell of every command and every option there is."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest
import typer

from softmark.cli.app import app
from softmark.course import Course

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "data/*.md", "examples/*.md", "release/*/*.md")
    for path in ROOT.glob(pattern)
)
COMMANDS = vars(typer.main.get_command(app))["commands"]
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]*)(#[^)\s]*)?\)")


def prose(page: Path) -> str:
    """A page without its code."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    return re.sub(r"(?m)^ {4}.*$|`[^`\n]*`", "", text)


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub makes of a page's headings."""
    found = set()
    for line in page.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            words = re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower())
            found.add("#" + words.replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page):
    dead = []
    for target, anchor in LINK.findall(prose(page)):
        place = (page.parent / target) if target else page
        if not place.exists() or (anchor and anchor not in anchors(place)):
            dead.append(target + anchor)
    assert not dead


def test_the_pages_make_a_site_without_a_warning(tmp_path):
    command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going"]
    made = subprocess.run(
        [*command, ROOT / "docs", tmp_path / "site"], capture_output=True, text=True, check=False
    )
    assert (made.returncode, made.stderr) == (0, "")
    assert (tmp_path / "site" / "index.html").is_file()


def test_every_page_of_the_docs_is_listed_in_its_index():
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md", "index.md"}
    assert not {page for page in pages if f"({page})" not in index}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_documented_and_has_help(command):
    pages = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    assert f"`softmark {command}" in pages
    assert COMMANDS[command].help
    options = [p for p in COMMANDS[command].params if p.param_type_name == "option"]
    assert not [o.name for o in options if not any(name in pages for name in o.opts)]
    assert not [o.name for o in options if not o.help]


def test_the_commands_that_pages_name_exist():
    named = set()
    for page in PAGES:
        named |= set(re.findall(r"`softmark ([a-z]+)[ `]", page.read_text(encoding="utf-8")))
    assert not named - set(COMMANDS)


def test_the_configuration_of_the_course_page_is_valid(tmp_path):
    page = (ROOT / "docs" / "course.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, flags=re.S)
    assert tomllib.loads(example)
    (tmp_path / "softmark.toml").write_text(example, encoding="utf-8")
    (tmp_path / "source" / "backpropagation").mkdir(parents=True)
    (tmp_path / "source" / "backpropagation" / "backpropagation.ipynb").write_text("{}")
    course = Course.load(tmp_path)
    assert course.assignment("backpropagation").limits.cpu_s_per_cell == 20


def test_the_schema_of_grade_records_is_a_schema():
    schema = json.loads((ROOT / "docs" / "grade.schema.json").read_text(encoding="utf-8"))
    jsonschema.validators.validator_for(schema).check_schema(schema)


def test_the_course_page_tells_the_points_and_exercises_of_each_assignment():
    from softmark.notebook import graded_cells, read_notebook

    page = (ROOT / "docs" / "course" / "README.md").read_text(encoding="utf-8")
    rows = [re.split(r" *\| *", line.strip("| ")) for line in page.splitlines()]
    told = {
        row[1].strip("`"): [float(n) for n in row[3:6]]
        for row in rows
        if len(row) > 6 and row[0].isdigit()
    }
    course = Course.load(ROOT)
    found = {}
    for name, assignment in course.assignments.items():
        cells = graded_cells(read_notebook(assignment.source))
        by_hand = sum(cell.points for cell in cells if cell.manual)
        found[name] = [len(cells), sum(cell.points for cell in cells), by_hand]
    assert told == found
    assert list(told) == list(course.assignments)


def test_every_promise_names_tests_that_are_there():
    text = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", text)
    assert len(named) > 40
    for file, test in named:
        assert f"def {test}(" in (ROOT / "tests" / file).read_text(encoding="utf-8"), (file, test)
