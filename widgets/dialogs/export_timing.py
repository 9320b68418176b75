"""The frames of a film: which instant of the clock each shows, with holds at both ends and repeats. Pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

LOOPS = ("once", "ping-pong")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """`seconds`: of one run of the clock, there and back for "ping-pong"; it is run `repeats` times.

    `hold_start`, `hold_end`: seconds that every run rests at the data and at T. `fps`: frames a second.
    """

    fps: float = 30.0
    seconds: float = 6.0
    loop: str = "once"
    repeats: int = 1
    hold_start: float = 0.0
    hold_end: float = 0.0

    @property
    def count(self) -> int:
        """How many frames there are, at least one."""
        return self._run * max(self.repeats, 1)

    def phases(self) -> tuple[float, ...]:
        """The clock at every frame, from 0 at the data to 1 at T. "Ping-pong" leads back: the last meets the first."""
        moving, first, last = self._moving, self._held(self.hold_start), self._held(self.hold_end)
        if self.loop == "ping-pong":
            way = [1 - abs(1 - 2 * index / moving) for index in range(moving)]
            turn = moving // 2 + 1  # behind the frame that is nearest to T
            run = [0.0] * first + way[:turn] + [1.0] * last + way[turn:]
        else:
            run = [0.0] * first + [index / max(moving - 1, 1) for index in range(moving)] + [1.0] * last
        return tuple(run) * max(self.repeats, 1)

    @property
    def _moving(self) -> int:
        return max(round(self.fps * self.seconds), 1)

    @property
    def _run(self) -> int:
        return self._held(self.hold_start) + self._moving + self._held(self.hold_end)

    def _held(self, seconds: float) -> int:
        return max(round(self.fps * seconds), 0)
