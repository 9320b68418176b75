"""The legend at a field's foot: what is shown, its colour scale with the values at its ends and middle, its unit."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from engine import PlaneFilm

from ..fonts import font
from ..number_format import number, with_unit
from ..paint_captions import MIDDLE_LEFT, MIDDLE_RIGHT, PADDING, paint_text
from ..pane_grid import Pane
from ..theme import Theme
from .display_scale import DisplayScale

FOOT = 38.0  # units
BAR_WIDTH, BAR_HEIGHT = 170.0, 6.0
SHARE = 0.42  # of the strip, that the bar takes at most


def foot(painter: QPainter, pane: Pane, colours: Theme, height: float = FOOT) -> QRectF | None:
    """A strip in the card's colour over the plot's foot, `height` units high; None where there is no room for it."""
    unit, strip = pane.unit, foot_area(pane, height)
    if strip is None:
        return None
    face = QColor(colours.card)
    face.setAlphaF(0.86)
    painter.fillRect(strip, face)
    painter.fillRect(QRectF(strip.x(), strip.y(), strip.width(), max(1, round(unit))), QColor(colours.border))
    return strip.adjusted(PADDING * unit, 0, -PADDING * unit, 0)


def foot_area(pane: Pane, height: float) -> QRectF | None:
    """The pixels of that strip."""
    unit, plot = pane.unit, pane.plot
    if plot.height() < 3 * height * unit:
        return None
    return QRectF(plot.x(), plot.bottom() + 1 - height * unit, plot.width(), height * unit)


def paint_legend(
    painter: QPainter, pane: Pane, plane: PlaneFilm, scale: DisplayScale, palette: npt.NDArray[np.uint32],
    colours: Theme,
) -> None:  # fmt: skip
    """Name and unit on the left, the bar with its numbers on the right."""
    inner = foot(painter, pane, colours)
    if inner is None:
        return
    unit = pane.unit
    width = min(BAR_WIDTH * unit, SHARE * inner.width())
    bar = QRectF(inner.right() - width, inner.y() + 9 * unit, width, BAR_HEIGHT * unit)
    painter.drawImage(bar, QImage(palette.tobytes(), len(palette), 1, 4 * len(palette), QImage.Format.Format_RGB32))
    painter.setPen(QPen(QColor(colours.border), max(1.0, unit)))
    painter.drawRect(bar)
    numbers = QRectF(bar.x(), bar.bottom() + 2 * unit, width, 16 * unit)
    face = font(10.5 * unit)
    low, high = scale.ends
    paint_text(painter, numbers, number(low, 3), face, colours.muted, MIDDLE_LEFT)
    paint_text(painter, numbers, number(high, 3), face, colours.muted, MIDDLE_RIGHT)
    if scale.signed:
        text, half = number(scale.base, 3), numbers.width() / 2
        taken = QFontMetricsF(face).horizontalAdvance(text)
        painter.fillRect(QRectF(bar.center().x(), bar.y(), max(1.0, unit), bar.height()), QColor(colours.text))
        paint_text(painter, numbers.adjusted(half - taken / 2, 0, 0, 0), text, face, colours.muted, MIDDLE_LEFT)
    room = QRectF(inner.x(), inner.y(), inner.width() - width - 12 * unit, inner.height())
    name = fitting(names(plane), font(11.5 * unit), room.width())
    second = fitting(remarks(plane, scale), face, room.width())
    upper = room.adjusted(0, 4 * unit, 0, -17 * unit) if second else room
    paint_text(painter, upper, name, font(11.5 * unit), colours.text, MIDDLE_LEFT)
    if second:
        paint_text(painter, room.adjusted(0, 19 * unit, 0, -3 * unit), second, face, colours.muted, MIDDLE_LEFT)


def names(plane: PlaneFilm) -> list[str]:
    """What a field is called, the longest first."""
    unit = f"[{plane.unit}]" if plane.unit else ""
    long = f"{plane.label} {plane.symbol}".strip()
    return [with_unit(name, unit) for name in (long, plane.label, plane.symbol) if name]


def remarks(plane: PlaneFilm, scale: DisplayScale) -> list[str]:
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
