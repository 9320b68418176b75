"""A story: scenes in a row, the time each takes, and what is seen at any time and in any frame of it."""

from __future__ import annotations

import dataclasses
import functools
import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import overload

from ..errors import EngineError
from ..values import Value
from .between import pictures_between, plain_between, scene_picture, side_picture
from .instant import Instant, Picture
from .scene import LONGEST_SCENE_TITLE, Scene
from .words import text

MOST_SCENES = 200
CHECKED = 64  # parts of each way at whose ends its settings are tried


@dataclass(frozen=True, kw_only=True, eq=False)
class Story(Value):
    """From 1 to 200 scenes. Raises EngineError, also where the settings between two scenes are not admissible.

    Those are tried at 65 shares of each way: two scenes may be admissible and what lies between them not, such as a
    negative curvature and a softness that cross.
    """

    scenes: tuple[Scene, ...]
    title: str = ""

    def __post_init__(self) -> None:
        text(self.title, LONGEST_SCENE_TITLE, "The story's title")
        if not 1 <= len(self.scenes) <= MOST_SCENES or not all(isinstance(scene, Scene) for scene in self.scenes):
            raise EngineError(f"A story has from 1 to {MOST_SCENES} scenes.", "Add or remove some.")
        for number, (a, b) in enumerate(itertools.pairwise(self.scenes), 1):
            _check_way(a, b, number)

    @functools.cached_property
    def starts(self) -> tuple[Fraction, ...]:
        """Seconds at which each scene begins to stay, read as decimals."""
        lengths = (_decimal(scene.hold) + _decimal(scene.seconds) for scene in self.scenes[:-1])
        return tuple(itertools.accumulate(lengths, initial=Fraction(0)))

    @property
    def seconds(self) -> Fraction:
        """How long all of it takes."""
        return self.starts[-1] + _decimal(self.scenes[-1].hold)

    def reversed(self) -> Story:
        """The same story from its end: frame k of it is frame `count - 1 - k` of this one, exactly."""
        turned = (  # what was the first scene's way leads nowhere, as the last one's did
            self.scenes[number].backwards(self.scenes[number - 1]) for number in reversed(range(len(self.scenes)))
        )
        return dataclasses.replace(self, scenes=tuple(turned))

    def at(self, seconds: Fraction) -> Instant:
        """What is seen at a time, that of the first or last scene before and after the story."""
        seconds = min(max(Fraction(seconds), Fraction(0)), self.seconds)
        number = bisect_right(self.starts, seconds) - 1
        scene, passed = self.scenes[number], seconds - self.starts[number]
        hold = _decimal(scene.hold)
        if passed <= hold:
            return self.staying(number, passed / hold if hold else Fraction(0))
        return self.going(number, (passed - hold) / _decimal(scene.seconds))

    def frames(self, fps: Fraction) -> StoryFrames:
        """Every frame at a rate in frames a second. Raises EngineError for a rate that is not in (0, 1000]."""
        if not 0 < fps <= 1000:
            raise EngineError("A film needs more than 0 and at most 1,000 frames a second.")
        return StoryFrames(story=self, fps=Fraction(fps))

    def staying(self, number: int, share: Fraction) -> Instant:
        """What is seen at a share of the time that scene `number` stays."""
        scene = self.scenes[number]
        phase = plain_between(scene.arrival, scene.departure, share)
        return Instant(scene=number, towards=None, share=Fraction(0), pictures=(scene_picture(scene, phase),))

    def going(self, number: int, share: Fraction) -> Instant:
        """What is seen at a share of the time from scene `number` to the next."""
        scene, following = self.scenes[number : number + 2]
        pictures = pictures_between(scene, following, share)
        return Instant(scene=number, towards=number + 1, share=scene.share("", share), pictures=pictures)

    def side(self, number: int, share: Fraction, of: int) -> Picture:
        """What `going` shows at weight 1, with all that can't move of scene `of`: `number` or the next."""
        scene, following = self.scenes[number : number + 2]
        return side_picture(self.scenes[of], scene, following, share)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFrames(Sequence[Instant]):
    """A story's frames: whole intervals for each hold and each way, so that every scene is met exactly.

    A hold has round(hold fps) intervals, at least one of a scene that plays; a way has round(seconds fps), at least
    one. There is one frame more than intervals.
    """

    story: Story
    fps: Fraction

    def __len__(self) -> int:
        starts, holds = self._intervals
        return starts[-1] + holds[-1] + 1

    @overload
    def __getitem__(self, index: int) -> Instant: ...
    @overload
    def __getitem__(self, index: slice) -> list[Instant]: ...
    def __getitem__(self, index: int | slice) -> Instant | list[Instant]:
        if isinstance(index, slice):
            return [self[k] for k in range(*index.indices(len(self)))]
        k = range(len(self))[index]
        starts, holds = self._intervals
        number = bisect_right(starts, k) - 1
        passed, hold = k - starts[number], holds[number]
        if passed <= hold:
            return self.story.staying(number, Fraction(passed, hold) if hold else Fraction(0))
        return self.story.going(number, Fraction(passed - hold, starts[number + 1] - starts[number] - hold))

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The first and the last frame in which each scene stays."""
        return tuple((start, start + hold) for start, hold in zip(*self._intervals, strict=True))

    @property
    def _intervals(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The first frame of each scene, and the intervals for which it stays."""
        return _intervals(self.story, self.fps)


@functools.lru_cache(maxsize=32)
def _intervals(story: Story, fps: Fraction) -> tuple[tuple[int, ...], tuple[int, ...]]:
    scenes = story.scenes
    holds = tuple(max(round(_decimal(each.hold) * fps), int(each.arrival != each.departure)) for each in scenes)
    ways = (max(round(_decimal(each.seconds) * fps), 1) for each in scenes[:-1])
    lengths = (hold + way for hold, way in zip(holds, ways, strict=False))
    return tuple(itertools.accumulate(lengths, initial=0)), holds


def _decimal(seconds: float) -> Fraction:
    """Seconds as they are written: 0.1 is a tenth."""
    return Fraction(str(seconds))


def _check_way(a: Scene, b: Scene, number: int) -> None:
    if min(a.experiment.curvature, b.experiment.curvature) >= 0:
        return  # whatever lies between numbers in their ranges is in them, and only negative curvature may be too low
    refused = _refused(a, b)
    if refused:
        told = f"Between scenes {number} and {number + 1}, settings are met that can't be shown."
        raise EngineError(told, f"{refused} Add a scene on the way, or give them other easings.")


@functools.lru_cache(maxsize=4 * MOST_SCENES)  # an edit makes a story anew, and most of its ways are as they were
def _refused(a: Scene, b: Scene) -> str:
    """Why some setting on the way from a to b can't be shown, or nothing."""
    try:
        for part in range(CHECKED + 1):
            pictures_between(a, b, Fraction(part, CHECKED))
    except EngineError as error:
        return error.message
    return ""
