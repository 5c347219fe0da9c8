"""Thresholds on trained models follow from the reference's runs, and reach the hidden tests."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tiny_course as tiny
from nbformat.v4 import new_code_cell, new_notebook

from softmark import calibration
from softmark.calibration.runs import SeedRun, measure
from softmark.calibration.show import caveat_of, command_of
from softmark.course import Course
from softmark.course.data import read_provenance
from softmark.hidden_tests import LiveAnswers, metric, run_hidden_tests
from softmark.hidden_tests.calibrated import (
    Metric,
    Thresholds,
    calibration_file,
    metrics_of,
    read_calibration,
)
from softmark.hidden_tests.live import check
from softmark.marking.engine import Engine, Job
from softmark.model import ConfigError, Outcome, Submission

ROOT = Path(__file__).parents[2]
CALIBRATED = sorted(path.parent for path in (ROOT / "grader_tests").glob("*/calibration.py"))

SETUP = "import numpy as np\n\nSEED = 1  # of all that is left to chance\n"
FIT = """### BEGIN SOLUTION
rng = np.random.default_rng(SEED)
score = 0.8 + 0.1 * rng.random()
error = 1 - score
### END SOLUTION"""
CHECKS = """assert 0 < score < 1
### BEGIN HIDDEN TESTS
from softmark.hidden_tests import check

check("fit")
### END HIDDEN TESTS"""
METRICS = '''
from softmark.hidden_tests import metric


@metric("fit", quantile=0.1, margin=0.01)
def hw_score(student):
    """How good it is.

    Not part of the title."""
    return student["score"]


@metric("fit", margin=0.03, lower=True)
def hw_error(student):
    """How bad it is."""
    return student["error"]
'''
HIDDEN = '''
from softmark.hidden_tests import grades


@grades("fit")
def test_score(student, calibrated):
    """The model is good enough."""
    assert student["score"] >= calibrated("hw_score")
'''


def notebook(setup=SETUP, fit=FIT):
    return new_notebook(
        cells=[
            tiny.tagged(new_code_cell(setup), "setup", locked=True),
            tiny.tagged(new_code_cell(fit), "fit_solution", solution=True),
            tiny.tagged(new_code_cell(CHECKS), "fit", grade=True, locked=True, points=2),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )


@pytest.fixture
def root(tmp_path):
    """A course with one assignment, hw, whose score is drawn, and its data set of one number."""
    folder = tmp_path / "course"
    tiny.write(notebook(), folder / "source" / "hw" / "hw.ipynb")
    tests = folder / "grader_tests" / "hw"
    tests.mkdir(parents=True)
    (tests / "calibration.py").write_text(METRICS)
    (tests / "test_hw.py").write_text(HIDDEN)
    (folder / "softmark.toml").write_text('[course]\nid = "c"\n[assignments.hw]\ndata = ["one"]\n')
    provide(folder, stand_in=False)
    return folder


def provide(root: Path, *, stand_in: bool) -> None:
    data = root / "data" / "one"
    data.mkdir(parents=True, exist_ok=True)
    (data / "one.csv").write_text("x\n1\n")
    said = {"dataset": "one", "source": "here", "stand_in": stand_in, "notice": None}
    (data / "PROVENANCE.json").write_text(json.dumps(said))


def commit(root: Path, name="calibration.json", **thresholds: float) -> Path:
    """Put a calibration file there that holds no more than thresholds."""
    path = root / "grader_tests" / "hw" / name
    path.write_text(json.dumps({"metrics": {k: {"threshold": v} for k, v in thresholds.items()}}))
    return path


def drawn(seed: int) -> float:
    return 0.8 + 0.1 * np.random.default_rng(seed).random()


def runs(seeds, **values) -> list[calibration.Measured]:
    """What runs would give whose metrics are these functions of the seed."""
    return [calibration.Measured(s, {name: f(s) for name, f in values.items()}) for s in seeds]


def a_metric(name="m", *, lower=False, quantile=0.05, margin=0.02) -> Metric:
    return Metric(name, "What it is.", "fit", quantile, margin, lower, lambda student: 0.0)


def assignment_of(root: Path):
    return Course.load(root).assignment("hw")


def record_for(root: Path, seeds=range(1, 21)) -> dict:
    measured = runs(seeds, hw_score=drawn, hw_error=lambda seed: 1 - drawn(seed))
    assignment = assignment_of(root)
    return calibration.record_of(assignment, metrics_of(assignment.tests), measured)


# ---------------------------------------------------------------- the seed


def test_the_seed_is_replaced_in_the_locked_cell_alone():
    source = notebook(fit="### BEGIN SOLUTION\nSEED = 1\n### END SOLUTION")
    seeded = calibration.with_seed(source, 42)
    assert seeded.cells[0].source == SETUP.replace("SEED = 1 ", "SEED = 42 ")
    assert [c.source for c in seeded.cells[1:]] == [c.source for c in source.cells[1:]]
    assert source.cells[0].source == SETUP


@pytest.mark.parametrize(
    ("setup", "found"),
    [
        ("import numpy as np", "no lines"),
        ("SEED = 1\nSEED = 2", "2 lines"),
        ("SEED = int('1')", "no lines"),
        ("if True:\n    SEED = 1", "no lines"),
        ("# SEED = 1\nMY_SEED = 1", "no lines"),
    ],
)
def test_a_notebook_without_one_line_of_the_seed_is_refused(setup, found):
    with pytest.raises(ConfigError, match=rf"source/hw has {found} 'SEED = <number>'"):
        calibration.with_seed(notebook(setup), 2, "source/hw")


# ---------------------------------------------------------------- metrics


def test_metrics_come_in_the_order_of_the_module(root):
    score, error = metrics_of(root / "grader_tests" / "hw")
    assert (score.name, score.title, score.grade_id) == ("hw_score", "How good it is.", "fit")
    assert (score.quantile, score.margin, score.lower) == (0.1, 0.01, False)
    assert (error.name, error.quantile, error.margin, error.lower) == ("hw_error", 0.05, 0.03, True)
    assert score.of(LiveAnswers({"score": np.float32(0.5)})) == 0.5


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (None, "calibration.py is missing"),
        ("x = 1", "has no metric"),
        ("1 / 0", "cannot be imported: ZeroDivisionError"),
        (METRICS.replace('    """How bad it is."""\n', ""), "hw_error has no docstring"),
        (METRICS.replace("quantile=0.1", "quantile=0.9"), "quantile is 0.9"),
        (METRICS.replace("margin=0.03", "margin=-1"), "margin is -1"),
    ],
)
def test_a_module_of_metrics_that_cannot_be_used_is_named(root, module, said):
    path = root / "grader_tests" / "hw" / "calibration.py"
    path.unlink() if module is None else path.write_text(module)
    with pytest.raises(ConfigError, match=said):
        metrics_of(path.parent)


