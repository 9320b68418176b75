"""Attract: the points under the brush are pulled to the hand, or pushed away from it."""

from __future__ import annotations

import numpy as np

from ..clouds.points import PointCloud
from ..values import FloatArray
from .path import distances, touched
from .transform import placed


def attracted(cloud: PointCloud, centre: FloatArray, *, radius: float, pull: float) -> PointCloud:
    """Each point within `radius` of `centre` (2,) moved along the line to it, the most where it is nearest.

    A point at distance d < R goes to d exp(-pull (1 - d/R)): a positive pull draws it in and never past the centre; a
    negative one pushes it out, never past the rim for a pull of -1 or more. Points at R and beyond stay where they are,
    and so does one exactly at the centre.
    """
    path = centre[None, :]
    some = touched(cloud.positions, path, radius)
    if len(some) == 0 or pull == 0:
        return cloud
    moved = cloud.positions.copy()
    distance = distances(moved[some], path)
    moved[some] += (moved[some] - centre) * np.expm1(-pull * (1 - distance / radius))[:, None]
    return placed(cloud, moved)
