"""What the select tool shows: the chosen points filled, their box with its handles, the region being drawn."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from engine import Affine

from ...look.theme import Theme
from ...painting.pane_grid import Pane
from ...painting.points import disc_radius, paint_points
from .selection_box import PLACES, Handle, SelectionBox

HANDLE = 4.0  # units, half a side
Positions = npt.NDArray[np.floating]


def paint_chosen(painter: QPainter, pane: Pane, chosen: Positions, colours: Theme) -> None:
    """Each chosen point (k, 2) as a full disc in the colour of text, where the others are rings or in their class's."""
    if len(chosen):
        radius = 1.15 * disc_radius(len(chosen), pane.unit)
        pixels = pane.projection.pixels(chosen)
        paint_points(painter, pixels, radius, (colours.text,), None, pane.plot, shape="disc", rim=colours.card)


def paint_box(painter: QPainter, pane: Pane, box: SelectionBox, by: Affine, colours: Theme) -> None:
    """The box as it was, mapped by the gesture under way: an outline, eight squares, and a disc on a stalk to turn."""
    painter.save()
    painter.setClipRect(pane.plot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    outline = _polygon(pane, by.apply(box.corners()))
    top, knob = _points(pane, by.apply(np.array([box.place(name) for name in _STALK])))
    for colour, width in ((QColor(colours.card), 3.5), (QColor(colours.accent), 1.4)):
        painter.setPen(QPen(colour, width * pane.unit))
        painter.drawPolygon(outline)
        painter.drawLine(top, knob)
    painter.setPen(QPen(QColor(colours.accent), 1.4 * pane.unit))
    painter.setBrush(QColor(colours.card))
    half = HANDLE * pane.unit
    for at in _points(pane, by.apply(np.array([box.place(name) for name in PLACES]))):
        painter.drawRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half))
    painter.drawEllipse(knob, 1.2 * half, 1.2 * half)
    painter.restore()


_STALK: tuple[Handle, Handle] = ("n", "turn")


def paint_band(painter: QPainter, pane: Pane, region: Positions, colours: Theme) -> None:
    """The region (k, 2) that is being drawn: a dashed outline over a tint."""
    painter.save()
    painter.setClipRect(pane.plot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tint = QColor(colours.accent)
    tint.setAlphaF(0.12)
    painter.setBrush(tint)
    pen = QPen(QColor(colours.accent), 1.4 * pane.unit)
    pen.setDashPattern([4.0, 3.0])
    painter.setPen(pen)
    painter.drawPolygon(_polygon(pane, region))
    painter.restore()


def _polygon(pane: Pane, positions: Positions) -> QPolygonF:
    return QPolygonF(_points(pane, positions))


def _points(pane: Pane, positions: Positions) -> list[QPointF]:
    return [QPointF(x, y) for x, y in pane.projection.pixels(positions).tolist()]
