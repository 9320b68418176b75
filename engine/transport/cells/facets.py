"""Lower facets of lifted sites: triangles whose slope is where the planes of their three sites meet."""

from __future__ import annotations

import numpy as np

from ...values import FloatArray, IntArray
from .heights import Heights


def vertices_of(points: FloatArray, lifts: Heights, triangles: IntArray) -> tuple[IntArray, FloatArray]:
    """`triangles` (f, 3) of `points` (n, 2) turned to the left, and the slope (f, 2) of each; infinite on one line."""
    a, b, c = triangles.T
    u, v = points[b] - points[a], points[c] - points[a]
    twice_area = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]
    rise_u, rise_v = lifts.rises(a, b), lifts.rises(a, c)
    vertices = np.stack([rise_u * v[:, 1] - rise_v * u[:, 1], rise_v * u[:, 0] - rise_u * v[:, 0]], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        vertices /= twice_area[:, None]
    clockwise = twice_area < 0
    triangles = triangles.copy()
    triangles[clockwise] = triangles[clockwise][:, [0, 2, 1]]
    return triangles, vertices


def shortest_first(points: FloatArray, triangles: IntArray) -> IntArray:
    """The same triangles (f, 3), each from the first end of its shortest side on.

    A slope from there is known to 1e-16 of itself: of near sites only the difference is.
    """
    corners = points[triangles]  # (f, 3, 2)
    sides = ((corners[:, [1, 2, 0]] - corners) ** 2).sum(2)  # (f, 3), of corners k and k + 1
    turned = (sides.argmin(1)[:, None] + np.arange(3)) % 3
    return np.take_along_axis(triangles, turned, 1)


def edges_of(triangles: IntArray, vertices: FloatArray, count: int) -> tuple[IntArray, FloatArray, FloatArray]:
    """Inner edges (e, 2), i < j, of left-turning triangles (f, 3), and the vertices right and left of each, (e, 2)."""
    tails = triangles.ravel()
    heads = triangles[:, [1, 2, 0]].ravel()
    low, high = np.minimum(tails, heads), np.maximum(tails, heads)
    keys = 2 * (low * count + high) + (tails > heads)  # the side left of (i, j) comes just before the one right of it
    order = np.argsort(keys)
    keys = keys[order]
    first = np.flatnonzero(keys[1:] == keys[:-1] + 1)
    first = first[keys[first] % 2 == 0]
    edges = keys[first] // 2
    right, left = order[first + 1] // 3, order[first] // 3
    return np.stack([edges // count, edges % count], axis=1), vertices[right], vertices[left]
