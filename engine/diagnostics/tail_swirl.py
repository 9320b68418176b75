"""Swirl of the tail of the flow, from T on to infinity: how far the map p_T -> prior is from a gradient.

The swirl of the map comes from Hessians that don't commute. For large t they are -I + exp(-2t) (C - I) + exp(-3t) B(x),
C the data's covariance and B linear in x from its third moments; the first that don't commute are these two, so it
falls like exp(-5T). For isotropic C the next pair is of order exp(-7T); it is 0 where all Hessians commute.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..solvers import ExponentialAdams
from ..values import FloatArray
from .base import Problem
from .concavity.quadrature import gaussian_cells

FAR = 1e4  # radii, or levels at T, where the flow ends: the law acts as its mean there, but for 1e-8
ROUNDING = 2e-16  # of a Jacobian's entries near 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TailSwirl:
    """`rms` of |J12 - J21| (in d > 2 of its analogue), and its `floor`: rounding, and what half the steps change."""

    rms: float
    floor: float


def tail_swirl(problem: Problem, side: int, density: float) -> Generator[None, None, TailSwirl]:
    """Under N(0, I) at X_T, by quadrature on `side`^d nodes, `density` steps a factor e. d = 1 or 2."""
    if problem.d == 1:
        return TailSwirl(rms=0.0, floor=ROUNDING)
    cells = gaussian_cells(side, problem.d)
    kept = cells.matters
    nodes, weights = problem.scales * cells.nodes[kept], cells.weights[kept] / cells.weights[kept].sum()
    found = []
    for each in (density, density / 2):
        jacobian = yield from tail_jacobian(problem, nodes, each)
        skew = jacobian[:, 0, 1] - jacobian[:, 1, 0]
        found.append(math.sqrt(float(weights @ skew**2)))
    return TailSwirl(rms=found[0], floor=max(abs(found[0] - found[1]) / 3, ROUNDING * math.sqrt(density)))


def tail_jacobian(problem: Problem, xt: FloatArray, density: float) -> Generator[None, None, FloatArray]:
    """(n, d, d) derivative at x_T (n, d) of the flow's map on to infinity, whose image of p_T is N(0, I).

    One drift in all directions. dJ/d log s = J - (dD/dx) J, solved together with the path.
    """
    n, d = xt.shape
    identity = np.broadcast_to(np.eye(d).ravel(), (n, d * d))
    start = problem.score.tensor(np.concatenate([xt * problem.inflow, identity], axis=1))

    def denoise(state: Tensor, s: float) -> Tensor:
        x, jacobian = state[:, :d], state[:, d:].reshape(n, d, d)
        moved = problem.score.jacobian(x, s) @ jacobian
        return torch.cat([problem.score.denoise(x, s), moved.reshape(n, d * d)], dim=1)

    s = problem.terminal_level
    sites = problem.target.centres[problem.target.present]
    top = FAR * max(math.sqrt(float((sites**2).sum(1).max())), s)
    levels = np.geomspace(s, top, 2 + math.ceil(density * math.log(top / s)))
    for state in ExponentialAdams().solve(denoise, start, levels):
        last = state
        yield
    tail: FloatArray = last.xt[:, d:].reshape(n, d, d).numpy() / last.level * float(problem.inflow[0])
    return tail
