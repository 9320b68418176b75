"""The stage in the window: a canvas that turns what mouse, pen and keys do into strokes, choices, panning and marks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QPainter, QTabletEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from ..look.theme import theme
from ..painting.pane_grid import Pane
from .charts import StageCharts
from .colour_scale import StageScale
from .cross_hair import CrossHair
from .cursor import cursor_shape
from .description import description
from .fading_hint import FadingHint
from .held_hint import HeldHint
from .marks import MarkInput
from .pan import PanInput
from .pointer import Pointer
from .read_out import ReadOut
from .selection import SelectionInput
from .signals import StageSignals, drawn_on
from .strokes import StrokeInput


class Stage(StageSignals):
    """Panes of one film. Positions in signals are world coordinates (x, y).

    Of two sides, B is the one that is drawn on; panning, zooming and marking work in the panes of both.
    A stroke starts with the left button in the forward pane, with any tool but "hand" and "select" (`StrokeInput`);
    "select" chooses and transforms there (`SelectionInput`); the cross-hair does both from the keyboard (`CrossHair`).
    The middle button pans with any tool, the left one with the hand. The wheel zooms about the cursor; a double click
    on a title maximises its pane. The particle under the hand is marked in every pane, and a click pins it. Esc cancels
    what is under way, or else, in this order, releases the choice, puts the cross-hair away, brings all panes back,
    releases the pins.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pan = PanInput(self)
        self._strokes = StrokeInput(self)
        self._selection = SelectionInput(self)
        self._cross_hair = CrossHair(self, self._strokes, self._selection)
        self.marks = MarkInput(self)
        self._hint, self._held_hint = FadingHint(), HeldHint(self)
        self.charts, self.scale, self.read_out = StageCharts(self), StageScale(self), ReadOut(self)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Stage")
        self.lookChanged.connect(lambda: self.setAccessibleDescription(description(self.look)))
        self.setAccessibleDescription(description(self.look))
        self._show_cursor(QPointF(-1, -1))

    @property
    def crossHair(self) -> bool:
        """Whether the keyboard's cross-hair is shown."""
        return self._cross_hair.shown

    def setTool(self, name: str) -> None:
        """Take a tool; what is under way ends."""
        self.endGesture()
        self._tool = name
        self._change(drawing=name != "hand")
        self._show_cursor(QPointF(-1, -1))

    def setHint(self, text: str) -> None:
        """A caption over the forward pane, until `fadeHint`."""
        self._hint.show(text)
        self.update()

    def fadeHint(self) -> None:
        self._hint.fade()
        self.update()

    def setBrushRadius(self, radius: float, erasing: float | None = None) -> None:
        """Of the tool's outline, in world units (0 for none), and of the eraser's where that is another one."""
        self._strokes.radius, self._strokes.eraser_radius = radius, radius if erasing is None else erasing
        self.update()

    def setSelection(self, chosen: npt.NDArray[np.floating]) -> None:
        """Where the chosen points (k, 2) are."""
        self._selection.display(chosen)

    def setLasso(self, lasso: bool) -> None:
        """Whether dragging draws a lasso, and Alt a rectangle, or the other way round."""
        self._selection.lasso = lasso

    def setCrossHair(self, shown: bool) -> None:
        """Show the cross-hair and take the focus, or put it away."""
        if self._cross_hair.show(shown):
            self.crossHairShown.emit(shown)
        if shown:
            self.setFocus()
        self.update()

    def endGesture(self) -> None:
        """Take the hand off without a release: what it did so far stays."""
        self._pan.release()
        self._selection.release(None)
        self._strokes.finish()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press(Pointer.of(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move(Pointer.of(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._release(Pointer.of(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        pane, left = self.pane_at(event.position()), event.button() == Qt.MouseButton.LeftButton
        if pane is not None and left and not self.on_plot(pane, event.position()):
            self.maximise("" if self.maximised else pane.name)
        else:
            self.mousePressEvent(event)  # a quick second dab

    def tabletEvent(self, event: QTabletEvent) -> None:
        handler = {
            QEvent.Type.TabletPress: self._press,
            QEvent.Type.TabletMove: self._move,
            QEvent.Type.TabletRelease: self._release,
        }[event.type()]
        handler(Pointer.of(event))
        event.accept()  # else Qt would send the same as a mouse event

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self._pan.zoom(event.position(), event.angleDelta().y()):
            event.ignore()

    def event(self, event: QEvent) -> bool:
        key = event if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride else None
        if key is not None and (self._cross_hair.wants(key) or self._selection.wants(key)):
            event.accept()  # else the arrow keys would step through time
            return True
        if event.type() == QEvent.Type.WindowDeactivate:
            self.endGesture()
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Control:
            self._strokes.press_control(True)
        elif self._cross_hair.wants(event):
            self._cross_hair.press(event)
        elif self._selection.wants(event):
            self._selection.nudge(event)
        elif event.key() != Qt.Key.Key_Escape or self.telling or not self._escape():
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Control:
            self._strokes.press_control(False)
        super().keyReleaseEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.endGesture()
        super().hideEvent(event)

    def leaveEvent(self, event: QEvent | None) -> None:
        self._strokes.leave()
        self.marks.follow(self._film, self._phase, None, QPointF())
        self.tellPlace(None, QPointF())
        self.update()

    @property
    def _busy(self) -> bool:
        return bool(self._strokes.active) or self._selection.active or self._pan.active

    def _press(self, pointer: Pointer) -> None:
        pane = self.pane_at(pointer.position)
        if pane is None or self._busy or not self.on_plot(pane, pointer.position):
            return
        self.marks.press(pointer.position if pointer.left else None)
        if pointer.button == Qt.MouseButton.MiddleButton or (pointer.left and self._tool == "hand"):
            self._pan.press(pointer.position)
            self._show_cursor(pointer.position)
        elif pointer.left and drawn_on(pane):
            (self._selection if self._tool == "select" else self._strokes).press(pointer)

    def _move(self, pointer: Pointer) -> None:
        position, pane = pointer.position, self.pane_at(pointer.position)
        self._pan.move(position)
        if self._tool == "select":
            self._selection.move(pointer)
        elif self._tool != "hand":
            self._strokes.move(pointer)
        self._show_cursor(position)
        self.marks.follow(self._film, self._phase, self._markable(position), position)
        self.tellPlace(pane if self.on_plot(pane, position) else None, position)

    def _release(self, pointer: Pointer) -> None:
        if self._pan.active and (pointer.left or pointer.button == Qt.MouseButton.MiddleButton):
            self._pan.release()
            self._show_cursor(pointer.position)
            self._pin(pointer.position)
        elif pointer.left:
            if not self._busy:
                self._pin(pointer.position)
            self._selection.release(pointer)
            self._strokes.finish()

    def _pin(self, position: QPointF) -> None:
        self.marks.release(self._film, self._phase, self._markable(position), position)

    def _escape(self) -> bool:
        """Whether there was anything to leave."""
        if self._strokes.cancel() or self._selection.cancel():
            return True
        if len(self._selection.chosen):
            self.selectionReleased.emit()
        elif self._cross_hair.shown:
            self.setCrossHair(False)
        elif self.maximised:
            self.maximise("")
        else:
            return self.marks.clear()
        return True

    def _markable(self, position: QPointF) -> Pane | None:
        """The pane on whose plot a particle may be marked: not the forward one while something is drawn there."""
        pane = self.pane_at(position)
        draws = self._tool != "hand" and drawn_on(pane)
        return None if self._busy or draws or not self.on_plot(pane, position) else pane

    def _show_cursor(self, position: QPointF) -> None:
        drawing, held = (self.on_plot(self.pane("forward", side), position) for side in "BA")
        handle = self._selection.handle_at(position)
        shape = cursor_shape(self._tool, handle, gripping=self._pan.active, drawing=drawing, held=held and not drawing)
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def _paint_over(self, painter: QPainter) -> None:
        if self._film is not None and len(self._film.experiment.cloud):
            self.marks.paint(painter, self._film, self._phase)
        self.read_out.paint(painter)
        if not self.telling:  # nobody draws into a story
            self._hint.paint(painter, self.pane("forward"), self._film, theme(self.look.theme))
            self._held_hint.paint(painter)
        self._selection.paint(painter)
        self._strokes.paint(painter)
        self._cross_hair.paint(painter)
