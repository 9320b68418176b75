"""The reversal of one experiment at one quality: score, solver, noise and dense output put together.

Importing this module loads torch, so only workers do.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..experiment.axes import Axes
from ..experiment.experiment import Experiment
from ..experiment.mixture import GaussianMixture
from ..experiment.target import SoftenedCloud, law_of
from ..processes.noise import DEEPEST, BrownianPaths
from ..processes.particles import Stream, generator
from ..results.estimates import MOST, Estimates
from ..results.results import Quality
from ..results.trajectory import Trajectory
from ..scores import score_of
from ..solvers import (
    DDIM,
    AbstractSolver,
    ExponentialAdams,
    PerAxisDDIM,
    Sharpened,
    State,
    bare_level,
    noise_levels,
    sharpened,
    softened_levels,
)
from ..solvers.base import as_tensor_like
from ..values import FloatArray
from .dense_output import DenseOutput
from .exact_reverse import exact_estimates, exact_trajectory

DRAFT_STEPS = 24  # evaluations of a draft; half of it when it is over budget
DRAFT_PAIRS = 6e7  # pairs (particle, point) that a draft may weigh: about 100 ms on one core
DRAFT_POINTS = 500  # a draft over budget keeps at least this many points
ESTIMATED_PAIRS = 20_000_000  # that estimates along the exact SDE, which needs no score of its own, may weigh
DRAWING_COST = 4  # what drawing end points costs a pair, in evaluations
DOUBLE_PAIRS = 4e6  # above this many pairs an evaluation the full result is worked out in float32 too
TOLERANCES = {Quality.DRAFT: 1e-3, Quality.FULL: 1e-4}  # of D in float32, in radii of the cloud
CHECKED = 256  # particles whose flow is solved again with half the evaluations


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reversal:
    """`trajectory` on its own clock, the noise at 0 and the data at 1; `error` as in `simulate`."""

    trajectory: Trajectory
    error: float | None
    evaluations: int
    estimates: Estimates


def solve_reversal(
    experiment: Experiment,
    start: FloatArray,
    quality: Quality,
    device: torch.device,
    frames: int,
    superseded: Callable[[], bool],
) -> Reversal | None:
    """From xt = `start` (n, d) at the terminal noise level to the data; None when superseded, asked every step.

    The whole reverse SDE (eta = 1) is exact, one draw of end points; with eta below 1 it is discretised.
    A draft takes at most 24 evaluations in float32; where that would weigh more than 6e7 pairs, 12 and a thinned cloud.
    """
    draft = quality is Quality.DRAFT
    steps, target = experiment.steps, law_of(experiment)
    if experiment.sampler == "sde" and experiment.eta == 1:
        drawn_from = draft_size(DRAWING_COST, target, len(start))[1] if draft else target
        exact = exact_trajectory(drawn_from, start, experiment.schedule, frames, experiment.seed, superseded)
        if exact is None:
            return None
        states = max(5, min(9 if draft else 33, ESTIMATED_PAIRS // (MOST * len(target))))
        estimates = exact_estimates(drawn_from, exact, experiment.schedule, states)
        return Reversal(trajectory=exact, error=None, evaluations=1, estimates=estimates)
    if draft:
        steps, target = draft_size(steps, target, len(start))
    double = not draft and len(start) * len(target) <= DOUBLE_PAIRS and device.type != "mps"
    axes = Axes.of(experiment.schedule, target.d)
    solver = solver_of(experiment, target, axes)
    smooth = isinstance(solver, Sharpened)
    score = score_of(
        sharpened(target) if smooth else target,
        experiment.schedule,
        device=device,
        dtype=torch.float64 if double else torch.float32,
        tolerance=None if double else TOLERANCES[quality],
    )
    stochastic = solver.stochastic
    terminal = experiment.schedule.terminal_noise_level
    levels_of = softened_levels if smooth else noise_levels
    levels = levels_of(target, terminal, solver.level_count(steps))
    noise = None
    if stochastic:
        levels, noise = snapped(experiment.seed, levels, start.shape)
    start = axes.stretches(terminal) * start
    output = DenseOutput(experiment.schedule, frames, smooth=not stochastic)
    evaluations = 0

    def denoise(xt: Tensor, s: float) -> Tensor:
        nonlocal evaluations
        evaluations += 1
        return score.denoise(xt, s)

    end = _end(solver.solve(denoise, score.tensor(start), levels, noise), superseded, output)
    if end is None:
        return None
    last = in_data_coordinates(end, axes)[1] if stochastic else landed(end, axes, target.softness)  # (n, d)
    error = None
    if not draft and not stochastic:
        halved = levels_of(target, terminal, max(2, len(levels) // 2))
        coarse = _end(solver.solve(score.denoise, score.tensor(start[:CHECKED]), halved), superseded, None)
        if coarse is None:
            return None
        difference = last[:CHECKED] - landed(coarse, axes, target.softness)
        error = math.sqrt(float((difference**2).sum(dim=1).mean()))
    trajectory = output.finish(last)
    return Reversal(trajectory=trajectory, error=error, evaluations=evaluations, estimates=output.estimates)


def solver_of(experiment: Experiment, target: SoftenedCloud | GaussianMixture, axes: Axes) -> AbstractSolver:
    """The flow's solver, by the sharper law unless points are all but bare; or the SDE's with a share eta of noise."""
    if experiment.sampler == "ode":
        soft = target.softness > bare_level(target) and not axes.differ
        return Sharpened(softness=target.softness) if soft else ExponentialAdams()
    return PerAxisDDIM(axes=axes, eta=experiment.eta) if axes.differ else DDIM(eta=experiment.eta)


def landed(state: State, axes: Axes, softness: float) -> Tensor:
    """(n, d) the end of the flow at s = 0, in data coordinates: see `State.landed`, axis by axis."""
    if not axes.differ:
        return state.landed(softness)
    levels = axes.levels(state.level)
    v = levels**2 + softness**2
    share = (1 - softness / np.sqrt(v)) * v / levels**2
    xt, denoised = in_data_coordinates(state, axes)
    return xt - as_tensor_like(share, xt) * (xt - denoised)


def in_data_coordinates(state: State, axes: Axes) -> tuple[Tensor, Tensor]:
    """xt = X_t/alpha and D (n, d), without the stretching of axes whose drifts differ."""
    factors, rates = (as_tensor_like(each, state.xt) for each in (axes.stretches(state.level), axes.rates(state.level)))
    return state.xt / factors, state.denoised / (factors * rates)


def draft_size(
    steps: int, target: SoftenedCloud | GaussianMixture, n: int
) -> tuple[int, SoftenedCloud | GaussianMixture]:
    """How many evaluations a draft of n particles takes, and on which cloud: maybe a systematic resample of it."""
    steps = min(steps, DRAFT_STEPS)
    if n * len(target) * steps <= DRAFT_PAIRS or isinstance(target, GaussianMixture):
        return steps, target
    steps = min(steps, DRAFT_STEPS // 2)
    count = min(len(target), max(DRAFT_POINTS, int(DRAFT_PAIRS / (n * steps))))
    ladder = np.cumsum(target.weights)
    chosen = np.searchsorted(ladder, (np.arange(count) + 0.5) / count * ladder[-1])
    thinned = dataclasses.replace(target, centres=target.centres[chosen], weights=np.full(count, 1 / count))
    return steps, target if count == len(target) else thinned


def snapped(seed: int, levels: FloatArray, shape: tuple[int, ...]) -> tuple[FloatArray, FloatArray]:
    """`levels` (k,), but for the first moved to nodes of the seed's noise (k' <= k), and that noise (k' - 1, n, d).

    The finer lattice of a longer run has the nodes and the noise of the coarser one.
    """
    decades = math.log10(levels[0] / levels[-1])
    depth = min(max(7, math.ceil(math.log2(16 * len(levels) / decades))), DEEPEST)
    end = generator(seed, Stream.REVERSE).standard_normal(shape)
    paths = BrownianPaths(seed=seed, stream=Stream.REVERSE, end=end, depth=depth)
    nodes = paths.nodes_near(levels[1:])
    nodes = nodes[paths.lattice[nodes] < levels[0] * (1 - 1e-9)]
    return np.concatenate([levels[:1], paths.lattice[nodes]]), paths.innovations(nodes)


def _end(states: Iterator[State], superseded: Callable[[], bool], output: DenseOutput | None) -> State | None:
    """The last state, every one having gone to `output`; None when superseded."""
    state = None
    with torch.inference_mode():
        for state in states:
            if superseded():
                return None
            if output is not None:
                output.add(state)
    return state
