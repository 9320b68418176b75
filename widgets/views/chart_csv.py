"""The numbers of a chart or of tiles as comma-separated values."""

from __future__ import annotations

import csv
import io

import numpy as np

from engine import Chart, Tiles


def chart_csv(chart: Chart) -> str:
    """Every point of every series as a line: series, x, y, and the ends of its band where it has one."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["series", chart.x_label or "x", chart.y_label or "y", "low", "high"])
    for series in chart.series:
        none = np.full(len(series.x), np.nan)
        low, high = (none if part is None else part for part in (series.low, series.high))
        for row in zip(series.x.tolist(), series.y.tolist(), low.tolist(), high.tolist(), strict=True):
            writer.writerow([series.label, *("" if np.isnan(value) else repr(value) for value in row)])
    return text.getvalue()


def tiles_csv(tiles: Tiles) -> str:
    """Every pixel as a line: row and column of its tile, y and x in it, all from 0 at the top left; its value."""
    places = np.indices(tiles.images.shape).reshape(4, -1).T.tolist()
    values = tiles.images.ravel().tolist()
    lines = [f"{r},{c},{y},{x},{'' if v != v else repr(v)}" for (r, c, y, x), v in zip(places, values, strict=True)]
    return "\n".join(["row,column,y,x,value", *lines, ""])
