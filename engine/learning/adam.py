"""Adam on one vector (Kingma & Ba 2015, Algorithm 1). Torch's own takes seconds to import its compiler first."""

from __future__ import annotations

import math

import torch
from torch import Tensor

DECAY, SQUARED_DECAY, TINY = 0.9, 0.99, 1e-8
WARM_UP = 50  # steps
FINAL = 0.01  # of the largest rate


class Adam:
    """Moves `weights` (p,) in place."""

    def __init__(self, weights: Tensor) -> None:
        self.weights = weights
        self._mean, self._square = torch.zeros_like(weights), torch.zeros_like(weights)
        self._count = 0

    def step(self, gradient: Tensor, rate: float) -> None:
        """One step against `gradient` (p,)."""
        self._count += 1
        self._mean.lerp_(gradient, 1 - DECAY)
        self._square.mul_(SQUARED_DECAY).addcmul_(gradient, gradient, value=1 - SQUARED_DECAY)
        unbiased = math.sqrt(1 - SQUARED_DECAY**self._count)
        scale = rate * unbiased / (1 - DECAY**self._count)
        self.weights.addcdiv_(self._mean, self._square.sqrt().add_(TINY), value=-scale)


def rate_at(step: int, steps: int, largest: float) -> float:
    """The learning rate of a step, 0 <= step < steps: a linear warm-up, then a cosine down to a hundredth."""
    cosine = FINAL + (1 - FINAL) * 0.5 * (1 + math.cos(math.pi * step / steps))
    return largest * min(1.0, (step + 1) / WARM_UP) * cosine
