"""Marks go out: nbgrader's export of the gradebook."""
