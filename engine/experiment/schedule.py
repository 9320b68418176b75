"""Schedules: time, drift and temperature to alpha, sigma, noise level and SNR, for each of the three processes.

X_t = alpha (X_0 + s Z) in law, with noise level s = sigma/alpha; r = 1/s is the amplitude signal-to-noise ratio. On a
clock that is an angle theta all three processes are one Brownian motion under different scalings:

    s = c tan(theta),  alpha = cos(theta)^p      p = 1 Ornstein-Uhlenbeck (VP), 0 Brownian (VE), 2 pinned Brownian

The panes run on this clock: equal phases are equal angles, where equal times would crowd all that happens into the
start. Ornstein-Uhlenbeck: dX = -kappa X dt + sqrt(2/beta) dB, alpha = exp(-kappa t), sigma^2 = (1 - exp(-2 kappa t))/
(beta kappa), c = 1/sqrt(beta kappa) (arXiv 2411.01629, section 2). The others: Reu et al. 2024, PMLR 244.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..values import FloatArray, Value

MOST_DECAY = 300.0  # of kappa t: alpha = 1e-130 has long been 0, and its square can still be worked with
PINNED_ANGLE = 1e-6  # of the pinned process' last instant, in radians short of a right angle: s_T = 1e6 c for infinity


@dataclass(frozen=True, kw_only=True, eq=False)
class Schedule(Value):
    """Ornstein-Uhlenbeck: termination time T > 0, drift kappa > 0, inverse temperature beta > 0.

    The prior is N(0, I/(beta kappa)); variance preserving where beta kappa = 1. `kappa_ratio` is the second axis's
    drift over the first's, and its noise grows alike, so the prior stays: dX = -A X dt + sqrt(2A/(beta kappa)) dB with
    A = diag(kappa, ratio kappa, kappa, ...). Everything here is of the slowest axis, the last to forget the data;
    `axes` gives all. `power` is p above.
    """

    termination_time: float
    kappa: float = 1.0
    beta: float = 1.0
    kappa_ratio: float = 1.0
    power: ClassVar[int] = 1

    def axes(self, d: int) -> tuple[Schedule, ...]:
        """The schedule of each of d coordinates; only the second one's clock may differ."""
        plain = dataclasses.replace(self, kappa_ratio=1.0)
        other = dataclasses.replace(plain, kappa=self.kappa * self.kappa_ratio, beta=self.beta / self.kappa_ratio)
        return tuple(other if axis == 1 else plain for axis in range(d))

    def prior_stds(self, d: int) -> FloatArray:
        """(d,) standard deviations of the prior, which are equal."""
        return np.full(d, self.prior_std)

    @property
    def slowest(self) -> float:
        """The smallest drift of an axis."""
        return self.kappa * min(1.0, self.kappa_ratio)

    @property
    def scale(self) -> float:
        """c, the noise level at the clock's angle of 45 degrees."""
        return self.prior_std

    @property
    def prior_std(self) -> float:
        """Standard deviation of the prior N(0, I/(beta kappa))."""
        return 1 / math.sqrt(self.beta * self.kappa)

    def alpha(self, t: float) -> float:
        """How much of X_0 is left at time t."""
        return math.exp(-min(self.slowest * t, MOST_DECAY))

    def sigma(self, t: float) -> float:
        """Standard deviation of X_t given X_0."""
        return math.sqrt(-math.expm1(-2 * self.slowest * t) / (self.beta * self.kappa))

    def noise_level(self, t: float) -> float:
        """s = sigma/alpha at time t; 0 at t = 0."""
        return math.sqrt(math.expm1(2 * min(self.slowest * t, MOST_DECAY)) / (self.beta * self.kappa))

    def time(self, s: float) -> float:
        """The time at which the noise level is s: t = log(1 + beta kappa s^2)/(2 kappa)."""
        return math.log1p(self.beta * self.kappa * s * s) / (2 * self.slowest)

    def drift_rate(self, t: float) -> float:
        """The drift of the process is -drift_rate X; also -d log alpha/dt."""
        return self.slowest

    def noise_rate(self, t: float) -> float:
        """The squared coefficient of dB at time t."""
        return 2 / self.beta * min(1.0, self.kappa_ratio)

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

    def termination_of_snr(self, r: float) -> float:
        """T at which this process would end at SNR r > 0; Ornstein-Uhlenbeck: r^2 = beta kappa/(exp(2 kappa T) - 1)."""
        return self.time(1 / r)

    @property
    def terminal_angle(self) -> float:
        return math.atan(self.terminal_noise_level / self.scale)

    def phase_of_level(self, s: FloatArray | float) -> FloatArray:
        """Phase of the forward clock, 0 at the data and 1 at T, at noise level s; elementwise."""
        return np.arctan(np.asarray(s, np.float64) / self.scale) / self.terminal_angle

    def level_of_phase(self, phase: FloatArray | float) -> FloatArray:
        """Noise level at a phase of the forward clock; inverse of `phase_of_level`."""
        return self.scale * np.tan(np.asarray(phase, np.float64) * self.terminal_angle)

    def snr_of_phase(self, phase: float) -> float:
        """Amplitude ratio r = 1/s at a phase of the forward clock; infinite at phase 0."""
        s = float(self.level_of_phase(phase))
        return math.inf if s <= 0 else 1 / s

    def phase_of_snr(self, r: float) -> float:
        """Phase of the forward clock at SNR r, at most 1 (r below the terminal SNR is not reached)."""
        return min(float(self.phase_of_level(1 / r)), 1.0)

    def alpha_of_level(self, s: FloatArray | float) -> FloatArray:
        """alpha = cos(theta)^p = (1 + s^2/c^2)^(-p/2); elementwise."""
        return (1 + (np.asarray(s, np.float64) / self.scale) ** 2) ** (-self.power / 2)


