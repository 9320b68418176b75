"""Results of studies that earlier runs kept, read from their folders in a thread and told anew."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from engine import EngineError, Findings, StudyRequest, StudyResult

from ..lanes.tasks import Superseded, Task
from .folder import StudyFolder
from .remembered import result_folder

MOST_RESULTS = 24


class KeptResults(QObject):
    """`changed(StudyRequest)` when a result came; `failed(sentence, details)` when one can't be told."""

    changed = Signal(object)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._results: dict[StudyRequest, StudyResult] = {}
        self._tasks: list[Task] = []

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return any(not task.isFinished() for task in self._tasks)

    def get(self, request: StudyRequest) -> StudyResult | None:
        """What is known of a request: None until it was read; a result of no parts where nothing is kept."""
        return self._results.get(request)

    def put(self, result: StudyResult) -> None:
        """A newer result, from a run."""
        self._results.pop(result.request, None)
        self._results[result.request] = result
        while len(self._results) > MOST_RESULTS:
            del self._results[next(iter(self._results))]

    def fetch(self, request: StudyRequest) -> None:
        """Read what is kept; `changed` follows, unless it is known at once that nothing is."""
        for task in [task for task in self._tasks if task.isFinished()]:
            self._tasks.remove(task)
            task.deleteLater()

        folder = result_folder(request)
        if not folder.is_dir():  # then nothing of the study is asked: its parts may load what only a run needs
            self.put(StudyResult(request=request, findings=Findings(), done=0, total=0))
            return

        def read(_progress: Callable[[int, int], None], _cancelled: Superseded) -> StudyResult:
            return StudyFolder(folder, request).result()

        task = Task(read, self)
        task.succeeded.connect(self._take)
        task.failed.connect(self._fail)
        self._tasks.append(task)
        task.start()

    def finish(self) -> None:
        """The program closes: wait for what is being read, and let nothing out any more."""
        self.blockSignals(True)
        for task in self._tasks:
            task.wait()

    def _take(self, result: StudyResult) -> None:
        self.put(result)
        self.changed.emit(result.request)

    def _fail(self, error: Exception, details: str) -> None:
        if isinstance(error, EngineError):
            self.failed.emit(f"{error.message} {error.hint}".strip(), "")
        else:
            self.failed.emit(self.tr("What an earlier run kept can't be told."), details)
