"""Shapes of the classes: eight different ones of about one size, and icons of them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from widgets.look.label_shapes import SHAPES, label_icon, shape_coverage
from widgets.painting.points import PHASES, coverage, tile_side


def test_class_0_is_the_disc() -> None:
    np.testing.assert_allclose(shape_coverage(0, 3.1, 11, PHASES), coverage(3.1, 11))


@pytest.mark.parametrize("kind", range(8))
def test_every_shape_has_about_the_area_of_the_disc_and_fits_its_tile(kind: int) -> None:
    radius = 6.0
    side = tile_side(radius)
    whole = shape_coverage(kind, radius, side, PHASES)
    disc = coverage(radius, side)[0, 0].sum()
    areas = whole.sum(axis=(2, 3))
    assert (np.abs(areas / disc - 1) < 0.25).all()
    edge = np.ones((side, side), bool)
    edge[1:-1, 1:-1] = False
    assert whole[..., edge].max() == 0  # nothing is cut off


def test_no_two_shapes_are_alike() -> None:
    tiles = {shape_coverage(kind, 4.0, 15, 1).tobytes() for kind in range(len(SHAPES))}
    assert len(tiles) == 8
    np.testing.assert_array_equal(shape_coverage(9, 4.0, 15, 1), shape_coverage(1, 4.0, 15, 1))


def test_icons_differ(qapp: QApplication) -> None:
    pictures = {label_icon(k, qapp.palette()).pixmap(28, 28).toImage().constBits().tobytes() for k in range(8)}
    assert len(pictures) == 8
