"""What the inputs of a stage know of it: its signals, and the tool. Positions are world coordinates (x, y)."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Signal

from ..painting.pane_grid import Pane
from .canvas import StageCanvas


class StageSignals(StageCanvas):
    """A canvas with the signals that the inputs of `Stage` emit."""

    strokeStarted = Signal(str, object)  # what the stroke does, (x, y)
    strokeMoved = Signal(object)  # (x, y); one for every event
    strokeStraightened = Signal(object)  # (x, y): the stroke is now the straight line from its start to here
    strokeFinished = Signal()
    strokeCancelled = Signal()  # Esc
    pressureChanged = Signal(float)  # of the pen, before the start or move that it belongs to
    regionSelected = Signal(object, bool)  # (k, 2) polygon; whether it adds to the choice
    pointClicked = Signal(object, float, bool)  # (x, y), how far a point may be from there, whether it adds
    transformStarted = Signal(str)  # the handle
    transformMoved = Signal(object)  # Affine, from where the chosen points were at the start
    transformFinished = Signal()
    transformCancelled = Signal()  # Esc
    nudged = Signal(object)  # (dx, dy)
    selectionReleased = Signal()  # Esc
    crossHairShown = Signal(bool)
    particlesMarked = Signal(object, object)  # number of the one under the hand or None; numbers of the pinned ones
    settingPicked = Signal(str, float)  # in a diagram: the axis, the value
    pickEnded = Signal()  # the next value is another choice
    chartSaveWanted = Signal(object, object)  # Chart, ChartLook
    hovered = Signal(object, str)  # (x, y) or None, name of the pane or ""; of two sides in the panes of B
    hoveredHeld = Signal(object, str)  # the same in the panes of A
    _tool = "hand"

    @property
    def tool(self) -> str:
        """The name of the tool that is taken."""
        return self._tool

    def tellPlace(self, pane: Pane | None, position: QPointF) -> None:
        """The hand is on the plot of a pane, or on none: tell those who follow it in the panes of B, and of A."""
        for signal, held in ((self.hovered, False), (self.hoveredHeld, True)):
            there = pane if pane is not None and (pane.side == "A") == held else None
            signal.emit(self.world(there, position) if there else None, there.name if there else "")


def drawn_on(pane: Pane | None) -> bool:
    """Whether it is the forward pane, of two sides that of B: A is held."""
    return pane is not None and pane.name == "forward" and pane.side != "A"
