"""The outline of brush and eraser: a circle of the tool's radius, legible on every ground."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from .pane_grid import Pane
from .theme import Theme


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
    x, y = float(centre[0]), float(centre[1])
    middle = QPointF(
        pane.projection.origin_x + x * pane.projection.scale, pane.projection.origin_y - y * pane.projection.scale
    )
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
