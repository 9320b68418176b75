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


def form(series: Series) -> tuple[object, ...]:
    """What kinds of item a series needs: for another series of the same form, the same items serve."""
    banded = series.low is not None and series.high is not None
    return series.label, series.kind, banded, has_bars(series), has_dots(series)


def has_dots(series: Series) -> bool:
    """Whether the points of a series are shown."""
    return series.kind == "points" or (series.kind == "measured" and len(series.x) <= MOST)


class SeriesItems:
    """The items of series of one form in a view box with bent axes. `shown` is the one that stands in the legend.

    `pen` widths are in device pixels (`unit` * `ratio`), as cosmetic pens are. `x`, `y` (n,): places along the axes,
    NaN for what has none.
    """

    def __init__(self, view: pg.ViewBox, series: Series, ink: str, unit: float, ratio: float) -> None:
        self.series, self.ink, self._unit = series, ink, unit
        self.pen = series_pen(series, ink, unit * ratio)
        self.x = self.y = np.zeros(0)
        self._low: Values | None = None
        self._high: Values | None = None
        depth = 10.0 * DEPTH.index(series.kind)
        self.shown = _histogram(ink) if series.kind == "bars" else pg.PlotDataItem(pen=self.pen, antialias=True)
        self._dots = Dots(pen=QPen(Qt.PenStyle.NoPen), brush=QColor(ink), size=4.4 * unit) if has_dots(series) else None
        self._bars = _error_bars(ink, unit * ratio) if has_bars(series) else None
        self._edges: list[pg.PlotCurveItem] = []
        band = None
        if self._bars is None and series.low is not None and series.high is not None:
            self._edges = [pg.PlotCurveItem(), pg.PlotCurveItem()]  # the band reads their paths
            fill = QColor(ink)
            fill.setAlphaF(BAND)
            band = pg.FillBetweenItem(*self._edges, brush=fill, pen=QPen(Qt.PenStyle.NoPen))
        self.items: list[Any] = []
        for above, item in enumerate((band, self._bars, self.shown, self._dots)):
            if item is not None:
                item.setZValue(depth + above)
                view.addItem(item)
                self.items.append(item)

    def display(self, series: Series, x: Scale, y: Scale) -> None:
        """Show a series of the form that these items were made for. Error bars come with `arrange`."""
        self.series = series
        self.x, self.y = x.bent(series.x), y.bent(series.y)
        self._low, self._high = (_edge(part, y) for part in (series.low, series.high))
        good = np.isfinite(self.x) & np.isfinite(self.y)
        if series.kind == "bars":
            foot = float(y.bent(y.low)) if y.kind == "log" else 0.0
            places, heights = self.x[good], self.y[good] - foot
            self.shown.setOpts(x=places, y0=foot, height=heights, width=_bar_width(places))
        else:
            lined = good.any() and series.kind != "points"
            self.shown.setData(*((self.x, self.y) if lined else (self.x[:0], self.y[:0])), connect="finite")
        if self._dots is not None:
            self._dots.setData(self.x[good], self.y[good])
        if self._edges:
            places, _, low, high = self._whole()
            for edge, part in zip(self._edges, (low, high), strict=True):
                edge.setData(places, part)

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

    def _whole(self) -> tuple[Values, Values, Values, Values]:
        """x, y, low, high where all have a place."""
        assert self._low is not None
        assert self._high is not None
        good = np.isfinite(self.x) & np.isfinite(self.y) & np.isfinite(self._low) & np.isfinite(self._high)
        return self.x[good], self.y[good], self._low[good], self._high[good]


def _histogram(ink: str) -> pg.BarGraphItem:
    fill = QColor(ink)
    fill.setAlphaF(0.8)
    return pg.BarGraphItem(x=[], y0=0.0, height=[], width=1.0, brush=fill, pen=QPen(Qt.PenStyle.NoPen))


def _bar_width(places: Values) -> float:
    """Of bars at these places along x: most of the least distance between two."""
    gaps = np.diff(np.sort(places))
    gaps = gaps[gaps > 1e-12 * max(1.0, float(np.ptp(places)))] if len(places) else gaps
    return 0.86 * float(gaps.min()) if len(gaps) else 0.12


def _error_bars(ink: str, pixels: float) -> pg.ErrorBarItem:
    pen = QPen(QColor(ink), 1.3 * pixels)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pg.ErrorBarItem(pen=pen)


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
