"""Films and stills without a window: the same engine, the same painter, the same pixels."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from engine import INSIGHT_VIEWS, EngineError, Experiment, Film, LearningState
from widgets.dialogs.export_timing import Timing
from widgets.insights.paint_stage import Renderer
from widgets.look.fonts import family
from widgets.look.image_pixels import Pixels, pixels
from widgets.painting.chart_look import ChartLook
from widgets.painting.colour_scale import Limits
from widgets.painting.look import PANES, Layers, Look
from widgets.painting.view import View

from ..encoding import SUFFIXES, ExportCancelled, ExportReport, encoder_class, export, playable_fps
from ..lanes.stages import complete_film
from ..version import VERSION
from .vector import VECTOR_FORMATS, export_vector

SCALES = (1, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderOptions:
    """What a film looks like. `loop` "ping-pong" goes there and back within `seconds`; `phase` is a still's instant.

    `repeats`: how often the clock is run, resting `hold_start` and `hold_end` seconds at its ends each time. `form`: a
    name of `FORMATS`, or "" for the first one of the file's suffix. `scale`: a PNG still's pixels a pixel of `size`, 1
    to 4. `transparent`: without ground, where the format can. `frames`: only those from the first number up to, not
    including, the second (None: to the end).
    """

    size: tuple[int, int] = (1280, 720)
    fps: float = 30
    seconds: float = 6.0
    loop: str = "once"
    repeats: int = 1
    hold_start: float = 0.0
    hold_end: float = 0.0
    form: str = ""
    scale: int = 1
    transparent: bool = False
    theme: str = "dark"
    panes: tuple[str, ...] = ("forward", "reverse", "transport")
    captions: bool = True
    phase: float = 0.5
    layers: Layers = field(default_factory=Layers)
    view: View | None = None  # None: whatever fits
    insight: str = "density"
    mode: str = ""
    stepwise: bool = False  # computed states only
    between: tuple[float, float] = (0.0, 1.0)  # the part of the clock that a film runs through
    backwards: bool = False
    charts: tuple[tuple[str, ChartLook], ...] = ()  # how the diagrams of the insight pane are looked at, by title
    limits: tuple[tuple[str, Limits], ...] = ()  # of the colours of fields, by name
    frames: tuple[int, int | None] | None = None

    def __post_init__(self) -> None:
        unknown = [name for name in self.panes if name not in PANES]
        if unknown or not self.panes or len(set(self.panes)) < len(self.panes):
            raise EngineError(
                f"There is no pane {unknown[0]!r}." if unknown else "Name each pane once.",
                f"Panes: {', '.join(PANES)}.",
            )

        modes = [name for name, _ in INSIGHT_VIEWS[self.insight].modes]
        if self.mode and self.mode not in modes:
            said = f"Modes: {', '.join(modes)}." if modes else "It has none."
            raise EngineError(f"The insight view {self.insight!r} has no mode {self.mode!r}.", said)

        if not SCALES[0] <= self.scale <= SCALES[1]:
            raise EngineError(f"A still can't be scaled by {self.scale}.", "Choose 1 to 4.")

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the picture."""
        return self.size[0] * self.scale, self.size[1] * self.scale

    def timing(self, fps: float) -> Timing:
        """The frames at a rate that the format can keep."""
        return Timing(
            fps=fps, seconds=self.seconds, loop=self.loop, repeats=self.repeats, hold_start=self.hold_start,
            hold_end=self.hold_end,
        )  # fmt: skip

    def part(self, count: int) -> range:
        """Which of `count` frames are wanted. Raises EngineError where there are none."""
        first, stop = self.frames or (0, None)
        last = count if stop is None else stop
        if not 0 <= first < last <= count:
            raise EngineError(f"There are no frames {first}:{last} in this film.", f"It has {count}: 0:{count}.")
        return range(first, last)

    def instant(self, share: float) -> float:
        """The clock when a share of the way is done."""
        first, last = self.between
        return first + (1 - share if self.backwards else share) * (last - first)

    def look(self, experiment: Experiment) -> Look:
        """How the stage shows an experiment under these options."""
        layers = dataclasses.replace(self.layers, captions=self.captions)
        view = self.view or View.fitting(experiment)
        return Look(
            theme=self.theme, panes=self.panes, layers=layers, view=view, insight=self.insight, mode=self.mode,  # type: ignore[arg-type]
            ground=not self.transparent, charts=self.charts, limits=self.limits,
        )  # fmt: skip


