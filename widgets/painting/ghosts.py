"""Ghosts: what belongs to a particle in another pane, faint under this one."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPainter

from engine import DiffusionResult, Frame, TransportResult

from ..look.theme import Theme
from .pane_grid import Pane
from .points import disc_radius, paint_points
from .trails import chosen, draw_lines, trail_segments


def paint_forward_ghosts(painter: QPainter, pane: Pane, result: DiffusionResult, frame: Frame, colours: Theme) -> None:
    """Under the reversal: some of the same particles on their way to noise, when they were at its time t."""
    phase, some = 1 - frame.reverse_phase, chosen(result.forward.n)
    segments, _ages = trail_segments(result.forward, phase)
    draw_lines(painter, pane.projection.pixels(segments), colours.forward, 0.3, pane.unit)
    places = pane.projection.pixels(result.forward.at(phase)[some])
    radius = max(2.0, 1.1 * disc_radius(len(places), pane.unit))
    painter.setOpacity(0.6)
    paint_points(painter, places, radius, (colours.forward,), None, pane.plot, shape="ring")
    painter.setOpacity(1.0)


def paint_partners(
    painter: QPainter, pane: Pane, plan: TransportResult, result: DiffusionResult, colours: Theme
) -> None:
    """In the transport pane: from where the optimal map takes some latents to where the reversal takes them."""
    n = min(len(plan.ends), result.reverse.n)
    some = chosen(n)
    ends, others = plan.ends[:n][some], result.reverse.at(1.0)[:n][some]
    draw_lines(painter, pane.projection.pixels(np.stack([ends, others], axis=1)), colours.reverse, 0.7, 1.1 * pane.unit)
    radius = max(2.0, 1.1 * disc_radius(len(others), pane.unit))
    painter.setOpacity(0.7)
    paint_points(painter, pane.projection.pixels(others), radius, (colours.reverse,), None, pane.plot, shape="ring")
    painter.setOpacity(1.0)
