"""The page for newcomers: its commands, typed one after the other, do what it says."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "getting-started.md"


def test_the_commands_make_a_course_that_marks(tmp_path):
    commands = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert len(commands) == 3
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-e", "-c", "".join(commands)],
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "COLUMNS": "100"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    records = {
        (record["student"], record["assignment"]): record
        for record in _records(tmp_path / "physics" / ".softmark" / "grades")
    }
    ada, ben = records["ada", "first_steps"], records["ben", "pendulum"]
    assert (ada["earned"], ada["points"], ada["status"]) == (4.0, 7.0, "needs_manual")
    outcomes = [v["outcome"] for cell in ada["cells"] for v in cell["verdicts"]]
    assert outcomes == ["passed", "passed", "failed", "carried"]
    assert (ben["earned"], ben["points"]) == (0.0, 2.0)
    assert "graded  2 of 2" in done.stdout
    page = tmp_path / "physics" / "feedback" / "ada" / "first_steps" / "first_steps.html"
    assert "with its decimals" in page.read_text(encoding="utf-8")  # the hint of a hidden test
    assert (tmp_path / "physics" / "reports" / "first_steps" / "index.html").is_file()
    assert (tmp_path / "physics" / "gradebook.db").is_file()


def _records(folder: Path) -> list[dict]:
    return [
        json.loads(path.read_text(encoding="utf-8"))["grade"] for path in folder.rglob("*.json")
    ]
