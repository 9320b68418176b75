"""From a field's values to places on its colour scale, 0 to 1: linear, bent by arcsinh, or by the square root."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine import PlaneFilm

HUGE = 30.0  # range over the typical value, beyond which a linear scale would show one colour and a spike
SAMPLE = 20_000  # values that the typical one is taken from

Limits = tuple[float, float]  # the values at which a field's colours begin and end
Bend = float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourScale:
    """Signed: the place 0.5 is `middle`, and `reach` is the same to both sides; else 0 is `middle`, 1 is `reach` above.

    `bend`: the size of value at which a huge range turns from linear to logarithmic; None: linear throughout.
    `root`: the place goes with the square root of the value instead.
    """

    middle: float
    reach: float
    signed: bool = False
    bend: Bend = None
    root: bool = False

    @staticmethod
    def of(plane: PlaneFilm) -> ColourScale:
        """The scale of a field, one for all its phases."""
        signed = plane.middle is not None
        base = plane.low if plane.middle is None else plane.middle
        reach = max(abs(plane.high - base), abs(plane.low - base)) or 1.0
        flat = plane.values.reshape(-1)
        sizes = np.abs(flat[:: max(1, len(flat) // SAMPLE)] - base)
        sizes = sizes[sizes > 0]
        typical = float(np.median(sizes)) if len(sizes) else reach
        bend = plane.bend if plane.bend is not None else typical if reach > HUGE * typical else None
        return ColourScale(middle=base, reach=reach, signed=signed, bend=bend)

    def place(self, values: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """(...) where values (...) lie; beyond 0 and 1 for values beyond the ends."""
        part = (np.asarray(values, np.float64) - self.middle) / self.reach
        if self.root:
            part = np.sqrt(np.maximum(part, 0.0))
        elif self.bend is not None:
            part = np.arcsinh(part * (self.reach / self.bend)) / math.asinh(self.reach / self.bend)
        return np.asarray(0.5 + 0.5 * part if self.signed else part)

    def fraction(self, values: npt.ArrayLike) -> npt.NDArray[np.float32]:
        """(...) the places of values (...), within 0 and 1."""
        return np.clip(self.place(values), 0.0, 1.0).astype(np.float32)

    def value(self, place: float) -> float:
        """What lies at a place; inverse of `place`."""
        part = 2 * place - 1 if self.signed else place
        if self.root:
            part *= part
        elif self.bend is not None:
            part = math.sinh(part * math.asinh(self.reach / self.bend)) * (self.bend / self.reach)
        return self.middle + self.reach * part

    def places(self, limits: Limits | None) -> tuple[float, float]:
        """Where limits lie; 0 and 1 for none."""
        if limits is None:
            return 0.0, 1.0
        low, high = self.place(limits).tolist()
        return low, max(high, low + 1e-6)

    @property
    def ends(self) -> Limits:
        """The values at the ends of the colour scale."""
        return (self.middle - self.reach if self.signed else self.middle), self.middle + self.reach


DENSITY = ColourScale(middle=0.0, reach=1.0, root=True)  # of a density, in shares of its maximum
