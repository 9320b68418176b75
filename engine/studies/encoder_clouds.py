"""Encoders of softened point clouds: eps_rel over n and its scatter, beside the gap of the maps themselves ([K])."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np

from ..experiment.experiment import Experiment
from ..experiment.presets import preset
from ..experiment.target import law_of
from ..files.session_value import SavedLook, SavedSession
from ..results.insight_values import Chart, Series
from ..study import Check, Findings, Found, Part, Steps, Study, StudyRequest, require_points, scalar
from ..values import frozen_array

CLOUDS = {"five-points": "five points", "product-grid": "product grid"}
DRAWS = {  # draws of so many samples, by whether it is quick
    False: {50: 60, 100: 30, 200: 20, 500: 10, 1000: 6, 2000: 5},
    True: {50: 20, 300: 6, 2000: 3},
}
GRID_MOST = 500  # samples of the product grid, whose eps_rel is 0 at every n
SOFTNESS = 0.05
DENSITY = 20.0  # steps of the flow for a factor e in noise
PROTOTYPE = {50: (3e-3, 5e-4), 2000: (7e-3, 5e-4)}  # eps_rel of five points, and half of the last digit
GAPS = {  # of five points, with the errors on record; the second theirs to the last digit
    "disagreement": (0.078, 0.004),
    "dual_gap": (1.90e-2, 1.2e-3),
}
TIME = 5.0  # at which basins are compared: their plateau
NO_CODE = "A bare point has no single code: every latent of its basin leads to it. Raise the softness s₀."
NOT_OPTIMAL = "The encoder of a generic cloud is not the optimal map (Lavenant & Santambrogio 2022)."


def _clouds(request: StudyRequest) -> dict[str, Experiment]:
    """By name: the drawing, or the study's own."""
    if request.experiment is not None:
        return {"drawing": require_points(request, 2)}
    return {
        name: preset(name).experiment.with_parameters({"softness": SOFTNESS, "termination_time": TIME})
        for name in CLOUDS
    }


def _counts(request: StudyRequest, name: str) -> dict[int, int]:
    return {n: k for n, k in DRAWS[request.quick].items() if name != "product-grid" or n <= GRID_MOST}


def _has_codes(experiment: Experiment) -> bool:
    return law_of(experiment).softness > 0


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    parts = []
    for name, experiment in _clouds(request).items():
        shown = CLOUDS.get(name, "the drawing")
        for n, draws in _counts(request, name).items() if _has_codes(experiment) else ():
            parts.append(
                Part(
                    name=f"{name}-{n}",
                    label=f"{draws} draws of {n:,}, {shown}",
                    work=lambda experiment=experiment, n=n, draws=draws: _excesses(request, experiment, n, draws),  # type: ignore[misc]
                )
            )
        parts.append(
            Part(
                name=f"{name}-gap",
                label=f"flow against optimal map, {shown}",
                work=lambda experiment=experiment: _gap(request, experiment),  # type: ignore[misc]
            )
        )
    return tuple(parts)


def _excesses(request: StudyRequest, experiment: Experiment, n: int, draws: int) -> Steps:
    """`eps_rel`, `reassigned` (draws,), each of n independent samples; `floor` (), the largest."""
    from ..diagnostics import FULL, Problem
    from ..diagnostics.concavity.laws import placed
    from ..diagnostics.flow import encoded
    from ..flow.encoder_excess import encoder_excess

    problem = Problem(experiment, FULL)
    random = np.random.default_rng([request.seed, n])
    weights = problem.law.weights
    total = n * draws
    x0 = placed(problem.law, random.choice(len(weights), total, p=weights), random.standard_normal((total, problem.d)))
    codes = problem.scales * (yield from encoded(problem, x0, DENSITY))
    found = []
    for draw in np.split(np.arange(total), draws):
        found += [(yield from encoder_excess(x0[draw], codes[draw]))]
    return {
        "eps_rel": np.array([each.eps_rel for each in found]),
        "reassigned": np.array([each.reassigned for each in found]),
        "floor": np.array(max(each.floor for each in found)),
    }


def _gap(request: StudyRequest, experiment: Experiment) -> Steps:
    """Readings of basins and swirl by name, each with its floor; NaN where there is none."""
    from dataclasses import replace

    from ..diagnostics import FULL, Problem
    from ..diagnostics.basin_gap import basin_gap
    from ..diagnostics.swirl import swirl

    quick = replace(FULL, grid=48, pairs=2_000_000, swirl_particles=100, swirl_steps=96)
    problem = Problem(experiment, quick if request.quick else FULL)
    readings = (*(yield from basin_gap(problem)), *(yield from swirl(problem)))
    found = {}
    for reading in readings:
        name = reading.name.split(".")[1] if reading.name.startswith("basins") else reading.name.replace(".", "_")
        if not isinstance(reading.value, tuple):
            floor = reading.floor if reading.floor is not None else reading.error
            found[name] = np.array([np.nan if value is None else value for value in (reading.value, floor)])
    return found


def _findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    curves: list[Series] = []
    notes: list[str] = []
    checks: list[Check] = []
    for name, experiment in _clouds(request).items():
        if not _has_codes(experiment):
            checks.append(_missing(name))
            continue
        there = {n: found[f"{name}-{n}"] for n in _counts(request, name) if f"{name}-{n}" in found}
        gap = found.get(f"{name}-gap")
        if there:
            curves += _curves(name, there)
        if gap is not None:
            notes.append(f"{CLOUDS.get(name, 'the drawing').capitalize()}: {_beside(gap)}")
        checks += _excess_checks(name, there)
        if gap is not None:
            checks += _gap_checks(name, gap)
    chart = Chart(
        title="Encoder excess over n", x_label="samples n", y_label="ε_rel", x_log=True, series=tuple(curves),
        note=" ".join(notes),
    )  # fmt: skip
    note = f"With s₀ = 0 there is nothing to encode. {NO_CODE}"
    return Findings(panels=(chart,) if curves else (), checks=tuple(checks), note=note)


