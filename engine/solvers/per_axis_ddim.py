"""The DDIM family where drifts differ by axis, in y-coordinates y = c X_0 + s Z (`PerAxisScore`).

The noise is isotropic there, and only c moves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import Tensor

from ..experiment.axes import Axes
from .base import as_tensor_like
from .ddim import DDIM

MOST_GROWTH = 1e30  # of c in a step; beyond it c itself was next to nothing, and c D is rounded to 0


@dataclass(frozen=True, kw_only=True)
class PerAxisDDIM(DDIM):
    """y' = c' D + sqrt(s'^2 - e^2)/s (y - c D) + e xi with e = eta s' sqrt(1 - (s'/s)^2). Order 1, weakly for eta > 0.

    `denoise` gives c q D, as the flow needs it.
    """

    axes: Axes
    eta: float = 1.0

    def _carried(self, xt: Tensor, denoised: Tensor, level: float, following: float, kept: float) -> Tensor:
        mean = denoised / as_tensor_like(self.axes.rates(level), xt)  # c D
        growth = np.minimum(self.axes.stretches(following) / self.axes.stretches(level), MOST_GROWTH)  # c'/c
        return as_tensor_like(growth, xt) * mean + kept * (xt - mean)
