"""Films in which settings move: a sweep made of options, a story from a file, a session's own story."""

from __future__ import annotations

import contextlib
import dataclasses
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from .terminal.interruption import Kept
from .terminal.names import parameter_names, suggestion
from .terminal.reporting import Reporter
from .terminal.sweep_types import Sweep

if TYPE_CHECKING:
    from engine import Experiment, SavedLook, Status, Story

    from ..export.render_options import RenderOptions

OWN = {
    "sweeps": "--sweep", "assignments": "--set", "seconds": "--seconds", "loop": "--loop", "repeats": "--repeats",
    "hold_start": "--hold-start", "hold_end": "--hold-end", "between": "--range", "stepwise": "--stepwise",
    "phase": "--phase", "panes": "--pane", "insight": "--insight", "mode": "--mode", "layers": "--layers",
    "view": "--view", "zoom": "--zoom", "against": "--against", "no_against": "--no-against",
    "arrangement": "--arrangement", "difference": "--difference",
}  # fmt: skip


def sweep_ends(experiment: Experiment, sweeps: tuple[Sweep, ...]) -> tuple[Experiment, Experiment]:
    """The experiment where the sweeps begin, and where they end. Raises EngineError."""
    from engine import EngineError, Experiment, parameters_of

    known = parameters_of(Experiment)
    ends: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for sweep in sweeps:
        declared = known.get(sweep.name)
        if declared is None:
            raise EngineError(f"There is no parameter {sweep.name!r}.", suggestion(sweep.name, parameter_names()))
        if not declared.ordered:
            raise EngineError(f"{declared.label} can't be swept: nothing lies between its values.", "Use a story.")
        if sweep.name in ends[0]:
            raise EngineError(f"{declared.label} is swept twice.", "Give each parameter one sweep.")
        for end, value in zip(ends, (sweep.first, sweep.last), strict=True):
            end[sweep.name] = declared.checked(value)
        if ends[0][sweep.name] == ends[1][sweep.name]:
            raise EngineError(f"{declared.label} would not move.", "Give two different values.")
    first, last = (experiment.with_parameters(end) for end in ends)
    for name in ends[0]:
        reason = known[name].idle_reason(first)
        if reason:
            raise EngineError(f"{known[name].label} would move nothing.", reason)
    return first, last


def sweep_story(
    experiment: Experiment,
    sweeps: tuple[Sweep, ...],
    options: RenderOptions,
    look: SavedLook,
    clock: tuple[float, float],
) -> Story:
    """The film of a sweep: two scenes and the way between them, there and back and again as the options say.

    `clock`: its phases at both ends. What it is compared with stands still. Holds mean what they mean for a film.
    Raises EngineError.
    """
    from engine import MOST_SCENES, EngineError, Scene, Story

    first, last = sweep_ends(experiment, sweeps)
    back = options.loop == "ping-pong"
    if back and 2 * options.repeats >= MOST_SCENES:
        raise EngineError(f"A sweep there and back runs at most {(MOST_SCENES - 1) // 2} times.", "Repeat it less.")
    easings: Any = (*((sweep.name, sweep.easing) for sweep in sweeps), ("phase", "linear"))
    way = options.seconds / (2 if back else 1)
    start = Scene(
        experiment=first,
        look=look,
        phase=clock[0],
        hold=0,
        seconds=way,
        easing="linear",
        easings=tuple(sorted(easings)),
        held=options.held,
    )
    there = Story(scenes=(start, dataclasses.replace(start, experiment=last, phase=clock[1])))
    there = there.reversed() if options.backwards else there
    begin, end = there.scenes
    begin, end = dataclasses.replace(begin, hold=options.hold_start), dataclasses.replace(end, hold=options.hold_end)
    scenes: list[Scene] = []
    for _ in range(options.repeats):
        if back:
            scenes += [begin, dataclasses.replace(there.reversed().scenes[0], hold=options.hold_end)]
        else:
            scenes += [begin, dataclasses.replace(end, seconds=0)]
    if back:
        scenes.append(dataclasses.replace(begin, hold=0))
    return Story(scenes=tuple(scenes))


def clock_of(context: click.Context, phase: float, between: tuple[float, float]) -> tuple[float, float]:
    """Where the clock stands at both ends of a sweep: at --phase where that is given, else it runs through its range.

    Raises EngineError for options that make no sense with a sweep.
    """
    from engine import EngineError

    if given(context, "stepwise"):
        raise EngineError("A sweep has no steps to show: every frame has settings of its own.", "Leave --stepwise out.")
    if not given(context, "phase"):
        return between
    if given(context, "between"):
        raise EngineError("The clock either stands at --phase, or runs through --range.", "Leave one of them out.")
    return phase, phase


def refuse_own(context: click.Context, what: str, instead: str = "") -> None:
    """Raises EngineError for options that a story says itself. `instead`: what else there is to do."""
    from engine import EngineError

    names = [name for parameter, name in OWN.items() if given(context, parameter)]
    if names:
        raise EngineError(f"{what} says itself what {names[0]} would say.", f"Leave {', '.join(names)} out{instead}.")


def refuse_set(assignments: tuple[str, ...], sweeps: tuple[Sweep, ...]) -> None:
    """Raises EngineError where a parameter is both set and swept."""
    from engine import EngineError

    names = {assignment.partition("=")[0].strip().replace("-", "_") for assignment in assignments}
    for sweep in sweeps:
        if sweep.name in names:
            raise EngineError(f"{sweep.name} is both set and swept.", "Leave one of them out.")


def story_in(path: Path) -> Story:
    """Raises EngineError for a file that can't be read, or is no story."""
    from engine import EngineError, read_story

    try:
        data = path.read_bytes()
    except OSError as error:
        raise EngineError(f"{path} can't be read: {error.strerror or error}.", "Check the path.") from None
    return read_story(data, path.name)


def given(context: click.Context, name: str) -> bool:
    """Whether an option stands on the command line."""
    return context.get_parameter_source(name) not in (None, ParameterSource.DEFAULT)


@contextlib.contextmanager
def going_on(story: Story | None) -> Iterator[None]:
    """Where the film of a story is interrupted, says what is kept of it."""
    try:
        yield
    except KeyboardInterrupt:
        if story is None:
            raise
        told = "What was computed for it is kept: the same command goes on."
        raise Kept("Interrupted; no film was written.", told) from None


class FrameReport:
    """Tells how many frames are painted and what is computed for the next, from two threads."""

    def __init__(self, report: Reporter) -> None:
        self._report, self._lock = report, threading.Lock()
        self._frames: tuple[int, int | None] = (0, None)

    def painted(self, done: int, total: int) -> None:
        with self._lock:
            self._frames = done, total
            self._report.advance("painting", done, total)

    def status(self, part: str, status: Status) -> None:
        with self._lock:
            self._report.status(part, status)

    def computing(self, name: str) -> None:
        with self._lock:
            self._report.advance("painting", *self._frames, name)
