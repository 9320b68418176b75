"""Which particles are marked: the one under the hand, and up to eight that a click has pinned."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QPainter

from engine import Film

from ..look.theme import Theme
from ..painting.pane_grid import Pane
from .overlays.marks import MOST_PINS, paint_mark, pane_positions

REACH = 9.0  # units: how near the hand must be


class ParticleMarks:
    """A particle keeps its number in every pane and under every setting, so a mark survives a slider's move."""

    def __init__(self) -> None:
        self.hovered: int | None = None
        self.pinned: tuple[int, ...] = ()

    def point_at(self, film: Film, phase: float, pane: Pane | None, x: float, y: float) -> bool:
        """The hand is at a pixel of a pane; whether another particle is under it now."""
        found = None if pane is None or not pane.particles else nearest(film, phase, pane, x, y)
        changed = found != self.hovered
        self.hovered = found
        return changed

    def toggle_pin(self) -> bool:
        """Pin the particle under the hand, or release it; whether anything changed. The oldest of too many goes."""
        particle = self.hovered
        if particle is None:
            return False
        kept = tuple(other for other in self.pinned if other != particle)
        self.pinned = kept if particle in self.pinned else (*kept, particle)[-MOST_PINS:]
        return True

    def clear(self) -> bool:
        """Release all; whether there were any."""
        had = bool(self.pinned)
        self.pinned = ()
        return had

    def paint(
        self,
        painter: QPainter,
        panes: tuple[Pane, ...],
        film: Film,
        phase: float,
        colours: Theme,
        pinned: tuple[int, ...] | None = None,
    ) -> None:
        """`pinned`: others that are ringed in place of the pinned ones."""
        pinned = self.pinned if pinned is None else pinned
        for pane in (pane for pane in panes if pane.particles):
            for pin, particle in enumerate(pinned):
                paint_mark(painter, pane, film, phase, particle, pin, colours)
            if self.hovered is not None and self.hovered not in pinned:
                paint_mark(painter, pane, film, phase, self.hovered, None, colours)


def nearest(film: Film, phase: float, pane: Pane, x: float, y: float) -> int | None:
    """The particle nearest to a pixel of a pane, within reach."""
    positions = pane_positions(pane.film(film), phase, pane.name)
    if positions is None or len(positions) == 0:
        return None
    distances = np.linalg.norm(pane.projection.pixels(positions) - (x, y), axis=1)
    closest = int(distances.argmin())
    return closest if distances[closest] <= REACH * pane.unit else None
