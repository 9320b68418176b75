"""Where the panes lie on the stage: one, two, three or four cards of one size, and the unit all sizes derive from."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

from PySide6.QtCore import QRect

from .look import Look, PaneName, has_particles
from .view import Projection

CARD_WIDTH, CARD_HEIGHT = 380.0, 300.0  # units of a card at which text has its nominal size
HEADER = 36.0  # units


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """One card in whole pixels: `card` the whole, `plot` below the header; `unit` pixels a unit."""

    name: PaneName
    card: QRect
    plot: QRect
    unit: float
    projection: Projection
    particles: bool = True  # whether they are shown where they are now

    @property
    def radius(self) -> float:
        """Of the card's corners, pixels."""
        return 9 * self.unit


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
    """The panes of a stage of width x height pixels, in the order of `look.panes`. Empty when there is no room."""
    count = len(look.panes)
    if not count or width < 8 or height < 8:
        return ()
    across = columns(count, width, height)
    down = math.ceil(count / across)
    unit = unit_of(width, height, width / across, height / down, look.scale)
    gap = max(1, round(9 * unit)) if count > 1 or look.layers.captions else 0
    card_width = (width - gap * (across + 1)) / across
    card_height = (height - gap * (down + 1)) / down
    header = round(min(HEADER * unit, card_height / 3)) if look.layers.captions else 0
    panes = []
    for index, name in enumerate(look.panes):
        row, column = divmod(index, across)
        left, right = (round(gap + (column + k) * (card_width + gap)) for k in (0, 1))
        top, bottom = (round(gap + (row + k) * (card_height + gap)) for k in (0, 1))
        card = QRect(left, top, max(1, right - left - gap), max(1, bottom - top - gap))
        plot = card.adjusted(0, header, 0, 0)
        projection = Projection.of(look.view, plot.x(), plot.y(), plot.width(), plot.height())
        particles = has_particles(name, look)
        panes.append(Pane(name=name, card=card, plot=plot, unit=unit, projection=projection, particles=particles))
    return tuple(panes)
