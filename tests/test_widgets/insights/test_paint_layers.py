"""Layers beyond the particles: each shows in its panes and nowhere else, and arrows point where told."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from stage_films import whole_film

from engine import Estimates, Film, ScoreFilm
from widgets.insights.paint_stage import render_image
from widgets.look.theme import THEME_NAMES, ThemeName
from widgets.painting.arrows import arrow_lines
from widgets.painting.look import Layers, Look, PaneName
from widgets.painting.pane_grid import Pane, pane_grid
from widgets.painting.score import CROWDED, LARGEST, LONGEST, score_arrows
from widgets.painting.view import View

SIZE = 900, 700
PLACES: dict[str, tuple[PaneName, ...]] = {
    "heat": ("forward",),
    "score": ("forward", "reverse"),
    "arrows": ("transport",),
    "ghosts": ("reverse", "transport"),
    "estimate": ("reverse",),
}


def grid() -> np.ndarray:
    axis = (np.arange(20) + 0.5) * 0.4 - 4
    return np.stack(np.meshgrid(axis, axis), axis=2).reshape(-1, 2)


@pytest.fixture(scope="module")
def film() -> Film:
    whole = whole_film()
    assert whole.diffusion is not None
    points, n = grid(), whole.diffusion.reverse.n
    score = ScoreFilm(
        experiment=whole.experiment,
        phases=np.array([0.0, 1.0]),
        points=points,
        values=np.stack([-400 * points, -points]).astype(np.float32),
    )
    ends = whole.diffusion.reverse.at(1.0)
    estimates = Estimates(phases=[0.0, 1.0], values=np.stack([np.zeros((n, 2)), ends]), step=1)
    diffusion = dataclasses.replace(whole.diffusion, estimates=estimates)
    return dataclasses.replace(whole, score=score, diffusion=diffusion)


def shown(film: Film, theme: ThemeName, layers: Layers) -> dict[str, np.ndarray]:
    """(h, w, 4) of each pane's card."""
    look = Look(theme=theme, layers=layers)
    image = render_image(film, 0.4, look, *SIZE)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(SIZE[1], SIZE[0], 4)
    cards = {pane.name: pane.card for pane in pane_grid(*SIZE, look)}
    return {
        name: rows[card.top() : card.bottom() + 1, card.left() : card.right() + 1].copy()
        for name, card in cards.items()
    }


@pytest.mark.parametrize("theme", THEME_NAMES)
@pytest.mark.parametrize("layer", PLACES)
def test_a_layer_shows_in_its_panes_and_nowhere_else(
    qapp: QApplication, film: Film, layer: str, theme: ThemeName
) -> None:
    without, with_it = shown(film, theme, Layers()), shown(film, theme, Layers(**{layer: True}))
    changed = {name for name in without if (without[name] != with_it[name]).any()}
    assert changed == set(PLACES[layer])


def test_layers_wait_for_their_results(qapp: QApplication, film: Film) -> None:
    assert film.diffusion is not None
    every = Layers(**dict.fromkeys(PLACES, True))
    bare = dataclasses.replace(
        film, score=None, density=None, diffusion=dataclasses.replace(film.diffusion, estimates=None)
    )
    shown(bare, "dark", every)
    shown(dataclasses.replace(bare, diffusion=None), "dark", every)
    shown(dataclasses.replace(bare, transport=None), "dark", every)


def test_an_arrow_is_a_shaft_and_two_strokes_at_its_end() -> None:
    starts, ends = np.array([[0.0, 0.0], [5.0, 5.0]]), np.array([[30.0, 40.0], [5.0, 5.0]])
    lines = arrow_lines(starts, ends, 6.0)
    assert lines.shape == (2, 3, 2, 2)
    np.testing.assert_array_equal(lines[:, 0], np.stack([starts, ends], axis=1))
    np.testing.assert_array_equal(lines[:, 1:, 0], np.stack([ends, ends], axis=1))
    strokes = lines[0, 1:, 1] - ends[0]
    np.testing.assert_allclose(np.linalg.norm(strokes, axis=1), 6.0, rtol=5e-3)  # .88^2 + .47^2 = .995
    back = -ends[0] / np.linalg.norm(ends[0])
    np.testing.assert_allclose(strokes @ back, 6.0 * 0.88, rtol=1e-12)  # both lean back alike
    np.testing.assert_array_equal(lines[1, 1:, 1], [[5.0, 5.0]] * 2)  # no length, no head
    short = arrow_lines(np.zeros((1, 2)), np.array([[5.0, 0.0]]), 6.0)
    assert np.linalg.norm(short[0, 1, 1] - [5.0, 0.0]) <= 0.4 * 5.0


def pane_of(half_width: float) -> Pane:
    look = Look(view=View(half_width=half_width))
    return next(pane for pane in pane_grid(*SIZE, look) if pane.name == "forward")


def test_score_arrows_point_along_the_score_and_grow_with_its_logarithm(film: Film) -> None:
    assert film.score is not None
    pane = pane_of(3.0)
    for phase, factor in ((0.0, 400.0), (1.0, 1.0)):
        starts, ends = score_arrows(film.score, phase, pane)
        origin = pane.projection.pixels(np.zeros(2))
        inward, step = origin - starts, ends - starts  # the score is -factor x: on the screen it points at the origin
        cosine = (inward * step).sum(axis=1) / np.linalg.norm(inward, axis=1) / np.linalg.norm(step, axis=1)
        np.testing.assert_allclose(cosine, 1.0, atol=1e-6)
        size = factor * np.linalg.norm(inward, axis=1) / pane.projection.scale
        expected = LONGEST * pane.unit * np.minimum(np.log1p(size) / np.log1p(LARGEST), 1)
        # Read in float32 between scores of 400 |x| and |x|: an error of 400 x 6e-8 in the size, times 4 units' length.
        np.testing.assert_allclose(np.linalg.norm(step, axis=1), expected, atol=2e-4)


@pytest.mark.parametrize("half_width", [0.7, 2.0, 3.2, 5.0])
def test_score_arrows_stay_countable_at_every_zoom(film: Film, half_width: float) -> None:
    assert film.score is not None
    pane = pane_of(half_width)
    starts, _ = score_arrows(film.score, 0.5, pane)
    assert 0 < len(starts) <= 200  # half of the grid
    plot = pane.plot
    assert ((starts >= (plot.left(), plot.top())) & (starts <= (plot.right(), plot.bottom()))).all()
    if half_width < 1:
        assert len(starts) <= CROWDED  # all that lie within
