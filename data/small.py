"""How the small data sets in data/ were made: the sample of MNIST, iris, USArrests.

    python data/small.py mnist mnist.npz data/mnist/mnist_sample.npz
    python data/small.py iris data/iris/iris.csv
    python data/small.py usarrests USArrests.csv data/usarrests/usarrests.csv

They ship with the project; nothing here runs when a course is marked.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SEED = 308
TRAIN_PER_DIGIT = 500
TEST_PER_DIGIT = 100


def sample_mnist(full: Path, target: Path) -> None:
    """Draw the same number of each digit, in shuffled order, from MNIST's own two parts.

    ``full`` is keras's mnist.npz (x_train, y_train, x_test, y_test).
    """
    rng = np.random.Generator(np.random.PCG64(SEED))
    drawn: dict[str, NDArray[np.uint8]] = {}
    with np.load(full, allow_pickle=False) as mnist:
        for part, count in (("train", TRAIN_PER_DIGIT), ("test", TEST_PER_DIGIT)):
            labels = mnist[f"y_{part}"]
            rows = np.concatenate(
                [
                    rng.choice(np.flatnonzero(labels == digit), count, replace=False)
                    for digit in range(10)
                ]
            )
            rows = rows[rng.permutation(len(rows))]
            drawn[f"x_{part}"] = mnist[f"x_{part}"][rows].astype(np.uint8)
            drawn[f"y_{part}"] = labels[rows].astype(np.uint8)
    np.savez_compressed(
        target,
        x_train=drawn["x_train"],
        y_train=drawn["y_train"],
        x_test=drawn["x_test"],
        y_test=drawn["y_test"],
    )


def write_iris(target: Path) -> None:
    """Fisher's iris as scikit-learn holds it, with a column of species names."""
    from sklearn.datasets import load_iris  # type: ignore[import-untyped,unused-ignore]

    iris = load_iris()
    header = ["sepal_length", "sepal_width", "petal_length", "petal_width", "species"]
    names = [str(iris.target_names[k]) for k in iris.target]
    rows = [[*(f"{x:g}" for x in row), name] for row, name in zip(iris.data, names, strict=True)]
    _write_csv(target, header, rows)


def write_usarrests(source: Path, target: Path) -> None:
    """R's USArrests with the names of the states in a column of their own."""
    with source.open(newline="", encoding="utf-8") as lines:
        header, *rows = list(csv.reader(lines))
    _write_csv(target, ["State", *header[1:]], rows)


def _write_csv(target: Path, header: list[str], rows: list[list[str]]) -> None:
    with target.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out, lineterminator="\n").writerows([header, *rows])


def main(arguments: list[str]) -> int:
    """Make one of the small data sets."""
    match arguments:
        case ["mnist", full, target]:
            sample_mnist(Path(full), Path(target))
        case ["iris", target]:
            write_iris(Path(target))
        case ["usarrests", source, target]:
            write_usarrests(Path(source), Path(target))
        case _:
            sys.exit(f"usage: see the head of {__file__}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
