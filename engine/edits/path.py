"""Polylines that a hand has gone along: arc length, points spread over it, distances to it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..values import FloatArray


def steps_of(path: FloatArray) -> FloatArray:
    """(k - 1,) lengths of the segments of a polyline (k, 2)."""
    lengths: FloatArray = np.linalg.norm(np.diff(path, axis=0), axis=1)
    return lengths


def length(path: FloatArray) -> float:
    """Arc length of a polyline (k, 2)."""
    return float(steps_of(path).sum())


def along(path: FloatArray, where: FloatArray, measure: FloatArray | None = None) -> FloatArray:
    """(n, 2) points of a polyline (k, 2) at arc lengths `where` (n,), or at amounts of `measure` (k - 1,) a segment."""
    amounts = steps_of(path) if measure is None else measure
    arc = np.concatenate([[0.0], np.cumsum(amounts)])
    return np.stack([np.interp(where, arc, path[:, 0]), np.interp(where, arc, path[:, 1])], axis=1)


def resampled(path: FloatArray, count: int, rng: np.random.Generator, pressure: FloatArray | None = None) -> FloatArray:
    """(count, 2) points on a polyline, uniform in arc length, jittered within their own stretch.

    `pressure` (k - 1,), non-negative: how dense each segment is in proportion.
    """
    amounts = steps_of(path) * (1.0 if pressure is None else pressure)
    total = float(amounts.sum())
    if total == 0:
        return np.repeat(path[:1], count, axis=0)
    where = (np.arange(count) + rng.uniform(0, 1, count)) / max(count, 1) * total
    return along(path, where, amounts)


def distances(positions: FloatArray, path: FloatArray) -> FloatArray:
    """(m,) distances of points (m, 2) to a polyline (k, 2); a single point counts as one. Cost m k."""
    squared = np.full(len(positions), np.inf)
    ends = path[1:] if len(path) > 1 else path
    for a, b in zip(path, ends, strict=False):
        step = b - a
        length2 = float(step @ step)
        away = positions - a
        share = np.clip(away @ step / length2, 0, 1) if length2 > 0 else np.zeros(len(positions))
        squared = np.minimum(squared, ((away - share[:, None] * step) ** 2).sum(axis=1))
    root: FloatArray = np.sqrt(squared)
    return root


def reached(positions: FloatArray, path: FloatArray, radius: float) -> npt.NDArray[np.intp]:
    """Indices of the points (m, 2) within `radius` of a polyline's bounding box: all that a brush can touch."""
    low, high = path.min(axis=0) - radius, path.max(axis=0) + radius
    x, y = positions[:, 0], positions[:, 1]
    return np.flatnonzero((x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1]))
