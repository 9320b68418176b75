"""The points of a curve that are known so far: places on its axis, and what was read there.

Places are fractions of what is admissible, in the slider's own scale, all of them multiples of powers of a half: so the
points of a part that is looked at are among those of a closer look, and none is worked out twice.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from ..experiment.parameters import Parameter
from ..results.adaptive_sampling import WHOLE, Sampled, Span, next_places
from ..results.results import Reading
from ..values import FloatArray

COARSE = 5  # points at first, over all of the axis
EVEN = 16  # about so many even gaps of a window come before the ones where the curve bends; of the whole just these
MOST = 129  # points within a window, unless fewer are asked for
KEPT = 12  # curves whose points are kept

Found = dict[float, "Reading | str"]  # by place: the reading, or why there is none


@functools.lru_cache(maxsize=KEPT)
def kept_points(_digest: bytes) -> Found:
    """What is known of the curve whose request, for all of the axis, has this digest: more is put into it."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SweepPoints:
    """Points between `low` and `high`, values of the slider `declared`. `found` is added to."""

    declared: Parameter
    low: float
    high: float
    found: Found = field(default_factory=dict)

    def value(self, place: float) -> float:
        """Of the slider, at a place."""
        first, last = self.declared.to_fraction(self.low), self.declared.to_fraction(self.high)
        value = float(self.declared.from_fraction(first + place * (last - first)))
        return min(max(value, self.low), self.high)

    def place(self, value: float) -> float:
        """Of a value of the slider, which may lie beyond."""
        first, last = self.declared.to_fraction(self.low), self.declared.to_fraction(self.high)
        return (self.declared.to_fraction(self.declared.clamped(value)) - first) / (last - first)

    def span(self, window: tuple[float, float] | None) -> Span:
        """The places that a window of values shows; all of them for None, and for one that lies beyond."""
        if window is None or self.low >= self.high:
            return WHOLE
        low, high = (min(max(self.place(end), 0.0), 1.0) for end in window)
        return (low, high) if high > low else WHOLE

    def wanted(self, span: Span, most: int) -> Iterator[float]:
        """The places to read next, the draft's first, up to `most` in the span. Each has to be found before the next
        is asked for."""
        yield from self._unknown(np.linspace(*WHOLE, COARSE))
        even = itertools.chain.from_iterable(map(self._unknown, _even(span)))
        while sum(span[0] <= place <= span[1] for place in self.found) < most:
            place = next(even, None)
            if place is None:
                places, curve = self.sampled()
                place = next(iter(next_places(places, [curve], span).tolist()), None)
            if place is None:
                return
            yield place

    def sampled(self) -> tuple[FloatArray, Sampled]:
        """Places (n,), increasing, with the readings there; their errors and floors are what they may be off."""
        places = sorted(self.found)
        readings = [self.found[place] for place in places]
        y = [math.nan if isinstance(each, str) else each.number for each in readings]
        slack = [0.0 if isinstance(each, str) else max(each.error or 0.0, each.floor or 0.0) for each in readings]
        return np.array(places), Sampled(y=np.array(y, np.float64), slack=np.array(slack))

    def _unknown(self, places: FloatArray) -> Iterator[float]:
        yield from (place for place in places.tolist() if 0 <= place <= 1 and place not in self.found)


def _even(span: Span) -> Iterator[FloatArray]:
    """Even places over a span and a little beyond, coarse first, down to about a sixteenth of it; powers of a half."""
    finest = round(math.log2(EVEN / (span[1] - span[0])))
    for spacing in (2.0 ** (1 - finest), 2.0**-finest):
        yield spacing * np.arange(math.floor(span[0] / spacing), math.ceil(span[1] / spacing) + 1)
