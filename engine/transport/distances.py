"""Distances between weighted samples: exact and sliced W2, maximum mean discrepancy, energy distance."""

from __future__ import annotations

import math

import numpy as np

from ..device import prepare_libraries
from ..values import FloatArray

BLOCK = 1 << 22  # entries of the largest (n, m) block


def w2(a: FloatArray, b: FloatArray, p: FloatArray | None = None, q: FloatArray | None = None) -> float:
    """Exact W2 of `a` (n, d) and `b` (m, d) with weights `p` (n,) and `q` (m,), equal where left out.

    On the line by quantiles, else by POT's network simplex, with memory n m. A linear program's optimum: float64.
    """
    weights, others = _weights(a, p), _weights(b, q)
    if a.shape[1] == 1:
        return math.sqrt(_line(a[:, 0], b[:, 0], weights, others))
    prepare_libraries()
    import ot

    plan_cost = ot.emd2(weights, others, _squared_distances(a, b), numItermax=max(1_000_000, 100 * (len(a) + len(b))))
    return math.sqrt(max(0.0, float(plan_cost)))


def sliced_w2(
    a: FloatArray,
    b: FloatArray,
    random: np.random.Generator,
    p: FloatArray | None = None,
    q: FloatArray | None = None,
    directions: int = 200,
) -> float:
    """(E W2^2 of the projections on random unit vectors)^1/2 (Bonneel et al. 2015); at most W2/sqrt(d)."""
    weights, others = _weights(a, p), _weights(b, q)
    units = random.standard_normal((directions, a.shape[1]))
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    return math.sqrt(float(np.mean([_line(a @ unit, b @ unit, weights, others) for unit in units])))


def energy_distance(a: FloatArray, b: FloatArray, p: FloatArray | None = None, q: FloatArray | None = None) -> float:
    """2 E|X - Y| - E|X - X'| - E|Y - Y'| >= 0 of the weighted samples as they are (Szekely & Rizzo 2013)."""
    weights, others = _weights(a, p), _weights(b, q)
    cross = _mean_kernel(a, b, weights, others, None)
    return 2 * cross - _mean_kernel(a, a, weights, weights, None) - _mean_kernel(b, b, others, others, None)


def mmd(
    a: FloatArray, b: FloatArray, bandwidth: float, p: FloatArray | None = None, q: FloatArray | None = None
) -> float:
    """Maximum mean discrepancy under exp(-|x - y|^2/(2 bandwidth^2)): the biased, never negative form (Gretton 2012).

    Raises ValueError for a bandwidth that is not positive.
    """
    if not bandwidth > 0:
        raise ValueError("a kernel needs a positive bandwidth")
    weights, others = _weights(a, p), _weights(b, q)
    squared = (
        _mean_kernel(a, a, weights, weights, bandwidth)
        + _mean_kernel(b, b, others, others, bandwidth)
        - 2 * _mean_kernel(a, b, weights, others, bandwidth)
    )
    return math.sqrt(max(0.0, squared))


def nearest(points: FloatArray, data: FloatArray) -> FloatArray:
    """(n,) distance of every point (n, d) to the nearest row of `data` (m, d)."""
    from scipy.spatial import cKDTree

    distances: FloatArray = cKDTree(data).query(points)[0]
    return distances


def _weights(points: FloatArray, given: FloatArray | None) -> FloatArray:
    weights: FloatArray = np.full(len(points), 1 / len(points)) if given is None else given / given.sum()
    return weights


def _line(x: FloatArray, y: FloatArray, p: FloatArray, q: FloatArray) -> float:
    """Squared W2 on the line: the integral of the squared difference of both quantile functions."""
    first, second = np.argsort(x, kind="stable"), np.argsort(y, kind="stable")
    ladder, other = np.cumsum(p[first]), np.cumsum(q[second])
    rungs = np.sort(np.concatenate([ladder, other]))
    shares = np.diff(np.concatenate([[0.0], rungs]))  # (n + m,)
    middles = rungs - shares / 2
    left = x[first[np.minimum(np.searchsorted(ladder, middles), len(x) - 1)]]
    right = y[second[np.minimum(np.searchsorted(other, middles), len(y) - 1)]]
    return float(shares @ (left - right) ** 2)


def _mean_kernel(a: FloatArray, b: FloatArray, p: FloatArray, q: FloatArray, bandwidth: float | None) -> float:
    """sum_ij p_i q_j k(a_i, b_j), in blocks; k is the distance where there is no bandwidth."""
    rows, total = max(1, BLOCK // len(b)), 0.0
    for start in range(0, len(a), rows):
        squared = _squared_distances(a[start : start + rows], b)
        kernel = np.sqrt(squared) if bandwidth is None else np.exp(-squared / (2 * bandwidth**2))
        total += float(p[start : start + rows] @ kernel @ q)
    return total


def _squared_distances(a: FloatArray, b: FloatArray) -> FloatArray:
    """(n, m), coordinate by coordinate, without cancellation."""
    total = np.zeros((len(a), len(b)))
    for left, right in zip(a.T, b.T, strict=True):
        total += (left[:, None] - right) ** 2
    return total
