"""The colour scale of a field as an item: its colours, the values at its ends, and two limits that can be dragged."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from ..look.fonts import font
from ..look.number_format import number
from ..painting.captions import MIDDLE_LEFT, paint_text
from ..plots.chart_dress import Dress
from .field import Field

TOP, HEIGHT = 9.0, 6.0  # units: of the coloured bar
SIDE, REACH = 10.0, 6.0  # units beside and above it, within which a limit can be gripped
LEAST = 0.01  # of the scale, between the two limits
SHADES = 512
PLATE = 0.86  # opacity


class ColourBar(pg.GraphicsWidget):
    """Shows a scale and its limits. Colours go from one limit to the other; about a middle, the two move together.

    `limitsChanged(Limits | None)`, in the field's unit, while a limit is dragged, or None by a double click: all of it.
    """

    limitsChanged = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._field: Field | None = None
        self._dress: Dress | None = None
        self._gripped = False  # whether the hand is here
        self.view: Any = pg.ViewBox(parent=self, enableMenu=False, defaultPadding=0.0)
        self.view.enableAutoRange(enable=False)
        self.view.setMouseEnabled(x=False, y=False)
        self._shades = pg.ImageItem(np.linspace(0, 1, SHADES, dtype=np.float32)[None], axisOrder="row-major")
        self.view.addItem(self._shades)
        self.handles = tuple(pg.InfiniteLine(angle=90, movable=True) for _ in range(2))
        for handle in self.handles:
            handle.setZValue(10)
            handle.setCursor(Qt.CursorShape.SizeHorCursor)
            handle.setBounds((0.0, 1.0))
            handle.sigDragged.connect(self._drag)
            handle.sigPositionChangeFinished.connect(lambda _handle: self._place_handles())
            self.view.addItem(handle)

    def display(self, field: Field, dress: Dress) -> None:
        """Show the scale of a field, and its limits. A drag that began on another field's ends."""
        if self._field is None or field.name != self._field.name:
            self.release()
        self._field, self._dress = field, dress
        self._shades.setLookupTable(lookup_table(field.palette), update=False)
        self._shades.setLevels(field.scale.places(field.limits))
        self._lay_out(dress)
        self._place_handles()
        self._show_handles()
        self.update()

    def release(self) -> None:
        """The hand lets go of a limit."""
        for handle in self.handles:
            handle.moving = False
        self._place_handles()

    def grip(self, gripped: bool) -> None:
        """Whether the hand is here, and the limits are to be seen."""
        self._gripped = gripped
        self._show_handles()

    def move(self, which: int, step: float) -> None:
        """Move a limit, 0 the lower and 1 the upper one, by a share of the scale."""
        self._set(which, self._ends()[which] + step)

    def clear_limits(self) -> None:
        """The whole scale again."""
        self.limitsChanged.emit(None)
        self._place_handles()

    def paint(self, p: QPainter, *args: Any) -> None:
        """The bar's border, the values at the limits, and the middle of a signed scale."""
        if self._field is None or self._dress is None:
            return
        scale, unit, colours = self._field.scale, self._dress.unit, self._dress.colours
        bar, face = self._bar(), font(10.5 * unit)
        if self._field.plated:
            plate = QColor(colours.card)
            plate.setAlphaF(PLATE)
            p.fillRect(QRectF(QPointF(), self.size()), plate)
        p.setPen(QPen(QColor(colours.border), max(1.0, unit)))
        p.drawRect(bar.adjusted(-0.5, -0.5, 0.5, 0.5))
        low, high = self._field.limits or scale.ends
        places = [min(max(place, 0.0), 1.0) for place in scale.places(self._field.limits)]
        texts = [(places[0], number(low, 3)), (places[1], number(high, 3))]
        if scale.signed:
            texts.insert(1, (0.5, number(scale.middle, 3)))
        self._paint_numbers(p, bar, texts, face, colours.muted)

    def _paint_numbers(self, p: QPainter, bar: QRectF, texts: list[tuple[float, str]], face: QFont, ink: str) -> None:
        """Below their places, within the bar's ends, the limits side by side; the middle if there is room."""
        unit, measure = bar.height() / HEIGHT, QFontMetricsF(face)
        gap = 5 * unit
        rooms = []
        for place, text in texts:
            width = measure.horizontalAdvance(text) + 1
            left = min(max(bar.x() + place * bar.width() - width / 2, bar.x()), bar.right() - width)
            rooms.append(QRectF(left, bar.bottom() + 2 * unit, width, 16 * unit))
        first, last = rooms[0], rooms[-1]
        over = max(first.right() + gap - last.left(), 0.0)
        pushed = min(max(over / 2, over - (bar.right() - last.right())), first.left() - bar.x())
        first.translate(-pushed, 0)
        last.translate(max(first.right() + gap - last.left(), 0.0), 0)
        for (_, text), room in zip(texts, rooms, strict=True):
            limit = room is first or room is last
            if limit or (first.right() + gap <= room.left() and room.right() + gap <= last.left()):
                paint_text(p, room, text, face, ink, MIDDLE_LEFT)

    def mouseClickEvent(self, ev: Any) -> None:
        """The scene tells of a click."""
        if ev.button() == Qt.MouseButton.LeftButton:
            ev.accept()
            if ev.double():
                self.clear_limits()

    def hoverEvent(self, ev: Any) -> None:
        """The scene tells whether the hand is here."""
        self.grip(not ev.isExit())

    def _bar(self) -> QRectF:
        unit = self._dress.unit if self._dress is not None else 1.0
        return QRectF(SIDE * unit, TOP * unit, max(self.size().width() - 2 * SIDE * unit, 1.0), HEIGHT * unit)

    def _lay_out(self, dress: Dress) -> None:
        bar, unit = self._bar(), dress.unit
        box = bar.adjusted(-SIDE * unit, -REACH * unit, SIDE * unit, REACH * unit)
        self.view.setGeometry(box)
        beside, above = SIDE * unit / bar.width(), REACH / HEIGHT
        self.view.setRange(xRange=(-beside, 1 + beside), yRange=(-above, 1 + above), padding=0, disableAutoRange=True)
        self._shades.setRect(QRectF(0, 0, 1, 1))
        for handle in self.handles:
            for pen, set_pen in (
                (QPen(QColor(dress.colours.text), 2.0 * unit * dress.ratio), handle.setPen),
                (QPen(QColor(dress.colours.accent), 4.0 * unit * dress.ratio), handle.setHoverPen),
            ):
                pen.setCosmetic(True)
                set_pen(pen)
            handle.setSpan(0.12, 0.88)

    def _show_handles(self) -> None:
        limited = self._field is not None and self._field.limits is not None
        for handle in self.handles:
            handle.setOpacity(1.0 if self._gripped or limited or handle.moving else 0.0)

    def _ends(self) -> tuple[float, float]:
        """Where the limits lie on the bar."""
        low, high = (0.0, 1.0) if self._field is None else self._field.scale.places(self._field.limits)
        return min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0)

    def _place_handles(self) -> None:
        """At the limits; not the one that a hand moves."""
        for handle, place in zip(self.handles, self._ends(), strict=True):
            if not handle.moving:
                handle.setPos(place)

    def _drag(self, handle: Any) -> None:
        self._set(self.handles.index(handle), float(handle.value()))

    def _set(self, which: int, place: float) -> None:
        """Take a limit to a place; it never passes the other one, nor the middle of a signed scale."""
        if self._field is None:
            return
        scale, (low, high) = self._field.scale, self._ends()
        if scale.signed:
            reach = min(max(place - 0.5 if which else 0.5 - place, LEAST), 0.5)
            low, high = 0.5 - reach, 0.5 + reach
        elif which:
            high = min(max(place, low + LEAST), 1.0)
            low = min(low, high - LEAST)
        else:
            low = max(min(place, high - LEAST), 0.0)
            high = max(high, low + LEAST)
        whole = low <= 0 and high >= 1
        self.limitsChanged.emit(None if whole else (scale.value(low), scale.value(high)))


def lookup_table(palette: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    """(n, 3) red, green, blue of a palette (n,) 0xAARRGGBB."""
    return np.stack([palette >> shift & 255 for shift in (16, 8, 0)], axis=1).astype(np.uint8)


def grip_area(bar: QRectF, unit: float) -> QRectF:
    """The whole pixels that an item takes whose coloured bar lies at `bar`: with its numbers, and room for a hand."""
    corner = QPointF(bar.x() - SIDE * unit, bar.y() - TOP * unit)
    return QRectF(QRectF(corner, bar.bottomRight() + QPointF(SIDE * unit, 18 * unit)).toAlignedRect())
