"""Sites of a semi-discrete problem: distinct, with positive weights, in general position, centred and scaled."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ...clouds.presence import present_in
from ...values import FloatArray, IntArray

MERGE = 1e-7  # points closer than this share of the span are one site
LIGHTEST = 1e-10  # a point lighter than this share of the heaviest is too light for a cell: masses are known to 1e-16
JITTER = 1e-9  # of the way to the nearest other, by which sites move, so that no four are co-circular
ROUNDING = 1e-15  # of the largest coordinate: equal points are moved by no more than this when they are joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """`positions` (m', d) distinct, `weights` (m',) positive, summing to 1; `index` (m,): a point's site, or -1.

    `moved`: root mean square distance of the points from their sites. `dropped`: weight of the points without one.
    `span`: the larger side of the points' box.
    """

    positions: FloatArray
    weights: FloatArray
    index: IntArray
    moved: float
    dropped: float
    span: float

    def cost_error(self, scale: float) -> float:
        """A bound on how far W2^2 from N(0, scale^2 I) to the points is from that to the sites.

        max E<z, x> moves by at most scale sqrt(d) `moved` (Cauchy-Schwarz), as sites are means of their points
        E|x|^2 by `moved`^2. A share p of z has E|z| 1 <= scale p (r + 1/r), r = sqrt(-2 log p), d <= 2.
        """
        d, p = self.positions.shape[1], self.dropped
        joined = 2 * scale * math.sqrt(d) * self.moved + self.moved**2
        if p == 0:
            return joined
        tail, diameter = math.sqrt(-2 * math.log(p)), math.sqrt(d) * self.span
        return joined + p * diameter * (diameter + 2 * scale * (tail + 1 / tail))


def merged(points: FloatArray, weights: FloatArray, nearest: float = MERGE) -> Sites:
    """Points (m, d) of (next to) no weight dropped, and those joined that are within the share `nearest` of the span.

    A site is the weighted mean of its points; chains of near points join too, so W2 moves by less than their length.
    """
    kept = np.flatnonzero(weights > LIGHTEST * weights.max())
    positions, mass = points[kept], weights[kept]
    span = float(np.ptp(positions, axis=0).max())
    near = cKDTree(positions).query_pairs(nearest * span, output_type="ndarray")  # (q, 2)
    graph = coo_array((np.ones(len(near), np.int8), (near[:, 0], near[:, 1])), shape=(len(kept), len(kept)))
    count, groups = connected_components(graph, directed=False)
    total = np.bincount(groups, mass, count)
    means = np.stack([np.bincount(groups, mass * column, count) / total for column in positions.T], axis=1)
    steps = np.sqrt(((positions - means[groups]) ** 2).sum(1))  # (kept,)
    unequal = float(steps.max()) > ROUNDING * float(np.abs(positions).max())
    here = present_in(weights)
    index = np.full(len(points), -1, np.int64)
    index[kept] = groups
    return Sites(
        positions=means,
        weights=total / total.sum(),
        index=index,
        moved=math.sqrt(float(mass @ steps**2) / float(mass.sum())) if unequal else 0.0,
        dropped=float(weights[here][index[here] < 0].sum() / weights.sum()),
        span=float(np.ptp(points[here], axis=0).max()),
    )


def jittered(positions: FloatArray, spacing: FloatArray) -> FloatArray:
    """Positions moved by at most 1e-9 of their `spacing` (m,) a coordinate, always in the same way."""
    return positions + JITTER * spacing[:, None] * np.random.default_rng(0).uniform(-1, 1, positions.shape)


def spacings(positions: FloatArray) -> FloatArray:
    """(m,) distance of each position (m, d) from the nearest other; 0 for one alone."""
    if len(positions) == 1:
        return np.zeros(1)
    nearest: FloatArray = cKDTree(positions).query(positions, 2)[0][:, 1]
    return nearest
