"""Start laws of the reversal: prior, true p_T, and the prior moved by the optimal map ([W] sections 3 and 4).

A reversal with the exact score from N(0, I) keeps the prior error, from (b) it has none, and from (c) only that of a
sample of diffused training points. All get the same number of evaluations of the same denoiser.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np

from ..experiment.experiment import Experiment
from ..experiment.mixture import GaussianMixture
from ..files.session_value import SavedLook, SavedSession
from ..results.insight_values import Chart
from ..study import Check, Findings, Found, Part, Steps, Study, StudyRequest, scalar
from ..values import FloatArray
from .sampled_law import (
    OVER_SEEDS,
    STARTS,
    banded,
    base_of,
    mean_and_error,
    mixture_shares,
    sampled_law,
    total_variation,
)

TIMES = {False: (0.1, 0.2, 0.5, 1.0, 2.0, 3.0), True: (0.1, 0.5, 1.0, 3.0)}  # by whether it is quick
CHECKED = (0.1, 0.5, 1.0, 3.0)  # those of the prototype
EVALUATIONS = {False: (2, 4, 8, 16, 32), True: (2, 8)}
PARTICLES, SEEDS = {False: 1000, True: 400}, {False: 5, True: 3}
KINDS = tuple(STARTS)
PRIOR, EXACT, TRANSPORT = (KINDS.index(kind) for kind in ("prior", "exact", "transport"))
SHOWN_TIME = 0.5  # of the chart over evaluations
PROTOTYPE_EXCESS = 0.07  # largest of (c) above the floor: .35 - .28
PROTOTYPE_LEFT = 0.05  # of (a) above the floor at T = 3: .33 - .28


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    return tuple(
        Part(name=f"t{time:g}", label=f"reversals from T = {time:g}", work=lambda time=time: _reversed(request, time))  # type: ignore[misc]
        for time in TIMES[request.quick]
    )


def _reversed(request: StudyRequest, time: float) -> Steps:
    """`w2` (3, k, seeds) of the ends to test points, by start and evaluations; `start` (3, seeds) of the starts to p_T.

    `floor` (seeds,): W2 of two samples of the law. Of mixtures also `tv` with `tv_error`, the total variation of prior
    and p_T, and `shares` (seeds, m) of ends from the prior, and `weights`.
    """
    from ..transport.distances import w2
    from .short_reversal import exact_ends

    given = sampled_law(request, PARTICLES[request.quick])
    counts, seeds = EVALUATIONS[request.quick], SEEDS[request.quick]
    ends_w2, start_w2 = np.empty((3, len(counts), seeds)), np.empty((3, seeds))
    floor, shares = np.empty(seeds), []
    schedule = given.at(time)
    for seed in range(seeds):
        draws = given.draws(seed)
        floor[seed] = w2(draws.other, draws.test)
        noise = np.random.default_rng([request.seed, seed, 3]).standard_normal(draws.test.shape)
        diffused = schedule.alpha(time) * draws.test + schedule.sigma(time) * noise
        for number, kind in enumerate(KINDS):
            start = given.start(kind, time, draws, seed)
            start_w2[number, seed] = w2(start, diffused)
            yield
            for place, evaluations in enumerate(counts):
                ends = exact_ends(given.law, schedule, start, evaluations)
                ends_w2[number, place, seed] = w2(ends, draws.test)
                yield
            if kind == "prior" and isinstance(given.law, GaussianMixture):
                shares.append(mixture_shares(given.law, ends))
    found: dict[str, FloatArray] = {"w2": ends_w2, "start": start_w2, "floor": floor}
    if isinstance(given.law, GaussianMixture):
        found |= {"shares": np.array(shares), "weights": given.law.weights, **total_variation(given, time)}
    return found


def _findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    there = [time for time in TIMES[request.quick] if f"t{time:g}" in found]
    if not there:
        return Findings()
    parts = {time: found[f"t{time:g}"] for time in there}
    panels = [_over_time(request, parts), _starts(parts)]
    if SHOWN_TIME in parts:
        panels.append(_over_evaluations(request, parts[SHOWN_TIME], parts.get(CHECKED[-1])))
    return Findings(panels=tuple(panels), checks=(*_checks(request, parts), *_bounds(parts)), note=_note(request))


def _note(request: StudyRequest) -> str:
    law = "The drawing, softened" if request.experiment is not None else "Three off-centre components in the plane"
    return (
        f"{law}; {PARTICLES[request.quick]} particles, {SEEDS[request.quick]} seeds, exact score. W2 to held-out "
        "draws; the floor is W2 of two samples of the law. (c) knows as many training points, tau = 0.02."
    )


def _over_time(request: StudyRequest, parts: Mapping[float, Found]) -> Chart:
    times, most = np.array(list(parts)), EVALUATIONS[request.quick][-1]
    values = np.array([part["w2"][:, -1] for part in parts.values()])  # (times, 3, seeds)
    floor = np.array([part["floor"] for part in parts.values()])
    curves = [banded(label, times, values[:, number]) for number, label in enumerate(STARTS.values())]
    return Chart(
        title=f"W2 of the ends, {most} evaluations", x_label="T", y_label="W2 to held-out draws", x_log=True,
        axis="termination_time", series=(*curves, banded("floor: two samples", times, floor, "reference")),
    )  # fmt: skip


def _starts(parts: Mapping[float, Found]) -> Chart:
    times = np.array(list(parts))
    values = np.array([part["start"] for part in parts.values()])
    return Chart(
        title="W2 of the starts", x_label="T", y_label="W2 to draws of p_T", x_log=True, axis="termination_time",
        series=tuple(banded(label, times, values[:, number]) for number, label in enumerate(STARTS.values())),
    )  # fmt: skip


def _over_evaluations(request: StudyRequest, part: Found, long: Found | None) -> Chart:
    """All starts from one T, and the prior from the largest, the usual long way, where that is known."""
    counts = np.array(EVALUATIONS[request.quick], np.float64)
    floor = np.broadcast_to(part["floor"], (len(counts), part["floor"].size))
    curves = [banded(label, counts, part["w2"][number]) for number, label in enumerate(STARTS.values())]
    if long is not None:
        curves.append(banded(f"(a) from T = {CHECKED[-1]:g}", counts, long["w2"][PRIOR]))
    return Chart(
        title=f"W2 of the ends from T = {SHOWN_TIME:g}", x_label="evaluations of the denoiser",
        y_label="W2 to held-out draws", x_log=True,
        series=(*curves, banded("floor: two samples", counts, floor, "reference")),
    )  # fmt: skip


def _checks(request: StudyRequest, parts: Mapping[float, Found]) -> list[Check]:
    """What the prototype's numbers say in words that need not its mixture."""
    drawn = request.experiment is not None
    reading = (
        "The drawing's centre and size are near the prior's, so there is less for the map to mend." if drawn else ""
    )
    checks = []
    for time, part in parts.items():
        if time not in CHECKED:
            continue
        last, floor = part["w2"][:, -1], part["floor"]
        for place in (0, -1) if time < 3 else ():
            count = EVALUATIONS[request.quick][place]
            gain = part["w2"][PRIOR, place] - part["w2"][TRANSPORT, place]
            checks.append(_gained(f"T = {time:g}, {count} evaluations", gain, reading))
        checks.append(_above(f"W2 of (c) above the floor, T = {time:g}", last[TRANSPORT] - floor, PROTOTYPE_EXCESS))
        checks.append(_above(f"W2 of (b) above the floor, T = {time:g}", last[EXACT] - floor, 0.0))
        if time == CHECKED[-1]:
            checks.append(_above(f"W2 of (a) above the floor, T = {time:g}", last[PRIOR] - floor, PROTOTYPE_LEFT))
    for earlier, later in itertools.pairwise(CHECKED):
        if earlier in parts and later in parts:
            rise = parts[later]["w2"][PRIOR, -1] - parts[earlier]["w2"][PRIOR, -1]
            checks.append(_above(f"rise of W2 of (a) from T = {earlier:g} to {later:g}", rise, 0.0, reading))
    return checks


