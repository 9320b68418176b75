"""Conditional generation by label: a start, and so a map, for every label ([W] section 4).

With the label's own score every particle stays in its class and the start decides how well; with the score of the
whole law the start alone carries the label, and forgets it as T grows.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...results.insight_values import Chart
from ...values import FloatArray
from ..base.declared import chart, check, session
from ..base.over_seeds import banded, banded_each, check_of_mean
from ..base.parts import found_over, numbers, part_of, part_over, stacked
from ..base.sections import Lines, told
from ..base.study import Check, Found, Part, Relation, Steps, Study, StudyRequest, scalar
from .labelled_law import labelled_experiment, labelled_law

TIMES = {False: (0.1, 0.2, 0.5, 1.0, 2.0, 3.0), True: (0.1, 0.5, 2.0)}  # by whether it is quick
EACH, SEEDS = {False: 300, True: 100}, {False: 5, True: 3}  # particles a label
EVALUATIONS = 16
WAYS = ("(c) and score per label", "prior, score per label", "(c) per label, score of all", "unconditional")
OWN, PRIOR, JOINT, WHOLE = range(4)
SHOWN_TIME = 0.5
PROTOTYPE_RATIO = 0.35 / 0.28  # largest W2 of (c) over the floor
MOST_SITES = 1000  # of the static maps that are compared
SMALL = "Every start knows its class by few training points, and the flow takes few evaluations."
CERTIFIED = 1e-9  # relative error of a plan's cost
FLOOR = "floor: two samples"
SOURCE = "[W] conditional generation"


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    labelled_experiment(request)
    maps = part_of("maps", "static maps, of all and per label", _maps, request)
    return (maps, *part_over(TIMES[request.quick], "t", "generation from T", _generated, request))


def _maps(request: StudyRequest) -> Steps:
    """W2^2 from the prior to the points, `joint`, and the mean of those to each label's, `conditional`; d <= 2."""
    from ...transport import conditional_plan, semi_discrete

    cloud = labelled_experiment(request).cloud
    step = -(-len(cloud) // MOST_SITES)
    points, weights, labels = cloud.positions[::step], cloud.weights[::step], cloud.labels[::step]
    yield
    if cloud.d > 2:
        return {}
    weights = weights / weights.sum()
    for plan in semi_discrete(points, weights):
        yield
        if plan.error <= CERTIFIED:
            break
    return numbers(joint=plan.w2_squared, conditional=conditional_plan(points, weights, labels).w2_squared)


def _generated(request: StudyRequest, time: float) -> Steps:
    """`w2` (4, labels, seeds) of the ends to held-out draws of the label, by way; `floor` (labels, seeds).

    `share` (4, seeds): how many ends lie nearest to a point of the label asked for; `held` (seeds,) of held-out draws.
    `posterior` (seeds,): mean P(label | X_T) of diffused draws of it; `drawn`: what the reverse SDE returns.
    `masses` (labels, seeds) of the unconditional ends, and the `shares` (labels,) that they should have.
    """
    from ...transport.distances import w2
    from ..base.short_reversal import exact_ends

    given = labelled_law(request, EACH[request.quick])
    whole, seeds, kinds = given.whole, SEEDS[request.quick], len(given.laws)
    schedule = whole.at(time)
    found = {"w2": np.empty((4, kinds, seeds)), "floor": np.empty((kinds, seeds))}
    share, held = np.zeros((4, seeds)), np.zeros(seeds)
    posterior, drawn, masses = np.zeros(seeds), np.zeros(seeds), np.empty((kinds, seeds))
    for seed in range(seeds):
        draws = [given.draws(kind, seed) for kind in range(kinds)]
        latents = whole.latents(seed, 7)
        start = given.moved(given.mixed([each.train for each in draws], seed), time, latents, seed)
        unconditional = exact_ends(whole.law, schedule, start, EVALUATIONS)
        masses[:, seed] = [given.landed(unconditional, kind) for kind in range(kinds)]
        yield
        for kind, (law, of_kind) in enumerate(zip(given.laws, draws, strict=True)):
            start = given.moved(of_kind.train, time, latents, seed + kind)
            reversals = (law, start), (law, latents), (whole.law, start)
            ends = (*(exact_ends(score, schedule, x, EVALUATIONS) for score, x in reversals), unconditional)
            yield
            weight = given.shares[kind]
            found["floor"][kind, seed] = w2(of_kind.other, of_kind.test)
            for way, particles in enumerate(ends):
                found["w2"][way, kind, seed] = w2(particles, of_kind.test)
                share[way, seed] += weight * given.landed(particles, kind)
            held[seed] += weight * given.landed(of_kind.test, kind)
            back = given.sent_back(of_kind.other, kind, time, seed)
            posterior[seed] += weight * back[0]
            drawn[seed] += weight * back[1]
            yield
    rest = {"share": share, "held": held, "posterior": posterior, "drawn": drawn, "masses": masses}
    return {**found, **rest, "shares": given.shares}


def _told(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    yield from _of_maps(found.get("maps", {}))
    parts = found_over(TIMES[request.quick], "t", found)
    if parts:
        law = "The pinwheel's five classes" if request.experiment is None else "The drawing's classes"
        each, seeds = EACH[request.quick], SEEDS[request.quick]
        yield (
            f"{law}, softened; {each} particles and training points a class, {seeds} seeds, {EVALUATIONS} evaluations. "
            "An end belongs to the class of the nearest drawn point."
        )
        yield _quality(parts)
        yield _shares(parts)
    if SHOWN_TIME in parts:
        yield _by_class(parts[SHOWN_TIME])
    for time, part in parts.items():
        yield from _of_time(request, time, part)


def _quality(parts: Mapping[float, Found]) -> Chart:
    w2, floor = stacked(parts, "w2").mean(2), stacked(parts, "floor").mean(1)
    return _over_time("W2 to the class asked for, mean over classes", "W2 to held-out draws", parts, w2, FLOOR, floor)


def _shares(parts: Mapping[float, Found]) -> Chart:
    share, posterior, label = stacked(parts, "share"), stacked(parts, "posterior"), "P(class | X_T): the reverse SDE's"
    return _over_time("Particles that land in the class asked for", "share", parts, share, label, posterior)


def _over_time(
    title: str, y_label: str, parts: Mapping[float, Found], of_ways: FloatArray, label: str, reference: FloatArray
) -> Chart:
    """Of each way, (times, 4, seeds), and what they are compared with, (times, seeds)."""
    curves = banded_each(WAYS, list(parts), of_ways.swapaxes(0, 1))
    return chart(title, "T", y_label, *curves, banded(label, list(parts), reference, "reference"), logs="x")


def _by_class(part: Found) -> Chart:
    kinds, title = np.arange(len(part["floor"])) + 1.0, f"W2 of each class, T = {SHOWN_TIME:g}"
    curves = [banded(label, kinds, w2, "points") for label, w2 in zip(WAYS, part["w2"], strict=True)]
    return chart(title, "class", "W2 to held-out draws", *curves, banded(FLOOR, kinds, part["floor"], "reference"))


def _of_maps(maps: Found) -> Lines:
    if "joint" in maps:
        joint, conditional = scalar(maps, "joint"), scalar(maps, "conditional")
        yield check(
            "W2² of the maps per label, mean, less that of the joint map", conditional - joint, 0.0, CERTIFIED * joint,
            "error of the plans", "theorem", f"{SOURCE}; W2² is convex", relation="at least",
        )  # fmt: skip


def _of_time(request: StudyRequest, time: float, part: Found) -> Lines:
    at, w2, share = f"T = {time:g}", part["w2"].mean(1), part["share"]  # (4, seeds)
    back, kept, ratio = part["drawn"] - part["posterior"], share[OWN] - part["held"], w2[OWN] / part["floor"].mean(0)

    def mean(quantity: str, values: FloatArray, relation: Relation, reference: float) -> Check:
        return check_of_mean(f"{quantity}, {at}", values, relation, reference, SOURCE, SMALL)

    yield mean("share in its class, start and score per label, less held-out", kept, "at least", 0.0)
    yield mean("share that the reverse SDE returns less P(class | X_T)", back, "equals", 0.0)
    yield _masses(request, at, part)
    yield mean("per-class W2 of (c) over the floor", ratio, "at most", PROTOTYPE_RATIO)
    if time <= 1:
        yield mean("per-class W2 of the prior start less that of (c)", w2[PRIOR] - w2[OWN], "at least", 0.0)
        yield mean("share of (c) under the score of all less chance", share[JOINT] - share[WHOLE], "at least", 0.0)


def _masses(request: StudyRequest, at: str, part: Found) -> Check:
    off = np.abs(part["masses"].mean(1) - part["shares"])  # (labels,)
    worst, count = int(off.argmax()), EACH[request.quick] * SEEDS[request.quick]
    error = np.sqrt(2 * part["shares"][worst] * (1 - part["shares"][worst]) / count)
    return check(
        f"largest error of a class's mass, unconditional (c), {at}", off[worst], 0.0, 3 * error,
        "three binomial errors of training and particles", "theorem", "[W] start laws", relation="at most", floor=error,
        reading="The map onto a sample errs by the sample, and the flow by its few evaluations.",
    )  # fmt: skip


SETTINGS = {"start": "transport", "termination_time": 0.1, "particles": 1000, "steps": 32}
CONDITIONAL = Study(
    name="conditional", title="Generation by label", paper="[W]", source="[W] section 4, conditional generation",
    claim="A start and a map for every label generate that label: each class is met near its own sampling floor, at "
    "small T and few evaluations.",
    look="Under the score of the whole law the start alone carries the class: at small T it is kept, at large T lost.",
    parts=_parts, findings=told(_told), takes_drawing=True,
    scene=session("Classes, transported start", "basins",
                  lambda request: labelled_experiment(request).with_parameters(SETTINGS)),
)  # fmt: skip
