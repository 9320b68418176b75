"""A short reversal: particles at X_T brought to the data by a counted number of evaluations of one denoiser.

What accelerated sampling is measured with (arXiv 2410.13431, section 4): whatever the particles start from, they get
the same denoiser, the same levels and the same number of evaluations. Importing this module loads torch.
"""

from __future__ import annotations

import functools

import numpy as np
import torch

from ...experiment.mixture import GaussianMixture
from ...experiment.schedule import Schedule
from ...experiment.target import SoftenedCloud
from ...learning.neural import NeuralScore
from ...scores import score_of
from ...solvers import ExponentialAdams, Sharpened, bare_level, noise_levels, sharpened, softened_levels
from ...solvers.base import AbstractSolver, Denoiser, State
from ...values import FloatArray


def exact_ends(
    law: SoftenedCloud | GaussianMixture, schedule: Schedule, start: FloatArray, evaluations: int
) -> FloatArray:
    """(n, d) ends of the probability flow from X_T = `start` (n, d) under the exact score of `law`, in float64.

    As the app's own reversals, by exponential Adams in the sharper law's noise level where the law is soft;
    `evaluations` >= 2. The schedule's axes have one clock.
    """
    xt = start / schedule.alpha(schedule.termination_time)
    terminal = schedule.terminal_noise_level
    soft = _is_soft(law)
    solver: AbstractSolver = Sharpened(softness=law.softness) if soft else ExponentialAdams()
    levels_of = softened_levels if soft else _bare_levels
    score = score_of(sharpened(law) if soft else law, schedule)
    levels = levels_of(law, terminal, solver.level_count(evaluations))
    return _last(solver, score.denoise, xt, levels, torch.float64).landed(law.softness).numpy().astype(np.float64)


def learned_ends(
    score: NeuralScore, law: SoftenedCloud, schedule: Schedule, start: FloatArray, evaluations: int
) -> FloatArray:
    """(n, d) ends of the learned flow from X_T = `start` (n, d); they end at D, which knows of no softness.

    Levels are uniform in log s, from the terminal one down to where points of `law` are told apart.
    """
    xt = start / schedule.alpha(schedule.termination_time)
    solver = ExponentialAdams()
    terminal = schedule.terminal_noise_level
    levels = _bare_levels(law, terminal, solver.level_count(evaluations))
    return _last(solver, score.denoise, xt, levels, score.dtype).denoised.numpy().astype(np.float64)


@functools.lru_cache(maxsize=32)  # it looks for neighbours, which in many dimensions takes longer than a reversal
def _is_soft(law: SoftenedCloud | GaussianMixture) -> bool:
    return law.softness > bare_level(law)


@functools.lru_cache(maxsize=64)  # so does this
def _bare_levels(law: SoftenedCloud | GaussianMixture, terminal: float, count: int) -> FloatArray:
    return noise_levels(law, terminal, count)


def _last(solver: AbstractSolver, denoise: Denoiser, xt: FloatArray, levels: FloatArray, dtype: torch.dtype) -> State:
    with torch.inference_mode():
        *_, last = solver.solve(denoise, torch.as_tensor(np.array(xt), dtype=dtype), levels)
    return last
