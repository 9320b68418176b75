"""One export as a value that can go to another process: what to write, of which experiment, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine import Chart, Experiment, Film, LearningState, Story, measure

from ..encoding import ExportCancelled, ExportReport
from ..encoding.data_report import DataReport
from ..lanes.stages import complete_film
from ..session.carried import LONGEST_TEXT, carried_text
from ..version import VERSION
from .data import Table, write_data
from .render import render_to_file
from .render_options import RenderOptions
from .render_story import render_story
from .session_options import session_of

Content = Literal["picture", "readings", "curves"]
Report = ExportReport | DataReport


@dataclass(frozen=True, slots=True)
class Order:
    """The experiment as it was when it was ordered, with its film when that was complete.

    `content` "picture": a still, a film or a drawing by `options`. "readings" and "curves": numbers, to an NPZ (all of
    them) or a CSV (those). `charts`: further ones that are shown. `story`: what a film shows in place of the
    experiment; of the options those that say how it is written.
    """

    experiment: Experiment
    film: Film | None
    title: str
    path: Path
    options: RenderOptions
    learning: LearningState | None = None
    content: Content = "picture"
    charts: tuple[Chart, ...] = ()
    story: Story | None = None


def carry_out(
    order: Order,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
    computing: Callable[[str], None] = lambda name: None,
) -> Report:
    """Do what was ordered, here and now. Raises EngineError, ExportCancelled."""
    if order.story is not None:
        story, title, learning = order.story, order.title, order.learning
        return render_story(story, title, order.path, order.options, progress, cancelled, computing, learning=learning)
    if order.content == "picture":
        return render_to_file(
            order.experiment, order.title, order.path, order.options, progress, cancelled, order.film, order.learning,
            lambda name, done, total: computing(name),
        )  # fmt: skip
    film = order.film or _side(order.experiment, order.options, cancelled)
    if order.options.held is None:
        film = film.beside(None)
    elif film.held is None or film.held.measurements is None:
        side = order.options.held.beside(order.experiment).experiment
        film = film.beside(_side(side, order.options, cancelled))
    table: Table = "curves" if order.content == "curves" else "readings"
    session = carried_text(session_of(order.experiment, order.title, order.options), LONGEST_TEXT)
    report = write_data(
        order.path, film, title=order.title, version=VERSION, table=table, charts=order.charts, session=session
    )
    progress(1, 1)
    return report


def _side(experiment: Experiment, options: RenderOptions, cancelled: Callable[[], bool]) -> Film:
    """Everything with all readings, of one side. Raises ExportCancelled."""
    film = complete_film(experiment, cancelled, view=options.insight, scored=options.layers.score)
    for measured in measure(experiment, cancelled, draft=False):
        film = film.with_result(measured)
    if cancelled():
        raise ExportCancelled
    return film
