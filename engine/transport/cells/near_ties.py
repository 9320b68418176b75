"""Edges of a power diagram among planes that all but tie, where a hull of lifted sites can't tell which is on top.

The hull knows heights to 1e-16 of the largest coordinate, which for sites eps apart is 1e-16/eps in the plane. Here a
wall is the part of its line on which no third plane is higher, from differences to the nearest site alone: those are
known to 1e-16 of themselves, however near the sites are.
"""

from __future__ import annotations

import numpy as np

from ...values import FloatArray, IntArray
from ..base import BLOCK
from .facets import edges_of, shortest_first, vertices_of
from .heights import Heights

TIE = 1e-12  # of the highest lift: so near the highest plane at a vertex, others are looked at; a hull errs by 1e-14
OUTSIDE = 1e3  # vertices beyond are of facets that stand on edge


def edges_between(
    points: FloatArray, lifts: Heights, facets: IntArray, close: IntArray
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Edges (e, 2), i < j, with where each begins and ends, (e, 2), from a hull's `facets` (f, 3).

    `close` (c,) are the planes that the hull may have misjudged, or lost.
    """
    triangles, vertices = vertices_of(points, lifts, shortest_first(points, facets))
    at, which = _near_highest(points, lifts, vertices, triangles, close)
    if len(at) == 0:
        return edges_of(triangles, vertices, len(points))
    pairs, before, after = _walls(points, lifts, _candidates(triangles, at, which, len(points)))
    corners = np.sort(np.column_stack([np.tile(pairs, (2, 1)), np.concatenate([before, after])]), axis=1)
    # one place for the three walls that meet there: else cells don't close where walls are all but parallel
    corners, index = np.unique(corners, axis=0, return_inverse=True)
    places = vertices_of(points, lifts, shortest_first(points, corners))[1][index.ravel()]
    return pairs, places[: len(pairs)], places[len(pairs) :]


def _near_highest(
    points: FloatArray, lifts: Heights, vertices: FloatArray, triangles: IntArray, close: IntArray
) -> tuple[IntArray, IntArray]:
    """Pairs (vertex, plane) of planes among `close` that all but touch the highest at a vertex and are not its own."""
    finite = np.flatnonzero(np.isfinite(vertices).all(1) & (np.abs(vertices).max(1) < OUTSIDE))
    z, own = vertices[finite], triangles[finite]
    slack = TIE * np.abs(lifts.values).max()
    lowest = (points[own[:, 0]] * z).sum(1) - lifts.values[own[:, 0]] - slack
    rows, slopes = max(1, BLOCK // len(close)), points[close].T
    found = [
        np.nonzero(z[k : k + rows] @ slopes - lifts.values[close] > lowest[k : k + rows, None]) + np.array([[k], [0]])
        for k in range(0, len(z), rows)
    ]
    at, which = np.concatenate(found, axis=1)
    new = (own[at] != close[which][:, None]).all(1)
    return finite[at[new]], close[which[new]]


def _candidates(triangles: IntArray, at: IntArray, which: IntArray, count: int) -> IntArray:
    """(p, 2) pairs i < j of planes that meet at a vertex, with those that nearly do."""
    vertex = np.concatenate([np.repeat(np.arange(len(triangles)), 3), at])
    plane = np.concatenate([triangles.ravel(), which])
    order = np.argsort(vertex, kind="stable")
    vertex, plane = vertex[order], plane[order]
    counts = np.bincount(vertex, minlength=len(triangles))
    one, other = _joined(np.cumsum(counts) - counts, counts, vertex)
    i, j = plane[one], plane[other]
    keys = np.unique((i * count + j)[i < j])
    return np.stack([keys // count, keys % count], axis=1)


def _walls(points: FloatArray, lifts: Heights, pairs: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Those of `pairs` (p, 2) that share a wall, (e, 2), and the third planes (e,) at which it begins and ends."""
    i, j = pairs.T
    steps = points[j] - points[i]
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    normals, offsets = steps / lengths[:, None], lifts.rises(i, j) / lengths
    wall, third = _meeting(pairs, len(points))
    a, b = i[wall], j[wall]
    from_a, from_b = points[third] - points[a], points[third] - points[b]
    nearer = (from_a**2).sum(1) <= (from_b**2).sum(1)
    step, n = np.where(nearer[:, None], from_a, from_b), normals[wall]
    slack = lifts.rises(np.where(nearer, a, b), third) - offsets[wall] * (n * step).sum(1)
    slope = n[:, 0] * step[:, 1] - n[:, 1] * step[:, 0]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        bound = slack / slope  # where along the wall's line the third plane overtakes
    rising, falling = slope > 0, slope < 0
    tails, heads = np.full(len(pairs), -np.inf), np.full(len(pairs), np.inf)
    np.minimum.at(heads, wall[rising], bound[rising])
    np.maximum.at(tails, wall[falling], bound[falling])
    heads[wall[(slope == 0) & (slack < 0)]] = -np.inf  # a parallel plane that is higher all along
    before, after = (np.full(len(pairs), -1) for _ in range(2))
    first, last = falling & (bound == tails[wall]), rising & (bound == heads[wall])
    before[wall[first]], after[wall[last]] = third[first], third[last]
    kept = (heads > tails) & (before >= 0) & (after >= 0)
    return pairs[kept], before[kept], after[kept]


def _meeting(pairs: IntArray, count: int) -> tuple[IntArray, IntArray]:
    """For each of `pairs` (p, 2), every third plane that is paired with one of the two: (index of the pair, plane)."""
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    counts = np.bincount(both[:, 0], minlength=count)
    entry, index = _joined(np.cumsum(counts) - counts, counts, pairs.ravel())
    pair, third = entry // 2, both[index, 1]
    apart = (third != pairs[pair, 0]) & (third != pairs[pair, 1])
    return pair[apart], third[apart]


def _joined(firsts: IntArray, counts: IntArray, groups: IntArray) -> tuple[IntArray, IntArray]:
    """For every entry of `groups`, each index of its group's run: (entry, index), with runs at `firsts`."""
    sizes = counts[groups]
    entry = np.repeat(np.arange(len(groups)), sizes)
    within = np.arange(len(entry)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return entry, firsts[groups[entry]] + within
