"""Not more often than pictures are painted: work that comes in many small parts is done in fewer, larger ones."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

LEAST_S = 1 / 70  # between two rounds
REST = 1.0  # a round is followed by a pause of its own length, so that half the time is left for the rest


class Pace(QObject):
    """Runs one job, at once when it has rested long enough, else a little later; never twice for one asking."""

    def __init__(self, job: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job = job
        self._free_at = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)
        self._waiting = False

    def ask(self) -> None:
        """There is more to do."""
        self._waiting = True
        left = self._free_at - time.monotonic()
        if left <= 0:
            self.flush()
        elif not self._timer.isActive():
            self._timer.start(max(1, round(1000 * left)))

    def flush(self) -> None:
        """Do now what is waiting, if anything is."""
        self._timer.stop()
        if not self._waiting:
            return
        self._waiting = False
        began = time.monotonic()
        self._job()
        ended = time.monotonic()
        self._free_at = max(began + LEAST_S, ended + REST * (ended - began))

    def drop(self) -> None:
        """Forget what is waiting, and be ready at once for what comes next."""
        self._timer.stop()
        self._waiting = False
        self._free_at = 0.0
