"""Displacement interpolation: the straight, constant-speed path between two laws (McCann 1997, Adv. Math. 128).

Along an optimal plan W2(mu_s, mu_t) = |t - s| W2(mu_0, mu_1): it is the geodesic of the Wasserstein distance.
"""

from __future__ import annotations

import numpy as np

from ..values import FloatArray
from .gaussian import AffineMap
from .plan import DiscretePlan


def displaced(starts: FloatArray, ends: FloatArray, time: float) -> FloatArray:
    """(n, d) where particles are at `time` in [0, 1] on the straight lines from `starts` to `ends`, both (n, d)."""
    moved: FloatArray = (1 - time) * starts + time * ends
    return moved


def displaced_cloud(
    plan: DiscretePlan, sources: FloatArray, targets: FloatArray, time: float
) -> tuple[FloatArray, FloatArray]:
    """Positions (e, d) and masses (e,) of the interpolated cloud: one point for every pair that exchanges mass."""
    return displaced(sources[plan.rows], targets[plan.columns], time), plan.flows


def displaced_gaussian(move: AffineMap, covariance: FloatArray, time: float) -> tuple[FloatArray, FloatArray]:
    """Mean (d,) and covariance (d, d) at `time` between N(source_mean, covariance) and its image under `move`."""
    root = (1 - time) * np.eye(len(covariance)) + time * move.matrix  # symmetric, as `move.matrix` is
    return displaced(move.source_mean, move.target_mean, time), root @ covariance @ root
