"""Excess mass of the flow's basins, gamma(B_i) - w_i, from the difference of the two laws: exact as it gets small.

The flow takes p_T to the data exactly, so p_T(B_i) = w_i and the excess is the integral of gamma - p_T over the basin.
Counting mass of the Gaussian instead has an error that doesn't fall with T (arXiv 2410.13431, prior error).
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from ..values import FloatArray
from .base import Problem
from .concavity.quadrature import gaussian_cells, measure_floor, on_a_wall
from .flow import basins, undecided

SMOOTH = 4  # parts a side into which a cell off the walls is split, to integrate the laws over it


@dataclass(frozen=True, slots=True, kw_only=True)
class BasinExcess:
    """`excess` (m,) by the plan's sites, `tv` half the sum of sizes, with its `floor`."""

    excess: FloatArray
    tv: float
    floor: float


def basin_excess(problem: Problem, side: int, parts: int) -> Generator[None, None, BasinExcess]:
    """By quadrature on `side`^d cells, those on walls split into `parts`^d; d = 1 or 2.

    T must not be so small that p_T is narrower than some cells of width 10.4/side. Floor: the grid's own for sets with
    walls, in the measure |1 - p_T/gamma|, plus a third of what halving the flow's steps moves in it, plus the
    points too near to be told apart, plus what the difference, whose integral is 0, sums to.
    """
    d, m, density = problem.d, len(problem.plan.sites), problem.budget.density
    coarse = gaussian_cells(side, d)
    hasty = yield from basins(problem, problem.scales * coarse.nodes, density / 2)
    flow = yield from basins(problem, problem.scales * coarse.nodes, density)
    moved = hasty != flow
    wall = on_a_wall(flow, side, d) & coarse.matters
    fine = coarse.at(wall).split(parts)
    reached = yield from basins(problem, problem.scales * fine.nodes, density)
    # the flow is the same all over the other cells, so there only the laws need finer nodes
    inner = coarse.at(~wall).split(SMOOTH)
    measure = inner.weights * (1 - density_ratio(problem, problem.scales * inner.nodes))  # gamma - p_T
    smooth = measure.reshape(-1, SMOOTH**d).sum(1)
    ratio = density_ratio(problem, problem.scales * fine.nodes)
    sharp = fine.weights * (1 - ratio)
    excess = np.zeros(m)
    np.add.at(excess, flow[~wall], smooth)
    np.add.at(excess, reached, sharp)
    steep = math.sqrt(float(fine.weights @ (1 - ratio) ** 2) / max(float(fine.weights.sum()), 1e-300))
    unsettled = float(np.abs(coarse.weights * (1 - density_ratio(problem, problem.scales * coarse.nodes))) @ moved) / 3
    vague = undecided(problem) * steep
    floor = measure_floor(side * parts, d) * steep + unsettled + vague + abs(float(excess.sum()))
    return BasinExcess(excess=excess, tv=float(np.abs(excess).sum()) / 2, floor=floor)


def density_ratio(problem: Problem, latents: FloatArray) -> FloatArray:
    """(n,) p_T/gamma at latents (n, d), for one drift in all directions."""
    d, scale = problem.d, float(problem.scales[0])
    alpha = float(problem.axes.alphas(problem.terminal_level)[0])
    of_data = problem.lens.log_density(problem.lens.tensor(latents / alpha), problem.terminal_level).numpy()
    of_prior = -(latents**2).sum(1) / (2 * scale**2) - d * math.log(scale) - d / 2 * math.log(2 * math.pi)
    ratio: FloatArray = np.exp(of_data - d * math.log(alpha) - of_prior)
    return ratio
