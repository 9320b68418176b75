"""Strokes on the stage: a press in the forward pane, moves, a release; and the outline of the tool under the hand."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QPainter

from ..look.theme import theme
from .overlays.brush import paint_brush
from .pointer import Pointer
from .signals import StageSignals

STRAIGHT = frozenset({"brush", "pencil", "line", "eraser"})  # tools that Shift guides along a straight line
WITHOUT = frozenset({"hand", "select"})  # tools that make no strokes
MARGIN = 4  # logical pixels that an outline's pen reaches beyond its circle


class StrokeInput:
    """One stroke at a time. Modifiers are resolved into the name of what the stroke does.

    Ctrl, or a pen's other end: "eraser". Shift pressed with the pencil: "line", from where the last one ended. Alt with
    "attract": "repel".
    """

    def __init__(self, stage: StageSignals) -> None:
        self._stage = stage
        self.active = ""  # what the stroke under way does
        self.at: tuple[float, float] | None = None  # nowhere until the hand first comes
        self.inside = False
        self.radius = self.eraser_radius = 0.2
        self._ctrl = False
        self._pressure = 1.0

    def press(self, pointer: Pointer) -> None:
        pane = self._stage.pane("forward")
        if pane is None:
            return
        self.at = self._stage.world(pane, pointer.position)
        self._press_on(pointer.pressure)
        self.begin(self._meant(pointer))

    def begin(self, tool: str) -> None:
        """A stroke of `tool` starts where the hand is."""
        self.active = tool
        self._stage.strokeStarted.emit(tool, self.at)
        self._stage.update()

    def move(self, pointer: Pointer) -> None:
        """Outline and stroke go where the hand goes, a stroke beyond the pane's edges too."""
        pane = self._stage.pane("forward")
        if pane is None:
            return
        before = self.area()
        self.inside, self._ctrl = self._stage.on_plot(pane, pointer.position), pointer.ctrl or pointer.rubber
        if self.inside or self.active:
            self.at = self._stage.world(pane, pointer.position)
        if self.active:
            self._press_on(pointer.pressure)
            straight = pointer.shift and self.active in STRAIGHT
            (self._stage.strokeStraightened if straight else self._stage.strokeMoved).emit(self.at)
        self._stage.update(before.united(self.area()))

    def finish(self) -> None:
        if self.active:
            self.active = ""
            self._stage.strokeFinished.emit()
            self._press_on(1.0)
            self._stage.update()

    def cancel(self) -> bool:
        """Esc; whether there was a stroke."""
        was, self.active = self.active, ""
        if was:
            self._stage.strokeCancelled.emit()
            self._press_on(1.0)
            self._stage.update()
        return bool(was)

    def leave(self) -> None:
        self.inside = self._ctrl = False

    def press_control(self, down: bool) -> None:
        if self._ctrl != down:
            before, self._ctrl = self.area(), down
            self._stage.update(before.united(self.area()))

    def area(self) -> QRect:
        """What the outline covers, in logical pixels."""
        pane, radius = self._stage.pane("forward"), self._shown_radius
        if pane is None or self.at is None or radius == 0:
            return QRect()
        ratio = self._stage.devicePixelRatioF()
        centre = (QPointF(*pane.projection.pixel(*self.at)) / ratio).toPoint()
        half = min(int(radius * pane.projection.scale / ratio) + MARGIN, 100_000)  # Qt's rectangles are 32-bit
        return QRect(centre.x() - half, centre.y() - half, 2 * half + 1, 2 * half + 1)

    def paint(self, painter: QPainter) -> None:
        pane, radius = self._stage.pane("forward"), self._shown_radius
        if pane is None or self.at is None or radius == 0:
            return
        colours = theme(self._stage.look.theme)
        paint_brush(painter, pane, self.at, radius, self._erasing, self.inside or bool(self.active), colours)

    @property
    def _erasing(self) -> bool:
        if self._stage.tool in WITHOUT:
            return False
        return self.active == "eraser" or (not self.active and (self._ctrl or self._stage.tool == "eraser"))

    @property
    def _shown_radius(self) -> float:
        if self._stage.tool in WITHOUT:
            return 0.0
        return self.eraser_radius if self._erasing else self.radius

    def _meant(self, pointer: Pointer) -> str:
        tool = self._stage.tool
        if pointer.ctrl or pointer.rubber:
            return "eraser"
        if tool == "pencil" and pointer.shift:
            return "line"
        return "repel" if tool == "attract" and pointer.alt else tool

    def _press_on(self, pressure: float) -> None:
        if pressure != self._pressure:
            self._pressure = pressure
            self._stage.pressureChanged.emit(pressure)
