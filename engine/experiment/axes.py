"""Drifts that differ between axes: every axis's own noise level and alpha, against the level of the slowest one.

With drift diag(kappa_a), d xt_a/d log s_a = xt_a - D_a. Let s be the slowest axis's level, the smallest of them,
c_a = s/s_a <= 1 and q_a = d log s_a/d log s >= 1. Then y = c xt obeys dy/d log s = y - c q D: the flow of equal drifts
with c q D for D.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..values import FloatArray
from .schedule import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """The axes (d,) of a schedule; arrays are (d,), at noise level s of the slowest axis."""

    schedules: tuple[Schedule, ...]

    @staticmethod
    def of(schedule: Schedule, d: int) -> Axes:
        return Axes(schedules=schedule.axes(d))

    @property
    def slowest(self) -> Schedule:
        return min(self.schedules, key=lambda axis: axis.kappa)

    @property
    def differ(self) -> bool:
        return len(set(self.schedules)) > 1

    def levels(self, s: float) -> FloatArray:
        """Noise level s_a of each axis."""
        slowest, t = self.slowest, self.slowest.time(s)
        return np.array([s if axis == slowest else axis.noise_level(t) for axis in self.schedules])

    def alphas(self, s: float) -> FloatArray:
        """alpha of each axis."""
        levels = self.levels(s)
        return np.array([axis.alpha_of_level(level) for axis, level in zip(self.schedules, levels, strict=True)])

    def stretches(self, s: float) -> FloatArray:
        """c_a = s/s_a, which grows from less to (kappa/kappa_a)^(1/2) at s = 0: faster axes have more noise too."""
        if s == 0:
            return np.sqrt([self.slowest.kappa / axis.kappa for axis in self.schedules])
        stretched: FloatArray = s / self.levels(s)
        return stretched

    def rates(self, s: float) -> FloatArray:
        """q_a = d log s_a/d log s, with its limit 1 at s = 0: d log s_a/dt = kappa_a/(1 - exp(-2 kappa_a t))."""
        if not self.differ or s == 0:
            return np.ones(len(self.schedules))
        t = self.slowest.time(s)
        slopes = np.array([axis.kappa / -math.expm1(-2 * axis.kappa * t) for axis in self.schedules])
        relative: FloatArray = slopes / slopes.min()
        return relative

    def fading(self, s: float) -> FloatArray:
        """-d log alpha_a/d log s = p (kappa_a/kappa) sin(theta)^2."""
        slowest = self.slowest
        sine2 = 1 / (1 + (slowest.scale / s) ** 2) if s > 0 else 0.0
        return np.array([slowest.power * axis.kappa / slowest.kappa * sine2 for axis in self.schedules])
