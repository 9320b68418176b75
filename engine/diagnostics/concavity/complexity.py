"""Multi-scale complexity at the experiment's SNR, and over all of them (arXiv 2411.01629, sections 4 and 5).

delta is the curvature level, M the richness of the perturbation class. L_r(y) <= 1 - delta exactly where the Hessian of
log p of rX + Z is at most -delta.
"""

from __future__ import annotations

import math
from dataclasses import replace

from ...results.results import Reading
from ..base import Problem, Work
from ..spread import of_largest
from .bottleneck import Bottleneck, bottleneck
from .localisation_law import Estimate, lens_nodes, localisation_law
from .log_concave_scales import LogConcaveScales, log_concave_scales

SOURCE = "[L] multi-scale complexity"
EIGENVALUE_WORK = 40_000_000  # samples times d^3
SCAN_SHARE = 10  # the search looks at so many times fewer nodes
LABELS = {
    "survival_one": ("Survival at 1", "sᵣ(1)"),
    "survival_level": ("Survival at 1 − δ", "sᵣ(1 − δ)"),
    "tail_zero": ("Tail at 0", "h(0, r)"),
    "tail_level": ("Tail at δ", "h(δ, r)"),
    "m_star": ("Complexity", "m*(r)"),
    "delta_star": ("Its curvature level", "δ*(r)"),
    "zeta_star": ("Effective curvature", "ζ*(M)"),
    "cvar": ("Localisation, worst 1/M", "CVaR Lᵣ"),
    "bottleneck_snr": ("Bottleneck SNR", "argmax m*"),
    "bottleneck_m_star": ("Largest complexity", "max m*"),
    "r_star": ("Log-concave up to SNR", "r*"),
}


def complexity(problem: Problem) -> Work:
    """The readings at r, delta and M; then r* and the bottleneck, which depend on the drawing alone."""
    yield
    count = lens_count(problem)
    law = localisation_law(problem, problem.experiment.snr, lens_nodes(problem, count))
    yield
    return (*lens_readings(problem, law), *(yield from _over_all_scales(problem, max(200, count // SCAN_SHARE))))


def lens_count(problem: Problem) -> int:
    """How many looks at p_t the budget affords at one SNR."""
    budget = problem.budget
    share = 2_000 * budget.complexity_samples // len(problem.law.weights)
    return min(budget.complexity_samples, max(1_000, min(share, EIGENVALUE_WORK // problem.d**3)))


def lens_readings(problem: Problem, law: Estimate) -> tuple[Reading, ...]:
    """The eight readings at the experiment's SNR, delta and M, from the law of L_r there."""
    experiment = problem.experiment
    r, level, richness = experiment.snr, experiment.level, experiment.richness
    variance = problem.schedule.sigma(problem.schedule.time(1 / r)) ** 2  # sigma^2 at the time of SNR r
    how = "by sampling" if law.sampled else "by quadrature"
    note = f"At SNR {r:.3g}, {how}."
    published = f"{note} At δ = {level:g}."
    return (
        _reading("survival_one", law.value(lambda found: found.survival(1.0)), note),
        _reading("survival_level", law.value(lambda found: found.survival(1 - level)), published),
        _reading("tail_zero", law.value(lambda found: found.tail(0.0)), note),
        _reading("tail_level", law.value(lambda found: found.tail(level)), published),
        _reading("m_star", law.value(lambda found: found.smallest_ratio()[0]), f"{note} Non-expansive if M < 1/m*."),
        _delta_star(law, f"{note} The largest minimiser."),
        _reading(
            "zeta_star",
            law.value(lambda found: found.effective_curvature(richness) / variance),
            f"{note} M = {richness:g}; the bound as published: sup over δ of (δ − M h)/σ².",
        ),
        _reading(
            "cvar",
            law.value(lambda found: found.upper_mean(richness)),
            f"{note} Mean of the largest 1/M of Lᵣ, M = {richness:g}; σ² ζ*(M) = 1 − CVaR while that quantile is ≤ 1.",
        ),
    )


def _delta_star(law: Estimate, note: str) -> Reading:
    """Where m* is 0 it is 1 - sup L_r, of a search that may miss the top by as much as a sample's largest varies."""
    found = _reading("delta_star", law.value(lambda part: part.smallest_ratio()[1]), note)
    if not law.sampled or law.whole.smallest_ratio()[0] > 0:
        return found
    return replace(found, spread=max(of_largest(law.whole.levels), 1e-12))


def _over_all_scales(problem: Problem, count: int) -> Work:
    """Bottleneck and r*: they depend on the drawing alone, take longest, and so are left to the full result."""
    names = ("bottleneck_snr", "bottleneck_m_star", "r_star")
    if problem.budget.scan == 0:
        return tuple(_reading(name, (None, 0.0), "Comes with the full result.") for name in names)
    scales = log_concave_scales(problem.law)
    yield
    if scales.everywhere:
        note = "Log-concave at every SNR: there is no bottleneck."
        return tuple(_reading(name, (None, 0.0), note) for name in names)
    worst = None
    if scales.everywhere is False:
        worst = yield from bottleneck(problem, scales.found, count)
    return (*_bottleneck_readings(worst), _r_star(scales))


def _bottleneck_readings(worst: Bottleneck | None) -> tuple[Reading, Reading]:
    names = ("bottleneck_snr", "bottleneck_m_star")
    if worst is None:
        note = "Nothing that is not log-concave was found at any SNR: no bottleneck is known."
        return _reading(names[0], (None, 0.0), note), _reading(names[1], (None, 0.0), note)
    if worst.at_end:
        rising = f"m* still rises at SNR {worst.snr:.3g}, where the search ends: at least so much."
        return _reading(names[0], (worst.snr, worst.width), rising), _reading(
            names[1], (worst.m_star, worst.error), rising
        )
    found = _reading(names[0], (worst.snr, worst.width), "Where a search over all SNRs finds the largest m*.")
    return (
        replace(found, spread=worst.width / 2),  # it holds the SNRs whose m* is within two errors of the largest
        _reading(names[1], (worst.m_star, worst.error), f"At SNR {worst.snr:.3g}."),
    )


def _r_star(scales: LogConcaveScales) -> Reading:
    """The root that the search found; `error` reaches down to where log-concavity is proved."""
    proved = f"Every pₜ is proved to be log-concave up to SNR {scales.sure:.6g}"
    if math.isinf(scales.found):
        note = f"{proved}. Up to {scales.seen:.3g} a search finds none that is not, which proves nothing."
        return _reading("r_star", (scales.sure, max(scales.seen - scales.sure, 0.0)), note)
    note = f"{proved}; a place where one is not is found from SNR {scales.found:.6g} on."
    return _reading("r_star", (scales.found, scales.found - scales.sure + 1e-8 * scales.found), note)


def _reading(name: str, measured: tuple[float | None, float], note: str) -> Reading:
    label, symbol = LABELS[name]
    value, error = measured
    shown_error = None if value is None else max(error, 1e-12 * abs(value), 1e-12)
    return Reading(
        name=f"complexity.{name}", label=label, value=value, symbol=symbol, error=shown_error, source=SOURCE, note=note
    )
