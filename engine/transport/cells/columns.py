"""Pricing for column generation: the pairs of least reduced cost |x - y|^2 - u - v, by nearest neighbours one up.

Minimising |x - y_j|^2 - v_j over j is a nearest-neighbour search among the points (y_j, sqrt(max v - v_j)) of one more
dimension, asked at (x, 0). A k-d tree does it in time n log n, so no n x m array ever exists.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from ...values import FloatArray, IntArray


def cheapest(asking: FloatArray, points: FloatArray, potentials: FloatArray, count: int) -> IntArray:
    """(n, k) the `count` of `points` (m, d) least in squared distance minus `potentials` (m,), best first; k <= m."""
    lift = np.sqrt(potentials.max() - potentials)
    tree = cKDTree(np.column_stack([points, lift]))
    wanted = np.arange(1, min(count, len(points)) + 1)
    _, found = tree.query(np.column_stack([asking, np.zeros(len(asking))]), k=wanted)
    return np.asarray(found, np.int64)


def transformed(asking: FloatArray, points: FloatArray, potentials: FloatArray) -> FloatArray:
    """(n,) the c-transform min_j |x - y_j|^2 - v_j: the largest potentials that v allows."""
    return slack(asking, points, potentials, cheapest(asking, points, potentials, 1)[:, 0])


def slack(asking: FloatArray, points: FloatArray, potentials: FloatArray, index: IntArray) -> FloatArray:
    """(n,) |x - y_j|^2 - v_j at j = index (n,)."""
    value: FloatArray = ((asking - points[index]) ** 2).sum(1) - potentials[index]
    return value


def paired(x: FloatArray, y: FloatArray, u: FloatArray, v: FloatArray, count: int) -> IntArray:
    """Sorted keys i m + j of the pairs that are among the `count` cheapest of their source or of their target."""
    n, m = len(x), len(y)
    right, left = cheapest(x, y, v, count), cheapest(y, x, u, count)
    return np.unique(
        np.concatenate([(np.arange(n)[:, None] * m + right).ravel(), (left * m + np.arange(m)[:, None]).ravel()])
    )
