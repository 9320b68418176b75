"""The eraser: what the hand's path touches goes."""

from __future__ import annotations

import numpy as np

from ..clouds.points import PointCloud
from ..values import FloatArray
from .path import touched


def erased(cloud: PointCloud, path: FloatArray, *, radius: float) -> PointCloud:
    """Without the points within `radius` of the polyline `path` (k, 2). The same cloud where it touches none."""
    if len(cloud) == 0:
        return cloud
    gone = touched(cloud.positions, path, radius)
    if len(gone) == 0:
        return cloud
    kept = np.ones(len(cloud), bool)
    kept[gone] = False
    return cloud.kept(kept)
