"""How often a widget is painted, and what stands on the screen of it then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget


class _Paints(QObject):
    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


@contextmanager
def counted_paints(widget: QWidget) -> Iterator[Callable[[], int]]:
    """A function that says how often it was painted since."""
    paints = _Paints()
    widget.installEventFilter(paints)
    yield lambda: paints.count
    widget.removeEventFilter(paints)


def on_screen(window: QWidget) -> QImage:
    """RGB32, without painting it again."""
    return window.screen().grabWindow(window.winId()).toImage().convertToFormat(QImage.Format.Format_RGB32)
