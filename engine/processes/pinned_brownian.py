"""Brownian motion pinned to the origin at T, and its reversal from there, the Foellmer process (Reu et al. 2024).

The reversal y, on its own time u = T - t, starts at y_0 = 0 exactly, with drift v(y, u) = (E[X | y_u = y] - y)/(T - u).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..experiment.target import SoftenedCloud
from ..values import FloatArray
from .base import AbstractProcess


@dataclass(frozen=True, kw_only=True)
class PinnedBrownian(AbstractProcess):
    """X_t given X_0 is N((1 - t/T) X_0, g^2 t (T - t)/T I), g^2 = 2/beta: no prior error, by construction."""

    @property
    def name(self) -> str:
        return "Pinned Brownian motion"

    def reverse_level(self, u: float) -> float:
        """Noise level of the posterior of X given y_u, where y T/u = X + s Z: s^2 = g^2 T (T - u)/u; infinite at 0."""
        total = self.schedule.termination_time
        return math.inf if u == 0 else math.sqrt(self.schedule.noise_rate(u) * total * (total - u) / u)

    def posterior_weights(self, y: FloatArray, u: float, target: SoftenedCloud) -> FloatArray:
        """(n, m) of the points given y_u = y (n, d), 0 <= u < T. At u = 0 they are the points' own weights.

        For bare points pi_i ~ w_i exp(-|x_i - y|^2/(2 g^2 (T - u)) + |x_i|^2/(2 g^2 T)); softness adds to s^2.
        """
        total, g2 = self.schedule.termination_time, self.schedule.noise_rate(u)
        # |y T/u - x_i|^2/(2 (s^2 + s0^2)), but for what all points share, without the division by u
        wide = g2 * total * (total - u) + target.softness**2 * u  # u (s^2 + s0^2)
        with np.errstate(divide="ignore"):
            logits = np.log(target.weights) - u * (target.centres**2).sum(axis=1) / (2 * wide)  # (m,)
        logits = logits + total * (y @ target.centres.T) / wide  # (n, m)
        weights = np.exp(logits - logits.max(axis=1, keepdims=True))
        normalised: FloatArray = weights / weights.sum(axis=1, keepdims=True)
        return normalised

    def posterior_mean(self, y: FloatArray, u: float, target: SoftenedCloud) -> FloatArray:
        """(n, d) E[X | y_u = y]."""
        total, g2 = self.schedule.termination_time, self.schedule.noise_rate(u)
        means: FloatArray = self.posterior_weights(y, u, target) @ target.centres
        wide = g2 * total * (total - u) + target.softness**2 * u
        return means + target.softness**2 * (total * y - u * means) / wide

    def reverse_drift(self, y: FloatArray, u: float, target: SoftenedCloud) -> FloatArray:
        """(n, d) v(y, u), 0 <= u < T."""
        return (self.posterior_mean(y, u, target) - y) / (self.schedule.termination_time - u)

    def bridge_step(self, y: FloatArray, end: FloatArray, a: float, b: float, noise: FloatArray) -> FloatArray:
        """(n, d) y_b of Brownian bridges from y (n, d) at a to `end` (n, d) at T, with standard normal `noise` (n, d).

        Exact when `end` is where each goes. With the posterior mean for it this is the exponential Euler step, exact
        for a mean that doesn't change between a and b.
        """
        c = (self.schedule.termination_time - b) / (self.schedule.termination_time - a)
        return end + c * (y - end) + math.sqrt(self.schedule.noise_rate(a) * c * (b - a)) * noise
