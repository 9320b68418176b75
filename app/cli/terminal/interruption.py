"""Ctrl+C and SIGTERM while a command runs: it stops at once, or at the engine's next step, and says so to the shell."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
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
    Work that asks all the time and must not be torn apart runs under `held()`.
    """

    def __init__(self) -> None:
        self.code = 0
        self._holding = False
        self._held = False
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
        if self._holding and not self._held:
            self._held = True
        else:
            raise KeyboardInterrupt

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """A block in which a first signal is remembered, and raises KeyboardInterrupt at its end; a second at once.

        For painting: Qt converts and calls back with Python's interpreter in between, and an exception that is raised
        just there breaks the conversion (a SystemError), leaves a painter open, or is lost.
        """
        self._holding, self._held = True, False
        try:
            yield
        finally:
            self._holding = False
            if self._held:
                raise KeyboardInterrupt

    def asked(self) -> bool:
        """Whether the command shall stop: what the engine's generators ask."""
        return self.code != 0

    def check(self) -> None:
        """Raises KeyboardInterrupt when it shall: after a computation that may have ended early."""
        if self.code:
            raise KeyboardInterrupt


interruption = Interruption()
