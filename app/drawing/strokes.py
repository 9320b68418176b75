"""From the hand on the stage to the drawing: strokes, and what they do with the clock."""

from __future__ import annotations

from PySide6.QtCore import QObject

from widgets.stage.stage import Stage

from ..lanes.frame_clock import FrameClock
from ..playback.playback import Playback
from .drawing import Drawing


class Strokes(QObject):
    """Drawing happens at the data: the clock goes there. A finished stroke is played at once, but not one of the
    cross-hair, after which the next point is wanted."""

    def __init__(self, drawing: Drawing, stage: Stage, clock: FrameClock, playback: Playback) -> None:
        super().__init__(drawing)
        self._drawing = drawing
        self._stage = stage
        self._clock = clock
        self._playback = playback
        stage.strokeStarted.connect(self._start)
        stage.strokeMoved.connect(drawing.move)
        stage.strokeStraightened.connect(drawing.straighten)
        stage.strokeFinished.connect(self._finish)
        stage.strokeCancelled.connect(self._cancel)
        stage.pressureChanged.connect(drawing.set_pressure)

    def _start(self, tool: str, position: tuple[float, float]) -> None:
        self._playback.hold()
        self._clock.jump(0.0)
        self._drawing.start(tool, position)

    def _finish(self) -> None:
        self._drawing.finish()
        if not self._stage.crossHair:
            self._clock.start_by_itself()

    def _cancel(self) -> None:
        self._drawing.cancel()
        self._playback.go_on()
