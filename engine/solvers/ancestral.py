"""The ancestral step for the reverse SDE, exact given D (DDPM; Ho et al. 2020, (7)). Weak order 1."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import ClassVar

from torch import Tensor

from ..values import FloatArray
from .base import AbstractSolver, Denoiser, State, as_tensor_like


class Ancestral(AbstractSolver):
    """xt' = D + r^2 (xt - D) + s' sqrt(1 - r^2) xi with r = s'/s: the step of eta = 1, where eta = 0 is DDIM."""

    stochastic: ClassVar[bool] = True

    def solve(
        self, denoise: Denoiser, xt: Tensor, levels: FloatArray, noise: FloatArray | None = None
    ) -> Iterator[State]:
        """See `AbstractSolver.solve`. Raises ValueError without noise."""
        if noise is None:
            raise ValueError("the ancestral step needs noise")
        level = float(levels[0])
        denoised = denoise(xt, level)
        yield State(level=level, xt=xt, denoised=denoised)
        for following, fresh in zip(levels[1:].tolist(), noise, strict=True):
            ratio2 = (following / level) ** 2
            xt = denoised + ratio2 * (xt - denoised) + following * math.sqrt(1 - ratio2) * as_tensor_like(fresh, xt)
            level, denoised = following, denoise(xt, following)
            yield State(level=level, xt=xt, denoised=denoised)
