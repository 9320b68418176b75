"""Inputs that leave the wheel to the page until they have the focus, and keep their own keys from shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

# The text of a spin box is a line edit of its own, which must not draw a second frame; its arrows are left to the keys.
_BARE = """
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: 0; }
QAbstractSpinBox { padding: 2px 0; }
QLineEdit { border: none; padding: 0; background: transparent; }
"""
_INSET = 6  # pixels beside the text, as other fields have them; a style sheet can't reach inside a spin box
_KEYS = {Qt.Key.Key_Space, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Right}


class QuietComboBox(QComboBox):
    """A combo box that turns only under the focused hand."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not _left_to_page(self, event):
            super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            event.accept()
            return True
        return super().event(event)


class QuietSpinBox(QSpinBox):
    """A whole number that turns only under the focused hand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _make_bare(self, self.lineEdit())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not _left_to_page(self, event):
            super().wheelEvent(event)


class QuietDoubleSpinBox(QDoubleSpinBox):
    """A number that turns only under the focused hand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _make_bare(self, self.lineEdit())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not _left_to_page(self, event):
            super().wheelEvent(event)


def _left_to_page(box: QWidget, event: QWheelEvent) -> bool:
    """Whether the wheel is the page's, because the box has no focus; the event, ignored, then gets there."""
    if not box.hasFocus():
        event.ignore()
    return not box.hasFocus()


def _make_bare(box: QAbstractSpinBox, text: QLineEdit) -> None:
    """No arrows, and the box's frame alone about its text."""
    box.setStyleSheet(_BARE)
    text.setTextMargins(_INSET, 0, _INSET, 0)
