"""The course: the only place that knows where things lie, and which data sets there are."""

from softmark.course.assignment import Assignment, is_picture
from softmark.course.config import CONFIG
from softmark.course.course import Course, has_course

__all__ = ["CONFIG", "Assignment", "Course", "has_course", "is_picture"]
