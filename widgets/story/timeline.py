"""The whole story as one line of time: scenes as blocks, ways between them, what is computed, and the playhead."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from ..controls.track_slider import TrackSlider

HEIGHT = 26
_BLOCK = 12.0  # height of a scene
_RAIL = 3.0  # of a way
_READY = 3.0


class Timeline(TrackSlider):
    """A slider over shares of the story's time. Shading under it says what can be shown at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._blocks: tuple[tuple[float, float], ...] = ()
        self._ready: tuple[tuple[float, float], ...] = ()

    @property
    def ready(self) -> tuple[tuple[float, float], ...]:
        """The shaded spans, in shares of the time."""
        return self._ready

    @property
    def blocks(self) -> tuple[tuple[float, float], ...]:
        """When each scene stays, in shares of the time."""
        return self._blocks

    def setBlocks(self, blocks: Sequence[tuple[float, float]]) -> None:
        """When each scene stays, in shares of the time."""
        self._blocks = tuple(blocks)
        self.setEnabled(bool(blocks))
        self.update()

    def setReady(self, spans: Sequence[tuple[float, float]]) -> None:
        """What is computed, in shares of the time."""
        if tuple(spans) != self._ready:
            self._ready = tuple(spans)
            share = sum(end - start for start, end in spans)
            self.setAccessibleDescription(self.tr("{} % computed").format(round(100 * share)))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, middle = self.palette(), self.height() / 2 - 2
        text, accent = palette.color(QPalette.ColorRole.WindowText), palette.color(QPalette.ColorRole.Highlight)
        left, right = self.position_of(0.0).x(), self.position_of(1.0).x()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_faint(text, 0.16))
        painter.drawRoundedRect(QRectF(left, middle - _RAIL / 2, right - left, _RAIL), 1.5, 1.5)
        for index, (start, end) in enumerate(self._blocks):
            a, b = self.position_of(start).x(), self.position_of(end).x()
            inside = start <= self.fraction <= end
            painter.setBrush(_faint(accent if inside else text, 0.55 if inside else 0.24 + 0.06 * (index % 2)))
            painter.drawRoundedRect(QRectF(a, middle - _BLOCK / 2, max(b - a, 2.0), _BLOCK), 2.5, 2.5)
        painter.setBrush(_faint(accent, 0.9))
        foot = middle + _BLOCK / 2 + 2
        for start, end in self._ready:
            a, b = self.position_of(start).x(), self.position_of(end).x()
            painter.drawRect(QRectF(a, foot, max(b - a, 1.0), _READY))
        if self._blocks:
            at = self.position_of(self.fraction).x()
            painter.setPen(QPen(text, 2.0))
            painter.drawLine(int(at), 1, int(at), self.height() - 2)
            if self.hasFocus():
                painter.setPen(QPen(accent, 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(at - 4, 1, 8, self.height() - 3), 3, 3)


def _faint(colour: QColor, share: float) -> QColor:
    made = QColor(colour)
    made.setAlphaF(share)
    return made
