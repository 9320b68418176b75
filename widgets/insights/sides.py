"""What two sides are: their letters on a strip above the panes, with the settings that differ."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from engine import Experiment, Film, Parameter, differing, parameters_of

from ..look.fonts import font
from ..look.theme import Theme
from ..painting.captions import BADGE, MIDDLE_LEFT, paint_badge, paint_text
from ..painting.pane_grid import Strip

DRAWING = "Drawing"
TEXT = 14.0  # units
LARGER = 1.15  # its badge than a pane's
BETWEEN, WITHIN = 18.0, 5.0  # units between two settings, and between a name and its value


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One that differs, on one side: `name` in full, `symbol` where there is less room, "" for none."""

    name: str
    symbol: str
    value: str


@functools.lru_cache(maxsize=4)
def settings_of(a: Experiment, b: Experiment) -> tuple[tuple[Setting, ...], tuple[Setting, ...]]:
    """What A and B have of every setting that differs, in the same order."""
    declared = parameters_of(Experiment)
    found = differing(a, b)
    symbols = [_symbol(declared.get(each.name), each.label) for each in found]
    pairs = [
        tuple(Setting(name=each.label, symbol=symbol, value=value) for value in (each.a, each.b))
        for each, symbol in zip(found, symbols, strict=True)
    ]
    return tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs)


def _symbol(declared: Parameter | None, label: str) -> str:
    """What goes before a value where room is short: nothing before one that says what it is of."""
    if declared is None:
        return "" if label == DRAWING else label
    return "" if declared.scale == "choice" else declared.symbol or declared.label


def paint_strip(painter: QPainter, strip: Strip, film: Film, colours: Theme) -> None:
    """A side's letter and what it has of the settings that differ: as many as there is room for on both sides."""
    if film.held is None:
        return
    unit, size = strip.unit, min(strip.unit, strip.area.height() / 24)
    area = QRectF(strip.area)
    paint_badge(painter, strip.side, area.x() + 2 * unit, area.center().y(), LARGER * size, colours)
    area.adjust((LARGER * BADGE + 12) * unit, 0, 0, 0)
    a, b = settings_of(film.held.experiment, film.experiment)
    if not a:
        said = QCoreApplication.translate("Sides", "the same experiment")
        paint_text(painter, area, said, font(TEXT * size), colours.muted, MIDDLE_LEFT)
        return
    shown, brief = fitting(a, b, area.width(), size)
    value = font(TEXT * size, QFont.Weight.Medium)
    for setting in (a if strip.side == "A" else b)[:shown]:
        for text, face, ink in (
            (named(setting, brief=brief), font(TEXT * size), colours.muted),
            (setting.value, value, colours.text),
        ):
            if text:
                paint_text(painter, area, text, face, ink, MIDDLE_LEFT)
                area.setLeft(area.left() + QFontMetricsF(face).horizontalAdvance(text) + WITHIN * size)
        area.setLeft(area.left() + (BETWEEN - WITHIN) * size)
    if shown < len(a):
        paint_text(painter, area, more(len(a) - shown), font(TEXT * size), colours.muted, MIDDLE_LEFT)


def named(setting: Setting, *, brief: bool) -> str:
    """What a setting is called; nothing where its value says that and room is short."""
    return setting.symbol if brief else setting.name


def more(count: int) -> str:
    """That there are others."""
    return QCoreApplication.translate("Sides", "+ {} more").format(count)


@functools.lru_cache(maxsize=8)
def fitting(a: tuple[Setting, ...], b: tuple[Setting, ...], width: float, unit: float) -> tuple[int, bool]:
    """How many settings have room on both sides, at least one, and whether they are called by their symbols."""
    for brief in (False, True):
        if all(_taken(side, len(side), brief, unit) <= width for side in (a, b)):
            return len(a), brief
    for shown in range(len(a) - 1, 1, -1):
        if all(_taken(side, shown, True, unit) <= width for side in (a, b)):
            return shown, True
    return 1, True


def _taken(side: tuple[Setting, ...], shown: int, brief: bool, unit: float) -> float:
    """Pixels of the first settings, and of how many more there are."""
    plain, strong = (QFontMetricsF(font(TEXT * unit, weight)) for weight in (font(1).weight(), QFont.Weight.Medium))
    words = [(named(each, brief=brief), each.value) for each in side[:shown]]
    taken = sum(
        strong.horizontalAdvance(value) + (plain.horizontalAdvance(name) + WITHIN * unit if name else 0.0)
        for name, value in words
    )
    rest = plain.horizontalAdvance(more(len(side) - shown)) if shown < len(side) else 0.0
    return taken + (len(words) - 1) * BETWEEN * unit + (rest + BETWEEN * unit if rest else 0.0)
