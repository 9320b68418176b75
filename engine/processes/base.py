"""What every forward process offers: its drift and diffusion, and its exact paths on a given Brownian motion."""

from __future__ import annotations

import abc
from dataclasses import dataclass

from ..schedule import Schedule
from ..values import FloatArray


@dataclass(frozen=True, kw_only=True)
class AbstractProcess(abc.ABC):
    """A linear diffusion that takes data to noise, on a schedule."""

    schedule: Schedule

    @abc.abstractmethod
    def drift(self, x: FloatArray, t: float) -> FloatArray:
        """The drift at x (n, d) and time t."""

    @abc.abstractmethod
    def diffusion(self, t: float) -> float:
        """The coefficient of dB at time t."""

    @abc.abstractmethod
    def path(self, x0: FloatArray, noise: FloatArray, levels: FloatArray) -> FloatArray:
        """(k, n, d) X_t of particles x0 (n, d) at noise levels (k,), given their W(s^2) as `noise` (k, n, d)."""
