"""The density p_t on a grid over time: a Gauss transform, which in the plane is a product of two matrices."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from .device import prepare_torch
from .errors import EngineError
from .experiment import Experiment
from .results import DensityFilm
from .schedule import Schedule
from .simulate import never
from .target import SoftenedCloud, target_of
from .values import FloatArray, frozen_array

HALF_WIDTH = 4.0
SIZES = ((48, 17), (96, 33))  # (pixels a side, times) of the draft and of the full film
TINY = 1e-100  # a square that the density doesn't reach stays black
FAR = 26.0  # in widths: exp(-FAR^2 / 2) = 1e-147, where exponentials still are fast and products don't underflow
BLOCK = 20_000  # points weighed together


def density_film(experiment: Experiment, superseded: Callable[[], bool] = never) -> Iterator[DensityFilm]:
    """p_t on the square [-4, 4]^2 at phases uniform on the forward clock: a draft, always, then the full film.

    The full one is dropped when `superseded()`, asked between frames, turns true. Both carry the experiment reduced to
    the stage "diffusion". Bare points at phase 0 are shown half a pixel wide. Raises EngineError for an empty cloud,
    and in more or fewer than two dimensions.
    """
    experiment = experiment.reduced("diffusion")
    target = target_of(experiment)
    if target.d != 2:
        raise EngineError("The density can only be shown in two dimensions.", f"This cloud has {target.d}.")
    for number, (size, times) in enumerate(SIZES):
        phases = np.linspace(0.0, 1.0, times)
        frames = []
        for level in experiment.schedule.level_of_phase(phases).tolist():
            if number > 0 and superseded():
                return
            frames.append(density(target, experiment.schedule, level, size))
        yield DensityFilm(
            experiment=experiment,
            phases=frozen_array(phases),
            values=frozen_array(np.stack([frame / max(frame.max(), TINY) for frame in frames]), np.float32),
            half_width=HALF_WIDTH,
        )


def density(target: SoftenedCloud, schedule: Schedule, level: float, size: int) -> FloatArray:
    """(size, size) p_t at the pixels' centres, top row first, up to a factor.

    p_t = sum_i w_i N(alpha x_i, alpha^2 (s^2 + s0^2) I) is a sum of products of a column and a row.
    """
    prepare_torch()
    import torch

    pixel = 2 * HALF_WIDTH / size
    alpha = float(schedule.alpha_of_level(level))
    width = max(alpha * float(np.hypot(level, target.softness)), pixel / 2)
    grid = torch.as_tensor((np.arange(size) + 0.5) * pixel - HALF_WIDTH)
    total = torch.zeros((size, size), dtype=torch.float64)
    for start in range(0, len(target), BLOCK):
        centres = torch.tensor(alpha * target.centres[start : start + BLOCK])
        weights = torch.tensor(target.weights[start : start + BLOCK])
        across = torch.exp(-0.5 * ((grid - centres[:, :1]) / width).clamp(-FAR, FAR) ** 2)  # (m', size)
        down = torch.exp(-0.5 * ((grid.flip(0)[:, None] - centres[:, 1]) / width).clamp(-FAR, FAR) ** 2)  # (size, m')
        total += (down * weights) @ across
    picture: FloatArray = total.numpy()
    return picture
