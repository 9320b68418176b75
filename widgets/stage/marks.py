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
        self._told: tuple[int, ...] | None = None  # a story's, in place of the pins

    @property
    def pinned(self) -> tuple[int, ...]:
        """The particles that are ringed."""
        return self._marks.pinned if self._told is None else self._told

    def pin(self, particles: tuple[int, ...]) -> None:
        """Ring these and no others."""
        if particles != self._marks.pinned:
            self._marks.pinned = particles
            self._tell()

    def tell(self, particles: tuple[int, ...] | None) -> None:
        """Ring a story's particles in place of the pinned ones, or with None those again."""
        if particles != self._told:
            self._told = particles
            self._stage.update()

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
        colours = theme(self._stage.look.theme)
        self._marks.paint(painter, self._stage.panes(), film, phase, colours, self.pinned)

    def _tell(self) -> None:
        self._stage.particlesMarked.emit(self._marks.hovered, self._marks.pinned)
        self._stage.update()
