"""What every forward process offers: drift and diffusion, exact transitions, its prior, and paths on given noise."""

from __future__ import annotations

import abc
from dataclasses import dataclass

import numpy as np

from ..experiment.axes import Axes
from ..experiment.schedule import Schedule
from ..values import FloatArray
from .noise import BrownianPaths


@dataclass(frozen=True, kw_only=True)
class AbstractProcess(abc.ABC):
    """A linear diffusion dX = -a(t) X dt + b(t) dB that takes data to noise: X_t = alpha (X_0 + W(s^2)) in law.

    W is a Brownian motion in the clock u = s^2: a time change and a scaling make all of them one (Doob).
    """

    schedule: Schedule

    @property
    @abc.abstractmethod
    def name(self) -> str:
        """What the literature calls it."""

    def drift(self, x: FloatArray, t: float) -> FloatArray:
        """The drift at x (n, d) and time t."""
        rates = np.array([axis.drift_rate(t) for axis in self.schedule.axes(x.shape[1])])
        return -rates * x

    def diffusion(self, t: float, d: int) -> FloatArray:
        """(d,) coefficients of dB at time t, axis by axis."""
        return np.sqrt([axis.noise_rate(t) for axis in self.schedule.axes(d)])

    def transition(self, start: float, end: float, d: int) -> tuple[FloatArray, FloatArray]:
        """Gains (d,) and deviations (d,): X_end given X_start = x is N(gains x, diag(stds^2)); start <= end."""
        gains, variances = np.empty(d), np.empty(d)
        for number, axis in enumerate(self.schedule.axes(d)):
            gains[number] = axis.alpha(end) / axis.alpha(start)
            growth = (axis.noise_level(end) - axis.noise_level(start)) * (
                axis.noise_level(end) + axis.noise_level(start)
            )
            variances[number] = axis.alpha(end) ** 2 * growth
        return gains, np.sqrt(variances)

    def prior(self, d: int) -> FloatArray:
        """(d,) standard deviations of the centred Gaussian that the reversal may start from."""
        return self.schedule.prior_stds(d)

    def path(self, x0: FloatArray, paths: BrownianPaths, levels: FloatArray) -> FloatArray:
        """(k, n, d) X_t of particles x0 (n, d) along their `paths`, at noise levels (k,) of the slowest axis."""
        axes = Axes.of(self.schedule, x0.shape[1])
        if axes.differ:
            by_axis = np.array([axes.levels(float(s)) for s in levels])  # (k, d)
            noise = paths.at(by_axis[:, 0])
            noise[:, :, 1] = paths.at(by_axis[:, 1])[:, :, 1]  # the only axis with a clock of its own
            alphas = np.array([axes.alphas(float(s)) for s in levels])[:, None, :]  # (k, 1, d)
        else:
            noise = paths.at(levels)
            alphas = np.asarray(self.schedule.alpha_of_level(levels))[:, None, None]
        noise += x0
        noise *= alphas
        return noise
