"""Codes: the latent that the probability flow pairs with a data point, and back (Khrulkov et al. 2023, ICLR).

The flow is that of the sharper law (`Sharpened`), regular at both ends, so the way back retraces the way there.
Importing this module loads torch, so only workers do.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from ..errors import EngineError
from ..experiment.mixture import GaussianMixture
from ..experiment.schedule import Schedule
from ..experiment.target import SoftenedCloud
from ..scores import score_of
from ..solvers import AbstractSolver, Denoiser, Sharpened, sharpened, softened_levels
from ..values import FloatArray

Law = SoftenedCloud | GaussianMixture
EVALUATIONS = 96


def encode(law: Law, x0: FloatArray, schedule: Schedule, evaluations: int = EVALUATIONS) -> FloatArray:
    """(n, d) X_T that the flow brings to data x0 (n, d), in float64; the paper's E(x0) as T grows.

    There and back at 96 + 96 evaluations errs by 1e-6 to 1e-5 (rms, clouds of radius 1.4, s0 from .2 to .05), but for
    the odd point from which the flow runs along the border of two basins. Raises EngineError without softness, where a
    point's code is its whole basin, and for drifts that differ by axis.
    """
    codes: FloatArray = schedule.alpha(schedule.termination_time) * _carried(law, x0, schedule, evaluations, up=True)
    return codes


def decode(law: Law, latents: FloatArray, schedule: Schedule, evaluations: int = EVALUATIONS) -> FloatArray:
    """(n, d) data from X_T (n, d): the inverse of `encode`, with the same errors raised."""
    xt = np.asarray(latents, np.float64) / schedule.alpha(schedule.termination_time)
    return _carried(law, xt, schedule, evaluations, up=False)


def _carried(law: Law, xt: FloatArray, schedule: Schedule, evaluations: int, *, up: bool) -> FloatArray:
    if law.softness <= 0:
        raise EngineError("A bare point has no one code: every latent of its basin leads to it.", "Raise the softness.")
    if schedule.kappa_ratio != 1:
        raise EngineError("Codes are worked out for equal drifts only.", "Set the drift ratio to 1.")
    solver = Sharpened(softness=law.softness)
    levels = softened_levels(law, schedule.terminal_noise_level, solver.level_count(max(evaluations, 4)))
    score = score_of(sharpened(law), schedule)
    end: FloatArray = carried(solver, score.denoise, score.tensor(xt), levels[::-1] if up else levels).numpy()
    return end


def carried(solver: AbstractSolver, denoise: Denoiser, xt: Tensor, levels: FloatArray) -> Tensor:
    """(n, d) where the flow takes xt (n, d), from the first of `levels` (k,) to the last."""
    with torch.inference_mode():
        *_, end = solver.solve(denoise, xt, levels)
    return end.xt
