"""Several charts in one view, each in a cell: zoomed, panned, read, dragged and copied from."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, Signal
from PySide6.QtWidgets import QMenu, QWidget

from engine import Chart

from ..look.theme import Theme
from ..painting.chart_look import ChartLook
from ..plots.chart_dress import Dress
from ..plots.chart_item import ChartItem
from .chart_menu import chart_menu
from .panel_view import PanelView

Shown = tuple[Chart, float | None, ChartLook]


class ChartBoard(PanelView[ChartItem]):
    """`lookChanged(title, ChartLook)`, `picked(axis, x)`, `pickEnded()` of any of its charts."""

    lookChanged = Signal(str, object)
    picked = Signal(str, float)
    pickEnded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Charts"))

    def display(
        self, shown: Sequence[Shown], cells: Sequence[QRectF], unit: float, ratio: float, captions: bool, colours: Theme
    ) -> None:
        """Show these charts, each with its cursor and look, in cells of device pixels."""
        while len(self.items) < len(shown):
            self.items.append(self._new_item())
        self.setRatio(ratio)
        dress = Dress(unit=unit, colours=colours, captions=captions)
        self.setAccessibleDescription("; ".join(chart.title for chart, _, _ in shown))
        for index, item in enumerate(self.items):
            item.setVisible(index < len(shown))
            if index < len(shown):
                item.setPos(cells[index].topLeft())
                item.resize(cells[index].size())
                chart, cursor, look = shown[index]
                item.display(chart, cursor, dress, look)

    def menu_of(self, item: ChartItem) -> QMenu:
        return chart_menu(item, self, self.save)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        for item in self.items:
            item.cross_hair.hover(None)
        self.pickEnded.emit()

    def _new_item(self) -> ChartItem:
        item = ChartItem()
        self.scene().addItem(item)
        item.lookChanged.connect(functools.partial(self._tell_look, item))
        item.picked.connect(functools.partial(self._tell_pick, item))
        item.pickEnded.connect(self.pickEnded)
        item.menuWanted.connect(functools.partial(self._menu, item))
        return item

    def _tell_look(self, item: ChartItem, look: ChartLook) -> None:
        if item.chart is not None:
            self.lookChanged.emit(item.chart.title, look)

    def _tell_pick(self, item: ChartItem, value: float) -> None:
        if item.chart is not None:
            self.picked.emit(item.chart.axis, value)

    def _menu(self, item: ChartItem, where: QPoint) -> None:
        self.pop_up(item, where)
