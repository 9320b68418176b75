"""The second drawing nu in the forward pane: hollow diamonds of a colour of their own, and a line that names both."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from engine import PointCloud

from ..look.fonts import font
from ..look.theme import Theme
from .look import Look
from .pane_grid import Pane
from .points import MANY, disc_radius, paint_points

LABELS = ("μ, the drawing", "ν, the second one")


def paint_second(painter: QPainter, pane: Pane, second: PointCloud, phase: float, look: Look, colours: Theme) -> None:
    """nu at the data, fainter as the film leaves them: it does not diffuse here. Nothing where there is none."""
    if len(second) == 0:
        return
    painter.save()
    painter.setClipRect(pane.plot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(0.95 if look.drawing and phase < 0.06 else 0.6)
    pixels = pane.projection.pixels(second.positions)
    size = max(2.5 * pane.unit, 1.15 * disc_radius(len(second), pane.unit))
    if len(second) <= MANY:
        painter.setPen(QPen(QColor(colours.insight), max(1.0, 1.2 * pane.unit)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for x, y in pixels[_seen(pixels, pane, size)].tolist():
            painter.drawPolygon(_diamond(x, y, size))
    else:
        paint_points(painter, pixels, size / 2, (colours.insight,), None, pane.plot, shape="soft")
    painter.setOpacity(1.0)
    if look.layers.captions:
        _paint_legend(painter, pane, colours)
    painter.restore()


def _seen(pixels: np.ndarray, pane: Pane, margin: float) -> np.ndarray:
    plot = pane.plot
    low, high = (plot.left() - margin, plot.top() - margin), (plot.right() + margin, plot.bottom() + margin)
    return np.asarray(((pixels >= low) & (pixels <= high)).all(axis=1))


def _diamond(x: float, y: float, size: float) -> QPolygonF:
    return QPolygonF([QPointF(x, y - size), QPointF(x + size, y), QPointF(x, y + size), QPointF(x - size, y)])


def _paint_legend(painter: QPainter, pane: Pane, colours: Theme) -> None:
    unit, face = pane.unit, font(11 * pane.unit)
    widths = [QFontMetricsF(face).horizontalAdvance(label) for label in LABELS]
    mark, gap, pad = 12 * unit, 14 * unit, 9 * unit
    width_of_all = 2 * pad + 2 * mark + gap + sum(widths)
    box = QRectF(pane.plot.x() + 8 * unit, pane.plot.bottom() - 30 * unit, width_of_all, 22 * unit)
    ground = QColor(colours.card)
    ground.setAlphaF(0.86)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 5 * unit, 5 * unit)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(face)
    left, middle, size = box.x() + pad, box.center().y(), 3.2 * unit
    for index, (label, width) in enumerate(zip(LABELS, widths, strict=True)):
        painter.setPen(QPen(QColor(colours.insight if index else colours.text), 1.3 * unit))
        at = QPointF(left + size, middle)
        if index:
            painter.drawPolygon(_diamond(at.x(), at.y(), 1.2 * size))
        else:
            painter.drawEllipse(at, size, size)
        painter.setPen(QColor(colours.text))
        area = QRectF(left + mark, box.y(), width + unit, box.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, label)
        left += mark + width + gap
