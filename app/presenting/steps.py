"""The playhead of a presentation: it goes from scene to scene, along the ways between them."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from engine import Story

from ..lanes.frame_clock import LONGEST_STEP_S, FrameClock
from ..story.player import AWAKE_S


class Steps(QObject):
    """`moved` at every step of time, `stepped` when another scene is gone to.

    `scene`: the one that is shown, or under way to. `still`: nothing moves by itself, so ways are cuts.
    """

    moved = Signal()
    stepped = Signal(int)

    def __init__(self, clock: FrameClock, story: Story, parent: QObject, *, still: bool = False) -> None:
        super().__init__(parent)
        self._clock, self._story, self._still = clock, story, still
        self.scene, self.seconds = 0, Fraction(0)
        self._until = Fraction(0)
        self._elapsed = QElapsedTimer()
        clock.frame.connect(self._tick)

    @property
    def running(self) -> bool:
        return self.seconds < self._until

    @property
    def under_way(self) -> bool:
        """Whether it is between two scenes."""
        return self.seconds < self._story.starts[self.scene]

    def on(self) -> None:
        """Along the way to the next scene; while that runs, to its end. Nothing comes after the last scene."""
        if self.under_way:
            self.go_to(self.scene)
        elif self.scene + 1 < len(self._story.scenes):
            left = self._end(self.scene)
            self.scene += 1
            self._run(self._story.starts[self.scene] if self._still else left)
            self.stepped.emit(self.scene)

    def back(self) -> None:
        """To the scene that was left, or the one before."""
        self.go_to(max(self.scene - 1, 0))

    def go_to(self, scene: int) -> None:
        """Straight to a scene; what plays in it begins."""
        self.scene = scene
        self._run(self._story.starts[scene])
        self.stepped.emit(scene)

    def halt(self) -> None:
        """Stop where it is."""
        self._until = self.seconds

    def _end(self, scene: int) -> Fraction:
        return self._story.starts[scene] + Fraction(str(self._story.scenes[scene].hold))

    def _run(self, start: Fraction) -> None:
        """From a time to where the scene rests: its start, or where what plays in it ends."""
        shown = self._story.scenes[self.scene]
        moves = shown.arrival != shown.departure
        self.seconds = start
        self._until = self._end(self.scene) if moves else self._story.starts[self.scene]
        if self._still:
            self.seconds = self._until
        self._elapsed.start()
        self._clock.wake(AWAKE_S)
        self.moved.emit()

    def _tick(self, _phase: float) -> None:
        if not self.running:
            return
        passed = min(self._elapsed.restart() / 1000, LONGEST_STEP_S)
        self._clock.wake(AWAKE_S)
        self.seconds = min(self.seconds + Fraction(passed), self._until)
        self.moved.emit()
