"""The select tool on the stage: rectangle, lasso and clicks choose; the box's handles move, scale and turn."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from engine import Affine

from ..look.theme import theme
from .overlays.selection import paint_band, paint_box, paint_chosen
from .overlays.selection_box import Handle, SelectionBox
from .pointer import ALT, ARROWS, CLICK, CONTROL, SHIFT, Pointer
from .signals import StageSignals

Positions = npt.NDArray[np.floating]
Place = tuple[float, float]
LARGE = 10  # pixels of a large nudge
REACH = 8  # logical pixels: how near a handle or a point must be
NOBODY = np.zeros((0, 2))


class SelectionInput:
    """Shows the chosen points it is given, and tells what the hand asks for; it never changes a point itself."""

    def __init__(self, stage: StageSignals) -> None:
        self._stage = stage
        self.lasso = False
        self.chosen: Positions = NOBODY
        self._band: list[Place] = []  # world points of the region that is being drawn
        self._lassoing = False
        self._handle: Handle = ""
        self._start: Place = (0.0, 0.0)
        self._pressed = QPointF()
        self._moved = False
        self._box: SelectionBox | None = None  # as it was when the gesture began
        self._map = Affine()

    @property
    def active(self) -> bool:
        return bool(self._handle or self._band)

    def display(self, chosen: Positions) -> None:
        """(k, 2) where the chosen points are now; empty for none."""
        self.chosen = chosen
        self._stage.update()

    def press(self, pointer: Pointer) -> None:
        at = self._world(pointer)
        if at is None:
            return
        self._start, self._pressed, self._moved = at, pointer.position, False
        box = self._box_now()
        self._handle = "" if box is None else box.handle_at(at, REACH * box.pixel)
        if self._handle and not (self._handle == "inside" and pointer.alt):  # a lasso may start inside the box
            self._box, self._map = box, Affine()
            return
        self._handle = ""
        self._band, self._lassoing = [at], self.lasso != pointer.alt

    def move(self, pointer: Pointer) -> None:
        at = self._world(pointer)
        if at is None or not self.active:
            return
        first = not self._moved
        self._moved = self._moved or (pointer.position - self._pressed).manhattanLength() > CLICK
        if not self._moved:
            return
        if self._handle and self._box is not None:
            if first:
                self._stage.transformStarted.emit(self._handle)
            self._map = self._box.map(self._handle, self._start, at, pointer.shift)
            self._stage.transformMoved.emit(self._map)
        elif self._lassoing:
            self._band.append(at)
        else:
            (ax, ay), (bx, by) = self._start, at
            self._band = [(ax, ay), (bx, ay), (bx, by), (ax, by)]
        self._stage.update()

    def release(self, pointer: Pointer | None) -> None:
        """The hand went up; None where it was taken off, with no place of its own."""
        handle, band, moved = self._handle, self._band, self._moved
        self._forget()
        if handle and moved:
            self._stage.transformFinished.emit()
        elif band and moved:
            self._stage.regionSelected.emit(np.array(band), pointer is not None and pointer.shift)
        elif (handle or band) and pointer is not None:
            self._stage.pointClicked.emit(self._start, self._reach(), pointer.shift)

    def click(self, at: Place) -> None:
        """Choose, or let go, the point nearest to a spot, and keep the others."""
        self._stage.pointClicked.emit(at, self._reach(), True)

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key is its own: the arrows, while something is chosen."""
        held = event.modifiers() & (CONTROL | ALT)
        return event.key() in ARROWS and not held and self._stage.tool == "select" and len(self.chosen) > 0

    def nudge(self, event: QKeyEvent) -> None:
        """One of its own keys: a pixel, or with Shift ten."""
        step = self._pixel() * (LARGE if event.modifiers() & SHIFT else 1)
        across, up = ARROWS[Qt.Key(event.key())]
        self._stage.nudged.emit((across * step, up * step))

    def cancel(self) -> bool:
        """Esc; whether a gesture was under way."""
        was, transforming = self.active, bool(self._handle) and self._moved
        self._forget()
        if transforming:
            self._stage.transformCancelled.emit()
        return was

    def handle_at(self, position: QPointF) -> Handle:
        """The handle of the box under a position in logical pixels."""
        pane, box = self._stage.pane("forward"), self._box_now()
        if pane is None or box is None or self._stage.tool != "select":
            return ""
        return box.handle_at(self._stage.world(pane, position), REACH * box.pixel)

    def paint(self, painter: QPainter) -> None:
        pane = self._stage.pane("forward")
        if pane is None:
            return
        colours = theme(self._stage.look.theme)
        paint_chosen(painter, pane, self.chosen, colours)
        if self._stage.tool != "select":
            return
        box = self._box if self._handle and self._moved else self._box_now()
        if box is not None and len(self.chosen):
            paint_box(painter, pane, box, self._map, colours)
        if len(self._band) > 1:
            paint_band(painter, pane, np.array(self._band), colours)

    def _forget(self) -> None:
        self._handle, self._band, self._moved, self._map = "", [], False, Affine()
        self._stage.update()

    def _box_now(self) -> SelectionBox | None:
        return SelectionBox.around(self.chosen, self._pixel()) if len(self.chosen) else None

    def _pixel(self) -> float:
        pane = self._stage.pane("forward")
        return 1.0 if pane is None else self._stage.devicePixelRatioF() / pane.projection.scale

    def _reach(self) -> float:
        return REACH * self._pixel()

    def _world(self, pointer: Pointer) -> Place | None:
        pane = self._stage.pane("forward")
        return None if pane is None else self._stage.world(pane, pointer.position)
