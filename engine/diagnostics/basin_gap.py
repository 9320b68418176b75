"""Basins of the flow against the power cells of optimal transport: how far the two maps are apart (arXiv 2410.13431).

Both maps send a latent of the prior to a point. They are compared where they differ: by how much of the Gaussian
(disagreement), by what it costs (dual gap, non-negative at every latent) and by how far apart the ends are (map gap).
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np

from ..flow.start_law import MOST_SITES, start_positions
from ..processes.particles import draw_particles
from ..results.results import Reading
from ..values import FloatArray, IntArray
from .base import Problem, Work
from .concavity.quadrature import gaussian_cells, measure_floor, on_a_wall
from .flow import basins, undecided
from .spread import of_all

NAMES = {
    "disagreement": ("Disagreement", "", "[W] basins against power cells"),
    "dual_gap": ("Dual cost gap", "", "[W] dual cost gap"),
    "map_gap": ("Map gap", "", "[W] distance of the two maps"),
    "mass_tv": ("Basin mass error", "TV", "[W] masses of the basins"),
    "masses": ("Basin masses", "γ(B_i)", "[W] masses of the basins"),
}
FINEST = 8  # parts a side into which a cell on a wall is split
GRID_ERRORS = 2.0  # a basin may be misjudged by twice what the worst power cell is, whose masses are known
MOST_NODES = 40_000  # in the split cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Both maps on a quadrature of the prior: `latents` (n, d), `weights` (n,), the site each map picks (n,).

    `side`: nodes a side where walls pass. `unsettled`: mass that picks another site when the flow takes half the steps;
    `unsettled_most`: the most of it that any one site takes or gives.
    """

    latents: FloatArray
    weights: FloatArray
    optimal: IntArray
    flow: IntArray
    side: int
    unsettled: float
    unsettled_most: float


def basin_gap(problem: Problem) -> Work:
    """The five readings, from the prior at T, by quadrature; missing in more than two dimensions.

    Floors: of the disagreement f, from the grid, plus a third of what halving the steps moves (Richardson, order 2 at
    least) and the masses in wrong power cells and of points too near to be told apart; of the gaps, what a strip of
    that mass along the cells' walls would give, f^2 E|jump|/(length of the walls) and (f E|jump|^2)^1/2 with means over
    the walls; of the masses, the grid's error on the power cells, plus f. Gaps grow like powers of the mass that the
    maps dispute, which is off by f: hence their spreads. One basin's mass is off by less than all of them.
    """
    if problem.d > 2:
        note = "Basins are compared in 1 and 2 dimensions."
        return tuple(_reading(name, None, None, note) for name in NAMES)
    yield
    plan = problem.plan
    yield
    both = yield from compared(problem)
    slack = plan.planes(both.latents, both.optimal) - plan.planes(both.latents, both.flow)  # (n,) >= 0
    jumps = ((plan.sites[both.flow] - plan.sites[both.optimal]) ** 2).sum(1)
    floor = measure_floor(both.side, problem.d) + both.unsettled / 3 + plan.misplaced + undecided(problem)
    walls = max(float(plan.walls.sum()), 1e-300)
    width = float(problem.scales.mean())
    mean_jump, mean_square = (float(plan.walls @ plan.jumps**k) / walls for k in (1, 2))
    masses, known = (np.bincount(index, both.weights, len(plan.sites)) for index in (both.flow, both.optimal))
    grid_error = float(np.abs(known - plan.masses).sum()) / 2
    note = f"From the prior at T, its error included, to the points; {both.side} nodes a side along the walls."
    dual_gap, dual_floor = 2 * float(both.weights @ slack), width * floor**2 * mean_jump / walls
    map_gap, map_floor = math.sqrt(float(both.weights @ jumps)), math.sqrt(floor * mean_square)
    few = math.sqrt(float(both.weights**2 @ jumps**2)) / max(2 * map_gap, 1e-300)  # what hangs on single nodes
    one = GRID_ERRORS * float(np.abs(known - plan.masses).max()) + both.unsettled_most / 3
    one += plan.misplaced + undecided(problem)
    return (
        _reading("disagreement", float(both.weights @ (both.flow != both.optimal)), floor, note),
        _reading("dual_gap", dual_gap, dual_floor, note, of_squared(dual_gap, dual_floor)),
        _reading("map_gap", map_gap, map_floor, note, math.hypot(math.hypot(map_gap, map_floor) - map_gap, few)),
        _reading("mass_tv", float(np.abs(masses - plan.weights).sum()) / 2, grid_error + floor, note),
        (yield from _masses(problem, masses.astype(np.float64), grid_error + floor, one)),
    )


