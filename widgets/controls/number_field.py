"""A field for one number, taken at Enter or when it is left, and a label that tells of its double click."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLabel, QLineEdit


class NameLabel(QLabel):
    """A label that tells when it is double-clicked."""

    doubleClicked = Signal()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.doubleClicked.emit()
        event.accept()


class NumberField(QLineEdit):
    """A line edit whose text is taken at Enter or when it loses the focus, and given up at Escape."""

    committed = Signal()
    reverted = Signal()

    def event(self, event: QEvent) -> bool:
        escape = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if escape and event.key() == Qt.Key.Key_Escape and self.isModified():  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.reverted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.committed.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.isModified() and event.reason() != Qt.FocusReason.PopupFocusReason:
            (self.reverted if self.property("invalid") else self.committed).emit()

    def setInvalid(self, invalid: bool) -> None:
        """Show that the text can't be taken as it is."""
        if bool(self.property("invalid")) != invalid:
            self.setProperty("invalid", invalid)
            self.style().unpolish(self)  # lets the style sheet look at the property again
            self.style().polish(self)
