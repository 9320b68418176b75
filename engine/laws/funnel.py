"""The funnel: x_1 ~ N(0, 9) and every other coordinate N(0, exp(x_1)) (Neal 2003, section 8), in any dimension.

One of the two targets of "To smooth a cloud or to pin it down" (UAI 2024). Its mouth is e^4.5 times as wide as its neck
at one standard deviation of x_1, so no single noise level suits it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..values import FloatArray, Value, frozen_array

MOUTH_VARIANCE = 9.0  # of x_1


@dataclass(frozen=True, kw_only=True, eq=False)
class Funnel(Value):
    """The law in `d` >= 1 dimensions. Raises ValueError below that."""

    d: int

    def __post_init__(self) -> None:
        if self.d < 1:
            raise ValueError("a funnel has at least its first coordinate")

    def __len__(self) -> int:
        return 1

    @property
    def mean(self) -> FloatArray:
        """(d,) mean of the law: the origin."""
        return frozen_array(np.zeros(self.d))

    @property
    def radius(self) -> float:
        """Root mean square distance from the mean: E x_1^2 = 9, E exp(x_1) = exp(4.5) for every other coordinate."""
        return math.sqrt(MOUTH_VARIANCE + (self.d - 1) * math.exp(MOUTH_VARIANCE / 2))

    def draw(self, n: int, random: np.random.Generator) -> FloatArray:
        """(n, d) independent draws."""
        x0: FloatArray = random.standard_normal((n, self.d))
        x0[:, 0] *= math.sqrt(MOUTH_VARIANCE)
        x0[:, 1:] *= np.exp(x0[:, :1] / 2)
        return x0
