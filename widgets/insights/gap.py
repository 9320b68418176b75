"""The gap: its readings with floors in two rows, and the swap witness, the pair that would gain most by exchanging."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from engine import Film, Frame, Reading, SwapWitness

from ..look.fonts import font
from ..look.number_format import number, uncertainty_text
from ..look.theme import Theme
from ..painting.captions import MIDDLE_LEFT, PADDING, paint_reading, paint_text
from ..painting.density import paint_density
from ..painting.look import Look
from ..painting.pane_grid import Pane
from ..painting.view import Projection
from .shown import insight_of

ROW = 42.0  # units
LINE = 24.0
ACROSS = 3
ARROW = 8.0
Place = npt.NDArray[np.float64]


def paint_gap_view(painter: QPainter, pane: Pane, film: Film, frame: Frame, look: Look, colours: Theme) -> bool:
    """False while neither readings nor a witness have come."""
    insight = insight_of(film, look)
    painter.fillRect(pane.plot, QColor(colours.card))
    if insight is None or (not insight.readings and insight.witness is None):
        return False
    unit, captions = pane.unit, look.layers.captions
    rows = min(2, -(-len(insight.readings) // ACROSS)) if captions else 0
    if pane.plot.height() < (rows * ROW + LINE + 90) * unit:
        rows = min(rows, 1)
    taken = round((rows * ROW + (6 if rows else 0)) * unit)
    stage = pane.plot.adjusted(0, taken, 0, 0)
    projection = Projection.of(look.view, stage.x(), stage.y(), stage.width(), stage.height())
    if film.density is not None and look.layers.density:
        painter.setOpacity(0.3)
        paint_density(painter, film.density.at(0.0), film.density.half_width, projection, stage, colours.ramp)
        painter.setOpacity(1.0)
    if insight.witness is not None and insight.witness.found:
        _paint_witness(painter, insight.witness, projection, unit, colours)
    if captions:
        _paint_readings(painter, pane, insight.readings[: rows * ACROSS], colours)
        _say_witness(painter, stage, insight.witness, unit, colours)
    return True


def _paint_readings(painter: QPainter, pane: Pane, readings: tuple[Reading, ...], colours: Theme) -> None:
    """Columns of equal width, in as many rows as there are readings for."""
    unit = pane.unit
    inner = QRectF(pane.plot).adjusted(PADDING * unit, 0, -PADDING * unit, 0)
    width = inner.width() / ACROSS
    for index, reading in enumerate(readings):
        row, column = divmod(index, ACROSS)
        area = QRectF(inner.x() + column * width, inner.y() + row * ROW * unit, width - 10 * unit, ROW * unit)
        paint_reading(painter, area, reading, unit, colours)
    if readings:
        y = inner.y() + (-(-len(readings) // ACROSS) * ROW + 5) * unit
        painter.fillRect(QRectF(pane.plot.x(), y, pane.plot.width(), max(1, round(unit))), QColor(colours.border))


def _paint_witness(
    painter: QPainter, witness: SwapWitness, projection: Projection, unit: float, colours: Theme
) -> None:
    """Latents as rings, what the flow sends them to as dots: solid as it is, dashed as the exchange would have it."""
    starts, ends = projection.pixels(witness.starts), projection.pixels(witness.ends)
    for k in (0, 1):
        arrow(painter, starts[k], ends[1 - k], 1.5 * unit, colours.muted, unit, dashed=True)
    for k, ink in enumerate((colours.labels[0], colours.labels[4])):
        arrow(painter, starts[k], ends[k], 2.4 * unit, ink, unit)
        for place, fill in ((starts[k], QColor(colours.card)), (ends[k], QColor(ink))):
            painter.setPen(QPen(QColor(ink), 2 * unit))
            painter.setBrush(fill)
            painter.drawEllipse(QPointF(*place.tolist()), 5 * unit, 5 * unit)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def arrow(
    painter: QPainter, start: Place, end: Place, width: float, ink: str, unit: float, *, dashed: bool = False
) -> None:
    """From one pixel to another, with a filled head that ends just short of a dot there."""
    way = end - start
    length = float(np.hypot(*way))
    if length < 1e-6:
        return
    along = way / length
    tip = end - along * min(6 * unit, 0.4 * length)
    back, side = along * min(ARROW * unit, 0.4 * length), np.array([-along[1], along[0]]) * 0.42 * ARROW * unit
    pen = QPen(QColor(ink), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if dashed:
        pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.drawLine(QPointF(*start.tolist()), QPointF(*(tip - back).tolist()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink))
    painter.drawPolygon(QPolygonF([QPointF(*p.tolist()) for p in (tip, tip - back + side, tip - back - side)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _say_witness(painter: QPainter, stage: QRect, witness: SwapWitness | None, unit: float, colours: Theme) -> None:
    """The saving with its floor, or that there is none, on a line at the foot."""
    if stage.height() < 2 * LINE * unit:
        return
    strip = QRectF(stage.x(), stage.bottom() + 1 - LINE * unit, stage.width(), LINE * unit)
    ground = QColor(colours.card)
    ground.setAlphaF(0.86)
    painter.fillRect(strip, ground)
    inner = strip.adjusted(PADDING * unit, 0, -PADDING * unit, 0)
    face = font(11.5 * unit)
    text = witness_text(witness)
    if QFontMetricsF(face).horizontalAdvance(text) > inner.width():
        text = witness_text(witness, brief=True)
    paint_text(painter, inner, text, face, colours.text, MIDDLE_LEFT)


def witness_text(witness: SwapWitness | None, *, brief: bool = False) -> str:
    """One line about the pair; `brief` where there is little room, so that the floor stays."""
    if witness is None:
        return "Looking for two particles that would gain by exchanging…"
    floor = uncertainty_text(witness.saving)
    suffix = f" ({floor})" if floor else ""
    if not witness.found:
        return f"Swap witness: none found{suffix}"
    saving = "–" if witness.saving.number is None else number(witness.saving.number, 3)
    if brief:
        return f"Swap {witness.particles[0]}, {witness.particles[1]}: saves {saving}{suffix}"
    return f"Swapping {witness.particles[0]} and {witness.particles[1]} (dashed) saves {saving}{suffix}"
