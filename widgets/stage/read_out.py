"""In the window: what the insight pane's field is under the hand, in a corner of that pane."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from ..insights.read_out import read_out
from ..look.fonts import font
from ..look.theme import theme
from ..painting.captions import MIDDLE_LEFT, PADDING, paint_text
from .signals import StageSignals

HEIGHT, SIDE = 18.0, 5.0  # units


class ReadOut:
    """Belongs to one stage, and follows the hand there."""

    def __init__(self, stage: StageSignals) -> None:
        self._stage = stage
        self._at: tuple[float, float] | None = None
        self._side = "B"
        stage.hovered.connect(lambda point, pane: self._hover(point, pane, "B"))
        stage.hoveredHeld.connect(lambda point, pane: self._hover(point, pane, "A"))

    @property
    def text(self) -> str:
        """What is read now; "" for nothing."""
        film, pane, stage = self._stage.film, self._stage.pane("insight", self._side), self._stage
        if self._at is None or film is None or pane is None:
            return ""
        return read_out(pane.film(film), stage.phase, stage.look, *self._at, pane.difference)

    def paint(self, painter: QPainter) -> None:
        """The words, on a plate of the card's colour, in device pixels."""
        pane, text = self._stage.pane("insight", self._side), self.text
        if pane is None or not text:
            return
        unit, colours, face = pane.unit, theme(self._stage.look.theme), font(10.5 * pane.unit)
        width = QFontMetricsF(face).horizontalAdvance(text) + 2 * SIDE * unit
        corner = QPointF(pane.plot.topLeft()) + QPointF((PADDING - SIDE) * unit, 6 * unit)
        plate = QRectF(corner.x(), corner.y(), min(width, pane.plot.width() - 2 * PADDING * unit), HEIGHT * unit)
        ground = QColor(colours.card)
        ground.setAlphaF(0.86)
        painter.fillRect(plate, ground)
        paint_text(painter, plate.adjusted(SIDE * unit, 0, 0, 0), text, face, colours.text, MIDDLE_LEFT)

    def _hover(self, point: tuple[float, float] | None, pane: str, side: str) -> None:
        at = point if pane == "insight" else None
        if at is None and side != self._side:
            return  # the other side's word stands
        if (at, side) != (self._at, self._side):
            self._at, self._side = at, side
            self._stage.update()
