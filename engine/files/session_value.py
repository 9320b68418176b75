"""A session as a value: everything that determines the picture, and where the clock stands."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from ..errors import EngineError
from ..experiment.experiment import Experiment
from ..results.insight_views import INSIGHT_VIEWS
from ..values import Value

LONGEST_TITLE, LONGEST_PATH, MOST_NAMES = 200, 4096, 32
LOOPS = ("once", "loop", "ping-pong")
SPEEDS = (0.01, 100.0)
WORLD = 1e6  # as far as coordinates go
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, kw_only=True, eq=False)
class SavedLook(Value):
    """How the panes show it. `view`: centre x, y and half width of the plane that is seen, in world units; None: fit.

    `layers`: (name, shown). `panes`: those that are shown, from one to four. `insight`, `mode`: of the insight pane.
    The theme is not among it: light or dark is the reader's own choice. Raises EngineError.
    """

    view: tuple[float, float, float] | None = None
    layers: tuple[tuple[str, bool], ...] = ()
    panes: tuple[str, ...] = ("forward", "reverse", "transport", "insight")
    insight: str = "density"
    mode: str = ""

    def __post_init__(self) -> None:
        if self.view is not None:
            x, y, half = (_number(value, "The view") for value in self.view)
            if abs(x) > WORLD or abs(y) > WORLD or not 1e-3 <= half <= 1e4:
                raise EngineError("The view lies outside the plane that can be shown.")
            object.__setattr__(self, "view", (x, y, half))
        names = [name for name, _ in self.layers]
        if len(names) > MOST_NAMES or not all(map(_is_name, names)) or len(set(names)) < len(names):
            raise EngineError("The layers of the session are not a list of names.")
        if not all(isinstance(shown, bool) for _, shown in self.layers):
            raise EngineError("A layer of the session is neither shown nor hidden.")
        panes = self.panes
        if not 1 <= len(panes) <= 4 or not all(map(_is_name, panes)) or len(set(panes)) < len(panes):
            raise EngineError("The panes of the session are not one to four names.")
        view = INSIGHT_VIEWS.get(self.insight) if isinstance(self.insight, str) else None
        if view is None or not isinstance(self.mode, str) or (self.mode != "" and self.mode not in dict(view.modes)):
            raise EngineError("The session shows an insight view that this program does not have.", "Update Tidemark.")


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
        phase, speed = _number(self.phase, "The clock's phase"), _number(self.speed, "The clock's speed")
        low, high = (_number(value, "The clock's range") for value in self.span)
        if not 0 <= phase <= 1 or not SPEEDS[0] <= speed <= SPEEDS[1] or not 0 <= low < high <= 1:
            raise EngineError("The clock of the session stands outside its range.", "Phases go from 0 to 1.")
        if self.loop not in LOOPS or not isinstance(self.backwards, bool) or not isinstance(self.stepwise, bool):
            raise EngineError("The clock of the session runs in a way that is not known.")
        for name, value in (("phase", phase), ("speed", speed), ("span", (low, high))):
            object.__setattr__(self, name, value)


@dataclass(frozen=True, kw_only=True, eq=False)
class SavedSession(Value):
    """An experiment with its title, units, look and clock. Raises EngineError for what is out of bounds.

    `units`: offset and scale of the file's coordinates, `file = offset + scale * shown`, d numbers each, or None.
    `program`: the version that wrote it. `origin`: in autosaves, the file this was opened from or saved to.
    """

    experiment: Experiment
    title: str = ""
    units: tuple[tuple[float, ...], tuple[float, ...]] | None = None
    look: SavedLook = field(default_factory=SavedLook)
    clock: SavedClock = field(default_factory=SavedClock)
    program: str = ""
    origin: str = ""

    def __post_init__(self) -> None:
        texts = ((self.title, LONGEST_TITLE), (self.program, 40), (self.origin, LONGEST_PATH))
        if not all(isinstance(text, str) and len(text) <= longest for text, longest in texts):
            raise EngineError("The session's title or version is not a short text.")
        if any(not character.isprintable() for text, _ in texts for character in text):
            raise EngineError("The session's title or version holds characters that can't be shown.")
        if self.units is not None:
            offset, scale = (tuple(_number(value, "The units") for value in column) for column in self.units)
            if not len(offset) == len(scale) == self.experiment.cloud.d or not all(each > 0 for each in scale):
                raise EngineError("The session's units don't fit its points.")
            object.__setattr__(self, "units", (offset, scale))


def _is_name(name: object) -> bool:
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def _number(value: object, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise EngineError(f"{what} of the session is not a number.")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise EngineError(f"{what} of the session is not finite.")
    return number
