"""Start laws of the reversal: prior, true p_T, and the prior moved by the optimal map ([W] sections 3 and 4).

A reversal with the exact score from N(0, I) keeps the prior error, from (b) it has none, and from (c) only that of a
sample of diffused training points. All get the same number of evaluations of the same denoiser.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np

from ...experiment.mixture import GaussianMixture
from ...results.insight_values import Chart
from ...values import FloatArray
from ..base.declared import chart, check, session
from ..base.over_seeds import banded, banded_each, check_of_mean, mean_and_error
from ..base.parts import found_over, part_over, stacked
from ..base.sampled_law import STARTS, base_of, law_in_words, mixture_shares, sampled_law, total_variation
from ..base.sections import Lines, told
from ..base.study import Basis, Check, Found, Part, Steps, Study, StudyRequest, scalar

TIMES = {False: (0.1, 0.2, 0.5, 1.0, 2.0, 3.0), True: (0.1, 0.5, 1.0, 3.0)}  # by whether it is quick
CHECKED = (0.1, 0.5, 1.0, 3.0)  # those of the prototype
EVALUATIONS = {False: (2, 4, 8, 16, 32), True: (2, 8)}
PARTICLES, SEEDS = {False: 1000, True: 400}, {False: 5, True: 3}
KINDS, LABELS = tuple(STARTS), tuple(STARTS.values())
PRIOR, EXACT, TRANSPORT = (KINDS.index(kind) for kind in ("prior", "exact", "transport"))
SHOWN_TIME = 0.5  # of the chart over evaluations
NEAR_PRIOR = "The drawing's centre and size are near the prior's, so there is less for the map to mend."
PROTOTYPE_EXCESS = 0.07  # largest of (c) above the floor: .35 - .28
PROTOTYPE_LEFT = 0.05  # of (a) above the floor at T = 3: .33 - .28


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    return part_over(TIMES[request.quick], "t", "reversals from T", _reversed, request)


def _reversed(request: StudyRequest, time: float) -> Steps:
    """`w2` (3, k, seeds) of the ends to test points, by start and evaluations; `start` (3, seeds) of the starts to p_T.

    `floor` (seeds,): W2 of two samples of the law. Of mixtures also `tv` with `tv_error`, the total variation of prior
    and p_T, and `shares` (seeds, m) of ends from the prior, and `weights`.
    """
    from ...transport.distances import w2
    from ..base.short_reversal import exact_ends

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


def _told(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    parts = found_over(TIMES[request.quick], "t", found)
    if parts:
        yield (
            f"{law_in_words(request)}; {PARTICLES[request.quick]} particles, {SEEDS[request.quick]} seeds, exact score."
            " W2 to held-out draws; the floor is W2 of two samples of the law. (c) knows as many training points, "
            "tau = 0.02."
        )
        yield _over_time(request, parts)
        yield _starts(parts)
    if SHOWN_TIME in parts:
        yield _over_evaluations(request, parts[SHOWN_TIME], parts.get(CHECKED[-1]))
    checked = {time: part for time, part in parts.items() if time in CHECKED}
    for time, part in checked.items():
        yield from _of_time(request, time, part)
    for earlier, later in itertools.pairwise(CHECKED):
        if earlier in parts and later in parts:
            rise = parts[later]["w2"][PRIOR, -1] - parts[earlier]["w2"][PRIOR, -1]
            quantity = f"rise of W2 of (a) from T = {earlier:g} to {later:g}"
            yield _above(quantity, rise, reading="" if request.experiment is None else NEAR_PRIOR)
    for time, part in checked.items():
        if "shares" in part:
            yield _bound(time, part)


def _over_time(request: StudyRequest, parts: Mapping[float, Found]) -> Chart:
    times, title = list(parts), f"W2 of the ends, {EVALUATIONS[request.quick][-1]} evaluations"
    starts = banded_each(LABELS, times, stacked(parts, "w2")[:, :, -1].swapaxes(0, 1))
    floor = banded("floor: two samples", times, stacked(parts, "floor"), "reference")
    return chart(title, "T", "W2 to held-out draws", *starts, floor, logs="x")


def _starts(parts: Mapping[float, Found]) -> Chart:
    starts = banded_each(LABELS, list(parts), stacked(parts, "start").swapaxes(0, 1))
    return chart("W2 of the starts", "T", "W2 to draws of p_T", *starts, logs="x")


def _over_evaluations(request: StudyRequest, part: Found, long: Found | None) -> Chart:
    """All starts from one T, and the prior from the largest, the usual long way, where that is known."""
    counts = EVALUATIONS[request.quick]
    curves = [*banded_each(LABELS, counts, part["w2"])]
    if long is not None:
        curves.append(banded(f"(a) from T = {CHECKED[-1]:g}", counts, long["w2"][PRIOR]))
    curves.append(banded("floor: two samples", counts, part["floor"], "reference"))
    title, x_label = f"W2 of the ends from T = {SHOWN_TIME:g}", "evaluations of the denoiser"
    return chart(title, x_label, "W2 to held-out draws", *curves, logs="x")


def _of_time(request: StudyRequest, time: float, part: Found) -> Lines:
    """What the prototype's numbers say in words that need not its mixture."""
    w2, last, floor, at = part["w2"], part["w2"][:, -1], part["floor"], f"T = {time:g}"
    for place in (0, -1) if time < 3 else ():
        quantity = f"W2 of (a) less that of (c), {at}, {EVALUATIONS[request.quick][place]} evaluations"
        gain, reading = w2[PRIOR, place] - w2[TRANSPORT, place], "" if request.experiment is None else NEAR_PRIOR
        yield check_of_mean(quantity, gain, "at least", 0.0, "[W] accelerated sampling", reading)
    yield _above(f"W2 of (c) above the floor, {at}", last[TRANSPORT] - floor, PROTOTYPE_EXCESS)
    yield _above(f"W2 of (b) above the floor, {at}", last[EXACT] - floor, basis="theorem")
    if time == CHECKED[-1]:
        yield _above(f"W2 of (a) above the floor, {at}", last[PRIOR] - floor, PROTOTYPE_LEFT)


