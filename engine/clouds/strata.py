"""Strata of equal mass along the Hilbert curve: what thinning and drawing from an image have in common.

The curve carries an interval of length s to a set of diameter at most sqrt(6 s), in units of its square's side (the
Hoelder constant of Hilbert's curve, Bauman 2006). So a stratum of mass 1/n is small wherever points lie close.
"""

from __future__ import annotations

import numpy as np

from ..values import FloatArray, IntArray


def strata(masses: FloatArray, count: int) -> IntArray:
    """(m,) the stratum, from 0 below `count`, of each of the masses (m,) along the curve: the one its middle is in."""
    ends = np.cumsum(masses)
    middles = (ends - masses / 2) / ends[-1]  # (m,)
    found: IntArray = np.minimum(middles * count, count - 1).astype(np.int64)
    return found


def representatives(positions: FloatArray, masses: FloatArray, stratum: IntArray) -> tuple[IntArray, FloatArray]:
    """Indices of one point for each stratum that holds mass, and the stratum's mass, in the order of the strata.

    Of all its points the one nearest to the stratum's centroid costs least to move the stratum to (Huygens: the cost is
    the variance plus the squared distance from the centroid). `stratum` (m,) ascends; positions (m, d).
    """
    first = np.flatnonzero(np.diff(stratum, prepend=-1))
    sizes = np.diff(np.append(first, len(stratum)))
    mass = np.add.reduceat(masses, first)
    moment = np.add.reduceat(masses[:, None] * positions, first, axis=0)
    held = np.where(mass > 0, mass, 1.0)
    distance = ((positions - np.repeat(moment / held[:, None], sizes, axis=0)) ** 2).sum(axis=1)
    nearest = np.repeat(np.minimum.reduceat(np.where(masses > 0, distance, np.inf), first), sizes)
    hits = np.flatnonzero((distance == nearest) & (masses > 0))
    _, once = np.unique(stratum[hits], return_index=True)
    chosen: IntArray = hits[once]
    return chosen, mass[mass > 0]
