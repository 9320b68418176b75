"""Drawing without a mouse: a cross-hair in the forward pane that the arrow keys move."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter

from ..look.theme import theme
from ..painting.pane_grid import Pane
from .overlays.brush import paint_cross_hair
from .pointer import ALT, ARROWS, CONTROL, SHIFT
from .selection import SelectionInput
from .signals import StageSignals
from .strokes import StrokeInput

STEP, LARGE_STEP = 4.0, 40.0  # logical pixels
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CrossHair:
    """Arrows move it (Shift: in large steps), Enter uses the tool there (Shift with the pencil: a line from the last
    point), Delete erases there. While it is shown and the stage has the focus, these keys are the stage's."""

    def __init__(self, stage: StageSignals, strokes: StrokeInput, selection: SelectionInput) -> None:
        self._stage = stage
        self._strokes = strokes
        self._selection = selection
        self.shown = False
        self.at = (0.0, 0.0)

    def show(self, shown: bool) -> bool:
        """Whether that changed anything. It appears where it was, or in the middle where that is out of sight."""
        changed, self.shown = shown != self.shown, shown
        pane = self._stage.pane("forward")
        if shown and pane is not None and self._clamped(pane, *self.at) != self.at:
            self.at = (self._stage.look.view.centre_x, self._stage.look.view.centre_y)
        if shown:
            self._hover()
        return changed

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key is its own."""
        if not self.shown or self._stage.pane("forward") is None or event.modifiers() & (CONTROL | ALT):
            return False
        return event.key() in ARROWS or event.key() in ENTER or event.key() == Qt.Key.Key_Delete

    def press(self, event: QKeyEvent) -> None:
        """One of its own keys."""
        if event.key() in ARROWS:
            self._move(*ARROWS[Qt.Key(event.key())], large=bool(event.modifiers() & SHIFT))
        elif event.key() == Qt.Key.Key_Delete:
            self._dab("eraser")
        elif self._stage.tool == "select":
            self._selection.click(self.at)
        elif self._stage.tool != "hand":
            tool = self._stage.tool
            self._dab("line" if tool == "pencil" and event.modifiers() & SHIFT else tool)

    def paint(self, painter: QPainter) -> None:
        pane = self._stage.pane("forward")
        if self.shown and pane is not None:
            colours = theme(self._stage.look.theme)
            paint_cross_hair(painter, pane, self.at, self._stage.hasFocus(), colours)

    def _move(self, across: int, up: int, *, large: bool) -> None:
        pane = self._stage.pane("forward")
        if pane is None:
            return
        step = (LARGE_STEP if large else STEP) * self._stage.devicePixelRatioF() / pane.projection.scale
        self.at = self._clamped(pane, self.at[0] + across * step, self.at[1] + up * step)
        self._hover()

    def _dab(self, tool: str) -> None:
        """Use a tool here and let it go at once, as a click does."""
        if self._strokes.active or self._selection.active:
            return  # the mouse is at it
        self._hover()
        self._strokes.begin(tool)
        if tool == "line":
            self._stage.strokeStraightened.emit(self.at)
        self._strokes.finish()

    def _hover(self) -> None:
        """The tool's outline goes along."""
        self._strokes.at, self._strokes.inside = self.at, True
        self._stage.hovered.emit(self.at, "forward")
        self._stage.update()

    def _clamped(self, pane: Pane, x: float, y: float) -> tuple[float, float]:
        left, top = pane.projection.world(pane.plot.left(), pane.plot.top())
        right, bottom = pane.projection.world(pane.plot.right(), pane.plot.bottom())
        return min(max(x, left), right), min(max(y, bottom), top)
