"""The codec carries data faithfully and refuses everything else."""

import json
import math
import signal
from collections import OrderedDict, namedtuple
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import ml_dtypes
import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from strategies import npy

from softmark.wire import NotData, WireFormatError, decode, encode

LIMIT = 1 << 20


def nothing(value):
    return None


def handle(type_name, description, ref):
    return (type_name, description, ref)


def there_and_back(value, limit=LIMIT):
    tree, buffers = encode(value, limit=limit, wrap=nothing)
    return decode(tree, buffers, limit=limit, unwrap=handle)


def test_fortran_order_and_strides_survive():
    array = np.arange(24.0).reshape(2, 3, 4)
    np.testing.assert_array_equal(there_and_back(np.asfortranarray(array)), array)
    np.testing.assert_array_equal(there_and_back(array[:, ::2].T), array[:, ::2].T)


def test_scalars_of_numpy_become_plain():
    assert there_and_back(np.float64(0.25)) == 0.25
    assert type(there_and_back(np.float32(0.25))) is float
    assert there_and_back(np.bool_(True)) is True
    assert np.isnan(there_and_back(np.nan))


def test_frames_and_series_survive():
    frame = pd.DataFrame(
        {"auc": [0.5, 0.75], " leading": ["a", "b"], "n": [1, 2]}, index=["tree", "forest"]
    )
    pd.testing.assert_frame_equal(there_and_back(frame), frame, check_dtype=False)
    series = pd.Series([1.5, np.nan], name="x")
    pd.testing.assert_series_equal(there_and_back(series), series)
    categories = pd.Series(["a", "b", "a"], dtype="category")
    assert there_and_back(categories).tolist() == ["a", "b", "a"]
    multi = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", 1), ("a", 2)]))
    assert there_and_back(multi).columns.tolist() == [("a", 1), ("a", 2)]
    doubled = pd.DataFrame([[1, 2]], columns=["x", "x"])
    assert there_and_back(doubled).to_numpy().tolist() == [[1, 2]]
    empty = there_and_back(pd.DataFrame(columns=["a"]))
    assert list(empty.columns) == ["a"]
    assert len(empty) == 0


def test_relatives_of_containers_become_plain():
    pair = namedtuple("pair", "a b")
    assert there_and_back(pair(1, 2)) == (1, 2)
    assert there_and_back(OrderedDict(a=1)) == {"a": 1}
    assert there_and_back({"a": 1}.keys()) == ["a"]
    assert there_and_back(range(3)) == [0, 1, 2]
    assert there_and_back(datetime(2026, 1, 2, 3)) == datetime(2026, 1, 2, 3)
    assert there_and_back(np.array([{"a": 1}, None], dtype=object)).tolist() == [{"a": 1}, None]


def test_objects_become_handles():
    def wrap(value):
        return "thing", {"units": np.arange(2)}, "@1"

    tree, buffers = encode([object()], limit=LIMIT, wrap=wrap)
    ((name, description, ref),) = decode(tree, buffers, limit=LIMIT, unwrap=handle)
    assert (name, ref) == ("thing", "@1")
    assert description["units"].tolist() == [0, 1]


def test_what_is_no_data_is_refused():
    with pytest.raises(WireFormatError, match="object cannot be sent"):
        there_and_back(object())


def test_cycles_and_sizes_are_refused():
    loop: list = []
    loop.append(loop)
    for value in (loop, np.zeros(LIMIT), "x" * (LIMIT + 1), 10**5000, range(10**9)):
        with pytest.raises(WireFormatError):
            there_and_back(value)


