"""Regions of a plane that a figure colours: by contourf, pcolormesh or imshow.

Which colour stands at given places, and whether each class has one of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from softmark.hidden_tests.figures import axes_of
from softmark.hidden_tests.numbers import Array

NOTHING = -1

Numbers = NDArray[np.int_]


def coloured_regions(axes: Any, places: Array) -> Numbers | None:
    """For each place (n, 2) of the axes a number that stands for its colour, as an array (n,).

    Equal numbers mean equal colours, NOTHING stands where none is filled. The topmost kind that
    is found is read: an image, else a mesh of cells, else filled contours; None where there is
    none of them. ``axes`` are those that the student left under a name; anything else ends the
    test with a hint.
    """
    images = axes_of(axes, "keep the axes themselves, as plt.subplots() returns them").images
    if images:
        image = axes.get_images().copy()[-1]
        return _nearest(*_pixels(image, images[-1]), places)
    for artist in reversed(axes.get_children()):
        kind = artist.type_name.rpartition(".")[2]
        if kind.endswith("QuadMesh"):
            return _nearest(*_cells(artist), places)
        if kind == "QuadContourSet" and artist.get("filled"):
            return _bands(artist, places)
    return None


def _numbered(values: Any) -> Numbers:
    """Each value (a number or a colour) as the number of its kind."""
    flat = np.asarray(values, dtype=float)
    return np.asarray(np.unique(flat, axis=0, return_inverse=True)[1].ravel())


def _pixels(image: Any, array: Array) -> tuple[Array, Numbers]:
    """Centres and values of the pixels of an image."""
    left, right, bottom, top = image.get_extent()
    height, width = array.shape[:2]
    x = left + (np.arange(width) + 0.5) * (right - left) / width
    y = bottom + (np.arange(height) + 0.5) * (top - bottom) / height
    if image.get("origin") == "upper":
        y = y[::-1]
    centres = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    return centres, _numbered(array.reshape(height * width, -1))


def _cells(mesh: Any) -> tuple[Array, Numbers]:
    """Centres and values of the cells of a mesh."""
    corners = np.asarray(mesh.get_coordinates(), dtype=float)
    values = np.asarray(mesh.get_array(), dtype=float).ravel()
    if values.size == corners[..., 0].size:  # values at the corners: gouraud shading
        return corners.reshape(-1, 2), _numbered(values[:, None])
    centres = (corners[:-1, :-1] + corners[1:, 1:] + corners[:-1, 1:] + corners[1:, :-1]) / 4
    return centres.reshape(-1, 2), _numbered(values[:, None])


def _nearest(centres: Array, values: Numbers, places: Array) -> Numbers:
    """The value at the centre nearest to each place; NOTHING beyond the outermost centres."""
    found = []
    margin = 2 * np.ptp(centres, axis=0) / np.sqrt(len(centres))
    inside = np.all(
        (places >= centres.min(axis=0) - margin) & (places <= centres.max(axis=0) + margin), axis=1
    )
    for place, within in zip(places, inside, strict=True):
        nearest = np.argmin(np.sum((centres - place) ** 2, axis=1))
        found.append(values[nearest] if within else NOTHING)
    return np.array(found)


def _bands(contours: Any, places: Array) -> Numbers:
    """The number of the filled band that each place lies in."""
    found = np.full(len(places), NOTHING)
    for number, path in enumerate(contours.get_paths()):
        inside = _inside(path.get("vertices"), path.get("codes"), places)
        found[inside & (found == NOTHING)] = number
    return found


def _inside(vertices: Any, codes: Any, places: Array) -> NDArray[np.bool_]:
    """Whether each place lies within the outlines (a place within two of them is in a hole)."""
    vertices = np.asarray(vertices, dtype=float).reshape(-1, 2)
    inside = np.zeros(len(places), dtype=bool)
    if not len(vertices):
        return inside
    starts = np.zeros(1, dtype=int) if codes is None else np.flatnonzero(np.asarray(codes) == 1)
    x, y = places.T
    for outline in np.split(vertices, starts[1:]):
        ends = np.roll(outline, -1, axis=0)
        ends[-1] = outline[0]
        for (x0, y0), (x1, y1) in zip(outline, ends, strict=True):
            if y0 != y1:
                crosses = (y0 > y) != (y1 > y)
                inside ^= crosses & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    return inside


def clear_places(
    classes_of: Callable[[Array], Any], *, half: float = 0.97, reach: float = 0.05, side: int = 23
) -> tuple[Array, Numbers]:
    """Places of a square where everything within ``reach`` belongs to one class, and the classes.

    ``classes_of`` maps places (n, 2) to classes (n,). The square reaches from -``half`` to
    ``half`` both ways, with ``side`` places on each; returns arrays (m, 2) and (m,).
    """
    grid = np.linspace(-half, half, side)
    places = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)
    classes = np.asarray(classes_of(places))
    steps = [(a, b) for a in (-reach, 0, reach) for b in (-reach, 0, reach)]
    clear = np.all([classes_of(places + step) == classes for step in steps], axis=0)
    return places[clear], classes[clear]


def same_regions(found: Numbers, classes: Numbers) -> bool:
    """Whether each class has one colour, all but everywhere, and no two the same.

    Both have shape (n,): the colours of places, and the classes there.
    """
    colours = []
    for one in np.unique(classes):
        values, counts = np.unique(found[classes == one], return_counts=True)
        if counts.max() < 0.95 * counts.sum():
            return False
        colours.append(values[counts.argmax()])
    return NOTHING not in colours and len(set(colours)) == len(colours)
