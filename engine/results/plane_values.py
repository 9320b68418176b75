"""What a field over the plane is at one place."""

from __future__ import annotations

import numpy as np

from ..values import FloatArray, IntArray


def value_at(values: FloatArray, half_width: float, x: float, y: float) -> float | None:
    """A field `values` (h, w) over [-half_width, half_width]^2, row 0 on top, at a place; None beyond the square.

    Bilinear between the middles of cells, where it is the cell's own value; at the border the outermost cell's goes on.
    """
    row, down = _cell(values.shape[0], half_width, -y)
    column, along = _cell(values.shape[1], half_width, x)
    if row is None or column is None:
        return None
    block = values[row : row + 2, column : column + 2].astype(np.float64)
    rows = block[0] if len(block) == 1 else (1 - down) * block[0] + down * block[1]
    return float(rows[0] if len(rows) == 1 else (1 - along) * rows[0] + along * rows[1])


def label_at(labels: IntArray, half_width: float, x: float, y: float) -> int | None:
    """The label of the cell of `labels` (h, w), laid out likewise, that a place is in; None beyond the square."""
    if max(abs(x), abs(y)) > half_width:
        return None
    height, width = labels.shape
    row = min(int((half_width - y) / (2 * half_width) * height), height - 1)
    column = min(int((half_width + x) / (2 * half_width) * width), width - 1)
    return int(labels[row, column])


def _cell(size: int, half_width: float, where: float) -> tuple[int | None, float]:
    """The cell whose middle is the last before a coordinate, and the share of the way to the next one's."""
    if abs(where) > half_width:
        return None, 0.0
    place = min(max((where + half_width) / (2 * half_width) * size - 0.5, 0.0), size - 1.0)
    before = min(int(place), max(size - 2, 0))
    return before, place - before
