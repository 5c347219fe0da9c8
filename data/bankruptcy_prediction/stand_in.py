"""A stand-in for the bankruptcy table, for when the real one cannot be had.

It has the real table's shape, column names and class counts, and firms drawn from a
Gaussian copula: each feature has the real quantiles, features move together as the real
ones do, and bankrupt firms differ from the others in the real direction, some more and some
less. No firm in it exists.

    python data/bankruptcy_prediction/stand_in.py FOLDER

writes it to FOLDER/data.csv; `softmark data` calls it like that, as dataset.toml says.
The same bytes come out every time on one NumPy version: the draws are NumPy's PCG64, the
mixing is done in whole numbers, and the rest is element by element.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SUMMARY = Path(__file__).resolve().parent / "summary.npz"
SEED = 572

UNIT = 2**20
"""The copula is kept in whole multiples of 1/UNIT, so that mixing its draws is exact."""
DRAW_UNIT = 2**16
SEVERITY_UNIT = 2**10
SEVERITY_SHAPE = 4.0
"""How far bankrupt firms are from the others varies: a gamma variable of mean 1."""
JUMP = 1000.0
"""Neighbouring quantiles that differ by more than this factor are two scales, not a slope."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Table:
    """Column names and all values, the label first."""

    columns: tuple[str, ...]
    values: Floats

    def to_csv(self) -> bytes:
        """The table as CSV with nine significant digits."""
        lines = [",".join(self.columns)]
        lines += [",".join(f"{x:.9g}" for x in row) for row in self.values.tolist()]
        return ("\n".join(lines) + "\n").encode()


def generate(seed: int = SEED, summary: Path = SUMMARY) -> Table:
    """The stand-in table that follows from the seed and the shipped summary figures."""
    with np.load(summary, allow_pickle=False) as loaded:
        figures = {name: loaded[name] for name in loaded.files}
    rng = np.random.Generator(np.random.PCG64(seed))
    columns = tuple(str(name) for name in figures["columns"])
    parts = []
    for label, rows in enumerate(figures["counts"].tolist()):
        features = _firms(rng, rows, label, figures, len(columns) - 1)
        parts.append(np.column_stack([np.full(rows, float(label)), features]))
    values = np.vstack(parts)
    return Table(columns, values[rng.permutation(len(values))])


def _firms(
    rng: np.random.Generator,
    rows: int,
    label: int,
    figures: dict[str, NDArray[np.generic]],
    features: int,
) -> Floats:
    free = figures["free"].astype(int)
    lower = np.zeros((len(free), len(free)), dtype=np.int64)
    lower[np.tril_indices(len(free))] = figures[f"factor_{label}"]
    draws = np.round(rng.standard_normal((rows, len(free))) * DRAW_UNIT).astype(np.int64)
    severity = np.zeros((rows, 1), dtype=np.int64)
    if label == 1:
        drawn = rng.gamma(SEVERITY_SHAPE, 1 / SEVERITY_SHAPE, (rows, 1))
        severity = np.round(drawn * SEVERITY_UNIT).astype(np.int64)
    centre = figures["mean"].astype(np.int64) * SEVERITY_UNIT
    centre = centre + severity * figures["shift"].astype(np.int64)
    scores = (draws @ lower.T) / float(UNIT * DRAW_UNIT) + centre / float(UNIT * SEVERITY_UNIT)

    made = np.zeros((rows, features))
    nodes = figures["nodes"].astype(np.float64)
    for k, j in enumerate(free):
        made[:, j] = _at(scores[:, k], nodes, figures["quantiles"][k].astype(np.float64))
    for j, value in figures["constant"].astype(np.float64).tolist():
        made[:, int(j)] = value
    for j, i, intercept, slope, share in figures["copies"].astype(np.float64).tolist():
        repeated = rng.random(rows) < share
        made[repeated, int(j)] = intercept + slope * made[repeated, int(i)]
    return made


def _at(scores: Floats, nodes: Floats, values: Floats) -> Floats:
    """The quantile function: linear between nodes, but no slope between two scales."""
    right = np.clip(np.searchsorted(nodes, scores), 1, len(nodes) - 1)
    nearest = np.where(scores - nodes[right - 1] < nodes[right] - scores, right - 1, right)
    low, high = values[right - 1], values[right]
    jump = (high > 1) & (high > JUMP * np.maximum(low, 1e-12))
    whole = np.all(values == np.round(values)) and values.max() <= 1
    smooth = np.interp(scores, nodes, values)
    return np.where(jump | whole, values[nearest], smooth)


if __name__ == "__main__":
    (Path(sys.argv[1]) / "data.csv").write_bytes(generate().to_csv())