def _above(
    quantity: str, excess: FloatArray, most: float = 0.0, reading: str = "", basis: Basis = "prototype"
) -> Check:
    reading = reading or "The start knows the law by a sample of training points only."
    return check_of_mean(quantity, excess, "at most", most, "[W] start laws", reading, basis=basis)


def _bound(time: float, part: Found) -> Check:
    """No map brings laws further apart: TV of the components' shares is at most that of prior and p_T."""
    mean, errors = mean_and_error(part["shares"].T)  # (m,)
    off, error = 0.5 * float(np.abs(mean - part["weights"]).sum()), 0.5 * float(errors.sum())
    return check(
        f"TV of the shares from (a), T = {time:g}", off, scalar(part, "tv"),
        error + 2 * scalar(part, "tv_error"), "95 % intervals of the shares over seeds, and of the bound",
        "theorem", "[W] prior error; data processing inequality", relation="at most", floor=error,
    )  # fmt: skip


SETTINGS = {"start": "transport", "termination_time": SHOWN_TIME, "particles": PARTICLES[False], "steps": 32}
START_LAWS = Study(
    name="start-laws", title="Start laws of the reversal", paper="[W]",
    source="[W] start laws and accelerated sampling",
    claim="The prior error spoils a short reversal from N(0, I); started from the prior moved by the optimal map onto "
    "diffused data, the same reversal stays near the sampling floor at every T.",
    look="(a) falls to the floor only as T grows; (c) is near it at every T, at equally many evaluations.",
    parts=_parts, findings=told(_told), takes_drawing=True,
    scene=session("A transported start", "density", lambda request: base_of(request).with_parameters(SETTINGS)),
)  # fmt: skip
