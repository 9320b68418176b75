"""The frame of a diagram: title, legend, axes with round ticks; and where in pixels its values lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from engine import Chart, Series

from ..fonts import font
from ..paint_captions import MIDDLE_LEFT, paint_text
from ..theme import Theme
from .chart_axis import ChartAxis, Kind

TICK, LABEL, TITLE = 10.0, 10.5, 12.0  # units, text sizes
TALL, WIDE = 34.0, 60.0  # units a tick needs
DASHES: dict[str, list[float]] = {"bound": [5.0, 3.0], "published": [1.0, 2.4]}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartFrame:
    """`box`: the pixels between the axes. `inks`: a colour a series."""

    box: QRectF
    x: ChartAxis
    y: ChartAxis
    inks: tuple[str, ...]
    unit: float

    def pixels(self, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """(n, 2) of values (n,); NaN for what has no place on an axis. Far beyond the box they stop."""
        across = self.box.left() + np.clip(self.x.fractions(x), -4, 5) * self.box.width()
        down = self.box.bottom() - np.clip(self.y.fractions(y), -4, 5) * self.box.height()
        return np.stack([across, down], axis=1)


def frame_of(chart: Chart, area: QRectF, unit: float, colours: Theme, captions: bool) -> ChartFrame:
    """The frame of a chart in an area of pixels. With captions it leaves room for title, legend and numbers."""
    xs = np.concatenate([series.x for series in chart.series] or [np.zeros(0)]).astype(np.float64)
    ys = np.concatenate([part for series in chart.series for part in _heights(series)] or [np.zeros(0)])
    if any(series.kind == "bars" for series in chart.series) and not chart.y_log:
        ys = np.concatenate([ys, [0.0]])
    kind: Kind = "log" if chart.x_log else "linear" if chart.x_threshold is None else "symlog"
    bars = any(series.kind == "bars" for series in chart.series)
    loose = bars or any(series.kind == "points" for series in chart.series)  # not cut in half by the box
    x = ChartAxis.spanning(xs, kind, pad=0.06 if loose else 0.0, threshold=chart.x_threshold or 1.0)
    y = ChartAxis.spanning(ys, "log" if chart.y_log else "linear", pad=0.06)
    inks = series_inks(chart, colours)
    if not captions:
        inset = 8 * unit
        return ChartFrame(box=area.adjusted(inset, inset, -inset, -inset), x=x, y=y, inks=inks, unit=unit)
    top = (22 if chart.title else 6) + 17 * len(legend_rows(chart, area.width() - 24 * unit, unit))
    measure = QFontMetricsF(font(TICK * unit))
    height = area.height() - (top + 36) * unit
    texts = [text for _, text in y.ticks(int(height / (TALL * unit)))]
    left = max([measure.horizontalAdvance(text) for text in texts] or [0.0]) + 16 * unit
    box = area.adjusted(left, top * unit, -14 * unit, -36 * unit)
    return ChartFrame(box=box, x=x, y=y, inks=inks, unit=unit)


def _heights(series: Series) -> list[npt.NDArray[np.float64]]:
    return [np.asarray(part, np.float64) for part in (series.y, series.low, series.high) if part is not None]


def series_inks(chart: Chart, colours: Theme) -> tuple[str, ...]:
    """Categories by turns; what is only there for reference is muted."""
    inks, taken = [], 0
    for series in chart.series:
        if series.kind == "reference":
            inks.append(colours.muted)
        else:
            inks.append(colours.labels[(0, 4, 2, 3, 1, 5, 6, 7)[taken % 8]])
            taken += 1
    return tuple(inks)


def legend_rows(chart: Chart, width: float, unit: float) -> list[list[tuple[int, float]]]:
    """(series, its place) line by line. One series without a name needs none."""
    named = [index for index, series in enumerate(chart.series) if series.label]
    if len(chart.series) == 1 and (not chart.title or chart.series[0].label == chart.title):
        return []
    measure = QFontMetricsF(font(LABEL * unit))
    rows: list[list[tuple[int, float]]] = []
    at = width + 1
    for index in named:
        needs = (22 + 14) * unit + measure.horizontalAdvance(chart.series[index].label)
        if at + needs > width + 14 * unit:
            rows.append([])
            at = 0.0
        rows[-1].append((index, at))
        at += needs
    return rows


def paint_legend_rows(painter: QPainter, chart: Chart, area: QRectF, frame: ChartFrame, colours: Theme) -> None:
    """A short line as it is drawn, and the name, for each series; above the box, so that it hides no data."""
    unit = frame.unit
    top = area.top() + (22 if chart.title else 6) * unit
    for row, entries in enumerate(legend_rows(chart, area.width() - 24 * unit, unit)):
        for index, at in entries:
            series, x = chart.series[index], area.left() + 12 * unit + at
            y = top + (17 * row + 7) * unit
            painter.setPen(series_pen(series, frame.inks[index], unit))
            if series.kind == "bars":
                painter.fillRect(QRectF(x + 3 * unit, y - 4 * unit, 9 * unit, 8 * unit), QColor(frame.inks[index]))
            elif series.kind == "points":
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(frame.inks[index]))
                painter.drawEllipse(QPointF(x + 8 * unit, y), 3 * unit, 3 * unit)
                painter.setBrush(Qt.BrushStyle.NoBrush)
            else:
                painter.drawLine(QLineF(x, y, x + 16 * unit, y))
            room = QRectF(x + 21 * unit, y - 8 * unit, area.right() - x - 21 * unit, 16 * unit)
            paint_text(painter, room, series.label, font(LABEL * unit), colours.text, MIDDLE_LEFT)


def series_pen(series: Series, ink: str, unit: float) -> QPen:
    """Solid for what is measured, dashed for a bound, dotted for what a paper prints, thin for a reference."""
    pen = QPen(QColor(ink), (1.1 if series.kind == "reference" else 2.0) * unit)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if series.kind == "published" else Qt.PenCapStyle.FlatCap)
    if series.kind in DASHES:
        pen.setDashPattern(DASHES[series.kind])
    return pen


def paint_axes(painter: QPainter, chart: Chart, area: QRectF, frame: ChartFrame, colours: Theme) -> None:
    """Title, grid lines at round values with their numbers, names of the axes."""
    unit, box = frame.unit, frame.box
    small, measure = font(TICK * unit), QFontMetricsF(font(TICK * unit))
    if chart.title:
        line = QRectF(area.left() + 12 * unit, area.top() + 3 * unit, area.width() - 24 * unit, 18 * unit)
        paint_text(painter, line, chart.title, font(TITLE * unit), colours.text, MIDDLE_LEFT)
    baseline = QRectF(box.left(), box.bottom() + 3 * unit, box.width(), 14 * unit)
    free = area.left()
    for value, text in frame.x.ticks(int(box.width() / (WIDE * unit))):
        x = box.left() + float(frame.x.fractions(value)) * box.width()
        paint_rule(painter, QPointF(x, box.top()), QPointF(x, box.bottom()), colours.grid, unit)
        width = measure.horizontalAdvance(text)
        place = QRectF(min(x - width / 2, area.right() - width - 3 * unit), baseline.y(), width + 1, baseline.height())
        if place.left() >= free:
            paint_text(painter, place, text, small, colours.muted, MIDDLE_LEFT)
            free = place.right() + 8 * unit
    for value, text in frame.y.ticks(int(box.height() / (TALL * unit))):
        y = box.bottom() - float(frame.y.fractions(value)) * box.height()
        paint_rule(painter, QPointF(box.left(), y), QPointF(box.right(), y), colours.grid, unit)
        room = QRectF(area.left(), y - 8 * unit, box.left() - area.left() - 6 * unit, 16 * unit)
        paint_text(
            painter, room, text, small, colours.muted, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
    paint_rule(painter, box.bottomLeft(), box.bottomRight(), colours.control, unit)
    below = QRectF(box.left(), box.bottom() + 17 * unit, box.width(), 16 * unit)
    name = font(LABEL * unit)
    half = QFontMetricsF(name).horizontalAdvance(chart.x_label)
    paint_text(
        painter,
        below.adjusted(max(0, box.width() - half - 1), 0, 0, 0),
        chart.x_label,
        name,
        colours.muted,
        MIDDLE_LEFT,
    )
    if chart.y_label:
        left = QRectF(
            area.left() + 12 * unit, below.y(), max(0, box.right() - half - area.left() - 24 * unit), 16 * unit
        )
        paint_text(painter, left, f"↑ {chart.y_label}", name, colours.muted, MIDDLE_LEFT)


def paint_rule(painter: QPainter, one: QPointF, other: QPointF, ink: str, unit: float) -> None:
    """A straight thin line."""
    painter.setPen(QPen(QColor(ink), max(1.0, unit)))
    painter.drawLine(QLineF(one, other))
