"""Rows are told by their numbers: which they are, and whether they are genuine."""

import numpy as np
import pandas as pd

from softmark.hidden_tests import LiveAnswers
from softmark.hidden_tests.proxies import Student
from softmark.hidden_tests.record import TestRecord
from softmark.hidden_tests.rows import (
    NOWHERE,
    are_genuine,
    counted,
    fingerprints,
    from_each_column,
    from_each_pixel,
    on_both_sides,
    own_test_rows,
    places_of,
    standardised,
)

TABLE = np.random.default_rng(1).normal(size=(12, 3))
LABELS = np.array([0, 1] * 6)


def test_the_same_rows_in_any_kind_have_the_same_fingerprints():
    frame = pd.DataFrame(TABLE, columns=list("abc"), index=range(100, 112))
    for other in (frame, TABLE.astype("float32"), TABLE.tolist()):
        assert fingerprints(other) == fingerprints(TABLE)
    assert fingerprints([[0.0]]) == fingerprints([[-0.0]])


def test_what_is_no_table_has_none():
    for value in (None, "rows", 3, [["a"]], object()):
        assert fingerprints(value) == []
        assert places_of(value, TABLE).size == 0
        assert not are_genuine(value, LABELS, TABLE, LABELS)


def test_order_does_not_count_and_number_does():
    mixed = np.random.default_rng(2).permutation(TABLE)
    assert counted(mixed) == counted(TABLE) == counted(TABLE[:5], TABLE[5:])
    assert counted(mixed[:-1]) != counted(TABLE)
    assert counted(mixed, mixed[:1]) != counted(TABLE)


def test_places():
    asked = np.concatenate([TABLE[[7, 2]], [[9.0, 9.0, 9.0]]])
    assert places_of(asked, TABLE).tolist() == [7, 2, NOWHERE]
    assert places_of(TABLE, np.concatenate([TABLE, TABLE])).tolist() == list(range(12))


def test_rows_on_both_sides_are_counted():
    assert on_both_sides(TABLE[:6], TABLE[6:]) == 0
    assert on_both_sides(TABLE[:6], TABLE[4:]) == 2
    assert on_both_sides(np.repeat(TABLE[:1], 3, axis=0), np.repeat(TABLE[:1], 2, axis=0)) == 2


def test_genuine_rows_have_their_own_labels():
    some = [3, 8, 1]
    assert are_genuine(TABLE[some], LABELS[some], TABLE, LABELS)
    assert are_genuine(TABLE[some].tolist(), pd.Series(LABELS[some]), TABLE, LABELS)
    for same in (LABELS[some] * 1.0, LABELS[some] == 1, LABELS[some].reshape(-1, 1)):
        assert are_genuine(TABLE[some], same, TABLE, LABELS)
    words = np.where(LABELS == 1, "oak", "elm")
    assert are_genuine(TABLE[some], pd.Series(words[some]), TABLE, words)
    assert not are_genuine(TABLE[some], LABELS[some], TABLE, words)
    assert not are_genuine(TABLE[some], 1 - LABELS[some], TABLE, LABELS)
    assert not are_genuine(TABLE[some] + 0.01, LABELS[some], TABLE, LABELS)
    assert not are_genuine(TABLE[some], LABELS[some][:2], TABLE, LABELS)


def test_equal_rows_may_have_either_label():
    table = np.concatenate([TABLE, TABLE[:1]])
    labels = np.concatenate([LABELS, [1]])
    assert are_genuine(TABLE[:1], [0], table, labels)
    assert are_genuine(TABLE[:1], [1], table, labels)


def test_scaling_follows_from_each_column():
    assert from_each_column(standardised(TABLE, TABLE), TABLE)
    assert from_each_column(TABLE * [1, 1000, 0.001] + 5, TABLE)
    assert from_each_column(TABLE * 0, TABLE)


def test_an_answer_hidden_in_the_scaled_rows_is_found():
    hidden = standardised(TABLE, TABLE)
    repeated = np.repeat(TABLE, 2, axis=0)
    made = standardised(repeated, TABLE)
    made[::2, 0] += 0.1
    assert not from_each_column(made, repeated)
    assert not from_each_column(-hidden, TABLE)
    assert not from_each_column(hidden[:, ::-1], TABLE)
    for other in (hidden[:, :2], None, "no", hidden * np.nan):
        assert not from_each_column(other, TABLE)


def test_a_constant_column_becomes_zero():
    rows = np.column_stack([TABLE, np.full(12, 4.0)])
    assert (standardised(rows, rows)[:, 3] == 0).all()
    assert np.allclose(standardised(TABLE, TABLE, ddof=1).std(axis=0, ddof=1), 1)


IMAGES = np.random.default_rng(3).integers(0, 256, (40, 6, 6)).astype("uint8")


def test_pixels_scaled_in_any_way():
    for made in (
        IMAGES / 255,
        (IMAGES / 255).reshape(40, 36),
        IMAGES.swapaxes(1, 2) / 255.0,
        (IMAGES > 128) * 1.0,
        (IMAGES - IMAGES.mean(axis=0)) / IMAGES.std(axis=0),
    ):
        assert from_each_pixel(made, IMAGES)


def test_an_answer_painted_into_the_pictures_is_found():
    painted = IMAGES / 255
    painted[:, 0, 0] = np.arange(40) % 10
    assert not from_each_pixel(painted, IMAGES)
    for other in (None, painted[:5], np.full(painted.shape, np.nan), "no"):
        assert not from_each_pixel(other, IMAGES)


def test_pictures_that_are_no_squares():
    images = IMAGES[:, :4]
    assert from_each_pixel(images / 255, images)


def test_held_out_rows_of_a_student_will_do_if_they_are_genuine_and_neither_few_nor_many():
    def own(rows, labels, names=("X_test", "y_test"), least=2, most=6):
        answers = LiveAnswers({"X_test": rows, "y_test": labels})
        student = Student(answers, "cell", TestRecord())
        return own_test_rows(student, names, TABLE, LABELS, least=least, most=most)

    rows, labels = own(TABLE[:4], LABELS[:4].tolist())
    assert np.array_equal(rows, TABLE[:4])
    assert labels == [0, 1, 0, 1]
    assert own(pd.DataFrame(TABLE[:6]), pd.Series(LABELS[:6])) is not None
    assert own(TABLE[:4], 1 - LABELS[:4]) is None, "labels of other rows"
    assert own(TABLE[:4] + 1, LABELS[:4]) is None, "no rows of the table"
    assert own(TABLE[:3], LABELS[:3]) is None, "one row of label 1"
    assert own(TABLE[:8], LABELS[:8]) is None, "so many that hardly any are left to learn from"
    assert own(None, None) is None
    assert own(TABLE[:4], LABELS[:4], names=("X_test", "missing")) is None
