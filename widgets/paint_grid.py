"""A card: its face, a faint grid in world units with few numbers, and the frame that covers what spills over."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from .fonts import font
from .number_format import number
from .pane_grid import Pane
from .theme import Theme
from .vector_points import is_vector

SPACING = 46.0  # units between grid lines, at least


def grid_step(pixels_per_unit: float, least: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten whose lines are at least `least` pixels apart."""
    wanted = least / pixels_per_unit
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= wanted * (1 - 1e-9))


def paint_card(painter: QPainter, pane: Pane, colours: Theme) -> None:
    """The card's face, without border."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(pane.card), pane.radius, pane.radius)
    painter.fillPath(path, QColor(colours.card))


def paint_grid(painter: QPainter, pane: Pane, colours: Theme, captions: bool) -> None:
    """Grid lines at round world coordinates, the axes a little stronger, numbers along the bottom and the left edge."""
    plot, projection = pane.plot, pane.projection
    step = grid_step(projection.scale, SPACING * pane.unit)
    width = max(1, round(pane.unit))
    left, bottom = projection.world(plot.left(), plot.bottom())
    right, top = projection.world(plot.right(), plot.top())
    columns = range(math.ceil(left / step), math.floor(right / step) + 1)
    rows = range(math.ceil(bottom / step), math.floor(top / step) + 1)
    for k in columns:
        line = round(projection.origin_x + k * step * projection.scale)
        painter.fillRect(line, plot.top(), width, plot.height(), QColor(colours.axis if k == 0 else colours.grid))
    for k in rows:
        line = round(projection.origin_y - k * step * projection.scale)
        painter.fillRect(plot.left(), line, plot.width(), width, QColor(colours.axis if k == 0 else colours.grid))
    if not captions or min(plot.width(), plot.height()) < 150 * pane.unit:
        return
    painter.setFont(font(9.5 * pane.unit))
    painter.setPen(QColor(colours.muted))
    edge, box = 26 * pane.unit, 40 * pane.unit
    for k in columns:
        x = projection.origin_x + k * step * projection.scale
        if plot.left() + 1.6 * edge < x < plot.right() - edge:
            area = QRectF(x - box / 2, plot.bottom() - 17 * pane.unit, box, 14 * pane.unit)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, number(k * step, 3))
    for k in rows:
        y = projection.origin_y - k * step * projection.scale
        if plot.top() + 0.5 * edge < y < plot.bottom() - 1.2 * edge:
            area = QRectF(plot.left() + 7 * pane.unit, y - 7 * pane.unit, box, 14 * pane.unit)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, number(k * step, 3))


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
