"""The full runs that ship, read in threads: the one that is shown first, then the others for their counts."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from engine import STUDIES, EngineError, FinishedRun, shipped_run

from ..lanes.tasks import Superseded, Task


@dataclass
class _Known:
    """By a study's name: its run, why that can't be read, and whether its code is another by now."""

    runs: dict[str, FinishedRun] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    other_code: dict[str, bool] = field(default_factory=dict)


class ShippedRuns(QObject):
    """`changed` when some were read, and when it is known whether the code of one has changed since."""

    changed = Signal()
    failed = Signal(str, str)  # sentence, details of a bug

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known = _Known()
        self._read: set[str] = set()  # or waiting to be
        self._compared: set[str] = set()
        self._waiting: list[Callable[[], _Known]] = []
        self._task: Task | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return self._task is not None

    @property
    def runs(self) -> dict[str, FinishedRun]:
        """Those that were read, by their studies' names."""
        return self._known.runs

    def fault(self, name: str) -> str:
        """Why the run of that study can't be read; "" where it can, or none ships."""
        return self._known.faults.get(name, "")

    def of_other_code(self, name: str) -> bool:
        """Whether the study's code is known to be another by now."""
        return self._known.other_code.get(name, False)

    def fetch(self, name: str) -> None:
        """Read the run of a study, then those of the others, once each; `changed` follows."""
        for names in ([name], list(STUDIES)):
            wanted = [each for each in names if each not in self._read]
            if wanted:
                self._read.update(wanted)
                self._waiting.append(functools.partial(_runs, wanted))
        if name not in self._compared:
            self._compared.add(name)
            self._waiting.append(functools.partial(_comparison, name))
        if self._task is None:
            self._next()

    def finish(self) -> None:
        """The program closes: wait for what is being read, and let nothing out any more."""
        self.blockSignals(True)
        self._waiting.clear()
        if self._task is not None:
            self._task.wait()

    def _next(self) -> None:
        """One after the other: comparing code is work, and would slow the reading of what is looked at."""
        if self._task is not None:
            self._task.wait()
            self._task.deleteLater()
            self._task = None
        if self._waiting:
            work = self._waiting.pop(0)

            def job(_progress: Callable[[int, int], None], _cancelled: Superseded) -> _Known:
                return work()

            self._task = Task(job, self)
            self._task.succeeded.connect(self._take)
            self._task.failed.connect(self._fail)
            self._task.start()

    def _take(self, found: _Known) -> None:
        self._next()
        self._known.runs |= found.runs
        self._known.faults |= found.faults
        self._known.other_code |= found.other_code
        self.changed.emit()

    def _fail(self, _error: Exception, details: str) -> None:
        self._next()
        self.failed.emit(self.tr("The runs that ship can't be read."), details)


def _runs(names: Sequence[str]) -> _Known:
    found = _Known()
    for name in names:
        try:
            run = shipped_run(name)
        except EngineError as error:
            found.faults[name] = f"{error.message} {error.hint}".strip()
        else:
            if run is not None:
                found.runs[name] = run
    return found


def _comparison(name: str) -> _Known:
    run = _runs([name]).runs.get(name)
    return _Known(other_code={} if run is None else {name: run.of_other_code})
