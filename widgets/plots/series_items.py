"""What pyqtgraph draws of one series: a curve with its band or error bars, bars, or points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen

from engine import Series

from .scale import Scale, Values

BAND = 0.18  # opacity
CAP = 3.2  # units, half the width of an error bar's cap
STEP, SHARE = 5.0, 0.6  # units between two bars at one x; share of the distance to the next x that they take together
MOST = 40  # points, beyond which bars would be a thicket, and a band says more, and curves show no points
DASHES: dict[str, list[float]] = {"bound": [5.0, 3.0], "published": [1.0, 2.4]}
DEPTH = ("bars", "reference", "published", "bound", "measured", "points")  # from the lowest up


def has_bars(series: Series) -> bool:
    """Whether a series is drawn as points with error bars."""
    return series.kind == "points" and series.low is not None and series.high is not None and len(series.x) <= MOST


def series_pen(series: Series, ink: str, unit: float) -> QPen:
    """Solid for what is measured, dashed for a bound, dotted for what a paper prints, thin for a reference."""
    pen = QPen(QColor(ink), (1.1 if series.kind == "reference" else 2.0) * unit)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if series.kind == "published" else Qt.PenCapStyle.FlatCap)
    if series.kind in DASHES:
        pen.setDashPattern(DASHES[series.kind])
    return pen


class Dots(pg.ScatterPlotItem):
    """Points of one size, those at the very edge of the view too, whether it is painted by a view or without one."""

    def __init__(self, **style: Any) -> None:
        super().__init__(symbol="o", useCache=False, antialias=True, **style)

    def viewRect(self) -> QRectF:
        """What is left out lies beyond this."""
        seen = QRectF(super().viewRect())
        return seen.adjusted(-0.05 * seen.width(), -0.05 * seen.height(), 0.05 * seen.width(), 0.05 * seen.height())


class SeriesItems:
    """The items of one series in a view box with bent axes. `shown` is the one that stands in the legend.

    `pen` widths are in device pixels (`unit` * `ratio`), as cosmetic pens are.
    """

    def __init__(self, view: pg.ViewBox, series: Series, ink: str, x: Scale, y: Scale, unit: float, ratio: float):
        self.series, self.ink, self._unit = series, ink, unit
        self.pen = series_pen(series, ink, unit * ratio)
        self.x = x.bent(series.x)  # (n,) places, NaN for what has none
        self.y = y.bent(series.y)
        self._low, self._high = (_edge(part, y) for part in (series.low, series.high))
        self._bars: pg.ErrorBarItem | None = None
        self._dots: Dots | None = None
        depth = 10.0 * DEPTH.index(series.kind)
        self.items: list[Any] = []
        self.shown = self._histogram(y) if series.kind == "bars" else self._curve()
        self.shown.setZValue(depth + 2)
        self.items.append(self.shown)
        if series.kind == "points" or (series.kind == "measured" and len(self.x) <= MOST):
            self._dots = self._dotted(depth)
            self.items.append(self._dots)
        if self._low is not None and self._high is not None:
            self._uncertainty(unit * ratio, depth)
        for item in self.items:
            view.addItem(item)

    def setVisible(self, shown: bool) -> None:
        for item in self.items:
            item.setVisible(shown)

    def arrange(self, pixel: float, aside: float) -> None:
        """Caps of error bars and steps aside, which are in units: `pixel` is a scene pixel along x, in places."""
        if self._bars is not None:
            x, y, low, high = self._whole()
            self._bars.setData(
                x=x + aside * pixel, y=y, top=high - y, bottom=y - low, beam=2 * CAP * self._unit * pixel
            )
            if self._dots is not None:
                self._dots.setData(x + aside * pixel, y)

    def height_at(self, place: float) -> float | None:
        """How high the drawn curve is at a place along x; None beyond its points, and where it has no value."""
        there = np.isfinite(self.x)
        if there.sum() < 2 or not self.x[there].min() <= place <= self.x[there].max():
            return None
        order = np.argsort(self.x[there])
        height = float(np.interp(place, self.x[there][order], self.y[there][order]))
        return height if np.isfinite(height) else None

    def band_at(self, place: float) -> tuple[float, float] | None:
        """The two ends of the band or of the nearest error bar at a place along x."""
        if self._low is None or self._high is None:
            return None
        x, _, low, high = self._whole()
        if not len(x) or not x.min() <= place <= x.max():
            return None
        order = np.argsort(x)
        return float(np.interp(place, x[order], low[order])), float(np.interp(place, x[order], high[order]))

    def _curve(self) -> pg.PlotDataItem:
        """The line; points have none."""
        somewhere = np.isfinite(self.x) & np.isfinite(self.y)
        x, y = (self.x, self.y) if somewhere.any() and self.series.kind != "points" else (self.x[:0], self.y[:0])
        return pg.PlotDataItem(x, y, pen=self.pen, connect="finite", antialias=True)

    def _dotted(self, depth: float) -> Dots:
        dots = Dots(pen=QPen(Qt.PenStyle.NoPen), brush=QColor(self.ink), size=4.4 * self._unit)
        dots.setZValue(depth + 3)
        good = np.isfinite(self.x) & np.isfinite(self.y)
        dots.setData(self.x[good], self.y[good])
        return dots

    def _histogram(self, y: Scale) -> pg.BarGraphItem:
        foot = float(y.bent(y.low)) if y.kind == "log" else 0.0
        good = np.isfinite(self.x) & np.isfinite(self.y)
        gaps = np.diff(np.sort(self.x[good]))
        gaps = gaps[gaps > 1e-12 * max(1.0, float(np.ptp(self.x[good])))] if good.any() else gaps
        width = 0.86 * float(gaps.min()) if len(gaps) else 0.12
        fill = QColor(self.ink)
        fill.setAlphaF(0.8)
        return pg.BarGraphItem(
            x=self.x[good], y0=foot, height=self.y[good] - foot, width=width, brush=fill, pen=QPen(Qt.PenStyle.NoPen)
        )

    def _uncertainty(self, pixels: float, depth: float) -> None:
        if has_bars(self.series):
            pen = QPen(QColor(self.ink), 1.3 * pixels)
            pen.setCosmetic(True)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            self._bars = pg.ErrorBarItem(pen=pen)
            self._bars.setZValue(depth + 1)
            self.items.append(self._bars)
            return
        x, _, low, high = self._whole()
        fill = QColor(self.ink)
        fill.setAlphaF(BAND)
        edges = [pg.PlotCurveItem(x, part) for part in (low, high)]
        band = pg.FillBetweenItem(*edges, brush=fill, pen=QPen(Qt.PenStyle.NoPen))
        band.setZValue(depth)
        self._edges = edges  # the band reads their paths
        self.items.append(band)

    def _whole(self) -> tuple[Values, Values, Values, Values]:
        """x, y, low, high where all have a place."""
        assert self._low is not None
        assert self._high is not None
        good = np.isfinite(self.x) & np.isfinite(self.y) & np.isfinite(self._low) & np.isfinite(self._high)
        return self.x[good], self.y[good], self._low[good], self._high[good]


def _edge(values: npt.NDArray[np.floating] | None, y: Scale) -> Values | None:
    """An edge of a band as places; what lies at or below zero lies beyond the foot of a log axis."""
    if values is None:
        return None
    if y.kind != "log":
        return y.bent(values)
    return y.bent(np.where(np.asarray(values) <= 0, y.low * 1e-3, values))


def sidesteps(every: Sequence[SeriesItems], unit: float, pixel: float) -> list[float]:
    """Scene pixels by which each series stands aside, so that bars at the same x don't hide each other.

    `pixel`: one along x, in places. Only series with bars that have all their x in common step aside.
    """
    barred = [index for index, items in enumerate(every) if has_bars(items.series)]
    aside = [0.0] * len(every)
    shared = len(barred) > 1 and all(np.array_equal(every[i].series.x, every[barred[0]].series.x) for i in barred[1:])
    if shared and len(every[barred[0]].x):
        gaps = np.diff(np.sort(every[barred[0]].x)) / pixel
        room = SHARE * float(gaps.min(initial=np.inf)) / len(barred)
        step = min(STEP * unit, room) if np.isfinite(room) else STEP * unit
        for order, index in enumerate(barred):
            aside[index] = (order - (len(barred) - 1) / 2) * step
    return aside
