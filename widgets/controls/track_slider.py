"""A slider that jumps to the click, paints its own track, and leaves the wheel to the page until it has the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

RANGE = 10_000  # positions of the slider; a fraction of 0 to 1 in their steps
_MARGIN = 8.0  # from the widget's side to the ends of the track; half a handle and its focus ring
_HANDLE = 6.5  # radius
_TRACK = 4.0  # thickness
_KEYS = {
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
}  # fmt: skip


class TrackSlider(QSlider):
    """A horizontal slider over fractions 0 to 1, with an optional mark and an origin from which the track is filled.

    `settled` comes when a movement is over: at the mouse's or a key's release, after a turn of the wheel.
    """

    settled = Signal()
    markChosen = Signal()  # a double click on the mark

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, RANGE)
        self.setSingleStep(RANGE // 100)
        self.setPageStep(RANGE // 10)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._mark: float | None = None
        self._origin = 0.0
        self._hovered = False

    @property
    def fraction(self) -> float:
        return self.value() / RANGE

    def setFraction(self, fraction: float) -> None:
        self.setValue(round(min(max(fraction, 0.0), 1.0) * RANGE))

    @property
    def mark(self) -> float | None:
        return self._mark

    def setMark(self, fraction: float | None) -> None:
        """A small tick that points out one position, or none."""
        if fraction != self._mark:
            self._mark = fraction
            self.update()

    def setOrigin(self, fraction: float) -> None:
        """Where the filled part of the track starts (0 unless told)."""
        self._origin = fraction
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(48, 22)

    def position_of(self, fraction: float) -> QPointF:
        """The centre of the handle at a fraction, in the widget's coordinates."""
        return QPointF(_MARGIN + fraction * (self.width() - 2 * _MARGIN), self.height() / 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._follow(event)
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._mark is not None and abs(event.position().x() - self.position_of(self._mark).x()) <= _HANDLE:
            self.markChosen.emit()
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
            self.update()
            self.settled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Shift makes the arrows' steps as large as those of the page keys."""
        far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if far and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            on = event.key() == Qt.Key.Key_Right
            self.triggerAction(QSlider.SliderAction.SliderPageStepAdd if on else QSlider.SliderAction.SliderPageStepSub)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        if event.key() in _KEYS and not event.isAutoRepeat():
            self.settled.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
            self.settled.emit()
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            event.accept()  # arrows move the focused slider, not the playhead
            return True
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._hovered = event.type() == QEvent.Type.Enter
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        live = self.isEnabled()
        accent = palette.color(QPalette.ColorRole.Highlight if live else QPalette.ColorRole.Mid)
        text = palette.color(QPalette.ColorRole.WindowText)
        rail = QColor(text)
        rail.setAlphaF(0.18)
        here, origin = self.position_of(self.fraction), self.position_of(self._origin)
        right, middle = self.width() - 1.0, self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(rail)
        painter.drawRoundedRect(QRectF(1, middle - _TRACK / 2, right - 1, _TRACK), _TRACK / 2, _TRACK / 2)
        painter.setBrush(accent)
        start, end = sorted((here.x(), origin.x() if self._origin > 0 else 1.0))
        painter.drawRoundedRect(QRectF(start, middle - _TRACK / 2, end - start, _TRACK), _TRACK / 2, _TRACK / 2)
        if self._mark is not None:
            at = self.position_of(self._mark).x()
            painter.setPen(QPen(text, 1.5))
            painter.drawLine(QPointF(at, middle - 8), QPointF(at, middle + 8))
        if self.hasFocus():
            ring = QColor(accent)
            ring.setAlphaF(0.45)
            painter.setPen(QPen(ring, 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(here, _HANDLE + 0.2, _HANDLE + 0.2)
        grown = 0.5 if live and (self._hovered or self.isSliderDown()) else 0.0
        painter.setPen(QPen(accent, 2))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawEllipse(here, _HANDLE - 1.5 + grown, _HANDLE - 1.5 + grown)

    def fraction_at(self, x: float) -> float:
        """The fraction, 0 to 1, at a horizontal position in the widget; inverse of `position_of`."""
        return min(max((x - _MARGIN) / max(self.width() - 2 * _MARGIN, 1.0), 0.0), 1.0)

    def _follow(self, event: QMouseEvent) -> None:
        self.setFraction(self.fraction_at(event.position().x()))
