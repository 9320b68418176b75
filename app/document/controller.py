"""The document and everything about its life: opened, saved, shared, kept safe, recovered, closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from widgets.main_window import MainWindow

from ..commands.notices import Notices
from ..drawing.importer import Importer
from ..drawing.reading_controller import ReadingController
from ..session.session import Session
from ..session.source import Source
from ..storage.recent import Recent
from ..storage.safe_mode import in_safe_mode
from .autosave import Autosave
from .document import Document
from .files import Files
from .recovery import Recovery
from .session_parts import SessionParts
from .shared_text import SharedText
from .unsaved import Unsaved


class DocumentController(QObject):
    """Makes its parts and connects them. The window closes itself only where nothing would be lost."""

    def __init__(
        self,
        session: Session,
        parts: SessionParts,
        importer: Importer,
        recent: Recent,
        notices: Notices,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._notices = notices
        self._window = window
        self._kept = False
        self.document = Document(session, parts, recent, window)
        self.unsaved = Unsaved(session, self.document, window)
        self.reading = ReadingController(window.readingBar, self)
        self.files = Files(session, importer, recent, self.document, self.unsaved, self.reading, window)
        self.shared = SharedText(parts, self.document, self.unsaved, window)
        self.autosave = Autosave(session, parts, self)
        self.recovery = Recovery(self.document, self.unsaved, self.autosave, self.reading, notices)
        importer.guard = self.unsaved.ask_then
        window.closeHeld.connect(self._ask_to_close)
        recent.chosen.connect(self.files.open)
        window.fileDropped.connect(self.files.open)
        self.autosave.failed.connect(notices.fail)
        self.reading.failed.connect(notices.fail)
        for part in (self.document, self.files, self.shared):
            part.failed.connect(notices.fail)
            part.said.connect(notices.say)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands of the File menu do, by name."""
        return {
            "new": self._ask_for_new,
            "open": self.files.choose,
            "open_text": self.shared.ask,
            "save": self.document.save,
            "save_as": self.document.save_as,
            "save_json": self.files.choose_target,
            "copy_text": self.shared.copy,
            "presets": self.files.choose_preset,
        }

    def open(self, source: Source) -> None:
        """The window is shown: put on the look of the session it opened with, and ask about what a crash left."""
        if source.session is not None:
            self.document.open(source)
        if source.note:
            self._notices.say(source.note)
        if not in_safe_mode():
            self.recovery.offer()

    def keep(self) -> None:
        """The process is told to end: what is not saved is kept for the next start, without a question."""
        self._kept = self._session.modified
        self.autosave.flush()
        self.give_up()

    def give_up(self) -> None:
        """Close the window, whatever is not saved."""
        self._window.setWindowModified(False)
        self._window.close()

    def close(self) -> None:
        """The window is closed: nothing of ours is left, unless it is kept."""
        self.reading.finish()
        self.autosave.close(keep=self._kept)
        self.recovery.close(keep=self._kept)

    def _ask_to_close(self) -> None:
        self.unsaved.ask_then(self.give_up)

    def _ask_for_new(self) -> None:
        self.unsaved.ask_then(self.document.new)
