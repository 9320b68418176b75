"""From the playback bar and its keys to the clock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from widgets.playback_bar import PlaybackBar

from .frame_clock import FrameClock

STEP = 1 / 60  # of the clock


class Playback(QObject):
    """Play, scrub, step, jump. `hold` and `go_on` bracket what a person does with the clock stopped."""

    def __init__(self, clock: FrameClock, bar: PlaybackBar, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._resume = False
        bar.playToggled.connect(clock.toggle)
        bar.scrubbed.connect(clock.jump)
        bar.scrubStarted.connect(self.hold)
        bar.scrubFinished.connect(self.go_on)
        bar.stepped.connect(self._step)
        bar.jumped.connect(clock.jump)
        bar.speedChanged.connect(clock.set_speed)
        bar.loopChanged.connect(clock.set_loop)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands of the Play menu do, by name."""
        return {
            "play": self._clock.toggle,
            "step_back": self._step_back,
            "step_on": self._step_on,
            "to_start": self._to_start,
            "to_end": self._to_end,
        }

    def hold(self) -> None:
        """Stop the clock for a while."""
        self._resume = self._clock.playing
        self._clock.pause()

    def go_on(self) -> None:
        """Play again, if it played before `hold`."""
        if self._resume:
            self._clock.play()

    def _step(self, steps: int) -> None:
        self._clock.pause()
        self._clock.jump(self._clock.phase + steps * STEP)

    def _step_back(self) -> None:
        self._step(-1)

    def _step_on(self) -> None:
        self._step(1)

    def _to_start(self) -> None:
        self._clock.jump(0.0)

    def _to_end(self) -> None:
        self._clock.jump(1.0)
