"""Pictures of two sides: a short and a long diffusion, and two processes, in both themes and both arrangements.

Run from the project's root, in its environment: .venv/bin/python scripts/make_pictures.py compare
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from app.export.render import ensure_application
from engine import (
    Experiment,
    Film,
    InsightRequest,
    density_film,
    insight,
    measure,
    preset,
    simulate,
    solve_transport,
)
from widgets.insights.paint_stage import render_image
from widgets.look.theme import THEME_NAMES
from widgets.painting.look import Look
from widgets.painting.view import View

SIZE, PHASE = (1280, 720), 0.6
SHORT, LONG = {"termination_time": 0.6}, {"termination_time": 3.0}
SUBJECTS = {  # preset, what A has, what B has, insight view, mode, difference, arrangements
    "horizon": ("moons", SHORT, LONG, "curvature", "hessian", "view", ("rows", "columns")),
    "process": ("moons", {"process": "ou"}, {"process": "pinned"}, "density", "", "ends", ("rows",)),
    "basins": ("five-points", SHORT, LONG, "basins", "flow", "view", ("columns",)),
}
T = TypeVar("T")


def compare_pictures(folder: Path) -> Iterable[tuple[Path, str]]:
    """Save each, and tell its path and theme."""
    ensure_application()
    for name, (source, first, second, view, mode, difference, arrangements) in SUBJECTS.items():
        plain = preset(source).experiment
        a, b = (_film(dataclasses.replace(plain, **changed), view) for changed in (first, second))
        for arrangement in arrangements:
            for theme_name in THEME_NAMES:
                look = Look(
                    theme=theme_name, view=View.fitting(b.experiment), insight=view, mode=mode, compared=True,
                    arrangement=arrangement, difference=difference,
                )  # fmt: skip
                target = folder / f"compare-{name}-{arrangement}-{theme_name}.png"
                render_image(dataclasses.replace(b, held=a), PHASE, look, *SIZE).save(str(target))
                yield target, theme_name


def _film(experiment: Experiment, view: str) -> Film:
    film = Film(experiment=experiment)
    for made in (simulate(experiment), solve_transport(experiment), density_film(experiment), measure(experiment)):
        film = film.with_result(_last(made))
    return (
        film
        if view == "density"
        else film.with_result(_last(insight(InsightRequest(view=view, experiment=experiment))))
    )


def _last(made: Iterable[T]) -> T:
    """The full result, after the drafts."""
    *_, last = made
    return last
