"""A chart by any painter, without a window: the same items as in one, in a scene of their own. Main thread only."""

from __future__ import annotations

import functools

from pyqtgraph import GraphicsScene
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from engine import Chart

from ..theme import Theme
from .chart_dress import Dress
from .chart_item import ChartItem
from .chart_look import WHOLE, ChartLook

KEPT = 12  # chart items that are kept for the next picture


class _Painted:
    """A chart item in a scene that no view shows."""

    def __init__(self) -> None:
        self.scene = GraphicsScene(parent=QApplication.instance())  # one without a parent may go too early
        self.scene.setItemIndexMethod(GraphicsScene.ItemIndexMethod.NoIndex)  # items come and go
        self.item = ChartItem()
        self.scene.addItem(self.item)


@functools.lru_cache(maxsize=KEPT)
def _kept(_slot: int) -> _Painted:
    return _Painted()


def paint_chart(
    painter: QPainter, area: QRectF, chart: Chart, cursor: float | None, unit: float, captions: bool, colours: Theme,
    look: ChartLook = WHOLE, slot: int = 0,
) -> ChartItem:  # fmt: skip
    """The chart in an area of pixels. Needs a QApplication. Charts painted in turns do well to have a `slot` each."""
    painted = _kept(slot % KEPT)
    item = painted.item
    item.setGeometry(QRectF(0, 0, area.width(), area.height()))
    ratio = painter.device().devicePixelRatioF()
    item.display(chart, cursor, Dress(unit=unit, colours=colours, captions=captions, ratio=ratio), look)
    painted.scene.prepareForPaint()
    painter.save()
    painted.scene.render(painter, area, QRectF(0, 0, area.width(), area.height()))
    painter.restore()
    return item
