"""The one frame timer of the application: elapsed time to a phase in [0, 1].

Playback follows elapsed time, so a slow machine drops pictures and keeps the duration. While nothing plays and nobody
asked to be woken, the timer rests.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

FRAME_MS = 16
PERIOD_S = 6.0  # one passage from phase 0 to 1 at speed 1
LONGEST_STEP_S = 0.25  # a stall (a suspended laptop) must not make the clock leap
NARROWEST = 0.01  # of a range to play in, in phase


class Loop(Enum):
    ONCE = "once"
    LOOP = "loop"
    PING_PONG = "ping-pong"


class FrameClock(QObject):
    """`frame` fires at every tick with the phase; `playingChanged` when playback starts or stops.

    Playback stays inside `span`, from which a jump may lead out; it then starts over at that end of the span where it
    comes from. `backwards`: it runs from the noise to the data.
    """

    frame = Signal(float)
    playingChanged = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._phase = 0.0
        self._direction = 1
        self._backwards = False
        self._span = (0.0, 1.0)
        self._playing = False
        self._speed = 1.0
        self._loop = Loop.PING_PONG
        self._awake_s = 0.0
        self.still = False  # whether a person wants nothing to move by itself
        self._elapsed = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def phase(self) -> float:
        return self._phase

    @property
    def playing(self) -> bool:
        return self._playing

    @property
    def speed(self) -> float:
        return self._speed

    @property
    def loop(self) -> Loop:
        return self._loop

    @property
    def backwards(self) -> bool:
        return self._backwards

    @property
    def span(self) -> tuple[float, float]:
        """The phases between which it plays."""
        return self._span

    def play(self) -> None:
        if self._playing:
            return
        low, high = self._span
        first, last = (high, low) if self._backwards else (low, high)
        outside = not low <= self._phase <= high
        if outside or (self._loop is Loop.ONCE and self._phase == last):
            self._phase, self._direction = first, self._onwards
        self._playing = True
        self._run()
        self.playingChanged.emit(True)

    def start_by_itself(self) -> None:
        """Play, though nobody pressed play, unless motion is unwelcome."""
        if not self.still:
            self.play()

    def pause(self) -> None:
        if self._playing:
            self._playing = False
            self.playingChanged.emit(False)
            self.wake(0.1)

    def toggle(self) -> None:
        self.pause() if self._playing else self.play()

    def jump(self, phase: float) -> None:
        """Move to a phase and show it; playback goes on from there if it was on."""
        self._phase = min(max(phase, 0.0), 1.0)
        self._direction = self._onwards
        self.frame.emit(self._phase)
        self.wake(0.5)

    def set_speed(self, speed: float) -> None:
        self._speed = speed

    def set_loop(self, loop: str) -> None:
        self._loop = Loop(loop)
        self._direction = self._onwards

    def set_backwards(self, backwards: bool) -> None:
        """Run the other way from here on."""
        self._backwards = backwards
        self._direction = self._onwards

    def set_span(self, low: float, high: float) -> None:
        """Play between two phases, at least 0.01 apart: whichever would come too near is moved."""
        low = min(max(low, 0.0), 1.0 - NARROWEST)
        self._span = (low, max(min(high, 1.0), low + NARROWEST))
        self.wake(0.1)

    def wake(self, seconds: float) -> None:
        """Keep ticking for a while though nothing plays (something is expected to happen)."""
        self._awake_s = max(self._awake_s, seconds)
        self._run()

    def stop(self) -> None:
        self._playing = False
        self._timer.stop()

    @property
    def _onwards(self) -> int:
        return -1 if self._backwards else 1

    def _run(self) -> None:
        if not self._timer.isActive():
            self._elapsed.start()
            self._timer.start()

    def _tick(self) -> None:
        passed = min(self._elapsed.restart() / 1000, LONGEST_STEP_S)
        if self._playing:
            self._advance(passed * self._speed / PERIOD_S)
        self._awake_s -= passed
        if not self._playing and self._awake_s <= 0:
            self._awake_s = 0.0
            self._timer.stop()
        self.frame.emit(self._phase)

    def _advance(self, step: float) -> None:
        """On by `step`; at an end of the span it stops, starts over or turns round."""
        low, high = self._span
        width = high - low
        if not low <= self._phase <= high:  # somebody looked outside, or moved the span away
            self._phase = low if self._direction > 0 else high
            return
        phase = self._phase + self._direction * step
        if low <= phase <= high:
            self._phase = phase
        elif self._loop is Loop.LOOP:
            self._phase = min(low + (phase - low) % width, high)
        elif self._loop is Loop.PING_PONG:
            over, self._direction = (phase - high, -1) if phase > high else (low - phase, 1)
            over = min(over, width)
            turned = high - over if self._direction < 0 else low + over
            self._phase = min(max(turned, low), high)  # whatever rounding did
        else:
            self._phase = high if self._direction > 0 else low
            self.pause()
