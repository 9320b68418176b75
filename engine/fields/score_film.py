"""The score grad log p_t on a grid of the plane over time: the arrows along which a reversal turns noise back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ..errors import EngineError
from ..experiment.axes import Axes
from ..experiment.experiment import Experiment
from ..experiment.target import law_of
from ..flow.simulate import never
from ..results.trajectory import interpolated
from ..values import FloatArray, frozen_array

HALF_WIDTH = 4.0
SIDE = 20  # places a side
TIMES = (7, 25)  # phases of the draft and of the full film
FIRST = 2e-3  # phase: at the data itself the score of bare points is infinite


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ScoreFilm:
    """grad log p_t at places of the plane, at increasing forward phases.

    `phases` (k,); `points` (g, 2); `values` (k, g, 2) float32. `experiment` is reduced to the stage "diffusion".
    """

    experiment: Experiment
    phases: FloatArray
    points: FloatArray
    values: FloatArray

    def at(self, phase: float) -> FloatArray:
        """(g, 2) at a forward phase, linear between the computed ones; before the first of them that one."""
        return interpolated(self.phases, self.values, phase)


def score_film(experiment: Experiment, superseded: Callable[[], bool] = never) -> Iterator[ScoreFilm]:
    """The exact score on a 20 x 20 grid of [-4, 4]^2 at phases from 0.002 to 1: a draft, always, then the full film.

    The full one is dropped when `superseded()`, asked between phases, turns true. It weighs 400 places with every point
    at each phase. Raises EngineError for an empty cloud, and in more or fewer than two dimensions.
    """
    experiment = experiment.reduced("diffusion")
    target = law_of(experiment)
    if target.d != 2:
        raise EngineError("The score can only be shown in two dimensions.", f"This cloud has {target.d}.")
    from ..scores import score_of

    score = score_of(target, experiment.schedule)
    axis = (np.arange(SIDE) + 0.5) * 2 * HALF_WIDTH / SIDE - HALF_WIDTH
    points = np.stack(np.meshgrid(axis, axis), axis=2).reshape(-1, 2)
    axes = Axes.of(experiment.schedule, 2)
    for number, times in enumerate(TIMES):
        phases = np.linspace(FIRST, 1.0, times)
        values = []
        for s in experiment.schedule.level_of_phase(phases).tolist():
            if number > 0 and superseded():
                return
            stretches, alphas = axes.stretches(s), axes.alphas(s)  # (2,)
            seen = score.denoise(score.tensor(stretches / alphas * points), s).numpy()
            denoised = seen / (stretches * axes.rates(s))  # (g, 2) E[X_0 | x_t]
            values.append((alphas * denoised - points) / (alphas * axes.levels(s)) ** 2)  # Tweedie, axis by axis
        yield ScoreFilm(
            experiment=experiment,
            phases=frozen_array(phases),
            points=frozen_array(points),
            values=frozen_array(np.stack(values), np.float32),
        )
