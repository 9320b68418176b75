"""Asks before changes that are not saved are lost. The question stops the window's input, not its clock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from ..session.session import Session
from .document import Document

Then = Callable[[], object]
Button = QMessageBox.StandardButton


class Unsaved(QObject):
    """Save, Discard or Cancel. `box` is the question that is open, or None."""

    def __init__(self, session: Session, document: Document, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._document = document
        self._window = window
        self._then: Then | None = None
        self._later: Then | None = None
        self.box: QMessageBox | None = None

    def ask_then(self, then: Then) -> None:
        """Do it now where nothing would be lost; else once that is saved or given up. Asking again changes nothing."""
        if not self._session.modified:
            then()
        elif self.box is None:
            self._then = then
            self._ask()

    def ask_drawn_then(self, then: Then) -> None:
        """The same, but settings that were moved on an untouched preset go without asking: undo brings them back."""
        saved_state, (experiment, *_) = self._session.saved_state, self._session.state
        saved = None if saved_state.saved is None else saved_state.saved[0]
        drawn = saved is None or (saved.cloud, saved.against) != (experiment.cloud, experiment.against)
        if drawn or saved_state.path is not None:
            self.ask_then(then)
        else:
            then()

    def once_answered(self, then: Then) -> None:
        """Do it now; while a question is open, after the answer, unless the window went with it. The newest counts."""
        if self.box is None:
            then()
        else:
            self._later = then

    def _ask(self) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Tidemark")
        box.setText(self.tr("Save the changes to “{}”?").format(self._document.name))
        box.setInformativeText(self.tr("They are lost otherwise."))
        box.setStandardButtons(Button.Save | Button.Discard | Button.Cancel)
        box.setDefaultButton(Button.Save)
        box.setEscapeButton(Button.Cancel)
        box.button(Button.Discard).setToolTip(self.tr("Give the changes up"))
        box.button(Button.Save).setToolTip(self.tr("Save first, then go on"))
        box.button(Button.Cancel).setToolTip(self.tr("Go back, change nothing (Esc)"))
        box.setWindowModality(Qt.WindowModality.WindowModal)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._take)
        self.box = box
        box.open()

    def _take(self, answer: int) -> None:
        self.box = None
        then, self._then = self._then, None
        later, self._later = self._later, None
        if then is not None and answer == Button.Save:
            self._document.save_then(then)
        elif then is not None and answer == Button.Discard:
            then()
        if later is not None and self._window.isVisible():
            later()
