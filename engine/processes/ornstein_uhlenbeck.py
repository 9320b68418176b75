"""The Ornstein-Uhlenbeck (variance-preserving) process dX = -kappa X dt + sqrt(2/beta) dB (arXiv 2411.01629, 2)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..values import FloatArray
from .base import AbstractProcess


@dataclass(frozen=True, kw_only=True)
class OrnsteinUhlenbeck(AbstractProcess):
    """X_t = alpha (X_0 + W(s^2)) exactly, with W a Brownian motion in the clock s^2: a time change (Doob)."""

    def drift(self, x: FloatArray, t: float) -> FloatArray:
        return -self.schedule.kappa * x

    def diffusion(self, t: float) -> float:
        return math.sqrt(2 / self.schedule.beta)

    def path(self, x0: FloatArray, noise: FloatArray, levels: FloatArray) -> FloatArray:
        alpha = self.schedule.alpha_of_level(levels)
        return np.asarray(alpha)[:, None, None] * (x0 + noise)
