"""The reversal by a learned score, on the clock of the exact one beside it; or how the training's loss has fallen."""

from __future__ import annotations

import dataclasses
import functools

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from engine import LEARNERS, Chart, Film, Frame, LearnedProcess, LearningState, Reading

from ..look.fonts import font
from ..look.number_format import uncertainty_text, value_text
from ..look.theme import Theme
from ..painting.captions import PADDING
from ..painting.grid import paint_grid
from ..painting.look import Look
from ..painting.pane_grid import Pane
from ..painting.points import Shape, disc_radius, paint_points
from ..painting.trails import paint_trails
from ..painting.view import Projection
from ..plots.process_inks import ink_of

FOOT, CLAIM, BANNER = 42.0, 19.0, 24.0  # units
FEW = 2500  # particles that are told apart by a rim
MIDDLE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
CENTRE = Qt.AlignmentFlag.AlignCenter
STALE = "Learned from an earlier drawing"
CAUTION = "Equal budget; at d = 2 no winner is promised."


def paint_learning_view(painter: QPainter, pane: Pane, film: Film, frame: Frame, look: Look, colours: Theme) -> bool:
    """True always: where nothing was learned it says how to begin."""
    state = film.learning
    captions = look.layers.captions
    if state is None or not state.learned:
        if captions:
            _paint_invitation(painter, pane, colours)
        return True
    if look.mode == "loss":
        painter.fillRect(pane.plot, QColor(colours.card))
        if look.diagrams:
            from ..plots.paint_chart import paint_chart  # loads pyqtgraph

            chart = loss_chart(state)
            area = loss_area(pane, state, film, look)
            paint_chart(painter, area, chart, None, pane.unit, captions, colours, look.chart(chart.title))
        if captions:
            _paint_foot(painter, pane, pane.plot, _losses(state), colours)
    else:
        _paint_reversals(painter, pane, state, frame, look, colours)
    if captions:
        _paint_claim(painter, pane, state, colours)
        if not state.plan.learns(film.experiment):
            _paint_banner(painter, pane, STALE, colours)
    return True


@functools.lru_cache(maxsize=4)
def loss_chart(state: LearningState) -> Chart:
    """The curve of a training; one chart for one state."""
    return state.chart


def loss_area(pane: Pane, state: LearningState, film: Film, look: Look) -> QRectF:
    """The pixels of a pane that the curve takes: all but foot, claim and banner."""
    captions = look.layers.captions
    top = (26 + BANNER) * pane.unit if captions and not state.plan.learns(film.experiment) else 0.0
    return QRectF(pane.plot).adjusted(0, top, 0, -_below(pane, captions))


def _paint_reversals(
    painter: QPainter, pane: Pane, state: LearningState, frame: Frame, look: Look, colours: Theme
) -> None:
    """One process over the whole plot, or both side by side at the same scale."""
    names = list(LEARNERS) if look.mode not in LEARNERS else [look.mode]
    width = pane.plot.width() // len(names)
    for index, name in enumerate(names):
        plot = QRect(pane.plot)
        if len(names) > 1:
            plot.setLeft(pane.plot.left() + index * width)
            plot.setWidth(width if index == 0 else pane.plot.width() - width)
        part = state.of(name)
        painter.save()
        painter.setClipRect(plot)
        if len(names) > 1:
            painter.fillRect(plot, QColor(colours.card))
        projection = _projection(pane, plot, look)
        half = dataclasses.replace(pane, plot=plot, projection=projection)
        if len(names) > 1:
            paint_grid(painter, half, colours, False)
        if part is not None and part.reversal is not None:
            _paint_particles(painter, half, part, frame, look, colours)
        if look.layers.captions:
            _paint_heading(painter, half, name, part, colours)
            if part is not None:
                _paint_foot(painter, half, plot, _numbers(part, several=len(names) > 1), colours)
        painter.restore()
    if len(names) > 1:
        painter.setPen(QPen(QColor(colours.border), max(1.0, pane.unit)))
        middle = pane.plot.left() + width
        painter.drawLine(middle, pane.plot.top(), middle, pane.plot.bottom())


def _projection(pane: Pane, plot: QRect, look: Look) -> Projection:
    if plot == pane.plot:
        return pane.projection
    return Projection.of(
        look.view, plot.x(), plot.y(), plot.width(), plot.height() - _below(pane, look.layers.captions)
    )


def _paint_particles(
    painter: QPainter, pane: Pane, part: LearnedProcess, frame: Frame, look: Look, colours: Theme
) -> None:
    assert part.reversal is not None
    trajectory, ink = part.reversal.trajectory, ink_of(part.process, colours)
    if look.layers.trails:
        paint_trails(painter, pane.projection, trajectory, frame.phase, ink, pane.unit)
    if look.layers.points:
        pixels = pane.projection.pixels(trajectory.at(frame.phase))
        shape: Shape = "disc" if trajectory.n <= FEW else "soft"
        radius = disc_radius(trajectory.n, pane.unit) * min(1.0, (pane.plot.width() / pane.card.width()) ** 0.5)
        paint_points(painter, pixels, radius, (ink,), None, pane.plot, shape=shape, rim=colours.card)


def _numbers(part: LearnedProcess, *, several: bool) -> tuple[Reading, ...]:
    """What stands at the foot of a process: its excess loss, and how far its ends are from the exact ones."""
    labels = ("excess loss", "ends, rms off", "MMD to the data")
    named = [dataclasses.replace(each, label=label) for each, label in zip(part.readings, labels, strict=False)]
    return tuple(named[: 2 if several else 3])


