"""Groups of sites that are far smaller than their distance from the rest, in nested partitions."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ...values import FloatArray, IntArray

APART = 10.0  # a group is tight where it is this many times as far from the rest as it is wide
FINEST, FACTOR = 4**10, 4  # squares a side of the finest grid, and from one to the next


def nested_partitions(positions: FloatArray) -> list[IntArray]:
    """Labels (m,) of parts, coarse to fine; the last are the sites themselves. O(m log m).

    On grids of ever larger squares, sites in squares that touch hang together: what does not is a square apart.
    """
    low, span = positions.min(0), float(np.ptp(positions, axis=0).max()) or 1.0
    squares = np.minimum(((positions - low) / span * FINEST).astype(np.int64), FINEST - 1)  # (m, 2)
    found: list[IntArray] = [np.arange(len(positions))]
    side = span / FINEST
    while side < span:
        chains = _chains(squares)
        tight = _widths(positions, chains) * APART <= side  # (chains,)
        labels = np.where(tight[chains], chains, chains.max() + 1 + found[0])
        parts = np.unique(labels, return_inverse=True)[1]
        if parts.max() < found[0].max():
            found.insert(0, parts)
        squares, side = squares // FACTOR, side * FACTOR
    return found


def _chains(squares: IntArray) -> IntArray:
    """(m,) which sites hang together over occupied `squares` (m, 2) that touch, be it at a corner."""
    rows = int(squares.max()) + 2
    keys, owner = np.unique(squares[:, 0] * rows + squares[:, 1], return_inverse=True)
    here, there = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for step in (1, rows - 1, rows, rows + 1):
        place = np.minimum(np.searchsorted(keys, keys + step), len(keys) - 1)
        touching = np.flatnonzero(keys[place] == keys + step)
        here.append(touching)
        there.append(place[touching])
    pairs = np.concatenate(here), np.concatenate(there)
    graph = coo_array((np.ones(len(pairs[0]), np.int8), pairs), shape=(len(keys), len(keys)))
    chains: IntArray = connected_components(graph, directed=False)[1][owner.ravel()].astype(np.int64)
    return chains


def _widths(positions: FloatArray, parts: IntArray) -> FloatArray:
    """(parts,) the larger side of each part's box."""
    order = np.argsort(parts, kind="stable")
    firsts = np.flatnonzero(np.diff(parts[order], prepend=-1))
    boxes = [reduce.reduceat(positions[order], firsts, axis=0) for reduce in (np.maximum, np.minimum)]
    widths: FloatArray = (boxes[0] - boxes[1]).max(1)
    return widths
