"""The heat map: in place, upright, smooth, and on an even ramp."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from widgets.look.theme import THEME_NAMES, ThemeName, theme
from widgets.painting.density import FADE, LEVELS, density_image, ramp, sampling
from widgets.painting.view import Projection, View

GREYS = ("#000000", "#ffffff")


def test_the_peak_is_painted_where_it_is(qapp: QApplication) -> None:
    size, half_width = 96, 4.0
    axis = (np.arange(size) + 0.5) / size * 8 - 4
    x, y = np.meshgrid(axis, -axis)  # row 0 is the top
    values = np.exp(-((x - 1) ** 2 + (y - 2) ** 2) / 0.5).astype(np.float32)
    area = QRect(30, 10, 400, 300)
    projection = Projection.of(View(half_width=3.2), 30, 10, 400, 300)
    image = density_image(values, half_width, projection, area, GREYS)
    light = np.array([[QColor(image.pixel(i, j)).lightness() for i in range(400)] for j in range(300)], float)
    weight = light * (light > 0.5 * light.max())
    j, i = np.mgrid[:300, :400] + 0.5
    at = projection.world(30 + (i * weight).sum() / weight.sum(), 10 + (j * weight).sum() / weight.sum())
    assert at == pytest.approx((1.0, 2.0), abs=0.02)  # a pixel is 0.021 units, and the peak is symmetric


def test_weights_sum_to_one_inside_and_vanish_at_the_edge() -> None:
    inside = np.linspace(-4 * (1 - FADE), 4 * (1 - FADE), 101)
    np.testing.assert_allclose(sampling(48, 4.0, inside).sum(axis=1), 1, atol=1e-6)  # B-splines add up to 1; float32
    assert sampling(48, 4.0, np.array([-4.0, 4.0, 9.0])).max() == 0


@pytest.mark.parametrize("name", THEME_NAMES)
def test_ramp_starts_at_the_card_and_moves_one_way(qapp: QApplication, name: ThemeName) -> None:
    colours = theme(name)
    made = [QColor(int(value)) for value in ramp(colours.ramp)]
    assert len(made) == LEVELS
    assert made[0] == QColor(colours.card)
    assert made[-1] == QColor(colours.ramp[-1])
    steps = np.diff([0.2126 * c.redF() + 0.7152 * c.greenF() + 0.0722 * c.blueF() for c in made])
    rising = steps if name == "dark" else -steps
    assert rising.min() > -1.5 / 255  # luma never turns back by more than the rounding of its three channels
