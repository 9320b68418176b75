"""One axis of a diagram: which values it spans, where they lie on it, and ticks at round ones.

A plot's own coordinates are `bent` values: the values themselves, their logarithms, or their arcsinh, which is linear
about zero and a logarithm beyond (pyqtgraph has no such axis, and its logarithm leaves out bars, bands and lines).
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from ..look.number_format import MINUS, number, round_step

Kind = Literal["linear", "log", "symlog"]
LEAST_LOG = 1e-300
LARGEST = 1e299  # beyond which nothing is shown: what lies around it must be a number too
LARGEST_PLACE = 690.0  # whose exponential is still a number
SYMLOG_SPAN = 50.0  # of the largest over the threshold, beyond which a symmetric log axis is worth its strangeness

Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """`low` < `high`. `threshold`: where a symmetric log axis turns linear."""

    low: float
    high: float
    kind: Kind = "linear"
    threshold: float = 1.0

    @staticmethod
    def spanning(values: Values, kind: Kind, *, pad: float = 0.0, threshold: float = 1.0) -> Scale:
        """Over every finite value (every positive one on a log axis), and `pad` of the span to both sides."""
        usable = values[np.isfinite(values) & ((values > LEAST_LOG) | (kind != "log"))]
        usable = np.clip(usable, -LARGEST, LARGEST)
        low, high = (float(usable.min()), float(usable.max())) if len(usable) else (1.0, 10.0)
        if kind == "log":
            if high / low < 1.0001:
                low, high = low / 1.5, high * 1.5
            step = (high / low) ** pad
            return Scale(low=max(low / step, 2 * LEAST_LOG), high=min(high * step, LARGEST), kind="log")
        if high - low <= 1e-12 * max(abs(low), abs(high), 1e-12):
            spread = max(abs(low) * 0.5, 0.5)
            low, high = low - spread, high + spread
        if kind == "symlog" and max(abs(low), abs(high)) > SYMLOG_SPAN * threshold:
            return Scale(low=low, high=high, kind="symlog", threshold=threshold)
        return Scale(low=low - pad * (high - low), high=high + pad * (high - low))

    def unbent(self, place: float) -> float:
        """The value at a place along the axis; inverse of `bent`."""
        if self.kind == "log":
            return math.exp(min(max(place, -LARGEST_PLACE), LARGEST_PLACE))
        if self.kind == "symlog":
            return self.threshold * math.sinh(min(max(place, -LARGEST_PLACE), LARGEST_PLACE))
        return place

    def between(self, low: float, high: float) -> Scale:
        """The same kind of axis from one place along it to another."""
        return dataclasses.replace(self, low=self.unbent(low), high=self.unbent(high))

    def places(self, chosen: tuple[float, float] | None = None) -> list[float]:
        """The two places between chosen values, or where those have none, of the whole axis."""
        whole = self.bent(np.array([self.low, self.high]))
        ends = whole if chosen is None else self.bent(np.array(sorted(chosen)))
        shown: list[float] = (ends if np.isfinite(ends).all() and ends[1] > ends[0] else whole).tolist()
        return shown

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """At most about `most` round values within the axis, with their texts."""
        most = max(most, 3)
        if self.kind == "linear" or (self.kind == "log" and self.high / self.low < 8):
            return self._even_ticks(most)
        values = [value for value in self._decades(most) if self._covers(value)]
        return [(value, _decade_text(value)) for value in values] if len(values) > 2 else self._even_ticks(most)

    def _decades(self, most: int) -> list[float]:
        if self.kind == "log":
            first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
            if last - first < 2 and most >= 4:
                return [m * 10.0**k for k in range(first - 1, last + 1) for m in (1, 2, 5)]
            return [10.0**k for k in range(first, last + 1, max(1, round((last - first + 1) / most)))]
        side = max(abs(self.low), abs(self.high))
        first, last = math.floor(math.log10(self.threshold)) + 1, math.floor(math.log10(side) + 1e-9)
        step = max(1, math.ceil(2 * (last - first + 1) / most))
        powers = [10.0**k for k in range(last, first - 1, -step)]
        return [*(-power for power in powers), 0.0, *reversed(powers)]

    def _even_ticks(self, most: int) -> list[tuple[float, str]]:
        step = round_step((self.high - self.low) / most)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        digits = max(4, 1 + math.ceil(math.log10(max(abs(self.low), abs(self.high)) / step)))  # of close neighbours
        return [(k * step, number(k * step, digits)) for k in range(first, last + 1)]

    def _covers(self, value: float) -> bool:
        slack = 1e-9 * abs(value)
        return self.low - slack <= value <= self.high + slack

    def bent(self, values: npt.NDArray[np.floating] | float) -> Values:
        """Values (n,) as places along the axis; NaN for what has none."""
        values = np.asarray(values, np.float64)
        if self.kind == "log":
            with np.errstate(divide="ignore", invalid="ignore"):
                return np.asarray(np.where(values > LEAST_LOG, np.log(np.maximum(values, LEAST_LOG)), np.nan))
        if self.kind == "symlog":
            return np.asarray(np.arcsinh(values / self.threshold))
        return np.asarray(np.where(np.isfinite(values), np.clip(values, -LARGEST, LARGEST), values))


def _decade_text(value: float) -> str:
    """0.01, 1, 100; from ten thousand on, and below a thousandth, 10 with its exponent raised."""
    if value == 0 or 1e-3 <= abs(value) < 1e4:
        return number(value, 3)
    mantissa, exponent = f"{abs(value):.0e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    head = "" if mantissa == "1" else f"{mantissa}·"
    return f"{MINUS if value < 0 else ''}{head}10{raised}"
