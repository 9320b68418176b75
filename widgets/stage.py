"""The stage in the window: a canvas that turns the hand's moves into strokes, panning, zooming and maximising."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from .fading_hint import FadingHint
from .paint_brush import paint_brush
from .pane_grid import Pane
from .particle_marks import ParticleMarks
from .stage_canvas import StageCanvas
from .theme import theme

ToolName = Literal["hand", "brush", "eraser"]
ZOOM_A_NOTCH = 1.2
NOTCH = 120  # eighths of a degree
CLICK = 4  # logical pixels that a click may wander
CONTROL = Qt.KeyboardModifier.ControlModifier


class Stage(StageCanvas):
    """Panes of one film. Positions in signals are world coordinates (x, y).

    A stroke starts with the left button in the forward pane, with the tool "brush" or "eraser"; Ctrl makes the brush an
    eraser for that stroke. The middle button pans with any tool, the left one with the hand. The wheel zooms about the
    cursor; a double click on a title maximises its pane. The particle under the hand is marked in every pane, and a
    click pins it. Esc cancels a stroke, or else brings all panes back, or else releases the pins.
    """

    strokeStarted = Signal(str, object)  # tool, (x, y)
    strokeMoved = Signal(object)  # (x, y); one for every mouse event
    strokeFinished = Signal()
    strokeCancelled = Signal()  # Esc
    particlesMarked = Signal(object, object)  # number of the one under the hand or None; numbers of the pinned ones
    hovered = Signal(object, str)  # (x, y) or None, name of the pane or ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tool: ToolName = "hand"
        self._radius = 0.2
        self._brush_at: tuple[float, float] | None = None  # nowhere until the hand first comes
        self._brush_inside = False
        self._ctrl = False
        self._stroke: ToolName | Literal[""] = ""
        self._grip: QPointF | None = None  # where the hand holds the plane
        self._pressed: QPointF | None = None  # where it went down; a click if it comes up there
        self._marks = ParticleMarks()
        self._hint = FadingHint()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Stage")
        self.setAccessibleDescription(
            "Forward diffusion, reverse denoising, optimal transport and the density, on one clock. "
            "Draw in the forward pane with the brush or the eraser."
        )
        self._show_cursor()

    @property
    def tool(self) -> ToolName:
        return self._tool

    def setTool(self, name: ToolName) -> None:
        """Take "hand", "brush" or "eraser"; a stroke under way ends."""
        self._end_stroke()
        self._tool = name
        self._change(drawing=name != "hand")
        self._show_cursor()
        self.update()

    def setHint(self, text: str) -> None:
        """A caption over the forward pane, until `fadeHint`."""
        self._hint.show(text)
        self.update()

    def fadeHint(self) -> None:
        self._hint.fade()
        self.update()

    def setBrushRadius(self, radius: float) -> None:
        """Of brush and eraser, in world units."""
        self._radius = radius
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position, pane = event.position(), self.pane_at(event.position())
        if pane is None or self._stroke or self._grip is not None or not self.on_plot(pane, position):
            return
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = position if left else None
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._tool == "hand"):
            self._grip = position
            self._show_cursor()
        elif left and pane.name == "forward":
            self._stroke = "eraser" if event.modifiers() & CONTROL else self._tool
            self._brush_at = self.world(pane, position)
            self.strokeStarted.emit(self._stroke, self._brush_at)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position, pane = event.position(), self.pane_at(event.position())
        if self._grip is not None:
            self._drag(position)
        if self._tool != "hand":
            self._follow(position, bool(event.modifiers() & CONTROL))
        self._mark(pane, position)
        if pane is not None and self.on_plot(pane, position):
            self.hovered.emit(self.world(pane, position), pane.name)
        else:
            self.hovered.emit(None, "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None and event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grip = None
            self._show_cursor()
            self._pin(event.position())
        elif event.button() == Qt.MouseButton.LeftButton:
            if not self._stroke:
                self._pin(event.position())
            self._end_stroke()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        pane = self.pane_at(event.position())
        if (
            pane is not None
            and event.button() == Qt.MouseButton.LeftButton
            and not self.on_plot(pane, event.position())
        ):
            self.maximise("" if self.maximised else pane.name)
        else:
            self.mousePressEvent(event)  # a quick second dab

    def wheelEvent(self, event: QWheelEvent) -> None:
        pane, notches = self.pane_at(event.position()), event.angleDelta().y() / NOTCH
        if pane is None or not notches:
            event.ignore()
            return
        self.setView(self._look.view.zoomed(ZOOM_A_NOTCH**notches, *self.world(pane, event.position())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Control:
            self._press_control(True)
        elif event.key() == Qt.Key.Key_Escape and self._stroke:
            self._stroke = ""
            self.strokeCancelled.emit()
            self.update()
        elif event.key() == Qt.Key.Key_Escape and self.maximised:
            self.maximise("")
        elif event.key() == Qt.Key.Key_Escape and self._marks.clear():
            self.particlesMarked.emit(self._marks.hovered, self._marks.pinned)
            self.update()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Control:
            self._press_control(False)
        super().keyReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._brush_inside = self._ctrl = False
        self._mark(None, QPointF())
        self.hovered.emit(None, "")
        self.update()

    def _mark(self, pane: Pane | None, position: QPointF) -> None:
        """The particle under the hand is ringed in every pane; in the forward one only when nothing is drawn there."""
        busy = self._stroke or self._grip is not None or (self._tool != "hand" and pane and pane.name == "forward")
        if self._film is None or busy or not self.on_plot(pane, position):
            pane = None
        if self._film is not None:
            point = position * self.devicePixelRatioF()
            if self._marks.point_at(self._film, self._phase, pane, point.x(), point.y()):
                self.particlesMarked.emit(self._marks.hovered, self._marks.pinned)
                self.update()

    def _pin(self, position: QPointF) -> None:
        """A click without a drag pins the particle under it."""
        if self._pressed is None or (position - self._pressed).manhattanLength() > CLICK:
            return
        self._mark(self.pane_at(position), position)
        if self._marks.toggle_pin():
            self.particlesMarked.emit(self._marks.hovered, self._marks.pinned)
            self.update()

    def _drag(self, position: QPointF) -> None:
        if self._grip is None or not self.panes():
            return
        scale = self.panes()[0].projection.scale / self.devicePixelRatioF()  # logical pixels a world unit
        step, self._grip = position - self._grip, position
        self.setView(self._look.view.moved(-step.x() / scale, step.y() / scale))

    def _follow(self, position: QPointF, ctrl: bool) -> None:
        """Brush outline and stroke go where the hand goes, a stroke beyond the pane's edges too."""
        forward = self.pane("forward")
        if forward is None:
            return
        self._brush_inside, self._ctrl = self.on_plot(forward, position), ctrl
        if self._brush_inside or self._stroke:
            self._brush_at = self.world(forward, position)
        self.update()
        self._show_cursor()
        if self._stroke:
            self.strokeMoved.emit(self._brush_at)

    def _end_stroke(self) -> None:
        if self._stroke:
            self._stroke = ""
            self.strokeFinished.emit()
            self.update()

    def _press_control(self, down: bool) -> None:
        if self._ctrl != down:
            self._ctrl = down
            self.update()

    def _show_cursor(self) -> None:
        if self._grip is not None:
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._tool == "hand":
            shape = Qt.CursorShape.OpenHandCursor
        else:
            shape = Qt.CursorShape.CrossCursor if self._brush_inside else Qt.CursorShape.ArrowCursor
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def _paint_over(self, painter: QPainter) -> None:
        if self._film is not None and len(self._film.experiment.cloud):
            self._marks.paint(painter, self.panes(), self._film, self._phase, theme(self._look.theme))
        forward = self.pane("forward")
        self._hint.paint(painter, forward, theme(self._look.theme))
        if self._tool == "hand" or forward is None or self._brush_at is None:
            return
        erasing = self._stroke == "eraser" or (not self._stroke and (self._ctrl or self._tool == "eraser"))
        colours = theme(self._look.theme)
        paint_brush(painter, forward, self._brush_at, self._radius, erasing, self._brush_inside, colours)
