"""Order along a Hilbert curve, on which neighbours stay neighbours (Skilling, AIP Conf. Proc. 707, 2004)."""

from __future__ import annotations

import numpy as np

from .values import FloatArray, IntArray

BITS = 62  # of an index in all; 16 a coordinate at most
FINEST = 16


def hilbert_order(points: FloatArray) -> IntArray:
    """(m,) indices that visit points (m, d) along the curve through their bounding cube; equal points stay in order.

    Scaling and moving the cloud leave the order as it is. Beyond 62 dimensions only the first 62 count.
    """
    coordinates = np.asarray(points, np.float64)[:, :BITS]
    d = coordinates.shape[1]
    bits = min(FINEST, BITS // d)
    low = coordinates.min(axis=0)
    side = float((coordinates.max(axis=0) - low).max()) or 1.0
    cells = np.minimum((coordinates - low) / side * 2**bits, 2**bits - 1).astype(np.int64)
    order: IntArray = np.argsort(hilbert_index(cells, bits), kind="stable")
    return order


def hilbert_index(cells: IntArray, bits: int) -> IntArray:
    """(m,) place on the curve of integer cells (m, d) in [0, 2^bits)^d, d bits <= 62; neighbours differ by one cell."""
    x = np.array(cells.T, np.int64)  # (d, m), turned into the index's bits in place
    for bit in range(bits - 1, 0, -1):  # undo the turns of the coarser cubes
        below = (1 << bit) - 1
        for axis in x:
            here = (axis >> bit) & 1 == 1
            swapped = np.where(here, 0, (x[0] ^ axis) & below)
            x[0] ^= np.where(here, below, swapped)
            axis ^= swapped  # nought for the first axis
    for i in range(1, len(x)):  # Gray code
        x[i] ^= x[i - 1]
    turn = np.zeros_like(x[0])
    for bit in range(bits - 1, 0, -1):
        turn ^= np.where((x[-1] >> bit) & 1 == 1, (1 << bit) - 1, 0)
    x ^= turn
    index = np.zeros_like(x[0])
    for bit in range(bits - 1, -1, -1):
        for axis in x:
            index = (index << 1) | ((axis >> bit) & 1)
    place: IntArray = index
    return place
