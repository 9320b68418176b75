"""The temperature of the transported start: from resampled training points to new ones, and to blur ([W] section 3).

u_tau(z) = tau log sum_i exp((<z, x_i> + h_i)/tau) over diffused training points x_i. At tau = 0 its gradient is one of
them; as tau grows it is a barycentre of ever more, which is new, and at last too narrow a law.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...results.insight_values import Chart
from ...values import FloatArray
from ..base.declared import chart, check, curve, session
from ..base.over_seeds import banded, check_of_mean
from ..base.parts import found_over, part_over, stacked
from ..base.sampled_law import PAPER_TAU, base_of, knowing, sampled_law
from ..base.study import Check, Findings, Found, Part, Relation, Steps, Study, StudyRequest

TAUS = {
    False: (0.0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0),
    True: (0.0, 0.005, 0.02, 0.1, 0.3, 1.0),
}  # by whether it is quick
PARTICLES, SEEDS = {False: 1000, True: 400}, {False: 5, True: 3}
TIME, EVALUATIONS = 0.5, 16
SOURCE = "[W] smoothed start, τ = 0.02"
PAIRS = 300  # latents whose images are compared pair by pair
ROUNDING = 1e-9  # of products and distances of numbers of order one
NEAR = "With so many training points this smoothing moves a start by less than their spacing, so it stays near one."
LINEAR_BELOW = 0.002  # of the axis of tau
NOTHING_NEW = "Held-out points are the training points again: without softness nothing new can be told from a copy."


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    return part_over(TAUS[request.quick], "tau", "starts at tau", _smoothed, request)


def _smoothed(request: StudyRequest, tau: float) -> Steps:
    """Arrays (seeds,): `w2` of the ends to held-out draws and its `floor`, `start` W2 of the starts to p_T.

    `near`: mean distance of a start to the nearest diffused training point, `held` that of fresh draws of p_T;
    `near_end`, `held_end`: of ends, and of held-out draws, to the nearest training point. `monotone`: the least
    <z - z', x - x'> over pairs of latents and their images. `off`: largest distance to the nearest.
    """
    from ...flow.start_law import fresh_diffused
    from ...transport.distances import nearest, w2
    from ..base.short_reversal import exact_ends

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
    parts = found_over(TAUS[request.quick], "tau", found)
    if not parts:
        return Findings()
    law = "The drawing, softened" if request.experiment is not None else "Three off-centre components in the plane"
    note = (
        f"{law}; {PARTICLES[request.quick]} training points, particles and test points, {SEEDS[request.quick]} seeds, "
        f"T = {TIME:g}, {EVALUATIONS} evaluations of the exact score. Distances are shares of those of held-out points."
    )
    if not (stacked(parts, "held") > 0).all() or not (stacked(parts, "held_end") > 0).all():
        return Findings(panels=(_quality(parts),), note=f"{note} {NOTHING_NEW}")
    return Findings(panels=(_trade_off(parts), _quality(parts), _novelty(parts)), checks=_checks(parts), note=note)


def _trade_off(parts: Mapping[float, Found]) -> Chart:
    share, w2 = (stacked(parts, "near") / stacked(parts, "held")).mean(1), stacked(parts, "w2").mean(1)
    marks = [(1.0, "held-out points")]
    if PAPER_TAU in parts:
        marks.append((float(share[list(parts).index(PAPER_TAU)]), "τ = 0.02"))
    ends, floor = [0.0, max(1.0, float(share.max()))], float(stacked(parts, "floor").mean())
    return chart(
        "Quality against novelty", "start to the nearest diffused training point / held-out", "W2 of the ends",
        curve("τ from 0 on", share, w2), curve("floor: two samples", ends, floor, "reference"), marks=tuple(marks),
    )  # fmt: skip


def _quality(parts: Mapping[float, Found]) -> Chart:
    taus = list(parts)
    return chart(
        "W2 over τ", "τ", "W2",
        banded("ends to held-out draws", taus, stacked(parts, "w2")),
        banded("starts to draws of p_T", taus, stacked(parts, "start")),
        banded("floor: two samples", taus, stacked(parts, "floor"), "reference"),
        marks=((PAPER_TAU, "paper"),), threshold=LINEAR_BELOW,
    )  # fmt: skip


def _novelty(parts: Mapping[float, Found]) -> Chart:
    taus = list(parts)
    return chart(
        "Distance to the nearest training point", "τ", "share of that of held-out points",
        banded("starts, to diffused training points", taus, stacked(parts, "near") / stacked(parts, "held")),
        banded("ends, to training points", taus, stacked(parts, "near_end") / stacked(parts, "held_end")),
        curve("held-out points", taus, 1.0, "reference"),
        marks=((PAPER_TAU, "paper"),), threshold=LINEAR_BELOW,
    )  # fmt: skip


def _checks(parts: Mapping[float, Found]) -> tuple[Check, ...]:
    """Of theorems; and, over seeds, the paper's tau against none, held-out points, and far too much."""
    lines = []
    if 0.0 in parts:
        lines.append(check(
            "largest distance of a start to a diffused training point, τ = 0", parts[0.0]["off"].max(), 0.0, ROUNDING,
            "rounding", "theorem", "[W] start (c) without smoothing resamples", relation="at most",
        ))  # fmt: skip
    lines.append(check(
        "least ⟨z − z′, x − x′⟩ of latents and starts, over every τ", stacked(parts, "monotone").min(), 0.0, ROUNDING,
        "rounding", "theorem", "[W] (c) is a gradient of a convex function", relation="at least",
    ))  # fmt: skip
    if PAPER_TAU in parts:
        paper = parts[PAPER_TAU]
        for quantity, share in (
            ("starts to diffused points / held-out, τ = 0.02", paper["near"] / paper["held"]),
            ("ends to training points / held-out, τ = 0.02", paper["near_end"] / paper["held_end"]),
        ):
            lines.append(check_of_mean(quantity, share, "equals", 1.0, SOURCE, NEAR))
    if 0.0 in parts and PAPER_TAU in parts:
        lines.append(_cost(parts, PAPER_TAU, "at most"))
    if 0.0 in parts and max(parts) > PAPER_TAU:
        lines.append(_cost(parts, max(parts), "at least"))
    return tuple(lines)


def _cost(parts: Mapping[float, Found], tau: float, relation: Relation) -> Check:
    cost, quantity = parts[tau]["w2"] - parts[0.0]["w2"], f"what τ = {tau:g} adds to W2 of the ends"
    return check_of_mean(quantity, cost, relation, 0.0, SOURCE)


SETTINGS = {"start": "transport", "tau": 0.1, "termination_time": TIME, "particles": PARTICLES[False], "steps": 32}
SMOOTHING = Study(
    name="tau", title="Smoothing the start", paper="[W]", source=SOURCE,
    claim="Without smoothing the transported start resamples diffused training points; a temperature τ makes new ones.",
    look="From left to right τ grows: first the distance to training points, at little cost, and in the end W2.",
    parts=_parts, findings=_findings, takes_drawing=True,
    scene=session("A smoothed start", "density", lambda request: base_of(request).with_parameters(SETTINGS)),
)  # fmt: skip
