"""The composite map: the flow from T after the optimal map N(0, I) -> p_T (arXiv 2410.13431)."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np

from ...values import FloatArray
from ..base.declared import scene
from ..base.parts import part_of, part_over
from ..base.sections import told
from ..base.study import Part, Steps, Study, StudyRequest
from .composite_map_findings import EXAMPLES, of_clouds, times_of
from .plane_clouds import bare_experiment, check_drawing, cloud_of, clouds_of, key, of_drawing

if TYPE_CHECKING:
    from ...transport import SmoothedMap

MOST_POINTS = {False: 60, True: 30}  # of a drawing, by whether it is quick
HALF_WIDTH = 3.6  # 6e-4 of the prior's mass lies outside
PIXELS, NODES = {False: 192, True: 72}, {False: 6000, True: 1500}  # by whether it is quick
SMOOTHING = 9.0  # tau times the number of nodes: it blurs walls by about the nodes' distance, which makes them smooth
LIMIT = 6.0  # T of the limit's basins: the prior error is exp(-12) there
SPLIT = 3  # parts a side of a pixel on a wall
DENSITY = 6.0  # steps of the flow for a factor e
FRAYED = "In the pictures walls fray at the rim, where p_T has few of the nodes that stand for it."
ROWS = 4096  # pixels that are mapped between two yields


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    check_drawing(request, (2,))
    parts = []
    for name in clouds_of(request, EXAMPLES):
        parts.append(part_of(f"{key(name)}-limits", f"{name}: cells, basins", _limits, request, name))
        parts += part_over(times_of(name, request.quick), f"{key(name)}-t", f"{name}: T", _composite, request, name)
    return tuple(parts)


def _limits(request: StudyRequest, name: str) -> Steps:
    """`cells`, `basins` (h, w) sites of the optimal map and of the flow from T = 6; `mass` (h, w) of the pixels."""
    from ...diagnostics import FULL, Problem
    from ...diagnostics.concavity.quadrature import REACH, measure_floor
    from ...diagnostics.flow import basins
    from ...insights.plane_grid import PlaneGrid

    problem = Problem(bare_experiment(cloud_of(request, name, MOST_POINTS[request.quick]), LIMIT), FULL)
    grid = PlaneGrid(half_width=HALF_WIDTH, side=PIXELS[request.quick])
    cells = problem.plan.assigned(grid.centres)
    yield
    flow = yield from basins(problem, grid.centres, DENSITY)
    hasty = yield from basins(problem, grid.centres, DENSITY / 2)
    mass, shape = grid.gaussian_mass(1.0), (grid.side, grid.side)
    outside, across = 1 - float(mass.sum()), 2 * REACH / grid.pixel
    return {
        "cells": cells.reshape(shape),
        "basins": flow.reshape(shape),
        "mass": mass.reshape(shape),
        "unsettled": np.array(mass @ (hasty != flow) / 3),
        "coarse_floor": np.array(measure_floor(round(across), 2) + outside),
        "fine_floor": np.array(measure_floor(round(SPLIT * across), 2) + outside),
    }


def _composite(request: StudyRequest, name: str, time: float) -> Steps:
    """`sites`, `coarse` (h, w): by all nodes of p_T, and by half as many. `from_cells`: mass that goes elsewhere than
    by the optimal map, on pixels split along the walls of both.
    """
    from ...diagnostics import FULL, Problem
    from ...diagnostics.concavity.quadrature import GaussianCells, on_a_wall
    from ...diagnostics.flow import basins
    from ...insights.composite import diffused_nodes
    from ...insights.plane_grid import PlaneGrid
    from ...transport import SmoothedMap, semi_discrete

    problem = Problem(bare_experiment(cloud_of(request, name, MOST_POINTS[request.quick]), time), FULL)
    grid = PlaneGrid(half_width=HALF_WIDTH, side=PIXELS[request.quick])
    pixels = GaussianCells(centres=grid.centres, weights=grid.gaussian_mass(1.0), width=grid.pixel)
    found: dict[str, FloatArray] = {}
    for kind, count in (("sites", NODES[request.quick]), ("coarse", NODES[request.quick] // 2)):
        for plan in semi_discrete(*diffused_nodes(problem, count)):
            yield
            if plan.error <= 1e-4:  # of the mass of a node, so far below a pixel's
                break
        onto = SmoothedMap(sites=plan.sites, potentials=plan.potentials, tau=SMOOTHING / count)
        flow = yield from basins(problem, (yield from _mapped(onto, pixels.centres)), DENSITY)
        found[kind] = flow.reshape(grid.side, grid.side).astype(np.float64)
        if kind == "coarse":
            continue
        cells = problem.plan.assigned(pixels.centres)
        wall = on_a_wall(cells, grid.side, 2) | on_a_wall(flow, grid.side, 2)
        fine = pixels.at(wall).split(SPLIT)
        reached = yield from basins(problem, (yield from _mapped(onto, fine.centres)), DENSITY)
        elsewhere = fine.weights @ (reached != problem.plan.assigned(fine.centres))
        found["from_cells"] = np.array(elsewhere + pixels.weights @ ((cells != flow) & ~wall))
    return found


def _mapped(onto: SmoothedMap, latents: FloatArray) -> Generator[None, None, FloatArray]:
    """(n, 2) images of latents (n, 2), some at a time."""
    images = []
    for k in range(0, len(latents), ROWS):
        images.append(onto(latents[k : k + ROWS]))
        yield
    return np.concatenate(images)


COMPOSITE_MAP = Study(
    name="composite-map", title="From the cells to the basins", paper="[W]", source="[W] composite map",
    claim="The flow from T, after the optimal map of the prior onto p_T, turns from the cells of the optimal map "
    "(T → 0) into the basins of the flow (T → ∞).",
    look="The walls between the colours move, and have all but arrived at T = .3: from there on the map that the flow "
    "leaves out is a gradient to exp(−5T).",
    parts=_parts, findings=told(of_clouds, of_drawing(MOST_POINTS), note=FRAYED), takes_drawing=True,
    scene=scene("Composite map", "triangle", "basins", "difference",
                termination_time=0.05, start="transport", sampler="ode"),
)  # fmt: skip
