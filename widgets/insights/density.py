"""The density p_t as a heat map, the noised particles over it, and the gap's main readings at the foot."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from engine import Film, Frame

from ..fields.field import Field
from ..look.theme import Theme
from ..painting.captions import PADDING, paint_readings
from ..painting.cloud import paint_cloud
from ..painting.colour_scale import DENSITY
from ..painting.density import paint_density, ramp
from ..painting.look import Look
from ..painting.pane_grid import Pane
from ..painting.points import disc_radius
from .legend import BAR_HEIGHT, paint_bar

BAR = 110.0  # units of width of its colour bar


def paint_density_view(painter: QPainter, pane: Pane, film: Film, frame: Frame, look: Look, colours: Theme) -> bool:
    """False while neither density nor particles have come."""
    field = density_field(look, colours)
    if look.layers.density and film.density is not None and frame.density is not None:
        half_width, places = film.density.half_width, DENSITY.places(field.limits)
        paint_density(painter, frame.density, half_width, pane.projection, pane.plot, colours.ramp, places)
    motion = frame.motions.get("forward")
    if look.layers.points and motion is not None:
        painter.setOpacity(0.5 * min(1.0, 1500 / max(len(motion), 1)) ** 0.35)
        radius = max(0.8, 0.5 * disc_radius(len(motion), pane.unit))
        paint_cloud(painter, pane.projection, motion, radius, (colours.ink,), None, pane.plot, shape="soft")
        painter.setOpacity(1.0)
    if look.layers.captions:
        readings = None if film.measurements is None else film.measurements.readings
        paint_readings(painter, pane, readings, colours)
        if field.limits is not None and film.density is not None:
            paint_bar(painter, density_bar(pane), field, look, pane.unit, colours)
    return film.density is not None or motion is not None


def density_field(look: Look, colours: Theme) -> Field:
    """What the colours of the density mean."""
    limits = dict(look.limits).get("density")
    return Field(name="density", scale=DENSITY, palette=ramp(colours.ramp), limits=limits, plated=True)


def density_bar(pane: Pane) -> QRectF:
    """The pixels of its coloured bar: in a corner, where the density is low; in a picture only if it has limits."""
    unit, plot = pane.unit, pane.plot
    width = min(BAR * unit, 0.5 * plot.width())
    return QRectF(plot.right() + 1 - (PADDING + 4) * unit - width, plot.y() + 14 * unit, width, BAR_HEIGHT * unit)
