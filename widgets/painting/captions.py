"""Words on the stage: titles, live numbers, the gap's readings, and what stands where nothing has been computed yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from engine import Film, Frame, Reading

from ..look.fonts import font
from ..look.number_format import number, snr_text, uncertainty_text, value_text
from ..look.theme import Theme
from .insight_subtitle import insight_subtitle
from .look import Look, title
from .pane_grid import HEADER, Pane

SHOWN = ("basins.disagreement", "basins.dual_gap", "swirl.rms")
FOOT = 46.0  # units
PADDING = 13.0  # units
BADGE = 19.0  # units: the square with a side's letter
SAMPLERS = {"ode": "ODE", "sde": "SDE"}
MIDDLE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
MIDDLE_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def subtitle(pane: Pane, film: Film, frame: Frame, look: Look) -> list[str]:
    """The live numbers of a pane, the most important first: the last ones go where there is no room.

    None where two sides' difference is shown: at one phase each has its own time.
    """
    if pane.difference:
        return []
    if pane.name == "transport":
        if film.transport is None:
            return []
        cost = film.transport.w2_squared.number
        return [f"{100 * frame.phase:.0f} % of the way", *([] if cost is None else [f"W₂² {number(cost)}"])]
    if pane.name == "insight" and look.insight != "density":
        return insight_subtitle(film, frame, look)
    if film.diffusion is None and not (pane.name == "insight" and film.density is not None):
        return []
    if pane.name == "insight" and look.insight == "learning":  # on the clock of the reversal
        none = look.mode == "loss" or film.learning is None
        return [] if none else [f"t {frame.reverse_t:.2f}", snr_text(frame.reverse_snr), "learned ODE"]
    if pane.name == "reverse":
        sampler = film.diffusion.experiment.sampler if film.diffusion else ""
        return [f"t {frame.reverse_t:.2f}", snr_text(frame.reverse_snr), SAMPLERS.get(sampler, sampler)]
    last = "colour ∝ √p" if pane.name == "insight" else ""
    return [part for part in (f"t {frame.t:.2f}", snr_text(frame.snr), last) if part]


def header_area(pane: Pane) -> QRectF:
    """The title line, between badge and dot in the pane's colour on the left and the padding on the right."""
    left = (PADDING + 16 + (BADGE + 8 if pane.side else 0)) * pane.unit
    height = min(HEADER * pane.unit, pane.plot.top() - pane.card.top())
    return QRectF(pane.card.x() + left, pane.card.y(), pane.card.width() - left - PADDING * pane.unit, height)


def paint_title(painter: QPainter, pane: Pane, look: Look, colours: Theme) -> None:
    """The part of the header that stands still: a side's badge, a dot in the pane's colour, and the title."""
    unit, area = pane.unit, header_area(pane)
    if pane.side:
        paint_badge(painter, pane.side, pane.card.x() + 0.7 * PADDING * unit, area.center().y(), unit, colours)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.pane(pane.name)))
    size = 8 * unit
    painter.drawEllipse(QRectF(area.x() - 16 * unit, area.center().y() - size / 2, size, size))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    said = title(pane.name, look, pane.difference)
    paint_text(painter, area, said, font(13.5 * unit, QFont.Weight.DemiBold), colours.text, MIDDLE_LEFT)


def paint_badge(painter: QPainter, side: str, left: float, middle: float, unit: float, colours: Theme) -> None:
    """The letter of a side on a square in its colour, about the height `middle`."""
    square = QRectF(left, middle - BADGE * unit / 2, BADGE * unit, BADGE * unit)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.side(side)))
    painter.drawRoundedRect(square, 4 * unit, 4 * unit)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    face = font(13.5 * unit, QFont.Weight.DemiBold)
    paint_text(painter, square, side, face, colours.card, Qt.AlignmentFlag.AlignCenter)


def paint_subtitle(painter: QPainter, pane: Pane, parts: Sequence[str], look: Look, colours: Theme) -> None:
    """As many of `parts` as find room beside the title, on the right."""
    area, face = header_area(pane), font(11.5 * pane.unit)
    said = title(pane.name, look, pane.difference)
    head = QFontMetricsF(font(13.5 * pane.unit, QFont.Weight.DemiBold)).horizontalAdvance(said)
    room = area.width() - head - 14 * pane.unit
    measure = QFontMetricsF(face)
    for count in range(len(parts), 0, -1):
        line = "  ·  ".join(parts[:count])
        if measure.horizontalAdvance(line) <= room:
            paint_text(painter, area, line, face, colours.muted, MIDDLE_RIGHT)
            return


