"""What a side is: its letter on a strip over its panes, with what it has of the settings that differ."""

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


Settings = tuple[Setting, ...]


@functools.lru_cache(maxsize=4)
def settings_of(a: Experiment, b: Experiment) -> tuple[Settings, Settings]:
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
    paint_badge(painter, strip.side, area.x(), area.center().y(), LARGER * size, colours)
    area.adjust((LARGER * BADGE + 12) * unit, 0, 0, 0)
    a, b = settings_of(film.held.experiment, film.experiment)
    if not a:
        said = QCoreApplication.translate("Sides", "the same experiment")
        paint_text(painter, area, said, face(size), colours.muted, MIDDLE_LEFT)
        return
    widths, brief = fitting(a, b, area.width(), size)
    for setting, width in zip(a if strip.side == "A" else b, widths, strict=False):
        place = QRectF(area)
        for text, strong in ((named(setting, brief=brief), False), (setting.value, True)):
            ink = colours.text if strong else colours.muted
            paint_text(painter, place, text, face(size, strong=strong), ink, MIDDLE_LEFT)
            place.setLeft(place.left() + advance(text, size, strong=strong) + (WITHIN * size if text else 0.0))
        taken = width if strip.stacked else _width(setting, brief=brief, unit=size)
        area.setLeft(area.left() + taken + BETWEEN * size)
    if len(widths) < len(a):
        paint_text(painter, area, more(len(a) - len(widths)), face(size), colours.muted, MIDDLE_LEFT)


def named(setting: Setting, *, brief: bool) -> str:
    """What a setting is called; nothing where its value says that and room is short."""
    return setting.symbol if brief else setting.name


def more(count: int) -> str:
    """That there are others."""
    return QCoreApplication.translate("Sides", "+ {} more").format(count)


def face(unit: float, *, strong: bool = False) -> QFont:
    """Of names, and of values."""
    return font(TEXT * unit, QFont.Weight.Medium if strong else QFont.Weight.Normal)


def advance(text: str, unit: float, *, strong: bool = False) -> float:
    """Pixels that a name or a value takes."""
    return QFontMetricsF(face(unit, strong=strong)).horizontalAdvance(text)


@functools.lru_cache(maxsize=8)
def fitting(a: Settings, b: Settings, room: float, unit: float) -> tuple[tuple[float, ...], bool]:
    """How wide each setting is, the same on both sides, of as many as there is room for; whether by their symbols.

    At least one, which is elided.
    """
    for shown, brief in ((len(a), False), *((count, True) for count in range(len(a), 0, -1))):
        widths = tuple(
            max(_width(each, brief=brief, unit=unit) for each in pair)
            for pair in zip(a[:shown], b[:shown], strict=True)
        )
        rest = [advance(more(len(a) - shown), unit)] if shown < len(a) else []
        if sum((*widths, *rest)) + BETWEEN * unit * (len(widths) + len(rest) - 1) <= room:
            return widths, brief
    return widths, True


def _width(setting: Setting, *, brief: bool, unit: float) -> float:
    name = named(setting, brief=brief)
    return advance(setting.value, unit, strong=True) + (advance(name, unit) + WITHIN * unit if name else 0.0)
