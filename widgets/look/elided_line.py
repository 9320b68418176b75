"""A line of text in an area, cut by an ellipsis where it is too long: for the cells of lists."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

LEFT = Qt.AlignmentFlag.AlignLeft


def paint_elided_line(
    painter: QPainter, area: QRectF, text: str, face: QFont, ink: QColor, side: Qt.AlignmentFlag = LEFT
) -> None:
    """`side`: where in the width it stands; in the height it stands in the middle."""
    painter.setFont(face)
    painter.setPen(ink)
    shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
