"""Trails: they end at the particle, reach back a fixed span, and fade with age."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from engine import Trajectory
from widgets.painting.trails import MOST, SPAN, chosen, draw_lines, paint_trails, trail_segments
from widgets.painting.view import Projection

STRAIGHT = Trajectory(
    phases=np.linspace(0, 1, 41),
    positions=np.stack([np.linspace(0, 1, 41), np.zeros(41)], axis=1)[:, None, :],
)  # x equals the phase


@pytest.mark.parametrize("phase", [0.013, 0.2, 0.5, 0.777, 1.0])
def test_trail_runs_from_a_span_ago_to_now(phase: float) -> None:
    segments, ages = trail_segments(STRAIGHT, phase)
    x = segments[:, 0, :, 0]  # (k, 2)
    # Positions are float32: a rounding of 6e-8 each.
    assert x[-1, 1] == pytest.approx(phase, abs=1e-6)
    assert x[0, 0] == pytest.approx(max(phase - SPAN, 0), abs=1e-6)
    np.testing.assert_array_equal(x[1:, 0], x[:-1, 1])  # one unbroken line
    assert (np.diff(ages) < 0).all()
    assert ages.min() >= 0
    assert ages.max() <= 1


@pytest.mark.parametrize("n", [1, 149, 150, 151, 500, 100_001])
def test_chosen_particles_are_few_and_spread(n: int) -> None:
    indices = np.arange(n)[chosen(n)]
    assert min(n, MOST // 2) <= len(indices) <= MOST
    assert indices[0] == 0
    assert n - indices[-1] <= -(-n // MOST)


def test_trail_fades_towards_the_past(qapp: QApplication) -> None:
    image = QImage(200, 20, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_trails(painter, Projection(scale=200.0, origin_x=0.0, origin_y=10.0), STRAIGHT, 0.8, "#ffffff", 3.0)
    painter.end()
    line = [image.pixelColor(x, 10).lightness() for x in (110, 125, 140, 155, 170)]
    assert line[0] == line[-1] == 0  # older than the span, and not yet
    assert 0 < line[1] < line[2] < line[3]


def test_no_trail_at_the_start(qapp: QApplication) -> None:
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_trails(painter, Projection(scale=10.0, origin_x=0.0, origin_y=10.0), STRAIGHT, 0.0, "#ffffff", 3.0)
    draw_lines(painter, np.zeros((0, 2, 2)), "#ffffff", 1.0, 1.0)
    painter.end()
    assert {image.pixel(x, y) & 0xFFFFFF for x in range(20) for y in range(20)} == {0}


def test_lines_are_drawn_where_the_array_says(qapp: QApplication) -> None:
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    draw_lines(painter, np.array([[[2.0, 5.5], [10.0, 5.5]], [[15.5, 3.0], [15.5, 18.0]]]), "#ffffff", 1.0, 1.0)
    painter.end()
    lit = {(x, y) for x in range(20) for y in range(20) if image.pixel(x, y) & 0xFFFFFF}
    assert {(5, 5), (15, 10)} <= lit
    assert all(y == 5 or x == 15 for x, y in lit)
