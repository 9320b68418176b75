"""A widget with one chart that can be zoomed, panned, read, and copied from."""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from engine import Chart

from ..cloud_view import window_theme
from ..labels import rich_tip
from .chart_item import ChartItem, Dress
from .chart_look import WHOLE, ChartLook
from .chart_menu import pop_up

UNIT = 1.12  # pixels


class ChartView(pg.GraphicsView):
    """`picked(x)` and `pickEnded()` as of `ChartItem`. `save`, if it is set, takes a chart to be saved as a file.

    Keys: A for everything again, + and - to zoom, arrows to pan, the menu key for what can be copied.
    """

    picked = Signal(float)
    pickEnded = Signal()
    _shown: tuple[Chart, float | None] | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.save: Callable[[Chart, ChartLook], object] | None = None
        self.item = ChartItem()
        self.setCentralItem(self.item)
        self.setAntialiasing(True)
        self.setStyleSheet("background: transparent")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Chart"))
        self.setToolTip(
            rich_tip(self.tr("Wheel: zoom. Drag: pan. Double click or A: everything. Right click: copy or save."))
        )
        self.item.picked.connect(self.picked)
        self.item.pickEnded.connect(self.pickEnded)
        self.item.menuWanted.connect(self._menu)

    def display(self, chart: Chart, cursor: float | None) -> None:
        """Show a chart. Another one of the same kind keeps the part that is looked at."""
        was = self.item.chart
        same = was is not None and (was.title, was.x_label, was.y_label) == (chart.title, chart.x_label, chart.y_label)
        self._shown = (chart, cursor)
        self._show(self.item.look if same else WHOLE)

    def _show(self, look: ChartLook) -> None:
        if self._shown is not None:
            chart, cursor = self._shown
            self.setAccessibleDescription(chart.title)
            dress = Dress(unit=UNIT, colours=window_theme(self), ratio=self.devicePixelRatioF())
            self.item.display(chart, cursor, dress, look)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._shown is not None:
            self._show(self.item.look)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        event.accept()  # the scene makes clicks and drags of it; what lies behind gets nothing

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (-0.1, 0.0), Qt.Key.Key_Right: (0.1, 0.0), Qt.Key.Key_Down: (0.0, -0.1),
            Qt.Key.Key_Up: (0.0, 0.1),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.item.view_all()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.item.zoom(1.25 if key != Qt.Key.Key_Minus else 0.8)
        elif key in steps:
            self.item.pan(*steps[key])
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the menu key; the right button's click comes through the scene."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._menu(self.mapToGlobal(self.rect().center()))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.item.cross_hair.hover(None)
        self.pickEnded.emit()

    def _menu(self, where: QPoint) -> None:
        if self.item.chart is not None:
            pop_up(self.item, self, where, self.save)