def test_a_metric_that_is_no_number_is_refused():
    @metric("fit")
    def odd(student):
        """Odd."""
        return student["x"]

    found = vars(odd)["_softmark_metric"]
    with pytest.raises(ConfigError, match="odd is nan"):
        found.of(LiveAnswers({"x": float("nan")}))
    with pytest.raises(TypeError):
        found.of(LiveAnswers({"x": [1, 2]}))


# ---------------------------------------------------------------- figures


def test_the_threshold_is_a_quantile_less_the_margin():
    values = [i / 20 for i in range(21)]
    assert calibration.threshold(values, a_metric(quantile=0.1, margin=0.04)) == pytest.approx(0.06)
    high = a_metric(quantile=0.1, margin=0.04, lower=True)
    assert calibration.threshold(values, high) == pytest.approx(0.94)


def test_the_record_holds_what_the_figures_follow_from(root):
    record = record_for(root)
    assert (record["assignment"], record["data"]) == ("hw", "real")
    assert record["seeds"] == list(range(1, 21))
    assert record["versions"] == {"python": sys.version.split()[0], "numpy": np.__version__}
    values = [drawn(seed) for seed in range(1, 21)]
    score, error = record["metrics"]["hw_score"], record["metrics"]["hw_error"]
    assert score["values"] == values
    assert score["threshold"] == pytest.approx(np.quantile(values, 0.1) - 0.01, abs=1e-6)
    assert error["threshold"] == pytest.approx(1 - np.quantile(values, 0.05) + 0.03, abs=1e-6)
    assert score["mean"] == pytest.approx(np.mean(values), abs=1e-6)
    assert score["sd"] == pytest.approx(np.std(values, ddof=1), abs=1e-6)
    assert (score["min"], score["max"]) == (min(values), max(values))


def test_a_run_without_a_figure_is_reported_and_nothing_is_recorded(root):
    assignment = assignment_of(root)
    broken = calibration.Measured(7, {}, {"hw_score": "MissingName: score"}, ("cell 2 raised X",))
    died = calibration.Measured(8, problems={"": "the worker died"})
    with pytest.raises(ConfigError) as stop:
        calibration.record_of(assignment, metrics_of(assignment.tests), [broken, died])
    assert "seed 7, hw_score: MissingName: score (cell 2 raised X)" in str(stop.value)
    assert "seed 8: the worker died" in str(stop.value)


