"""The particle under the hand is ringed in every pane, and a click pins it."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from engine import Film

from ..look.theme import theme
from ..painting.pane_grid import Pane
from .particle_marks import ParticleMarks
from .pointer import CLICK
from .signals import StageSignals


class MarkInput:
    """Follows the hand over a film at a phase; `particlesMarked` when another particle is under it, or pinned."""

    def __init__(self, stage: StageSignals) -> None:
        self._stage = stage
        self._marks = ParticleMarks()
        self._pressed: QPointF | None = None  # where it went down; a click if it comes up there

    def press(self, position: QPointF | None) -> None:
        self._pressed = position

    def follow(self, film: Film | None, phase: float, pane: Pane | None, position: QPointF) -> None:
        """The hand is on the plot of `pane`, or on none where something may be marked."""
        point = position * self._stage.devicePixelRatioF()
        if film is not None and self._marks.point_at(film, phase, pane, point.x(), point.y()):
            self._tell()

    def release(self, film: Film | None, phase: float, pane: Pane | None, position: QPointF) -> None:
        """A click without a drag pins the particle under it, or releases that."""
        if self._pressed is None or (position - self._pressed).manhattanLength() > CLICK:
            return
        self.follow(film, phase, pane, position)
        if self._marks.toggle_pin():
            self._tell()

    def clear(self) -> bool:
        """Release the pins; whether there were any."""
        had = self._marks.clear()
        if had:
            self._tell()
        return had

    def paint(self, painter: QPainter, film: Film, phase: float) -> None:
        self._marks.paint(painter, self._stage.panes(), film, phase, theme(self._stage.look.theme))

    def _tell(self) -> None:
        self._stage.particlesMarked.emit(self._marks.hovered, self._marks.pinned)
        self._stage.update()
