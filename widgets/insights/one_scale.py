"""Two sides on one scale: the colours of a field mean the same in A and B, and diagrams have the same axes."""

from __future__ import annotations

import dataclasses
import functools

import numpy as np

from engine import Chart, Film, Insight, PlaneFilm

from ..painting.chart_look import ChartLook
from ..painting.colour_scale import ColourScale
from ..painting.look import Look

Charts = tuple[tuple[str, ChartLook], ...]


def on_one_scale(film: Film, look: Look) -> tuple[Film, Look]:
    """Film and look with what the insight panes of both sides show on one scale. As they are, where there is one side.

    What a person has chosen, limits of colours or parts of diagrams, holds for both sides anyway.
    """
    if not look.compared or film.held is None or film.insight is None or film.held.insight is None:
        return film, look
    if film.insight.view != film.held.insight.view:
        return film, look
    a, b = _fields(film.held.insight, film.insight)
    shared = dataclasses.replace(film, insight=b, held=dataclasses.replace(film.held, insight=a))
    return shared, dataclasses.replace(look, charts=_diagrams(a, b, look.charts)) if a.charts else look


@functools.lru_cache(maxsize=2)
def _fields(a: Insight, b: Insight) -> tuple[Insight, Insight]:
    """Insights are told apart by identity: worked out once for two of them, not for every picture."""
    pairs = [_field(one, other) for one, other in zip(a.planes, b.planes, strict=False)]
    if not pairs:
        return a, b
    first, second = zip(*pairs, strict=True)
    return (
        dataclasses.replace(a, planes=(*first, *a.planes[len(pairs) :])),
        dataclasses.replace(b, planes=(*second, *b.planes[len(pairs) :])),
    )


def _field(a: PlaneFilm, b: PlaneFilm) -> tuple[PlaneFilm, PlaneFilm]:
    """Both with the ends of both, bent alike if one of them is; as they are, where they are not the same quantity."""
    if (a.label, a.unit, a.middle) != (b.label, b.unit, b.middle):
        return a, b
    low, high = min(a.low, b.low), max(a.high, b.high)
    a, b = (dataclasses.replace(each, low=low, high=high) for each in (a, b))
    together = dataclasses.replace(a, values=np.concatenate([a.values.reshape(-1), b.values.reshape(-1)]))
    bends = [ColourScale.of(each).bend for each in (together, a, b)]
    bend = bends[0] if bends[0] is not None else max((each for each in bends if each is not None), default=None)
    return dataclasses.replace(a, bend=bend), dataclasses.replace(b, bend=bend)


@functools.lru_cache(maxsize=4)
def _diagrams(a: Insight, b: Insight, charts: Charts) -> Charts:
    """How the diagrams are looked at, where nothing else was chosen from the least to the largest value of both."""
    looks = dict(charts)
    others = {chart.title: chart for chart in a.charts}
    for chart in b.charts:
        other = others.get(chart.title)
        if other is not None and (chart.x_label, chart.y_label) == (other.x_label, other.y_label):
            looks[chart.title] = _axes(chart, other, looks.get(chart.title, ChartLook()))
    return tuple(sorted(looks.items(), key=str))


def _axes(one: Chart, other: Chart, look: ChartLook) -> ChartLook:
    from ..plots.chart_dress import scales  # loads pyqtgraph

    spans = [
        (min(a.low, b.low), max(a.high, b.high)) for a, b in zip(scales(one, look), scales(other, look), strict=True)
    ]
    return dataclasses.replace(look, x=look.x or spans[0], y=look.y or spans[1])
