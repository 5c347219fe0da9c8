"""The stand-in for the bankruptcy table: the same each time, and of the real structure."""

from __future__ import annotations

import importlib
import io
import sys
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
import pytest

from softmark.course.data import FetchStatus, describe, fetch, notices, read_provenance
from softmark.course.data.verify import verify
from softmark.model import DataError

NAME = "bankruptcy_prediction"
DATA = Path(__file__).resolve().parents[2] / "data"
SUMMARY = DATA / NAME / "summary.npz"
(FILE,) = describe(DATA, NAME).files
CHECK = FILE.table


def script(name: str) -> Any:
    """A script of the data set's folder, as a module; it may import those beside it."""
    sys.path.insert(0, str(DATA / NAME))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(DATA / NAME))


generate = script("stand_in").generate
normal_scores, summarise = script("summarise").normal_scores, script("summarise").summarise


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(generate().to_csv()))


def test_the_same_bytes_each_time() -> None:
    assert generate().to_csv() == generate().to_csv()
    assert generate(seed=1).to_csv() != generate().to_csv()


def test_shape_columns_classes_and_types_of_the_real_table(table: pd.DataFrame) -> None:
    assert CHECK is not None
    assert tuple(table.columns) == CHECK.columns
    assert len(table) == 6819
    assert table["Bankrupt?"].value_counts().to_dict() == {0: 6599, 1: 220}
    whole = ["Bankrupt?", " Liability-Assets Flag", " Net Income Flag"]
    assert list(table.columns[table.dtypes == "int64"]) == whole
    assert np.isfinite(table.to_numpy()).all()
    assert table.to_numpy().min() >= 0


def test_constant_and_repeated_columns_are_kept(table: pd.DataFrame) -> None:
    features = table.iloc[:, 1:]
    assert list(features.columns[features.nunique() == 1]) == [" Net Income Flag"]
    for one, other in [
        (" Current Liabilities/Liability", " Current Liability to Liability"),
        (" Current Liabilities/Equity", " Current Liability to Equity"),
    ]:
        assert (table[one] == table[other]).all()
    assert np.allclose(table[" Debt ratio %"] + table[" Net worth/Assets"], 1, atol=2e-8)
    same = (table[" Net Value Per Share (A)"] == table[" Net Value Per Share (B)"]).mean()
    assert 0.97 < same < 1


def test_quantiles_and_correlations_follow_the_summary(table: pd.DataFrame) -> None:
    with np.load(SUMMARY, allow_pickle=False) as figures:
        free, nodes, quantiles = figures["free"], figures["nodes"], figures["quantiles"]
        lower = np.zeros((len(free), len(free)))
        lower[np.tril_indices(len(free))] = figures["factor_0"] / 2**20
    values = table.iloc[:, 1:].to_numpy()[:, free]
    for k, column in enumerate(values.T):
        for node, quantile in zip(nodes, quantiles[k], strict=True):
            near = 1e-8 * abs(quantile)  # the table has nine digits
            below, up_to = np.mean(column < quantile - near), np.mean(column <= quantile + near)
            assert below - 0.03 < NormalDist().cdf(node) < up_to + 0.03

    covariance = lower @ lower.T
    spread = np.sqrt(np.diag(covariance))
    healthy = values[(table["Bankrupt?"] == 0).to_numpy()]
    found = np.corrcoef(normal_scores(healthy), rowvar=False)
    off = np.abs(found - covariance / np.outer(spread, spread))[np.tril_indices(len(free), -1)]
    assert np.median(off) < 0.02
    assert np.quantile(off, 0.99) < 0.1


def test_a_stand_in_is_never_taken_for_the_real_table(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(generate().to_csv())
    with pytest.raises(DataError, match=r"right form but other values.*stand-in"):
        verify(path, FILE)


def test_offline_makes_it_once_and_says_so(tmp_path: Path) -> None:
    (made,) = fetch([NAME], tmp_path, offline=True, described_in=DATA)
    assert made.status == FetchStatus.STAND_IN
    assert "a stand-in was made" in made.message
    assert "--mirror" in made.message
    said = read_provenance(tmp_path / NAME)
    assert said is not None
    assert said.stand_in
    assert notices([NAME], tmp_path) == [said.notice]
    assert "STAND-IN" in (said.notice or "")
    first = (tmp_path / NAME / "data.csv").stat().st_mtime_ns
    (again,) = fetch([NAME], tmp_path, offline=True, described_in=DATA)
    assert again.status == FetchStatus.STAND_IN
    assert "the stand-in stays" in again.message
    assert (tmp_path / NAME / "data.csv").stat().st_mtime_ns == first
    assert sorted(p.name for p in (tmp_path / NAME).iterdir()) == ["PROVENANCE.json", "data.csv"]


def test_a_table_of_ones_own_is_not_overwritten(tmp_path: Path) -> None:
    fetch([NAME], tmp_path, offline=True, described_in=DATA)
    own = tmp_path / NAME / "data.csv"
    own.write_bytes(own.read_bytes().replace(b"Bankrupt?", b"Failed", 1))
    (got,) = fetch([NAME], tmp_path, offline=True, described_in=DATA)
    assert got.status == FetchStatus.FAILED
    assert "column 1 is 'Failed', expected 'Bankrupt?'" in got.message
    assert "move the file away" in got.message
    assert own.read_bytes().startswith(b"Failed")


def test_summary_holds_no_row_and_is_small() -> None:
    assert SUMMARY.stat().st_size < 300_000
    with np.load(SUMMARY, allow_pickle=False) as figures:
        assert all(6819 not in figures[name].shape for name in figures.files)
        assert all(220 not in figures[name].shape for name in figures.files)


def test_summarise_finds_what_repeats_and_what_is_constant() -> None:
    rng = np.random.Generator(np.random.PCG64(3))
    base = rng.random((2000, 3))
    near = np.where(rng.random(2000) < 0.99, base[:, 0], base[:, 0] + 0.01)
    values = np.column_stack([base, base[:, 1], 1 - base[:, 2], np.ones(2000), near])
    label = (rng.random(2000) < 0.1).astype(np.int64)
    made = summarise(["y", *"abcdefg"], label, values)
    assert [tuple(row[:4]) for row in made["copies"]] == [
        (3, 1, 0, 1),
        (4, 2, 1, -1),
        (6, 0, 0, 1),
    ]
    assert made["constant"].tolist() == [[5, 1]]
    assert made["free"].tolist() == [0, 1, 2, 6]
    assert made["counts"].tolist() == [int((label == 0).sum()), int(label.sum())]
