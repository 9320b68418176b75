"""The cursor of a chart: a line at the present setting, which can be dragged where it sets one, and what it reads."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen

from ..look.number_format import number
from .chart_box import ChartBox
from .plate import Plate, removed
from .series_items import Dots


class ChartCursor:
    """Belongs to one chart item. A ring on every measured curve, and the first one's value in words."""

    def __init__(self, item: ChartBox) -> None:
        self._item = item
        self._at: float | None = None
        self.line = pg.InfiniteLine(angle=90)
        self.line.setZValue(75)
        self.rings = Dots()
        self.rings.setZValue(76)
        self._plate: Plate | None = None
        self._place: float | None = None
        self.movable = False
        self._before: float | None = None  # where it stood before the last click
        self.line.sigDragged.connect(self._drag)
        self.line.sigPositionChangeFinished.connect(lambda _line: item.pickEnded.emit())

    @property
    def value(self) -> float | None:
        """Where it stands."""
        return self._at

    def display(self, value: float | None) -> None:
        """Stand at a value, or nowhere; not while a hand moves it."""
        if value != self._at and not self.line.moving:
            self._at = value
            self.arrange()

    def rebuild(self) -> None:
        """After the plot has been cleared."""
        dress = self._item.dress
        pen = QPen(QColor(dress.colours.text), 1.2 * dress.unit * dress.ratio)
        pen.setCosmetic(True)
        self.line.setPen(pen)
        wide = QPen(QColor(dress.colours.accent), 3.0 * dress.unit * dress.ratio)
        wide.setCosmetic(True)
        self.line.setHoverPen(wide)
        chart = self._item.chart
        self.movable = chart is not None and chart.axis != ""
        self.line.setMovable(self.movable)
        self.line.setCursor(Qt.CursorShape.SizeHorCursor if self.movable else Qt.CursorShape.ArrowCursor)
        for each in (self.line, self.rings):
            self._item.view.addItem(each)
        removed(self._plate)
        self._plate = Plate(self._item, dress.unit, dress.colours.text, dress.colours.card)

    def arrange(self) -> None:
        """Line, rings and words at the value, if it is within the box."""
        item = self._item
        if item.chart is None or self._plate is None:
            return
        place = math.nan if self._at is None else float(item.x.bent(self._at))
        low, high = item.view.viewRange()[0]
        slack = 1e-9 * (high - low)
        inside = low - slack <= place <= high + slack
        for each in (self.line, self.rings, self._plate):
            each.setVisible(inside)
        if not inside:
            return
        if not self.line.moving:
            self.line.setPos(min(max(place, low), high))
        dress = item.dress
        measured = [items for items in item.visible() if items.series.kind == "measured"]
        heights = [(items, height) for items in measured if (height := items.height_at(place)) is not None]
        ring = QPen(QColor(dress.colours.card), 1.5 * dress.unit * dress.ratio)
        ring.setCosmetic(True)
        self.rings.setData(
            [place] * len(heights), [height for _, height in heights], size=8 * dress.unit, pen=ring,
            brush=[QColor(items.ink) for items, _ in heights],
        )  # fmt: skip
        self._plate.setVisible(bool(heights) and item.captions)
        if heights:
            self._read(place, heights[0][1])

    def _read(self, place: float, height: float) -> None:
        """The value beside the ring, below the names of the marks, within the box."""
        item, unit, box = self._item, self._item.dress.unit, self._item.box
        assert self._plate is not None
        text = number(item.y.unbent(height), 3)
        self._plate.say(text)
        width = self._plate.boundingRect().width()
        at = item.pixel_of(place, height)
        left = at.x() + 6 * unit if at.x() + 6 * unit + width <= box.right() else at.x() - 6 * unit - width
        top = box.top() + (16 * unit if item.chart is not None and item.chart.marks else 0)
        self._plate.setPos(QPointF(left, min(max(at.y() - 17 * unit, top), box.bottom() - 15 * unit)))

    def pick(self, position: QPointF) -> None:
        """A click in the chart: the setting goes there."""
        if self.movable:
            self._before = self._at
            self._item.pickEnded.emit()
            self._item.picked.emit(self._item.x.unbent(self._item.place_at(position).x()))

    def take_back(self) -> None:
        """The click was the first half of a double click, and meant nothing."""
        if self.movable and self._before is not None:
            self._item.picked.emit(self._before)
            self._item.pickEnded.emit()

    def _drag(self) -> None:
        self._at = self._item.x.unbent(float(self.line.value()))
        self.arrange()
        self._item.picked.emit(self._at)
