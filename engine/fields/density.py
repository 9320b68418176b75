"""The density p_t on a grid over time: of a cloud a Gauss transform, in the plane a product of two matrices."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import numpy as np

from ..device import prepare_torch
from ..errors import EngineError
from ..experiment.axes import Axes
from ..experiment.experiment import Experiment
from ..experiment.mixture import GaussianMixture
from ..experiment.schedule import Schedule
from ..experiment.target import SoftenedCloud, law_of
from ..flow.simulate import never
from ..results.results import DensityFilm
from ..values import FloatArray, frozen_array

HALF_WIDTH = 4.0
SIZES = ((48, 17), (96, 33))  # (pixels a side, times) of the draft and of the full film
TINY = 1e-100  # a square that the density doesn't reach stays black
FAR = 26.0  # in widths: exp(-FAR^2 / 2) = 1e-147, where exponentials still are fast and products don't underflow
BLOCK = 20_000  # points weighed together


def density_film(
    experiment: Experiment, superseded: Callable[[], bool] = never, *, draft: bool = True
) -> Iterator[DensityFilm]:
    """p_t on the square [-4, 4]^2 at phases uniform on the forward clock: a draft, if asked for, then the full film.

    The full one is dropped when `superseded()`, asked between frames, turns true. Both carry the experiment reduced to
    the stage "diffusion". Bare points at phase 0 are shown half a pixel wide. Raises EngineError for an empty cloud,
    and in more or fewer than two dimensions.
    """
    experiment = experiment.reduced("diffusion")
    target = law_of(experiment)
    if target.d != 2:
        raise EngineError("The density can only be shown in two dimensions.", f"This cloud has {target.d}.")
    for number, (size, times) in list(enumerate(SIZES))[0 if draft else 1 :]:
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


def density(target: SoftenedCloud | GaussianMixture, schedule: Schedule, level: float, size: int) -> FloatArray:
    """(size, size) p_t at the pixels' centres, top row first, up to a factor.

    Of a cloud p_t = sum_i w_i N(alpha x_i, alpha^2 (s^2 + s0^2) I) is a sum of products of a column and a row.
    """
    prepare_torch()
    axes, pixel = Axes.of(schedule, 2), 2 * HALF_WIDTH / size
    grid = (np.arange(size) + 0.5) * pixel - HALF_WIDTH
    if isinstance(target, GaussianMixture):
        return _of_mixture(target, schedule, level, grid, pixel)
    import torch

    alphas, levels = axes.alphas(level), axes.levels(level)
    widths = np.maximum(alphas * np.hypot(levels, target.softness), pixel / 2)  # (2,)
    total = torch.zeros((size, size), dtype=torch.float64)
    for start in range(0, len(target), BLOCK):
        centres = torch.tensor(alphas * target.centres[start : start + BLOCK])
        weights = torch.tensor(target.weights[start : start + BLOCK])
        along = [(torch.as_tensor(grid)[:, None] - centres[:, axis]) / widths[axis] for axis in (0, 1)]
        across, up = (torch.exp(-0.5 * offsets.clamp(-FAR, FAR) ** 2) for offsets in along)  # (size, m')
        total += (up.flip(0) * weights) @ across.T
    picture: FloatArray = total.numpy()
    return picture


def _of_mixture(
    target: GaussianMixture, schedule: Schedule, level: float, grid: FloatArray, pixel: float
) -> FloatArray:
    """(size, size) p_t of a mixture, no narrower than half a pixel."""
    from ..scores import GaussianMixtureScore

    axes = Axes.of(schedule, 2)
    alphas, levels = axes.alphas(level), axes.levels(level)
    noisy = alphas[:, None] * target.covariances * alphas + np.diag((alphas * levels) ** 2)
    narrowest = float(np.linalg.eigvalsh(noisy[target.present])[:, 0].min())
    blur = max(0.0, (pixel / 2) ** 2 - narrowest) ** 0.5
    score = GaussianMixtureScore(dataclasses.replace(target, means=alphas * target.means, covariances=noisy))
    x = np.stack(np.meshgrid(grid, grid[::-1]), axis=2).reshape(-1, 2)
    logs = score.log_density(score.tensor(x), blur).reshape(len(grid), len(grid)).numpy()
    picture: FloatArray = np.exp(np.maximum(logs, -FAR * FAR / 2))
    return picture
