"""The summary figures of the bankruptcy table, from which its stand-in is generated.

    python data/bankruptcy_prediction/summarise.py data/bankruptcy_prediction/data.csv

Each feature is put on a normal scale by its ranks. The summary holds a table of quantiles of
each feature, for each class the means of the normal scores and the factor of their covariance
(a Gaussian copula), and which features repeat another one. It holds no row of the table.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray
from stand_in import SUMMARY, UNIT

EDGES = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.04)
SAME_SHARE = 0.5
OWN_SHARE = 0.5
"""How much of the bankrupt firms' own covariance is used: 220 rows say little of 91 features."""
RIDGE = 0.02
"""Differences between the classes along directions of smaller variance than this are mostly
chance; kept whole, they would make the classes far too easy to tell apart."""

Floats = NDArray[np.float64]


def levels(rows: int) -> Floats:
    """The probabilities at which quantiles are kept: denser towards both ends."""
    middle = np.linspace(0.05, 0.95, 37)
    low = [p for p in EDGES if p * rows >= 1]
    return np.array([0.5 / rows, *low, *middle, *(1 - p for p in reversed(low)), 1 - 0.5 / rows])


def normal_scores(values: Floats, seed: int = 0) -> Floats:
    """Each column's ranks as standard normal quantiles; ties fall in a drawn order.

    A column with many equal values keeps the spread of a normal variable that way, so that
    the quantiles come out right again.
    """
    rows = len(values)
    table = np.array([NormalDist().inv_cdf((i + 0.5) / rows) for i in range(rows)])
    drawn = np.random.Generator(np.random.PCG64(seed)).random(values.shape)
    scores = np.empty_like(values)
    for j, column in enumerate(values.T):
        scores[np.lexsort((drawn[:, j], column)), j] = table
    return scores


def repeats(values: Floats) -> list[tuple[int, int, float, float, float]]:
    """Features that repeat an earlier one: (which, whose, intercept, slope, share of rows)."""
    found = []
    with np.errstate(invalid="ignore"):
        close = np.abs(np.nan_to_num(np.corrcoef(values, rowvar=False)))
    for j in range(values.shape[1]):
        for i in range(j):
            if close[i, j] < 0.99:
                continue
            same = float(np.mean(values[:, j] == values[:, i]))
            if same > SAME_SHARE:
                found.append((j, i, 0.0, 1.0, round(same, 6)))
                break
            if np.allclose(values[:, i] + values[:, j], 1.0, rtol=0, atol=2e-9):
                found.append((j, i, 1.0, -1.0, 1.0))
                break
    return found


def factor(covariance: Floats) -> NDArray[np.int32]:
    """The packed lower factor of a covariance (made definite), in multiples of 1/UNIT."""
    value, vector = np.linalg.eigh(covariance)
    fixed = (vector * np.maximum(value, 1e-6)) @ vector.T
    lower = np.linalg.cholesky(fixed)
    return np.round(lower[np.tril_indices(len(lower))] * UNIT).astype(np.int32)


def shift(difference: Floats, covariance: Floats) -> Floats:
    """The difference of two classes without what is likely to be chance (see RIDGE)."""
    value, vector = np.linalg.eigh(covariance)
    weight = np.maximum(value, 0.0) / (np.maximum(value, 0.0) + RIDGE)
    return np.asarray(vector @ (weight * (vector.T @ difference)))


def summarise(columns: list[str], label: NDArray[np.int64], values: Floats) -> dict[str, Any]:
    """The summary figures: arrays by name, as they are saved."""
    copies = repeats(values)
    whole = {j for j, _, _, _, share in copies if share == 1.0}
    constant = sorted(j for j in range(values.shape[1]) if np.ptp(values[:, j]) == 0)
    free = [j for j in range(values.shape[1]) if j not in whole and j not in constant]
    features = values[:, free]
    scores = normal_scores(features)
    healthy, bankrupt = scores[label == 0], scores[label == 1]
    usual = np.cov(healthy, rowvar=False)
    own = (1 - OWN_SHARE) * usual + OWN_SHARE * np.cov(bankrupt, rowvar=False)
    start = healthy.mean(axis=0)
    difference = shift(bankrupt.mean(axis=0) - start, usual)
    probabilities = levels(len(values))
    table = np.quantile(features, probabilities, axis=0, method="closest_observation").T
    return {
        "columns": np.array(columns),
        "counts": np.array([len(healthy), len(bankrupt)]),
        "free": np.array(free),
        "constant": np.array([[j, values[0, j]] for j in constant]).reshape(-1, 2),
        "copies": np.array(copies).reshape(-1, 5),
        "nodes": np.array([NormalDist().inv_cdf(p) for p in probabilities]),
        "quantiles": np.array([[float(f"{x:.7g}") for x in row] for row in table]),
        "mean": np.round(start * UNIT).astype(np.int32),
        "shift": np.round(difference * UNIT).astype(np.int32),
        "factor_0": factor(usual),
        "factor_1": factor(own),
    }


def read_table(path: Path) -> tuple[list[str], NDArray[np.int64], Floats]:
    """The columns, the label (first column) and the features of the real table."""
    import pandas as pd

    frame = pd.read_csv(path)
    values = frame.iloc[:, 1:].to_numpy(dtype=np.float64)
    return list(frame.columns), frame.iloc[:, 0].to_numpy(dtype=np.int64), values


def main(arguments: list[str]) -> int:
    """Write the summary of one table beside this file."""
    if len(arguments) != 1:
        sys.exit("usage: python summarise.py <data.csv of the real table>")
    made = summarise(*read_table(Path(arguments[0])))
    np.savez_compressed(SUMMARY, **made)
    print(f"{SUMMARY}: {SUMMARY.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