def _gained(where: str, gain: FloatArray, reading: str) -> Check:
    mean, error = mean_and_error(gain)
    return Check(
        quantity=f"W2 of (a) less that of (c), {where}", value=float(mean), reference=0.0, relation="at least",
        tolerance=float(error), tolerance_from=OVER_SEEDS, floor=float(error), basis="prototype",
        source="[W] accelerated sampling", reading=reading,
    )  # fmt: skip


def _above(quantity: str, excess: FloatArray, most: float, reading: str = "") -> Check:
    mean, error = mean_and_error(excess)
    return Check(
        quantity=quantity, value=float(mean), reference=most, relation="at most",
        tolerance=float(error), tolerance_from=OVER_SEEDS, floor=float(error),
        basis="prototype" if most or "rise" in quantity else "theorem", source="[W] start laws",
        reading=reading or "The start knows the law by a sample of training points only.",
    )  # fmt: skip


def _bounds(parts: Mapping[float, Found]) -> list[Check]:
    """No map brings laws further apart: TV of the components' shares is at most that of prior and p_T."""
    checks = []
    for time, part in parts.items():
        if time not in CHECKED or "shares" not in part:
            continue
        weights = part["weights"]
        mean, error = mean_and_error(part["shares"].T)  # (m,)
        off, tolerance = 0.5 * float(np.abs(mean - weights).sum()), 0.5 * float(error.sum())
        checks.append(
            Check(
                quantity=f"TV of the shares from (a), T = {time:g}",
                value=off,
                reference=scalar(part, "tv"),
                relation="at most",
                tolerance=tolerance + 2 * scalar(part, "tv_error"),
                tolerance_from="95 % intervals of the shares over seeds, and of the bound",
                floor=tolerance,
                basis="theorem",
                source="[W] prior error; data processing inequality",
            )
        )
    return checks


def _scene(request: StudyRequest) -> SavedSession:
    experiment: Experiment = base_of(request).with_parameters(
        {"start": "transport", "termination_time": SHOWN_TIME, "particles": PARTICLES[False], "steps": 32}
    )
    return SavedSession(experiment=experiment, title="A transported start", look=SavedLook(insight="density"))


START_LAWS = Study(
    name="start-laws",
    title="Start laws of the reversal",
    paper="[W]",
    source="[W] start laws and accelerated sampling",
    claim="The prior error spoils a short reversal from N(0, I); started from the prior moved by the optimal map onto "
    "diffused data, the same reversal stays near the sampling floor at every T.",
    look="(a) falls to the floor only as T grows; (c) is near it at every T, at equally many evaluations.",
    parts=_parts,
    findings=_findings,
    scene=_scene,
    takes_drawing=True,
)
