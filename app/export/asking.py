"""One open export dialog with the frozen film that it is about: previews, estimates, and the order at the end."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage

from engine import EngineError, Film, Held
from widgets.dialogs.export_dialog import ExportDialog
from widgets.dialogs.export_request import ExportRequest
from widgets.insights.paint_stage import Renderer
from widgets.painting.look import Look

from ..lanes.tasks import Superseded, Task
from ..story.painter import StoryStyle
from ..story.still import StillStory
from .estimate import Estimate, Trial, estimate_in_process, estimate_text
from .formats import content_of
from .order import Order
from .remembered import remember_inputs
from .render_options import RenderOptions

PREVIEW_WIDTH = 480
PATIENCE_MS = 350  # after the last change, before a trial starts


class ExportAsking(QObject):
    """`ordered(Order)` when Export was pressed. `trialStarted(Task)`: who hears it keeps it until it has ended."""

    ordered = Signal(object)
    trialStarted = Signal(object)

    def __init__(
        self,
        dialog: ExportDialog,
        film: Film,
        complete: bool,
        title: str,
        look: Look,
        story: StillStory | None = None,
        held: Held | None = None,
    ) -> None:
        super().__init__(dialog)
        self._story, self._held = story, held
        self._dialog, self._film, self._title, self._look = dialog, film, title, look
        self._complete = complete
        self._renderer = Renderer()
        self._trial: Task | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(self._try)
        dialog.previewRequested.connect(self.preview)
        dialog.estimateRequested.connect(self._wait)
        dialog.requested.connect(self.order)
        dialog.finished.connect(self.stop)

    def preview(self, request: ExportRequest) -> None:
        """Paint the instant that is asked for, and a film's first, middle and last frame."""
        self._dialog.setPreview(self._image(request, self._dialog.previewPhase))
        if request.form.kind != "film":
            self._dialog.setFrames([], [])
            return
        phases = (0.0, 0.5, 1.0) if request.story else request.timing.phases()
        some = [phases[0], phases[len(phases) // 2], phases[-1]]
        self._dialog.setFrames([self._image(request, phase) for phase in some], some)

    def order(self, request: ExportRequest) -> None:
        """Tell the order, and remember the inputs."""
        remember_inputs(self._dialog.form.values())
        film = self._film if self._complete else None
        self.ordered.emit(
            Order(
                self._film.experiment, film, self._title, Path(request.path), self.options(request),
                self._film.learning, content_of(request.form),
                story=self._story.story if self._story is not None and request.story else None,
            )
        )  # fmt: skip

    def stop(self) -> None:
        """The dialog is gone: no trial goes on."""
        self._timer.stop()
        self._drop_trial()

    def options(self, request: ExportRequest) -> RenderOptions:
        """How the picture is painted."""
        return RenderOptions(
            size=(request.width, request.height),
            fps=request.fps,
            seconds=request.seconds,
            loop=request.loop,
            repeats=request.repeats,
            hold_start=request.hold_start,
            hold_end=request.hold_end,
            form=request.form.name if request.form.kind != "data" else "",
            scale=request.scale,
            transparent=request.transparent,
            theme=request.theme,
            panes=request.panes,
            captions=request.captions,
            phase=self._dialog.previewPhase,
            layers=self._look.layers,
            view=self._look.view,
            insight=self._look.insight,
            mode=self._look.mode,
            charts=self._look.charts,
            limits=self._look.limits,
            held=self._held if request.both else None,
            arrangement=self._look.arrangement,
            difference=self._look.difference,
            stepwise=self._film.stepwise,
        )

    def _image(self, request: ExportRequest, phase: float) -> QImage:
        height = max(round(PREVIEW_WIDTH * request.height / request.width), 1)
        ratio = self._dialog.devicePixelRatioF()
        if self._story is not None and request.story:
            style = StoryStyle(theme=request.theme, captions=request.captions, transparent=request.transparent)
            return self._story.image(phase, QSize(round(PREVIEW_WIDTH * ratio), round(height * ratio)), style)
        look = self.options(request).look(self._film.experiment)
        return self._renderer.image(self._film, phase, look, round(PREVIEW_WIDTH * ratio), round(height * ratio))

    def _wait(self, request: ExportRequest) -> None:
        self._drop_trial()
        if request.form.kind == "data":
            self._timer.stop()
            self._dialog.setEstimate("Numbers only: no picture is painted.")
            return
        if self._story is not None and request.story:
            self._timer.stop()
            count = f"{self._story.frames(request.fps):,} frames"
            self._dialog.setEstimate(f"{count}. What their settings need is computed on the way.")
            return
        frames = "One picture" if request.frames == 1 else f"{request.frames} frames"
        self._dialog.setEstimate(f"{frames}: trying a few…")
        self._timer.start()

    def _try(self) -> None:
        request = self._dialog.request
        trial = Trial(film=self._film, options=self.options(request), suffix=request.form.suffix)

        def job(_progress: object, cancelled: Superseded) -> Estimate:
            return estimate_in_process(trial, cancelled)

        task = Task(job)
        task.succeeded.connect(self._tell)
        task.failed.connect(self._give_up)
        self._trial = task
        self.trialStarted.emit(task)
        task.start()

    def _tell(self, found: Estimate) -> None:
        self._trial = None
        self._dialog.setEstimate(estimate_text(found, self._complete))

    def _give_up(self, error: Exception, _details: str) -> None:
        self._trial = None
        said = f"{error.message} {error.hint}" if isinstance(error, EngineError) else "The trial failed."
        self._dialog.setEstimate(said)

    def _drop_trial(self) -> None:
        trial, self._trial = self._trial, None
        if trial is not None:
            trial.succeeded.disconnect(self._tell)
            trial.failed.disconnect(self._give_up)
            trial.cancel()
