"""The line at the foot of the window: what is computed, how well, and where."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from ..look.fonts import font
from ..look.labels import SMALL

SEPARATOR = "  ·  "


class StatusLine(QWidget):
    """One line of muted text, shortened with an ellipsis where the window is narrow; the tooltip has all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = self._details = ""
        self.setFont(font(SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(26)
        self.setAccessibleName(self.tr("Status"))

    @property
    def text(self) -> str:
        return self._text

    def display(self, status: str | dict[str, str]) -> None:
        """Show a sentence, or the values of a dictionary in their order; empty ones are left out."""
        text = status if isinstance(status, str) else SEPARATOR.join(part for part in status.values() if part)
        if text != self._text:
            self._text = text
            self.setToolTip(f"{text}\n{self._details}".strip())
            self.setAccessibleDescription(text)
            self.update()

    def setDetails(self, details: str) -> None:
        """More for the tooltip than there is room for in the line."""
        if details != self._details:
            self._details = details
            self.setToolTip(f"{self._text}\n{details}".strip())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        room = self.rect().adjusted(14, 0, -14, 0)
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
