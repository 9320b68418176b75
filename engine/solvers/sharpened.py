"""The flow of a softened law as that of a sharper one: noise of level s on softness s0 is noise of level sigma.

With sigma^2 = s^2 + s0^2 the flow d xt/d log sigma = xt - m has no softness in it, is as regular at s = 0 as anywhere,
and ends there, at sigma = s0, with nothing left to extrapolate.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..experiment.mixture import GaussianMixture
from ..experiment.target import SoftenedCloud
from ..values import FloatArray
from .base import LEAST_STEP, AbstractSolver, Denoiser, State, require_one_way
from .exponential import ExponentialAdams
from .levels import FAR, lies_beyond

ROUNDING = 1e-12  # of a variance: no leaner than that

NOTICED = 1e-6  # of s0: where sigma moves by less, one step errs by its square
GRADING = 1.4  # with it, and wider steps far out, errors are 3 to 20 times below those of a grid uniform in log s
FINE = 2000  # nodes from which levels are interpolated


@dataclass(frozen=True, kw_only=True)
class Sharpened(AbstractSolver):
    """Exponential Adams in log sigma. Its `denoise` is the sharper law's, m; its states have the softened law's D.

    Levels are of s, go down or up, and may begin or end with 0. Where the softness hides them all, nothing moves.
    """

    softness: float
    solver: ExponentialAdams = dataclasses.field(default_factory=ExponentialAdams)

    def level_count(self, evaluations: int) -> int:
        return self.solver.level_count(evaluations)

    def require_steps(self, levels: FloatArray) -> None:
        if self._hidden(levels):
            require_one_way(levels, 0.0)
        else:
            self.solver.require_steps(np.hypot(levels, self.softness))

    def _hidden(self, levels: FloatArray) -> bool:
        """Whether the softness is so much above all noise that sigma does not move."""
        return len(levels) > 0 and 0 < float(levels.max()) <= math.sqrt(LEAST_STEP) * self.softness

    def _states(self, denoise: Denoiser, xt: Tensor, levels: FloatArray, noise: FloatArray | None) -> Iterator[State]:
        if self._hidden(levels):
            yield from (State(level=level, xt=xt, denoised=xt) for level in levels.tolist())
            return
        total = np.hypot(levels, self.softness)
        for state, level in zip(self.solver.solve(denoise, xt, total), levels.tolist(), strict=True):
            share = (self.softness / state.level) ** 2
            yield State(level=level, xt=state.xt, denoised=torch.lerp(state.denoised, state.xt, share))


def sharpened(law: SoftenedCloud | GaussianMixture) -> SoftenedCloud | GaussianMixture:
    """The law that becomes this one when softened by its softness: bare points, or leaner components."""
    if isinstance(law, GaussianMixture):
        values, vectors = law.axes
        excess = values - law.softness**2  # (m, d)
        excess = np.where(excess > ROUNDING * values, excess, 0.0)
        return dataclasses.replace(law, covariances=np.einsum("mij,mj,mkj->mik", vectors, excess, vectors))
    return dataclasses.replace(law, softness=0.0)


def softened_levels(law: SoftenedCloud | GaussianMixture, terminal: float, count: int) -> FloatArray:
    """(count,) levels s from `terminal` to 0, uniform in log sigma but finer near s0 and coarser beyond two radii.

    The n-th is at log sigma = log s0 + log(sigma_T/s0) (n/N)^1.4, but that steps widen like sigma^1/2 beyond two radii,
    where D tends to the mean. What lies beyond 10,000 radii is crossed in one step. Softness > 0; two
    levels where it is so large that sigma hardly moves.
    """
    s0, reach = law.softness, 2 * max(law.radius, law.softness)
    start = math.hypot(terminal, s0)
    if start <= s0 * (1 + NOTICED):
        return np.array([terminal, 0.0])
    beyond = int(count > 2 and lies_beyond(start, FAR / 2 * reach))
    top = FAR / 2 * reach if beyond else start
    u = math.log(top / s0) * np.linspace(0.0, 1.0, FINE + 1) ** GRADING  # log(sigma/s0), increasing
    middles = s0 / reach * np.exp((u[1:] + u[:-1]) / 2)
    places = np.concatenate([[0.0], np.cumsum((1 + middles**4) ** -0.125)])
    chosen = np.interp(np.linspace(1.0, 0.0, count - beyond), places / places[-1], u)
    excess = np.expm1(chosen)  # sigma/s0 - 1
    levels: FloatArray = s0 * np.sqrt(excess * (excess + 2))
    if beyond:
        levels = np.concatenate([[terminal], levels])
    levels[0] = terminal
    return levels
