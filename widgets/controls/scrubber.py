"""The clock's slider: a track with two flags between which the clock plays, and ticks where something happens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QToolTip, QWidget

from ..look.labels import rich_tip
from .track_slider import TrackSlider

HEIGHT = 34
NARROWEST = 0.01  # of the span
_FLAG = 5.5  # half the width of a flag, and its height
_DROP = 7.5  # from the middle down to a flag's tip
_GRASP = 9.0  # how near the hand must be to take a flag
_TICK = 7.0, 13.0  # from the middle up to a tick's ends
_NEAR = 4.0  # how near a tick the hand must be to be told of it
End = Literal["low", "high"]


class Scrubber(TrackSlider):
    """`spanChanged((low, high))` while a person drags a flag; `spanSettled` when it is let go.

    Flags hang below the track, ticks stand above it. The keys for them are commands of the window.
    """

    spanChanged = Signal(object)
    spanSettled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._span = (0.0, 1.0)
        self._ticks: tuple[float, ...] = ()
        self._held: End | None = None
        self.setMouseTracking(True)

    @property
    def span(self) -> tuple[float, float]:
        return self._span

    def setSpan(self, low: float, high: float) -> None:
        """Show the part in which the clock plays; emits nothing."""
        self._span = (low, high)
        whole = self._span == (0.0, 1.0)
        description = self.tr("Plays from {} to {} %").format(round(100 * low), round(100 * high))
        self.setAccessibleDescription("" if whole else description)
        self.update()

    @property
    def ticks(self) -> tuple[float, ...]:
        return self._ticks

    def setTicks(self, phases: Sequence[float]) -> None:
        """Phases at which a mode of the density splits; each is told in a tooltip."""
        ticks = tuple(float(phase) for phase in phases)
        if ticks != self._ticks:
            self._ticks = ticks
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), HEIGHT)

    def flag(self, end: End) -> QPointF:
        """The middle of a flag, in the widget's coordinates."""
        return self.position_of(self._span[0 if end == "low" else 1]) + QPointF(0, _DROP + _FLAG / 2)

    def flag_at(self, position: QPointF) -> End | None:
        """The flag under the hand, the nearer of two."""
        if position.y() < self.height() / 2 + _DROP - 2:
            return None
        ends: tuple[End, End] = ("low", "high")
        end = min(ends, key=lambda each: abs(position.x() - self.flag(each).x()))
        return end if abs(position.x() - self.flag(end).x()) <= _GRASP else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = self.flag_at(event.position())
        if self._held is None:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._drag(self.fraction_at(event.position().x()))
            return
        over = self.flag_at(event.position()) is not None and not self.isSliderDown()
        self.setCursor(Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held is not None and event.button() == Qt.MouseButton.LeftButton:
            self._held = None
            self.spanSettled.emit()
        else:
            super().mouseReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tip = self.tip_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), tip or self.toolTip(), self)
            return True
        return super().event(event)

    def tip_at(self, position: QPointF) -> str:
        """What there is to say of the flag or tick at a position; empty where there is none."""
        match self.flag_at(position):
            case "low":
                says = self.tr("Playback starts here. Drag it; I sets it at the playhead, Shift+I clears it.")
                return rich_tip(says)
            case "high":
                says = self.tr("Playback ends here. Drag it; O sets it at the playhead, Shift+O clears it.")
                return rich_tip(says)
        for phase in self._ticks:
            if position.y() < self.height() / 2 and abs(position.x() - self.position_of(phase).x()) <= _NEAR:
                says = self.tr("Modes meet here, at phase {:.2f}; on the way back to the data one splits in two.")
                return rich_tip(says.format(phase))
        return ""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ticks(painter)
        self._paint_span(painter)

    def _paint_ticks(self, painter: QPainter) -> None:
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.5))
        for phase in self._ticks:
            at = self.position_of(phase)
            painter.drawLine(at - QPointF(0, _TICK[0]), at - QPointF(0, _TICK[1]))

    def _paint_span(self, painter: QPainter) -> None:
        """Flags as small triangles; a line between them once they stand inside."""
        whole = self._span == (0.0, 1.0)
        ink = self.palette().color(QPalette.ColorRole.PlaceholderText if whole else QPalette.ColorRole.Highlight)
        ink.setAlphaF(0.6 if whole else 1.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        low, high = self.flag("low"), self.flag("high")
        for at in (low, high):
            tip = at - QPointF(0, _FLAG / 2)
            foot = tip.y() + _FLAG
            painter.drawPolygon(QPolygonF([tip, QPointF(tip.x() + _FLAG, foot), QPointF(tip.x() - _FLAG, foot)]))
        if not whole:
            painter.setBrush(QColor(ink))
            painter.drawRect(QRectF(low.x(), low.y() + _FLAG / 2 - 1.5, high.x() - low.x(), 1.5))

    def _drag(self, fraction: float) -> None:
        low, high = self._span
        if self._held == "low":
            low = min(fraction, high - NARROWEST)
        else:
            high = max(fraction, low + NARROWEST)
        self.setSpan(max(low, 0.0), min(high, 1.0))
        self.spanChanged.emit(self._span)
