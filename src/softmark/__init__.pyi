from softmark.api import Due as Due
from softmark.api import Outcomes as Outcomes
from softmark.api import grades as grades
from softmark.api import load_course as load_course
from softmark.api import mark as mark
from softmark.api import mark_class as mark_class
from softmark.api import to_mark as to_mark
from softmark.api import what_is_due as what_is_due
from softmark.course import Assignment as Assignment
from softmark.course import Course as Course
from softmark.model import CellGrade as CellGrade
from softmark.model import ConfigError as ConfigError
from softmark.model import Grade as Grade
from softmark.model import NotebookError as NotebookError
from softmark.model import Outcome as Outcome
from softmark.model import SandboxError as SandboxError
from softmark.model import SoftmarkError as SoftmarkError
from softmark.model import Status as Status
from softmark.model import Verdict as Verdict

__version__: str
__all__: list[str]
