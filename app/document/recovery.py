"""After a crash: finds what earlier runs kept, and asks, without stopping anything, what to do with it."""

from __future__ import annotations

import contextlib
import functools
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject

from engine import SUFFIX, EngineError, SessionFile, read_session
from widgets.panels.notice_bar import NoticeAction

from ..commands.notices import Notices
from ..drawing.read_task import Content
from ..drawing.reading_controller import ReadingController
from ..session.source import Source, session_source
from ..storage.process_lock import lock, sweep_locks
from ..storage.unfinished import sweep
from .autosave import Autosave, autosaves
from .document import Document
from .unsaved import Unsaved


@dataclass(frozen=True, slots=True)
class Kept:
    """An autosave of a process that is gone, under our lock. `session`: None where it can't be read, for `reason`."""

    path: Path
    lock: QLockFile
    changed: float  # seconds since 1970
    session: SessionFile | None
    reason: str = ""

    def discard(self) -> None:
        """Remove it. Where that fails it is offered again at the next start."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)
        self.lock.unlock()


def kept_sessions() -> list[Kept]:
    """The autosaves whose windows are gone, oldest first, each locked until it is discarded or its lock is given up."""
    found: list[Kept] = []
    with contextlib.suppress(OSError):
        for path in autosaves().glob(f"*{SUFFIX}"):
            held = lock(path.with_suffix(".lock"))
            if held is None or not path.exists():
                continue
            session, reason = None, ""
            try:
                session = read_session(path.read_bytes(), path.name)
            except EngineError as error:
                reason = error.message
            except OSError as error:
                reason = f"{error.strerror or error}."
            found.append(Kept(path, held, path.stat().st_mtime, session, reason))
        sweep_locks(autosaves(), SUFFIX)
    return sorted(found, key=lambda kept: kept.changed)


class Recovery(QObject):
    """Recover, Open saved or Discard. A question that is waved away comes again at the next start."""

    def __init__(
        self, document: Document, unsaved: Unsaved, autosave: Autosave, reading: ReadingController, notices: Notices
    ) -> None:
        super().__init__(document)
        self._reading = reading
        self._document = document
        self._unsaved = unsaved
        self._notices = notices
        self._waiting: list[Kept] = []
        self._adopted: list[Kept] = []
        autosave.written.connect(self._let_go)

    def offer(self) -> None:
        """Remove what was left half written, and ask about every autosave of a run that crashed."""
        sweep()
        self._waiting = kept_sessions()
        for kept in self._waiting:
            self._ask(kept)

    def close(self, *, keep: bool = False) -> None:
        """The window is closed: what was recovered has been saved or given up, or stays for the next start."""
        if not keep:
            self._let_go()
        for kept in (*self._waiting, *self._adopted):
            kept.lock.unlock()
        self._waiting, self._adopted = [], []

    def _ask(self, kept: Kept) -> None:
        discard = NoticeAction(self.tr("Discard"), functools.partial(self._discard, kept))
        if kept.session is None:
            message = self.tr("What Tidemark kept when it ended unexpectedly can't be read. {}")
            self._notices.offer(message.format(kept.reason), (discard,))
            return
        when = time.strftime("%H:%M" if time.time() - kept.changed < 43_200 else "%Y-%m-%d %H:%M",
                             time.localtime(kept.changed))  # fmt: skip
        answers = [NoticeAction(self.tr("Recover"), functools.partial(self._recover, kept))]
        origin = kept.session.session.origin
        if origin and _is_there(Path(origin)):
            answers.append(NoticeAction(self.tr("Open saved"), functools.partial(self._open_saved, kept)))
        message = self.tr("Tidemark ended unexpectedly. “{}” has changes from {} that were not saved.")
        name = Path(origin).name or kept.session.session.title
        self._notices.offer(message.format(name, when), (*answers, discard))

    def _recover(self, kept: Kept) -> None:
        """Open it as an untitled, modified document; the copy goes when there is a new one."""
        self._unsaved.ask_then(functools.partial(self._put, kept))

    def _put(self, kept: Kept) -> None:
        if kept not in self._waiting or kept.session is None:
            return
        self._waiting.remove(kept)
        self._adopted.append(kept)
        self._document.open(session_source(kept.session, self.tr("Recovered")), saved=False)

    def _open_saved(self, kept: Kept) -> None:
        if kept.session is not None:
            origin = kept.session.session.origin
            read = functools.partial(self._reading.read_then, origin, functools.partial(self._put_saved, kept))
            self._unsaved.ask_then(read)

    def _put_saved(self, kept: Kept, content: Content) -> None:
        """The saved file instead of what was kept, which goes only when that has opened."""
        if isinstance(content, Source):
            self._document.open(content)
            self._discard(kept)

    def _discard(self, kept: Kept) -> None:
        if kept in self._waiting:
            self._waiting.remove(kept)
            kept.discard()

    def _let_go(self) -> None:
        """What was recovered is safe elsewhere."""
        for kept in self._adopted:
            kept.discard()
        self._adopted = []


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