def test_what_is_written_is_read_and_its_lists_stand_on_one_line(root):
    record = record_for(root)
    path = calibration.write_record(assignment_of(root), record)
    assert path == root / "grader_tests" / "hw" / "calibration.json"
    assert read_calibration(path.parent, stand_in=False) == record
    assert '"seeds": [1, 2, 3' in path.read_text()
    assert [p.name for p in path.parent.iterdir() if p.suffix == ".part"] == []


def test_figures_on_a_stand_in_have_their_own_file(root):
    provide(root, stand_in=True)
    record = record_for(root)
    assert record["data"] == "stand_in"
    assert command_of(record) == "softmark calibrate hw --stand-in"
    path = calibration.write_record(assignment_of(root), record)
    assert path.name == "calibration.stand_in.json"


def test_a_metric_that_never_varies_is_pointed_out(root):
    record = calibration.record_of(
        assignment_of(root), [a_metric("a"), a_metric("b")], runs(range(20), a=float, b=lambda _: 1)
    )
    assert calibration.unvaried(record) == ["b"]


def test_false_fail_rates():
    figures = {"values": [0.0] * 20, "mean": 0.9, "sd": 0.02, "threshold": 0.86, "lower": False}
    # Two standard deviations, a little less as the mean is estimated: the normal tail.
    assert calibration.false_fail_rate(figures) == pytest.approx(0.0255, abs=5e-4)
    mirrored = {**figures, "mean": 0.1, "threshold": 0.14, "lower": True}
    assert calibration.false_fail_rate(mirrored) == pytest.approx(0.0255, abs=5e-4)
    assert calibration.false_fail_rate({**figures, "sd": 0.0}) == 0
    assert calibration.false_fail_rate({**figures, "sd": 0.0, "threshold": 0.95}) == 1
    assert calibration.false_fail_bound(20) == pytest.approx(0.139, abs=5e-4)
    assert "exclude only more than 14%" in caveat_of({"seeds": list(range(20))})


# ---------------------------------------------------------------- comparison


def holds(record, measured, metrics) -> dict[str, bool]:
    return {c.metric: c.holds for c in calibration.compare(record, metrics, measured)}


@pytest.mark.parametrize(
    ("seeds", "moved", "expected"),
    [
        (range(1, 4), 0.0, True),
        (range(1, 4), 0.009, True),
        (range(1, 4), 0.011, False),
        (range(1, 4), -0.011, False),
        (range(101, 121), 0.0, True),
        (range(101, 121), 0.1, False),
    ],
)
def test_new_runs_bear_the_figures_out_within_the_margin(root, seeds, moved, expected):
    record = record_for(root)
    metrics = metrics_of(root / "grader_tests" / "hw")[:1]
    measured = runs(seeds, hw_score=lambda seed: drawn(seed) + moved)
    del record["metrics"]["hw_error"]
    assert holds(record, measured, metrics) == {"hw_score": expected}


@pytest.mark.parametrize("lower", [False, True])
def test_new_seeds_beyond_the_threshold_do_not_hold(root, lower):
    m = a_metric(margin=0.3, quantile=0.05, lower=lower)
    record = calibration.record_of(
        assignment_of(root), [m], runs(range(20), m=lambda seed: 0.5 + seed / 1e4)
    )
    beyond = 0.9 if lower else 0.1
    measured = runs(range(20, 40), m=lambda seed: beyond if seed in (25, 31) else 0.5)
    (result,) = calibration.compare(record, [m], measured)
    assert not result.holds
    assert "2 of them miss the threshold" in result.message
    measured = runs(range(20, 40), m=lambda seed: beyond if seed == 25 else 0.5)
    (result,) = calibration.compare(record, [m], measured)
    assert result.holds  # one in twenty is what a quantile of .05 says


def test_a_file_of_other_metrics_does_not_hold(root):
    record = record_for(root)
    score, _ = metrics_of(root / "grader_tests" / "hw")
    wider = replace(score, margin=0.5)
    new = a_metric("new")
    measured = runs([1], hw_score=drawn, new=drawn)
    said = {c.metric: c.message for c in calibration.compare(record, [wider, new], measured)}
    assert said == {
        "hw_score": "margin is 0.5 now, and was 0.01 in the file",
        "new": "is not in the file",
        "hw_error": "is in the file, but no longer a metric",
    }
    failed = [*runs([1], hw_score=drawn), calibration.Measured(2, problems={"hw_score": "no"})]
    assert holds(record, failed, [score])["hw_score"] is False


