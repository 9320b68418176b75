"""The few kinds of text beside the controls (muted, strong, a heading), and the card that groups them."""

from __future__ import annotations

import html

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from .fonts import font

TEXT = 13  # pixels
SMALL = 12


def muted(text: str = "", pixels: int = SMALL) -> QLabel:
    """Secondary text, in the palette's placeholder colour (whose contrast the theme's test measures)."""
    label = QLabel(text)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    label.setFont(font(pixels))
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def heading(text: str) -> QLabel:
    """The title of a group of controls."""
    label = QLabel(text)
    label.setFont(font(TEXT, QFont.Weight.DemiBold))
    return label


def rich_tip(*paragraphs: str) -> str:
    """A tooltip that wraps: each plain sentence a paragraph; empty ones are left out."""
    return "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs if text)


class Card(QFrame):
    """A rounded surface with a hairline border in the palette's base colour."""

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_face(QPainter(self), self)


def paint_face(painter: QPainter, widget: QWidget) -> None:
    """The face of a card: a rounded surface in the palette's base colour, with a hairline border."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(widget.palette().color(QPalette.ColorRole.Mid), 1))
    painter.setBrush(widget.palette().color(QPalette.ColorRole.Base))
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