class FilmPainter:
    """Paints frame after frame of an experiment's film. Without a film it computes one when the first is wanted."""

    def __init__(
        self,
        experiment: Experiment,
        options: RenderOptions,
        phases: Sequence[float],
        cancelled: Callable[[], bool],
        film: Film | None = None,
        learning: LearningState | None = None,
        computing: Callable[[str, int, int], None] = lambda name, done, total: None,
        computed: Callable[[Film], None] = lambda film: None,
    ) -> None:
        self._computing, self._computed = computing, computed
        self._experiment = experiment
        self._learning = learning
        self._options = options
        self._phases = phases
        self._cancelled = cancelled
        self._film = film
        self._look = options.look(experiment)
        self._renderer = Renderer()

    def __call__(self, index: int) -> Pixels:
        """(height, width, 3) RGB, or RGBA without ground. Raises EngineError for an impossible experiment.

        Raises ExportCancelled when cancelled.
        """
        return pixels(self._renderer.image(self.film, self._phases[index], self._look, *self._options.pixels))

    def paint(self, painter: QPainter) -> None:
        """The first frame by any painter. Raises as a frame does."""
        self._renderer.paint(painter, self.film, self._phases[0], self._look, *self._options.size)

    @property
    def film(self) -> Film:
        """What is painted, computed now if it has not been. Raises as a frame does."""
        if self._film is None:
            measured = "insight" in self._options.panes
            scored, view = self._options.layers.score, self._options.insight
            film = complete_film(
                self._experiment, self._cancelled, measured=measured, view=view, scored=scored, entering=self._computing
            )
            if self._cancelled():
                raise ExportCancelled
            self._computed(film)
            self._film = dataclasses.replace(film, learning=self._learning, stepwise=self._options.stepwise)
        return self._film


def render_to_file(
    experiment: Experiment,
    title: str,
    output: Path,
    options: RenderOptions,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    film: Film | None = None,
    learning: LearningState | None = None,
    computing: Callable[[str, int, int], None] = lambda name, done, total: None,
    computed: Callable[[Film], None] = lambda film: None,
) -> ExportReport:
    """Compute (unless the complete `film` is given), paint and write. `learning`: what a training had to show.

    `computing(name, done, total)` is told before each part that is computed, `computed(film)` when all are.

    Raises EngineError before anything is computed for an output that can't be. Needs an application for its fonts;
    makes an offscreen one when there is none (main thread only).
    """
    ensure_application()
    metadata = about(experiment, title)
    suffix, form = output.suffix.lower(), options.form
    if form in VECTOR_FORMATS or (not form and suffix[1:] in VECTOR_FORMATS):
        _check_vector(output, options)
        painter = FilmPainter(experiment, options, [options.phase], cancelled, film, learning, computing, computed)
        report = export_vector(painter.paint, output, size=options.size, metadata=metadata, cancelled=cancelled)
        progress(1, 1)
        return report
    if not form and suffix not in SUFFIXES:
        raise EngineError(
            f"Can't export to {output.name!r}.", f"End the name in {', '.join((*SUFFIXES, '.svg', '.pdf'))}."
        )
    still = encoder_class(output, form).still
    if options.scale > 1 and not still:
        raise EngineError("Only a PNG still can be scaled.", "Choose a larger size instead.")
    if options.frames is not None and still:
        raise EngineError("A still has no frames to choose from.", "Export a film, or choose the still's phase.")
    fps = options.fps if still else playable_fps(output, options.fps, form)
    phases = (options.phase,) if still else tuple(map(options.instant, options.timing(fps).phases()))
    phases = phases if still else tuple(phases[index] for index in options.part(len(phases)))
    painter = FilmPainter(experiment, options, phases, cancelled, film, learning, computing, computed)
    return export(
        painter, len(phases), output, fps=fps, size=options.pixels, form=form, alpha=options.transparent,
        phases=phases, metadata=metadata, progress=progress, cancelled=cancelled,
    )  # fmt: skip


def about(experiment: Experiment, title: str) -> dict[str, str]:
    """What every file says of itself: title, program with version, the experiment's digest, the seed."""
    return {
        "title": title,
        "software": f"Tidemark {VERSION}",
        "comment": f"experiment {experiment.digest.hex()}",
        "seed": str(experiment.seed),
    }


def _check_vector(output: Path, options: RenderOptions) -> None:
    """Raises EngineError where a drawing's name or size can't be."""
    if options.form and VECTOR_FORMATS[options.form].suffix != output.suffix.lower():
        form = VECTOR_FORMATS[options.form]
        raise EngineError(f"{form.title} ends in {form.suffix}.", f"Rename {output.name!r}.")
    if options.scale > 1:
        raise EngineError("Only a PNG still can be scaled.", "A drawing has no pixels; it is sharp at every size.")
    if not all(16 <= side <= 7680 for side in options.size):
        raise EngineError("A drawing's sides are from 16 to 7680 pixels.", "Choose another size.")


def ensure_application() -> QApplication:
    """The running application, or a new offscreen one with our font."""
    app = QApplication.instance()
    if app is None:
        app = QApplication([sys.argv[0], "-platform", "offscreen"])
        family()  # loads it in the main thread, once
    assert isinstance(app, QApplication)
    return app
