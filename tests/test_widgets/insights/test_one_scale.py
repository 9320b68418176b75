"""Two sides on one scale: a colour and a height mean the same in both panes, and what a person chose stands."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from made_insights import circle, curves, declare, film_with
from PySide6.QtWidgets import QApplication
from stage_films import whole_film

from engine import Film
from widgets.insights.field_bar import field_bar
from widgets.insights.one_scale import on_one_scale
from widgets.insights.plane import displayed
from widgets.look.theme import theme
from widgets.painting.chart_look import ChartLook
from widgets.painting.look import Look
from widgets.painting.pane_grid import pane_grid

LOOK = Look(compared=True, insight="swirl")


def compared(a: Film, b: Film) -> Film:
    return dataclasses.replace(b, held=a)


def test_one_value_has_one_colour_on_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch)
    a, b = (film_with("swirl", planes=(circle(radius, frames=1),)) for radius in (1.0, 3.0))
    assert a.insight is not None
    assert b.insight is not None
    assert displayed(a.insight, 0)[0] != displayed(b.insight, 0)[0]
    film, _ = on_one_scale(compared(a, b), LOOK)
    assert film.insight is not None
    assert film.held is not None
    assert film.held.insight is not None
    scales = [displayed(each, 0)[0] for each in (film.held.insight, film.insight)]
    assert scales[0] == scales[1]
    for each in (a, b):  # nothing lies beyond the scale's ends
        assert each.insight is not None
        assert np.abs(each.insight.planes[0].values).max() <= scales[0].reach
    assert on_one_scale(compared(a, b), LOOK)[0].insight is film.insight  # worked out once


def test_a_huge_range_is_bent_alike_on_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch)
    plane = circle(1.0, frames=1)
    spike = plane.values.copy()
    spike[0, 3, 3] = 1e5
    huge = dataclasses.replace(plane, values=spike, high=1e5)
    for first, second in ((plane, huge), (huge, plane)):
        a, b = (film_with("swirl", planes=(each,)) for each in (first, second))
        film, _ = on_one_scale(compared(a, b), LOOK)
        assert film.held is not None
        scales = [displayed(side.insight, 0)[0] for side in (film, film.held) if side.insight is not None]
        assert scales[0] == scales[1]
        assert scales[0].bend is not None


def test_the_window_s_colour_scale_is_that_of_both(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch)
    a, b = (film_with("swirl", planes=(circle(radius, frames=1),)) for radius in (3.0, 1.0))
    pane = next(pane for pane in pane_grid(900, 620, LOOK) if (pane.name, pane.side) == ("insight", "B"))
    shown = field_bar(compared(a, b), LOOK, pane, theme("dark"))
    assert shown is not None
    assert a.insight is not None
    assert shown[0].scale.reach >= displayed(a.insight, 0)[0].reach


def test_diagrams_have_the_axes_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch)
    high = curves()
    high = dataclasses.replace(
        high, series=tuple(dataclasses.replace(each, y=4 * each.y, low=None, high=None) for each in high.series)
    )
    a, b = (film_with("scales", charts=(chart,)) for chart in (high, curves()))
    look = dataclasses.replace(LOOK, insight="scales")
    seen = on_one_scale(compared(a, b), look)[1].chart("Complexity m*")
    largest = max(float(np.max(series.y)) for series in high.series)
    assert seen.y is not None
    assert largest <= seen.y[1] <= 1.2 * largest  # and a margin
    chosen = look.with_chart("Complexity m*", ChartLook(y=(0.0, 0.1), hidden=frozenset({"bound"})))
    kept = on_one_scale(compared(a, b), chosen)[1].chart("Complexity m*")
    assert (kept.y, kept.hidden) == ((0.0, 0.1), frozenset({"bound"}))
    assert kept.x is not None


def test_other_quantities_and_single_films_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch)
    a, b = film_with("swirl", planes=(circle(1.0),)), film_with("swirl", planes=(circle(2.0, signed=False),))
    film, look = on_one_scale(compared(a, b), LOOK)
    assert film.insight is not None
    assert b.insight is not None
    assert film.insight.planes[0] is b.insight.planes[0]
    assert look == LOOK
    for alone in (a, compared(whole_film(10, 10), a), compared(film_with("scales"), a)):
        assert on_one_scale(alone, LOOK) == (alone, LOOK)
