"""Ctrl+C and SIGTERM while a command runs: it stops at once, or at the engine's next step, and says so to the shell."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any


class Kept(KeyboardInterrupt):
    """Interrupted, but something is kept: what, and how to go on. Two sentences for a user."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Interruption:
    """A context in which both signals raise KeyboardInterrupt and are remembered.

    Remembered, because an exception that is raised inside a library's callback may be swallowed there: the engine asks
    `asked()` between its steps. Outside the main thread it does nothing. `code` is 128 + the signal's number, or 0.
    """

    def __init__(self) -> None:
        self.code = 0
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Interruption:
        self.code = 0
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                    self._before[number] = signal.signal(number, self._stop)
        return self

    def __exit__(self, *_: object) -> None:
        while self._before:
            number, handler = self._before.popitem()
            signal.signal(number, handler)

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        self.code = 128 + number
        raise KeyboardInterrupt

    def asked(self) -> bool:
        """Whether the command shall stop: what the engine's generators ask."""
        return self.code != 0

    def check(self) -> None:
        """Raises KeyboardInterrupt when it shall: after a computation that may have ended early."""
        if self.code:
            raise KeyboardInterrupt


interruption = Interruption()
