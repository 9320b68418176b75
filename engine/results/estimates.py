"""Denoised estimates E[X_0 | x_t] of some particles along a reversal: where each seems to come from, at every state."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..values import FloatArray, frozen_array
from .trajectory import interpolated

MOST = 120  # particles whose estimates are kept


def step_of(n: int) -> int:
    """Every how manieth of n particles has its estimates kept: at most `MOST`, evenly spread."""
    return max(1, math.ceil(n / MOST))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimates:
    """`phases` (k,) increase on the reversal's own clock; `values` (k, n', d) float32, of every `step`-th particle."""

    phases: FloatArray
    values: FloatArray
    step: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "phases", frozen_array(self.phases, np.float64))
        object.__setattr__(self, "values", frozen_array(self.values, np.float32))

    @property
    def particles(self) -> slice:
        """Which ones, of all."""
        return slice(0, None, self.step)

    def at(self, phase: float) -> FloatArray:
        """(n', d) at a phase of the reversal, linear between the computed ones."""
        return interpolated(self.phases, self.values, phase)
