"""A command's progress on a terminal's standard error: stage, bar, time left. Silent elsewhere."""

from __future__ import annotations

import sys
from typing import Any


class ProgressBar:
    """Drawn from the first step on and wiped away by `close`. rich loads only where there is a terminal."""

    def __init__(self) -> None:
        self._progress: Any = None
        self._task: Any = None
        self._stage = ""
        self._closed = not (sys.stderr is not None and sys.stderr.isatty())

    def advance(self, stage: str, done: int, total: int | None) -> None:
        """`done` of `total` steps of a stage; with None the bar only moves."""
        if self._closed:
            return
        if self._progress is None:
            self._open()
        if stage != self._stage:
            self._progress.reset(self._task, description=stage, total=total)
            self._stage = stage
        self._progress.update(self._task, completed=done, total=total)

    def close(self) -> None:
        """Wipe it away. Idempotent."""
        self._closed = True
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def _open(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("", total=None)
        self._progress.start()
