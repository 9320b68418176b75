"""Tiles by any painter, without a window: the same item as in one, in a scene of its own. Main thread only."""

from __future__ import annotations

import functools

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from engine import Tiles

from ..look.theme import Theme
from ..painting.chart_look import WHOLE_TILES, TilesLook
from ..plots.chart_dress import Dress
from ..plots.own_scene import KEPT, OwnScene
from .tiles_item import TilesItem


@functools.lru_cache(maxsize=KEPT)
def _kept(_slot: int) -> OwnScene[TilesItem]:
    return OwnScene(TilesItem())


def paint_tiles(
    painter: QPainter, area: QRectF, tiles: Tiles, unit: float, colours: Theme, look: TilesLook = WHOLE_TILES,
    slot: int = 0,
) -> float:  # fmt: skip
    """Tiles in an area of pixels, as large as they fit; returns where they end below. A `slot` as in `paint_chart`."""
    own = _kept(slot % KEPT)
    own.item.setGeometry(QRectF(0, 0, area.width(), area.height()))
    own.item.display(tiles, Dress(unit=unit, colours=colours, ratio=painter.device().devicePixelRatioF()), look)
    own.paint(painter, area)
    return area.top() + own.item.foot
