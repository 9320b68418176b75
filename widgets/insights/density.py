"""The density p_t as a heat map, the noised particles over it, and the gap's main readings at the foot."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from engine import Film, Frame

from ..look import Look
from ..paint_captions import paint_readings
from ..paint_cloud import paint_cloud
from ..paint_density import paint_density
from ..paint_points import disc_radius
from ..pane_grid import Pane
from ..theme import Theme


def paint_density_view(painter: QPainter, pane: Pane, film: Film, frame: Frame, look: Look, colours: Theme) -> bool:
    """False while neither density nor particles have come."""
    if look.layers.density and film.density is not None and frame.density is not None:
        paint_density(painter, frame.density, film.density.half_width, pane.projection, pane.plot, colours.ramp)
    motion = frame.motions.get("forward")
    if look.layers.points and motion is not None:
        painter.setOpacity(0.5 * min(1.0, 1500 / max(len(motion), 1)) ** 0.35)
        radius = max(0.8, 0.5 * disc_radius(len(motion), pane.unit))
        paint_cloud(painter, pane.projection, motion, radius, (colours.ink,), None, pane.plot, shape="soft")
        painter.setOpacity(1.0)
    if look.layers.captions:
        readings = None if film.measurements is None else film.measurements.readings
        paint_readings(painter, pane, readings, colours)
    return film.density is not None or motion is not None
