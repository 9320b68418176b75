"""The part of the loss that no network can learn: E w(s) tr Cov[X_0 | xt]/d, from the exact score, on fixed draws.

For the GMM-10 of UAI 2024 (unit variances, means uniform in a ball of radius 6), the noise's error, uniform in time, it
is about .30 for VP and .59 for pinned Brownian motion in 2-D, .20 and .36 in 50-D.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..experiment.target import SoftenedCloud
from ..laws.funnel import Funnel
from ..processes.particles import Stream, generator
from ..scores import AbstractScore, EmpiricalScore
from ..scores.funnel import FunnelScore
from ..scores.gaussian_mixture import GaussianMixtureScore
from ..values import FloatArray
from .losses import Batch, draw_data, levels_of, weighted_error
from .preconditioning import Preconditioning, error_weight
from .problem import TrainingProblem

LEVELS, EACH = 64, 64  # the evaluation set: levels at the midpoints of equal parts of attention, draws at each


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evaluation:
    """A fixed evaluation set in float32 and what the exact denoiser makes of it.

    `exact` (n, d): the F of the exact denoiser; `weight` (n, 1). `floor` with its standard `error`.
    """

    batch: Batch
    exact: Tensor
    weight: Tensor
    wanted: Tensor
    floor: float
    error: float

    def loss(self, output: Tensor) -> float:
        """The loss of outputs F (n, d) on the set's own noise: floor + excess in expectation, but noisier."""
        return float(weighted_error(output, self.wanted, self.weight))

    def excess(self, output: Tensor) -> float:
        """E w |D - D*|^2/d >= 0: the loss above the floor, since D* is the conditional expectation."""
        return float(weighted_error(output, self.exact, self.weight))


def exact_score(problem: TrainingProblem) -> AbstractScore:
    """The exact score of the problem's data law, in float64 on the CPU."""
    target = problem.target
    if isinstance(target, Funnel):
        return FunnelScore(target)
    return EmpiricalScore(target) if isinstance(target, SoftenedCloud) else GaussianMixtureScore(target)


def evaluation_of(
    problem: TrainingProblem,
    preconditioning: Preconditioning,
    centre: FloatArray,
    device: torch.device,
    *,
    each: int = EACH,
) -> Evaluation:
    """`each` draws at each of 64 levels, and their floor, worked out in float64 on the CPU.

    `preconditioning` and `centre` (d,), the mean that x0 are given less, are those of the model to be evaluated.
    """
    random = generator(problem.seed, Stream.TRAINING, 1)
    score = exact_score(problem)
    mean = torch.as_tensor(np.array(centre))
    levels = levels_of(problem, (np.arange(LEVELS) + 0.5) / LEVELS)
    batches, exact, floors, squares = [], [], [], []
    for s in levels.tolist():
        x0 = torch.as_tensor(draw_data(problem.target, each, random)) - mean
        noise = torch.as_tensor(random.standard_normal((each, problem.target.d)))
        batch = Batch(x0=x0, noise=noise, levels=torch.full((each, 1), s, dtype=torch.float64))
        denoised = score.denoise(mean + batch.z, s) - mean
        traces = score.covariance(mean + batch.z, s).diagonal(dim1=1, dim2=2).mean(dim=1)  # (each,)
        factor = float(error_weight(batch.levels[0], problem.weighting, problem.std))
        batches.append(batch)
        exact.append(preconditioning.output_for(denoised, (batch.z - denoised) / s, batch.levels))
        floors.append(factor * float(traces.mean()))
        squares.append(factor**2 * float(traces.var()))
    whole = Batch(
        x0=torch.cat([batch.x0 for batch in batches]),
        noise=torch.cat([batch.noise for batch in batches]),
        levels=torch.cat([batch.levels for batch in batches]),
    )
    wanted = preconditioning.output_for(whole.x0, whole.noise, whole.levels)
    factors = error_weight(whole.levels, problem.weighting, problem.std)

    def single(values: Tensor) -> Tensor:
        return values.to(torch.float32).to(device)

    return Evaluation(
        batch=Batch(x0=single(whole.x0), noise=single(whole.noise), levels=single(whole.levels)),
        exact=single(torch.cat(exact)),
        weight=single(factors * preconditioning.c_out(whole.levels) ** 2),
        wanted=single(wanted),
        floor=sum(floors) / LEVELS,
        error=math.sqrt(sum(squares) / each) / LEVELS,
    )
