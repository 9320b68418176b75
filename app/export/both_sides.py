"""The film of an export, computed as far as it was not: of the experiment, and of what it is compared with."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from engine import Experiment, Film, Held, Quality, goes_with_clock, with_lens_of

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
    other = None if options.held is None else held_experiment(options.held, experiment, options)
    of_given = None if given is None or given.held is None or other is None else given.held
    if of_given is not None and not _shows(of_given, other):
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


def held_experiment(held: Held, experiment: Experiment, options: RenderOptions) -> Experiment:
    """Side A under the lens that it has beside side B at the picture's instant."""
    return with_lens_of(held.experiment, experiment, linked=goes_with_clock(experiment, options.phase))


def _shows(film: Film, wanted: Experiment | None) -> bool:
    """Whether a film shows an experiment, whatever its lens, with what every pane needs, at full quality."""
    if wanted is None or wanted != film.experiment.with_parameters({"snr": wanted.snr}):
        return False
    parts = (film.diffusion, film.transport, film.insight)
    drafts = [part for part in parts if part is not None and part.quality is not Quality.FULL]
    return not drafts and None not in (film.diffusion, film.transport, film.density)
