"""A quiet caption over a pane that says what can be done there."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from ...look.fonts import font
from ...look.theme import Theme
from ...painting.pane_grid import Pane

SIZE, TOP, PADDING = 12.5, 14.0, 11.0  # units


def paint_hint(painter: QPainter, pane: Pane, text: str, opacity: float, colours: Theme) -> None:
    """`text` in a rounded label at the upper edge of the plot, in the middle."""
    unit, face = pane.unit, font(SIZE * pane.unit)
    measure = QFontMetricsF(face)
    width = measure.horizontalAdvance(text) + 2 * PADDING * unit
    height = measure.height() + 0.8 * PADDING * unit
    label = QRectF(pane.plot.center().x() - width / 2, pane.plot.top() + TOP * unit, width, height)
    painter.save()
    painter.setClipRect(pane.plot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(opacity)
    ground = QColor(colours.card)
    ground.setAlphaF(0.88)
    painter.setBrush(ground)
    painter.setPen(Qt.PenStyle.NoPen)  # an outline would make it look like a button
    painter.drawRoundedRect(label, height / 2, height / 2)
    painter.setPen(QColor(colours.text))
    painter.setFont(face)
    painter.drawText(label, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
