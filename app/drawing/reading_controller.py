"""Files are read one at a time, the small ones at once, others beside the window; a newer one replaces an older."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine import EngineError
from widgets.panels.reading_bar import ReadingBar

from ..lanes.own_process import ProcessBugError
from ..lanes.tasks import Superseded, Task
from .read_task import Content, Heard, read, read_in_process, takes_a_while

Reader = Callable[[str, Heard, Superseded], Content]
Then = Callable[[Content], object]


class ReadingController(QObject):
    """`read_then` hands over what a file holds. `failed` brings a sentence where it holds nothing."""

    failed = Signal(str, str, str)

    def __init__(self, bar: ReadingBar, parent: QObject | None = None, reader: Reader = read_in_process) -> None:
        super().__init__(parent)
        self._bar = bar
        self._reader = reader
        self._wanted: tuple[Task, Then] | None = None
        self._ending: list[Task] = []  # given up, and not yet over
        bar.cancelled.connect(self.cancel)

    @property
    def busy(self) -> bool:
        return self._wanted is not None

    def read_then(self, source: str, then: Then) -> None:
        """Read a file, or a preset's name, and go on with what it holds; what is being read is given up."""
        self.cancel()
        if takes_a_while(source):
            self._begin(source, then)
            return
        try:
            content = read(source, _to_nobody)
        except EngineError as error:
            self.failed.emit(error.message, error.hint, "")
            return
        then(content)

    def cancel(self) -> None:
        """Give up what is being read; what is open stays."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            wanted[0].cancel()
            self._ending.append(wanted[0])
        self._bar.finish()

    def finish(self) -> None:
        """The window closes: no process is left."""
        self.cancel()
        for task in self._ending:
            task.wait()

    def _begin(self, source: str, then: Then) -> None:
        def job(progress: Heard, cancelled: Superseded) -> Content:
            return self._reader(source, progress, cancelled)

        task = Task(job, self)
        task.progressed.connect(self._progress)
        task.succeeded.connect(self._succeed)
        task.failed.connect(self._fail)
        task.finished.connect(self._end)
        self._wanted = task, then
        self._bar.begin(Path(source).name)
        task.start()

    def _progress(self, done: int, total: int) -> None:
        if self._is_wanted():
            self._bar.display(done, total)

    def _succeed(self, content: Content) -> None:
        if self._is_wanted():
            then = self._take()
            then(content)

    def _fail(self, error: Exception, details: str) -> None:
        if not self._is_wanted():
            return
        self._take()
        if isinstance(error, EngineError):
            self.failed.emit(error.message, error.hint, "")
        else:
            report = str(error) if isinstance(error, ProcessBugError) else details
            self.failed.emit(self.tr("The file could not be read: a bug. Your drawing is safe."), "", report)

    def _is_wanted(self) -> bool:
        """Whether what is being told is of the file that was asked for last."""
        return self._wanted is not None and self.sender() is self._wanted[0]

    def _take(self) -> Then:
        """The reading is over; its task is about to end."""
        assert self._wanted is not None
        (task, then), self._wanted = self._wanted, None
        self._ending.append(task)
        self._bar.finish()
        return then

    def _end(self) -> None:
        task = self.sender()
        if isinstance(task, Task) and task in self._ending:
            self._ending.remove(task)
            task.deleteLater()


def _to_nobody(_done: int, _total: int) -> None:
    """Nobody looks at the progress of what is read at once."""
