"""From the playback bar and its keys to the clock; the loop mode is remembered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from engine import SavedClock
from widgets.panels.playback_bar import LOOPS, SPEEDS, PlaybackBar

from ..commands.actions import Actions
from ..lanes.controller import Controller
from ..lanes.frame_clock import FrameClock, Loop
from ..storage.settings import settings

STEP = 1 / 60  # of the clock
LEAP = 1 / 10


class Playback(QObject):
    """Play, scrub, step, jump. `hold` and `go_on` bracket what a person does with the clock stopped."""

    def __init__(
        self, clock: FrameClock, controller: Controller, bar: PlaybackBar, actions: Actions, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._controller = controller
        self._bar = bar
        self._actions = actions
        self._resume = False
        bar.playToggled.connect(clock.toggle)
        bar.scrubbed.connect(clock.jump)
        bar.scrubStarted.connect(self.hold)
        bar.scrubFinished.connect(self.go_on)
        bar.stepped.connect(self._step)
        bar.jumped.connect(clock.jump)
        bar.speedChanged.connect(clock.set_speed)
        bar.loopChanged.connect(self._set_loop)
        bar.backwardsToggled.connect(self._set_backwards)
        bar.spanChanged.connect(self._set_span)
        clock.playingChanged.connect(self._note_playing)
        stored = str(settings().value("loop", Loop.PING_PONG.value))
        self._set_loop(stored if stored in LOOPS else Loop.PING_PONG.value)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the commands of the Play menu do, by name."""
        return {
            "play": self._clock.toggle,
            "backwards": self._turn,
            "step_back": self._step_back,
            "step_on": self._step_on,
            "leap_back": self._leap_back,
            "leap_on": self._leap_on,
            "to_start": self._to_start,
            "to_end": self._to_end,
            "span_in": self._start_here,
            "span_out": self._end_here,
            "span_in_clear": self._clear_start,
            "span_out_clear": self._clear_end,
            "stepwise": self._toggle_stepwise,
        }

    def saved(self) -> SavedClock:
        """Where the clock stands and how it runs."""
        clock = self._clock
        return SavedClock(
            phase=clock.phase, speed=clock.speed, loop=clock.loop.value, span=clock.span, backwards=clock.backwards,
            stepwise=self._actions["stepwise"].isChecked(),
        )  # fmt: skip

    def restore(self, saved: SavedClock) -> None:
        """Stand where a session stood; it does not play before it is asked to. The loop mode is not remembered."""
        self._clock.pause()
        self._resume = False
        speed = min(SPEEDS, key=lambda offered: abs(offered - saved.speed))
        self._clock.set_speed(speed)
        self._bar.displaySpeed(speed)
        self._clock.set_loop(saved.loop)
        self._bar.displayLoop(saved.loop)
        self._set_backwards(saved.backwards)
        self._set_span(saved.span)
        self._actions["stepwise"].setChecked(saved.stepwise)
        self._toggle_stepwise()
        self._clock.jump(saved.phase)

    def hold(self) -> None:
        """Stop the clock for a while."""
        self._resume = self._resume or self._clock.playing
        self._clock.pause()

    def go_on(self) -> None:
        """Play again, if it played before `hold`."""
        if self._resume:
            self._resume = False
            self._clock.play()

    def _note_playing(self, playing: bool) -> None:
        if playing:
            self._resume = False  # it runs again already

    def _set_loop(self, mode: str) -> None:
        self._clock.set_loop(mode)
        self._bar.displayLoop(mode)
        settings().setValue("loop", mode)

    def _set_backwards(self, backwards: bool) -> None:
        self._clock.set_backwards(backwards)
        self._bar.displayBackwards(backwards)
        self._actions["backwards"].setChecked(backwards)

    def _turn(self) -> None:
        self._set_backwards(self._actions["backwards"].isChecked())

    def _set_span(self, span: tuple[float, float]) -> None:
        self._clock.set_span(*span)
        self._bar.displaySpan(*self._clock.span)

    def _start_here(self) -> None:
        """The range starts at the playhead; an end that lies before it is cleared."""
        at, end = self._clock.phase, self._clock.span[1]
        self._set_span((at, end if end > at else 1.0))

    def _end_here(self) -> None:
        start, at = self._clock.span[0], self._clock.phase
        self._set_span((start if start < at else 0.0, at))

    def _clear_start(self) -> None:
        self._set_span((0.0, self._clock.span[1]))

    def _clear_end(self) -> None:
        self._set_span((self._clock.span[0], 1.0))

    def _toggle_stepwise(self) -> None:
        self._controller.set_stepwise(self._actions["stepwise"].isChecked())

    def _step(self, steps: int) -> None:
        self._move(steps * STEP)

    def _step_back(self) -> None:
        self._move(-STEP)

    def _step_on(self) -> None:
        self._move(STEP)

    def _leap_back(self) -> None:
        self._move(-LEAP)

    def _leap_on(self) -> None:
        self._move(LEAP)

    def _move(self, phase: float) -> None:
        self._clock.pause()
        self._clock.jump(self._clock.phase + phase)

    def _to_start(self) -> None:
        self._clock.jump(0.0)

    def _to_end(self) -> None:
        self._clock.jump(1.0)
