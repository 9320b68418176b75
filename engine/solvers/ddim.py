"""The DDIM family: exact given D, with a share eta of fresh noise (Song, Meng & Ermon 2021, (12), (16)). Order 1."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from torch import Tensor

from ..values import FloatArray
from .base import AbstractSolver, Denoiser, State, as_tensor_like


@dataclass(frozen=True)
class DDIM(AbstractSolver):
    """xt' = D + sqrt(s'^2 - e^2)/s (xt - D) + e xi with e = eta s' sqrt(1 - (s'/s)^2).

    In the limit of small steps every eta in [0, 1] has the same marginals: 0 is the flow, 1 the reverse SDE. Order 1,
    weakly for eta > 0.
    """

    eta: float = 0.0

    @property
    def stochastic(self) -> bool:
        return self.eta > 0

    def _states(self, denoise: Denoiser, xt: Tensor, levels: FloatArray, noise: FloatArray | None) -> Iterator[State]:
        level = float(levels[0])
        denoised = denoise(xt, level)
        yield State(level=level, xt=xt, denoised=denoised)
        for number, following in enumerate(levels[1:].tolist()):
            fresh = self.eta * following * math.sqrt(1 - (following / level) ** 2)
            kept = math.sqrt(following**2 - fresh**2) / level
            xt = self._carried(xt, denoised, level, following, kept)
            if noise is not None:
                xt = xt + fresh * as_tensor_like(noise[number], xt)
            level, denoised = following, denoise(xt, following)
            yield State(level=level, xt=xt, denoised=denoised)

    def _carried(self, xt: Tensor, denoised: Tensor, level: float, following: float, kept: float) -> Tensor:
        """(n, d) the mean of xt' given xt, at the level `following`: D and the share `kept` of xt's own noise."""
        return denoised + kept * (xt - denoised)
