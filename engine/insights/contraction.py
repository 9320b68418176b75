"""Steps against bounds: by what one step multiplies W2, forward and backward, along the clock (arXiv 2411.01629).

Forward at most 1 - eta kappa, backward at most 1 + eta (kappa - zeta/beta) where Hess log p_t <= -zeta I.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import numpy as np

from ..diagnostics import Problem
from ..diagnostics.concavity.laws import is_gaussian, second_moments
from ..diagnostics.contraction import StepFactors, step_factors, step_length
from ..results.adaptive_sampling import Sampled, next_places
from ..results.insight_values import Assumption, Chart, Claim, Insight, InsightRequest, Series, SeriesKind
from ..values import FloatArray, frozen_array
from .assumptions import has_equal_drifts, is_log_concave
from .passes import Drawn, blank, in_two_passes

COARSE, EVEN = 9, 17  # phases of a draft, and at first; and halved between them, before those where a curve bends
MOST, TOGETHER = 65, 8  # phases in all; further ones from one picture to the next
MOST_PARTICLES, MOST_PAIRS = 1_000, 1_000_000  # at one phase: the curve has many
STEEP = 30.0  # times the smallest value: then the axis is logarithmic


def contraction(request: InsightRequest, superseded: Callable[[], bool]) -> Iterator[Insight]:
    """One chart over the forward clock's phase: the backward step's bound and what it does, and the forward factor."""
    return in_two_passes(_view, request, superseded)


def _view(problem: Problem) -> Drawn:
    full = problem.budget.samples > 0
    particles = min(problem.budget.lens_particles, MOST_PARTICLES, max(50, MOST_PAIRS // len(problem.law.weights)))
    problem = Problem(problem.experiment, dataclasses.replace(problem.budget, lens_particles=particles))
    ends = _ends(problem)
    found: dict[float, StepFactors] = {}  # by place: 0 and 1 are the ends
    shown = blank(problem, _claim(problem, found), _note(problem))
    wanted = np.linspace(0, 1, COARSE).tolist()
    while wanted:
        for place in wanted:
            if place not in found:
                phase = np.interp(place, (0, 1), ends)
                found[place] = step_factors(problem, float(problem.schedule.level_of_phase(phase)))
                yield None
        places = np.array(sorted(found))
        chart = factors_chart(problem, np.interp(places, (0, 1), ends), [found[place] for place in places.tolist()])
        shown = dataclasses.replace(shown, charts=(chart,), claim=_claim(problem, found))
        yield shown
        wanted = _wanted(places, chart) if full else []
    return shown


def _wanted(places: FloatArray, chart: Chart) -> list[float]:
    """Where to look next, so that no curve is off by a pixel; nowhere once there are enough."""
    if len(places) < EVEN:
        return np.linspace(0, 1, EVEN).tolist()  # type: ignore[no-any-return]
    scaled: Callable[[FloatArray], FloatArray] = np.log if chart.y_log else np.asarray
    heights = [scaled(each.y) for each in chart.series]  # (n,) each
    slack = [None if each.high is None else scaled(each.high) - scaled(each.y) for each in chart.series]
    together = np.transpose(heights)
    curves = [Sampled(y=y, slack=off, spans=together) for y, off in zip(heights, slack, strict=True)]
    worst = next_places(places, curves)
    return worst[: min(TOGETHER, max(MOST - len(places), 0))].tolist()  # type: ignore[no-any-return]


def factors_chart(problem: Problem, phases: FloatArray, steps: list[StepFactors]) -> Chart:
    """Factors at phases (n,) as curves; of a Gaussian law with the backward factor in closed form."""
    x = frozen_array(phases)

    def series(label: str, kind: SeriesKind, values: list[float], error: list[float] | None = None) -> Series:
        y = frozen_array(values)
        if error is None:
            return Series(label=label, kind=kind, x=x, y=y)
        low, high = frozen_array(y - np.array(error)), frozen_array(y + np.array(error))
        return Series(label=label, kind=kind, x=x, y=y, low=low, high=high)

    curves = [
        series("backward, at most", "bound", [each.bound for each in steps]),
        series("backward, typical neighbours", "measured", *_rms(steps)),
        series("backward, largest of the particles", "measured", [each.largest for each in steps]),
        series("forward", "reference", [each.forward for each in steps]),
    ]
    if is_gaussian(problem.law):
        curves.append(series("closed form of a Gaussian", "reference", gaussian_factors(problem, x).tolist()))
    values = np.concatenate([each.y for each in curves])
    steep = bool(values.min() > 0 and values.max() > STEEP * values.min())
    return Chart(
        title=f"A step of {step_length(problem):.3g}: factor of distances",
        x_label="phase of the clock",
        y_label="W₂ factor",
        series=tuple(curves),
        axis="phase",
        y_log=steep,
        marks=((0.0, "data"), (1.0, "T")),
    )


def gaussian_factors(problem: Problem, phases: FloatArray) -> FloatArray:
    """(k,) the backward factor 1 + eta (kappa - 1/(beta var_t)) of a Gaussian, along its widest axis."""
    schedule, eta = problem.schedule, step_length(problem)
    widest = float(np.linalg.eigvalsh(second_moments(problem.law))[-1])
    factors = []
    for phase in phases.tolist():
        t = schedule.time(float(schedule.level_of_phase(phase)))
        variance = schedule.alpha(t) ** 2 * widest + schedule.sigma(t) ** 2
        factors.append(1 + eta * (schedule.drift_rate(t) - 1 / (schedule.beta * variance)))
    return np.array(factors)


def _rms(steps: list[StepFactors]) -> tuple[list[float], list[float]]:
    return [each.rms for each in steps], [each.rms_error for each in steps]


def _ends(problem: Problem) -> tuple[float, float]:
    """The phases one step from the data, and at T; of the pinned process, which ends in a point, a step before it."""
    schedule, eta = problem.schedule, step_length(problem)
    first = float(schedule.phase_of_level(schedule.noise_level(eta)))
    if schedule.power != 2:
        return first, 1.0
    return first, float(schedule.phase_of_level(schedule.noise_level(schedule.termination_time - eta)))


def _claim(problem: Problem, found: dict[float, StepFactors]) -> Claim:
    forwards = all(each.smallest >= 0 for each in found.values()) if found else None
    return Claim(
        source="[L] Theorems 1 and 2",
        statement="A forward step shortens W₂ by 1 − ηκ; a backward one stretches it by at most 1 + η(κ − ζ/β), where "
        "Hess log pₜ ≤ −ζ I.",
        assumptions=(
            Assumption(text="One drift along all axes.", holds=has_equal_drifts(problem.experiment)),
            Assumption(text="No step is so long that it overshoots.", holds=forwards),
            Assumption(
                text="Every pₜ is log-concave: the backward step contracts more than the drift expands.",
                holds=is_log_concave(problem.law) if problem.budget.samples else None,
            ),
        ),
    )


def _note(problem: Problem) -> str:
    if not has_equal_drifts(problem.experiment):
        return "Drifts differ by axis; the factors are those of the slowest one's."
    return ""
