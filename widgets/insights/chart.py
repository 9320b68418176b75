"""Diagrams: measured curves with their bands, bounds, published values, bars, marks, and a cursor at the setting."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from engine import Chart, Film, Frame, Series

from ..fonts import font
from ..number_format import number
from ..paint_captions import MIDDLE_LEFT, paint_text
from ..theme import Theme
from .chart_frame import (
    LABEL,
    ChartFrame,
    frame_of,
    paint_axes,
    paint_legend_rows,
    paint_rule,
    series_pen,
)
from .error_bars import has_bars, paint_error_bars, sidesteps

BAND = 0.18  # opacity
LEAST_WIDTH, LEAST_HEIGHT = 60.0, 40.0  # units of the box, below which words give way to the curves


def cursor_of(chart: Chart, film: Film, frame: Frame) -> float | None:
    """The present value of the setting along the chart's axis; None where x is no setting, or infinite."""
    value = {
        "phase": frame.phase,
        "snr": frame.snr,
        "termination_time": film.experiment.termination_time,
        "curvature": film.experiment.curvature,
    }.get(chart.axis)
    return value if value is not None and math.isfinite(value) else None


def paint_chart(
    painter: QPainter, area: QRectF, chart: Chart, cursor: float | None, unit: float, captions: bool, colours: Theme
) -> ChartFrame:
    """The chart in an area of pixels; where words would leave no room for curves, they go. Returns where values lie."""
    frame = frame_of(chart, area, unit, colours, captions)
    if captions and (frame.box.width() < LEAST_WIDTH * unit or frame.box.height() < LEAST_HEIGHT * unit):
        captions = False
        frame = frame_of(chart, area, unit, colours, captions)
    if frame.box.width() < 4 or frame.box.height() < 4:
        return frame
    if captions:
        paint_axes(painter, chart, area, frame, colours)
        paint_legend_rows(painter, chart, area, frame, colours)
    else:
        paint_rule(painter, frame.box.bottomLeft(), frame.box.bottomRight(), colours.control, unit)
    painter.save()
    painter.setClipRect(frame.box.adjusted(-2 * unit, -2 * unit, 2 * unit, 2 * unit), Qt.ClipOperation.IntersectClip)
    places = [frame.pixels(*(np.asarray(part, np.float64) for part in (each.x, each.y))) for each in chart.series]
    aside = sidesteps(chart.series, places, unit)
    for series, ink, step in sorted(zip(chart.series, frame.inks, aside, strict=True), key=_depth):
        painter.translate(step, 0)
        _paint_series(painter, series, ink, frame)
        painter.translate(-step, 0)
    painter.restore()
    named: list[QRectF] = []
    for value, label in chart.marks:
        _paint_mark(painter, value, label if captions else "", named, frame, colours)
    if cursor is not None:
        _paint_cursor(painter, chart, cursor, frame, captions, colours)
    return frame


def _depth(entry: tuple[Series, str, float]) -> int:
    """References lie below, what is measured on top."""
    return ("bars", "reference", "published", "bound", "measured", "points").index(entry[0].kind)


def _paint_series(painter: QPainter, series: Series, ink: str, frame: ChartFrame) -> None:
    if series.kind == "bars":
        _paint_bars(painter, series, ink, frame)
        return
    x = np.asarray(series.x, np.float64)
    if series.low is not None and series.high is not None:
        low, high = (frame.pixels(x, _floored(part, frame)) for part in (series.low, series.high))
        if has_bars(series):
            paint_error_bars(painter, low, high, ink, frame.unit)
        else:
            _paint_band(painter, low, high, ink)
    points = frame.pixels(x, np.asarray(series.y, np.float64))
    painter.setPen(series_pen(series, ink, frame.unit))
    for run in [] if series.kind == "points" else _runs(points):
        if len(run) > 1:
            painter.drawPolyline(_polygon(run))
    if series.kind == "points" or (series.kind == "measured" and len(points) <= 40):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink))
        for px, py in points[np.isfinite(points).all(axis=1)].tolist():
            painter.drawEllipse(QPointF(px, py), 2.2 * frame.unit, 2.2 * frame.unit)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_band(painter: QPainter, low: npt.NDArray[np.float64], high: npt.NDArray[np.float64], ink: str) -> None:
    fill = QColor(ink)
    fill.setAlphaF(BAND)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    both = np.isfinite(low).all(axis=1) & np.isfinite(high).all(axis=1)
    painter.drawPolygon(_polygon(np.concatenate([low[both], high[both][::-1]])))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _floored(values: npt.NDArray[np.floating], frame: ChartFrame) -> npt.NDArray[np.float64]:
    """A band's edge at or below zero lies at the foot of a log axis."""
    return np.asarray(np.maximum(values, frame.y.low) if frame.y.kind == "log" else values, np.float64)


