"""A verdict in a list or table: the figure's own mark, a shape in a colour, as an icon, and words beside it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from engine import Check, Verdict

from ..look.number_format import number, with_unit
from ..look.theme import Theme
from ..look.translated import translated_verdict
from .figure import paint_verdict_mark

SIDE = 14  # logical pixels
SEVEREST = (Verdict.DIFFERS, Verdict.NOT_HERE, Verdict.AGREES)  # what a reader has to know first
_RATIOS = (1.0, 1.25, 1.5, 2.0)
_UNIT = 1.15  # of the figure's marks


def verdict_icon(verdict: Verdict, colours: Theme) -> QIcon:
    """The mark as an icon, sharp at fractional scaling too; the same in every state."""
    made = QIcon()
    for ratio in _RATIOS:
        side = round(SIDE * ratio)
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_verdict_mark(painter, QPointF(side / 2, side / 2), verdict, _UNIT * ratio, colours)
        painter.end()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected, QIcon.Mode.Disabled):
            made.addPixmap(picture, mode)
    return made


def verdict_text(check: Check) -> str:
    """ "agrees", "differs by 0.3", "not reproducible here"."""
    verdict = translated_verdict(check.verdict)
    return (
        f"{verdict} {with_unit(number(check.excess, 2), check.unit)}" if check.verdict is Verdict.DIFFERS else verdict
    )
