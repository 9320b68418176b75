"""The second drawing: hollow diamonds in the forward pane only, with a legend, also where the first one is empty."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from stage_films import whole_film

from engine import Experiment, Film, PointCloud
from widgets.insights.paint_stage import render_image
from widgets.painting.look import Layers, Look
from widgets.painting.pane_grid import pane_grid

SIZE = 900, 620
NU = PointCloud.of([[2.0, 2.0], [-2.0, 2.0]])


def pixels(film: Film, look: Look) -> np.ndarray:
    image = render_image(film, 0.0, look, *SIZE)
    return np.array(image.constBits()).reshape(SIZE[1], SIZE[0], 4)[..., :3].copy()


@pytest.mark.parametrize("captions", [True, False])
def test_only_the_forward_pane_changes_and_diamonds_are_hollow(captions: bool) -> None:
    film, look = whole_film(30, 30), Look(layers=Layers(captions=captions))
    with_nu = dataclasses.replace(film, experiment=dataclasses.replace(film.experiment, against=NU))
    changed = (pixels(film, look) != pixels(with_nu, look)).any(axis=2)
    forward = pane_grid(*SIZE, look)[0]
    outside = changed.copy()
    plot = forward.plot
    outside[plot.top() : plot.bottom() + 1, plot.left() : plot.right() + 1] = False
    assert not outside.any()
    for place in NU.positions:
        x, y = forward.projection.pixels(place).astype(int)
        assert changed[y - 8 : y + 9, x - 8 : x + 9].any()
        assert not changed[y, x]  # hollow
    foot = changed[plot.bottom() - 28 : plot.bottom() - 8, plot.left() + 10 : plot.left() + 40]
    assert foot.any() == captions  # the legend


@pytest.mark.parametrize("m", [2, 25_000])
def test_it_is_shown_where_nothing_else_is_drawn(m: int) -> None:
    nu = PointCloud.of(np.random.default_rng(0).normal(size=(m, 2)))
    empty, alone = (Film(experiment=Experiment(against=against)) for against in (PointCloud.empty(), nu))
    assert (pixels(empty, Look()) != pixels(alone, Look())).any()
