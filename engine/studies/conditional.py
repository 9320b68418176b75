"""Conditional generation by label: a start, and so a map, for every label ([W] section 4).

With the label's own score every particle stays in its class and the start decides how well; with the score of the
whole law the start alone carries the label, and forgets it as T grows.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..experiment.experiment import Experiment
from ..files.session_value import SavedLook, SavedSession
from ..results.insight_values import Chart
from ..study import Check, Findings, Found, Part, Relation, Steps, Study, StudyRequest, scalar
from ..values import FloatArray
from .labelled_law import labelled_experiment, labelled_law
from .sampled_law import OVER_SEEDS, banded, mean_and_error, transported

TIMES = {False: (0.1, 0.2, 0.5, 1.0, 2.0, 3.0), True: (0.1, 0.5, 2.0)}  # by whether it is quick
EACH, SEEDS = {False: 300, True: 100}, {False: 5, True: 3}  # particles a label
EVALUATIONS = 16
WAYS = {
    "own": "(c) and score per label",
    "prior": "prior, score per label",
    "joint": "(c) per label, score of all",
    "whole": "unconditional",
}
OWN, PRIOR, JOINT, WHOLE = range(4)
SHOWN_TIME = 0.5
PROTOTYPE_RATIO = 0.35 / 0.28  # largest W2 of (c) over the floor
MOST_SITES = 1000  # of the static maps that are compared
SMALL = "Every start knows its class by few training points, and the flow takes few evaluations."
CERTIFIED = 1e-9  # relative error of a plan's cost


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    labelled_experiment(request)
    maps = Part(name="maps", label="static maps, of all and per label", work=lambda: _maps(request))
    return (maps, *(
        Part(name=f"t{time:g}", label=f"generation from T = {time:g}", work=lambda time=time: _generated(request, time))  # type: ignore[misc]
        for time in TIMES[request.quick]
    ))  # fmt: skip


def _maps(request: StudyRequest) -> Steps:
    """W2^2 from the prior to the points, `joint`, and the mean of those to each label's, `conditional`; d <= 2."""
    from ..transport import conditional_plan, semi_discrete

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
    joint = plan.w2_squared
    return {
        "joint": np.asarray(joint),
        "conditional": np.asarray(conditional_plan(points, weights, labels).w2_squared),
    }


def _generated(request: StudyRequest, time: float) -> Steps:
    """`w2` (4, labels, seeds) of the ends to held-out draws of the label, by way; `floor` (labels, seeds).

    `share` (4, seeds): how many ends lie nearest to a point of the label asked for; `held` (seeds,) of held-out draws.
    `posterior` (seeds,): mean P(label | X_T) of diffused draws of it; `drawn`: what the reverse SDE returns.
    `masses` (labels, seeds) of the unconditional ends, and the `shares` (labels,) that they should have.
    """
    from ..transport.distances import w2
    from .short_reversal import exact_ends

    given = labelled_law(request)
    schedule, n, seeds, kinds = given.at(time), EACH[request.quick], SEEDS[request.quick], len(given.laws)
    found = {"w2": np.empty((4, kinds, seeds)), "floor": np.empty((kinds, seeds))}
    share, held = np.zeros((4, seeds)), np.zeros(seeds)
    posterior, drawn, masses = np.zeros(seeds), np.zeros(seeds), np.empty((kinds, seeds))
    for seed in range(seeds):
        draws = [given.draws(kind, n, seed) for kind in range(kinds)]
        train = given.mixed([each[0] for each in draws], seed)
        latents = given.latents(n, seed)
        whole = exact_ends(given.law, schedule, transported(train, schedule, latents, *given.start(seed)), EVALUATIONS)
        masses[:, seed] = [given.landed(whole, kind) for kind in range(kinds)]
        yield
        for kind, (own, test, other) in enumerate(draws):
            start = transported(own, schedule, latents, *given.start(seed + kind))
            ends = (
                exact_ends(given.laws[kind], schedule, start, EVALUATIONS),
                exact_ends(given.laws[kind], schedule, latents, EVALUATIONS),
                exact_ends(given.law, schedule, start, EVALUATIONS),
                whole,
            )
            yield
            weight = given.shares[kind]
            found["floor"][kind, seed] = w2(other, test)
            for way, particles in enumerate(ends):
                found["w2"][way, kind, seed] = w2(particles, test)
                share[way, seed] += weight * given.landed(particles, kind)
            held[seed] += weight * given.landed(test, kind)
            back = given.sent_back(other, kind, time, seed)
            posterior[seed] += weight * back[0]
            drawn[seed] += weight * back[1]
            yield
    rest = {"share": share, "held": held, "posterior": posterior, "drawn": drawn, "masses": masses}
    return {**found, **rest, "shares": given.shares}


def _findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    parts = {time: found[f"t{time:g}"] for time in TIMES[request.quick] if f"t{time:g}" in found}
    checks = _map_checks(found.get("maps", {}))
    for time, part in parts.items():
        checks += _checks(request, time, part)
    if not parts:
        return Findings(checks=tuple(checks))
    law = "The pinwheel's five classes" if request.experiment is None else "The drawing's classes"
    note = (
        f"{law}, softened; {EACH[request.quick]} particles and training points a class, {SEEDS[request.quick]} seeds, "
        f"{EVALUATIONS} evaluations. An end belongs to the class of the nearest drawn point."
    )
    panels = [_quality(parts), _shares(parts)]
    if SHOWN_TIME in parts:
        panels.append(_by_class(parts[SHOWN_TIME]))
    return Findings(panels=tuple(panels), checks=tuple(checks), note=note)