@pytest.mark.parametrize(
    ("tree", "buffers"),
    [
        (b"", []),
        (b"{}", []),
        (b'["l"]', []),
        (b'["a", 0]', []),
        (b'["a", -1]', [b"x"]),
        (b'["a", true]', [b"x", b"y"]),
        (b'["a", 0]', [b"garbage"]),
        (b'["a", 0]', [npy("<f8", "(10**9,)")]),
        (b'["a", 0]', [npy("<f8", "(1000000000,)")]),
        (b'["a", 0]', [npy("|O", "(1,)", b"x" * 8)]),
        (b'["a", 0]', [npy("<f8,<f8", "(1,)", b"x" * 16)]),
        (b'["a", 0]', [npy("<f16", "(1,)", b"x" * 16)]),
        (b'["a", 0]', [npy("|u1", "(3L,)", b"xyz")]),
        (b'["a", 0]', [npy("<U0", "(1000000000,)")]),
        (b'["a", 0]', [npy("<M8", "(1,)", b"x" * 8)]),
        (b'["a", 0]', [npy("<U1", "(1,)", b"\xff" * 4)]),
        (b'["S", null, ["a", 0], ["l", [1]]]', [npy("<f8", "(1,)", bytes(8))]),
        (b'["S", null, ["l", [["l", [1]]]], ["l", [1]]]', []),
        (b'["o", [5], [1]]', []),
        (b'["d", [[["l", []], 1]]]', []),
        (b'["s", [["l", []]]]', []),
        (b'["F", ["l", ["a"]], ["i", 0, 2, 1], [["l", [1]]]]', []),
        (b'["i", 0, 1, 0]', []),
        (f'["i", {10**30}, 9, 1]'.encode(), []),
        (b'["h", 1, ["d", []], "x"]', []),
        (b'["zz", 1]', []),
        (b"[" * 100_000, []),
        (b'["f", "1e5"]', []),
        (b"9" * 5000, []),
        (b'["T", "yesterday"]', []),
    ],
)
def test_malformed_messages_are_refused(tree, buffers):
    with pytest.raises(WireFormatError):
        decode(tree, buffers, limit=LIMIT, unwrap=handle)


def test_lone_surrogates_do_not_reach_our_files():
    there_and_back("\ud800 and more").encode("utf-8")


def test_nor_do_those_in_arrays():
    found = there_and_back(np.array(["\ud800 and", "more \U0001f600"]))
    assert found.tolist() == ["? and", "more \U0001f600"]


def test_a_message_over_the_limit_is_refused_before_it_is_read():
    tree, buffers = encode(np.zeros(1000), limit=LIMIT, wrap=nothing)
    with pytest.raises(WireFormatError, match="larger"):
        decode(tree, buffers, limit=100, unwrap=handle)


def refused(tree, buffers=(), limit=LIMIT):
    with pytest.raises(WireFormatError) as caught:
        decode(tree, list(buffers), limit=limit, unwrap=handle)
    return str(caught.value)


@pytest.mark.parametrize("node", ['["s", [%s]]', '["z", [%s]]'])
def test_members_that_collide_are_not_put_in_a_table(node):
    # A hundred thousand of them would take a minute; hash(n) is n modulo 2 ** 61 - 1.
    members = ", ".join(str(n * (2**61 - 1)) for n in range(100_000))
    assert refused((node % members).encode(), limit=8 * LIMIT).endswith("made to collide")


def test_keys_that_collide_are_not_put_in_a_table():
    pairs = ", ".join(f"[{n * (2**61 - 1)}, 1]" for n in range(100_000))
    assert refused(f'["d", [{pairs}]]'.encode(), limit=8 * LIMIT).endswith("made to collide")


@pytest.mark.parametrize("label", ["%d", '["t", [%d, 0]]', '["t", [0, ["t", [%d]]]]'])
def test_labels_that_collide_are_not_put_in_a_table(label):
    labels = ", ".join(label % (n * (2**61 - 1)) for n in range(20_000))
    series = f'["S", null, ["l", [{labels}]], ["l", [{", ".join(["0"] * 20_000)}]]]'
    assert refused(series.encode(), limit=8 * LIMIT).endswith("made to collide")


def test_labels_may_be_there_many_times():
    series = pd.Series(range(400), index=[-1, -2, "a", (1, 2)] * 100)
    pd.testing.assert_series_equal(there_and_back(series), series)


def test_compound_labels_of_different_lengths_make_no_wide_table():
    labels = json.dumps([["t", [0] * 1000]] + [["t", []]] * 1000)
    series = f'["S", null, ["l", {labels}], ["l", {[0] * 1001}]]'
    assert refused(series.encode()) == "the answer is malformed: labels of different lengths"


def test_a_frame_has_not_countless_columns():
    columns = ", ".join(['["l", []]'] * 100_001)
    frame = f'["F", ["i", 0, 100001, 1], ["i", 0, 0, 1], [{columns}]]'
    assert refused(frame.encode(), limit=8 * LIMIT) == "the answer has more than 100,000 columns"


def test_a_few_members_may_hash_alike():
    alike = {-1, -2, *(n * (2**61 - 1) for n in range(20))}
    assert there_and_back(alike) == alike


