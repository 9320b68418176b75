"""A diagram as an item of a scene: title, legend, a pyqtgraph view box, special values, and a cursor at the setting."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter

from engine import Chart

from ..painting.chart_look import WHOLE, ChartLook
from .chart_box import ChartBox
from .chart_captions import paint_captions
from .chart_cursor import ChartCursor
from .chart_dress import Dress, scales, series_inks
from .chart_legend import ROW, ChartLegend
from .chart_marks import Mark, name_places
from .cross_hair import CrossHair
from .number_axis import NumberAxis
from .plate import removed
from .series_items import SeriesItems, form, sidesteps

LEAST_WIDTH, LEAST_HEIGHT = 60.0, 40.0  # units of the box, below which words give way to the curves
FARTHEST, NEAREST = 4.0, 1e-7  # of the whole span, that can be zoomed out and in to


class ChartItem(ChartBox):
    """Shows one chart. The wheel zooms, dragging pans, a double click shows everything again.

    `lookChanged(ChartLook)` when a person zooms, pans or hides; `menuWanted(QPoint)`, of the screen.
    """

    lookChanged = Signal(object)
    menuWanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._marks: list[Mark] = []
        self._forms: tuple[object, ...] = ()  # what the items are made for
        self._axes = {side: NumberAxis(side, self.view, self) for side in ("left", "bottom")}
        self.view.sigRangeChangedManually.connect(self._moved)
        self.view.sigRangeChanged.connect(self._arrange)
        self.view.sigResized.connect(self._arrange)
        self.legend = ChartLegend()
        self.legend.setParentItem(self)
        self.legend.toggled.connect(self.toggle)
        self.cursor = ChartCursor(self)
        self.cross_hair = CrossHair(self)

    def display(self, chart: Chart, cursor: float | None, dress: Dress, look: ChartLook = WHOLE) -> None:
        """Show a chart as it is looked at. Items are made anew only for other kinds of series, or another dress."""
        if chart is not self.chart or dress != self._dress or look != self.look:
            self.chart, self._dress, self.look = chart, dress, look
            self._show(chart, dress, look)
        self.cursor.display(cursor)

    def resizeEvent(self, ev: Any) -> None:
        super().resizeEvent(ev)
        if self.chart is not None and self._dress is not None:
            self._show(self.chart, self._dress, self.look)

    def view_all(self) -> None:
        """Everything again that zooming, panning and hiding took away."""
        self._look(dataclasses.replace(self.look, x=None, y=None, hidden=frozenset()))

    def toggle(self, label: str) -> None:
        """Hide the series of that label, or show it again."""
        self._look(dataclasses.replace(self.look, hidden=self.look.hidden ^ {label}))

    def set_log(self, *, x: bool | None = None, y: bool | None = None) -> None:
        """Make an axis logarithmic, or linear; all of it is shown."""
        if x is not None:
            self._look(dataclasses.replace(self.look, x_log=x, x=None))
        if y is not None:
            self._look(dataclasses.replace(self.look, y_log=y, y=None))

    def zoom(self, factor: float) -> None:
        """Closer by `factor` > 1, or further, about the middle."""
        self.view.scaleBy((1 / factor, 1 / factor))
        self._moved(None)

    def pan(self, across: float, up: float) -> None:
        """By shares of what is shown."""
        (x_low, x_high), (y_low, y_high) = self.view.viewRange()
        self.view.translateBy(x=across * (x_high - x_low), y=up * (y_high - y_low))
        self._moved(None)

    def paint(self, p: QPainter, *args: Any) -> None:
        """Title and names of the axes."""
        if self.chart is not None and self.captions:
            paint_captions(p, self.chart, self.dress, self.size().width(), self.box)

    def _show(self, chart: Chart, dress: Dress, look: ChartLook) -> None:
        self.x, self.y = scales(chart, look)
        places = [(float(self.x.bent(value)), label) for value, label in chart.marks]
        places = [(place, label) for place, label in places if math.isfinite(place)]
        forms = (dress, chart.axis, len(places), *(form(series) for series in chart.series))
        if forms != self._forms:
            self._forms = forms
            self._rebuild(chart, dress, len(places))
        for items, series in zip(self.series, chart.series, strict=True):
            items.display(series, self.x, self.y)
            items.setVisible(not series.label or series.label not in look.hidden)
        self._lay_out(chart, dress)
        for mark, (place, label) in zip(self._marks, places, strict=True):
            mark.display(place, label if self.captions else "")
        self._show_range(look)
        self._arrange()

    def _rebuild(self, chart: Chart, dress: Dress, marks: int) -> None:
        """The items for series of these forms, and so many marks."""
        self.view.clear()
        for mark in self._marks:
            removed(mark.name)
        inks = series_inks(chart, dress.colours)
        self.series = [
            SeriesItems(self.view, series, ink, dress.unit, dress.ratio)
            for series, ink in zip(chart.series, inks, strict=True)
        ]
        self._marks = [Mark(self, dress.unit, dress.ratio, dress.colours) for _ in range(marks)]
        for mark in self._marks:
            self.view.addItem(mark)
        self.cursor.rebuild()
        self.cross_hair.rebuild()

    def _lay_out(self, chart: Chart, dress: Dress) -> None:
        """Title, legend and box, with words if there is room."""
        unit, area = dress.unit, QRectF(QPointF(), self.size())
        for axis, scale in (("left", self.y), ("bottom", self.x)):
            self._axes[axis].dress(scale, unit, dress.ratio, dress.colours)
        self.captions, box = dress.captions, QRectF()
        if self.captions:
            rows = self.legend.show_series(self.series, chart.title, area.width() - 24 * unit, unit, dress.colours)
            head = 22 if chart.title else 6
            self.legend.setPos(12 * unit, head * unit)
            top = (head + ROW * rows) * unit
            self._axes["left"].setRange(*self.y.places(self.look.y))
            left = (self._axes["left"].needs(area.height() - top - 36 * unit) + 16) * unit
            box = area.adjusted(left, top, -14 * unit, -36 * unit)
            self.captions = box.width() >= LEAST_WIDTH * unit and box.height() >= LEAST_HEIGHT * unit
        if not self.captions:
            self.legend.clear()
            box = area.adjusted(8 * unit, 8 * unit, -8 * unit, -8 * unit)
        for axis in self._axes.values():
            axis.captions = self.captions
        self.box = QRectF(box.left(), box.top(), max(box.width(), 1.0), max(box.height(), 1.0))
        for item in (self.view, *self._axes.values()):
            item.setGeometry(self.box)
        self.update()

    def _show_range(self, look: ChartLook) -> None:
        limits: dict[str, float] = {}
        for name, scale in (("x", self.x), ("y", self.y)):
            low, high = scale.bent(np.array([scale.low, scale.high])).tolist()
            span = high - low
            limits |= {f"{name}Min": low - FARTHEST * span, f"{name}Max": high + FARTHEST * span}
            limits |= {f"min{name.upper()}Range": NEAREST * span}
        self.view.setLimits(**limits)
        x, y = self.x.places(look.x), self.y.places(look.y)
        self.view.setRange(xRange=x, yRange=y, padding=0, disableAutoRange=True)

    def _moved(self, _axes: object) -> None:
        """A person has zoomed or panned."""
        (x_low, x_high), (y_low, y_high) = self.view.viewRange()
        look = dataclasses.replace(
            self.look,
            x=(self.x.unbent(x_low), self.x.unbent(x_high)),
            y=(self.y.unbent(y_low), self.y.unbent(y_high)),
        )
        if look != self.look and self.chart is not None:
            self.look = look
            self._lay_out(self.chart, self.dress)  # its numbers may need another width
            self.lookChanged.emit(look)

    def _look(self, look: ChartLook) -> None:
        if look != self.look and self.chart is not None:
            self.look = look
            self._show(self.chart, self.dress, look)
            self.lookChanged.emit(look)

    def _arrange(self, *_: object) -> None:
        """What is laid out in pixels: caps of error bars, steps aside, names of marks, the cursor's words."""
        if self._dress is None or self.box.width() < 1:
            return
        low, high = self.view.viewRange()[0]
        pixel = (high - low) / self.box.width()
        for items, aside in zip(self.series, sidesteps(self.series, self.dress.unit, pixel), strict=True):
            items.arrange(pixel, aside)
        named = [mark for mark in self._marks if mark.name.text]
        lines = [(self.pixel_of(float(mark.value())).x(), mark.name.boundingRect().width()) for mark in named]
        for mark, place in zip(named, name_places(lines, self.box, self.dress.unit), strict=True):
            mark.name.setVisible(place is not None)
            if place is not None:
                mark.name.setPos(place.topLeft())
        self.cursor.arrange()
        self.cross_hair.hover(None)

    def hoverEvent(self, ev: Any) -> None:
        """The scene tells where the hand is."""
        if self.chart is not None:
            self.cross_hair.hover(None if ev.isExit() else ev.pos())

    def mouseClickEvent(self, ev: Any) -> None:
        """The scene tells of a click on nothing in particular."""
        if self.chart is None:
            return
        if ev.button() == Qt.MouseButton.RightButton:
            ev.accept()
            self.menuWanted.emit(ev.screenPos().toPoint())
        elif ev.button() == Qt.MouseButton.LeftButton and self.box.contains(ev.pos()):
            ev.accept()
            if ev.double():
                self.cursor.take_back()
                self.view_all()
            else:
                self.cursor.pick(ev.pos())
