"""The temperature of the transported start: from resampled training points to new ones, and to blur ([W] section 3).

u_tau(z) = tau log sum_i exp((<z, x_i> + h_i)/tau) over diffused training points x_i. At tau = 0 its gradient is one of
them; as tau grows it is a barycentre of ever more, which is new, and at last too narrow a law.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..files.session_value import SavedLook, SavedSession
from ..results.insight_values import Chart, Series
from ..study import Check, Findings, Found, Part, Relation, Steps, Study, StudyRequest
from ..values import FloatArray, frozen_array
from .sampled_law import OVER_SEEDS, PAPER_TAU, banded, base_of, knowing, mean_and_error, sampled_law

TAUS = {
    False: (0.0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0),
    True: (0.0, 0.005, 0.02, 0.1, 0.3, 1.0),
}  # by whether it is quick
PARTICLES, SEEDS = {False: 1000, True: 400}, {False: 5, True: 3}
TIME, EVALUATIONS = 0.5, 16
PAIRS = 300  # latents whose images are compared pair by pair
ROUNDING = 1e-9  # of products and distances of numbers of order one
NEAR = "With so many training points this smoothing moves a start by less than their spacing, so it stays near one."
LINEAR_BELOW = 0.002  # of the axis of tau
NOTHING_NEW = "Held-out points are the training points again: without softness nothing new can be told from a copy."


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    return tuple(
        Part(name=f"tau{tau:g}", label=f"starts at tau = {tau:g}", work=lambda tau=tau: _smoothed(request, tau))  # type: ignore[misc]
        for tau in TAUS[request.quick]
    )


def _smoothed(request: StudyRequest, tau: float) -> Steps:
    """Arrays (seeds,): `w2` of the ends to held-out draws and its `floor`, `start` W2 of the starts to p_T.

    `near`: mean distance of a start to the nearest diffused training point, `held` that of fresh draws of p_T;
    `near_end`, `held_end`: of ends, and of held-out draws, to the nearest training point. `monotone`: the least
    <z - z', x - x'> over pairs of latents and their images. `off`: largest distance to the nearest.
    """
    from ..flow.start_law import fresh_diffused
    from ..transport.distances import nearest, w2
    from .short_reversal import exact_ends

    given = sampled_law(request, PARTICLES[request.quick])
    schedule, seeds = given.at(TIME), SEEDS[request.quick]
    names = ("w2", "floor", "start", "near", "held", "near_end", "held_end", "monotone", "off")
    rows = np.empty((len(names), seeds))
    for seed in range(seeds):
        draws, latents = given.draws(seed), given.latents(seed)
        start = given.start("transport", TIME, draws, seed, tau)
        yield
        sites = fresh_diffused(knowing(draws.train, schedule, tau, request.seed + seed))
        fresh = given.start("exact", TIME, draws, seed)
        distances = nearest(start, sites)
        yield
        ends = exact_ends(given.law, schedule, start, EVALUATIONS)
        rows[:, seed] = (
            w2(ends, draws.test), w2(draws.other, draws.test), w2(start, fresh),
            distances.mean(), nearest(fresh, sites).mean(),
            nearest(ends, draws.train).mean(), nearest(draws.test, draws.train).mean(),
            _monotone(latents[:PAIRS], start[:PAIRS]), distances.max(),
        )  # fmt: skip
        yield
    return dict(zip(names, rows, strict=True))


def _monotone(latents: FloatArray, images: FloatArray) -> float:
    """Least <z - z', x - x'> over all pairs: a gradient of a convex function has none below 0."""
    products = ((latents[:, None] - latents) * (images[:, None] - images)).sum(2)
    return float(products[np.triu_indices(len(products), 1)].min())


def _findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    parts = {tau: found[f"tau{tau:g}"] for tau in TAUS[request.quick] if f"tau{tau:g}" in found}
    if not parts:
        return Findings()
    law = "The drawing, softened" if request.experiment is not None else "Three off-centre components in the plane"
    note = (
        f"{law}; {PARTICLES[request.quick]} training points, particles and test points, {SEEDS[request.quick]} seeds, "
        f"T = {TIME:g}, {EVALUATIONS} evaluations of the exact score. Distances are shares of those of held-out points."
    )
    if not (_row(parts, "held") > 0).all() or not (_row(parts, "held_end") > 0).all():
        return Findings(panels=(_quality(parts),), note=f"{note} {NOTHING_NEW}")
    return Findings(panels=(_trade_off(parts), _quality(parts), _novelty(parts)), checks=_checks(parts), note=note)


def _row(parts: Mapping[float, Found], name: str) -> FloatArray:
    """(taus, seeds)"""
    return np.array([part[name] for part in parts.values()])


def _trade_off(parts: Mapping[float, Found]) -> Chart:
    share, w2 = (_row(parts, "near") / _row(parts, "held")).mean(1), _row(parts, "w2")
    curve = Series(label="τ from 0 on", kind="measured", x=frozen_array(share), y=frozen_array(w2.mean(1)))
    floor = float(_row(parts, "floor").mean())
    marks = [(1.0, "held-out points")]
    if PAPER_TAU in parts:
        marks.append((float(share[list(parts).index(PAPER_TAU)]), "τ = 0.02"))
    ends = np.array([0.0, max(1.0, float(share.max()))])
    level = Series(label="floor: two samples", kind="reference", x=frozen_array(ends), y=frozen_array([floor, floor]))
    return Chart(
        title="Quality against novelty", x_label="start to the nearest diffused training point / held-out",
        y_label="W2 of the ends", series=(curve, level), marks=tuple(marks),
    )  # fmt: skip


def _quality(parts: Mapping[float, Found]) -> Chart:
    taus = np.array(list(parts))
    return Chart(
        title="W2 over τ", x_label="τ", y_label="W2", x_threshold=LINEAR_BELOW,
        series=(
            banded("ends to held-out draws", taus, _row(parts, "w2")),
            banded("starts to draws of p_T", taus, _row(parts, "start")),
            banded("floor: two samples", taus, _row(parts, "floor"), "reference"),
        ),
        marks=((PAPER_TAU, "paper"),),
    )  # fmt: skip


def _novelty(parts: Mapping[float, Found]) -> Chart:
    taus = np.array(list(parts))
    one = Series(label="held-out points", kind="reference", x=frozen_array(taus), y=frozen_array(np.ones(len(taus))))
    return Chart(
        title="Distance to the nearest training point", x_label="τ", y_label="share of that of held-out points",
        x_threshold=LINEAR_BELOW,
        series=(
            banded("starts, to diffused training points", taus, _row(parts, "near") / _row(parts, "held")),
            banded("ends, to training points", taus, _row(parts, "near_end") / _row(parts, "held_end")),
            one,
        ),
        marks=((PAPER_TAU, "paper"),),
    )  # fmt: skip


def _checks(parts: Mapping[float, Found]) -> tuple[Check, ...]:
    checks = []
    if 0.0 in parts:
        checks.append(
            Check(
                quantity="largest distance of a start to a diffused training point, τ = 0",
                value=float(parts[0.0]["off"].max()),
                reference=0.0,
                relation="at most",
                tolerance=ROUNDING,
                tolerance_from="rounding",
                basis="theorem",
                source="[W] start (c) without smoothing resamples",
            )
        )
    checks.append(
        Check(
            quantity="least ⟨z − z′, x − x′⟩ of latents and starts, over every τ",
            value=float(_row(parts, "monotone").min()),
            reference=0.0,
            relation="at least",
            tolerance=ROUNDING,
            tolerance_from="rounding",
            basis="theorem",
            source="[W] (c) is a gradient of a convex function",
        )
    )
    return (*checks, *_compared(parts))


def _compared(parts: Mapping[float, Found]) -> list[Check]:
    """The paper's tau against none, held-out points, and far too much."""
    checks = []
    if PAPER_TAU in parts:
        paper = parts[PAPER_TAU]
        share, end = paper["near"] / paper["held"], paper["near_end"] / paper["held_end"]
        checks.append(_over_seeds("starts to diffused points / held-out, τ = 0.02", share, 1.0, "equals", NEAR))
        checks.append(_over_seeds("ends to training points / held-out, τ = 0.02", end, 1.0, "equals", NEAR))
    if PAPER_TAU in parts and 0.0 in parts:
        cost = parts[PAPER_TAU]["w2"] - parts[0.0]["w2"]
        checks.append(_over_seeds("what τ = 0.02 adds to W2 of the ends", cost, 0.0, "at most"))
    last = max(parts)
    if last > PAPER_TAU and 0.0 in parts:
        cost = parts[last]["w2"] - parts[0.0]["w2"]
        checks.append(_over_seeds(f"what τ = {last:g} adds to W2 of the ends", cost, 0.0, "at least"))
    return checks


def _over_seeds(quantity: str, values: FloatArray, reference: float, relation: Relation, reading: str = "") -> Check:
    mean, error = mean_and_error(values)
    return Check(
        quantity=quantity, value=float(mean), reference=reference, relation=relation, tolerance=float(error),
        tolerance_from=OVER_SEEDS, floor=float(error), basis="theorem" if relation == "equals" else "prototype",
        source="[W] smoothed start, τ = 0.02",
        reading=reading,
    )  # fmt: skip


def _scene(request: StudyRequest) -> SavedSession:
    experiment = base_of(request).with_parameters(
        {"start": "transport", "tau": 0.1, "termination_time": TIME, "particles": PARTICLES[False], "steps": 32}
    )
    return SavedSession(experiment=experiment, title="A smoothed start", look=SavedLook(insight="density"))


SMOOTHING = Study(
    name="tau",
    title="Smoothing the start",
    paper="[W]",
    source="[W] smoothed start, τ = 0.02",
    claim="Without smoothing the transported start resamples diffused training points; a temperature τ makes new ones.",
    look="From left to right τ grows: first the distance to training points, at little cost, and in the end W2.",
    parts=_parts,
    findings=_findings,
    scene=_scene,
    takes_drawing=True,
)
