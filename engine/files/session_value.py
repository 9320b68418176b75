"""A session as a value: everything that determines the picture, and where the clock stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..errors import EngineError
from ..experiment.experiment import Experiment
from ..experiment.held import Held
from ..story.saved_look import SavedLook
from ..story.story import Story
from ..story.words import finite
from ..values import Value
from .log_entry import MOST_ENTRIES, LogEntry

LONGEST_TITLE, LONGEST_PATH = 200, 4096
LOOPS = ("once", "loop", "ping-pong")
SPEEDS = (0.01, 100.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class SavedClock(Value):
    """Where the clock stands and how it runs: phases in [0, 1], speed as a multiple. Raises EngineError."""

    phase: float = 0.0
    speed: float = 1.0
    loop: str = "ping-pong"
    span: tuple[float, float] = (0.0, 1.0)
    backwards: bool = False
    stepwise: bool = False

    def __post_init__(self) -> None:
        phase, speed = finite(self.phase, "The clock's phase"), finite(self.speed, "The clock's speed")
        low, high = (finite(value, "The clock's range") for value in self.span)
        if not 0 <= phase <= 1 or not SPEEDS[0] <= speed <= SPEEDS[1] or not 0 <= low < high <= 1:
            raise EngineError("The clock of the session stands outside its range.", "Phases go from 0 to 1.")
        if self.loop not in LOOPS or not isinstance(self.backwards, bool) or not isinstance(self.stepwise, bool):
            raise EngineError("The clock of the session runs in a way that is not known.")
        for name, value in (("phase", phase), ("speed", speed), ("span", (low, high))):
            object.__setattr__(self, name, value)


@dataclass(frozen=True, kw_only=True, eq=False)
class SavedSession(Value):
    """An experiment with its title, units, look, clock and story. Raises EngineError for what is out of bounds.

    `units`: offset and scale of the file's coordinates, `file = offset + scale * shown`, d numbers each, or None.
    `program`: the version that wrote it. `origin`: in autosaves, the file this was opened from or saved to.
    `held`: side A, where the session compares. `log`: the entries of the lab log, oldest first.
    """

    experiment: Experiment
    title: str = ""
    units: tuple[tuple[float, ...], tuple[float, ...]] | None = None
    look: SavedLook = field(default_factory=SavedLook)
    clock: SavedClock = field(default_factory=SavedClock)
    program: str = ""
    origin: str = ""
    story: Story | None = None
    held: Held | None = None
    log: tuple[LogEntry, ...] = ()

    def __post_init__(self) -> None:
        if len(self.log) > MOST_ENTRIES:
            raise EngineError(f"A log has at most {MOST_ENTRIES} entries.")
        texts = ((self.title, LONGEST_TITLE), (self.program, 40), (self.origin, LONGEST_PATH))
        if not all(isinstance(text, str) and len(text) <= longest for text, longest in texts):
            raise EngineError("The session's title or version is not a short text.")
        if any(not character.isprintable() for text, _ in texts for character in text):
            raise EngineError("The session's title or version holds characters that can't be shown.")
        if self.units is not None:
            offset, scale = (tuple(finite(value, "The units") for value in column) for column in self.units)
            if not len(offset) == len(scale) == self.experiment.cloud.d or not all(each > 0 for each in scale):
                raise EngineError("The session's units don't fit its points.")
            object.__setattr__(self, "units", (offset, scale))
