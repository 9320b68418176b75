"""Jitter: the points under the brush take a random step."""

from __future__ import annotations

import numpy as np

from ..points import PointCloud
from ..values import FloatArray
from .path import distances, reached
from .transform import placed


def jittered(
    cloud: PointCloud, path: FloatArray, *, radius: float, step: float, rng: np.random.Generator
) -> PointCloud:
    """Each point within `radius` of the polyline `path` (k, 2) moved by a Gaussian with `step` its deviation an axis.

    Counts, weights and labels stay; so does the cloud itself where the path touches no point.
    """
    some = reached(cloud.positions, path, radius)
    touched = some[distances(cloud.positions[some], path) <= radius]
    if len(touched) == 0 or step == 0:
        return cloud
    moved = cloud.positions.copy()
    moved[touched] += step * rng.standard_normal((len(touched), 2))
    return placed(cloud, moved)
