"""A chart by any painter, without a window: the same items as in one, in a scene of their own. Main thread only."""

from __future__ import annotations

import functools

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from engine import Chart

from ..look.theme import Theme
from ..painting.chart_look import WHOLE, ChartLook
from .chart_dress import Dress
from .chart_item import ChartItem
from .own_scene import KEPT, OwnScene


@functools.lru_cache(maxsize=KEPT)
def _kept(_slot: int) -> OwnScene[ChartItem]:
    return OwnScene(ChartItem())


def paint_chart(
    painter: QPainter, area: QRectF, chart: Chart, cursor: float | None, unit: float, captions: bool, colours: Theme,
    look: ChartLook = WHOLE, slot: int = 0,
) -> ChartItem:  # fmt: skip
    """The chart in an area of pixels. Needs a QApplication. Charts painted in turns do well to have a `slot` each."""
    own = _kept(slot % KEPT)
    item = own.item
    item.setGeometry(QRectF(0, 0, area.width(), area.height()))
    ratio = painter.device().devicePixelRatioF()
    item.display(chart, cursor, Dress(unit=unit, colours=colours, captions=captions, ratio=ratio), look)
    own.paint(painter, area)
    return item
