"""Words among curves: one line of text on something of the card's colour, in the pixels of the item that holds it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem

from ..look.fonts import font
from ..painting.captions import MIDDLE_LEFT, paint_text
from .sizes import LABEL

HEIGHT, SIDE = 15.0, 2.0  # units: the plate's height, room beside the words
OPACITY = 0.8


class Plate(QGraphicsItem):
    """`say` changes the words; `place` is its upper left corner, by setPos."""

    def __init__(self, parent: QGraphicsItem, unit: float, ink: str, card: str, text: str = "") -> None:
        super().__init__(parent)
        self._unit, self._ink, self._face = unit, ink, font(LABEL * unit)
        self._plate = QColor(card)
        self._plate.setAlphaF(OPACITY)
        self.text, self._width = "", 0.0
        self.setZValue(80)
        self.say(text)

    def say(self, text: str) -> None:
        if text != self.text:
            self.prepareGeometryChange()
            self.text = text
            self._width = QFontMetricsF(self._face).horizontalAdvance(text) + 2 * SIDE * self._unit
            self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._width, HEIGHT * self._unit)

    def paint(self, p: QPainter, *args: Any) -> None:
        if self.text:
            p.fillRect(self.boundingRect(), self._plate)
            area = self.boundingRect().adjusted(SIDE * self._unit, 0, 1, 0)
            paint_text(p, area, self.text, self._face, self._ink, MIDDLE_LEFT)


def removed(plate: QGraphicsItem | None) -> None:
    """Take an item out of its scene, and so from its parent."""
    if plate is not None and plate.scene() is not None:
        plate.scene().removeItem(plate)
    elif plate is not None:
        plate.setParentItem(None)  # type: ignore[arg-type]
