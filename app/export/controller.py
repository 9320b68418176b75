"""Exports from the window: dialog, queue, progress, cancel. Each works on a frozen copy of what was shown."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from engine import EngineError, Film, Held
from widgets.dialogs.export_dialog import ExportDialog
from widgets.painting.look import Look
from widgets.panels.export_bar import ExportBar

from ..encoding import ExportCancelled, ExportReport, remove_leftovers
from ..lanes.tasks import Cancelled, Task
from ..story.kept_parts import parts_folder
from ..story.still import StillStory
from .asking import ExportAsking
from .formats import FORMATS
from .order import Order, Report
from .process import ExportProcessError, export_in_process
from .remembered import begin_writing, end_writing, last_folder, remembered_inputs, unfinished


class ExportController(QObject):
    """Takes orders from the dialog and works them off one by one. `said` and `failed` become notices."""

    said = Signal(str)
    failed = Signal(str, str, str)  # sentence, hint, details
    _computes = Signal(str)  # from the thread of an export: what it computes now

    def __init__(self, bar: ExportBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bar = bar
        self._waiting: deque[Order] = deque()
        self._running: tuple[Order, Task] | None = None
        self._trials: list[Task] = []
        self._first: tuple[float, int] | None = None
        self._written: Path | None = None
        self._computes.connect(bar.displayWork)
        bar.cancelled.connect(self.cancel)
        bar.waitingCancelled.connect(self.forget)
        bar.allCancelled.connect(self.cancel_all)
        bar.openFolderRequested.connect(self._open_folder)
        for folder in unfinished():  # the program was killed while it wrote there
            remove_leftovers([folder])
            end_writing(folder)
        remove_leftovers([parts_folder()])

    @property
    def busy(self) -> bool:
        return self._running is not None

    @property
    def waiting(self) -> tuple[Order, ...]:
        """What comes after the running one."""
        return tuple(self._waiting)

    def ask(
        self,
        parent: QWidget,
        film: Film,
        complete: bool,
        title: str,
        look: Look,
        form: str = "",
        story: StillStory | None = None,
        *,
        of_story: bool = False,
        held: Held | None = None,
    ) -> ExportDialog | None:
        """Open the dialog on what the window shows now; later edits do not leak in. `form`: a format to begin with.

        `story`: what a film can be of too, and is at first with `of_story`. `held`: side A, where two are compared.

        None, and a notice, where nothing was drawn.
        """
        if len(film.experiment.cloud) == 0:
            self.failed.emit(self.tr("There is nothing to export."), self.tr("Draw some points, or pick a preset."), "")
            return None
        name = title.lower().replace(" ", "-").replace("/", "-") or "tidemark"
        seconds = 0.0 if story is None else float(story.story.seconds)
        path = str(last_folder() / f"{name}.mp4")
        dialog = ExportDialog(
            FORMATS, path=path, theme=look.theme, story_seconds=seconds, compared=held is not None,
            parent=parent,
        )  # fmt: skip
        dialog.form.restore(remembered_inputs())
        if form:
            dialog.form.setFormat(form)
        if story is not None and of_story and not form:
            dialog.form.chooseStory()
        asking = ExportAsking(dialog, film, complete, title, look, story, held)
        asking.ordered.connect(self.order)
        asking.trialStarted.connect(self._watch)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def order(self, order: Order) -> None:
        """Begin it, or let it wait for those before it."""
        self._waiting.append(order)
        if self._running is None:
            self._begin()
        self._show_waiting()

    def cancel(self) -> None:
        """Stop the running export; those that wait go on."""
        if self._running is not None:
            self._running[1].cancel()

    def forget(self, index: int) -> None:
        """Drop one that waits."""
        if 0 <= index < len(self._waiting):
            del self._waiting[index]
        self._show_waiting()

    def cancel_all(self) -> None:
        """Stop the running export, and forget those that wait."""
        self._waiting.clear()
        self.cancel()
        self._show_waiting()

    def finish(self) -> None:
        """The program ends: stop, and wait until nothing is half written."""
        self.cancel_all()
        for task in [*self._trials, *([] if self._running is None else [self._running[1]])]:
            task.cancel()
            task.wait()

    def _begin(self) -> None:
        order = self._waiting.popleft()

        def job(progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> Report:
            try:
                return export_in_process(order, progress, cancelled, self._computes.emit)
            except ExportCancelled:
                raise Cancelled from None

        task = Task(job, self)
        task.progressed.connect(self._progress)
        task.succeeded.connect(self._succeed)
        task.cancelled.connect(self._cancelled)
        task.failed.connect(self._fail)
        task.finished.connect(self._next)
        self._running = (order, task)
        self._first = None
        begin_writing(order.path.parent)
        self._bar.begin(order.path.name)
        task.start()

    def _progress(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self._first is None:  # loading and computing come before it
            self._first = now, done
        since, before = self._first
        left = (now - since) / (done - before) * (total - done) if done > before else None
        self._bar.display(done, total, left)

    def _succeed(self, report: Report) -> None:
        self._written = report.path
        what = f"{report.count} frames, " if isinstance(report, ExportReport) and report.count > 1 else ""
        size = f"{report.size / 1e6:.1f} MB" if report.size >= 950_000 else f"{max(report.size / 1e3, 1):.0f} kB"
        took = f", {max(report.took, 1):.0f} s" if isinstance(report, ExportReport) else ""
        sentence = f"{report.path.name}: {what}{size}{took}"
        if self._waiting:
            self.said.emit(f"Exported {sentence}.")
        self._bar.finish(sentence)

    def _cancelled(self) -> None:
        self._bar.stop("Export cancelled; nothing was written.")

    def _fail(self, error: Exception, details: str) -> None:
        self._bar.stop("")
        if isinstance(error, EngineError):
            self.failed.emit(error.message, error.hint, "")
        else:
            report = str(error) if isinstance(error, ExportProcessError) else details
            self.failed.emit("The export failed; nothing was written.", "", report)

    def _next(self) -> None:
        if self._running is not None:
            order, task = self._running
            end_writing(order.path.parent)
            task.deleteLater()
        self._running = None
        if self._waiting:
            self._begin()
        self._show_waiting()

    def _show_waiting(self) -> None:
        self._bar.displayWaiting([order.path.name for order in self._waiting])

    def _watch(self, trial: Task) -> None:
        for task in [task for task in self._trials if task.isFinished()]:
            self._trials.remove(task)
            task.deleteLater()
        self._trials.append(trial)

    def _open_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))
