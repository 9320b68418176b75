"""Exports from the window: dialog, queue, progress, cancel. Each works on a frozen copy of what was shown."""

from __future__ import annotations

import dataclasses
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from engine import EngineError, Experiment, Film, LearningState
from widgets.export_bar import ExportBar
from widgets.export_dialog import ExportDialog
from widgets.export_request import ExportRequest
from widgets.look import Look
from widgets.paint_stage import Renderer

from .export import ENCODERS, ExportCancelled, ExportReport
from .jobs import Cancelled, Task
from .render import RenderOptions, render_to_file

PREVIEW_WIDTH = 480


@dataclasses.dataclass(frozen=True, slots=True)
class Order:
    """One export: what was asked for, and the experiment as it was then, with its film when that was complete."""

    experiment: Experiment
    film: Film | None
    title: str
    path: Path
    options: RenderOptions
    learning: LearningState | None = None


class ExportDesk(QObject):
    """Takes orders from the dialog and works them off one by one. `said` and `failed` become notices."""

    said = Signal(str)
    failed = Signal(str, str, str)  # sentence, hint, details

    def __init__(self, bar: ExportBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bar = bar
        self._waiting: deque[Order] = deque()
        self._running: tuple[Order, Task] | None = None
        self._started = 0.0
        self._last_folder = Path.home()
        self._written: Path | None = None
        bar.cancelled.connect(self.cancel)
        bar.openFolderRequested.connect(self._open_folder)

    @property
    def busy(self) -> bool:
        return self._running is not None

    def ask(self, parent: QWidget, film: Film, complete: bool, title: str, look: Look) -> ExportDialog:
        """Open the dialog on what the window shows now; later edits do not leak in."""
        formats = [(suffix, kind.title) for suffix, kind in ENCODERS.items()]
        name = title.lower().replace(" ", "-").replace("/", "-") or "tidemark"
        dialog = ExportDialog(formats, path=str(self._last_folder / f"{name}.mp4"), theme=look.theme, parent=parent)
        form = _Form(dialog, film, complete, title, look, self)
        dialog.previewRequested.connect(form.preview)
        dialog.requested.connect(form.order)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def order(self, order: Order) -> None:
        self._last_folder = order.path.parent
        self._waiting.append(order)
        if self._running is None:
            self._begin()
        else:
            self.said.emit(f"{order.path.name} follows when {self._running[0].path.name} is done.")

    def cancel(self) -> None:
        """Stop the running export, and forget those that wait."""
        self._waiting.clear()
        if self._running is not None:
            self._running[1].cancel()

    def finish(self) -> None:
        """The program ends: stop, and wait until nothing is half written."""
        self.cancel()
        if self._running is not None:
            self._running[1].wait()

    def _begin(self) -> None:
        order = self._waiting.popleft()

        def job(progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> ExportReport:
            try:
                return render_to_file(
                    order.experiment, order.title, order.path, order.options, progress, cancelled, order.film,
                    order.learning,
                )  # fmt: skip
            except ExportCancelled:
                raise Cancelled from None

        task = Task(job, self)
        task.progressed.connect(self._progress)
        task.succeeded.connect(self._succeed)
        task.cancelled.connect(self._cancelled)
        task.failed.connect(self._fail)
        task.finished.connect(self._next)
        self._running = (order, task)
        self._started = time.monotonic()
        self._bar.begin(order.path.name)
        task.start()

    def _progress(self, done: int, total: int) -> None:
        spent = time.monotonic() - self._started
        self._bar.display(done, total, spent / done * (total - done) if done else None)

    def _succeed(self, report: ExportReport) -> None:
        self._written = report.path
        megabytes = report.size / 1e6
        self._bar.finish(f"{report.path.name}: {report.count} frames, {megabytes:.1f} MB, {report.took:.0f} s")

    def _cancelled(self) -> None:
        self._bar.stop("Export cancelled; nothing was written.")

    def _fail(self, error: Exception, details: str) -> None:
        self._bar.stop("")
        if isinstance(error, EngineError):
            self.failed.emit(error.message, error.hint, "")
        else:
            self.failed.emit("The export failed; nothing was written.", "", details)

    def _next(self) -> None:
        if self._running is not None:
            self._running[1].deleteLater()
        self._running = None
        if self._waiting:
            self._begin()

    def _open_folder(self) -> None:
        if self._written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))


class _Form(QObject):
    """One open dialog with the frozen film that it is about."""

    def __init__(
        self, dialog: ExportDialog, film: Film, complete: bool, title: str, look: Look, desk: ExportDesk
    ) -> None:
        super().__init__(dialog)
        self._dialog, self._film, self._title, self._look, self._desk = dialog, film, title, look, desk
        self._complete = complete
        self._renderer = Renderer()

    def preview(self, request: ExportRequest) -> None:
        options = self._options(request)
        height = max(round(PREVIEW_WIDTH * request.height / request.width), 1)
        ratio = self._dialog.devicePixelRatioF()
        size = round(PREVIEW_WIDTH * ratio), round(height * ratio)
        image = self._renderer.image(self._film, self._dialog.previewPhase, options.look(self._film.experiment), *size)
        self._dialog.setPreview(image)
        self._dialog.setEstimate(f"{request.frames} frames of {request.width} x {request.height}")

    def order(self, request: ExportRequest) -> None:
        film = self._film if self._complete else None
        options = self._options(request)
        experiment, learning = self._film.experiment, self._film.learning
        self._desk.order(Order(experiment, film, self._title, Path(request.path), options, learning))

    def _options(self, request: ExportRequest) -> RenderOptions:
        return RenderOptions(
            size=(request.width, request.height),
            fps=request.fps,
            seconds=request.seconds,
            loop=request.loop,
            theme=request.theme,
            panes=request.panes,
            captions=request.captions,
            phase=self._dialog.previewPhase,
            layers=self._look.layers,
            view=self._look.view,
            insight=self._look.insight,
            mode=self._look.mode,
            stepwise=self._film.stepwise,
        )
