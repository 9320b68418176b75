"""The document: the session's file, its title with the mark of what is not saved, Save and Save as."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from engine import SUFFIX, EngineError, Experiment, session_bytes

from ..session.log import Log
from ..session.saved_state import SavedState, State
from ..session.session import Session
from ..session.source import Source
from ..storage.atomic import atomic_file
from ..storage.recent import Recent
from .session_parts import SessionParts

FILTER = f"Tidemark session (*{SUFFIX})"


class Document(QObject):
    """Knows where the session is kept. What is undone to the saved state is not modified; the look never counts."""

    said = Signal(str)
    failed = Signal(str, str, str)

    def __init__(self, session: Session, parts: SessionParts, recent: Recent, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._parts = parts
        self._recent = recent
        self._window = window
        self._then: Callable[[], object] | None = None
        session.historyChanged.connect(self.show_title)
        self.show_title()

    @property
    def name(self) -> str:
        """Of its file, or its title while it has none."""
        path = self._session.saved_state.path
        return self._session.title if path is None else path.name

    def show_title(self) -> None:
        """The window's title, with the platform's mark of what is not saved."""
        newer = self.tr(" (read-only)") if self._session.saved_state.newer else ""
        self._window.setWindowTitle(f"{self.name.replace('[*]', '[*][*]')}{newer}[*] — Tidemark")
        self._window.setWindowModified(self._session.modified)

    def new(self) -> None:
        """An empty drawing at the default settings; undo brings the one before back."""
        blank = Experiment()
        saved_state = SavedState(saved=State(blank))
        self._session.open(blank, self.tr("Untitled"), saved_state=saved_state, story=None, held=None)

    def open(self, source: Source, *, saved: bool = True) -> None:
        """Open a source, with the look and the clock of a session.

        `saved`: it can be opened again; a recovered or pasted one can't.
        """
        file = source.session
        saved_state = SavedState(path=source.path, newer=file is not None and file.newer)
        state = State(source.experiment, source.units, source.story, source.held)
        saved_state.saved = state if saved else None
        has_log = source.path is not None or source.log
        saved_state.log = Log(source.log, source.log if saved else ()) if has_log else self._session.saved_state.log
        belonging = {} if file is None else {"story": source.story, "held": source.held}
        self._session.open(source.experiment, source.title, source.units, saved_state, **belonging)
        if file is not None and file.schema > 1:
            self._parts.spread(file.session)

    def save(self) -> None:
        """To its file, or where there is none, or a newer program's, ask where to."""
        self.save_then(None)

    def save_as(self) -> None:
        """Ask where to, and save there from now on."""
        self._then = None
        self._choose()

    def save_then(self, then: Callable[[], object] | None) -> None:
        """Save, and when that has worked go on with `then`."""
        saved_state = self._session.saved_state
        self._then = then
        if saved_state.path is None or saved_state.newer:
            self._choose()
        elif self.save_to(saved_state.path):
            self._go_on()

    def save_to(self, path: Path) -> bool:
        """Write the session, all or nothing. Whether that worked; where not, it stays modified."""
        try:
            content = session_bytes(self._parts.gather())
            with atomic_file(path) as part:
                part.write_bytes(content)
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return False
        self._session.mark_saved(SavedState(path=path))
        self._recent.add(path)
        self.said.emit(self.tr("Saved {}.").format(path.name))
        return True

    def _choose(self) -> None:
        chooser = QFileDialog(self._window, self.tr("Save session"), self._recent.folder)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(FILTER)
        chooser.setDefaultSuffix(SUFFIX[1:])
        path = self._session.saved_state.path
        stem = self._session.title.lower().replace(" ", "-").replace("/", "-") if path is None else path.stem
        chooser.selectFile(stem + SUFFIX)
        chooser.fileSelected.connect(self._save_chosen)
        chooser.rejected.connect(self._stay)
        chooser.open()

    def _save_chosen(self, chosen: str) -> None:
        path = Path(chosen)
        if path.suffix.lower() != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
            if path.exists():  # the dialog asked about another name
                self.failed.emit(self.tr("{} exists already.").format(path.name), self.tr("Choose its name."), "")
                return
        if self.save_to(path):
            self._go_on()

    def _go_on(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def _stay(self) -> None:
        self._then = None
