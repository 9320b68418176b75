"""The legend at a field's foot: what is shown, its colour scale with the values at its ends and middle, its unit."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from engine import PlaneFilm

from ..fields.field import Field
from ..look.fonts import font
from ..look.number_format import number, with_unit
from ..look.theme import Theme
from ..painting.captions import MIDDLE_LEFT, PADDING, paint_text
from ..painting.colour_scale import ColourScale
from ..painting.look import Look
from ..painting.pane_grid import Pane
from ..plots.chart_dress import Dress

FOOT = 38.0  # units
BAR_WIDTH, BAR_HEIGHT = 170.0, 6.0
SHARE = 0.42  # of the strip, that the bar takes at most


def foot(painter: QPainter, pane: Pane, colours: Theme, height: float = FOOT) -> QRectF | None:
    """A strip in the card's colour over the plot's foot, `height` units high; None where there is no room for it."""
    unit, strip = pane.unit, foot_area(pane, height)
    if strip is None:
        return None
    painter.fillRect(strip, QColor(colours.card))  # opaque: the grid's numbers lie under it
    painter.fillRect(QRectF(strip.x(), strip.y(), strip.width(), max(1, round(unit))), QColor(colours.border))
    return strip.adjusted(PADDING * unit, 0, -PADDING * unit, 0)


def foot_area(pane: Pane, height: float) -> QRectF | None:
    """The pixels of that strip."""
    unit, plot = pane.unit, pane.plot
    if plot.height() < 3 * height * unit:
        return None
    return QRectF(plot.x(), plot.bottom() + 1 - height * unit, plot.width(), height * unit)


def bar_area(pane: Pane) -> QRectF | None:
    """The pixels of a field's coloured bar, in the strip at the plot's foot; None where there is no room for that."""
    unit, strip = pane.unit, foot_area(pane, FOOT)
    if strip is None:
        return None
    inner = strip.adjusted(PADDING * unit, 0, -PADDING * unit, 0)
    width = min(BAR_WIDTH * unit, SHARE * inner.width())
    return QRectF(inner.right() - width, inner.y() + 9 * unit, width, BAR_HEIGHT * unit)


def paint_legend(painter: QPainter, pane: Pane, plane: PlaneFilm, field: Field, look: Look, colours: Theme) -> None:
    """Name and unit on the left, the bar with its numbers on the right."""
    inner, bar = foot(painter, pane, colours), bar_area(pane)
    if inner is None or bar is None:
        return
    paint_bar(painter, bar, field, look, pane.unit, colours)
    unit, face = pane.unit, font(10.5 * pane.unit)
    room = QRectF(inner.x(), inner.y(), inner.width() - bar.width() - 12 * unit, inner.height())
    name = fitting(names(plane), font(11.5 * unit), room.width())
    second = fitting(remarks(plane, field.scale), face, room.width())
    upper = room.adjusted(0, 4 * unit, 0, -17 * unit) if second else room
    paint_text(painter, upper, name, font(11.5 * unit), colours.text, MIDDLE_LEFT)
    if second:
        paint_text(painter, room.adjusted(0, 19 * unit, 0, -3 * unit), second, face, colours.muted, MIDDLE_LEFT)


def paint_bar(painter: QPainter, bar: QRectF, field: Field, look: Look, unit: float, colours: Theme) -> None:
    """The colour scale, but in a window, which has it in a view of its own."""
    if look.diagrams:
        from ..fields.colour_bar import grip_area  # loads pyqtgraph
        from ..fields.paint_field import paint_colour_bar

        dress = Dress(unit=unit, colours=colours, ratio=painter.device().devicePixelRatioF())
        paint_colour_bar(painter, grip_area(bar, unit), field, dress)


def names(plane: PlaneFilm) -> list[str]:
    """What a field is called, the longest first; at last its bare symbol."""
    unit = f"[{plane.unit}]" if plane.unit else ""
    long = f"{plane.label} {plane.symbol}".strip()
    return [*(with_unit(name, unit) for name in (long, plane.label, plane.symbol) if name), plane.symbol or plane.label]


def remarks(plane: PlaneFilm, scale: ColourScale) -> list[str]:
    """What the hatching means, and that a huge range is bent; the longest first."""
    bent = ["arcsinh scale"] if scale.bend is not None else []
    if plane.contour is None:
        return bent or [""]
    level = number(plane.contour, 3)
    return [
        "  ·  ".join([f"hatched above {level}", *bent]),
        " · ".join([f"hatched > {level}", *(["arcsinh"] if bent else [])]),
    ]


def fitting(texts: list[str], face: QFont, width: float) -> str:
    """The first that has room, else the last."""
    measure = QFontMetricsF(face)
    return next((text for text in texts if measure.horizontalAdvance(text) <= width), texts[-1])
