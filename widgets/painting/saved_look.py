"""A look as sessions and scenes keep it, and what of that a look is made of again."""

from __future__ import annotations

import contextlib
import dataclasses

from engine import EngineError, SavedChart, SavedLook

from .chart_look import WHOLE, ChartLook
from .look import Look


def saved_look(look: Look) -> SavedLook:
    """What is kept of a look; of diagrams and colours only what is not as it comes, and within a file's bounds."""
    layers = {field.name: bool(getattr(look.layers, field.name)) for field in dataclasses.fields(look.layers)}
    saved = SavedLook(
        view=(look.view.centre_x, look.view.centre_y, look.view.half_width),
        layers=tuple(sorted(layers.items())),
        panes=look.panes,
        insight=look.insight,
        mode=look.mode,
        arrangement=look.arrangement,
        difference=look.difference,
    )
    for title, chart in look.charts:
        if chart != WHOLE:
            with contextlib.suppress(EngineError):  # longer than any text or list in a file
                kept = (title, _saved_chart(chart))
                saved = dataclasses.replace(saved, charts=(*saved.charts, kept))
    for name, limits in look.limits:
        with contextlib.suppress(EngineError):
            saved = dataclasses.replace(saved, limits=(*saved.limits, (name, limits)))
    return saved


def chart_looks(saved: SavedLook) -> tuple[tuple[str, ChartLook], ...]:
    """How the diagrams of a saved look are looked at, by their titles."""
    return tuple(
        (title, ChartLook(x=chart.x, y=chart.y, hidden=frozenset(chart.hidden), x_log=chart.x_log, y_log=chart.y_log))
        for title, chart in saved.charts
    )


def _saved_chart(chart: ChartLook) -> SavedChart:
    """Raises EngineError for what a file can't hold."""
    return SavedChart(x=chart.x, y=chart.y, hidden=tuple(sorted(chart.hidden)), x_log=chart.x_log, y_log=chart.y_log)
