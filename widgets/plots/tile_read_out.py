"""What lies under the hand in tiles: row, column, pixel and value, in words beside it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from engine import Tiles

from ..number_format import number
from .plate import HEIGHT, Plate, removed

if TYPE_CHECKING:
    from .tiles_item import TilesItem

AWAY = 12.0  # units from the hand
DIGITS = 4
Spot = tuple[int, int, int, int]  # row and column of a tile; row and column of a pixel in it


class TileReadOut:
    """Belongs to one item of tiles."""

    def __init__(self, item: TilesItem) -> None:
        self._item = item
        self._plate: Plate | None = None

    @property
    def words(self) -> str:
        """What is read now, "" for nothing."""
        return self._plate.text if self._plate is not None and self._plate.isVisible() else ""

    def rebuild(self) -> None:
        """After the item is dressed otherwise, or shows something else."""
        removed(self._plate)
        dress = self._item.dress
        self._plate = Plate(self._item, dress.unit, dress.colours.text, dress.colours.card)
        self._plate.setVisible(False)

    def hover(self, position: QPointF | None) -> None:
        """The hand is there, in the item's pixels; None when it has gone."""
        item, plate = self._item, self._plate
        spot = None if position is None else item.spot_at(position)
        if plate is None or item.tiles is None:
            return
        plate.setVisible(spot is not None)
        if spot is None or position is None:
            return
        plate.say(spot_words(item.tiles, spot))
        unit, size = item.dress.unit, plate.boundingRect().size()
        away, right, bottom = AWAY * unit, item.size().width(), item.box.bottom()
        left = (
            position.x() + away if position.x() + away + size.width() <= right else position.x() - away - size.width()
        )
        top = (
            position.y() + away
            if position.y() + away + HEIGHT * unit <= bottom
            else position.y() - away - size.height()
        )
        plate.setPos(max(left, 0.0), max(top, 0.0))


def spot_words(tiles: Tiles, spot: Spot) -> str:
    """Whose pixel it is, and its value, in words."""
    row, column, y, x = spot
    rows, columns = tiles.images.shape[:2]
    value = float(tiles.images[spot])
    if not math.isfinite(value) or (tiles.kind == "label" and value < 0):
        said = "nothing"
    else:
        said = f"category {round(value)}" if tiles.kind == "label" else number(value, DIGITS)
    names = [_name(tiles.row_labels, row, rows, "row"), _name(tiles.column_labels, column, columns, "column")]
    return "  ".join([*(name for name in names if name), f"({x}, {y})", said])


def _name(labels: tuple[str, ...], index: int, count: int, kind: str) -> str:
    """A row's or column's own name; its number where it has none; "" for the only one without."""
    named = labels[index] if index < len(labels) else ""
    return named or (f"{kind} {index}" if count > 1 else "")