def test_other_versions_are_named(root):
    record = record_for(root)
    assert calibration.changed_versions(record, assignment_of(root)) == []
    record["versions"] = {**record["versions"], "numpy": "1.0", "tensorflow": "2.0"}
    assert calibration.changed_versions(record, assignment_of(root)) == [
        f"measured with numpy 1.0, here is {np.__version__}",
        "measured with tensorflow 2.0, here is none",
    ]


# ---------------------------------------------------------------- hidden tests


def verdict(root: Path, score: float, **options):
    answers = LiveAnswers({"score": score})
    (cell,) = run_hidden_tests(
        root / "grader_tests" / "hw", {"fit": 2.0}, answers, answers, **options
    )
    (found,) = cell.verdicts
    return found


def test_a_hidden_test_reads_the_threshold_that_fits_the_data(root):
    commit(root, hw_score=0.8)
    commit(root, "calibration.stand_in.json", hw_score=0.7)
    assert verdict(root, 0.8).outcome is Outcome.PASSED
    assert verdict(root, 0.79).outcome is Outcome.FAILED
    assert verdict(root, 0.79, stand_in=True).outcome is Outcome.PASSED
    assert verdict(root, 0.69, stand_in=True).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "calibration.json is missing"),
        ('{"metrics": {"other": {"threshold": 1}}}', "has no 'hw_score', only other"),
        ('{"metrics": {"hw_score": {"threshold": NaN}}}', "holds a threshold that is no number"),
        ('{"metrics": {"hw_score": {}}}', "cannot be read"),
        ('{"metrics": []}', "cannot be read"),
        ("{", "cannot be read"),
    ],
)
def test_without_a_threshold_marks_wait_and_the_command_is_named(root, content, said):
    if content is not None:
        commit(root).write_text(content)
    found = verdict(root, 0.9)
    assert found.outcome is Outcome.TEST_ERROR
    assert said in found.detail
    assert "`softmark calibrate hw`" in found.detail


def test_the_command_for_a_stand_in_is_named(root):
    commit(root, hw_score=0.8)
    with pytest.raises(ConfigError, match=r"calibration.stand_in.json is missing.*hw --stand-in`"):
        Thresholds(root / "grader_tests" / "hw", stand_in=True)("hw_score")


def test_in_jupyterlab_the_data_of_the_course_decide(root, monkeypatch, capsys):
    commit(root, hw_score=0.8)
    commit(root, "calibration.stand_in.json", hw_score=0.7)
    monkeypatch.chdir(root / "source" / "hw")
    names = {"check": check, "score": 0.75}
    with pytest.raises(AssertionError, match="test_score"):
        exec('check("fit")', names)
    provide(root, stand_in=True)
    exec('check("fit")', names)
    assert capsys.readouterr().out.splitlines()[-1] == "passed: The model is good enough."


# ---------------------------------------------------------------- sealed runs


@pytest.fixture(scope="module")
def engine():
    with Engine() as made:
        yield made


def job_of(root: Path) -> Job:
    assignment = assignment_of(root)
    submission = Submission("(reference)", "hw", assignment.source)
    return Job(submission, assignment, root / ".softmark" / "reference" / "hw")


def test_each_seed_is_run_and_measured(root, engine):
    for seed in (1, 2):
        measured = measure(engine, SeedRun(job_of(root), seed))
        assert (measured.problems, measured.notes) == ({}, ())
        assert measured.values["hw_score"] == pytest.approx(drawn(seed), abs=1e-6)
        assert measured.values["hw_error"] == pytest.approx(1 - drawn(seed), abs=1e-6)


def test_a_run_that_fails_says_in_which_cell_and_metric(root, engine):
    broken = FIT.replace("score =", "assert SEED != 3, 'not three'\nscore =", 1)
    tiny.write(notebook(fit=broken), root / "source" / "hw" / "hw.ipynb")
    (root / "grader_tests" / "hw" / "calibration.py").write_text(
        METRICS.replace('return student["error"]', 'return student["np"].pi')
    )
    measured = measure(engine, SeedRun(job_of(root), 3))
    assert measured.values == {}
    assert measured.problems["hw_score"] == "MissingName: score"
    assert measured.problems["hw_error"].startswith("TypeError")
    assert measured.notes[0] == "cell 2 raised AssertionError: not three"


