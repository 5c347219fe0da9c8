"""The course: the only place that knows where things lie, and which data sets there are."""

from softmark.course.course import CONFIG, Assignment, Course, has_course

__all__ = ["CONFIG", "Assignment", "Course", "has_course"]
