"""Keeps a copy of unsaved work in our own folder, at most every five seconds, until it is saved or given up."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QLockFile, QObject, QTimer, Signal

from engine import SUFFIX, EngineError, SavedSession, session_bytes

from ..lanes.tasks import Task
from ..session.session import Session
from ..storage.atomic import atomic_file
from ..storage.home import home
from ..storage.process_lock import lock
from .session_parts import SessionParts

INTERVAL_MS = 5000


def autosaves() -> Path:
    """The folder of the autosaves: NAME.tidemark, and NAME.lock while its window lives."""
    return home() / "autosave"


class Autosave(QObject):
    """One file a window, under a lock of its own, so that no window touches another's.

    The session is gathered in the window's thread, which takes no time, and written in another. Failing is said once,
    until it works again.
    """

    written = Signal()
    failed = Signal(str, str, str)

    def __init__(self, session: Session, parts: SessionParts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._parts = parts
        self.path = autosaves() / f"{secrets.token_hex(8)}{SUFFIX}"
        self._lock: QLockFile | None = None
        self._task: Task | None = None
        self._again = self._said = False
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._write)
        session.historyChanged.connect(self._note)

    def flush(self) -> None:
        """Write now, and wait for it: the process is about to be ended from outside."""
        self._settle()
        if self._session.modified:
            with contextlib.suppress(EngineError):
                self._job()(_nobody, _never)

    def close(self, *, keep: bool = False) -> None:
        """The window is closed: nothing is left, unless it is kept for the next start."""
        self._timer.stop()
        self._again = False
        self._session.historyChanged.disconnect(self._note)
        self._settle()
        if not keep:
            self._forget()
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _note(self) -> None:
        """Something changed: it is written soon, or, saved or undone to what was saved, needed no more."""
        if not self._session.modified:
            self._timer.stop()
            self._again = False
            if self._task is None:
                self._forget()
        elif not self._timer.isActive():
            passed = self._since.elapsed() if self._since.isValid() else 0
            self._timer.start(max(INTERVAL_MS - passed, INTERVAL_MS // 5))

    def _write(self) -> None:
        if self._task is not None:
            self._again = True  # a slow disk: after this one
            return
        self._since.start()
        self._task = Task(self._job(), self)
        self._task.succeeded.connect(self._succeed)
        self._task.failed.connect(self._fail)
        self._task.finished.connect(self._next)
        self._task.start()

    def _job(self) -> Callable[..., None]:
        """What is to be written now, and how, for any thread."""
        path = self._session.saved_state.path
        saved, target = self._parts.gather("" if path is None else str(path.absolute())), self.path
        if self._lock is None:
            with contextlib.suppress(OSError):
                target.parent.mkdir(parents=True, exist_ok=True)
            self._lock = lock(target.with_suffix(".lock"))

        def job(_progress: object, _cancelled: object) -> None:
            write_session(saved, target)

        return job

    def _succeed(self, _result: object) -> None:
        self._said = False
        self.written.emit()

    def _fail(self, error: Exception, details: str) -> None:
        if self._said:
            return
        self._said = True
        hint = self.tr("Save by hand until that is mended.")
        what = error.message if isinstance(error, EngineError) else str(error)
        details = "" if isinstance(error, EngineError) else details
        self.failed.emit(self.tr("Unsaved work can't be kept safe: {}").format(what), hint, details)

    def _next(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
        self._task = None
        if not self._session.modified:
            self._forget()
        elif self._again:
            self._again = False
            self._note()

    def _settle(self) -> None:
        """Wait for what is being written."""
        if self._task is not None:
            self._task.wait()

    def _forget(self) -> None:
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


def write_session(saved: SavedSession, target: Path) -> None:
    """All or nothing. Raises EngineError."""
    content = session_bytes(saved)
    with atomic_file(target) as part:
        part.write_bytes(content)


def _nobody(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


def _never() -> bool:
    return False
