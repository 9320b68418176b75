"""The film of an export, computed as far as it was not: of the experiment, and of what it is compared with."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from engine import Experiment, Film, Quality

from ..encoding import ExportCancelled
from ..lanes.stages import Superseded, complete_film
from .render_options import RenderOptions

Computing = Callable[[str, int, int], None]


def both_sides(
    experiment: Experiment,
    options: RenderOptions,
    cancelled: Superseded,
    given: Film | None = None,
    computing: Computing = lambda name, done, total: None,
) -> tuple[Film, bool]:
    """The complete film with that of `options.held`, and whether anything was computed. `given`: a complete one.

    `computing(name, done, total)` is told before each part, of both sides. Raises EngineError for an impossible
    experiment, ExportCancelled.
    """
    other = None if options.held is None else options.held.beside(experiment).experiment
    of_given = None if given is None or given.held is None or other is None else given.held
    if of_given is not None and not _shows(of_given, other, options):
        of_given = None
    wanted = [each for each, film in ((experiment, given), (other, of_given)) if each is not None and film is None]
    films: list[Film] = []
    for number, each in enumerate(wanted):

        def entering(name: str, done: int, total: int, before: int = number) -> None:
            computing(name, before * total + done, len(wanted) * total)

        film = complete_film(
            each, cancelled, measured="insight" in options.panes, view=options.insight, scored=options.layers.score,
            entering=entering,
        )  # fmt: skip
        if cancelled():
            raise ExportCancelled
        films.append(dataclasses.replace(film, stepwise=options.stepwise))
    own = films.pop(0) if given is None else given
    held = of_given or (films[0] if films else None)
    return own.beside(held), bool(wanted)


def _shows(film: Film, wanted: Experiment | None, options: RenderOptions) -> bool:
    """Whether a film shows an experiment, whatever its lens, with what every pane needs, at full quality."""
    if wanted is None or wanted != film.experiment.with_parameters({"snr": wanted.snr}):
        return False
    if film.diffusion is None or film.transport is None or film.density is None:
        return False
    if "insight" in options.panes and (film.insight is None or film.insight.view != options.insight):
        return False
    parts = (film.diffusion, film.transport, film.insight)
    return all(part is None or part.quality is Quality.FULL for part in parts)
