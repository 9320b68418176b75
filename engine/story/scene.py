"""A scene: one setting of everything, held for a while, and the way that leads from it to the next."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ..errors import EngineError, quoted
from ..experiment.experiment import Experiment
from ..experiment.fitting_view import fitting_half_width
from ..experiment.held import Held
from ..experiment.parameters import parameters_of
from ..values import Value
from .easing import EASINGS, MIRRORED, Easing, eased
from .saved_look import SavedLook, ViewValues
from .words import bounded, text

LONGEST_SCENE_TITLE, LONGEST_CAPTION, LONGEST_NOTES = 200, 1_000, 5_000  # characters
LONGEST_SECONDS = 600.0  # of a hold, and of a way
MOST_MARKED, MOST_SLIDERS = 8, 8
PLACES = ("top", "bottom", "top-left", "top-right", "bottom-left", "bottom-right")
THEMES = ("", "dark", "light")
PHASE, VIEW = "phase", "view"  # what may be eased by itself, beside parameters


@dataclass(frozen=True, kw_only=True, eq=False)
class Scene(Value):
    """Everything that is seen while the scene stays, and how the next one is reached. Raises EngineError.

    `title`: for thumbnails and a table of contents. `theme`: "" goes with the film's. `phase`: where the clock stands;
    of a scene that `plays`, the clock runs from its first to its second number, either way, while the scene stays.
    `marked`: particles that are ringed. `caption`: a short Markdown text at `place`, one of `PLACES`. `notes`: for who
    speaks, never painted. `sliders`: parameters that stay at hand while presenting.

    `hold`: seconds that it stays. `seconds`: of the way to the next scene, 0 for a cut; the last scene's leads nowhere.
    `easing`: of that way. `easings`: (name, easing) of single things on it: an ordered parameter, "phase" or "view".
    `held`: side A of a scene that compares; it stands still.
    """

    experiment: Experiment
    title: str = ""
    look: SavedLook = field(default_factory=SavedLook)
    theme: str = ""
    phase: float = 0.0
    plays: tuple[float, float] | None = None
    marked: tuple[int, ...] = ()
    caption: str = ""
    place: str = "bottom"
    notes: str = ""
    sliders: tuple[str, ...] = ()
    hold: float = 1.0
    seconds: float = 2.0
    easing: Easing = "in-out"
    easings: tuple[tuple[str, Easing], ...] = ()
    held: Held | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.experiment, Experiment) or not isinstance(self.look, SavedLook):
            raise TypeError("a scene is made of an Experiment and a SavedLook")
        if self.held is not None and self.held.experiment.cloud.d != 2:
            raise EngineError("What a scene compares with is not in the plane.", "A picture needs two dimensions.")
        if len(self.experiment.cloud) == 0:
            raise EngineError("A scene shows no points.", "Draw a few, or pick a preset.")
        if self.experiment.cloud.d != 2:
            raise EngineError(f"A scene's points are {self.experiment.cloud.d}-dimensional.", "A picture needs two.")
        text(self.title, LONGEST_SCENE_TITLE, "The scene's title")
        text(self.caption, LONGEST_CAPTION, "The scene's caption", lines=True)
        text(self.notes, LONGEST_NOTES, "The scene's notes", lines=True)
        _one_of(self.theme, THEMES, "The scene's theme")
        _one_of(self.place, PLACES, "The place of the scene's caption")
        _one_of(self.easing, EASINGS, "The scene's easing")
        plays = self.plays
        if plays is not None:
            start, end = plays
            plays = bounded(start, 0, 1, "The scene's clock"), bounded(end, 0, 1, "The scene's clock")
        kept: dict[str, Any] = {
            "phase": bounded(self.phase, 0, 1, "The scene's clock"),
            "plays": plays,
            "hold": bounded(self.hold, 0, LONGEST_SECONDS, "The seconds that a scene stays"),
            "seconds": bounded(self.seconds, 0, LONGEST_SECONDS, "The seconds to the next scene"),
            "easings": tuple(sorted(self.easings)),
        }
        if plays is not None and plays[0] != plays[1] and kept["hold"] == 0:
            raise EngineError("A scene that plays needs time.", "Give it seconds to stay.")
        for name, value in kept.items():
            object.__setattr__(self, name, value)
        self._check_names()

    def _check_names(self) -> None:
        for particle in self.marked:
            if isinstance(particle, bool) or not isinstance(particle, int) or not 0 <= particle < 1_000_000:
                raise EngineError(f"There is no particle {quoted(particle)}.", "They are counted from 0.")
        if len(self.marked) > MOST_MARKED or len(set(self.marked)) < len(self.marked):
            raise EngineError(f"A scene marks up to {MOST_MARKED} different particles.")
        known = parameters_of(Experiment)
        for name in self.sliders:
            _one_of(name, known, "A scene's slider")
        if len(self.sliders) > MOST_SLIDERS or len(set(self.sliders)) < len(self.sliders):
            raise EngineError(f"A scene has up to {MOST_SLIDERS} different sliders.")
        movable = [name for name, declared in known.items() if declared.ordered] + [PHASE, VIEW]
        for name, easing in self.easings:
            _one_of(name, movable, "What has an easing of its own")
            _one_of(easing, EASINGS, f"The easing of {name}")
        if len(dict(self.easings)) < len(self.easings):
            raise EngineError("A scene eases something twice.")

    @property
    def arrival(self) -> float:
        """The clock's phase as the scene begins."""
        return self.phase if self.plays is None else self.plays[0]

    @property
    def departure(self) -> float:
        """The clock's phase as the scene ends."""
        return self.phase if self.plays is None else self.plays[1]

    @functools.cached_property
    def view(self) -> ViewValues:
        """Centre x, y and half width; of a look without one, whatever fits the experiment."""
        return self.look.view or (0.0, 0.0, fitting_half_width(self.experiment))

    @functools.cached_property
    def settled(self) -> tuple[object, ...]:
        """All that is seen and can't be moved: where two scenes differ in it, one fades into the other."""
        experiment = self.experiment
        names = (name for name, declared in parameters_of(Experiment).items() if not declared.ordered)
        drawn = (experiment.cloud, experiment.mixture, experiment.against)
        look = dataclasses.replace(self.look, view=None)
        held = None if self.held is None else self.held.without_lens
        return (*drawn, *(getattr(experiment, name) for name in names), look, self.theme, self.marked, held)

    def share(self, name: str, share: Fraction) -> Fraction:
        """How far something of that name has come at a share of the way's time."""
        return eased(dict(self.easings).get(name, self.easing), share)

    def backwards(self, way: Scene) -> Scene:
        """This scene with its clock turned round, and then the way of the scene `way`, turned round."""
        return dataclasses.replace(
            self,
            plays=None if self.plays is None else (self.plays[1], self.plays[0]),
            seconds=way.seconds,
            easing=MIRRORED[way.easing],
            easings=tuple((name, MIRRORED[easing]) for name, easing in way.easings),
        )


def _one_of(value: object, known: Any, what: str) -> None:
    if not isinstance(value, str) or value not in known:
        raise EngineError(f"{what} can't be {quoted(value)}.", f"Choose one of: {', '.join(filter(None, known))}.")
