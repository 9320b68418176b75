"""Exports show the layers that the window shows, and computed states alone where it does."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest

from app.export.render import FilmPainter, ensure_application
from app.export.render_options import RenderOptions
from app.lanes.stages import complete_film
from engine import Experiment, Film, PointCloud
from widgets.insights.paint_stage import render_image
from widgets.painting.look import Layers, Look
from widgets.painting.view import View

EXPERIMENT = Experiment(cloud=PointCloud.of([[-1.0, 0.3], [1.0, -0.2]]), particles=40, steps=6)
SIZE = (480, 360)


def never() -> bool:
    return False


@pytest.fixture(scope="module")
def film() -> Film:
    return complete_film(EXPERIMENT, never, measured=False, scored=True)


def test_the_score_is_computed_only_where_it_is_shown(film: Film) -> None:
    assert film.score is not None
    assert complete_film(EXPERIMENT, never, measured=False).score is None


@pytest.mark.parametrize("layer", ["heat", "score", "arrows", "ghosts", "estimate"])
def test_a_layer_is_in_the_frames(film: Film, layer: str) -> None:
    ensure_application()
    plain = RenderOptions(size=SIZE)
    layered = RenderOptions(size=SIZE, layers=Layers(**{layer: True}))
    before, after = (FilmPainter(EXPERIMENT, options, [0.5], never)(0) for options in (plain, layered))
    assert (before != after).any()


def test_frames_of_computed_states_stand_still_in_between(film: Film) -> None:
    ensure_application()
    options = RenderOptions(size=SIZE, panes=("reverse",), stepwise=True, captions=False)
    painter = FilmPainter(EXPERIMENT, options, options.timing(10).phases(), never)
    frames = [painter(index) for index in range(60)]
    changes = sum(bool((before != after).any()) for before, after in itertools.pairwise(frames))
    assert film.diffusion is not None
    assert film.diffusion.reverse.computed is not None
    assert changes == len(film.diffusion.reverse.computed) - 1
    smooth = FilmPainter(EXPERIMENT, dataclasses.replace(options, stepwise=False), options.timing(10).phases(), never)
    assert (smooth(30) != smooth(31)).any()


def test_a_stepwise_film_is_painted_as_the_window_does(film: Film) -> None:
    ensure_application()
    look = Look(view=View.fitting(EXPERIMENT))
    stepwise = dataclasses.replace(film, stepwise=True)
    shown = stepwise.frame(0.43)
    state = render_image(film, shown.reverse_phase, look, *SIZE)
    held = render_image(stepwise, 0.43, look, *SIZE)
    assert state.size() == held.size()
    assert stepwise.frame(shown.reverse_phase).reverse_phase == shown.reverse_phase
    np.testing.assert_array_equal(stepwise.frame(0.43).reverse, film.frame(shown.reverse_phase).reverse)