def test_a_buffer_is_used_once():
    _, (buffer,) = encode(np.zeros(1000), limit=LIMIT, wrap=nothing)
    twice = b'["l", [["a", 0], ["a", 0]]]'
    assert refused(twice, [buffer]) == "the answer is malformed: a buffer that is used twice"


@pytest.mark.parametrize(
    "value",
    [
        pd.RangeIndex(10**12),
        pd.RangeIndex(-(10**9), 10**9, 3),
        pd.DataFrame(index=pd.RangeIndex(10**12)),
        np.empty((0, 10**12)),
        np.empty((10**6, 0, 10**6), dtype=np.uint8),
        np.empty((0, 10**12), dtype=object),
    ],
    ids=["range", "stepped range", "frame without columns", "floats", "bytes", "objects"],
)
def test_what_is_small_on_the_wire_is_small_in_use(value):
    tree, buffers = encode(value, limit=LIMIT, wrap=nothing)
    expected = "the answer stands for more data than an answer may hold"
    assert refused(tree, buffers) == expected


def test_ordinary_ranges_and_empty_arrays_survive():
    assert there_and_back(pd.RangeIndex(3, 30, 3)).tolist() == list(range(3, 30, 3))
    assert there_and_back(np.empty((0, 784))).shape == (0, 784)
    long = pd.Series(np.zeros(LIMIT * 3 // 4, dtype=np.uint8))  # its labels would not fit
    assert there_and_back(long).index.equals(long.index)


def test_a_tree_of_countless_lists_is_not_parsed():
    tree = b"[" + b"[]," * 8_000_000 + b"[]]"
    assert refused(tree, limit=1 << 26) == "the answer has too many parts"


def test_object_arrays_of_lists_survive():
    array = np.empty(2, dtype=object)
    array[0], array[1] = [1, 2], [3, 4]
    assert there_and_back(array).tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    "text",
    ["{'descr': '<f8',\n  'shape': (2,", "((((((", "'''", "\t\tx\n y", "lambda: 0"],
)
def test_a_header_that_is_no_header(text):
    head = text.encode().ljust(118)
    array = b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head + bytes(16)
    assert refused(b'["a", 0]', [array]).startswith("the answer is malformed")


# Numbers of every make


def masked(values, *mask):
    return np.ma.array(values, mask=np.array(mask, dtype=bool))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.longdouble("1.5"), 1.5),
        (np.clongdouble(1 + 2j), 1 + 2j),
        (np.float16(0.5), 0.5),
        (np.float32(0.25), 0.25),
        (np.int8(-3), -3),
        (np.uint64(2**63), 2**63),
        (np.bool_(True), True),
        (np.complex64(1j), 1j),
        (np.str_("a"), "a"),
        (Fraction(1, 4), 0.25),
        (Fraction(10**400), math.inf),
        (-Fraction(10**400), -math.inf),
        (Decimal("0.1"), 0.1),
        (Decimal("-Infinity"), -math.inf),
        (ml_dtypes.bfloat16(1.5), 1.5),
        (ml_dtypes.float8_e4m3fn(0.5), 0.5),
        (ml_dtypes.int4(-3), -3.0),
        (timedelta(days=1, microseconds=7), timedelta(days=1, microseconds=7)),
        (pd.Timedelta("90s"), timedelta(seconds=90)),
        (pd.Timestamp("2024-02-03 04:05"), datetime(2024, 2, 3, 4, 5)),
        (pd.Period("2024-02"), "2024-02"),
        (pd.Interval(0, 5), "(0, 5]"),
        (pd.Categorical(["a", "b", "a"]), ["a", "b", "a"]),
        (pd.array([1, 2], dtype="Int64"), [1, 2]),
        (pd.array(["a"], dtype="string"), ["a"]),
        (pd.offsets.MonthEnd(), "ME"),
        (signal.SIGINT, 2),
    ],
)
def test_a_number_is_a_number_whoever_made_it(value, expected):
    back = there_and_back(value)
    assert back == expected
    assert type(back) is type(expected)
    assert there_and_back([value]) == [expected]


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("sNaN"), np.ma.masked, pd.NA, pd.NaT])
def test_what_is_no_number_is_nan(value):
    assert math.isnan(there_and_back(value))


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (np.array([1, 2.5], dtype=np.longdouble), [1, 2.5]),
        (np.array([1j], dtype=np.clongdouble), [1j]),
        (np.array([1, 2.5], dtype=np.float16), [1, 2.5]),
        (np.array([1, 2.5], dtype=ml_dtypes.bfloat16), [1, 2.5]),
        (np.array([[1], [-2]], dtype=ml_dtypes.int4), [[1], [-2]]),
        (masked([1, 2], 0, 0), [1, 2]),
        (masked([1, 2], 0, 1), [1, np.nan]),
        (masked([1.5, 2], 1, 0), [np.nan, 2]),
        (masked([True, False], 1, 0), [np.nan, 0]),
        (scipy.sparse.csr_matrix([[0, 1], [2, 0]]), [[0, 1], [2, 0]]),
        (scipy.sparse.coo_array([[0.0, 1.5]]), [[0, 1.5]]),
    ],
)
def test_arrays_of_every_make_keep_their_values(array, expected):
    np.testing.assert_array_equal(there_and_back(array), np.array(expected))


