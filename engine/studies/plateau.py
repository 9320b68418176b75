"""The gap that doesn't close: flow and optimal map disagree at every T, while the flow's tail becomes a gradient.

What arXiv 2410.13431 proves is of the map p_T -> prior alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from ..experiment.presets import preset
from ..files.session_value import SavedLook, SavedSession
from ..study import Findings, Found, Part, Steps, Study, StudyRequest
from .plane_clouds import bare_experiment, check_drawing, cloud_of, clouds_of, key, thinning_note
from .plateau_findings import EQUAL, EXAMPLES, RADIAL, panels_and_checks

MOST_POINTS = {False: 100, True: 30}  # of a drawing, by whether it is quick
TIMES = {False: (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0), True: (0.5, 1.0, 3.0, 6.0)}
TAIL_TIMES = {False: np.arange(4, 25) / 4, True: np.arange(3, 13) / 2}
GRID, PAIRS = {False: 80, True: 50}, {False: 6_000_000, True: 2_000_000}
TAIL_SIDE, TAIL_DENSITY = 16, 12.0  # nodes a side, and steps a factor e


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    check_drawing(request, (1, 2))
    parts = []
    for name in clouds_of(request, EXAMPLES):
        gap = partial(_gap, request, name, TIMES[request.quick])
        parts.append(Part(name=f"{key(name)}-gap", label=f"{name}: flow against optimal map", work=gap))
        tail = partial(_tail, request, name)
        parts.append(Part(name=f"{key(name)}-tail", label=f"{name}: swirl of the tail", work=tail))
    if request.experiment is None:
        for name in EQUAL:
            gap = partial(_gap, request, name, TIMES[request.quick][-1:])
            parts.append(Part(name=f"{key(name)}-gap", label=f"{name}: no gap", work=gap))
        parts.append(Part(name="radial", label=f"{RADIAL}: no gap", work=partial(_radial, request)))
    return tuple(parts)


def _gap(request: StudyRequest, name: str, times: tuple[float, ...]) -> Steps:
    """By T (k,): `disagreement`, `dual_gap` with their `..._floor`; `w2_squared` and what it may be below, `w2_gap`.

    A dual gap is known no better, relatively, than the mass that it is taken over. `commutes`: 1 where the Hessians
    are known to commute, so that there is no gap.
    """
    from ..diagnostics import FULL, Problem
    from ..diagnostics.basin_gap import basin_gap
    from ..insights.assumptions import hessians_commute

    budget = replace(FULL, grid=GRID[request.quick], pairs=PAIRS[request.quick])
    cloud = cloud_of(request, name, MOST_POINTS[request.quick])
    rows = []
    for time in times:
        problem = Problem(bare_experiment(cloud, time), budget)
        readings = {reading.name: reading for reading in (yield from basin_gap(problem))}
        share, dual = readings["basins.disagreement"], readings["basins.dual_gap"]
        apart, cost, floor = share.number or 0.0, dual.number or 0.0, share.floor or 0.0
        relative = min(1.0, floor / max(apart, 1e-300))
        rows.append((apart, floor, cost, (dual.floor or 0.0) + relative * cost))
    names = ("disagreement", "disagreement_floor", "dual_gap", "dual_gap_floor")
    return {
        "times": np.array(times),
        **dict(zip(names, np.array(rows).T, strict=True)),
        "w2_squared": np.array(problem.plan.w2_squared),
        "w2_gap": np.array(problem.plan.gap),
        "commutes": np.array(float(hessians_commute(problem) is True)),
    }


def _tail(request: StudyRequest, name: str) -> Steps:
    """By T (k,): rms `swirl` of the map p_T -> prior, and its numerical `floor`."""
    from ..diagnostics import FULL, Problem
    from ..diagnostics.tail_swirl import tail_swirl

    cloud, rows = cloud_of(request, name, MOST_POINTS[request.quick]), []
    for time in TAIL_TIMES[request.quick]:
        problem = Problem(bare_experiment(cloud, float(time)), FULL)
        tail = yield from tail_swirl(problem, TAIL_SIDE, TAIL_DENSITY)
        rows.append((tail.rms, tail.floor))
    swirl, floor = np.array(rows).T
    return {"times": TAIL_TIMES[request.quick], "swirl": swirl, "floor": floor}


def _radial(request: StudyRequest) -> Steps:
    """`off`: rms distance of the codes of a radial law from its radial optimal map; `steps`: what half the steps move.

    Three concentric Gaussians of variances v_k: the optimal map keeps directions, and takes the radius r to that of
    N(0, I) with as much mass outside, (-2 log sum_k w_k exp(-r^2/(2 v_k)))^1/2.
    """
    from ..diagnostics import FULL, Problem
    from ..diagnostics.flow import encoded
    from ..experiment.experiment import Experiment
    from ..experiment.mixture import GaussianMixture

    weights, variances = np.array([0.3, 0.5, 0.2]), np.array([0.05, 0.4, 2.5])
    law = GaussianMixture.of(np.zeros((3, 2)), variances=variances, weights=weights)
    problem = Problem(Experiment(mixture=law), FULL)
    random = np.random.default_rng([request.seed, 3])
    widths = np.sqrt(variances[random.choice(3, 400, p=weights)])
    x = widths[:, None] * random.standard_normal((400, 2))
    radii = np.sqrt((x**2).sum(1))
    outside = np.exp(-(radii[:, None] ** 2) / (2 * variances)) @ weights
    optimal = x * (np.sqrt(-2 * np.log(outside)) / radii)[:, None]
    hasty = yield from encoded(problem, x, 12.0)
    codes = yield from encoded(problem, x, 24.0)

    off, steps = (np.sqrt(((codes - other) ** 2).sum(1).mean()) for other in (optimal, hasty))
    return {"off": np.array(off), "steps": np.array(steps)}


def _findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    panels, checks = panels_and_checks(clouds_of(request, EXAMPLES), found)
    theorem = (
        "The paper's theorem is of the map p_T → ν: under an Ornstein-Uhlenbeck process with one drift, from a law of "
        "finitely many points, it tends to the gradient of a Monge-Ampère solution as T grows. It says nothing of the "
        "whole map ν → p₀, whose gap stays."
    )
    thinned = thinning_note(request, MOST_POINTS[request.quick])
    return Findings(panels=panels, checks=checks, note=f"{theorem} {thinned}".strip())


def _scene(request: StudyRequest) -> SavedSession:
    shown = request.experiment or preset("five-points").experiment
    experiment = shown.with_parameters({"termination_time": 6.0, "start": "prior", "sampler": "ode"})
    look = SavedLook(insight="basins", mode="difference")
    return SavedSession(experiment=experiment, title="The gap that stays", look=look)


PLATEAU = Study(
    name="plateau",
    title="The gap that stays",
    paper="[W]",
    source="[W] theorem on p_T → ν; dual cost gap",
    claim="As T grows the rest of the flow, p_T → ν, becomes a gradient: its swirl falls like exp(−5T), as a rule. "
    "The whole flow map stays apart from the optimal map all the same, by an amount that no longer depends on T.",
    look="Level lines above, straight falling ones below: both are true, of different maps.",
    parts=_parts,
    findings=_findings,
    scene=_scene,
    takes_drawing=True,
)
