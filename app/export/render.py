"""Films and stills without a window: the same engine, the same painter, the same pixels."""

from __future__ import annotations

import dataclasses
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from engine import EngineError, Experiment, Film, LearningState
from widgets.insights.paint_stage import Renderer
from widgets.look.fonts import family
from widgets.look.image_pixels import Pixels, pixels

from ..encoding import SUFFIXES, ExportReport, encoder_class, export, playable_fps
from .about import about
from .both_sides import both_sides
from .render_options import RenderOptions
from .vector import VECTOR_FORMATS, export_vector


class FilmPainter:
    """Paints frame after frame of an experiment's film, of both sides where `options` hold one.

    What the film has not is computed when the first frame is wanted.
    """

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
        self._given = film
        self._film: Film | None = None
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
            film, new = both_sides(self._experiment, self._options, self._cancelled, self._given, self._computing)
            if new:
                self._computed(film)
            self._film = film if self._given is not None else dataclasses.replace(film, learning=self._learning)
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
    metadata = about(experiment, title, options, output.suffix)
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
    """The running application, or a new offscreen one with our font.

    Raises EngineError where one of another kind runs, or a new one would not be in the main thread.
    """
    app = QApplication.instance()
    if app is None:
        if threading.current_thread() is not threading.main_thread():
            raise EngineError("The first picture has to be made in the main thread.", "Make one there before.")
        app = QApplication([sys.argv[0], "-platform", "offscreen"])
        family()  # loads it in the main thread, once
    if not isinstance(app, QApplication):
        raise EngineError("A Qt program without widgets is running here.", "Start it by a QApplication.")
    return app
