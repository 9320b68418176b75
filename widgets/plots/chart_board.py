"""Several charts in one view, each in a cell: zoomed, panned, read, dragged and copied from."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from engine import Chart

from ..theme import Theme
from .chart_dress import Dress
from .chart_item import ChartItem
from .chart_look import ChartLook
from .chart_menu import pop_up
from .pixel_view import PixelView

Shown = tuple[Chart, float | None, ChartLook]
STEPS = {
    Qt.Key.Key_Left: (-0.1, 0.0), Qt.Key.Key_Right: (0.1, 0.0), Qt.Key.Key_Down: (0.0, -0.1), Qt.Key.Key_Up: (0.0, 0.1),
}  # fmt: skip


class ChartBoard(PixelView):
    """`lookChanged(title, ChartLook)`, `picked(axis, x)`, `pickEnded()` of any of its charts.

    `save`, if it is set, takes a chart and its look to be saved as a file. Keys, for the chart under the hand or else
    the first: A for everything again, + and - to zoom, arrows to pan, the menu key for what can be copied.
    """

    lookChanged = Signal(str, object)
    picked = Signal(str, float)
    pickEnded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.save: Callable[[Chart, ChartLook], object] | None = None
        self.items: list[ChartItem] = []
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

    def item_at(self, position: QPointF) -> ChartItem | None:
        """The chart under a position of the view."""
        point = self.mapToScene(position.toPoint())
        return next((item for item in self._there() if item.sceneBoundingRect().contains(point)), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item, key = self._current(), Qt.Key(event.key())
        if item is None:
            event.ignore()
        elif self._wants(event):
            item.view_all() if key == Qt.Key.Key_A else item.zoom(0.8 if key == Qt.Key.Key_Minus else 1.25)
        elif key in STEPS:
            item.pan(*STEPS[key])
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the menu key; the right button's click comes through the scene."""
        item = self._current()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and item is not None:
            pop_up(item, self, self.mapToGlobal(self.rect().center()), self.save)
        event.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()  # else the key would be a command's
            return True
        return bool(super().event(event))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        for item in self.items:
            item.cross_hair.hover(None)
        self.pickEnded.emit()

    def _wants(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        return plain and event.key() in (Qt.Key.Key_A, Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus)

    def _current(self) -> ChartItem | None:
        under = self.item_at(QPointF(self.mapFromGlobal(self.cursor().pos())))
        return under or next(iter(self._there()), None)

    def _there(self) -> list[ChartItem]:
        return [item for item in self.items if item.isVisible()]

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
        pop_up(item, self, where, self.save)
