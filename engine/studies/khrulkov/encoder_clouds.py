"""Encoders of softened point clouds: eps_rel over n and its scatter, beside the gap of the maps themselves ([K])."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ...experiment.experiment import Experiment
from ...experiment.presets import preset
from ...experiment.target import law_of
from ...files.session_value import SavedSession
from ...story.saved_look import SavedLook
from ..base.declared import chart, check, curve
from ..base.parts import columns, part_of
from ..base.sections import Lines, told
from ..base.study import Basis, Check, Found, Part, Steps, Study, StudyRequest, require_points, scalar

CLOUDS = {"five-points": "five points", "product-grid": "product grid"}
SHOWN = {**CLOUDS, "drawing": "the drawing"}
BASES: dict[str, Basis] = {"five-points": "paper", "product-grid": "theorem", "drawing": "paper"}  # of what is claimed
DRAWS = {  # draws of so many samples, by whether it is quick
    False: {50: 60, 100: 30, 200: 20, 500: 10, 1000: 6, 2000: 5},
    True: {50: 20, 300: 6, 2000: 3},
}
GRID_MOST = 500  # samples of the product grid, whose eps_rel is 0 at every n
SOFTNESS = 0.05
DENSITY = 20.0  # steps of the flow for a factor e in noise
PROTOTYPE = {("five-points", 50): (3e-3, 5e-4), ("five-points", 2000): (7e-3, 5e-4)}  # eps_rel, half of its last digit
GAPS = {  # with the errors on record; the second theirs to the last digit
    ("five-points", "disagreement"): (0.078, 0.004),
    ("five-points", "dual_gap"): (1.90e-2, 1.2e-3),
}
BESIDE = {"disagreement": "disagreement", "dual_gap": "dual gap", "map_gap": "map gap", "swirl_rms": "swirl"}
CLAIMED = {"disagreement": "disagreement", "swirl_rms": "swirl, rms"}  # to be nought for optimal maps
TIME = 5.0  # at which basins are compared: their plateau
OPTIMAL = "[K] the encoder is the optimal map"
NO_CODE = "A bare point has no single code: every latent of its basin leads to it. Raise the softness s₀."
NOT_OPTIMAL = "The encoder of a generic cloud is not the optimal map (Lavenant & Santambrogio 2022)."


def _clouds(request: StudyRequest) -> dict[str, Experiment]:
    """By name: the drawing, or the study's own."""
    if request.experiment is not None:
        return {"drawing": require_points(request, 2)}
    settings = {"softness": SOFTNESS, "termination_time": TIME}
    return {name: preset(name).experiment.with_parameters(settings) for name in CLOUDS}


def _counts(request: StudyRequest, name: str) -> dict[int, int]:
    """Draws by their samples."""
    return {n: k for n, k in DRAWS[request.quick].items() if name != "product-grid" or n <= GRID_MOST}


def _has_codes(experiment: Experiment) -> bool:
    return law_of(experiment).softness > 0


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    parts = []
    for name, experiment in _clouds(request).items():
        for n, draws in _counts(request, name).items() if _has_codes(experiment) else ():
            label = f"{draws} draws of {n:,}, {SHOWN[name]}"
            parts.append(part_of(f"{name}-{n}", label, _excesses, request, experiment, n, draws))
        parts.append(part_of(f"{name}-gap", f"flow against optimal map, {SHOWN[name]}", _gap, request, experiment))
    return tuple(parts)


def _excesses(request: StudyRequest, experiment: Experiment, n: int, draws: int) -> Steps:
    """`eps_rel`, `reassigned` (draws,), each of n independent samples; `floor` (), the largest."""
    from ...diagnostics import FULL, Problem
    from ...diagnostics.concavity.laws import placed
    from ...diagnostics.flow import encoded
    from ...flow.encoder_excess import encoder_excess

    problem = Problem(experiment, FULL)
    random = np.random.default_rng([request.seed, n])
    weights = problem.law.weights
    total = n * draws
    x0 = placed(problem.law, random.choice(len(weights), total, p=weights), random.standard_normal((total, problem.d)))
    codes = problem.scales * (yield from encoded(problem, x0, DENSITY))
    rows = []
    for draw in np.split(np.arange(total), draws):
        excess = yield from encoder_excess(x0[draw], codes[draw])
        rows.append((excess.eps_rel, excess.reassigned, excess.floor))
    found = columns(rows, "eps_rel", "reassigned", "floor")
    return found | {"floor": found["floor"].max()}


def _gap(request: StudyRequest, experiment: Experiment) -> Steps:
    """Readings of basins and swirl by name, each with its floor; NaN where there is none."""
    from ...diagnostics import FULL, Problem
    from ...diagnostics.basin_gap import basin_gap
    from ...diagnostics.swirl import swirl

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


