"""From the hand on the stage to the drawing: which tool is taken, how large, and what a stroke does with the clock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from widgets.stage import Stage

from .actions import Actions
from .drawing import Drawing
from .frame_clock import FrameClock
from .notices import Notices
from .playback import Playback

GROWTH = 1.25


class Strokes(QObject):
    """Tools and strokes. Drawing happens at the data: the clock goes there."""

    def __init__(
        self,
        drawing: Drawing,
        stage: Stage,
        clock: FrameClock,
        playback: Playback,
        notices: Notices,
        actions: Actions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._drawing = drawing
        self._stage = stage
        self._clock = clock
        self._playback = playback
        self._notices = notices
        stage.strokeStarted.connect(self._start_stroke)
        stage.strokeMoved.connect(drawing.move)
        stage.strokeFinished.connect(self._finish_stroke)
        stage.strokeCancelled.connect(self._cancel_stroke)
        stage.setBrushRadius(drawing.radius)
        actions["brush"].setChecked(True)
        stage.setTool("brush")

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands of the tools do, by name."""
        return {
            "brush": self._take_brush,
            "eraser": self._take_eraser,
            "hand": self._take_hand,
            "smaller": self._shrink,
            "larger": self._grow,
        }

    def _start_stroke(self, tool: str, position: tuple[float, float]) -> None:
        self._playback.hold()
        self._clock.jump(0.0)
        self._drawing.start(tool, position)

    def _finish_stroke(self) -> None:
        self._drawing.finish()
        self._clock.play()

    def _cancel_stroke(self) -> None:
        self._drawing.cancel()
        self._playback.go_on()

    def _take_brush(self) -> None:
        self._take("brush")

    def _take_eraser(self) -> None:
        self._take("eraser")

    def _take_hand(self) -> None:
        self._stage.setTool("hand")

    def _take(self, tool: str) -> None:
        """Drawing happens at the data: the clock goes there, and that is said."""
        self._stage.setTool(tool)  # type: ignore[arg-type]
        if self._clock.phase > 0:
            self._clock.pause()
            self._clock.jump(0.0)
            self._notices.say("Drawing happens at t = 0: the clock is there now.")

    def _shrink(self) -> None:
        self._resize(1 / GROWTH)

    def _grow(self) -> None:
        self._resize(GROWTH)

    def _resize(self, factor: float) -> None:
        self._drawing.set_radius(self._drawing.radius * factor)
        self._stage.setBrushRadius(self._drawing.radius)
