"""`softmark init` and `softmark new` say what they did and what to do next."""

import os
import subprocess
import sys
from pathlib import Path

from softmark.course import Course


def softmark(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "softmark", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "100"},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_init_says_what_it_added_and_the_next_commands(tmp_path):
    planned = softmark(tmp_path, "init", "physics", "--dry-run")
    assert planned.returncode == 0, planned.stderr
    assert "would add softmark.toml" in planned.stdout
    assert not (tmp_path / "physics").exists()
    made = softmark(tmp_path, "init", "physics")
    assert made.returncode == 0, made.stderr
    assert "  added softmark.toml" in made.stdout
    assert made.stdout.index("  cd physics") < made.stdout.index("  softmark release")
    again = softmark(tmp_path / "physics", "init")
    assert again.returncode == 0
    assert "is a course already" in again.stdout
    assert "Next:" not in again.stdout


def test_init_completes_a_course_and_tells_of_settings_without_softmark(tmp_path):
    (tmp_path / "softmark.toml").write_text("")
    done = softmark(tmp_path, "init")
    assert "  added nbgrader_config.py" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "nbgrader_config.py",
        "softmark.toml",
    ]
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    done = softmark(tmp_path, "init")
    assert done.returncode == 0
    assert "NOTICE nbgrader_config.py was left as it is" in done.stderr


def test_new_adds_an_assignment_that_the_course_has(tmp_path):
    softmark(tmp_path, "init")
    done = softmark(tmp_path, "new", "week_2")
    assert done.returncode == 0, done.stderr
    assert "  added source/week_2/week_2.ipynb" in done.stdout
    assert "  softmark release week_2" in done.stdout
    assert list(Course.load(tmp_path).assignments) == ["first_steps", "week_2"]
    twice = softmark(tmp_path, "new", "week_2")
    assert twice.returncode == 2
    assert "is there already; expected a new name. Nothing was written." in twice.stderr
    bad = softmark(tmp_path, "new", "week 3")
    assert bad.returncode == 2
    assert "'week 3' cannot be the name of an assignment; expected letters" in bad.stderr
    assert softmark(tmp_path.parent, "new", "x").returncode == 2
