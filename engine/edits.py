"""Brush and eraser as pure functions on clouds. Randomness comes in as a generator, so a stroke can be replayed."""

from __future__ import annotations

import numpy as np

from .points import PointCloud
from .values import FloatArray


def sprayed(
    cloud: PointCloud, path: FloatArray, *, radius: float, count: int, label: int, rng: np.random.Generator
) -> PointCloud:
    """`count` points added uniformly within `radius` of a polyline `path` (k, 2), evenly along its length.

    Placing by arc length makes the density independent of the hand's speed.
    """
    centres = resampled(path, count, rng)
    angle = rng.uniform(0, 2 * np.pi, count)
    distance = radius * np.sqrt(rng.uniform(0, 1, count))
    offsets = np.stack([distance * np.cos(angle), distance * np.sin(angle)], axis=1)  # (count, 2)
    return cloud.joined([PointCloud.of(centres + offsets, labels=np.full(count, label))])


def erased(cloud: PointCloud, path: FloatArray, *, radius: float) -> PointCloud:
    """Without the points closer than `radius` to the polyline `path` (k, 2)."""
    if len(cloud) == 0:
        return cloud
    near = np.zeros(len(cloud), bool)
    starts = path[:-1] if len(path) > 1 else path
    ends = path[1:] if len(path) > 1 else path
    for a, b in zip(starts, ends, strict=True):
        along = b - a
        length2 = float(along @ along)
        share = np.zeros(len(cloud)) if length2 == 0 else np.clip((cloud.positions - a) @ along / length2, 0, 1)
        near |= ((cloud.positions - a - share[:, None] * along) ** 2).sum(1) <= radius**2
    return cloud if not near.any() else cloud.kept(~near)


def length(path: FloatArray) -> float:
    """Arc length of a polyline (k, 2)."""
    return float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())


def resampled(path: FloatArray, count: int, rng: np.random.Generator) -> FloatArray:
    """(count, 2) points on a polyline, uniform in arc length, jittered within their own stretch."""
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    arc = np.concatenate([[0.0], np.cumsum(steps)])
    if arc[-1] == 0:
        return np.repeat(path[:1], count, axis=0)
    where = (np.arange(count) + rng.uniform(0, 1, count)) / max(count, 1) * arc[-1]
    return np.stack([np.interp(where, arc, path[:, 0]), np.interp(where, arc, path[:, 1])], axis=1)
