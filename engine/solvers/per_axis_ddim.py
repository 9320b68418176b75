"""The DDIM family where drifts differ by axis: exact given D, with a share eta of fresh noise (Song et al. 2021, (12)).

In y-coordinates y = c X_0 + s Z, see `PerAxisScore`: the noise is isotropic and only c moves.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from ..experiment.axes import Axes
from ..values import FloatArray
from .base import AbstractSolver, Denoiser, State, as_tensor_like

MOST_GROWTH = 1e30  # of c in a step; beyond it c itself was next to nothing, and c D is rounded to 0


@dataclass(frozen=True)
class PerAxisDDIM(AbstractSolver):
    """y' = c' D + sqrt(s'^2 - e^2)/s (y - c D) + e xi with e = eta s' sqrt(1 - (s'/s)^2). Order 1, weakly for eta > 0.

    `denoise` gives c q D, as the flow needs it.
    """

    axes: Axes
    eta: float = 1.0

    @property
    def stochastic(self) -> bool:
        return self.eta > 0

    def _states(self, denoise: Denoiser, xt: Tensor, levels: FloatArray, noise: FloatArray | None) -> Iterator[State]:
        axes, level = self.axes, float(levels[0])
        denoised = denoise(xt, level)
        yield State(level=level, xt=xt, denoised=denoised)
        for number, following in enumerate(levels[1:].tolist()):
            fresh = self.eta * following * math.sqrt(1 - (following / level) ** 2)
            kept = math.sqrt(following**2 - fresh**2) / level
            mean = denoised / as_tensor_like(axes.rates(level), xt)  # c D
            growth = np.minimum(axes.stretches(following) / axes.stretches(level), MOST_GROWTH)  # c'/c
            xt = as_tensor_like(growth, xt) * mean + kept * (xt - mean)
            if noise is not None:
                xt = xt + fresh * as_tensor_like(noise[number], xt)
            level, denoised = following, denoise(xt, following)
            yield State(level=level, xt=xt, denoised=denoised)
