"""Heun's method for the probability flow d xt/ds = (xt - D)/s (Karras et al. 2022, algorithm 1). Order 2."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from ..values import FloatArray
from .base import AbstractSolver, Denoiser, State


@dataclass(frozen=True)
class Heun(AbstractSolver):
    """Two evaluations a step: an Euler step, which is DDIM's, then the mean of the slopes at its two ends."""

    def level_count(self, evaluations: int) -> int:
        return max(2, (evaluations + 1) // 2)

    def _states(self, denoise: Denoiser, xt: Tensor, levels: FloatArray, noise: FloatArray | None) -> Iterator[State]:
        level = float(levels[0])
        denoised = denoise(xt, level)
        yield State(level=level, xt=xt, denoised=denoised)
        for following in levels[1:].tolist():
            predicted = torch.lerp(denoised, xt, following / level)
            slopes = (xt - denoised) / level + (predicted - denoise(predicted, following)) / following
            xt = xt + 0.5 * (following - level) * slopes
            level, denoised = following, denoise(xt, following)
            yield State(level=level, xt=xt, denoised=denoised)