def _told(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    coded = [name for name, experiment in _clouds(request).items() if _has_codes(experiment)]
    counts = {name: [n for n in _counts(request, name) if f"{name}-{n}" in found] for name in coded}
    there = {name: {n: found[f"{name}-{n}"] for n in counts[name]} for name in coded}
    gaps = {name: found[f"{name}-gap"] for name in coded if f"{name}-gap" in found}
    yield from _charts(there, gaps)
    yield from _checks(request, there, gaps)


def _charts(there: dict[str, dict[int, Found]], gaps: dict[str, Found]) -> Lines:
    """eps_rel over n, with what else is known of the clouds in words."""
    curves, notes = [], []
    for name, draws in there.items():
        values = [each["eps_rel"] for each in draws.values()]
        means, deviations = [each.mean() for each in values], [each.std(ddof=1) for each in values]
        known = {n: PROTOTYPE[name, n][0] for n in draws if (name, n) in PROTOTYPE}
        if draws:
            curves.append(curve(f"{SHOWN[name]}, mean and spread", list(draws), means, floor=deviations))
        if known:
            curves.append(curve("prototype", list(known), list(known.values()), "points"))
    for name, gap in gaps.items():
        shown = [f"{label} {gap[of][0]:.3g}" for of, label in BESIDE.items() if not math.isnan(gap[of][0])]
        notes.append(f"{SHOWN[name].capitalize()}: {', '.join(shown)}.")
    if curves:
        yield chart("Encoder excess over n", "samples n", "ε_rel", *curves, logs="x", note=" ".join(notes))


def _checks(request: StudyRequest, there: dict[str, dict[int, Found]], gaps: dict[str, Found]) -> Lines:
    """Cloud by cloud."""
    for name in _clouds(request):
        if name not in there:
            yield check(
                f"ε_rel, {SHOWN[name]}", None, 0.0, 0.0, "there is nothing to compare", "paper", OPTIMAL,
                relation="at most", missing=NO_CODE,
            )  # fmt: skip
        for n, draws in there.get(name, {}).items():
            yield _excess_check(name, n, draws)
        if name in gaps:
            yield from _gap_checks(name, gaps[name])


def _excess_check(name: str, n: int, draws: Found) -> Check:
    values, floor, quantity = draws["eps_rel"], scalar(draws, "floor"), f"ε_rel, {SHOWN[name]}, n = {n:,}"
    mean, deviation = float(values.mean()), float(values.std(ddof=1))
    uncertain = max(deviation / math.sqrt(len(values)), floor)
    if (name, n) in PROTOTYPE:
        reference, digit = PROTOTYPE[name, n]
        return check(
            quantity, mean, reference, digit + 2 * deviation,
            "half of the last digit on record, twice the spread of draws: it was one draw", "prototype",
            "[K] relative excess", floor=uncertain,
            reading="The recorded draw lies further from the mean of ours than one draw in twenty would.",
        )  # fmt: skip
    return check(
        quantity, mean, 0.0, max(3 * floor, 1e-9), "three times the certificate, or 1e-9 for the flow's steps",
        BASES[name], OPTIMAL, relation="at most", floor=uncertain, reading=NOT_OPTIMAL,
    )  # fmt: skip


def _gap_checks(name: str, gap: Found) -> Lines:
    for (cloud, of), (reference, tolerance) in GAPS.items():
        if cloud == name:
            yield check(
                f"{BESIDE[of]}, {SHOWN[name]}", gap[of][0], reference, tolerance,
                "the quadrature on record, with a like one of ours", "prototype", "[W] plateau in T", floor=gap[of][1],
            )  # fmt: skip
    for of, label in CLAIMED.items():
        value, floor = gap[of][0], float(np.nan_to_num(gap[of][1]))
        if not math.isnan(value) and (name, of) not in GAPS:
            yield check(
                f"{label}, {SHOWN[name]}", value, 0.0, 3 * floor, "three times its floor", BASES[name], OPTIMAL,
                relation="at most", floor=floor, reading=NOT_OPTIMAL,
            )  # fmt: skip


def _scene(request: StudyRequest) -> SavedSession:
    experiment = request.experiment or _clouds(request)["five-points"]
    return SavedSession(experiment=experiment, title="Encoder of a cloud", look=SavedLook(insight="gap"))


ENCODER_CLOUDS = Study(
    name="encoder-clouds", title="Encoders of point clouds", paper="[K]",
    source="[K] relative excess of the encoder's cost, on clouds",
    claim="ε_rel of a softened cloud depends on n and on the draw: for five points 3e-3 at n = 50, 7e-3 at n = 2,000. "
    "Of a product grid it is 0.",
    look="The spread of draws at small n is as large as the value, so a single small sample proves nothing.",
    parts=_parts, findings=told(_told, note=f"With s₀ = 0 there is nothing to encode. {NO_CODE}"),
    scene=_scene, takes_drawing=True,
)  # fmt: skip
