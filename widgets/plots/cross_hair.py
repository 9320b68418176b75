"""The cross-hair of a chart: the point of the nearest curve under the hand, with its band, in words."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen

from ..look.number_format import number
from .chart_box import ChartBox
from .plate import HEIGHT, Plate, removed
from .series_items import SeriesItems

DIGITS = 4
AT_HAND = 10.0  # units along x within which a point is read instead of the line


class CrossHair:
    """Belongs to one chart item. It reads the point of the data at the hand; between two, the line, with a ≈."""

    def __init__(self, item: ChartBox) -> None:
        self._item = item
        self._lines = pg.InfiniteLine(angle=90), pg.InfiniteLine(angle=0)
        self._plates: list[Plate] = []
        self.at: tuple[SeriesItems, int | None] | None = None  # which series is read, and which of its points

    @property
    def text(self) -> str:
        """What is read now, "" for nothing."""
        return "  ".join(plate.text for plate in self._plates if plate.isVisible())

    def rebuild(self) -> None:
        """After the plot has been cleared."""
        dress = self._item.dress
        pen = QPen(QColor(dress.colours.muted), max(1.0, 0.8 * dress.unit * dress.ratio), Qt.PenStyle.SolidLine)
        pen.setCosmetic(True)
        for line in self._lines:
            line.setPen(pen)
            line.setZValue(65)
            self._item.view.addItem(line)
        for plate in self._plates:
            removed(plate)
        self._plates = [Plate(self._item, dress.unit, dress.colours.text, dress.colours.card) for _ in range(2)]
        self.at = None
        self._show(False)

    def hover(self, position: QPointF | None) -> None:
        """The hand is there, in the chart item's pixels; None when it has gone."""
        item = self._item
        self.at = None
        if position is not None and item.box.contains(position):
            self.at = self._nearest(position)
        self._show(self.at is not None)
        if position is not None and self.at is not None:
            self._read(*self.at, item.place_at(position).x())

    def _nearest(self, position: QPointF) -> tuple[SeriesItems, int | None] | None:
        """The curve that passes nearest to the hand, and its point that is nearest along x, if it is at the hand."""
        item = self._item
        under, found, least = item.place_at(position), None, math.inf
        for items in item.visible():
            good = np.flatnonzero(np.isfinite(items.x) & np.isfinite(items.y))
            if not len(good):
                continue
            index = int(good[np.argmin(np.abs(items.x[good] - under.x()))])
            point = item.pixel_of(float(items.x[index]), float(items.y[index]))
            at_hand = abs(point.x() - position.x()) <= AT_HAND * item.dress.unit and item.box.contains(point)
            drawn = items.series.kind not in ("points", "bars")
            height = items.height_at(under.x()) if drawn else None
            if height is not None:
                distance = abs(item.pixel_of(under.x(), height).y() - position.y())
            elif at_hand:
                distance = math.hypot(point.x() - position.x(), point.y() - position.y())
            else:
                continue
            if distance < least:
                found, least = (items, index if at_hand else None), distance
        return found

    def _read(self, items: SeriesItems, index: int | None, place: float) -> None:
        """A point, or the line between two at a place along x."""
        item, unit, box = self._item, self._item.dress.unit, self._item.box
        x, y = place if index is None else float(items.x[index]), items.height_at(place)
        if index is not None:
            y = float(items.y[index])
        assert y is not None
        for line, where in zip(self._lines, (x, y), strict=True):
            line.setPos(where)
        series, chart, near = items.series, item.chart, "≈ " if index is None else ""
        assert chart is not None
        band = items.band_at(x)
        text = "" if band is None else "  ({} … {})".format(*(number(item.y.unbent(end), 3) for end in band))
        name = f"{series.label}  " if series.label and len(item.series) > 1 else ""
        value, at_x = item.y.unbent(y), item.x.unbent(x)
        self._plates[0].say(f"{name}{near}{number(value, DIGITS)}{text}")
        self._plates[1].say(f"{chart.x_label or 'x'} {number(at_x, DIGITS)}")
        at, wide = item.pixel_of(x, y), max(plate.boundingRect().width() for plate in self._plates)
        left = at.x() + 7 * unit if at.x() + 7 * unit + wide <= box.right() else at.x() - 7 * unit - wide
        left = max(left, box.left())
        both = 2 * HEIGHT * unit
        top = at.y() + 6 * unit if at.y() + 6 * unit + both <= box.bottom() else at.y() - 6 * unit - both
        top = min(max(top, box.top()), box.bottom() - both)
        for row, plate in enumerate(self._plates):
            plate.setPos(left, top + row * HEIGHT * unit)

    def _show(self, shown: bool) -> None:
        for each in (*self._lines, *self._plates):
            each.setVisible(shown)
