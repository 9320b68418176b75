"""Choosing points: those inside a polygon, or the one nearest to a spot."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..clouds.points import PointCloud
from ..values import FloatArray
from .path import boxed, distances


def in_polygon(cloud: PointCloud, polygon: FloatArray) -> npt.NDArray[np.bool_]:
    """(m,) whether each point lies inside a closed polygon (k, 2), by the even-odd rule; its edges may cross.

    Shimrat's crossing test (1962): a ray to the right meets the boundary an odd number of times. Cost: the points in
    the bounding box times k.
    """
    inside = np.zeros(len(cloud), bool)
    if len(polygon) < 3 or len(cloud) == 0:
        return inside
    some = boxed(cloud.positions, polygon, 0.0)
    x, y = cloud.positions[some, 0], cloud.positions[some, 1]
    odd = np.zeros(len(some), bool)
    for (ax, ay), (bx, by) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        if ay == by:
            continue
        crosses = (ay > y) != (by > y)
        odd ^= crosses & (x < ax + (y - ay) * ((bx - ax) / (by - ay)))
    inside[some] = odd
    return inside


def nearest_point(cloud: PointCloud, at: FloatArray, *, within: float) -> int | None:
    """Index of the point nearest to `at` (2,), or None where none lies within that distance."""
    if len(cloud) == 0:
        return None
    away = distances(cloud.positions, np.asarray(at)[None, :])
    best = int(away.argmin())
    return best if away[best] <= within else None
