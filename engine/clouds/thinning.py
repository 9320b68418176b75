"""Thinning: fewer weighted points that stand for many. Stratified along the Hilbert curve, class by class."""

from __future__ import annotations

import numpy as np

from ..errors import EngineError
from ..values import FloatArray, IntArray
from .given_points import GivenPoints
from .hilbert import hilbert_order
from .points import MAX_POINTS, PointCloud
from .strata import representatives, strata

LIVE_POINTS = 10_000  # more than this many points still work, but not while the hand moves


def thinned(cloud: PointCloud, count: int) -> PointCloud:
    """At most `count` points of the cloud, each with the mass of the stratum that it stands for; classes keep theirs.

    Deterministic. Within a class of one square of side L and n strata of equal mass, W2(thinned, cloud)^2 is at most
    6 L^2 (1/n + largest weight), whatever the cloud (`engine/clouds/strata.py`). A cloud of at most
    `count` points comes back as it is. Raises EngineError when there are more classes than `count`.
    """
    if count < 1:
        raise EngineError("A thinned cloud needs at least one point.", "Give a larger number.")
    if len(cloud) <= count:
        return cloud
    rows, masses = representative_rows(cloud.positions, cloud.weights, cloud.labels, count)
    return PointCloud.of(cloud.positions[rows], masses, cloud.labels[rows])


def within_limit(
    positions: FloatArray, weights: FloatArray | None = None, labels: IntArray | None = None
) -> tuple[GivenPoints, str]:
    """Whatever was read, thinned to the most points that a cloud may have; a sentence where that was done.

    positions (m, d), weights (m,), labels (m,) as for `GivenPoints.of`, any m. Raises EngineError as that does.
    """
    m = len(positions)
    if m <= MAX_POINTS:
        return GivenPoints.of(positions, weights, labels), ""
    # Whatever points must be, its pieces are: finite, weights at least 0, labels whole.
    pieces = [slice(start, start + MAX_POINTS) for start in range(0, m, MAX_POINTS)]
    held = np.ones(m) if weights is None else np.asarray(weights, np.float64)
    classes = np.zeros(m, np.int32) if labels is None else np.asarray(labels)
    for piece in pieces:
        GivenPoints.of(positions[piece], np.where(held[piece] == 0, 1.0, held[piece]), classes[piece])
    if not held.sum() > 0:
        raise EngineError("All weights are zero.", "Give at least one point a positive weight.")
    rows, masses = representative_rows(positions, held / held.sum(), classes, MAX_POINTS)
    note = f"{m:,} points were thinned evenly to {len(rows):,}, the most there may be; each stands for its neighbours."
    return GivenPoints.of(positions[rows], masses, classes[rows]), note


def representative_rows(
    positions: FloatArray, weights: FloatArray, labels: IntArray, count: int
) -> tuple[IntArray, FloatArray]:
    """At most `count` rows of m > count points that stand for all, ascending, and the masses they stand for.

    Raises EngineError when there are more classes than `count`.
    """
    member = np.unique(labels, return_inverse=True)[1]
    masses = np.bincount(member, weights).astype(np.float64)
    shares = _shares(masses, count)
    kept: list[IntArray] = []
    stood_for: list[FloatArray] = []
    for index in np.flatnonzero(masses > 0):
        mine = np.flatnonzero(member == index)
        mine = mine[hilbert_order(positions[mine])]
        places, held = positions[mine], weights[mine]
        chosen, mass = representatives(places, held, strata(held, int(shares[index])))
        kept.append(mine[chosen])
        stood_for.append(mass)
    rows = np.concatenate(kept)
    order = np.argsort(rows)  # in the order of the original
    return rows[order], np.concatenate(stood_for)[order]


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
