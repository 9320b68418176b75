"""The words around a chart's box: its title above, the names of the axes below."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from engine import Chart

from ..look.fonts import font
from ..painting.captions import MIDDLE_LEFT, paint_text
from .chart_dress import Dress
from .sizes import LABEL, TITLE


def paint_captions(painter: QPainter, chart: Chart, dress: Dress, width: float, box: QRectF) -> None:
    """In the pixels of a chart item so wide, with its curves in a box."""
    unit, colours = dress.unit, dress.colours
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if chart.title:
        line = QRectF(12 * unit, 3 * unit, width - 24 * unit, 18 * unit)
        paint_text(painter, line, chart.title, font(TITLE * unit), colours.text, MIDDLE_LEFT)
    name = font(LABEL * unit)
    half = QFontMetricsF(name).horizontalAdvance(chart.x_label)
    below = QRectF(box.left(), box.bottom() + 17 * unit, box.width(), 16 * unit)
    right = below.adjusted(max(0.0, box.width() - half - 1), 0, 0, 0)
    paint_text(painter, right, chart.x_label, name, colours.muted, MIDDLE_LEFT)
    if chart.y_label:
        left = QRectF(12 * unit, below.y(), max(0.0, box.right() - half - 24 * unit), 16 * unit)
        paint_text(painter, left, f"↑ {chart.y_label}", name, colours.muted, MIDDLE_LEFT)