def _paint_bars(painter: QPainter, series: Series, ink: str, frame: ChartFrame) -> None:
    x = np.asarray(series.x, np.float64)
    foot = np.full(len(x), frame.y.low if frame.y.kind == "log" else 0.0)
    tops, feet = frame.pixels(x, np.asarray(series.y, np.float64)), frame.pixels(x, foot)
    gaps = np.diff(np.sort(tops[:, 0]))
    gaps = gaps[gaps > 1e-9]
    width = max(1.0, 0.86 * float(gaps.min())) if len(gaps) else 0.12 * frame.box.width()
    fill = QColor(ink)
    fill.setAlphaF(0.8)
    for (px, py), (_, base) in zip(tops.tolist(), feet.tolist(), strict=True):
        if math.isfinite(px + py + base):
            painter.fillRect(QRectF(px - width / 2, min(py, base), width, abs(base - py)), fill)


def _runs(points: npt.NDArray[np.float64]) -> list[npt.NDArray[np.float64]]:
    """Stretches without a gap: a curve breaks where it has no value."""
    whole = np.isfinite(points).all(axis=1)
    edges = np.flatnonzero(np.diff(whole.astype(int))) + 1
    return [part for part, good in zip(np.split(points, edges), np.split(whole, edges), strict=True) if good.all()]


def _polygon(points: npt.NDArray[np.float64]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])


def _paint_mark(
    painter: QPainter, value: float, label: str, named: list[QRectF], frame: ChartFrame, colours: Theme
) -> None:
    """A dotted line at a special value, named at its top, below what is `named` there already."""
    fraction, box, unit = float(frame.x.fractions(value)), frame.box, frame.unit
    if not 0 <= fraction <= 1:
        return
    x = box.left() + fraction * box.width()
    painter.setPen(QPen(QColor(colours.muted), max(1.0, unit), Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
    face = font(LABEL * unit)
    width = QFontMetricsF(face).horizontalAdvance(label)
    left = x + 4 * unit if x + 4 * unit + width <= box.right() else x - 4 * unit - width
    place = QRectF(left, box.top(), width + 1, 15 * unit)
    if label:
        while any(place.intersects(other) for other in named):
            place.translate(0, 15 * unit)
        named.append(place)
        _paint_plate(painter, place, unit, colours)
        paint_text(painter, place, label, face, colours.muted, MIDDLE_LEFT)


def _paint_cursor(
    painter: QPainter, chart: Chart, cursor: float, frame: ChartFrame, captions: bool, colours: Theme
) -> None:
    """A line at the present setting, and what the first measured curve is there."""
    fraction, box, unit = float(frame.x.fractions(cursor)), frame.box, frame.unit
    if not -1e-9 <= fraction <= 1 + 1e-9:
        return
    x = box.left() + fraction * box.width()
    painter.setPen(QPen(QColor(colours.text), 1.2 * unit))
    painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
    face, said = font(LABEL * unit), False
    for series, ink in zip(chart.series, frame.inks, strict=True):
        height = _height_at(series, cursor, frame)
        if series.kind != "measured" or height is None:
            continue
        y = box.bottom() - height * box.height()
        painter.setPen(QPen(QColor(colours.card), 1.5 * unit))
        painter.setBrush(QColor(ink))
        painter.drawEllipse(QPointF(x, y), 4 * unit, 4 * unit)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if captions and not said:
            text, said = number(frame.y.value(height), 3), True
            width = QFontMetricsF(face).horizontalAdvance(text)
            left = x + 8 * unit if x + 8 * unit + width <= box.right() else x - 8 * unit - width
            top = box.top() + (16 * unit if chart.marks else 0)  # below the names of the marks
            place = QRectF(left, min(max(y - 17 * unit, top), box.bottom() - 15 * unit), width + 1, 15 * unit)
            _paint_plate(painter, place, unit, colours)
            paint_text(painter, place, text, face, colours.text, MIDDLE_LEFT)


def _paint_plate(painter: QPainter, place: QRectF, unit: float, colours: Theme) -> None:
    """Something of the card's colour behind words that stand among curves."""
    plate = QColor(colours.card)
    plate.setAlphaF(0.8)
    painter.fillRect(place.adjusted(-2 * unit, 0, 2 * unit, 0), plate)


def _height_at(series: Series, x: float, frame: ChartFrame) -> float | None:
    """How high the drawn curve is at x, 0 to 1 of the box; None beyond its points, and where it has no value."""
    xs, ys = np.asarray(series.x, np.float64), np.asarray(series.y, np.float64)
    if len(xs) < 2 or not xs.min() <= x <= xs.max():
        return None
    order = np.argsort(xs)
    height = float(np.interp(frame.x.fractions(x), frame.x.fractions(xs[order]), frame.y.fractions(ys[order])))
    return height if math.isfinite(height) else None