def test_masked_texts_and_dates():
    texts = masked(["a", "b"], 0, 1)
    dates = masked(np.array(["2024-01-01"] * 2, "M8[D]"), 0, 1)
    assert there_and_back(texts).tolist() == ["a", ""]
    assert np.isnat(there_and_back(dates)).tolist() == [False, True]


def test_frames_of_every_make():
    frame = pd.DataFrame(
        {
            "cut": pd.cut(pd.Series([1, 9]), [0, 5, 10]),
            "period": pd.period_range("2024-01", periods=2, freq="M"),
            "kind": pd.Categorical(["a", "b"]),
            "long": np.array([1, 2], dtype=np.longdouble),
            "third": [Fraction(1, 4), Decimal("0.5")],
        }
    )
    assert there_and_back(frame).to_dict("list") == {
        "cut": ["(0, 5]", "(5, 10]"],
        "period": ["2024-01", "2024-02"],
        "kind": ["a", "b"],
        "long": [1, 2],
        "third": [0.25, 0.5],
    }


def test_a_sparse_matrix_that_stands_for_too_much_is_refused():
    with pytest.raises(WireFormatError, match="larger than an answer may be"):
        there_and_back(scipy.sparse.csr_matrix((10**6, 10**6)))


@pytest.mark.parametrize(
    "value", [(n for n in [1]), map(abs, [1]), zip([1], [2], strict=True), iter([1])]
)
def test_what_can_be_read_only_once_is_refused_with_what_to_do(value):
    with pytest.raises(NotData, match=r"only once: make a list of it, list\(\.\.\.\)$"):
        there_and_back(value)
    with pytest.raises(NotData):
        there_and_back({"k": [value]})


@pytest.mark.parametrize("forged", [b'["D",1e400,0,0]', b'["D"]', b'["D",9999999999,0,0]'])
def test_a_forged_span_of_time_is_refused(forged):
    with pytest.raises(WireFormatError):
        decode(forged, [], limit=LIMIT, unwrap=handle)


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, np.nan]}, index=[7, 3]),
        pd.DataFrame(np.eye(3, dtype=np.float32), columns=[0, 1, "c"]),
        pd.DataFrame({"a": [1, 2], "b": [3.5, 4.5]}, index=["x", "y"]),
        pd.DataFrame(index=[5, 6]),
        pd.DataFrame({"flag": [True, False]}),
        pd.DataFrame(np.zeros((0, 2))),
    ],
)
def test_frames_keep_their_types_labels_and_numbers(frame):
    tree, buffers = encode(frame, limit=10**6, wrap=lambda _: None)
    back = decode(tree, buffers, limit=10**6, unwrap=lambda *_: None)
    pd.testing.assert_frame_equal(back, frame, check_column_type=False, check_index_type=False)


@pytest.mark.parametrize(
    "array",
    [np.zeros(4), np.zeros((2, 2, 2)), np.array([["a"]]), np.zeros((1, 2)), np.zeros((3, 3))],
)
def test_a_frame_of_an_array_that_is_no_such_table_is_refused(array):
    part = encode(array, limit=10**6, wrap=lambda _: None)[1]
    tree = b'["F", ["l", ["a", "b"]], ["i", 0, 2, 1], ["a", 0]]'
    with pytest.raises(WireFormatError):
        decode(tree, part, limit=10**6, unwrap=lambda *_: None)
