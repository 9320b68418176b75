"""One run of a study in the background: what it has come to, how long it takes, and how to stop it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from engine import EngineError, StudyResult, StudyStep

from ..lanes.own_process import ProcessBugError, Say
from ..lanes.tasks import Superseded, Task
from .process import StudyOrder, study_in_process
from .time_left import time_left

TICK_MS = 500  # between pictures of the clock

Runner = Callable[[StudyOrder, Say, Superseded], StudyResult]


class StudyRun(QObject):
    """`progressed` when there is something new to show, `found(StudyResult)`, and at the end one of the others.

    It lives until `ended`; then nothing of it is left but its values.
    """

    progressed = Signal()
    found = Signal(object)
    ended = Signal(str, str)  # what became of it, with details of a bug: "" "" for a complete one
    _heard = Signal(object)  # from the task's thread

    def __init__(self, order: StudyOrder, runner: Runner = study_in_process, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.order = order
        self.done = self.total = 0
        self.label = ""
        self.stopping = False
        self._runner = runner
        self._parts: dict[str, float] = {}  # seconds of those that are done
        self._at = -1  # how many were done when the present one was begun
        self._began = self._part_began = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.progressed)
        self._heard.connect(self._hear)
        self._task = Task(self._work, self)
        self._task.succeeded.connect(self._succeed)
        self._task.cancelled.connect(self._stopped)
        self._task.failed.connect(self._fail)

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self._began

    def left(self, before: Sequence[tuple[str, float]], *, same_machine: bool) -> float | None:
        """How many seconds more, judged by an earlier run's (`time_left`); None where that can't be said."""
        if self.stopping or not self.label:
            return None
        return time_left(before, self._parts, time.monotonic() - self._part_began, same_machine=same_machine)

    def start(self) -> None:
        """Begin; returns at once."""
        self._timer.start()
        self._task.start()

    def cancel(self) -> None:
        """Stop within a step; `ended` follows."""
        self.stopping = True
        self._task.cancel()
        self.progressed.emit()

    def finish(self) -> None:
        """Stop and wait for the end, and let nothing out any more: the program closes."""
        self.blockSignals(True)
        self._timer.stop()
        self._task.cancel()
        self._task.wait()

    def _work(self, _progress: Callable[[int, int], None], cancelled: Superseded) -> StudyResult:
        return self._runner(self.order, self._heard.emit, cancelled)

    def _hear(self, message: StudyStep | StudyResult) -> None:
        self.done, self.total = message.done, message.total
        if isinstance(message, StudyStep):
            if (message.done, message.label) != (self._at, self.label):
                self._at, self.label, self._part_began = message.done, message.label, time.monotonic()
            self.progressed.emit()
        else:
            self._parts = dict(message.seconds)
            self.found.emit(message)

    def _succeed(self, result: StudyResult) -> None:
        self._hear(result)
        self._end("", "")

    def _stopped(self) -> None:
        self._end(self.tr("Cancelled; the earlier result stays.") if self.order.anew else self.tr("Cancelled."), "")

    def _fail(self, error: Exception, details: str) -> None:
        if isinstance(error, EngineError):
            self._end(f"{error.message} {error.hint}".strip(), "")
        else:
            told = str(error) if isinstance(error, ProcessBugError) else details
            self._end(self.tr("The study failed: a bug."), told)

    def _end(self, sentence: str, details: str) -> None:
        self._timer.stop()
        self._task.wait()
        self.ended.emit(sentence, details)
