"""The gap that doesn't close: flow and optimal map disagree at every T, while the flow's tail becomes a gradient.

What arXiv 2410.13431 proves is of the map p_T -> prior alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ...flow.decay import Decay, fitted_decay
from ...values import FloatArray
from ..base.declared import chart, check, curve, scene
from ..base.parts import columns, numbers, part_of
from ..base.sections import Lines, told
from ..base.study import Check, Found, Part, Steps, Study, StudyRequest, scalar
from .plane_clouds import DRAWING, bare_experiment, check_drawing, cloud_of, clouds_of, found_of, key, of_drawing

EXAMPLES = ("triangle", "five points")
EQUAL = ("pentagon", "1-D points", "tilted line", "product grid")
RADIAL = "radial law"
MOST_POINTS = {False: 100, True: 30}  # of a drawing, by whether it is quick
TIMES = {False: (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0), True: (0.5, 1.0, 3.0, 6.0)}
TAIL_TIMES = {False: np.arange(4, 25) / 4, True: np.arange(3, 13) / 2}
GRID, PAIRS = {False: 80, True: 50}, {False: 6_000_000, True: 2_000_000}
TAIL_SIDE, TAIL_DENSITY = 16, 12.0  # nodes a side, and steps a factor e
SINCE = 1.5  # T from which the swirl's rate is fitted
LEVEL_FROM = 3.0  # T from which the gap is taken to be level
RATE, RATE_TOLERANCE = 5.0, 0.05
SOURCE = "[W] theorem on p_T → ν"
THEOREM = (
    "The paper's theorem is of the map p_T → ν: under an Ornstein-Uhlenbeck process with one drift, from a law of "
    "finitely many points, it tends to the gradient of a Monge-Ampère solution as T grows. It says nothing of the "
    "whole map ν → p₀, whose gap stays."
)
NO_SWIRL = "The swirl lies within its own numerical floor: the tail is a gradient at every T."
STAYS = "[W] the whole map's gap stays"
GAPS = {  # title of the chart, and label of its y axis
    "disagreement": ("Whole flow map against the optimal map", "disagreement"),
    "dual_gap": ("What the whole flow map costs too much", "dual cost gap"),
}
FLOOR = "the prototype's own floor"
KNOWN = {  # value, tolerance and from what, of disagreement, dual gap and W2^2, of an earlier prototype of ours
    "triangle": ((0.045, 0.003, FLOOR), (9.5e-3, 6e-4, FLOOR), (1.03854, 1e-5, "it is printed to 1e-5")),
    "five points": ((0.078, 0.004, FLOOR), (1.90e-2, 1.2e-3, FLOOR), (2.51827, 1e-4, "the points are printed to 1e-4")),
}


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    check_drawing(request, (1, 2))
    parts = []
    for name in clouds_of(request, EXAMPLES):
        what, times = f"{name}: flow against optimal map", TIMES[request.quick]
        parts.append(part_of(f"{key(name)}-gap", what, _gap, request, name, times))
        parts.append(part_of(f"{key(name)}-tail", f"{name}: swirl of the tail", _tail, request, name))
    if request.experiment is not None:
        return tuple(parts)
    last = TIMES[request.quick][-1:]
    equal = [part_of(f"{key(name)}-gap", f"{name}: no gap", _gap, request, name, last) for name in EQUAL]
    return (*parts, *equal, part_of("radial", f"{RADIAL}: no gap", _radial, request))


def _gap(request: StudyRequest, name: str, times: tuple[float, ...]) -> Steps:
    """By T (k,): `disagreement`, `dual_gap` with their `..._floor`; `w2_squared` and what it may be below, `w2_gap`.

    A dual gap is known no better, relatively, than the mass that it is taken over. `commutes`: 1 where the Hessians
    are known to commute, so that there is no gap.
    """
    from ...diagnostics import FULL, Problem
    from ...diagnostics.basin_gap import basin_gap
    from ...insights.assumptions import hessians_commute

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
    plan, commutes = problem.plan, float(hessians_commute(problem) is True)
    return {
        "times": np.array(times),
        **columns(rows, "disagreement", "disagreement_floor", "dual_gap", "dual_gap_floor"),
        **numbers(w2_squared=plan.w2_squared, w2_gap=plan.gap, commutes=commutes),
    }


def _tail(request: StudyRequest, name: str) -> Steps:
    """By T (k,): rms `swirl` of the map p_T -> prior, and its numerical `floor`."""
    from ...diagnostics import FULL, Problem
    from ...diagnostics.tail_swirl import tail_swirl

    cloud, rows = cloud_of(request, name, MOST_POINTS[request.quick]), []
    for time in TAIL_TIMES[request.quick]:
        problem = Problem(bare_experiment(cloud, float(time)), FULL)
        tail = yield from tail_swirl(problem, TAIL_SIDE, TAIL_DENSITY)
        rows.append((tail.rms, tail.floor))
    return {"times": TAIL_TIMES[request.quick], **columns(rows, "swirl", "floor")}


def _radial(request: StudyRequest) -> Steps:
    """`off`: rms distance of the codes of a radial law from its radial optimal map; `steps`: what half the steps move.

    Three concentric Gaussians of variances v_k: the optimal map keeps directions, and takes the radius r to that of
    N(0, I) with as much mass outside, (-2 log sum_k w_k exp(-r^2/(2 v_k)))^1/2.
    """
    from ...diagnostics import FULL, Problem
    from ...diagnostics.flow import encoded
    from ...experiment.experiment import Experiment
    from ...experiment.mixture import GaussianMixture

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
    return numbers(off=off, steps=steps)


def _gaps(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    gaps = found_of(clouds_of(request, EXAMPLES), found, "-gap")
    for quantity, (title, y_label) in GAPS.items() if gaps else ():
        floor = f"{quantity}_floor"
        curves = (curve(name, part["times"], part[quantity], floor=part[floor]) for name, part in gaps.items())
        note = "From the prior at T, so that at small T the prior error is in it."
        yield chart(title, "T", y_label, *curves, note=note)
    for name, part in gaps.items():
        yield from _of_gap(name, part)


def _tails(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    tails, curves = found_of(clouds_of(request, EXAMPLES), found, "-tail"), []
    for name, part in tails.items():
        t, swirl, floor, decay = part["times"], part["swirl"], part["floor"], tail_decay(part)
        low, high = _positive(np.maximum(swirl - floor, swirl / 10)), _positive(swirl + floor)
        curves.append(curve(name, t, _positive(swirl), low=low, high=high))
        if decay is not None:
            curves.append(curve(f"fit, {name}: exp(−{decay.rate:.3f} T)", t, decay(t), "reference"))
        yield check(
            f"{name}: rate of the swirl of p_T → ν", decay.rate if decay else None, RATE, RATE_TOLERANCE,
            "what is beyond the next order, exp(−4T) ≤ 2.5e-3 of the values at T = 1.5, times 20", "theorem",
            f"{SOURCE}; leading commutator of covariance and third moments",
            relation="at least" if name == DRAWING else "equals",
            reading="Where the covariance is nearly isotropic, or third moments nearly vanish, exp(−5T) sets in late.",
            missing="" if decay else NO_SWIRL,
        )  # fmt: skip
    if curves:
        note = "Bands are numerical floors; the fit leaves out what is less than 30 floors."
        yield chart("Swirl of the tail p_T → ν", "T", "rms |J₁₂ − J₂₁|", *curves, logs="y", note=note)


def _equal(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    for name, part in found_of(EQUAL, found, "-gap").items():
        yield _no_gap(name, part)
    if "radial" in found:
        steps = scalar(found["radial"], "steps")
        yield check(
            f"{RADIAL}: rms distance of flow and radial optimal map", scalar(found["radial"], "off"), 0.0, steps + 1e-6,
            "what twice the steps move, and the start at a hundredth of a width", "closed form", "[W] radial laws",
            floor=steps,
        )  # fmt: skip


def tail_decay(part: Found) -> Decay | None:
    """Fitted where the swirl is well above its numerical floor; None where it is too seldom."""
    return fitted_decay(part["times"], part["swirl"], part["floor"], 2.0, SINCE)


def _positive(values: FloatArray) -> FloatArray:
    """What a logarithmic axis can show."""
    return np.maximum(values, 1e-20)


def _of_gap(name: str, part: Found) -> Lines:
    value, floor = part["disagreement"], part["disagreement_floor"]
    level, at = part["times"] >= LEVEL_FROM, f"T = {part['times'][-1]:g}"
    if name in KNOWN:
        of_share, of_cost, of_distance = KNOWN[name]
        cost, cost_floor, distance = part["dual_gap"][-1], part["dual_gap_floor"][-1], scalar(part, "w2_squared")
        yield check(f"{name}: disagreement, {at}", value[-1], *of_share, "prototype", STAYS, floor=floor[-1])
        yield check(f"{name}: dual cost gap, {at}", cost, *of_cost, "prototype", STAYS, floor=cost_floor)
        yield check(f"{name}: W₂²(ν, data)", distance, *of_distance, "prototype", "[W] semi-discrete transport",
                    floor=scalar(part, "w2_gap"))  # fmt: skip
    if level.sum() > 1:
        quantity = f"{name}: how much the disagreement moves from T = {LEVEL_FROM:g} on"
        ends = 2 * floor[level].max()
        yield check(quantity, float(np.ptp(value[level])), 0.0, ends, "floors at both ends", "prototype", STAYS)
    if name == DRAWING:
        yield _no_gap(name, part) if scalar(part, "commutes") else _some_gap(name, part)


def _no_gap(name: str, part: Found) -> Check:
    value, floor, at = part["disagreement"][-1], part["disagreement_floor"][-1], f"T = {part['times'][-1]:g}"
    why = "equal by symmetry" if name == "pentagon" else "the Hessians commute"
    return check(
        f"{name}: disagreement, {at}", value, 0.0, floor, "the grid, and the flow's steps", "closed form",
        f"[W] basins and cells: {why}", floor=floor,
    )  # fmt: skip


def _some_gap(name: str, part: Found) -> Check:
    value, floor, at = part["disagreement"][-1], part["disagreement_floor"][-1], f"T = {part['times'][-1]:g}"
    return check(
        f"{name}: disagreement, {at}", value, floor, 0.0, "the reference is the value's own floor", "prototype", STAYS,
        relation="at least", floor=floor,
        reading="As far as the grid can tell this flow is optimal, as it is for regular polygons.",
    )  # fmt: skip


PLATEAU = Study(
    name="plateau", title="The gap that stays", paper="[W]", source="[W] theorem on p_T → ν; dual cost gap",
    claim="As T grows the rest of the flow, p_T → ν, becomes a gradient: its swirl falls like exp(−5T), as a rule. "
    "The whole flow map stays apart from the optimal map all the same, by an amount that no longer depends on T.",
    look="Level lines above, straight falling ones below: both are true, of different maps.",
    parts=_parts, takes_drawing=True,
    findings=told(_gaps, _tails, _equal, of_drawing(MOST_POINTS), note=THEOREM),
    scene=scene("The gap that stays", "five-points", "basins", "difference",
                termination_time=6.0, start="prior", sampler="ode"),
)  # fmt: skip
