"""Thinning: fewer weighted points that stand for many. Stratified along the Hilbert curve, class by class."""

from __future__ import annotations

import numpy as np

from .errors import EngineError
from .hilbert import hilbert_order
from .points import PointCloud
from .strata import representatives, strata
from .values import FloatArray, IntArray

LIVE_POINTS = 10_000  # more than this many points still work, but not while the hand moves


def thinned(cloud: PointCloud, count: int) -> PointCloud:
    """At most `count` points of the cloud, each with the mass of the stratum that it stands for; classes keep theirs.

    Deterministic. Within a class of one square of side L and n strata of equal mass, W2(thinned, cloud)^2 is at most
    6 L^2 (1/n + largest weight), whatever the cloud (`engine/strata.py`). A cloud of at most
    `count` points comes back as it is. Raises EngineError when there are more classes than `count`.
    """
    if count < 1:
        raise EngineError("A thinned cloud needs at least one point.", "Give a larger number.")
    if len(cloud) <= count:
        return cloud
    member = np.unique(cloud.labels, return_inverse=True)[1]
    masses = np.bincount(member, cloud.weights).astype(np.float64)
    shares = _shares(masses, count)
    kept: list[IntArray] = []
    weights: list[FloatArray] = []
    for index in np.flatnonzero(masses > 0):
        mine = np.flatnonzero(member == index)
        mine = mine[hilbert_order(cloud.positions[mine])]
        stratum = strata(cloud.weights[mine], int(shares[index]))
        chosen, mass = representatives(cloud.positions[mine], cloud.weights[mine], stratum)
        kept.append(mine[chosen])
        weights.append(mass)
    points = np.concatenate(kept)
    order = np.argsort(points)  # in the order of the original
    return PointCloud.of(cloud.positions[points[order]], np.concatenate(weights)[order], cloud.labels[points[order]])


def _shares(masses: FloatArray, count: int) -> IntArray:
    """(k,) whole numbers of strata in proportion to masses (k,), at least one where there is mass, `count` in all."""
    held = masses > 0
    if held.sum() > count:
        raise EngineError(f"{held.sum()} classes can't be kept by {count} points.", "Give a larger number.")
    wanted = masses / masses.sum() * (count - held.sum())
    shares = np.floor(wanted).astype(np.int64)
    left = count - int(held.sum()) - int(shares.sum())
    shares[np.argsort(shares - wanted, kind="stable")[:left]] += 1  # the largest remainders
    result: IntArray = shares + held
    return result
