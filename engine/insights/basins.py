"""Basins of the flow beside the cells of the optimal map, over the plane of latents (arXiv 2410.13431).

Each pixel of the prior's plane is sent to a point by the flow from T, and by the optimal map from the prior. After the
transported start the first is the composite map, which turns from the cells (T -> 0) into the basins (T -> infinity).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator

import numpy as np
from scipy.spatial import cKDTree

from ..diagnostics import Problem
from ..diagnostics.concavity.quadrature import REACH, measure_floor
from ..diagnostics.flow import basins as reached_sites
from ..diagnostics.flow import undecided
from ..results.insight_values import PRIOR_WIDTHS, BasinMap, Insight, InsightRequest
from ..results.results import Quality, Reading
from ..values import FloatArray, IntArray, frozen_array
from .claims import basins_claim
from .composite import onto_diffused
from .plane_grid import COARSE, PlaneGrid, affordable_side
from .refinement import refined, shown_sampler

MOST_POINTS = 2000
FINEST, PAIRS = 256, 8.2e6  # most pixels a side; most pixels times points, at some sixty steps of the flow

NODES = {Quality.DRAFT: 600, Quality.FULL: 3000}  # of p_T, where it is the flow's start


def basins(request: InsightRequest, superseded: Callable[[], bool]) -> Iterator[Insight]:
    """A `BasinMap` on 48 x 48 pixels, then on up to 256 x 256 where the points are few (128 at 500, 64 at 2,000).

    Floor of the disagreement: of the grid, or what it misjudges the optimal cells' known masses by where that is more;
    a third of what halving the flow's steps moves; the masses in wrong power cells, and of points too near to be told
    apart; and that outside. After the transported start, all of what halving the steps and the nodes of p_T moves.
    Raises EngineError: see `refined`.
    """
    yield from refined(request, superseded, MOST_POINTS, _basins)


def _basins(problem: Problem, quality: Quality) -> Generator[None, None, Insight]:
    plan, scale = problem.plan, problem.schedule.prior_std
    yield
    finest = COARSE if quality is Quality.DRAFT else FINEST
    grid = PlaneGrid(half_width=PRIOR_WIDTHS * scale, side=affordable_side(finest, len(problem.target), PAIRS))
    density, mass = problem.budget.density, grid.gaussian_mass(scale)
    optimal = plan.assigned(grid.centres)
    composite = problem.experiment.start == "transport"
    starts = onto_diffused(problem, NODES[quality]) if composite else _unmoved
    yield
    flow = yield from reached_sites(problem, starts(grid.centres), density)
    coarse = PlaneGrid(half_width=grid.half_width, side=COARSE)
    settled = flow if coarse == grid else (yield from reached_sites(problem, starts(coarse.centres), density))
    starts = onto_diffused(problem, NODES[quality] // 2) if composite else _unmoved
    hasty = yield from reached_sites(problem, starts(coarse.centres), density / 2)
    unsettled = float(coarse.gaussian_mass(scale) @ (hasty != settled)) / (1 if composite else 3)
    known, masses = (np.bincount(index, mass, len(plan.sites)) for index in (optimal, flow))
    misjudged = float(np.abs(known - plan.masses * mass.sum()).max())
    resolved = measure_floor(round(2 * REACH * scale / grid.pixel), 2)
    upright = misjudged + _wall_floor(flow.reshape(grid.side, grid.side), mass)  # both maps' walls, where they stand so
    floor = max(resolved, upright) + unsettled + plan.misplaced + undecided(problem) + 1 - float(mass.sum())
    disagreement = Reading(
        name="plane.disagreement",
        label="Disagreement",
        value=float(mass @ (flow != optimal)),
        floor=floor,
        source="[W] composite map against power cells" if composite else "[W] basins against power cells",
        note=f"On {grid.side} x {grid.side} pixels, of the prior at T, its error included, to the points.",
    )
    found = BasinMap(
        half_width=grid.half_width,
        flow=frozen_array(flow.reshape(grid.side, grid.side), np.int32),
        optimal=frozen_array(optimal.reshape(grid.side, grid.side), np.int32),
        targets=frozen_array(plan.sites),
        labels=frozen_array(_labels(problem), np.int32),
        disagreement=disagreement,
    )
    tv = float(np.abs(masses - plan.weights * mass.sum()).sum()) / 2
    grid_error = float(np.abs(known - plan.masses * mass.sum()).sum()) / 2
    reading = Reading(
        name="plane.mass_tv",
        label="Basin mass error",
        value=tv,
        symbol="TV",
        floor=grid_error + floor,
        source="[W] masses of the basins",
        note=disagreement.note,
    )
    return Insight(
        view="basins",
        experiment=problem.experiment,
        quality=quality,
        claim=basins_claim(problem, reading),
        basins=found,
        readings=(disagreement, reading),
        note=_note(problem),
    )


def _wall_floor(basins: IntArray, mass: FloatArray) -> float:
    """What walls along columns or rows of pixels misjudge: the mass that half a pixel beside each of them holds.

    A pixel goes to one basin whole, by its centre. Within one column the errors of a wall add up, as far as it stands
    upright; those of different columns are independent, so slanted walls count for little. `basins` (side, side).
    """
    pixels = mass.reshape(basins.shape)
    columns = ((basins[:, 1:] != basins[:, :-1]) * (pixels[:, 1:] + pixels[:, :-1]) / 2).sum(axis=0)
    rows = ((basins[1:] != basins[:-1]) * (pixels[1:] + pixels[:-1]) / 2).sum(axis=1)
    return math.sqrt(float(columns @ columns + rows @ rows)) / 2


def _unmoved(latents: FloatArray) -> FloatArray:
    """The prior's latents themselves: where the reversal starts without the transported start."""
    return latents


def _labels(problem: Problem) -> IntArray:
    """(m,) the label of each site of the plan: of the first point of the drawing that it stands for."""
    _, owner = cKDTree(problem.plan.sites).query(problem.target.centres)
    present = problem.target.present[::-1]  # backwards, so that the first one stays
    labels = np.zeros(len(problem.plan.sites), np.int32)
    labels[owner[present]] = problem.experiment.cloud.labels[present]
    return labels


def _note(problem: Problem) -> str:
    experiment = problem.experiment
    sentences = [shown_sampler(experiment)]
    if experiment.mixture is not None:
        sentences.append(f"A mixture has no basins: these are of its sample of {len(experiment.cloud)} points.")
    if experiment.start == "exact":
        sentences.append("The reversal starts at diffused data here, so the masses it brings are the weights.")
    if experiment.start == "transport":
        sentences.append("The flow follows on the optimal map onto p_T.")
    if experiment.process == "pinned":
        sentences.append("The pinned process ends all but at one point, so this is a very small square.")
    return " ".join(sentence for sentence in sentences if sentence)
