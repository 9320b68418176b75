"""What lies under the hand in tiles: row, column, pixel and value, in words beside it."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QGraphicsItem

from engine import Tiles

from ..look.number_format import number
from ..plots.chart_dress import Dress
from ..plots.plate import HEIGHT, Plate, removed

AWAY = 12.0  # units from the hand
DIGITS = 4
Spot = tuple[int, int, int, int]  # row and column of a tile; row and column of a pixel in it


class TileReadOut:
    """Belongs to one item of tiles."""

    def __init__(self, item: QGraphicsItem) -> None:
        self._item = item
        self._plate: Plate | None = None
        self._unit = 1.0

    @property
    def text(self) -> str:
        """What is read now, "" for nothing."""
        return self._plate.text if self._plate is not None and self._plate.isVisible() else ""

    def rebuild(self, dress: Dress) -> None:
        """After the item is dressed otherwise, or shows something else."""
        removed(self._plate)
        self._unit = dress.unit
        self._plate = Plate(self._item, dress.unit, dress.colours.text, dress.colours.card)
        self._plate.setVisible(False)

    def show(self, text: str, position: QPointF, right: float, bottom: float) -> None:
        """Say words beside a position in the item's pixels, within its right and bottom ends; "" for nothing."""
        plate = self._plate
        if plate is None:
            return
        plate.setVisible(text != "")
        plate.say(text)
        unit, size, x, y = self._unit, plate.boundingRect().size(), position.x(), position.y()
        away = AWAY * unit
        left = x + away if x + away + size.width() <= right else x - away - size.width()
        top = y + away if y + away + HEIGHT * unit <= bottom else y - away - size.height()
        plate.setPos(max(left, 0.0), max(top, 0.0))


def spot_text(tiles: Tiles, spot: Spot) -> str:
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
