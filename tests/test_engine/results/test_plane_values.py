"""A field at a place: a cell's own value at its middle, exact for linear fields, nothing beyond the square."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.results.plane_values import label_at, value_at

sizes = st.integers(1, 9)


@given(sizes, sizes, st.floats(0.1, 50.0), st.integers(0, 2**32 - 1))
def test_at_the_middle_of_a_cell_it_is_the_cells_value(height: int, width: int, half_width: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(height, width)).astype(np.float32)
    labels = rng.integers(0, 5, size=(height, width)).astype(np.int32)
    row, column = int(rng.integers(height)), int(rng.integers(width))
    x = half_width * ((2 * column + 1) / width - 1)
    y = half_width * (1 - (2 * row + 1) / height)  # row 0 is on top
    # The place is rounded to about 1e-15 of the square, over which neighbouring values differ by at most 10 a cell.
    assert value_at(values, half_width, x, y) == pytest.approx(float(values[row, column]), abs=1e-12)
    assert label_at(labels, half_width, x, y) == labels[row, column]


@given(st.floats(-0.8, 0.8), st.floats(-0.8, 0.8))
def test_a_linear_field_is_exact_between_the_middles(x: float, y: float) -> None:
    """Of 10 x 10 cells the outermost middles are at 0.9."""
    middles = (np.arange(10) + 0.5) / 5 - 1
    values = 3 * middles[None, :] - 2 * middles[::-1, None] + 1  # row 0 is on top
    assert value_at(values, 1.0, x, y) == pytest.approx(3 * x - 2 * y + 1, abs=1e-12)


@given(st.floats(-3, 3), st.floats(-3, 3))
def test_it_lies_between_the_fields_ends_or_nowhere(x: float, y: float) -> None:
    values = np.array([[1.0, 4.0], [-2.0, 0.5]])
    found = value_at(values, 1.0, x, y)
    assert (found is None) == (max(abs(x), abs(y)) > 1.0)
    assert found is None or -2.0 <= found <= 4.0
    assert (label_at(np.array([[1, 2]], np.int32), 1.0, x, y) is None) == (found is None)
