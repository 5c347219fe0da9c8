"""Other designs are read as text, run like the reference, and lower a threshold that is theirs."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import tiny_course as tiny
from measured_course import a_metric, assignment_of, drawn, notebook, record_for, run_calibrate
from nbformat.v4 import new_notebook

from softmark import calibration
from softmark.calibration.designs import touched_by, with_design
from softmark.course import Course
from softmark.hidden_tests.calibrated import metrics_of
from softmark.model import ConfigError
from softmark.variants import TextError

WEAK = """Designs of hw.

# %% design name="weak, but right" cell="fit_solution"
score = 0.5 + SEED / 100
error = 1 - score
"""


def write(root: Path, text: str = WEAK) -> None:
    (root / "grader_tests" / "hw" / "designs.py").write_text(text)


def read(root: Path) -> list[calibration.Design]:
    return calibration.read_designs(root / "grader_tests" / "hw" / "designs.py")


def of(design: str, seeds, **values) -> list[calibration.Measured]:
    return [
        calibration.Measured(s, {name: f(s) for name, f in values.items()}, design=design)
        for s in seeds
    ]


def test_a_design_is_the_cells_of_one_name(root):
    assert read(root) == []
    more = '\n# %% design name="two" cell="a"\nx = 1\n\n# %% design name="two" cell="b"\ny = 2\n'
    write(root, WEAK + more)
    weak, two = read(root)
    assert (weak.name, weak.where) == ("weak, but right", "designs.py:3")
    assert weak.cells == {"fit_solution": "score = 0.5 + SEED / 100\nerror = 1 - score"}
    assert two.cells == {"a": "x = 1", "b": "y = 2"}


def test_what_is_shared_runs_before_the_first_cell_of_each_design(root):
    more = '\n# %% design name="two" cell="a"\nx = f(1)\n\n# %% design name="two" cell="b"\ny = 2\n'
    write(root, "# %% shared\ndef f(n):\n    return n\n" + WEAK.partition("\n\n")[2] + more)
    weak, two = read(root)
    shared = "def f(n):\n    return n\n\n\n"
    assert weak.cells == {"fit_solution": shared + "score = 0.5 + SEED / 100\nerror = 1 - score"}
    assert two.cells == {"a": shared + "x = f(1)", "b": "y = 2"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('# %% right style="s" cell="x"\na\n', r"designs.py:1: .*no header of a design"),
        ('# %% design name="n"\na\n', r"designs.py:1: .*no header of a design"),
        ('# %% design name="n" cell="x"\n', r"designs.py:1: no code"),
        (
            '# %% design name="n" cell="x"\na\n# %% design name="n" cell="x"\nb\n',
            r"designs.py:3: the design 'n' replaces x a second time",
        ),
        ('# %% design name="n cell="x"\na\n', r"designs.py:1: this header cannot be read"),
    ],
    ids=["another kind", "no cell", "no code", "a cell twice", "a quote too few"],
)
def test_a_text_that_cannot_be_used_is_one_clear_error(root, text, message):
    write(root, text)
    with pytest.raises(TextError, match=message):
        read(root)


def test_an_unknown_cell_is_named_before_anything_runs(root):
    write(root, WEAK.replace('"fit_solution"', '"fit_solutoin"'))
    with pytest.raises(ConfigError) as error:
        calibration.plan(Course.load(root), "hw")
    assert str(error.value) == (
        "grader_tests/hw/designs.py:3: the design 'weak, but right' replaces 'fit_solutoin', which "
        "is no solution cell; expected one of fit_solution. Did you mean 'fit_solution'?"
    )


def test_a_design_that_no_metric_looks_at_is_named(root):
    late = [*notebook().cells, tiny.tagged("z = 1", "late_solution", solution=True)]
    tiny.write(new_notebook(cells=late), root / "source" / "hw" / "hw.ipynb")
    write(root, WEAK.replace("fit_solution", "late_solution"))
    with pytest.raises(ConfigError, match="no metric looks at the design 'weak, but right'"):
        calibration.plan(Course.load(root), "hw")


@pytest.mark.parametrize(
    ("cells", "touched", "kept"),
    [
        (["a_solution"], ["a"], 3),
        (["b_solution"], ["b"], 6),
        (["setting_solution"], ["a"], 3),
        (["setting_solution", "b_solution"], ["a", "b"], 6),
    ],
    ids=["the first", "the second", "one before both", "from the first to the second"],
)
def test_a_design_is_measured_from_its_first_cell_to_its_last(cells, touched, kept):
    source = new_notebook(
        cells=[
            tiny.tagged("s = 1", "setting_solution", solution=True),
            tiny.tagged("a = s", "a_solution", solution=True),
            tiny.tagged("assert a", "a", grade=True, locked=True, points=1),
            tiny.tagged("between = 1", "between", locked=True),
            tiny.tagged("b = s", "b_solution", solution=True),
            tiny.tagged("assert b", "b", grade=True, locked=True, points=1),
            tiny.tagged("after = 1", "after", locked=True),
        ]
    )
    metrics = [replace(a_metric(cell), grade_id=cell) for cell in "ab"]
    design = calibration.Design("d", dict.fromkeys(cells, "s = a = b = 2"))
    mine = touched_by(design, source, metrics)
    assert [m.name for m in mine] == touched
    made = with_design(source, design, mine)
    assert len(made.cells) == kept
    assert [c.source for c in made.cells].count("s = a = b = 2") == len(cells)


@pytest.mark.parametrize("lower", [False, True])
def test_the_lowest_design_less_a_third_of_the_margin_lowers_a_threshold(lower):
    m = a_metric(margin=0.3, quantile=0.0, lower=lower)
    sign = -1 if lower else 1
    assert calibration.threshold([sign * 0.9] * 20, m) == pytest.approx(sign * 0.6)
    for lowest, expected in ((0.8, 0.6), (0.65, 0.55), (0.4, 0.3)):
        values = [sign * 0.9, sign * lowest]
        found = calibration.threshold([sign * 0.9] * 20, m, values)
        assert found == pytest.approx(sign * expected)


def test_the_record_holds_each_design_and_thresholds_follow(root):
    assignment = assignment_of(root)
    metrics = metrics_of(assignment.tests)
    old = record_for(root)
    new = of("weak", (1, 2), hw_score=lambda seed: 0.5 + seed / 100)
    record = calibration.renewed_designs(old, assignment, metrics, new)
    assert record["design_seeds"] == [1, 2]
    assert record["designs"] == {"weak": {"hw_score": [0.51, 0.52]}}
    assert "lowest value of a design - margin / 3" in record["rule"]
    assert record["metrics"]["hw_score"]["threshold"] == pytest.approx(0.51 - 0.01 / 3, abs=1e-6)
    assert record["metrics"]["hw_score"]["values"] == old["metrics"]["hw_score"]["values"]
    assert record["metrics"]["hw_error"] == old["metrics"]["hw_error"]  # no design is about it
    none = calibration.renewed_designs(record, assignment, metrics, [])
    assert none == old


def test_figures_of_other_versions_do_not_stand_beside_new_ones(root):
    old = {**record_for(root), "versions": {"numpy": "1.0"}}
    assignment = assignment_of(root)
    with pytest.raises(ConfigError, match=r"measured with numpy 1.0.* Leave --designs-only out"):
        calibration.renewed_designs(old, assignment, metrics_of(assignment.tests), [])


def test_a_check_compares_designs_too(root):
    assignment = assignment_of(root)
    metrics = metrics_of(assignment.tests)
    score = {"hw_score": lambda seed: 0.5 + seed / 100}
    record = calibration.renewed_designs(
        record_for(root), assignment, metrics, of("weak", (1, 2), **score)
    )

    def holds(measured) -> dict[str, bool]:
        return {c.metric: c.holds for c in calibration.compare(record, metrics, measured)}

    assert holds(of("weak", (1, 2), **score)) == {"design 'weak'": True}
    assert holds(of("weak", (7,), hw_score=lambda _: 0.9)) == {"design 'weak'": True}
    assert holds(of("weak", (7,), hw_score=lambda _: 0.4)) == {"design 'weak'": False}
    assert holds(of("weak", (1,), hw_score=lambda _: 0.53)) == {"design 'weak'": False}
    assert holds(of("new", (1,), **score)) == {"design 'new'": False}
    assert holds(of("weak", (1,), hw_error=lambda _: 0.1)) == {"design 'weak'": False}
    failed = calibration.Measured(1, problems={"hw_score": "no"}, design="weak")
    assert holds([failed]) == {"design 'weak'": False}


def calibrate(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_calibrate(root, "hw", *arguments)


def test_the_command_adds_and_checks_designs_without_the_reference(root):
    path = calibration.write_record(assignment_of(root), record_for(root))
    none = calibrate(root, "--designs-only")
    assert none.returncode == 2
    assert "there are no designs" in none.stderr
    write(root)
    planned = calibrate(root, "--designs-only", "--dry-run")
    assert planned.returncode == 0
    assert "2 runs of the design 'weak, but right'" in planned.stdout
    assert "runs of hw" not in planned.stdout
    written = calibrate(root, "--designs-only", "--design-seeds", "3", "--jobs", "1")
    assert written.returncode == 0, written.stderr
    assert "calibrating: 3 to do" in written.stderr
    assert "weak, but right" in written.stdout
    record = json.loads(path.read_text())
    assert record["design_seeds"] == [1, 2, 3]
    figures = {"hw_score": [0.51, 0.52, 0.53], "hw_error": [0.49, 0.48, 0.47]}
    assert record["designs"] == {"weak, but right": figures}
    assert record["metrics"]["hw_score"]["values"] == [drawn(seed) for seed in range(1, 21)]
    assert record["metrics"]["hw_error"]["threshold"] == pytest.approx(0.5, abs=1e-6)
    held = calibrate(root, "--check", "--seeds", "1", "--design-seeds", "1", "--jobs", "1")
    assert held.returncode == 0, held.stderr
    assert held.stdout.count("holds") == 3
    (root / "grader_tests" / "hw" / "designs.py").write_text(WEAK.replace("weak", "another"))
    gone = calibrate(root, "--check", "--designs-only", "--design-seeds", "1", "--jobs", "1")
    assert gone.returncode == 1
    assert "design 'another, but right': is not in the file" in gone.stdout
    assert "design 'weak, but right': is in the file, but no longer a design" in gone.stdout


def test_a_design_without_a_figure_is_named_and_nothing_is_written(root):
    path = calibration.write_record(assignment_of(root), record_for(root))
    before = path.read_bytes()
    write(root, WEAK.replace("error = 1 - score", "assert SEED < 2, 'not two'"))
    stopped = calibrate(root, "--designs-only", "--jobs", "1")
    assert stopped.returncode == 2
    said = " ".join(stopped.stderr.split())
    assert "nothing is written" in said
    assert "design 'weak, but right', seed 1, hw_error: MissingName: error" in said
    assert "design 'weak, but right', seed 2, hw_error" in said
    assert path.read_bytes() == before
