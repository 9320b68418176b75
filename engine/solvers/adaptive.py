"""Dormand-Prince 8(5,3) with step control for the probability flow: the reference (Hairer et al. 1993, II.5)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from ..values import FloatArray
from .base import AbstractSolver, Denoiser, State, as_tensor_like


@dataclass(frozen=True)
class DormandPrince(AbstractSolver):
    """Local error per step below `tolerance` times (1 + |x|), rms over all coordinates. Run it in float64.

    It works on xt/(1 + s), which stays of order one. A few hundred evaluations at the default tolerance, beside the one
    a level that the states carry.
    """

    tolerance: float = 1e-8

    def _states(self, denoise: Denoiser, xt: Tensor, levels: FloatArray, noise: FloatArray | None) -> Iterator[State]:
        from scipy.integrate import DOP853

        shape = xt.shape

        def velocity(u: float, y: FloatArray) -> FloatArray:
            """dy/du of y = xt/(1 + s), u = log s."""
            s = math.exp(u)
            x = as_tensor_like(y.reshape(shape) * (1 + s), xt)
            change: FloatArray = ((x - denoise(x, s)).cpu().numpy() / (1 + s)).ravel() - y * (s / (1 + s))
            return change

        u = np.log(levels)
        start = (xt.cpu().numpy() / (1 + levels[0])).ravel()
        yield self._state(denoise, start, float(levels[0]), xt)
        if len(levels) == 1:
            return
        solver = DOP853(velocity, u[0], start, u[-1], rtol=self.tolerance, atol=self.tolerance)
        following = 1
        while following < len(levels):
            solver.step()
            dense = solver.dense_output()
            while following < len(levels) and (solver.t <= u[following] or solver.status == "finished"):
                y = solver.y if solver.status == "finished" and following == len(levels) - 1 else dense(u[following])
                yield self._state(denoise, y, float(levels[following]), xt)
                following += 1

    @staticmethod
    def _state(denoise: Denoiser, y: FloatArray, level: float, like: Tensor) -> State:
        xt = as_tensor_like(np.reshape(y, like.shape) * (1 + level), like)
        return State(level=level, xt=xt, denoised=denoise(xt, level))