@dataclass(frozen=True, kw_only=True, eq=False)
class BrownianSchedule(Schedule):
    """Brownian motion dX = sqrt(2/beta) dB, the limit of no drift (variance exploding): prior N(0, (2T/beta) I).

    Its clock's c is 1, the standard deviation of standardised data. `kappa` means nothing to it.
    """

    power: ClassVar[int] = 0

    @property
    def scale(self) -> float:
        return 1.0

    @property
    def prior_std(self) -> float:
        return self.sigma(self.termination_time)

    def alpha(self, t: float) -> float:
        return 1.0

    def sigma(self, t: float) -> float:
        return math.sqrt(2 * t / self.beta)

    def noise_level(self, t: float) -> float:
        return self.sigma(t)

    def time(self, s: float) -> float:
        return self.beta * s * s / 2

    def drift_rate(self, t: float) -> float:
        return 0.0


@dataclass(frozen=True, kw_only=True, eq=False)
class PinnedSchedule(Schedule):
    """Brownian motion g dB, g^2 = 2/beta, conditioned to be 0 at T: no prior error, by construction.

    X_t given X_0 is N((1 - t/T) X_0, g^2 (t/T) (T - t) I), so with t = T sin(theta)^2 and c = g sqrt(T) it runs on the
    clock. Its last instant is theta = 90 degrees less 1e-6, where |X| is about 1e-6 c: so wide is the prior, in place
    of a point. `kappa` means nothing to it.
    """

    power: ClassVar[int] = 2

    @property
    def scale(self) -> float:
        return math.sqrt(2 * self.termination_time / self.beta)

    @property
    def prior_std(self) -> float:
        return self.sigma(self.termination_time)

    def alpha(self, t: float) -> float:
        return max(1 - t / self.termination_time, PINNED_ANGLE**2)

    def sigma(self, t: float) -> float:
        alpha = self.alpha(t)
        return self.scale * math.sqrt((1 - alpha) * alpha)

    def noise_level(self, t: float) -> float:
        return self.sigma(t) / self.alpha(t)

    def time(self, s: float) -> float:
        """t = T s^2/(c^2 + s^2)."""
        ratio = (s / self.scale) ** 2
        return self.termination_time * ratio / (1 + ratio)

    def termination_of_snr(self, r: float) -> float:
        """Its last instant stands for an SNR of 0: s_T = c/tan(1e-6), c^2 = 2T/beta, so T = beta (1e-6/r)^2/2."""
        left = PINNED_ANGLE**2
        return self.beta / 2 * left / (1 - left) / r**2

    def drift_rate(self, t: float) -> float:
        return 1 / (self.termination_time * self.alpha(t))


SCHEDULES: dict[str, type[Schedule]] = {"ou": Schedule, "ve": BrownianSchedule, "pinned": PinnedSchedule}


def decibels(r: float) -> float:
    """10 log10 r^2; infinite where the noise is nought."""
    return math.inf if math.isinf(r) else 20 * math.log10(r)
