"""What lies beside a notebook costs a note at most, and the class goes on."""

import os
from pathlib import Path

import pytest
import tiny_course as tiny

from softmark.course import Course
from softmark.marking.class_run import mark_class
from softmark.marking.pool import Pool
from softmark.model import ConfigError, Status

RIGHT = "def double(x):\n    return x + x"


def test_hostile_timestamps_cost_a_note_each(tmp_path: Path) -> None:
    root = tiny.make_course(tmp_path / "course")
    stamps = {}
    for student in ("digits", "fifo", "link", "sparse"):
        stamps[student] = tiny.hand_in(root, student, RIGHT).parent / "timestamp.txt"
    stamps["digits"].write_text("1" * 30 + "h")
    os.mkfifo(stamps["fifo"])
    stamps["link"].symlink_to("/dev/zero")
    with stamps["sparse"].open("wb") as file:
        file.truncate(3 * 1024**3)
    course = Course.load(root)
    with Pool(2) as pool:
        outcomes = mark_class(course, list(course.assignments.values()), None, pool)
    assert {(g.status, g.earned) for g in outcomes.grades} == {(Status.NEEDS_MANUAL, 3)}
    assert len(outcomes.grades) == 4
    for grade in outcomes.grades:
        assert sum("`timestamp.txt` holds no time" in note for note in grade.notes) == 1
        kept = root / "autograded" / grade.student / "tiny"
        assert [path.name for path in kept.iterdir()] == ["tiny.ipynb"]
    assert not outcomes.unwritten


def test_a_late_policy_that_cannot_be_used_is_said_before_marking(tmp_path: Path) -> None:
    root = tiny.make_course(tmp_path / "course")
    tiny.hand_in(root, "ada", RIGHT)
    (root / "nbgrader_config.py").write_text(
        "c = get_config()\nc.AssignLatePenalties.plugin_class = 'late.Nobody'\n"
    )
    course = Course.load(root)
    with Pool(1) as pool, pytest.raises(ConfigError, match="Nothing was marked"):
        mark_class(course, list(course.assignments.values()), None, pool)
    assert not (root / "gradebook.db").exists()
