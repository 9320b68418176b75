"""The probability flow from the prior to the data, for diagnostics: in float64, and with its Jacobian where asked."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator

import numpy as np
import torch
from scipy.spatial import cKDTree
from torch import Tensor

from ..scores import EmpiricalScore
from ..solvers import ExponentialAdams, State, noise_levels
from ..target import SoftenedCloud
from ..transport import highest_plane
from ..values import FloatArray, IntArray
from .base import Problem


def basins(problem: Problem, latents: FloatArray, density: float) -> Generator[None, None, IntArray]:
    """(n,) the site that the flow reaches from prior latents (n, d) at T, with `density` steps for a factor e in noise.

    Softening by s0 and noise of level s make the same law as noise of level (s^2 + s0^2)^1/2 alone, so the softened
    flow is the first part of the flow to the bare points; carried on it tells the point, whatever the softness.
    The points come from the plan, where near ones are one. At the last level the largest posterior weight decides.
    """
    plan, schedule = problem.plan, problem.schedule
    if len(plan.sites) == 1:
        return np.zeros(len(latents), np.int64)
    bare = SoftenedCloud(centres=plan.sites, weights=plan.weights, softness=0.0)
    score = EmpiricalScore(bare)
    levels = _levels(bare, math.hypot(schedule.terminal_noise_level, problem.target.softness), density)
    xt = score.tensor(latents / schedule.alpha(schedule.termination_time))
    state = yield from _last(ExponentialAdams().solve(score.denoise, xt, levels))
    heights = state.level**2 * np.log(plan.weights) - (plan.sites**2).sum(1) / 2
    return highest_plane(state.xt.numpy(), plan.sites, heights)


def _levels(bare: SoftenedCloud, start: float, density: float) -> FloatArray:
    """Noise levels (k,) from `start` to a tenth of the closest pair's distance, but no further than 1e-5 radii.

    At a tenth the middle of the pair is five standard deviations off, where a millionth of the mass is undecided.
    Everything beyond 10,000 radii is one step: there the cloud acts as its mean.
    """
    closest = float(cKDTree(bare.centres).query(bare.centres, k=2)[0][:, 1].min())
    lowest = min(max(closest / 10, 1e-5 * bare.radius), start / 10)
    top = min(start, 1e4 * bare.radius)
    levels = np.geomspace(top, lowest, 2 + math.ceil(density * math.log(top / lowest)))
    return levels if top == start else np.concatenate([[start], levels])


def flow_jacobian(problem: Problem, latents: FloatArray, steps: int) -> Generator[None, None, FloatArray]:
    """(n, d, d) derivative of the flow's last state, where noise is far below the softness, by the latents (n, d).

    J obeys dJ/d log s = J - (dD/dx) J, the flow's own equation with D replaced by (dD/dx) J, so both go through the
    same exponential solver as one state of d + d^2 coordinates. Where the dD/dx along a path commute, every J is a
    polynomial of them and symmetric to rounding.
    """
    n, d = latents.shape
    stretch = 1 / problem.schedule.alpha(problem.schedule.termination_time)
    identity = np.broadcast_to(np.eye(d).ravel(), (n, d * d))
    start = problem.score.tensor(stretch * np.concatenate([latents, identity], axis=1))

    def denoise(state: Tensor, s: float) -> Tensor:
        xt, jacobian = state[:, :d], state[:, d:].reshape(n, d, d)
        moved = problem.score.jacobian(xt, s) @ jacobian
        return torch.cat([problem.score.denoise(xt, s), moved.reshape(n, d * d)], dim=1)

    levels = noise_levels(problem.target, problem.schedule.terminal_noise_level, steps)
    state = yield from _last(ExponentialAdams().solve(denoise, start, levels))
    end: FloatArray = state.xt[:, d:].reshape(n, d, d).numpy()
    return end


def _last(states: Iterator[State]) -> Generator[None, None, State]:
    state = next(states)
    for following in states:
        state = following
        yield
    return state
