"""The tables of nbgrader's gradebook that are read, as its version 0.9 has them.

Reading through these needs no import of nbgrader, which takes more than a second.
"""

from __future__ import annotations

import sqlalchemy as sa

ASSIGNMENT = sa.table(
    "assignment", sa.column("id"), sa.column("name"), sa.column("duedate", sa.DateTime)
)
NOTEBOOK = sa.table("notebook", sa.column("id"), sa.column("name"), sa.column("assignment_id"))
BASE_CELL = sa.table("base_cell", sa.column("id"), sa.column("name"), sa.column("notebook_id"))
SUBMITTED_ASSIGNMENT = sa.table(
    "submitted_assignment",
    sa.column("id"),
    sa.column("assignment_id"),
    sa.column("student_id"),
    sa.column("timestamp", sa.DateTime),
    sa.column("extension", sa.Interval),
)
SUBMITTED_NOTEBOOK = sa.table(
    "submitted_notebook",
    sa.column("id"),
    sa.column("assignment_id"),
    sa.column("notebook_id"),
    sa.column("late_submission_penalty"),
)
GRADE = sa.table(
    "grade",
    sa.column("id"),
    sa.column("notebook_id"),
    sa.column("cell_id"),
    sa.column("auto_score"),
    sa.column("manual_score"),
    sa.column("extra_credit"),
    sa.column("needs_manual_grade", sa.Boolean),
)
COMMENT = sa.table(
    "comment", sa.column("notebook_id"), sa.column("cell_id"), sa.column("manual_comment")
)
