"""The temperature of the transported start: from resampled training points to new ones, and to blur ([W] section 3).

u_tau(z) = tau log sum_i exp((<z, x_i> + h_i)/tau) over diffused training points x_i. At tau = 0 its gradient is one of
them; as tau grows it is a barycentre of ever more, which is new, and at last too narrow a law.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from ...values import FloatArray
from ..base.declared import chart, check, curve, session
from ..base.over_seeds import banded, check_of_mean
from ..base.parts import found_over, part_over, stacked
from ..base.sampled_law import PAPER_TAU, base_of, knowing, law_in_words, sampled_law
from ..base.sections import Lines, told
from ..base.study import Found, Part, Steps, Study, StudyRequest

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


def _told(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    parts = found_over(TAUS[request.quick], "tau", found)
    if not parts:
        return
    taus, of = list(parts), partial(stacked, parts)
    yield (
        f"{law_in_words(request)}; {PARTICLES[request.quick]} training points, particles and test points, "
        f"{SEEDS[request.quick]} seeds, T = {TIME:g}, {EVALUATIONS} evaluations of the exact score. Distances are "
        "shares of those of held-out points."
    )
    new = all((of(name) > 0).all() for name in ("held", "held_end"))
    if not new:
        yield NOTHING_NEW
    if new:
        share, w2 = (of("near") / of("held")).mean(1), of("w2").mean(1)
        ends, floor = [0.0, max(1.0, float(share.max()))], float(of("floor").mean())
        paper = ((float(share[taus.index(PAPER_TAU)]), "τ = 0.02"),) if PAPER_TAU in parts else ()
        yield chart(
            "Quality against novelty", "start to the nearest diffused training point / held-out", "W2 of the ends",
            curve("τ from 0 on", share, w2), curve("floor: two samples", ends, floor, "reference"),
            marks=((1.0, "held-out points"), *paper),
        )  # fmt: skip
    yield chart(
        "W2 over τ", "τ", "W2",
        banded("ends to held-out draws", taus, of("w2")), banded("starts to draws of p_T", taus, of("start")),
        banded("floor: two samples", taus, of("floor"), "reference"),
        marks=((PAPER_TAU, "paper"),), threshold=LINEAR_BELOW,
    )  # fmt: skip
    if new:
        yield chart(
            "Distance to the nearest training point", "τ", "share of that of held-out points",
            banded("starts, to diffused training points", taus, of("near") / of("held")),
            banded("ends, to training points", taus, of("near_end") / of("held_end")),
            curve("held-out points", taus, 1.0, "reference"),
            marks=((PAPER_TAU, "paper"),), threshold=LINEAR_BELOW,
        )  # fmt: skip
        yield from _checks(parts)


def _checks(parts: Mapping[float, Found]) -> Lines:
    """Of theorems; and, over seeds, the paper's tau against none, held-out points, and far too much."""
    if 0.0 in parts:
        yield check(
            "largest distance of a start to a diffused training point, τ = 0", parts[0.0]["off"].max(), 0.0, ROUNDING,
            "rounding", "theorem", "[W] start (c) without smoothing resamples", relation="at most",
        )  # fmt: skip
    yield check(
        "least ⟨z − z′, x − x′⟩ of latents and starts, over every τ", stacked(parts, "monotone").min(), 0.0, ROUNDING,
        "rounding", "theorem", "[W] (c) is a gradient of a convex function", relation="at least",
    )  # fmt: skip
    if PAPER_TAU in parts:
        paper = parts[PAPER_TAU]
        starts, ends = paper["near"] / paper["held"], paper["near_end"] / paper["held_end"]
        yield check_of_mean("starts to diffused points / held-out, τ = 0.02", starts, "equals", 1.0, SOURCE, NEAR)
        yield check_of_mean("ends to training points / held-out, τ = 0.02", ends, "equals", 1.0, SOURCE, NEAR)
    for tau in (tau for tau in sorted({PAPER_TAU, max(parts)}) if 0.0 in parts and tau in parts and tau >= PAPER_TAU):
        cost, quantity = parts[tau]["w2"] - parts[0.0]["w2"], f"what τ = {tau:g} adds to W2 of the ends"
        yield check_of_mean(quantity, cost, "at most" if tau == PAPER_TAU else "at least", 0.0, SOURCE)


SETTINGS = {"start": "transport", "tau": 0.1, "termination_time": TIME, "particles": PARTICLES[False], "steps": 32}
SMOOTHING = Study(
    name="tau", title="Smoothing the start", paper="[W]", source=SOURCE,
    claim="Without smoothing the transported start resamples diffused training points; a temperature τ makes new ones.",
    look="From left to right τ grows: first the distance to training points, at little cost, and in the end W2.",
    parts=_parts, findings=told(_told), takes_drawing=True,
    scene=session("A smoothed start", "density", lambda request: base_of(request).with_parameters(SETTINGS)),
)  # fmt: skip