@pytest.mark.parametrize(("stand_in", "earned"), [(False, 0.0), (True, 2.0)])
def test_marking_reads_the_threshold_that_fits_the_data(root, stand_in, earned):
    commit(root, hw_score=1.0)
    commit(root, "calibration.stand_in.json", hw_score=0.1)
    provide(root, stand_in=stand_in)
    with Engine() as engine:
        assert engine.bench(job_of(root)).prove().grade.earned == earned


def test_a_stand_in_is_made_for_the_run_and_the_data_stay(tmp_path, root):
    course = Course.load(root)
    with pytest.raises(ConfigError, match=r"none of its data sets \(one\) has a stand-in"):
        calibration.on_stand_in(course, course.assignment("hw"))
    name = "bankruptcy_prediction"
    real = root / "data" / name
    described = shutil.ignore_patterns("data.csv", "PROVENANCE.json")
    shutil.copytree(Path(__file__).parents[2] / "data" / name, real, ignore=described)
    assignment = replace(course.assignment("hw"), data={name: real})
    made = calibration.on_stand_in(course, assignment).data[name]
    assert made != real
    assert not (real / "data.csv").exists()
    provenance = read_provenance(made)
    assert provenance is not None
    assert provenance.stand_in


# ---------------------------------------------------------------- the command


def softmark(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "softmark.cli", "calibrate", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_the_command_writes_checks_and_exits_as_documented(root):
    few = softmark(root, "hw", "--seeds", "19")
    assert few.returncode == 2
    assert "at least 20 runs" in few.stderr
    planned = softmark(root, "hw", "--dry-run")
    assert planned.returncode == 0
    assert "20 runs of hw would be measured: hw_score, hw_error" in planned.stdout
    unmeasured = softmark(root, "hw", "--check")
    assert unmeasured.returncode == 2
    assert "there is nothing to check" in unmeasured.stderr
    path = root / "grader_tests" / "hw" / "calibration.json"
    assert not path.exists()

    written = softmark(root, "hw", "--jobs", "2")
    assert written.returncode == 0, written.stderr
    assert "wrote grader_tests/hw/calibration.json" in written.stdout
    record = json.loads(path.read_text())
    assert record["seeds"] == list(range(1, 21))
    expected = [drawn(seed) for seed in range(1, 21)]
    assert record["metrics"]["hw_score"]["values"] == pytest.approx(expected, abs=1e-6)

    borne_out = softmark(root, "hw", "--check", "--seeds", "2")
    assert borne_out.returncode == 0, borne_out.stderr
    assert borne_out.stdout.count("holds") == 2
    record["metrics"]["hw_score"]["values"][1] += 0.02
    path.write_text(json.dumps(record))
    differs = softmark(root, "hw", "--check", "--seeds", "2")
    assert differs.returncode == 1
    assert "differs hw_score" in differs.stdout
    assert json.loads(path.read_text()) == record


# ---------------------------------------------------------------- the course's own files


@pytest.mark.parametrize("tests", CALIBRATED, ids=lambda path: path.name)
def test_committed_figures_belong_to_their_metrics(tests):
    assignment = Course.load(ROOT).assignment(tests.name)
    metrics = calibration.check_ready(assignment)
    records = [read_calibration(tests, stand_in=stand_in) for stand_in in (False, True)]
    has_stand_in = "bankruptcy_prediction" in assignment.data
    assert [record is not None for record in records] == [True, has_stand_in]
    for record in filter(None, records):
        assert len(record["seeds"]) >= calibration.LEAST_SEEDS
        assert list(record["metrics"]) == [m.name for m in metrics]
        for m in metrics:
            figures = record["metrics"][m.name]
            settings = (figures["quantile"], figures["margin"], figures["lower"])
            assert settings == (m.quantile, m.margin, m.lower)
            assert len(figures["values"]) == len(record["seeds"])
            again = calibration.threshold(figures["values"], m)
            assert figures["threshold"] == pytest.approx(again, abs=1e-6)
    texts = [path.read_text() for path in tests.glob("*.py")]
    pattern = r"""calibrated\(["'](\w+)["']\)"""
    asked = {name for text in texts for name in re.findall(pattern, text)}
    assert asked <= {m.name for m in metrics}
    if not asked:
        # The task names its own threshold: the figures show how much room it leaves.
        (named,) = {
            float(n) for text in texts for n in re.findall(r"^ASKED = ([\d.]+)$", text, re.M)
        }
        for record in filter(None, records):
            assert min(each["threshold"] for each in record["metrics"].values()) >= named


def test_the_file_follows_from_the_data():
    folder = Path("grader_tests/hw")
    assert calibration_file(folder, stand_in=False) == folder / "calibration.json"
    assert calibration_file(folder, stand_in=True) == folder / "calibration.stand_in.json"