def of_squared(value: float, floor: float) -> float:
    """By how much what goes as the square of a mass may be off, where 0 may be off by `floor`."""
    return 2 * math.sqrt(value * floor) + floor


def _masses(problem: Problem, from_prior: FloatArray, floor: float, one: float) -> Generator[None, None, Reading]:
    """What reaches each point of the drawing from the chosen start, given what reaches each site from the prior.

    `one`: by how much a single one of these may be off.
    """
    start, masses, note = problem.experiment.start, from_prior, "From the prior at T, in the order of the points."
    if start == "exact":
        masses, one = problem.plan.weights, 1e-12
        note = "The flow brings p_T to the data exactly: these are the weights, in the order of the points."
    if start == "transport":
        n = problem.budget.lens_particles
        experiment = problem.experiment.with_parameters({"particles": n})
        latents = start_positions(experiment, draw_particles(experiment))[:n]
        reached = yield from basins(problem, latents, problem.budget.density)
        masses = np.bincount(reached, minlength=len(problem.plan.sites)) / len(reached)
        floor += 1 / math.sqrt(len(reached))
        drawn = 1 / len(reached) + 1 / min(len(reached), MOST_SITES)  # of draws, and of the map's own sites
        one += of_all(len(masses)) * math.sqrt(float((masses * (1 - masses)).max()) * drawn)
        note = f"Of {len(reached):,} draws of the transported start, in the order of the points."
    return replace(_reading("masses", None, floor, note, one), value=tuple(problem.shared(masses).tolist()))


def compared(problem: Problem) -> Generator[None, None, Comparison]:
    """Both maps on a grid, and on split cells along the walls of either, as finely as the budget allows.

    Worked out once a problem.
    """
    if isinstance(problem.compared, Comparison):
        return problem.compared
    d, m, side, density = problem.d, len(problem.target), problem.side, problem.budget.density
    coarse = gaussian_cells(side, d)
    latents, weights = problem.scales * coarse.nodes, coarse.weights
    optimal = problem.plan.assigned(latents)
    hasty = yield from basins(problem, latents, density / 2)
    flow = yield from basins(problem, latents, density)
    moved, sites = hasty != flow, len(problem.plan.sites)
    exchanged = [np.bincount(index[moved], weights[moved], sites) for index in (hasty, flow)]
    unsettled, most = float(weights[moved].sum()), float(np.maximum(*exchanged).max())
    wall = (on_a_wall(optimal, side, d) | on_a_wall(flow, side, d)) & coarse.matters
    affordable = min(MOST_NODES, problem.budget.pairs / m - len(wall)) / max(1, int(wall.sum()))
    parts = min(FINEST, int(max(1.0, affordable) ** (1 / d)))
    if parts > 1:
        cells = coarse.at(wall).split(parts)
        fine = problem.scales * cells.nodes
        latents = np.concatenate([latents[~wall], fine])
        weights = np.concatenate([weights[~wall], cells.weights])
        optimal = np.concatenate([optimal[~wall], problem.plan.assigned(fine)])
        flow = np.concatenate([flow[~wall], (yield from basins(problem, fine, density))])
    problem.compared = both = Comparison(
        latents=latents,
        weights=weights,
        optimal=optimal,
        flow=flow,
        side=side * parts,
        unsettled=unsettled,
        unsettled_most=most,
    )
    return both


def _reading(name: str, value: float | None, floor: float | None, note: str, spread: float | None = None) -> Reading:
    label, symbol, source = NAMES[name]
    return Reading(
        name=f"basins.{name}",
        label=label,
        value=value,
        symbol=symbol,
        floor=floor,
        spread=spread,
        source=source,
        note=note,
    )
