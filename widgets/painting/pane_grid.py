"""Where the panes lie on the stage: cards of one size, for one film or for two sides, and the unit of all sizes."""

from __future__ import annotations

import dataclasses
import functools
import math
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize

from engine import Film

from .look import Look, PaneName, has_particles
from .view import Projection

CARD_WIDTH, CARD_HEIGHT = 380.0, 300.0  # units of a card at which text has its nominal size
HEADER = 36.0  # units


STRIP = 34.0  # units of the strip over a side that tells what it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """One card in whole pixels: `card` the whole, `plot` below the header; `unit` pixels a unit.

    `side`: whose film it shows where two are compared, "A" or "B". `difference`: what it shows of both instead.
    """

    name: PaneName
    card: QRect
    plot: QRect
    unit: float
    projection: Projection
    particles: bool = True  # whether they are shown where they are now
    side: str = ""
    difference: str = ""

    @property
    def radius(self) -> float:
        """Of the card's corners, pixels."""
        return 9 * self.unit

    def film(self, film: Film) -> Film:
        """The film that is shown here, of two sides the one that is this pane's."""
        return film.held if self.side == "A" and film.held is not None else film


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """Where it is told what a side is, over its panes: `area` in pixels, `unit` pixels a unit.

    `stacked`: whether the other side's is over or under it, so that what is said can stand in columns.
    """

    side: str
    area: QRect
    unit: float
    stacked: bool


def columns(count: int, width: float, height: float) -> int:
    """How many panes stand side by side."""
    aspect = width / height
    if count == 4:
        return 4 if aspect >= 3.2 else 1 if aspect <= 0.35 else 2
    return count if aspect >= 1.0 else 1


def unit_of(width: float, height: float, card_width: float, card_height: float, scale: float | None) -> float:
    """Pixels a unit: from the card's size, not larger than suits the stage, and readable in a window."""
    natural = min(card_width / CARD_WIDTH, card_height / CARD_HEIGHT, min(width, 1.6 * height) / 850)
    if scale is None:
        return max(natural, 0.7)
    return min(max(natural, 0.9 * scale), 1.2 * scale)


@functools.lru_cache(maxsize=32)
def pane_grid(width: int, height: int, look: Look) -> tuple[Pane, ...]:
    """The panes of a stage of width x height pixels, in the order of `look.panes`. Empty when there is no room.

    Of two sides all panes of A come first, then those of B, which lie alike and are as large to the pixel.
    """
    count = len(look.panes)
    if not count or width < 8 or height < 8:
        return ()
    if look.compared:
        return _both_sides(width, height, look)
    across = columns(count, width, height)
    down = math.ceil(count / across)
    unit = unit_of(width, height, width / across, height / down, look.scale)
    gap = max(1, round(9 * unit)) if count > 1 or look.layers.captions else 0
    return _panes(QRect(0, 0, width, height), across, unit, gap, look)


def strips(width: int, height: int, look: Look) -> tuple[Strip, ...]:
    """The strip over each of two sides, that of A first; empty without words, and where nothing is compared."""
    panes, top = pane_grid(width, height, look), _strip_height(width, height, look)
    if not panes or not top:
        return ()
    ours = panes[: len(look.panes)]
    left, right = ours[0].card.left(), max(pane.card.right() for pane in ours)
    area, unit = QRect(left, 0, right + 1 - left, top), _stage_unit(width, height, look)
    step = panes[len(ours)].card.topLeft() - ours[0].card.topLeft()
    first = Strip(side="A", area=area, unit=unit, stacked=step.x() == 0)
    return first, dataclasses.replace(first, side="B", area=first.area.translated(step))


def _stage_unit(width: int, height: int, look: Look) -> float:
    return unit_of(width, height, width, height, look.scale)


def _strip_height(width: int, height: int, look: Look) -> int:
    if not look.compared or not look.layers.captions:
        return 0
    return round(min(STRIP * _stage_unit(width, height, look), height / 10))


def _both_sides(width: int, height: int, look: Look) -> tuple[Pane, ...]:
    """Rows: A's panes in one row above those of B. Columns: A's in the left half, B's in the right one."""
    beside, count, top = look.arrangement == "columns", len(look.panes), _strip_height(width, height, look)
    room = QSize(width // 2, height) if beside else QSize(width, height // 2)  # of one side
    across = columns(count, room.width(), max(room.height() - top, 1)) if beside else count
    down = math.ceil(count / across)
    unit = unit_of(width, height, room.width() / across, (room.height() - top) / down, look.scale)
    gap = max(1, round(9 * unit))
    lifted = min(top, gap)  # the strip stands in for the gap above the panes
    area = QRect(0, top - lifted, room.width(), room.height() - top + lifted)
    step = (width - room.width(), 0) if beside else (0, height - room.height())
    first = _panes(area, across, unit, gap, look, "A")
    return (*first, *(_moved(pane, *step, look) for pane in first))


def _panes(area: QRect, across: int, unit: float, gap: int, look: Look, side: str = "") -> tuple[Pane, ...]:
    """The panes of one side, within an area."""
    down = math.ceil(len(look.panes) / across)
    card_width = (area.width() - gap * (across + 1)) / across
    card_height = (area.height() - gap * (down + 1)) / down
    header = round(min(HEADER * unit, card_height / 3)) if look.layers.captions else 0
    panes = []
    for index, name in enumerate(look.panes):
        row, column = divmod(index, across)
        left, right = (area.x() + round(gap + (column + k) * (card_width + gap)) for k in (0, 1))
        top, bottom = (area.y() + round(gap + (row + k) * (card_height + gap)) for k in (0, 1))
        card = QRect(left, top, max(1, right - left - gap), max(1, bottom - top - gap))
        plot = card.adjusted(0, header, 0, 0)
        projection = Projection.of(look.view, plot.x(), plot.y(), plot.width(), plot.height())
        panes.append(
            Pane(
                name=name, card=card, plot=plot, unit=unit, projection=projection, particles=has_particles(name, look),
                side=side,
            )
        )  # fmt: skip
    return tuple(panes)


def _moved(pane: Pane, dx: int, dy: int, look: Look) -> Pane:
    """The pane of side B that lies like this one of side A."""
    plot, difference = pane.plot.translated(dx, dy), look.difference if pane.name == "insight" else ""
    return dataclasses.replace(
        pane,
        card=pane.card.translated(dx, dy),
        plot=plot,
        projection=Projection.of(look.view, plot.x(), plot.y(), plot.width(), plot.height()),
        particles=pane.particles and not difference,
        side="B",
        difference=difference,
    )