def paint_readings(painter: QPainter, pane: Pane, readings: Sequence[Reading] | None, colours: Theme) -> None:
    """The gap in three columns on a strip at the foot; muted where a value can't be told from zero."""
    unit, plot = pane.unit, pane.plot
    if plot.height() < 3 * FOOT * unit:
        return
    strip = QRectF(plot.x(), plot.bottom() + 1 - FOOT * unit, plot.width(), FOOT * unit)
    painter.fillRect(strip, QColor(colours.card))  # opaque: the grid's numbers lie under it
    painter.fillRect(QRectF(strip.x(), strip.y(), strip.width(), max(1, round(unit))), QColor(colours.border))
    inner = strip.adjusted(PADDING * unit, 0, -PADDING * unit, 0)
    if readings is None:
        paint_text(
            painter, inner, "Measuring the gap to the optimal map…", font(11.5 * unit), colours.muted, MIDDLE_LEFT
        )
        return
    named = {reading.name: reading for reading in readings}
    some = [named[name] for name in SHOWN if name in named] or list(readings[:3])
    width = inner.width() / max(len(some), 1)
    for index, reading in enumerate(some):
        area = QRectF(inner.x() + index * width, strip.y(), width - 12 * unit, strip.height())
        paint_reading(painter, area, reading, unit, colours)


def paint_reading(painter: QPainter, area: QRectF, reading: Reading, unit: float, colours: Theme) -> None:
    """Label above, value below with its floor or error where there is room; muted where it is not seen."""
    upper = QRectF(area.x(), area.y() + 7 * unit, area.width(), 15 * unit)
    lower = QRectF(area.x(), area.y() + 22 * unit, area.width(), 18 * unit)
    paint_text(painter, upper, reading.label, font(10.5 * unit), colours.muted, MIDDLE_LEFT)
    value, face = value_text(reading), font(13 * unit, QFont.Weight.Medium)
    paint_text(painter, lower, value, face, colours.text if reading.seen else colours.muted, MIDDLE_LEFT)
    taken = QFontMetricsF(face).horizontalAdvance(value) + 7 * unit
    rest, small = uncertainty_text(reading), font(10.5 * unit)
    if taken + QFontMetricsF(small).horizontalAdvance(rest) <= area.width():
        paint_text(painter, lower.adjusted(taken, 0.5 * unit, 0, 0.5 * unit), rest, small, colours.muted, MIDDLE_LEFT)


def invites(film: Film) -> bool:
    """Whether the forward pane is an empty sheet that asks to be drawn on."""
    return len(film.experiment.cloud) == 0 and len(film.experiment.against) == 0


def paint_placeholder(painter: QPainter, pane: Pane, film: Film, colours: Theme) -> None:
    """A quiet invitation in an empty forward pane; "computing…" where a result is on its way."""
    empty = len(film.experiment.cloud) == 0
    if empty and pane.name != "forward":
        return
    area = QRectF(pane.plot)
    if empty:
        box = QRectF(0, 0, min(250 * pane.unit, area.width()), 66 * pane.unit)
        box.moveCenter(area.center())
        painter.fillRect(box, QColor(colours.card))
        line = QRectF(area.x(), area.center().y() - 24 * pane.unit, area.width(), 24 * pane.unit)
        paint_text(
            painter, line, "Draw here", font(17 * pane.unit, QFont.Weight.Medium), colours.text,
            Qt.AlignmentFlag.AlignCenter,
        )  # fmt: skip
        below = line.translated(0, 25 * pane.unit)
        paint_text(
            painter, below, "or open a preset or a file of points", font(11.5 * pane.unit), colours.muted,
            Qt.AlignmentFlag.AlignCenter,
        )  # fmt: skip
        return
    box = QRectF(0, 0, min(110 * pane.unit, area.width()), 26 * pane.unit)
    box.moveCenter(area.center())
    painter.fillRect(box, QColor(colours.card))
    paint_text(painter, area, "computing…", font(12 * pane.unit), colours.muted, Qt.AlignmentFlag.AlignCenter)


def paint_text(painter: QPainter, area: QRectF, text: str, face: QFont, colour: str, flags: Qt.AlignmentFlag) -> None:
    """One line, elided to the area's width."""
    shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.setFont(face)
    painter.setPen(QColor(colour))
    painter.drawText(area, flags | Qt.TextFlag.TextSingleLine, shown)
