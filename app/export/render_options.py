"""What a film or a picture looks like, as a value: size, time, panes, layers, view."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from engine import ARRANGEMENTS, DIFFERENCES, INSIGHT_VIEWS, EngineError, Experiment, Held
from widgets.dialogs.export_timing import Timing
from widgets.painting.chart_look import ChartLook
from widgets.painting.colour_scale import Limits
from widgets.painting.look import PANES, Layers, Look
from widgets.painting.view import View

SCALES = (1, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderOptions:
    """What a film looks like. `loop` "ping-pong" goes there and back within `seconds`; `phase` is a still's instant.

    `repeats`: how often the clock is run, resting `hold_start` and `hold_end` seconds at its ends each time. `form`: a
    name of `FORMATS`, or "" for the first one of the file's suffix. `scale`: a PNG still's pixels a pixel of `size`, 1
    to 4. `transparent`: without ground, where the format can. `frames`: only those from the first number up to, not
    including, the second (None: to the end). `held`: side A, where the experiment is compared as side B; `arrangement`
    and `difference` as a look has them.
    """

    size: tuple[int, int] = (1280, 720)
    fps: float = 30
    seconds: float = 6.0
    loop: str = "once"
    repeats: int = 1
    hold_start: float = 0.0
    hold_end: float = 0.0
    form: str = ""
    scale: int = 1
    transparent: bool = False
    theme: str = "dark"
    panes: tuple[str, ...] = ("forward", "reverse", "transport")
    captions: bool = True
    phase: float = 0.5
    layers: Layers = field(default_factory=Layers)
    view: View | None = None  # None: whatever fits
    insight: str = "density"
    mode: str = ""
    stepwise: bool = False  # computed states only
    between: tuple[float, float] = (0.0, 1.0)  # the part of the clock that a film runs through
    backwards: bool = False
    charts: tuple[tuple[str, ChartLook], ...] = ()  # how the diagrams of the insight pane are looked at, by title
    limits: tuple[tuple[str, Limits], ...] = ()  # of the colours of fields, by name
    frames: tuple[int, int | None] | None = None
    held: Held | None = None
    arrangement: str = "rows"
    difference: str = ""

    def __post_init__(self) -> None:
        unknown = [name for name in self.panes if name not in PANES]
        if unknown or not self.panes or len(set(self.panes)) < len(self.panes):
            raise EngineError(
                f"There is no pane {unknown[0]!r}." if unknown else "Name each pane once.",
                f"Panes: {', '.join(PANES)}.",
            )

        modes = [name for name, _ in INSIGHT_VIEWS[self.insight].modes]
        if self.mode and self.mode not in modes:
            said = f"Modes: {', '.join(modes)}." if modes else "It has none."
            raise EngineError(f"The insight view {self.insight!r} has no mode {self.mode!r}.", said)

        if self.arrangement not in ARRANGEMENTS or self.difference not in DIFFERENCES:
            raise EngineError(f"Two sides can't be shown as {self.arrangement!r}, {self.difference!r}.")

        if not SCALES[0] <= self.scale <= SCALES[1]:
            raise EngineError(f"A still can't be scaled by {self.scale}.", "Choose 1 to 4.")

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the picture."""
        return self.size[0] * self.scale, self.size[1] * self.scale

    def timing(self, fps: float) -> Timing:
        """The frames at a rate that the format can keep."""
        return Timing(
            fps=fps, seconds=self.seconds, loop=self.loop, repeats=self.repeats, hold_start=self.hold_start,
            hold_end=self.hold_end,
        )  # fmt: skip

    def part(self, count: int) -> range:
        """Which of `count` frames are wanted. Raises EngineError where there are none."""
        first, stop = self.frames or (0, None)
        last = count if stop is None else stop
        if not 0 <= first < last <= count:
            raise EngineError(f"There are no frames {first}:{last} in this film.", f"It has {count}: 0:{count}.")
        return range(first, last)

    def instant(self, share: float) -> float:
        """The clock when a share of the way is done."""
        first, last = self.between
        return first + (1 - share if self.backwards else share) * (last - first)

    def look(self, experiment: Experiment) -> Look:
        """How the stage shows an experiment under these options."""
        layers = dataclasses.replace(self.layers, captions=self.captions)
        view = self.view or View.fitting(experiment)
        return Look(
            theme=self.theme, panes=self.panes, layers=layers, view=view, insight=self.insight, mode=self.mode,  # type: ignore[arg-type]
            ground=not self.transparent, charts=self.charts, limits=self.limits,
            compared=self.held is not None, arrangement=self.arrangement, difference=self.difference,
        )  # fmt: skip