def _losses(state: LearningState) -> tuple[Reading, ...]:
    floor = Reading(
        name="learning.floor",
        label="Bayes floor",
        value=state.learned[0].curve.floor,
        error=state.learned[0].curve.floor_error,
    )
    parts = ((part, _numbers(part, several=True)[0]) for part in state.learned)
    excess = [dataclasses.replace(reading, label=f"{LEARNERS[part.process]} excess") for part, reading in parts]
    return (*excess, floor)


def _below(pane: Pane, captions: bool) -> float:
    """Pixels that foot and claim take from a plot."""
    return (FOOT + CLAIM) * pane.unit if captions and pane.plot.height() >= 3 * FOOT * pane.unit else 0.0


def _paint_foot(painter: QPainter, pane: Pane, plot: QRect, readings: tuple[Reading, ...], colours: Theme) -> None:
    """Readings in columns on a strip above the claim; muted where a value can't be told from nothing."""
    unit = pane.unit
    if plot.height() < 3 * FOOT * unit:
        return
    strip = QRectF(plot.x(), plot.bottom() + 1 - (FOOT + CLAIM) * unit, plot.width(), FOOT * unit)
    painter.fillRect(strip, _veil(colours.card))
    painter.fillRect(QRectF(strip.x(), strip.y(), strip.width(), max(1, round(unit))), QColor(colours.border))
    inner = strip.adjusted(PADDING * unit, 0, -4 * unit, 0)
    width = inner.width() / max(len(readings), 1)
    for index, reading in enumerate(readings):
        column = QRectF(inner.x() + index * width, strip.y(), width - 6 * unit, strip.height())
        upper = QRectF(column.x(), column.y() + 5 * unit, column.width(), 15 * unit)
        lower = QRectF(column.x(), column.y() + 19 * unit, column.width(), 18 * unit)
        _line(painter, upper, reading.label, font(10.5 * unit), colours.muted)
        value, face = value_text(reading), font(13 * unit, QFont.Weight.Medium)
        _line(painter, lower, value, face, colours.text if reading.seen else colours.muted)
        taken = QFontMetricsF(face).horizontalAdvance(value) + 7 * unit
        rest, small = uncertainty_text(reading), font(10.5 * unit)
        if taken + QFontMetricsF(small).horizontalAdvance(rest) <= lower.width():
            _line(painter, lower.adjusted(taken, 0.5 * unit, 0, 0.5 * unit), rest, small, colours.muted)


def _paint_claim(painter: QPainter, pane: Pane, state: LearningState, colours: Theme) -> None:
    unit, plot = pane.unit, pane.plot
    if plot.height() < 3 * FOOT * unit:
        return
    strip = QRectF(plot.x(), plot.bottom() + 1 - CLAIM * unit, plot.width(), CLAIM * unit)
    painter.fillRect(strip, QColor(colours.card))
    inner = strip.adjusted(PADDING * unit, -3 * unit, -PADDING * unit, -3 * unit)
    equal = all(each.holds for each in state.claim.assumptions)
    text = f"{state.claim.source} {CAUTION if equal else 'At d = 2 no winner is promised.'}"
    _line(painter, inner, text, font(10.5 * unit), colours.muted)


def _paint_heading(painter: QPainter, pane: Pane, name: str, part: LearnedProcess | None, colours: Theme) -> None:
    unit = pane.unit
    if part is None:
        steps = "not learned"
    else:
        steps = f"step {part.step:,}" if part.reversal is None else f"step {part.reversal.step:,}"
    area = QRectF(pane.plot.x() + PADDING * unit, pane.plot.y() + 5 * unit, pane.plot.width() - 16 * unit, 18 * unit)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink_of(name, colours)))
    painter.drawEllipse(QRectF(area.x(), area.center().y() - 3.5 * unit, 7 * unit, 7 * unit))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    face = font(11.5 * unit, QFont.Weight.Medium)
    head = area.adjusted(13 * unit, 0, 0, 0)
    _line(painter, head, LEARNERS[name], face, colours.text)
    taken = QFontMetricsF(face).horizontalAdvance(LEARNERS[name]) + 8 * unit
    _line(painter, head.adjusted(taken, 0, 0, 0), steps, font(10.5 * unit), colours.muted)


def _paint_banner(painter: QPainter, pane: Pane, sentence: str, colours: Theme) -> None:
    unit = pane.unit
    strip = QRectF(pane.plot.x(), pane.plot.y() + 26 * unit, pane.plot.width(), BANNER * unit)
    painter.fillRect(strip, QColor(colours.warning_card))
    inner = strip.adjusted(PADDING * unit, 0, -PADDING * unit, 0)
    _line(painter, inner, sentence, font(11 * unit), colours.warning)


def _paint_invitation(painter: QPainter, pane: Pane, colours: Theme) -> None:
    unit, area = pane.unit, QRectF(pane.plot)
    box = QRectF(0, 0, min(300 * unit, area.width()), 62 * unit)
    box.moveCenter(area.center())
    painter.fillRect(box, QColor(colours.card))
    upper = QRectF(area.x(), area.center().y() - 22 * unit, area.width(), 22 * unit)
    _line(painter, upper, "Nothing learned yet", font(15 * unit, QFont.Weight.Medium), colours.text, CENTRE)
    _line(
        painter, upper.translated(0, 23 * unit), "Start the training below the stage", font(11.5 * unit),
        colours.muted, CENTRE,
    )  # fmt: skip


def _veil(colour: str) -> QColor:
    face = QColor(colour)
    face.setAlphaF(0.88)
    return face


def _line(
    painter: QPainter, area: QRectF, text: str, face: QFont, colour: str, flags: Qt.AlignmentFlag = MIDDLE_LEFT
) -> None:
    """One line, elided to the area's width."""
    painter.setFont(face)
    painter.setPen(QColor(colour))
    shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, flags | Qt.TextFlag.TextSingleLine, shown)
