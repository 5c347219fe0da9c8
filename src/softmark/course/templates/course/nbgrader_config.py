"""nbgrader's configuration of this course: nbgrader's commands, softmark's marking.

Run nbgrader in this folder. ``nbgrader autograde`` and formgrader's autograde button mark
with softmark and give the same scores as ``softmark grade``.
"""

import importlib.util
import os
import sys
import sysconfig
from pathlib import Path

c = get_config()  # noqa: F821  nbgrader defines it when it reads this file

root = Path(__file__).resolve().parent
c.CourseDirectory.root = str(root)
c.CourseDirectory.course_id = "COURSE_ID"
c.CourseDirectory.db_url = f"sqlite:///{root / 'gradebook.db'}"

# nbgrader runs `alembic` from PATH, where the scripts of a virtual environment that was never
# activated, or of an installation for one user, are not.
scripts = sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user"))
os.environ["PATH"] = os.pathsep.join(
    [str(Path(sys.executable).parent), scripts, os.environ["PATH"]]
)

# A question in words is one cell, answer and mark scheme; nbgrader expects schemes in task cells.
c.ClearMarkScheme.enforce_metadata = False

# For `nbgrader validate`, which runs notebooks in an ordinary kernel.
c.Execute.timeout = 300

MISSING = (
    f"softmark is not installed for {sys.executable}, and nothing else can mark this course: "
    "its hidden tests are not in the notebooks. Install it ('pip install softmark'), or run "
    "nbgrader from the environment that has it."
)


def refuse(nb, resources):
    """Stands where marking would be, so that nobody gets nbgrader's marks by accident."""
    raise RuntimeError(MISSING)


if importlib.util.find_spec("softmark"):
    c.Autograde.exporter_class = "softmark.nbgrader_bridge.ForgivingExporter"
    c.Autograde.autograde_preprocessors = [
        "softmark.nbgrader_bridge.SealedExecute",
        "nbgrader.preprocessors.LimitOutput",
        "softmark.nbgrader_bridge.SaveSealedGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    c.HTMLExporter.preprocessors = ["softmark.nbgrader_bridge.HarmlessPage"]
    c.GenerateFeedback.exporter_class = "softmark.nbgrader_bridge.FeedbackPage"
    c.ExportApp.plugin_class = "softmark.exchange.nbgrader_csv.RoundedCsv"
elif "autograde" in sys.argv[1:2]:
    sys.exit(MISSING)
else:
    print(f"nbgrader_config.py: autograde is off: {MISSING}", file=sys.stderr)
    c.Autograde.sanitize_preprocessors = [refuse]
