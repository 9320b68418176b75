"""Polylines that a hand has gone along: arc length, points spread over it, distances to it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..values import FloatArray

SMALLEST = float(np.sqrt(np.finfo(np.float64).tiny))  # a length whose square is still a normal number


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
    """(m,) distances of points (m, 2) to a polyline (k, 2); a single point counts as one. Cost m k.

    A point's distance is the same number whatever other points are asked about: element by element, for a matrix
    product rounds by the number of its rows.
    """
    x, y = positions[:, 0], positions[:, 1]
    squared = np.full(len(positions), np.inf)
    ends = path[1:] if len(path) > 1 else path
    for (ax, ay), (bx, by) in zip(path.tolist(), ends.tolist(), strict=False):
        dx, dy = bx - ax, by - ay
        length2 = dx * dx + dy * dy
        share = np.clip(((x - ax) * dx + (y - ay) * dy) / length2, 0, 1) if length2 > 0 else 0.0
        away_x, away_y = x - ax - share * dx, y - ay - share * dy
        squared = np.minimum(squared, away_x * away_x + away_y * away_y)
    root: FloatArray = np.sqrt(squared)
    return root


def touched(positions: FloatArray, path: FloatArray, radius: float) -> npt.NDArray[np.intp]:
    """Indices of the points (m, 2) within `radius` of a polyline (k, 2), those at it too: the rule of every tool."""
    some = boxed(positions, path, radius)
    return some[distances(positions[some], path) <= radius]


def boxed(positions: FloatArray, path: FloatArray, radius: float) -> npt.NDArray[np.intp]:
    """Indices of the points (m, 2) in a polyline's bounding box grown by `radius`, or by rounding outside it.

    Whatever has a distance of at most `radius` is among them: 8 units in the last place are more than the rounding of
    both, an addition here and a handful of operations there; and squares below SMALLEST vanish.
    """
    low, high = path.min(axis=0), path.max(axis=0)
    grown = radius + 8 * float(np.spacing(max(float(np.abs(path).max()), radius))) + SMALLEST
    x, y = positions[:, 0], positions[:, 1]
    inside_x = (x >= low[0] - grown) & (x <= high[0] + grown)
    return np.flatnonzero(inside_x & (y >= low[1] - grown) & (y <= high[1] + grown))
