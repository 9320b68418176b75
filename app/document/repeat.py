"""The command and the Python that give again what the window shows, to the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from engine import EngineError, SavedSession, read_session

from ..export.render_options import RenderOptions
from ..export.repeat import Kept, commands, picture_name
from ..export.repeat_python import python_program
from ..export.session_options import session_options
from ..session.session import Session
from .session_parts import SessionParts

Writer = Callable[[SavedSession, RenderOptions, str, Kept | None], str]


class Repeat(QObject):
    """Edit > Copy as command, Copy as Python."""

    said = Signal(str)
    failed = Signal(str, str, str)

    def __init__(self, session: Session, parts: SessionParts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._parts = parts

    def copy_command(self) -> None:
        """Commands for a shell: the picture as it is now, and the readings."""
        self._copy(commands, self.tr("Copied a command for the picture and one for the readings."))

    def copy_python(self) -> None:
        """A program that does the same."""
        self._copy(python_program, self.tr("Copied a program; run it by a Python that has Tidemark."))

    def _copy(self, write: Writer, sentence: str) -> None:
        if len(self._session.experiment.cloud) == 0:
            self.failed.emit(self.tr("There is nothing to repeat."), self.tr("Draw some points, or pick a preset."), "")
            return
        shown = self._parts.gather()
        options = RenderOptions(**session_options(shown), theme=self._parts.theme)
        try:
            text = write(shown, options, picture_name(shown.title), self._kept())
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        QGuiApplication.clipboard().setText(text)
        self.said.emit(sentence)

    def _kept(self) -> Kept | None:
        """The session's file as it is on the disk, while nothing of it was changed."""
        path = self._session.saved_state.path
        if path is None or self._session.modified:
            return None
        try:
            return Kept(str(Path(path).absolute()), read_session(path.read_bytes(), path.name).session)
        except (OSError, EngineError):
            return None
