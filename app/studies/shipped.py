"""The full runs that ship, read in threads: the one that is shown first, then the others for their counts."""

from __future__ import annotations

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

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known = _Known()
        self._read: set[str] = set()  # or being read
        self._compared: set[str] = set()
        self._tasks: list[Task] = []

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return any(not task.isFinished() for task in self._tasks)

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
                self._start(lambda wanted=wanted: _runs(wanted))  # type: ignore[misc]
        if name not in self._compared:
            self._compared.add(name)
            self._start(lambda: _comparison(name))

    def finish(self) -> None:
        """The program closes: wait for what is being read, and let nothing out any more."""
        self.blockSignals(True)
        for task in self._tasks:
            task.wait()

    def _start(self, work: Callable[[], _Known]) -> None:
        for task in [task for task in self._tasks if task.isFinished()]:
            self._tasks.remove(task)
            task.deleteLater()

        def job(_progress: Callable[[int, int], None], _cancelled: Superseded) -> _Known:
            return work()

        task = Task(job, self)
        task.succeeded.connect(self._take)
        self._tasks.append(task)
        task.start()

    def _take(self, found: _Known) -> None:
        self._known.runs |= found.runs
        self._known.faults |= found.faults
        self._known.other_code |= found.other_code
        self.changed.emit()


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
