"""From the select tool on the stage to the choice of points, and back: what is chosen is shown."""

from __future__ import annotations

from PySide6.QtCore import QObject

from engine import Affine
from widgets.stage.stage import Stage

from ..lanes.frame_clock import FrameClock
from ..playback.playback import Playback
from ..tools.selection import Selection


class Choosing(QObject):
    """Points are chosen at the data: the clock goes there, and rests until it is started again."""

    def __init__(self, selection: Selection, stage: Stage, clock: FrameClock, playback: Playback) -> None:
        super().__init__(selection)
        self._selection = selection
        self._clock = clock
        self._playback = playback
        stage.regionSelected.connect(self._region)
        stage.pointClicked.connect(self._click)
        stage.transformStarted.connect(self._start)
        stage.transformMoved.connect(self._move)
        stage.transformFinished.connect(selection.finish)
        stage.transformCancelled.connect(selection.cancel)
        stage.nudged.connect(self._nudge)
        stage.selectionReleased.connect(selection.release)
        selection.changed.connect(stage.setSelection)

    def _region(self, polygon: object, add: bool) -> None:
        self._rest()
        self._selection.region(polygon, add)  # type: ignore[arg-type]

    def _click(self, at: tuple[float, float], within: float, add: bool) -> None:
        self._rest()
        self._selection.click(at, within, add)

    def _start(self, handle: str) -> None:
        self._rest()
        self._selection.start(handle)

    def _move(self, by: Affine) -> None:
        self._selection.move(by)

    def _nudge(self, step: tuple[float, float]) -> None:
        self._rest()
        self._selection.nudge(step)

    def _rest(self) -> None:
        self._playback.hold()
        self._clock.jump(0.0)
