"""What one frame of a story shows: a picture, or two that fade into each other."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from fractions import Fraction

from ..experiment.experiment import Experiment
from ..experiment.held import Held
from ..values import Value
from .saved_look import SavedLook


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture(Value):
    """One picture of a frame; equal by content, so it is the key of what it needs.

    `look` has an explicit view. `theme`: "" goes with the film's. `opacity`: of the caption, in [0, 1]; two pictures of
    one frame have the same caption. `weight`: its share of the frame, a multiple of 2^-16; a frame's weights sum to 1.
    `held`: side A of a comparison, under the lens that it has now. `side`: "A" of the picture of that side.
    """

    experiment: Experiment
    look: SavedLook
    theme: str = ""
    phase: float = 0.0
    marked: tuple[int, ...] = ()
    caption: str = ""
    place: str = "bottom"
    opacity: Fraction = Fraction(1)
    weight: Fraction = Fraction(1)
    held: Held | None = None
    side: str = ""

    @property
    def beside(self) -> Picture | None:
        """The picture of side A, which is compared with this one."""
        if self.held is None:
            return None
        return dataclasses.replace(self, experiment=self.held.experiment, held=None, side="A")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """`scene`: its number from 0, and `towards` which it is on its way, None while it stays; `share` of that way.

    `pictures`: one, or two in the order of their weights.
    """

    scene: int
    towards: int | None
    share: Fraction
    pictures: tuple[Picture, ...]
