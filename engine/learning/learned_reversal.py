"""Particles along the learned probability flow, from the latents of their exact reversal, on its clock.

Imports torch.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..errors import EngineError
from ..experiment.axes import Axes
from ..experiment.experiment import Experiment
from ..experiment.target import law_of
from ..flow.dense_output import DenseOutput
from ..flow.reversal import solve_reversal
from ..flow.start_law import start_positions
from ..processes.particles import Stream, draw_particles, generator
from ..results.results import Quality, Reading
from ..results.trajectory import Trajectory
from ..solvers import ExponentialAdams, State
from ..solvers.levels import smallest_level
from ..transport.distances import mmd
from ..values import FloatArray
from .losses import draw_data
from .model import LearnedModel
from .neural import FAR, NeuralScore
from .plan import LEARNERS
from .state import LearnedReversal

EVALUATIONS = 32  # of the network: the flow errs by less than the network does
FRAMES = 49
MOST = 5000  # particles
COMPARED = 512  # particles whose ends are compared with those of the exact flow
DRAWS = 3  # part of the training's stream for the data that ends are compared with


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Latents:
    """`start` (n, d): xt at the terminal noise level, of the experiment's first particles, in float64."""

    experiment: Experiment
    start: FloatArray

    @staticmethod
    def of(experiment: Experiment) -> Latents:
        """Raises EngineError where axes have clocks of their own: a learned score knows one noise level at a time."""
        axes = Axes.of(experiment.schedule, experiment.cloud.d)
        if axes.differ:
            raise EngineError("A learned score knows one noise level for all axes.", "Set the drift ratio to 1.")
        schedule = experiment.schedule
        positions = start_positions(experiment, draw_particles(experiment))[:MOST]
        return Latents(experiment=experiment, start=positions / axes.alphas(schedule.terminal_noise_level))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExactEnds:
    """Where the exact flow ends: `ends` (n, d) of the first 512 particles with their rms `error`, and fresh `data`."""

    ends: FloatArray
    error: float
    data: FloatArray
    bandwidth: float
    mmd: float

    @staticmethod
    def of(latents: Latents, device: torch.device, superseded: Callable[[], bool]) -> ExactEnds | None:
        """None when superseded."""
        experiment = latents.experiment.with_parameters({"sampler": "ode"})
        start = latents.start[:COMPARED]
        exact = solve_reversal(experiment, start, Quality.FULL, device, 2, superseded)
        if exact is None:
            return None
        target, ends = law_of(experiment), exact.trajectory.positions[-1].astype(np.float64)
        data = draw_data(target, COMPARED, generator(experiment.seed, Stream.TRAINING, DRAWS))
        bandwidth = float(np.sqrt(data.var(axis=0).mean())) or 1.0
        return ExactEnds(
            ends=ends, error=exact.error or 0.0, data=data, bandwidth=bandwidth, mmd=mmd(ends, data, bandwidth)
        )

    def readings(self, process: str, ends: FloatArray) -> tuple[Reading, ...]:
        """How far learned `ends` (n, d) are from these, particle by particle and as a law."""
        mine = ends[: len(self.ends)].astype(np.float64)
        rms = math.sqrt(float(((mine - self.ends) ** 2).sum(axis=1).mean()))
        return (
            Reading(
                name=f"learning.{process}.end_distance",
                label=f"{LEARNERS[process]} ends, rms off",
                value=rms,
                floor=self.error,
                source="[V] learned against exact score",
                note="Root mean square distance from the exact flow's ends of the same latents.",
            ),
            Reading(
                name=f"learning.{process}.mmd",
                label=f"{LEARNERS[process]} MMD to data",
                value=mmd(mine, self.data, self.bandwidth),
                floor=self.mmd,
                source="[V] MMD",
                note="Gaussian kernel as wide as the data; the floor is that of the exact flow's ends.",
            ),
        )


def learned_reversal(
    model: LearnedModel, latents: Latents, device: torch.device, exact: ExactEnds | None
) -> LearnedReversal:
    """The flow of the model's denoiser: 32 evaluations in float32, the Gaussian of its data beyond a hundred sizes.

    At the last level it ends at D, as a denoiser does that knows of no softness.
    """
    schedule, target = latents.experiment.schedule, law_of(latents.experiment)
    terminal = schedule.terminal_noise_level
    score = NeuralScore(model, device=device)
    output = DenseOutput(schedule, FRAMES, smooth=True)
    xt, top = torch.as_tensor(latents.start, dtype=score.dtype, device=device), terminal
    with torch.inference_mode():
        if terminal > FAR * model.std:
            top = FAR * model.std
            output.add(State(level=terminal, xt=xt, denoised=gaussian_denoiser(score, xt, terminal)))
            spread = math.hypot(model.std, top) / math.hypot(model.std, terminal)
            xt = score.mean + spread * (xt - score.mean)
        solver = ExponentialAdams()
        levels = np.geomspace(top, smallest_level(target, top), solver.level_count(EVALUATIONS))
        state = State(level=top, xt=xt, denoised=xt)
        for state in solver.solve(score.denoise, xt, levels):
            output.add(state)
        trajectory: Trajectory = output.finish(state.denoised)
    readings = exact.readings(model.process, trajectory.positions[-1]) if exact is not None else ()
    return LearnedReversal(experiment=latents.experiment, trajectory=trajectory, step=model.steps, readings=readings)


def gaussian_denoiser(score: NeuralScore, xt: Tensor, s: float) -> Tensor:
    """(n, d) D of a Gaussian with the data's mean and variance."""
    return score.mean + score.std**2 / (score.std**2 + s**2) * (xt - score.mean)
