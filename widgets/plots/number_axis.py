"""An axis as pyqtgraph's AxisItem with our ticks, numbers and look: thin grid lines over the box, numbers beside it."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

from ..look.fonts import font
from ..look.theme import Theme
from .scale import Scale
from .sizes import TICK

TALL, WIDE = 34.0, 60.0  # units a tick needs
GAP = 6.0  # units between the box and the numbers


class NumberAxis(pg.AxisItem):
    """On the left or at the bottom of a plot whose coordinates are bent by `scale`.

    It lays out its numbers without asking a view for pixels, so that it also paints where there is no view.
    """

    def __init__(self, orientation: str, view: pg.ViewBox, parent: QGraphicsItem) -> None:
        super().__init__(orientation, linkView=view, parent=parent)
        self.setZValue(-200)  # the grid lies below the view box, which is at -100
        self._along = Scale(low=0.0, high=1.0)
        self._unit = 1.0
        self.captions = True
        self._rule, self._line, self._ink = QPen(), QPen(), QPen()
        self._face: QFont | None = None

    @property
    def along(self) -> Scale:
        """What is between the two ends now."""
        return self._along.between(*sorted(self.range))

    def dress(self, scale: Scale, unit: float, ratio: float, colours: Theme) -> None:
        """Take a scale and a look; `unit` scene pixels a unit, `ratio` device pixels a scene pixel."""
        self._along, self._unit, self._face = scale, unit, font(TICK * unit)
        width = max(1.0, unit * ratio)
        self._rule = _flat(colours.grid, width)
        self._line = _flat(colours.control, width)
        self._ink = QPen(QColor(colours.muted))
        self.update()

    def needs(self, height: float) -> float:
        """Units of width that the numbers of an axis on the left need, `height` pixels tall."""
        measure = QFontMetricsF(self._face or font(TICK))
        texts = [text for _, text in self.along.ticks(int(height / (TALL * self._unit)))]
        return max([measure.horizontalAdvance(text) for text in texts] or [0.0]) / self._unit

    def boundingRect(self) -> QRectF:
        """The axis and, for its grid, the box."""
        own, view = self.mapRectFromParent(self.geometry()), self.linkedView()
        if view is None:  # before the first link
            return QRectF(own)
        room = 40 * self._unit  # numbers at the ends reach beyond
        return QRectF(own | self.mapRectFromItem(view, view.boundingRect())).adjusted(-room, -room, room, room)

    def generateDrawSpecs(self, p: QPainter) -> Any:
        """Lines and texts, as `drawPicture` takes them."""
        view = self.linkedView()
        if view is None:
            return None
        box = QRectF(self.mapRectFromItem(view, view.boundingRect()))
        if box.width() < 1 or box.height() < 1 or self.range[0] == self.range[1]:
            return None
        p.setFont(self._face or font(TICK))
        if not self.captions:
            return [(self._line, box.bottomLeft(), box.bottomRight())] if self.orientation == "bottom" else [], [], []
        if self.orientation == "left":
            return self._upright(box)
        return self._level(box)

    def paint(self, p: QPainter, *args: Any) -> None:
        """At once, not by way of a QPicture, whose replay depends on the resolution that an SVG claims."""
        specs = self.generateDrawSpecs(p)
        if specs is not None:
            self.drawPicture(p, *specs)

    def drawPicture(self, p: QPainter, axisSpec: Any, tickSpecs: Any, textSpecs: Any) -> None:
        """The grid, the foot of the box, the numbers."""
        p.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for pen, one, other in (*tickSpecs, *axisSpec):
            p.setPen(pen)
            p.drawLine(one, other)
        p.setPen(self._ink)
        for place, flags, text in textSpecs:
            p.drawText(place, flags, text)

    def _upright(self, box: QRectF) -> tuple[list[Any], list[Any], list[Any]]:
        lines, texts = [], []
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        for value, text in self.along.ticks(int(box.height() / (TALL * self._unit))):
            y = box.bottom() - self._share(value) * box.height()
            lines.append((self._rule, QPointF(box.left(), y), QPointF(box.right(), y)))
            right = box.left() - GAP * self._unit
            texts.append((QRectF(right - 200, y - 8 * self._unit, 200, 16 * self._unit), flags, text))
        return [], lines, texts

    def _level(self, box: QRectF) -> tuple[list[Any], list[Any], list[Any]]:
        lines, texts = [], []
        measure, free = QFontMetricsF(self._face or font(TICK)), -1e9
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        last = box.right() + 11 * self._unit  # numbers stay within the card
        for value, text in self.along.ticks(int(box.width() / (WIDE * self._unit))):
            x = box.left() + self._share(value) * box.width()
            lines.append((self._rule, QPointF(x, box.top()), QPointF(x, box.bottom())))
            width = measure.horizontalAdvance(text)
            left = min(x - width / 2, last - width)
            if left >= free:
                texts.append((QRectF(left, box.bottom() + 3 * self._unit, width + 1, 14 * self._unit), flags, text))
                free = left + width + 8 * self._unit
        return [(self._line, box.bottomLeft(), box.bottomRight())], lines, texts

    def _share(self, value: float) -> float:
        low, high = self.range
        return float((float(self._along.bent(value)) - low) / (high - low))


def _flat(ink: str, width: float) -> QPen:
    pen = QPen(QColor(ink), width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
