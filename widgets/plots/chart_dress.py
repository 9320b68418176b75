"""What a chart's picture follows from, besides its numbers: sizes and colours, the axes that its look asks for."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from engine import Chart, Series

from ..look.theme import Theme
from ..painting.chart_look import ChartLook
from .process_inks import series_ink
from .scale import Kind, Scale


@dataclasses.dataclass(frozen=True, kw_only=True)
class Dress:
    """How a chart is drawn: scene pixels a unit, device pixels a scene pixel, words or none, colours."""

    unit: float
    colours: Theme
    captions: bool = True
    ratio: float = 1.0


def scales(chart: Chart, look: ChartLook) -> tuple[Scale, Scale]:
    """The two axes over every series that is shown, or over all where none is."""
    shown = [each for each in chart.series if not each.label or each.label not in look.hidden] or list(chart.series)
    xs = np.concatenate([series.x for series in shown] or [np.zeros(0)]).astype(np.float64)
    ys = np.concatenate([part for series in shown for part in _heights(series)] or [np.zeros(0)])
    bars = any(series.kind == "bars" for series in shown)
    y_log = chart.y_log if look.y_log is None else look.y_log
    if bars and not y_log:
        ys = np.concatenate([ys, [0.0]])
    x_kind: Kind = "log" if chart.x_log else "linear" if chart.x_threshold is None else "symlog"
    if look.x_log is not None:
        x_kind = "log" if look.x_log else "linear"
    loose = bars or any(series.kind == "points" for series in shown)  # not cut in half by the box
    x = Scale.spanning(xs, x_kind, pad=0.06 if loose else 0.0, threshold=chart.x_threshold or 1.0)
    return x, Scale.spanning(ys, "log" if y_log else "linear", pad=0.06)


def _heights(series: Series) -> list[npt.NDArray[np.float64]]:
    return [np.asarray(part, np.float64) for part in (series.y, series.low, series.high) if part is not None]


def series_inks(chart: Chart, colours: Theme) -> tuple[str, ...]:
    """Categories by turns, learned processes in their own colours; what is only there for reference is muted."""
    inks, taken = [], 0
    for series in chart.series:
        learned = series_ink(series.label, colours)
        if learned is not None:
            inks.append(learned)
        elif series.kind == "reference":
            inks.append(colours.muted)
        else:
            inks.append(colours.labels[(0, 4, 2, 3, 1, 5, 6, 7)[taken % 8]])
            taken += 1
    return tuple(inks)
