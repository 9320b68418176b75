"""Asks before a full run that is complete is worked out anew: how long it took, and that nothing is lost meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from widgets.studies.durations import duration_text


class AskAgain(QObject):
    """`box` is the question that is open, or None."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.box: QMessageBox | None = None
        self.again: QPushButton | None = None  # of the question
        self._then: Callable[[], object] = lambda: None

    def ask_then(self, title: str, seconds: float, then: Callable[[], object], over: QWidget) -> None:
        """Ask over a window, and do it when that is wanted. `seconds`: of work, of the run that is kept."""
        if self.box is not None:
            return
        box = QMessageBox(over)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Run again"))
        box.setText(self.tr("Work all of “{}” out anew? It took {} here.").format(title, duration_text(seconds)))
        box.setInformativeText(self.tr("The result that you have stays until the new one is complete."))
        self.again = box.addButton(self.tr("Run again"), QMessageBox.ButtonRole.AcceptRole)
        self.again.setToolTip(self.tr("Start now"))
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        cancel.setToolTip(self.tr("Go back, change nothing (Esc)"))
        box.setDefaultButton(self.again)
        box.setEscapeButton(cancel)
        box.setWindowModality(Qt.WindowModality.WindowModal)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._take)
        self.box, self._then = box, then
        box.open()

    def _take(self, _answer: int) -> None:
        agreed = self.box is not None and self.box.clickedButton() is self.again
        self.box = self.again = None
        if agreed:
            self._then()
