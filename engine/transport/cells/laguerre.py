"""Power (Laguerre) diagram in the plane as the lower hull of lifted sites (Aurenhammer 1987, SIAM J. Comput. 16).

Cell i is where <z, y_i> + h_i is largest. A lower facet (i, j, k) of the points (y, -h) has slope z: the vertex at
which the three planes meet. Twelve far sites close every cell at a radius of about 12; N(0, I) has mass 5e-32 beyond.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.spatial import ConvexHull

from ...values import FloatArray, IntArray
from .facets import edges_of, vertices_of
from .heights import Heights
from .near_ties import edges_between

RADIUS = 12.0  # of the closing polygon, in standard deviations
FAR = 10.0  # slope of a closing plane over the steepest real one
CORNERS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerDiagram:
    """The edges of a diagram of m sites; indices from m on are the closing sites.

    `pairs` (e, 2): cells on the left and right of an edge; the left one is real. `lengths` (e,) = |y_i - y_j|.
    `offsets` (e,): signed distance of the edge's line from the origin, along the unit `normals` (e, 2) out of the left
    cell. `tails`, `heads` (e,): where the edge begins and ends along its tangent, the normal turned left.
    """

    m: int
    pairs: IntArray
    lengths: FloatArray
    offsets: FloatArray
    normals: FloatArray
    tails: FloatArray
    heads: FloatArray

    def polygons(self, half_width: float) -> tuple[FloatArray, ...]:
        """Every cell as a convex polygon (k, 2), counter-clockwise, clipped to [-half_width, half_width]^2."""
        tangents = np.stack([-self.normals[:, 1], self.normals[:, 0]], axis=1)  # (e, 2)
        feet = self.offsets[:, None] * self.normals
        starts, stops = feet + self.tails[:, None] * tangents, feet + self.heads[:, None] * tangents
        inner = self.pairs[:, 1] < self.m
        owners = np.concatenate([self.pairs[:, 0], self.pairs[inner, 1]])
        corners = np.concatenate([starts, stops[inner]])  # the first corner of each directed edge, (e', 2)
        counts = np.bincount(owners, minlength=self.m)
        centres = np.stack([np.bincount(owners, corners[:, k], self.m) for k in range(2)], axis=1)
        spokes = corners - centres[owners] / counts[owners, None]
        order = np.lexsort((np.arctan2(spokes[:, 1], spokes[:, 0]), owners))
        outside = np.bincount(owners, np.abs(corners).max(1) > half_width, self.m) > 0
        corners, ends = corners[order], np.cumsum(counts).tolist()
        cells = [corners[start:end] for start, end in zip([0, *ends], ends, strict=False)]
        return tuple(
            clipped(cell, half_width) if cut else cell for cell, cut in zip(cells, outside.tolist(), strict=True)
        )


def power_diagram(sites: FloatArray, heights: Heights, close: IntArray | None = None) -> PowerDiagram:
    """The diagram of `sites` (m, 2), m >= 1, with `heights` of m. A site without a cell has no edges. O(m log m).

    `close`: indices of sites with a neighbour so near that a hull errs; see `near_ties`.
    """
    m = len(sites)
    angles = 2 * math.pi * (np.arange(CORNERS) + 0.5) / CORNERS
    slope = FAR * (max(float(np.abs(sites).max()), float(np.abs(heights.values).max()) / RADIUS) or 1.0)
    ring = slope * np.stack([np.cos(angles), np.sin(angles)], axis=1)  # (12, 2)
    points = np.concatenate([sites, ring])  # (m + 12, 2)
    lifts = Heights(
        values=np.concatenate([-heights.values, np.full(CORNERS, slope * RADIUS)]),
        rest=np.concatenate([-heights.rest, np.zeros(CORNERS)]),
    )
    hull = ConvexHull(np.column_stack([points, lifts.values]), qhull_options="Qt Q5")  # Q5: no outer planes
    facets = hull.simplices[hull.equations[:, 2] < 0].astype(np.int64)  # (f, 3)
    if close is not None and len(close):
        pairs, starts, ends = edges_between(points, lifts, facets, close)
    else:
        pairs, starts, ends = edges_of(*vertices_of(points, lifts, facets), len(points))
    real = pairs[:, 0] < m
    pairs = pairs[real]
    steps = points[pairs[:, 1]] - points[pairs[:, 0]]
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    normals = steps / lengths[:, None]
    tangents = np.stack([-normals[:, 1], normals[:, 0]], axis=1)
    return PowerDiagram(
        m=m,
        pairs=pairs,
        lengths=lengths,
        offsets=lifts.rises(pairs[:, 0], pairs[:, 1]) / lengths,
        normals=normals,
        tails=(starts[real] * tangents).sum(1),
        heads=(ends[real] * tangents).sum(1),
    )


def clipped(polygon: FloatArray, half_width: float) -> FloatArray:
    """A convex `polygon` (k, 2) cut to [-half_width, half_width]^2 (Sutherland & Hodgman 1974); (0, 2) if disjoint."""
    if len(polygon) and np.abs(polygon).max() <= half_width:
        return polygon
    for axis in (0, 1):
        for sign in (1.0, -1.0):
            if len(polygon) == 0:
                return polygon
            room = half_width - sign * polygon[:, axis]  # (k,) >= 0 inside
            corners: list[FloatArray] = []
            for k in range(len(polygon)):
                here, there = polygon[k - 1], polygon[k]
                if (room[k - 1] < 0) != (room[k] < 0):
                    corners.append(here + room[k - 1] / (room[k - 1] - room[k]) * (there - here))
                if room[k] >= 0:
                    corners.append(there)
            polygon = np.array(corners).reshape(-1, 2)
    return polygon
