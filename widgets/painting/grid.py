"""A card: its face, a faint grid in world units with few numbers, and the frame that covers what spills over."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from ..look.fonts import font
from ..look.number_format import number, round_step
from ..look.theme import Theme
from .pane_grid import Pane
from .vector_points import is_vector

SPACING = 46.0  # units between grid lines, at least


def paint_card(painter: QPainter, pane: Pane, colours: Theme) -> None:
    """The card's face, without border."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(pane.card), pane.radius, pane.radius)
    painter.fillPath(path, QColor(colours.card))


def paint_grid(painter: QPainter, pane: Pane, colours: Theme, captions: bool) -> None:
    """Grid lines at round world coordinates, the axes a little stronger, numbers along the bottom and the left edge."""
    plot, projection = pane.plot, pane.projection
    step = round_step(SPACING * pane.unit / projection.scale)
    width = max(1, round(pane.unit))
    left, bottom = projection.world(plot.left(), plot.bottom())
    right, top = projection.world(plot.right(), plot.top())
    columns = [(value, projection.pixel(value, 0)[0]) for value in _multiples(step, left, right)]
    rows = [(value, projection.pixel(0, value)[1]) for value in _multiples(step, bottom, top)]
    for value, x in columns:
        painter.fillRect(round(x), plot.top(), width, plot.height(), QColor(colours.grid if value else colours.axis))
    for value, y in rows:
        painter.fillRect(plot.left(), round(y), plot.width(), width, QColor(colours.grid if value else colours.axis))
    if not captions or min(plot.width(), plot.height()) < 150 * pane.unit:
        return
    painter.setFont(font(9.5 * pane.unit))
    painter.setPen(QColor(colours.muted))
    edge, box = 26 * pane.unit, 40 * pane.unit
    for value, x in columns:
        if plot.left() + 1.6 * edge < x < plot.right() - edge:
            area = QRectF(x - box / 2, plot.bottom() - 17 * pane.unit, box, 14 * pane.unit)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, number(value, 3))
    for value, y in rows:
        if plot.top() + 0.5 * edge < y < plot.bottom() - 1.2 * edge:
            area = QRectF(plot.left() + 7 * pane.unit, y - 7 * pane.unit, box, 14 * pane.unit)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, number(value, 3))


def _multiples(step: float, low: float, high: float) -> list[float]:
    return [k * step for k in range(math.ceil(low / step), math.floor(high / step) + 1)]


def paint_frame(painter: QPainter, pane: Pane, colours: Theme, ground: bool = True) -> None:
    """Rounds the corners off whatever was painted up to the card's edge, and draws the border.

    Without `ground` the corners become transparent, where the painter can do that (SVG and PDF can't).
    """
    card = QRectF(pane.card)
    rounded = QPainterPath()
    rounded.addRoundedRect(card, pane.radius, pane.radius)
    outside = QPainterPath()
    outside.addRect(card)
    if ground:
        painter.fillPath(outside.subtracted(rounded), QColor(colours.window))
    elif not is_vector(painter):
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
        painter.fillPath(outside.subtracted(rounded), QColor(colours.window))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    width = max(1.0, pane.unit)
    painter.setPen(QPen(QColor(colours.border), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = width / 2
    painter.drawRoundedRect(card.adjusted(inset, inset, -inset, -inset), pane.radius - inset, pane.radius - inset)