def _quality(parts: Mapping[float, Found]) -> Chart:
    times = np.array(list(parts))
    w2 = np.array([part["w2"].mean(1) for part in parts.values()])  # (times, 4, seeds)
    floor = np.array([part["floor"].mean(0) for part in parts.values()])
    return Chart(
        title="W2 to the class asked for, mean over classes", x_label="T", y_label="W2 to held-out draws", x_log=True,
        axis="termination_time",
        series=(
            *(banded(label, times, w2[:, way]) for way, label in enumerate(WAYS.values())),
            banded("floor: two samples", times, floor, "reference"),
        ),
    )  # fmt: skip


def _shares(parts: Mapping[float, Found]) -> Chart:
    times = np.array(list(parts))
    share = np.array([part["share"] for part in parts.values()])
    posterior = np.array([part["posterior"] for part in parts.values()])
    return Chart(
        title="Particles that land in the class asked for", x_label="T", y_label="share", x_log=True,
        axis="termination_time",
        series=(
            *(banded(label, times, share[:, way]) for way, label in enumerate(WAYS.values())),
            banded("P(class | X_T): the reverse SDE's", times, posterior, "reference"),
        ),
    )  # fmt: skip


def _by_class(part: Found) -> Chart:
    kinds = np.arange(part["floor"].shape[0]) + 1.0
    curves = [banded(label, kinds, part["w2"][way], "points") for way, label in enumerate(WAYS.values())]
    return Chart(
        title=f"W2 of each class, T = {SHOWN_TIME:g}", x_label="class", y_label="W2 to held-out draws",
        series=(*curves, banded("floor: two samples", kinds, part["floor"], "reference")),
    )  # fmt: skip


def _map_checks(maps: Found) -> list[Check]:
    if "joint" not in maps:
        return []
    return [
        Check(
            quantity="W2² of the maps per label, mean, less that of the joint map",
            value=scalar(maps, "conditional") - scalar(maps, "joint"),
            reference=0.0,
            relation="at least",
            tolerance=CERTIFIED * scalar(maps, "joint"),
            tolerance_from="error of the plans",
            basis="theorem",
            source="[W] conditional generation; W2² is convex",
        )
    ]


def _checks(request: StudyRequest, time: float, part: Found) -> list[Check]:
    at = f"T = {time:g}"
    w2, share = part["w2"].mean(1), part["share"]  # (4, seeds)
    inside, back = share[OWN] - part["held"], part["drawn"] - part["posterior"]
    ratio = w2[OWN] / part["floor"].mean(0)
    checks = [
        _check(f"share in its class, start and score per label, less held-out, {at}", inside, 0.0, "at least"),
        _check(f"share that the reverse SDE returns less P(class | X_T), {at}", back, 0.0, "equals"),
        _masses(request, at, part),
        _check(f"per-class W2 of (c) over the floor, {at}", ratio, PROTOTYPE_RATIO, "at most"),
    ]
    if time <= 1:
        gain, kept = w2[PRIOR] - w2[OWN], share[JOINT] - share[WHOLE]
        checks.append(_check(f"per-class W2 of the prior start less that of (c), {at}", gain, 0.0, "at least"))
        checks.append(_check(f"share of (c) under the score of all less chance, {at}", kept, 0.0, "at least"))
    return checks


def _check(quantity: str, values: FloatArray, reference: float, relation: Relation) -> Check:
    mean, error = mean_and_error(values)
    return Check(
        quantity=quantity, value=float(mean), reference=reference, relation=relation, tolerance=float(error),
        tolerance_from=OVER_SEEDS, floor=float(error), basis="theorem" if relation == "equals" else "prototype",
        source="[W] conditional generation", reading=SMALL,
    )  # fmt: skip


def _masses(request: StudyRequest, at: str, part: Found) -> Check:
    off = np.abs(part["masses"].mean(1) - part["shares"])  # (labels,)
    count = EACH[request.quick] * SEEDS[request.quick]
    worst = int(off.argmax())
    error = float(np.sqrt(2 * part["shares"][worst] * (1 - part["shares"][worst]) / count))
    return Check(
        quantity=f"largest error of a class's mass, unconditional (c), {at}", value=float(off[worst]), reference=0.0,
        relation="at most", tolerance=3 * error, tolerance_from="three binomial errors of training and particles",
        floor=error, basis="theorem", source="[W] start laws",
        reading="The map onto a sample errs by the sample, and the flow by its few evaluations.",
    )  # fmt: skip


def _scene(request: StudyRequest) -> SavedSession:
    experiment: Experiment = labelled_experiment(request).with_parameters(
        {"start": "transport", "termination_time": 0.1, "particles": 1000, "steps": 32}
    )
    return SavedSession(experiment=experiment, title="Classes, transported start", look=SavedLook(insight="basins"))


CONDITIONAL = Study(
    name="conditional",
    title="Generation by label",
    paper="[W]",
    source="[W] section 4, conditional generation",
    claim="A start and a map for every label generate that label: each class is met near its own sampling floor, at "
    "small T and few evaluations.",
    look="Under the score of the whole law the start alone carries the class: at small T it is kept, at large T lost.",
    parts=_parts,
    findings=_findings,
    scene=_scene,
    takes_drawing=True,
)
