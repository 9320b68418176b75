"""A scene's number, typed in digits."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

PAUSE_MS = 800  # within which a second digit belongs to the first


class TypedNumber(QObject):
    """`chosen(number)`, from 1: at once where no second digit could follow, else after a pause."""

    chosen = Signal(int)

    def __init__(self, most: int, parent: QObject) -> None:
        super().__init__(parent)
        self._most, self._digits = most, ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._take)

    def press(self, digit: str) -> None:
        self._digits += digit
        if 10 * int(self._digits) > self._most:
            self._take()
        else:
            self._pause.start()

    def drop(self) -> None:
        """Another key came: what was typed so far counts for nothing."""
        self._pause.stop()
        self._digits = ""

    def _take(self) -> None:
        number = int(self._digits)
        self.drop()
        if 1 <= number <= self._most:
            self.chosen.emit(number)
