"""An experiment to the forward process and its reversal: first a draft, then the full result, of the same particles."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from ..experiment.axes import Axes
from ..experiment.experiment import Experiment
from ..processes import PROCESSES
from ..processes.noise import BrownianPaths
from ..processes.particles import Particles, Stream, draw_particles
from ..results.results import DiffusionResult, Quality
from ..results.trajectory import Trajectory
from ..values import FloatArray, IntArray, frozen_array
from .start_law import FORWARD_DEPTH, start_positions

if TYPE_CHECKING:
    import torch

FRAMES, FRAMES_OF_MANY, MANY = 97, 49, 20_000  # states stored; fewer when there are many particles,
FEWEST_FRAMES, STORED = 13, 5_000_000  # and beyond 100,000 so many that the positions stored stay about these


def never() -> bool:
    """For callers that don't interrupt."""
    return False


def simulate(
    experiment: Experiment, superseded: Callable[[], bool] = never, *, draft: bool = True
) -> Iterator[DiffusionResult]:
    """The draft, unless it is not asked for; then the full result, unless `superseded()`, asked between steps, is true.

    Both have the same particles and the same noise, and carry the experiment reduced to the stage "diffusion"; of more
    than 20,000 the draft has only the first, so that it still lands at once. `error`
    of a full result by the flow is the rms distance of the end points of its first 256 particles from a run with half
    the evaluations, an upper estimate of its own; drafts and the SDE have None. Raises EngineError for an empty cloud,
    or when memory is short.
    """
    from ..device import compute_device, with_fallback
    from .reversal import Reversal, solve_reversal

    started = time.perf_counter()
    experiment = experiment.reduced("diffusion")
    schedule = experiment.schedule
    everyone = draw_particles(experiment)
    device = compute_device()
    for quality in (Quality.DRAFT, Quality.FULL) if draft else (Quality.FULL,):
        asked = never if quality is Quality.DRAFT else superseded
        if quality is Quality.DRAFT or not draft or len(everyone) > MANY:
            particles = everyone.first(MANY) if quality is Quality.DRAFT else everyone
            forward, end = forward_process(experiment, particles)
            alphas = Axes.of(schedule, particles.x0.shape[1]).alphas(schedule.terminal_noise_level)  # (d,)
            start = end if experiment.start == "exact" else start_positions(experiment, particles) / alphas

        def attempt(
            device: torch.device,
            quality: Quality = quality,
            asked: Callable[[], bool] = asked,
            start: FloatArray = start,
            states: int = len(forward.phases),
        ) -> Reversal | None:
            return solve_reversal(experiment, start, quality, device, states, asked)

        reversal, used, status = with_fallback(attempt, device)
        if reversal is None:
            return
        yield DiffusionResult(
            experiment=experiment,
            quality=quality,
            forward=forward,
            reverse=reversal.trajectory,
            sources=particles.sources,
            latents=frozen_array(start * alphas),
            evaluations=reversal.evaluations,
            error=reversal.error,
            seconds=time.perf_counter() - started,
            device=used.type,
            status=status,
            estimates=reversal.estimates,
        )
        if superseded():
            return
        started = time.perf_counter()


def forward_paths(experiment: Experiment) -> tuple[Trajectory, IntArray]:
    """The forward process and its `sources` alone, to the bit those of `simulate`, at a small part of its cost.

    Raises EngineError for an empty cloud.
    """
    experiment = experiment.reduced("diffusion")
    particles = draw_particles(experiment)
    return forward_process(experiment, particles)[0], particles.sources


def frame_count(n: int) -> int:
    """How many states of n particles are stored: 8 bytes each and a trajectory, so that a million takes 104 MB."""
    return FRAMES if n <= MANY else min(max(STORED // n, FEWEST_FRAMES), FRAMES_OF_MANY)


def forward_process(experiment: Experiment, particles: Particles) -> tuple[Trajectory, FloatArray]:
    """The particles' exact forward paths at phases uniform on the clock, and X_T/alpha_T (n, d)."""
    schedule = experiment.schedule
    phases = np.linspace(0.0, 1.0, frame_count(len(particles)))
    levels = schedule.level_of_phase(phases)
    levels[-1] = schedule.terminal_noise_level
    paths = BrownianPaths(seed=experiment.seed, stream=Stream.FORWARD, end=particles.gaussian, depth=FORWARD_DEPTH)
    positions = PROCESSES[experiment.process](schedule=schedule).path(particles.x0, paths, levels)  # (k, n, d)
    alphas = Axes.of(schedule, positions.shape[2]).alphas(schedule.terminal_noise_level)
    return Trajectory(phases=phases, positions=positions), positions[-1] / alphas
