"""The one road for everything that goes wrong or needs saying: the notice bar, with details to copy."""

from __future__ import annotations

import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from widgets.panels.notice_bar import NoticeAction, NoticeBar


class Notices(QObject):
    """Sentences to the notice bar. `catch_bugs` brings exceptions that nobody caught here too."""

    _caught = Signal(str)  # from any thread

    def __init__(self, bar: NoticeBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bar = bar
        self._hooks = (sys.excepthook, threading.excepthook)
        self._caught.connect(self._show_bug)

    def say(self, sentence: str) -> None:
        self._bar.show_notice("info", sentence)

    def offer(self, sentence: str, actions: tuple[NoticeAction, ...]) -> None:
        """Say something and wait, without stopping anything, for one of the answers."""
        self._bar.show_notice("info", sentence, "", actions)

    def withdraw(self, sentence: str) -> None:
        """Take an offer back."""
        self._bar.withdraw(sentence)

    def fail(self, sentence: str, hint: str = "", details: str = "") -> None:
        """What a user can mend is a warning with a hint; a bug is an error with its details."""
        self._bar.show_notice("error" if details else "warning", f"{sentence} {hint}".strip(), details)

    def report_painting(self, details: str) -> None:
        self.fail("The stage could not be painted; the last good picture stays.", "", details)

    def catch_bugs(self) -> None:
        """From now on an uncaught exception is shown here instead of ending up in a terminal nobody sees."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def release(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._hooks

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._hooks[0](kind, error, trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(details)
        self._caught.emit(details)

    def _thread_hook(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._hook(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def _show_bug(self, details: str) -> None:
        self.fail("Something went wrong inside Tidemark; your drawing is safe.", "", details)
