"""From a field's values to a place on its colour scale: linear, or by arcsinh where the range is huge."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine import PlaneFilm

HUGE = 30.0  # range over the typical value, beyond which a linear scale would show one colour and a spike
SAMPLE = 20_000  # values that the typical one is taken from


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayScale:
    """Fractions 0 to 1 of the colour scale. Signed: 0.5 is `base`, the middle, and `reach` is the same to both sides.

    `bend`: the size of value at which a huge range turns from linear to logarithmic; None: linear throughout.
    """

    base: float
    reach: float
    signed: bool
    bend: float | None

    @staticmethod
    def of(plane: PlaneFilm) -> DisplayScale:
        """The scale of a field, one for all its phases."""
        signed = plane.middle is not None
        base = plane.low if plane.middle is None else plane.middle
        reach = max(abs(plane.high - base), abs(plane.low - base)) or 1.0
        flat = plane.values.reshape(-1)
        sizes = np.abs(flat[:: max(1, len(flat) // SAMPLE)] - base)
        sizes = sizes[sizes > 0]
        typical = float(np.median(sizes)) if len(sizes) else reach
        bend = plane.bend if plane.bend is not None else typical if reach > HUGE * typical else None
        return DisplayScale(base=base, reach=reach, signed=signed, bend=bend)

    def fraction(self, values: np.ndarray | float) -> np.ndarray:
        """(...) float32 in [0, 1] of values (...)."""
        if self.bend is None:
            part = (np.asarray(values, np.float64) - self.base) / self.reach
        else:
            bent = np.arcsinh((np.asarray(values, np.float64) - self.base) / self.bend)
            part = bent / math.asinh(self.reach / self.bend)
        return np.clip(0.5 + 0.5 * part if self.signed else part, 0.0, 1.0).astype(np.float32)

    @property
    def ends(self) -> tuple[float, float]:
        """The values at the ends of the colour scale."""
        return (self.base - self.reach if self.signed else self.base), self.base + self.reach