def _curves(name: str, there: dict[int, Found]) -> list[Series]:
    x = frozen_array(list(there))
    values = [each["eps_rel"] for each in there.values()]
    means = np.array([each.mean() for each in values])
    spread = np.array([each.std(ddof=1) for each in values])
    curve = Series(
        label=f"{CLOUDS.get(name, 'the drawing')}, mean and spread", kind="measured", x=x, y=frozen_array(means),
        low=frozen_array(np.maximum(means - spread, 0.0)), high=frozen_array(means + spread),
    )  # fmt: skip
    n = [count for count in there if count in PROTOTYPE]
    if name != "five-points" or not n:
        return [curve]
    recorded = frozen_array([PROTOTYPE[count][0] for count in n])
    return [curve, Series(label="prototype", kind="points", x=frozen_array(n), y=recorded)]


def _beside(gap: Found) -> str:
    labels = {"disagreement": "disagreement", "dual_gap": "dual gap", "map_gap": "map gap", "swirl_rms": "swirl"}
    shown = [f"{label} {gap[name][0]:.3g}" for name, label in labels.items() if not math.isnan(gap[name][0])]
    return ", ".join(shown) + "."


def _excess_checks(name: str, there: dict[int, Found]) -> list[Check]:
    checks = []
    for n, each in there.items():
        mean, spread = float(each["eps_rel"].mean()), float(each["eps_rel"].std(ddof=1))
        error, floor = spread / math.sqrt(len(each["eps_rel"])), scalar(each, "floor")
        if name == "five-points" and n in PROTOTYPE:
            reference, digit = PROTOTYPE[n]
            checks.append(Check(
                quantity=f"ε_rel, five points, n = {n:,}", value=mean, reference=reference,
                tolerance=digit + 2 * spread,
                tolerance_from="half of the last digit on record, twice the spread of draws: it was one draw",
                basis="prototype", source="[K] relative excess", floor=max(error, floor),
                reading="The recorded draw lies further from the mean of ours than one draw in twenty would.",
            ))  # fmt: skip
        else:
            checks.append(Check(
                quantity=f"ε_rel, {CLOUDS.get(name, 'the drawing')}, n = {n:,}", value=mean, reference=0.0,
                tolerance=max(3 * floor, 1e-9), relation="at most", basis=_basis(name),
                tolerance_from="three times the certificate, or 1e-9 for the flow's steps", floor=max(error, floor),
                source="[K] the encoder is the optimal map", reading=NOT_OPTIMAL,
            ))  # fmt: skip
    return checks


def _basis(name: str) -> Literal["theorem", "paper"]:
    return "theorem" if name == "product-grid" else "paper"


def _gap_checks(name: str, gap: Found) -> list[Check]:
    shown = CLOUDS.get(name, "the drawing")
    checks = []
    if name == "five-points":
        checks += [
            Check(
                quantity=f"{quantity.replace('_', ' ')}, {shown}", value=float(gap[quantity][0]), reference=reference,
                tolerance=tolerance, tolerance_from="the quadrature on record, with a like one of ours",
                basis="prototype", source="[W] plateau in T", floor=float(gap[quantity][1]),
            )
            for quantity, (reference, tolerance) in GAPS.items()
        ]  # fmt: skip
    for quantity, label in (("disagreement", "disagreement"), ("swirl_rms", "swirl, rms")):
        value, floor = gap[quantity]
        if math.isnan(value) or (name == "five-points" and quantity in GAPS):
            continue
        checks.append(Check(
            quantity=f"{label}, {shown}", value=float(value), reference=0.0, relation="at most",
            tolerance=3 * float(np.nan_to_num(floor)), tolerance_from="three times its floor", basis=_basis(name),
            source="[K] the encoder is the optimal map", floor=float(np.nan_to_num(floor)), reading=NOT_OPTIMAL,
        ))  # fmt: skip
    return checks


def _missing(name: str) -> Check:
    return Check(
        quantity=f"ε_rel, {CLOUDS.get(name, 'the drawing')}", value=None, reference=0.0, tolerance=0.0,
        relation="at most", tolerance_from="there is nothing to compare", basis="paper",
        source="[K] the encoder is the optimal map", missing=NO_CODE,
    )  # fmt: skip


def _scene(request: StudyRequest) -> SavedSession:
    experiment = request.experiment or _clouds(request)["five-points"]
    return SavedSession(experiment=experiment, title="Encoder of a cloud", look=SavedLook(insight="gap"))


ENCODER_CLOUDS = Study(
    name="encoder-clouds",
    title="Encoders of point clouds",
    paper="[K]",
    source="[K] relative excess of the encoder's cost, on clouds",
    claim="ε_rel of a softened cloud depends on n and on the draw: for five points 3e-3 at n = 50, 7e-3 at n = 2,000. "
    "Of a product grid it is 0.",
    look="The spread of draws at small n is as large as the value, so a single small sample proves nothing.",
    parts=_parts,
    findings=_findings,
    scene=_scene,
    takes_drawing=True,
)
