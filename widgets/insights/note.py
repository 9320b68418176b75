"""A sentence in place of a picture, in the middle of a pane."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ..look.fonts import font
from ..look.theme import Theme
from ..painting.captions import PADDING
from ..painting.look import Look
from ..painting.pane_grid import Pane


def paint_note(painter: QPainter, pane: Pane, text: str, look: Look, colours: Theme) -> None:
    """On the plain card, in as many lines as it takes; nothing where no words are shown."""
    painter.fillRect(pane.plot, QColor(colours.card))
    if look.layers.captions:
        area = QRectF(pane.plot).adjusted(2 * PADDING * pane.unit, 0, -2 * PADDING * pane.unit, 0)
        painter.setFont(font(12.5 * pane.unit))
        painter.setPen(QColor(colours.muted))
        painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)
