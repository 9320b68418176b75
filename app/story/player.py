"""The story's playhead: it runs with the window's one frame timer, by elapsed time, and stops at the end."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from ..lanes.frame_clock import LONGEST_STEP_S, FrameClock

AWAKE_S = 0.5  # for which the timer ticks on; longer than any picture takes


class Player(QObject):
    """`moved` at every step while it plays and at every `seek`; `playingChanged` when it starts or stops."""

    moved = Signal()
    playingChanged = Signal(bool)

    def __init__(self, clock: FrameClock, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._length = self.seconds = Fraction(0)
        self._playing = False
        self._elapsed = QElapsedTimer()
        clock.frame.connect(self._tick)

    @property
    def playing(self) -> bool:
        return self._playing

    def set_length(self, seconds: Fraction) -> None:
        """How long the story is now; the playhead stays in it."""
        self._length = seconds
        self.seconds = min(self.seconds, seconds)

    def play(self) -> None:
        """From where it is, or at the end from the start."""
        if self._playing:
            return
        if self.seconds >= self._length:
            self.seconds = Fraction(0)
        self._playing = True
        self._elapsed.start()
        self._clock.wake(AWAKE_S)
        self.playingChanged.emit(True)
        self.moved.emit()

    def pause(self) -> None:
        if self._playing:
            self._playing = False
            self.playingChanged.emit(False)

    def seek(self, seconds: Fraction) -> None:
        """Move the playhead; it plays on from there if it did."""
        self.seconds = min(max(seconds, Fraction(0)), self._length)
        self.moved.emit()

    def _tick(self, _phase: float) -> None:
        if not self._playing:
            return
        passed = min(self._elapsed.restart() / 1000, LONGEST_STEP_S)
        self._clock.wake(AWAKE_S)
        self.seconds = min(self.seconds + Fraction(passed), self._length)
        if self.seconds == self._length:
            self.pause()
        self.moved.emit()
