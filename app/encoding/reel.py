"""What is to be written: size, rate, number of frames, their instants, and what the file says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Reel:
    """`width`, `height` in pixels; `fps` frames a second; `count` of them, at `phases` of the clock where known.

    `alpha`: frames are (height, width, 4) RGBA, not premultiplied; else (height, width, 3) RGB.
    """

    width: int
    height: int
    fps: Fraction = Fraction(1)
    count: int = 1
    alpha: bool = False
    phases: tuple[float, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    @property
    def shape(self) -> tuple[int, int, int]:
        """Of a frame as an array."""
        return self.height, self.width, 4 if self.alpha else 3

    @property
    def seconds(self) -> Fraction:
        """How long it is."""
        return self.count / self.fps
