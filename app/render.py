"""Films and stills without a window: the same engine, the same painter, the same pixels."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QGuiApplication, QImage

from engine import INSIGHT_VIEWS, EngineError, Experiment, Film, LearningState
from widgets.fonts import family
from widgets.look import PANES, Layers, Look
from widgets.paint_stage import Renderer
from widgets.view import View

from .export import ENCODERS, ExportCancelled, ExportReport, export, playable_fps
from .stages import complete_film

STILLS = (".png",)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderOptions:
    """What a film looks like. `loop` "ping-pong" goes there and back within `seconds`; `phase` is a still's instant."""

    size: tuple[int, int] = (1280, 720)
    fps: float = 30
    seconds: float = 6.0
    loop: str = "once"
    theme: str = "dark"
    panes: tuple[str, ...] = ("forward", "reverse", "transport")
    captions: bool = True
    phase: float = 0.5
    layers: Layers = field(default_factory=Layers)
    view: View | None = None  # None: whatever fits
    insight: str = "density"
    mode: str = ""
    stepwise: bool = False  # computed states only

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

    def look(self, experiment: Experiment) -> Look:
        """How the stage shows an experiment under these options."""
        layers = dataclasses.replace(self.layers, captions=self.captions)
        view = self.view or View.fitting(experiment)
        return Look(theme=self.theme, panes=self.panes, layers=layers, view=view, insight=self.insight, mode=self.mode)  # type: ignore[arg-type]


class FilmPainter:
    """Paints frame after frame of an experiment's film. Without a film it computes one when the first is wanted."""

    def __init__(
        self,
        experiment: Experiment,
        options: RenderOptions,
        count: int,
        cancelled: Callable[[], bool],
        film: Film | None = None,
        learning: LearningState | None = None,
        computing: Callable[[str, int, int], None] = lambda name, done, total: None,
    ) -> None:
        self._computing = computing
        self._experiment = experiment
        self._learning = learning
        self._options = options
        self._count = count
        self._cancelled = cancelled
        self._film = film
        self._look = options.look(experiment)
        self._renderer = Renderer()

    def __call__(self, index: int) -> npt.NDArray[np.uint8]:
        """(height, width, 3) RGB. Raises EngineError for an impossible experiment, ExportCancelled when cancelled."""
        if self._film is None:
            measured = "insight" in self._options.panes
            scored, view = self._options.layers.score, self._options.insight
            film = complete_film(
                self._experiment, self._cancelled, measured=measured, view=view, scored=scored, entering=self._computing
            )
            if self._cancelled():
                raise ExportCancelled
            self._film = dataclasses.replace(film, learning=self._learning, stepwise=self._options.stepwise)
        phase = self._options.phase if self._count == 1 else phase_of_frame(index, self._count, self._options.loop)
        image = self._renderer.image(self._film, phase, self._look, *self._options.size)
        return pixels(image)


def phase_of_frame(index: int, count: int, loop: str) -> float:
    """The clock at a frame: 0 to 1 evenly, or there and back so that the last frame leads into the first."""
    if loop == "ping-pong":
        return 1 - abs(1 - 2 * index / count)
    return index / max(count - 1, 1)


def pixels(image: QImage) -> npt.NDArray[np.uint8]:
    """A QImage as a contiguous (height, width, 3) RGB array of its own."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return np.ascontiguousarray(rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3)).copy()


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
) -> ExportReport:
    """Compute (unless the complete `film` is given), paint and write. `learning`: what a training had to show.

    Raises EngineError before anything is computed for an output that can't be. Needs an application for its fonts;
    makes an offscreen one when there is none (main thread only).
    """
    ensure_application()
    still = output.suffix.lower() in STILLS
    fps = options.fps if still or output.suffix.lower() not in ENCODERS else playable_fps(output, options.fps)
    count = 1 if still else max(round(fps * options.seconds), 1)
    metadata = {"title": title, "software": "Tidemark", "comment": f"experiment {experiment.digest.hex()}"}
    painter = FilmPainter(experiment, options, count, cancelled, film, learning, computing)
    return export(
        painter, count, output, fps=fps, size=options.size, metadata=metadata, progress=progress, cancelled=cancelled
    )


def ensure_application() -> QGuiApplication:
    """The running application, or a new offscreen one with our font."""
    app = QGuiApplication.instance()
    if app is None:
        app = QGuiApplication([sys.argv[0], "-platform", "offscreen"])
        family()  # loads it in the main thread, once
    assert isinstance(app, QGuiApplication)
    return app
