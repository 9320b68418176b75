"""The probability flow from the prior to the data, for diagnostics: in float64, and with its Jacobian where asked."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator

import numpy as np
import torch
from scipy.spatial import cKDTree
from torch import Tensor

from ..experiment.target import SoftenedCloud
from ..flow.reversal import landed as reversal_landed
from ..flow.reversal import solver_of
from ..scores import EmpiricalScore, score_of
from ..solvers import ExponentialAdams, Sharpened, State, lies_beyond, noise_levels, sharpened, softened_levels
from ..transport import highest_plane
from ..values import FloatArray, IntArray
from .base import Problem
from .concavity.laws import exact_score, narrowest, second_moments

STRAIGHT = 0.03  # of the clock's angle, in radians
FINEST = 1e-5  # of the radius, the last noise level: beyond it, logits of |x|^2/s^2 are known to no better than 1e-6
APART = 10  # levels between two points that are told apart: the middle is then five standard deviations off


def undecided(problem: Problem) -> float:
    """The mass of the points that `basins` can't tell from their nearest: the flow to them ends too early."""
    plan = problem.plan
    if len(plan.sites) == 1:
        return 0.0
    radius = SoftenedCloud(centres=plan.sites, weights=plan.weights, softness=0.0).radius
    nearest = cKDTree(plan.sites).query(plan.sites, k=2)[0][:, 1]
    return float(plan.weights[nearest < APART * FINEST * radius].sum())


def basins(problem: Problem, latents: FloatArray, density: float) -> Generator[None, None, IntArray]:
    """(n,) the site that the flow reaches from prior latents (n, d) at T, with `density` steps for a factor e in noise.

    Softening by s0 and noise of level s make the same law as noise of level (s^2 + s0^2)^1/2 alone, so the softened
    flow is the first part of the flow to the bare points; carried on it tells the point, whatever the softness. (Where
    drifts differ between axes this does not hold, and the flow to the bare points is taken.)
    The points come from the plan, where near ones are one. At the last level the largest posterior weight decides,
    which may be wrong for the mass that is `undecided`.
    """
    plan = problem.plan
    if len(plan.sites) == 1:
        return np.zeros(len(latents), np.int64)
    state = yield from _last(_to_the_points(problem, latents, density))
    heights = state.level**2 * np.log(plan.weights) - (plan.sites**2).sum(1) / 2
    return highest_plane(in_data(problem, state)[0], plan.sites, heights)


def bare_path(
    problem: Problem, latents: FloatArray, density: float
) -> Generator[None, None, tuple[FloatArray, list[FloatArray]]]:
    """(n, d) positions of the flow of `basins` from its start at T to the points, at all its levels and at the end.

    In the process's own coordinates, after the noise levels (k,). What softness s0 leaves open is passed at time 0. No
    step is long on the clock: the last one's chord is as long as its arc to STRAIGHT^2/24.
    """
    softness, isotropic = problem.target.softness, not problem.axes.differ
    path: list[FloatArray] = []
    levels: list[float] = []
    end = latents
    for state in _to_the_points(problem, latents, density, resolved=STRAIGHT * problem.axes.slowest.scale):
        s = math.sqrt(max(0.0, state.level**2 - softness**2)) if isotropic else state.level
        path.append(state.xt.numpy() / problem.factors(s))
        levels.append(s)
        end = in_data(problem, state)[1]
        yield
    return np.array([*levels, 0.0]), [*path, end]


def _to_the_points(
    problem: Problem, latents: FloatArray, density: float, resolved: float | None = None
) -> Iterator[State]:
    """States of the flow from prior latents (n, d) at T to the points of the plan; `resolved` as in `_levels`."""
    plan = problem.plan
    bare = SoftenedCloud(centres=plan.sites, weights=plan.weights, softness=0.0)
    score = exact_score(bare, problem.schedule)
    softness = problem.target.softness if isinstance(score, EmpiricalScore) else 0.0
    resolved = None if resolved is None else math.hypot(resolved, softness)
    levels = _levels(bare, math.hypot(problem.terminal_level, softness), density, resolved)
    return ExponentialAdams().solve(score.denoise, score.tensor(latents * problem.inflow), levels)


def _levels(bare: SoftenedCloud, start: float, density: float, resolved: float | None) -> FloatArray:
    """Noise levels (k,) from `start` to a tenth of the closest pair's distance, but no further than 1e-5 radii.

    At a tenth the middle of the pair is five standard deviations off, where a millionth of the mass is undecided.
    Everything beyond 10,000 radii is one step: there the cloud acts as its mean. But where every level from `start` to
    `resolved` is asked for, all steps are short and go down to there.
    """
    closest = float(cKDTree(bare.centres).query(bare.centres, k=2)[0][:, 1].min())
    lowest = min(max(closest / APART, FINEST * bare.radius), start / 10, resolved or math.inf)
    far = max(1e4 * bare.radius, 10 * lowest)  # the radius is nought of a single point
    beyond = resolved is None and lies_beyond(start, far)
    top = far if beyond else start
    levels = np.geomspace(top, lowest, 2 + math.ceil(density * math.log(top / lowest)))
    return np.concatenate([[start], levels]) if beyond else levels


