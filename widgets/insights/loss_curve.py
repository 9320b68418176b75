"""The curve of a training: excess loss over steps on a logarithmic axis, and the noise of the floor as a band."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from engine import Chart, Series

from ..fonts import font
from ..number_format import number
from ..theme import Theme

LEFT, RIGHT, TOP, BOTTOM = 46.0, 14.0, 44.0, 32.0  # units around the box
LABEL = 10.5
END = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
START = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
MIDDLE = Qt.AlignmentFlag.AlignCenter


def paint_loss_curve(
    painter: QPainter, area: QRectF, chart: Chart, inks: tuple[str, ...], unit: float, captions: bool, colours: Theme
) -> None:
    """`chart`, its y logarithmic, in an area of pixels. `inks`: a colour for each series; references are dashed."""
    box = area.adjusted(LEFT * unit, TOP * unit, -RIGHT * unit, -BOTTOM * unit) if captions else area
    if box.width() < 4 or box.height() < 4 or not chart.series:
        return
    high_x = max(float(np.nanmax(series.x)) for series in chart.series) or 1.0
    low, high = _decades(chart)

    def pixels(x: npt.NDArray[np.floating], y: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
        share = (np.log10(np.clip(y, 10.0**low, 10.0**high)) - low) / (high - low)
        return np.stack([box.left() + np.asarray(x) / high_x * box.width(), box.bottom() - share * box.height()], 1)

    if captions:
        _paint_axes(painter, box, chart, low, high, high_x, unit, colours)
    for series, ink in zip(chart.series, inks, strict=True):
        if series.low is not None and series.high is not None:
            band = np.concatenate([pixels(series.x, series.low), pixels(series.x, series.high)[::-1]])
            fill = QColor(ink)
            fill.setAlphaF(0.22)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawPolygon(_polygon(band))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            continue
        painter.setPen(_pen(series, ink, unit))
        painter.drawPolyline(_polygon(pixels(series.x, series.y)))
    if captions:
        _paint_legend(painter, area, chart, inks, unit, colours)


def _decades(chart: Chart) -> tuple[int, int]:
    """Whole decades around every positive value of the curves and the band's upper edge."""
    values = np.concatenate([np.asarray(series.y, np.float64) for series in chart.series])
    values = values[np.isfinite(values) & (values > 0)]
    if not len(values):
        return -1, 0
    low, high = math.floor(math.log10(values.min())), math.ceil(math.log10(values.max()))
    return low, max(high, low + 1)


def _paint_axes(
    painter: QPainter, box: QRectF, chart: Chart, low: int, high: int, high_x: float, unit: float, colours: Theme
) -> None:
    face = font(LABEL * unit)
    for decade in range(low, high + 1):
        y = box.bottom() - (decade - low) / (high - low) * box.height()
        painter.setPen(QPen(QColor(colours.axis), max(1.0, unit)))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        place = QRectF(box.left() - LEFT * unit, y - 8 * unit, (LEFT - 6) * unit, 16 * unit)
        _text(painter, place, number(10.0**decade), face, colours.muted, END)
    for share, flags in ((0.0, START), (0.5, MIDDLE), (1.0, END)):
        width = 80 * unit
        left = box.left() + share * (box.width() - width)
        place = QRectF(left, box.bottom() + 3 * unit, width, 14 * unit)
        _text(painter, place, f"{round(share * high_x):,}", face, colours.muted, flags)
    place = QRectF(box.left(), box.bottom() + 15 * unit, box.width(), 14 * unit)
    _text(painter, place, chart.x_label, face, colours.muted, MIDDLE)


def _paint_legend(
    painter: QPainter, area: QRectF, chart: Chart, inks: tuple[str, ...], unit: float, colours: Theme
) -> None:
    title = QRectF(area.left() + 13 * unit, area.top() + 4 * unit, area.width() - 26 * unit, 18 * unit)
    _text(painter, title, chart.title, font(11.5 * unit, QFont.Weight.Medium), colours.text, START)
    face, x = font(LABEL * unit), area.left() + 13 * unit
    y = area.top() + 31 * unit
    named: set[str] = set()
    for series, ink in zip(chart.series, inks, strict=True):
        label = series.label.rpartition(", ")[2]  # of "VP, own clock" the colour says the rest
        if label in named:
            continue
        named.add(label)
        width = QFontMetricsF(face).horizontalAdvance(label)
        if x + 22 * unit + width > area.right():
            return
        if series.low is not None:
            fill = QColor(ink)
            fill.setAlphaF(0.35)
            painter.fillRect(QRectF(x, y - 4 * unit, 16 * unit, 8 * unit), fill)
        else:
            painter.setPen(_pen(series, ink, unit))
            painter.drawLine(QPointF(x, y), QPointF(x + 16 * unit, y))
        _text(painter, QRectF(x + 21 * unit, y - 8 * unit, width + 2, 16 * unit), label, face, colours.muted, START)
        x += width + 36 * unit


def _pen(series: Series, ink: str, unit: float) -> QPen:
    pen = QPen(QColor(ink), (1.8 if series.kind == "measured" else 1.3) * unit)
    pen.setStyle(Qt.PenStyle.SolidLine if series.kind == "measured" else Qt.PenStyle.DashLine)
    return pen


def _polygon(points: npt.NDArray[np.float64]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])


def _text(painter: QPainter, area: QRectF, text: str, face: QFont, colour: str, flags: Qt.AlignmentFlag) -> None:
    painter.setFont(face)
    painter.setPen(QColor(colour))
    painter.drawText(area, flags | Qt.TextFlag.TextSingleLine, text)
