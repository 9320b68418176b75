"""Where along a way settings are computed, and between which of them frames are interpolated.

A way is halved, at a frame of it, until a computed middle shows that straight lines are right to half a pixel, or no
frame would be spared. All depends on story, rate and size alone, never on which frames are asked for, and is the same
backwards.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from fractions import Fraction

from engine import Picture, Story

PIECES = 4  # at least so many of a way: an easing bends in the middle, where its middle alone would tell nothing
Fits = Callable[[Fraction, Fraction, Fraction], bool]


def snapped(place: Fraction, centre: Fraction) -> Fraction:
    """The frame nearest to a place, of two as near the one nearer to the way's centre; the centre itself stays."""
    if place.denominator == 1 or place == centre:
        return place
    low, high = Fraction(math.floor(place)), Fraction(math.ceil(place))
    if place - low == high - place:
        return min(low, high, key=lambda each: abs(each - centre))
    return low if place - low < high - place else high


def spared(low: Fraction, high: Fraction) -> int:
    """How many frames lie strictly between two places."""
    return math.ceil(high) - math.floor(low) - 1


def bracket(frame: Fraction, count: int, fits: Fits) -> tuple[Fraction, Fraction] | None:
    """Between which places of a way of `count` intervals a frame is interpolated; None: it is computed itself.

    `fits(low, middle, high)`: whether straight lines from low to high are near enough to what is computed at middle.
    """
    low, high, centre = Fraction(0), Fraction(count), Fraction(count, 2)
    while frame not in (low, high) and spared(low, high) > 1:
        middle = snapped((low + high) / 2, centre)
        if frame == middle:
            return None
        if (high - low) * PIECES <= count and fits(low, middle, high):
            return (low, middle) if frame < middle else (middle, high)
        low, high = (low, middle) if frame < middle else (middle, high)
    return None


def parents(place: Fraction, count: int) -> tuple[Fraction, Fraction] | None:
    """The two places whose middle a place is when a way of `count` intervals is halved; None: it is an end."""
    low, high, centre = Fraction(0), Fraction(count), Fraction(count, 2)
    while place not in (low, high):
        middle = snapped((low + high) / 2, centre)
        if place == middle:
            return low, high
        low, high = (low, middle) if place < middle else (middle, high)
    return None


class Way:
    """The way from a scene to the next in `count` intervals, with all that can't move of scene `of`, one of the two."""

    def __init__(self, story: Story, number: int, of: int, count: int) -> None:
        self._story, self.number, self.of, self.count = story, number, of, count
        self._verdicts: dict[tuple[str, Fraction, Fraction], bool] = {}

    @functools.lru_cache(maxsize=64)  # noqa: B019 - a way lives as long as its film
    def picture(self, place: Fraction) -> Picture:
        """What is seen at a place, 0 to `count`, at weight 1."""
        return self._story.side(self.number, place / self.count, self.of)

    def bracket(self, name: str, frame: int, fits: Fits) -> tuple[Fraction, Fraction] | None:
        """As the function, for the part of that name; what was once found out is remembered."""

        def fitting(low: Fraction, middle: Fraction, high: Fraction) -> bool:
            key = name, low, high
            if key not in self._verdicts:
                self._verdicts[key] = fits(low, middle, high)
            return self._verdicts[key]

        return bracket(Fraction(frame), self.count, fitting)
