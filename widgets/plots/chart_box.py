"""The box of a diagram: a pyqtgraph view box with bent axes, what is drawn in it, from places to pixels and back."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Signal

from engine import Chart

from ..painting.chart_look import WHOLE
from .chart_dress import Dress
from .scale import Scale
from .series_items import SeriesItems


class ChartBox(pg.GraphicsWidget):
    """What cursor and cross-hair know of a chart. `box`: the view's place in this item, in scene pixels.

    `picked(x)` where the chart is clicked or its cursor is dragged to, if that sets a setting; `pickEnded()` when the
    next value is another choice.
    """

    picked = Signal(float)
    pickEnded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chart: Chart | None = None
        self.look = WHOLE
        self.series: list[SeriesItems] = []
        self.x, self.y = Scale(low=0.0, high=1.0), Scale(low=0.0, high=1.0)
        self.box = QRectF()
        self.captions = True  # whether words are shown: they are wanted, and there is room for them
        self._dress: Dress | None = None
        self.view: Any = pg.ViewBox(parent=self, enableMenu=False, defaultPadding=0.0)
        self.view.enableAutoRange(enable=False)

    @property
    def dress(self) -> Dress:
        """Of the chart that is shown."""
        assert self._dress is not None
        return self._dress

    def visible(self) -> list[SeriesItems]:
        """The series that are not hidden."""
        return [items for items in self.series if items.series.label not in self.look.hidden or not items.series.label]

    def pixel_of(self, place: float, height: float = 0.0) -> QPointF:
        """Where a place of the plot lies in this item."""
        return QPointF(self.mapFromItem(self.view, self.view.mapFromView(QPointF(place, height))))

    def place_at(self, position: QPointF) -> QPointF:
        """The place of the plot under a position in this item."""
        return QPointF(self.view.mapToView(self.mapToItem(self.view, position)))
