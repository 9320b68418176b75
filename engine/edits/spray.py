"""The brush: points sprayed around the hand's path, as dense however fast the hand moves."""

from __future__ import annotations

import numpy as np

from ..clouds.points import PointCloud
from ..values import FloatArray
from .path import resampled

TABLE = 513  # radii at which the profile of a soft edge is summed


def sprayed(
    cloud: PointCloud,
    path: FloatArray,
    *,
    radius: float,
    count: int,
    label: int,
    rng: np.random.Generator,
    softness: float = 0.0,
    pressure: FloatArray | None = None,
) -> PointCloud:
    """`count` points of one label added within `radius` of a polyline `path` (k, 2), evenly along its length.

    Placing by arc length makes the density independent of the hand's speed; `pressure` (k - 1,) weighs the segments.
    `softness` in [0, 1] is the share of the radius over which the density across the brush falls off to nought.
    """
    centres = resampled(path, count, rng, pressure)
    angle = rng.uniform(0, 2 * np.pi, count)
    distance = radius * radii(rng.uniform(0, 1, count), softness)
    offsets = np.stack([distance * np.cos(angle), distance * np.sin(angle)], axis=1)  # (count, 2)
    return cloud.joined([PointCloud.of(centres + offsets, labels=np.full(count, label))])


def radii(uniforms: FloatArray, softness: float) -> FloatArray:
    """(n,) radii in [0, 1] whose density over the disc is 1 up to 1 - softness and then falls linearly to 0 at 1."""
    if softness < 1 / TABLE:  # narrower than the table's steps
        even: FloatArray = np.sqrt(uniforms)
        return even
    r = np.linspace(0, 1, TABLE)
    profile = np.clip((1 - r) / min(softness, 1.0), 0, 1) * r
    summed = np.concatenate([[0.0], np.cumsum((profile[1:] + profile[:-1]) / 2)])
    soft: FloatArray = np.interp(uniforms, summed / summed[-1], r)
    return soft
