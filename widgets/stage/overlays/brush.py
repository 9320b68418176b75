"""The outline of a tool, a circle of its radius, and the keyboard's cross-hair: legible on every ground."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ...look.theme import Theme
from ...painting.pane_grid import Pane


def paint_brush(
    painter: QPainter,
    pane: Pane,
    centre: tuple[float, float],
    radius: float,
    erasing: bool,
    hovering: bool,
    colours: Theme,
) -> None:
    """A circle in world units at a world point of `pane`: dashed for the eraser, faint while the hand is elsewhere."""
    middle = QPointF(*pane.projection.pixel(*centre))
    size = radius * pane.projection.scale
    painter.save()
    painter.setClipRect(pane.plot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setOpacity(1.0 if hovering else 0.35)
    painter.setPen(QPen(QColor(colours.card), 3.5 * pane.unit))
    painter.drawEllipse(middle, size, size)
    pen = QPen(QColor(colours.error if erasing else colours.text), 1.4 * pane.unit)
    if erasing:
        pen.setDashPattern([3.0, 2.5])
    painter.setPen(pen)
    painter.drawEllipse(middle, size, size)
    painter.restore()


def paint_cross_hair(painter: QPainter, pane: Pane, at: tuple[float, float], focused: bool, colours: Theme) -> None:
    """Four arms about a gap at a world point of `pane`; faint while the keys go elsewhere."""
    x, y = pane.projection.pixel(*at)
    near, far = 3.5 * pane.unit, 15 * pane.unit
    painter.save()
    painter.setClipRect(pane.plot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(1.0 if focused else 0.4)
    for colour, width in ((colours.card, 4.0), (colours.accent, 2.0)):
        painter.setPen(QPen(QColor(colour), width * pane.unit, c=Qt.PenCapStyle.FlatCap))
        for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            painter.drawLine(QPointF(x + dx * near, y + dy * near), QPointF(x + dx * far, y + dy * far))
    painter.restore()
