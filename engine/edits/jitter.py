"""Jitter: the points under the brush take a random step."""

from __future__ import annotations

import numpy as np

from ..clouds.points import PointCloud
from ..values import FloatArray
from .path import touched
from .transform import placed


def jittered(
    cloud: PointCloud, path: FloatArray, *, radius: float, step: float, rng: np.random.Generator
) -> PointCloud:
    """Each point within `radius` of the polyline `path` (k, 2) moved by a Gaussian with `step` its deviation an axis.

    Counts, weights and labels stay; so does the cloud itself where the path touches no point.
    """
    some = touched(cloud.positions, path, radius)
    if len(some) == 0 or step == 0:
        return cloud
    moved = cloud.positions.copy()
    moved[some] += step * rng.standard_normal((len(some), 2))
    return placed(cloud, moved)
