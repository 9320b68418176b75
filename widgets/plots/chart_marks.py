"""Dotted lines at special values of a chart, and where their names stand so that none touches another."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsItem

from ..look.theme import Theme
from .plate import HEIGHT, Plate

BESIDE = 2.0  # units between a line and the plate of its name


class Mark(pg.InfiniteLine):
    """A dotted line at a place; its name belongs to `parent`, in whose pixels it stands."""

    def __init__(self, parent: QGraphicsItem, unit: float, ratio: float, colours: Theme) -> None:
        pen = QPen(QColor(colours.muted), max(1.0, unit * ratio), Qt.PenStyle.DotLine)
        pen.setCosmetic(True)
        super().__init__(angle=90, pen=pen)
        self.setZValue(70)
        self.name = Plate(parent, unit, colours.muted, colours.card)

    def display(self, place: float, text: str) -> None:
        """Stand at a place, with a name."""
        self.setPos(place)
        self.name.say(text)


def name_places(marks: Sequence[tuple[float, float]], box: QRectF, unit: float) -> list[QRectF | None]:
    """Where the names of lines at (x, width of the name) stand, at the top of a box, none over another one.

    To the right of their line, or to the left where there is no room; below what is there. None for a line outside.
    """
    places: list[QRectF | None] = []
    named: list[QRectF] = []
    for x, width in marks:
        if not box.left() - 0.5 <= x <= box.right() + 0.5:
            places.append(None)
            continue
        left = x + BESIDE * unit
        if left + width > box.right():
            left = max(box.left(), x - BESIDE * unit - width)
        place = QRectF(left, box.top(), width, HEIGHT * unit)
        while any(place.intersects(other) for other in named) and place.bottom() < box.bottom():
            place.translate(0, HEIGHT * unit)
        named.append(place)
        places.append(place)
    return places
