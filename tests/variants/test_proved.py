"""What was proved before is not tried again, until something that it stands on changes."""

import json
import subprocess
import sys

import nbformat
import pytest
import tiny_course as tiny

from softmark.course import Course
from softmark.marking.pool import Pool
from softmark.variants.proof import prove, remember, unproved, variants_of
from softmark.variants.proved import read_proved, sample_of

SOLUTIONS = """
# %% right style="adds" cell="double_solution"
def double(x):
    return x + x

# %% right style="lambda" cell="double_solution"
double = lambda x: x * 2.0

# %% wrong name="adds two" cell="double_solution" fails="test_fresh_input, test_zero"
def double(x):
    return x + 2

# %% wrong name="half of it" cell="double_solution" fails="test_fresh_input"
def double(x):
    return x / 2
"""


@pytest.fixture
def root(tmp_path):
    made = tiny.make_course(tmp_path / "course")
    (made / "variants").mkdir()
    (made / "variants" / "tiny.py").write_text(SOLUTIONS)
    return made


def to_try(root):
    course = Course.load(root)
    return [variant.name for variant in unproved(course, course.assignment("tiny"))]


def prove_all(root, only=None):
    course = Course.load(root)
    tiny_assignment = course.assignment("tiny")
    with Pool(1) as pool:
        proof = prove(course, tiny_assignment, pool, only=only)
    remember(course, tiny_assignment, proof)
    return proof


ALL = ["adds", "lambda", "adds two", "half of it"]


def test_a_solution_that_held_is_not_tried_again_until_it_changes(root):
    assert to_try(root) == ALL
    assert prove_all(root).holds
    assert to_try(root) == []
    path = root / "variants" / "tiny.py"
    path.write_text(SOLUTIONS.replace("return x + 2", "return x + 2.0"))
    assert to_try(root) == ["adds two"]
    course = Course.load(root)
    proof = prove_all(root, only=unproved(course, course.assignment("tiny")))
    assert [tried.variant.name for tried in proof.tried] == ["adds two"]
    assert to_try(root) == []
    assert len(read_proved(root / "variants" / "tiny.proved.json")) == 4


def test_what_does_not_hold_is_tried_again(root):
    path = root / "variants" / "tiny.py"
    path.write_text(SOLUTIONS.replace("return x / 2", "return x * 2"))
    assert not prove_all(root).holds
    assert to_try(root) == ["half of it"]


def change_source(root, cell_type, text):
    path = root / "source" / "tiny" / "tiny.ipynb"
    notebook = nbformat.read(path, 4)
    cell = next(c for c in notebook.cells if c.cell_type == cell_type)
    cell.source += text
    nbformat.write(notebook, path)


def test_a_sentence_of_the_notebook_changes_nothing(root):
    change_source(root, "code", "")
    prove_all(root)
    path = root / "source" / "tiny" / "tiny.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell("Read this first."))
    nbformat.write(notebook, path)
    assert to_try(root) == []


@pytest.mark.parametrize("what", ["source", "test", "data", "beside", "limits"])
def test_all_are_tried_again_when_what_they_stand_on_changes(root, what):
    prove_all(root)
    match what:
        case "source":
            change_source(root, "code", "\nmore = 1")
        case "test":
            test = next((root / "grader_tests" / "tiny").glob("test_*.py"))
            test.write_text(test.read_text() + "\n# another thought\n")
        case "data":
            (root / "data" / "rain").mkdir(parents=True)
            (root / "data" / "rain" / "rain.csv").write_text("mm\n3\n")
            with (root / "softmark.toml").open("a") as stream:
                stream.write('\n[assignments.tiny]\ndata = ["rain"]\n')
        case "beside":
            (root / "source" / "tiny" / "helper.py").write_text("x = 1\n")
        case "limits":
            with (root / "softmark.toml").open("a") as stream:
                stream.write("\n[assignments.tiny]\nlimits = { cpu_s_per_cell = 7 }\n")
    assert to_try(root) == ALL


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 9, "proved": ["x"]}'])
def test_a_record_that_cannot_be_read_proves_nothing(root, text):
    (root / "variants" / "tiny.proved.json").write_text(text)
    assert to_try(root) == ALL


def test_a_sample_has_one_of_each_kind_for_each_cell(root):
    course = Course.load(root)
    variants = variants_of(course, course.assignment("tiny"))
    sample = sample_of(variants)
    assert [v.name for v in sample if v.kind == "right"] == ["adds"]
    assert len([v for v in sample if v.kind == "wrong"]) == 1
    assert sample_of(variants) == sample


def softmark(root, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "softmark", *arguments], cwd=root, capture_output=True, text=True
    )


def test_the_command_tries_what_changed_alone(root):
    done = softmark(root, "prove", "tiny")
    assert "2 right and 2 wrong solutions tried: each as it should be." in done.stdout
    again = softmark(root, "prove", "tiny", "--changed", "--json", "-")
    assert again.returncode == 0
    (found,) = json.loads(again.stdout)
    assert (found["right"], found["wrong"], found["holds"]) == (0, 0, True)
    assert "Nothing to try: 4 solutions were proved before" in (
        softmark(root, "prove", "tiny", "--changed").stdout
    )
    path = root / "variants" / "tiny.py"
    path.write_text(SOLUTIONS.replace("x * 2.0", "2.0 * x"))
    third = softmark(root, "prove", "tiny", "--changed")
    assert "1 right and 0 wrong solutions tried: each as it should be." in third.stdout
    assert "3 more were proved before" in third.stdout
