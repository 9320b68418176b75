"""Schedule of the Ornstein-Uhlenbeck process: time, drift and temperature to alpha, sigma, noise level and SNR.

dX = -kappa X dt + sqrt(2/beta) dB, so X_t = alpha X_0 + sigma Z with alpha = exp(-kappa t) and
sigma^2 = (1 - exp(-2 kappa t))/(beta kappa) (arXiv 2411.01629, section 2). One scalar controls everything: the noise
level s = sigma/alpha; the amplitude signal-to-noise ratio is r = 1/s.

The clock of the panes is an angle: alpha = cos(theta) and sqrt(beta kappa) sigma = sin(theta), so equal phases are
equal angles and motion looks even, where equal times would crowd all that happens into the start.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .values import FloatArray, Value


@dataclass(frozen=True, kw_only=True, eq=False)
class Schedule(Value):
    """Termination time T > 0, drift kappa > 0, inverse temperature beta > 0."""

    termination_time: float
    kappa: float = 1.0
    beta: float = 1.0

    @property
    def prior_std(self) -> float:
        """Standard deviation of the prior N(0, I/(beta kappa))."""
        return 1 / math.sqrt(self.beta * self.kappa)

    def alpha(self, t: float) -> float:
        return math.exp(-self.kappa * t)

    def sigma(self, t: float) -> float:
        return math.sqrt(-math.expm1(-2 * self.kappa * t) / (self.beta * self.kappa))

    def noise_level(self, t: float) -> float:
        """s = sigma/alpha at time t; 0 at t = 0."""
        return math.sqrt(math.expm1(2 * self.kappa * t) / (self.beta * self.kappa))

    def time(self, s: float) -> float:
        """The time at which the noise level is s: t = log(1 + beta kappa s^2)/(2 kappa)."""
        return math.log1p(self.beta * self.kappa * s * s) / (2 * self.kappa)

    def snr(self, t: float) -> float:
        """Amplitude ratio r = alpha/sigma; infinite at t = 0."""
        s = self.noise_level(t)
        return math.inf if s == 0 else 1 / s

    @property
    def terminal_noise_level(self) -> float:
        return self.noise_level(self.termination_time)

    @property
    def terminal_snr(self) -> float:
        return self.snr(self.termination_time)

    @property
    def terminal_angle(self) -> float:
        return math.atan(self.terminal_noise_level / self.prior_std)

    def phase_of_level(self, s: FloatArray | float) -> FloatArray:
        """Phase of the forward clock, 0 at the data and 1 at T, at noise level s; elementwise."""
        return np.arctan(np.asarray(s, np.float64) / self.prior_std) / self.terminal_angle

    def level_of_phase(self, phase: FloatArray | float) -> FloatArray:
        """Noise level at a phase of the forward clock; inverse of `phase_of_level`."""
        return self.prior_std * np.tan(np.asarray(phase, np.float64) * self.terminal_angle)

    def snr_of_phase(self, phase: float) -> float:
        """Amplitude ratio r = 1/s at a phase of the forward clock; infinite at phase 0."""
        s = float(self.level_of_phase(phase))
        return math.inf if s <= 0 else 1 / s

    def phase_of_snr(self, r: float) -> float:
        """Phase of the forward clock at SNR r, at most 1 (r below the terminal SNR is not reached)."""
        return min(float(self.phase_of_level(1 / r)), 1.0)

    def alpha_of_level(self, s: FloatArray | float) -> FloatArray:
        """alpha = 1/sqrt(1 + beta kappa s^2); elementwise."""
        return 1 / np.sqrt(1 + (np.asarray(s, np.float64) / self.prior_std) ** 2)


def decibels(r: float) -> float:
    """10 log10 r^2; infinite where the noise is nought."""
    return math.inf if math.isinf(r) else 20 * math.log10(r)