def flow_jacobian(problem: Problem, latents: FloatArray, steps: int) -> Generator[None, None, FloatArray]:
    """(n, d, d) derivative of the flow's end by the latents (n, d); for bare points, at the last noise level.

    J obeys dJ/d log s = J - (dD/dx) J, the flow's own equation with D replaced by (dD/dx) J, so both go through the
    same exponential solver as one state of d + d^2 coordinates. Where the dD/dx along a path commute, every J is a
    polynomial of them and symmetric to rounding.
    """
    n, d = latents.shape
    identity = np.broadcast_to(np.diag(problem.inflow).ravel(), (n, d * d))
    start = problem.score.tensor(np.concatenate([latents * problem.inflow, identity], axis=1))

    def denoise(state: Tensor, s: float) -> Tensor:
        xt, jacobian = state[:, :d], state[:, d:].reshape(n, d, d)
        moved = problem.score.jacobian(xt, s) @ jacobian
        return torch.cat([problem.score.denoise(xt, s), moved.reshape(n, d * d)], dim=1)

    levels = noise_levels(problem.law, problem.terminal_level, steps)
    state = yield from _last(ExponentialAdams().solve(denoise, start, levels))
    jacobians = State(level=state.level, xt=_rows(state.xt, n, d), denoised=_rows(state.denoised, n, d))
    return landed(problem, jacobians).reshape(n, d, d).swapaxes(1, 2)


def _rows(state: Tensor, n: int, d: int) -> Tensor:
    """(n d, d) the columns of the Jacobians in a state, one a row, as `landed` takes positions."""
    return state[:, d:].reshape(n, d, d).swapaxes(1, 2).reshape(n * d, d)


def flow_ends(problem: Problem, latents: FloatArray, evaluations: int) -> Generator[None, None, FloatArray]:
    """(n, d) where the flow takes X_T = latents (n, d), as the reversal does, with so many score evaluations."""
    flow = problem.experiment.with_parameters({"sampler": "ode"})
    solver = solver_of(flow, problem.law, problem.axes)
    smooth = isinstance(solver, Sharpened)
    score = score_of(sharpened(problem.law) if smooth else problem.law, problem.schedule)
    levels_of = softened_levels if smooth else noise_levels
    levels = levels_of(problem.law, problem.terminal_level, solver.level_count(evaluations))
    state = yield from _last(solver.solve(score.denoise, score.tensor(latents * problem.inflow), levels))
    ends: FloatArray = reversal_landed(state, problem.axes, problem.law.softness).numpy()
    return ends


def decoded(
    problem: Problem, gaussian: FloatArray, down_to: float, density: float
) -> Generator[None, None, FloatArray]:
    """(n, d) where the flow from T = infinity, at N(0, I) `gaussian` (n, d), is at noise level `down_to` > 0.

    In the flow's coordinates. It starts 10,000 radii out, where the law acts as its mean but for 1e-8.
    """
    levels = _far_levels(problem, down_to, density)[::-1].copy()
    start = problem.score.tensor(problem.law.mean + levels[0] * gaussian)
    state = yield from _last(ExponentialAdams().solve(problem.score.denoise, start, levels))
    reached: FloatArray = state.xt.numpy()
    return reached


def encoded(problem: Problem, x0: FloatArray, density: float) -> Generator[None, None, FloatArray]:
    """(n, d) codes E(x0) ~ N(0, I) of data (n, d): the flow's limit at T = infinity ([K]).

    The first step, to a hundredth of the narrowest component, is x0 + (x0 - D)/2 to the fourth order of that ratio.
    Raises ValueError for a law with bare points, where a point has no single code.
    """
    narrow = narrowest(problem.law)
    if narrow <= 0:
        raise ValueError("bare points have no single code")
    levels = _far_levels(problem, narrow / 100, density)
    start = problem.score.tensor(soon(problem, x0, float(levels[0])))
    state = yield from _last(ExponentialAdams().solve(problem.score.denoise, start, levels))
    codes: FloatArray = (state.xt.numpy() - problem.law.mean) / state.level
    return codes


def soon(problem: Problem, x0: FloatArray, s: float) -> FloatArray:
    """(n, d) where the flow from data x0 (n, d) is at a noise level s far below any width, in its own coordinates.

    To the fourth order of their ratio, x_0 + (x_0 - D)/2.
    """
    y = problem.score.tensor(x0 * problem.axes.stretches(s))
    x, denoised = in_data(problem, State(level=s, xt=y, denoised=problem.score.denoise(y, s)))
    return (x + (x - denoised) / 2) * problem.axes.stretches(s)


def landed(problem: Problem, state: State) -> FloatArray:
    """(n, d) the flow's end at s = 0, from a state at a level far below any width: the inverse of `soon`.

    Of bare points, where that level is no further than their spacing tells apart, the state itself.
    """
    x, denoised = in_data(problem, state)
    return x if narrowest(problem.law) == 0 else (x + denoised) / 2


def in_data(problem: Problem, state: State) -> tuple[FloatArray, FloatArray]:
    """Positions and denoised (n, d) of a state in data coordinates."""
    stretches, rates = problem.axes.stretches(state.level), problem.axes.rates(state.level)
    return state.xt.numpy() / stretches, state.denoised.numpy() / (stretches * rates)


def _far_levels(problem: Problem, lowest: float, density: float) -> FloatArray:
    """Increasing levels from `lowest` to 10,000 radii; `density` steps a factor e, a third beyond 3 radii."""
    radius = math.sqrt(float(np.trace(second_moments(problem.law))))
    middle, top = max(3 * radius, 3 * lowest), 1e4 * max(radius, lowest)
    near = np.geomspace(lowest, middle, 2 + math.ceil(density * math.log(middle / lowest)))
    far = np.geomspace(middle, top, 2 + math.ceil(density / 3 * math.log(top / middle)))
    return np.concatenate([near, far[1:]])


def _last(states: Iterator[State]) -> Generator[None, None, State]:
    state = next(states)
    for following in states:
        state = following
        yield
    return state
