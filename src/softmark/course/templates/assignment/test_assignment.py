"""Hidden tests of ASSIGNMENT: plain pytest, run by softmark outside the student's sandbox.

``student["x"]`` is the value of x as the graded cell left it, ``reference["x"]`` yours, from
source/ASSIGNMENT/. The docstring of a test is the title that students read.
"""

from softmark.hidden_tests import approx, grades, hint

pytestmark = grades("mean")  # the grade_id of the cell whose points these tests share


def test_other_numbers(student, reference):
    """mean is right for any list of numbers."""
    for numbers in ([4.5], [-3, 8, 0.25], list(range(100))):
        assert student["mean"](numbers) == approx(reference["mean"](numbers)), hint(
            "the sum divided by how many there are"
        )
