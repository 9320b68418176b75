"""Sites of a semi-discrete problem: distinct, with positive weights, in general position, centred and scaled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ..values import FloatArray, IntArray

MERGE = 1e-7  # points closer than this share of the span are one site
LIGHTEST = 1e-10  # a point lighter than this share of the heaviest has no site: masses are only known to 1e-16
JITTER = 1e-9  # share of the span by which sites move, so that no four are co-circular; moves W2 by at most this much


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """`positions` (m', d) distinct, `weights` (m',) positive, summing to 1; `index` (m,): a point's site, or -1."""

    positions: FloatArray
    weights: FloatArray
    index: IntArray


def merged(points: FloatArray, weights: FloatArray) -> Sites:
    """Points (m, d) of (next to) no weight dropped and those closer than 1e-7 of the span joined, weights added.

    A site is the weighted mean of its points; chains of near points join too, so W2 moves by less than their length.
    """
    kept = np.flatnonzero(weights > LIGHTEST * weights.max())
    positions, mass = points[kept], weights[kept]
    span = float(np.ptp(positions, axis=0).max())
    near = cKDTree(positions).query_pairs(MERGE * span, output_type="ndarray")  # (q, 2)
    graph = coo_array((np.ones(len(near), np.int8), (near[:, 0], near[:, 1])), shape=(len(kept), len(kept)))
    count, groups = connected_components(graph, directed=False)
    total = np.bincount(groups, mass, count)
    means = np.stack([np.bincount(groups, mass * column, count) / total for column in positions.T], axis=1)
    index = np.full(len(points), -1, np.int64)
    index[kept] = groups
    return Sites(positions=means, weights=total / total.sum(), index=index)


def jittered(positions: FloatArray) -> FloatArray:
    """Positions moved by at most 1e-9 of their span a coordinate, always in the same way."""
    span = float(np.ptp(positions, axis=0).max()) if len(positions) > 1 else 0.0
    return positions + JITTER * span * np.random.default_rng(0).uniform(-1, 1, positions.shape)
