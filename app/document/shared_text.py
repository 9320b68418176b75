"""A session as a text to copy into a mail, and back from it."""

from __future__ import annotations

import functools

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QInputDialog, QWidget

from engine import EngineError, is_session_text, read_session_text, session_text

from ..session.source import Source, session_source
from .document import Document
from .session_parts import SessionParts
from .unsaved import Unsaved


class SharedText(QObject):
    """Copies the text of the session; opens one that was pasted or typed."""

    said = Signal(str)
    failed = Signal(str, str, str)

    def __init__(self, parts: SessionParts, document: Document, unsaved: Unsaved, window: QWidget) -> None:
        super().__init__(window)
        self._parts = parts
        self._document = document
        self._unsaved = unsaved
        self._window = window
        self.dialog: QInputDialog | None = None

    def copy(self) -> None:
        """The session as a short text to the clipboard."""
        try:
            text = session_text(self._parts.gather())
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        QGuiApplication.clipboard().setText(text)
        self.said.emit(self.tr("Copied the session as a text of {} characters.").format(f"{len(text):,}"))

    def ask(self) -> None:
        """Ask for a text; one that is on the clipboard is there already."""
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(self.tr("Open text"))
        dialog.setLabelText(self.tr("A session that was copied as text, from “tidemark:” to its end:"))
        dialog.setOption(QInputDialog.InputDialogOption.UsePlainTextEditForTextInput)
        dialog.setOkButtonText(self.tr("Open"))
        dialog.resize(560, 320)
        held = QGuiApplication.clipboard().text()
        dialog.setTextValue(held if is_session_text(held) else "")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(self._open_typed)
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def take(self, text: str) -> bool:
        """Open the text, if it is a session's. False where it is something else."""
        if not is_session_text(text):
            return False
        try:
            source = session_source(read_session_text(text), self.tr("Shared session"))
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
        else:
            self._unsaved.ask_then(functools.partial(self._put, source))
        return True

    def _open_typed(self, text: str) -> None:
        if not self.take(text):
            hint = self.tr("It begins with “tidemark:”; copy all of it.")
            self.failed.emit(self.tr("This text is not a session."), hint, "")

    def _put(self, source: Source) -> None:
        self._document.open(source, saved=False)
        self.said.emit(self.tr("{}: opened from text.").format(source.title))

    def _forget(self, _result: int) -> None:
        self.dialog = None
