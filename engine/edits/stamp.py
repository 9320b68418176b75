"""Stamps: whole figures of points put down at once, in a unit of their own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from ..clouds.hilbert import hilbert_order
from ..clouds.points import PointCloud
from ..errors import EngineError
from ..values import FloatArray

Stamp = Callable[[int, np.random.Generator], FloatArray]


def stamped(cloud: PointCloud, figure: FloatArray, *, at: FloatArray, size: float, label: int) -> PointCloud:
    """A figure (n, 2) put at `at` (2,), `size` times as large as it is, as points of one label."""
    return cloud.joined([PointCloud.of(at + size * figure, labels=np.full(len(figure), label))])


def ring(count: int, _rng: np.random.Generator) -> FloatArray:
    """(count, 2) points evenly on the unit circle."""
    angle = 2 * np.pi * np.arange(count) / count
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def grid(count: int, _rng: np.random.Generator) -> FloatArray:
    """(count, 2) points of the tightest square grid over [-1, 1]^2 that has room; the last row may be short."""
    across = math.ceil(math.sqrt(count))
    k = np.arange(count)
    places = np.stack([k % across, across - 1 - k // across], axis=1)
    return places / max(across - 1, 1) * 2 - (1.0 if across > 1 else 0.0)


def blob(count: int, rng: np.random.Generator) -> FloatArray:
    """(count, 2) points of the normal law with standard deviation 1/2 an axis: 86 in 100 within the unit circle."""
    return 0.5 * rng.standard_normal((count, 2))


STAMPS: Mapping[str, Stamp] = MappingProxyType({"ring": ring, "grid": grid, "blob": blob})


def masked_points(mask: npt.NDArray[np.bool_], count: int, rng: np.random.Generator) -> FloatArray:
    """(count, 2) points spread evenly over the true pixels of `mask` (h, w), whose longer side becomes [-1, 1].

    One point for each of `count` equal stretches of the pixels in Hilbert order, anywhere inside its pixel, so that the
    points are as even as the shape allows. Raises EngineError for a mask without a pixel.
    """
    rows, columns = np.nonzero(mask)
    if len(rows) == 0:
        raise EngineError("There is nothing to put down.", "Give a text with at least one letter.")
    places = np.stack([columns, rows], axis=1).astype(np.float64)
    order = hilbert_order(places)
    k = np.floor((np.arange(count) + rng.uniform(0, 1, count)) / count * len(rows)).astype(np.intp)
    chosen = places[order[k]] + rng.uniform(0, 1, (count, 2))
    h, w = mask.shape
    points: FloatArray = (chosen - (w / 2, h / 2)) * (2 / max(h, w)) * (1, -1)
    return points
