"""Seconds, and of a way its easing, edited at the thumbnail: a small frame over the strip."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from engine import EASINGS, Scene

from ..controls.quiet_inputs import QuietComboBox, QuietDoubleSpinBox
from ..look.fonts import font
from ..look.labels import SMALL, Card
from .words import EASING_WORDS, told, translate

LONGEST = 600.0  # seconds
MARGIN = 5
FIELD_HEIGHT = 24


def seconds_field(name: str, tip: str) -> QuietDoubleSpinBox:
    """A field for seconds, with one decimal more than the steps of its arrows."""
    field = QuietDoubleSpinBox()
    field.setRange(0.0, LONGEST)
    field.setDecimals(2)
    field.setSingleStep(0.5)
    field.setSuffix(" s")
    field.setKeyboardTracking(False)
    field.setFixedSize(74, FIELD_HEIGHT)
    field.setFont(font(SMALL))
    field.setAccessibleName(name)
    field.setToolTip(tip)
    return field


def easing_field() -> QuietComboBox:
    """A choice of easings."""
    field = QuietComboBox()
    for easing in EASINGS:
        field.addItem(told(EASING_WORDS[easing]), easing)
    field.setFont(font(SMALL))
    field.setFixedHeight(FIELD_HEIGHT)
    field.setAccessibleName(translate("Story", "Easing of the way to the next scene"))
    field.setToolTip(translate("Story", "How the settings move on the way: evenly, slowly at an end, or at once"))
    return field


class TimeField(Card):
    """Hidden until it is opened over a scene's time or its way; Enter, Esc or a click elsewhere closes it."""

    changed = Signal(int, dict)  # row, fields of the scene
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over, self._row, self._name = parent, -1, "hold"
        self.seconds = seconds_field(
            translate("Story", "Seconds"),
            translate("Story", "Seconds, from 0 to 600"),
        )
        self.easing = easing_field()
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        row.setSpacing(5)
        row.addWidget(self.seconds)
        row.addWidget(self.easing)
        self.seconds.valueChanged.connect(self._tell_seconds)
        self.easing.currentIndexChanged.connect(self._tell_easing)
        self.seconds.lineEdit().returnPressed.connect(self.close)
        self.hide()

    def open_over(self, row: int, scene: Scene, way: bool, middle: QPoint) -> None:
        """Edit how long a scene stays, or with `way` how the next is reached; about a point of the parent."""
        self._row, self._name = row, "seconds" if way else "hold"
        name = (
            translate("Story", "Seconds to the next scene")
            if way
            else translate("Story", "Seconds that the scene stays")
        )
        self.seconds.setAccessibleName(name)
        self.display(scene)
        self.easing.setVisible(way)
        self.adjustSize()
        room = self._over.rect()
        left = min(max(middle.x() - self.width() // 2, 2), room.width() - self.width() - 2)
        top = min(max(middle.y() - self.height() // 2, 2), room.height() - self.height() - 2)
        self.move(left, top)
        self.show()
        self.raise_()
        self.seconds.setFocus()
        self.seconds.selectAll()
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]

    @property
    def row(self) -> int:
        return self._row

    def display(self, scene: Scene) -> None:
        """Show a scene's values; emits nothing."""
        with QSignalBlocker(self.seconds), QSignalBlocker(self.easing):
            self.seconds.setValue(scene.seconds if self._name == "seconds" else scene.hold)
            self.easing.setCurrentIndex(EASINGS.index(scene.easing))

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if override and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Delete):  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)

    def close(self) -> bool:
        """Take it away; what was typed counts."""
        if self.isHidden():
            return True
        self.seconds.interpretText()
        QApplication.instance().focusChanged.disconnect(self._follow_focus)  # type: ignore[union-attr]
        self.hide()
        self._over.setFocus()
        self.closed.emit()
        return True

    def _follow_focus(self, _was: QWidget | None, now: QWidget | None) -> None:
        popup = QApplication.activePopupWidget()
        if now is not None and popup is None and now is not self and not self.isAncestorOf(now):
            self.close()

    def _tell_seconds(self, seconds: float) -> None:
        self.changed.emit(self._row, {self._name: seconds})

    def _tell_easing(self, index: int) -> None:
        self.changed.emit(self._row, {"easing": self.easing.itemData(index)})
