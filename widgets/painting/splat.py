"""Many particles as an optical depth: masses on a raster add up, in any order, and show as 1 - exp(-depth).

Up to `FINE` particles each is shared bilinearly between the four nearest pixels, so that it moves smoothly; more of
them are so faint each that the nearest pixel will do. All in numpy, a block at a time that stays in the processor's
cache; sums are of float64 in a fixed order, so every thread and every run gives the same pixels.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

FULL = 20_000  # particles up to which each keeps its full depth
FINE = 100_000
BLOCK = 1 << 15
LEVELS, DEEPEST = 4096, 6.3  # of depth: steps of a third of a grey level at most; exp(-6.3) is half of one

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]
Labels = npt.NDArray[np.integer]
Places = Callable[[int, int, Floats, Floats], None]  # first, last; x and y of these in pixels of the raster, filled in


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Raster:
    """`masses` (classes, height, width) float64: how many particles fell on each pixel. `visible`: how many in all."""

    masses: npt.NDArray[np.float64]
    visible: float


def raster(places: Places, n: int, width: int, height: int, labels: Labels | None = None, classes: int = 1) -> Raster:
    """Counts n particles on width x height pixels; those elsewhere fall on a border that is cut off."""
    across, down = width + 3, height + 3  # a border of one pixel left and above, of two right and below
    cells, fine = across * down, n <= FINE
    first = np.empty((4 if fine else 1, n), np.intp)
    mass = np.empty((4, n), np.float32) if fine else None
    size = min(n, BLOCK)
    x, y, column, row = (np.empty(size, np.float32) for _ in range(4))
    for start in range(0, n, BLOCK):
        stop = min(start + BLOCK, n)
        if stop - start < len(x):
            x, y, column, row = (each[: stop - start] for each in (x, y, column, row))
        places(start, stop, x, y)
        offset = np.float32(0.5 if fine else 1.0)
        for values, end in ((x, width + 1), (y, height + 1)):
            values += offset
            np.fmax(values, 0, out=values)  # what is not a number falls on the border
            np.minimum(values, end, out=values)
        np.floor(x, out=column)
        np.floor(y, out=row)
        target = first[0, start:stop]
        target[:] = row
        target *= across
        target += column.astype(np.intp)
        if labels is not None:
            target += cells * np.asarray(labels[start:stop], np.intp)
        if mass is not None:
            x -= column
            y -= row
            _share(x, y, mass[:, start:stop])
    if mass is not None:
        for number, step in enumerate((1, across, across + 1), start=1):
            np.add(first[0], step, out=first[number])
    sums = np.bincount(first.reshape(-1), None if mass is None else mass.reshape(-1), minlength=classes * cells)
    inner = sums.reshape(classes, down, across)[:, 1:-2, 1:-2].astype(np.float64)
    return Raster(masses=inner, visible=float(inner.sum()))


def _share(x: Floats, y: Floats, mass: Floats) -> None:
    """Bilinear weights (4, n) of the pixels left above, right above, left below, right below, from fractions (n,)."""
    np.multiply(x, y, out=mass[3])
    np.subtract(x, mass[3], out=mass[1])
    np.subtract(y, mass[3], out=mass[2])
    np.subtract(1, x, out=mass[0])
    mass[0] -= mass[2]


def depth_each(visible: float) -> float:
    """Optical depth of one particle among so many visible ones: the many are fainter, though not by as much."""
    return 1.3 * math.pow(FULL / max(visible, FULL), 0.9)


def shown(counted: Raster, colours: tuple[str, ...]) -> QImage:
    """The raster as light, one colour a class: premultiplied, and as opaque as the depth has it."""
    height, width = counted.masses.shape[1:]
    scale = depth_each(counted.visible) * (LEVELS - 1) / DEEPEST
    if len(counted.masses) == 1:
        data = _inks(colours[0]).take(_levels(counted.masses[0] * scale))
    else:
        data = _mixed(counted.masses, scale, colours)
    return QImage(data.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


def _mixed(masses: npt.NDArray[np.float64], scale: float, colours: tuple[str, ...]) -> npt.NDArray[np.uint32]:
    classes, height, width = masses.shape
    flat = masses.reshape(classes, -1).astype(np.float32)
    total = flat.sum(axis=0)
    opacity = _opacities().take(_levels(total * np.float32(scale)))
    inks = np.array([premultiplied(colour) for colour in colours[:classes]], np.float32)  # (classes, 4)
    light = inks.T @ flat  # (4, pixels)
    light *= opacity / np.maximum(total, np.float32(1e-9))
    light += np.float32(0.5)
    data = np.empty((height * width, 4), np.uint8)
    for channel in range(4):
        data[:, channel] = light[channel]
    return cast(npt.NDArray[np.uint32], data.view(np.uint32).reshape(height, width))


def _levels(scaled: npt.NDArray[np.floating]) -> Indices:
    np.minimum(scaled, LEVELS - 1, out=scaled)
    return scaled.astype(np.intp)


@functools.lru_cache(maxsize=1)
def _opacities() -> Floats:
    """(LEVELS,) 255 (1 - exp(-depth)) in the middle of each level of depth; nothing at 0."""
    depth = (np.arange(LEVELS) + 0.5) * DEEPEST / (LEVELS - 1)
    values = (-255 * np.expm1(-depth)).astype(np.float32)
    values[0] = 0
    return values


@functools.lru_cache(maxsize=64)
def _inks(colour: str) -> npt.NDArray[np.uint32]:
    """(LEVELS,) premultiplied pixels of a colour at each level of depth."""
    channels = np.rint(_opacities()[:, None] * np.array(premultiplied(colour))).astype(np.uint8)
    return np.ascontiguousarray(channels).view(np.uint32)[:, 0].copy()


@functools.lru_cache(maxsize=256)
def premultiplied(colour: str) -> tuple[float, float, float, float]:
    """(B, G, R, A) of an opaque "#rrggbb", 0 to 1."""
    made = QColor(colour)
    return made.blueF(), made.greenF(), made.redF(), 1.0
