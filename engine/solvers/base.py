"""What every solver of the reversal offers: a generator down the noise levels, so a caller can stop between steps."""

from __future__ import annotations

import abc
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..values import FloatArray

LEAST_STEP = 1e-12  # of log s: thousands of roundings; what solvers divide by
Denoiser = Callable[[Tensor, float], Tensor]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class State:
    """Particles at one noise level: `xt` (n, d) in data coordinates, `denoised` (n, d) their D at that level."""

    level: float
    xt: Tensor
    denoised: Tensor

    def landed(self, softness: float) -> Tensor:
        """(n, d) the end of the flow at s = 0, with the posterior weights of the points frozen from here on.

        Exact where they no longer change, as for one softened point: m + (s0/sqrt(v)) (xt - m), where v = s^2 + s0^2
        and m is the weighted mean of the points, D = m + (s0^2/v)(xt - m). For bare points it is D.
        """
        if self.level == 0:
            return self.xt
        v = self.level**2 + softness**2
        means = self.xt - (v / self.level**2) * (self.xt - self.denoised)
        return torch.lerp(means, self.xt, softness / v**0.5)


class AbstractSolver(abc.ABC):
    """A way down the noise levels: of the flow d xt/d log s = xt - D(xt, s), or of the reverse SDE."""

    @property
    def stochastic(self) -> bool:
        """Whether it takes noise."""
        return False

    def level_count(self, evaluations: int) -> int:
        """How many levels a number of evaluations of D suffices for, when steps aren't adapted."""
        return evaluations

    def solve(
        self, denoise: Denoiser, xt: Tensor, levels: FloatArray, noise: FloatArray | None = None
    ) -> Iterator[State]:
        """States at `levels` (k,), which decrease and are positive, from xt (n, d) at the first; that one included.

        `noise` (k - 1, n, d): independent standard normals, for stochastic solvers only. Raises ValueError where they
        get none, and for levels that don't move: whoever makes levels sees to it that each is a step from the last.
        """
        self.require_steps(levels)
        if self.stochastic and noise is None:
            raise ValueError("steps with fresh noise need noise")
        return self._states(denoise, xt, levels, noise)

    def require_steps(self, levels: FloatArray) -> None:
        """Raises ValueError unless `levels` are positive, finite, and move one way by a part in 10^12 or more each."""
        if len(levels) == 0 or not (np.isfinite(levels).all() and (levels > 0).all()):
            raise ValueError(f"noise levels are positive and finite: {levels}")
        require_one_way(np.log(levels), LEAST_STEP)

    @abc.abstractmethod
    def _states(self, denoise: Denoiser, xt: Tensor, levels: FloatArray, noise: FloatArray | None) -> Iterator[State]:
        """The states of `solve`, whose levels move and whose noise is there."""


def require_one_way(places: FloatArray, least: float) -> None:
    """Raises ValueError unless `places` (k,) of noise levels go up, or down, by more than `least` every time."""
    steps = np.diff(places)
    if not ((steps < -least).all() or (steps > least).all()):
        raise ValueError(f"noise levels that don't move: {places}")


def as_tensor_like(values: FloatArray, like: Tensor) -> Tensor:
    """A numpy array on the device and in the precision of `like`."""
    return torch.as_tensor(values, dtype=like.dtype, device=like.device)
