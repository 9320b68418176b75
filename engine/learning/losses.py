"""Denoising score matching (Vincent 2011): draws of data, noise and levels, and the weighted squared error of F.

The conditional expectation minimises it, whatever the weights; what is left then is the Bayes floor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..experiment.mixture import GaussianMixture
from ..experiment.target import SoftenedCloud
from ..laws.funnel import Funnel
from ..values import FloatArray
from .clocks import levels_at
from .problem import TrainingProblem


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """`x0` (n, d) less the data's mean, `noise` (n, d) standard normal, `levels` (n, 1): xt = mean + x0 + s noise."""

    x0: Tensor
    noise: Tensor
    levels: Tensor

    @property
    def z(self) -> Tensor:
        """(n, d) xt - mean."""
        return torch.addcmul(self.x0, self.levels, self.noise)


def draw_data(target: SoftenedCloud | GaussianMixture | Funnel, n: int, random: np.random.Generator) -> FloatArray:
    """(n, d) independent draws of p_0."""
    if isinstance(target, Funnel):
        return target.draw(n, random)
    ladder = np.cumsum(target.weights)
    chosen = np.searchsorted(ladder, random.random(n) * ladder[-1], side="right")
    gaussian = random.standard_normal((n, target.d))
    if isinstance(target, GaussianMixture):
        return target.place(chosen, gaussian)
    cloud: FloatArray = target.centres[chosen] + target.softness * gaussian
    return cloud


def draw_batch(problem: TrainingProblem, random: np.random.Generator, device: torch.device) -> Batch:
    """A batch in float32, drawn on the CPU; levels by stratified uniforms, which keeps the loss steady.

    The generator is used the same way whatever the process, so two processes learn from the same draws.
    """
    n, d = problem.batch, problem.target.d
    x0 = draw_data(problem.target, n, random) - problem.mean
    noise = random.standard_normal((n, d), np.float32)
    uniforms = (np.arange(n) + random.random(n)) / n
    levels = levels_of(problem, uniforms)

    def tensor(values: FloatArray) -> Tensor:
        return torch.as_tensor(values, dtype=torch.float32).to(device)

    return Batch(x0=tensor(x0), noise=tensor(noise), levels=tensor(levels[:, None]))


def levels_of(problem: TrainingProblem, uniforms: FloatArray) -> FloatArray:
    """(n,) noise levels at uniforms (n,), as the problem practises them."""
    return levels_at(uniforms, levels=problem.levels, process=problem.process, std=problem.std)


def weighted_error(output: Tensor, wanted: Tensor, weight: Tensor) -> Tensor:
    """Mean over the rows of weight (n, 1) times the mean square of output - wanted (n, d)."""
    return (weight * (output - wanted) ** 2).mean()
