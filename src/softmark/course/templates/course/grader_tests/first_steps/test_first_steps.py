"""Hidden tests of first_steps: plain pytest, run by softmark outside the student's sandbox.

``student["x"]`` is the value of x as the graded cell left it, ``reference["x"]`` yours, from
source/first_steps/. The docstring of a test is the title that students read in their feedback,
a hint the sentence they get when the test fails. ``grades`` names the graded cell; its points
are shared among its tests by the weights in ``points``.
"""

from softmark.hidden_tests import approx, grades, hint, points


@grades("to_fahrenheit")
@points(2)
def test_any_temperature(student, reference):
    """to_fahrenheit is right for every temperature."""
    for celsius in (-40, 0, 36.6, 1500):
        expected = reference["to_fahrenheit"](celsius)
        assert student["to_fahrenheit"](celsius) == approx(expected), hint(
            "nine fifths of the temperature, then 32 more"
        )


@grades("to_fahrenheit")
def test_freezing(student):
    """Water freezes at 32 degrees Fahrenheit."""
    assert student["to_fahrenheit"](0) == approx(32)


@grades("warm_days")
def test_mean(student, reference):
    """mean is the arithmetic mean of the readings."""
    assert student["mean"] == approx(reference["mean"]), hint(
        "the sum divided by how many there are, with its decimals"
    )


@grades("warm_days")
def test_warm_days(student, carried):
    """warm_days counts the readings above the mean."""
    # Follow-through: with a wrong mean of their own, students still earn this step. What would
    # make the step trivial is no mean to start from.
    mean = carried("mean", low=12.5, high=21)
    readings = [13.5, 17.5, 21.0, 19.5, 16.5, 12.5, 18.0]
    assert student["warm_days"] == sum(reading > mean for reading in readings)
