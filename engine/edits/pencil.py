"""The pencil: points at even distances along the hand's path."""

from __future__ import annotations

import numpy as np

from ..clouds.points import PointCloud
from ..values import FloatArray
from .path import along, length


def pencilled(
    cloud: PointCloud, path: FloatArray, *, spacing: float, since: float, label: int
) -> tuple[PointCloud, float]:
    """Points of one label every `spacing` along a polyline (k, 2), and how far the path goes on after the last one.

    `since`: how far the line had gone when this stretch began, so that a line drawn in many stretches is as even as one
    drawn at once.
    """
    total = length(path)
    where = np.arange(spacing - since, total + 1e-9 * spacing, spacing)  # rounding must not lose the last one
    if len(where) == 0:
        return cloud, since + total
    added = PointCloud.of(along(path, where), labels=np.full(len(where), label))
    return cloud.joined([added]), max(0.0, total - float(where[-1]))
