"""Curvature over scales: complexity, effective curvature and survival against SNR, and L_r at the SNR under the lens.

Multi-scale complexity of arXiv 2411.01629, sections 4 and 5, with the effective curvature in closed form: sigma^2
zeta*_M = 1 - CVaR of the largest 1/M of L_r, beside the bound as published.
"""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Callable, Iterator

import numpy as np

from ..diagnostics import Budget, Problem
from ..diagnostics.concavity.bottleneck import bottleneck, finest_level
from ..diagnostics.concavity.complexity import SCAN_SHARE, lens_count, lens_readings
from ..diagnostics.concavity.laws import narrowest
from ..diagnostics.concavity.localisation_law import Estimate, lens_nodes, localisation_law
from ..diagnostics.concavity.log_concave_scales import log_concave_scales
from ..experiment.experiment import Experiment
from ..experiment.schedule import BrownianSchedule
from ..results.insight_values import Assumption, Chart, Claim, Insight, InsightRequest, Series
from ..values import FloatArray, frozen_array
from .assumptions import is_log_concave_from, unit_units
from .passes import Drawn, blank, in_two_passes
from .scale_curves import ScaleCurves, Scan

COARSE, EVEN = 9, 17  # SNRs of a draft, and at first; and halved between them, before those where a curve bends
BARS = 40
BEYOND = 2.0  # how far past the finest scale the curves go on
LENS = {"snr": 1.0, "level": 0.5, "richness": 2.0}  # what the laws of L_r over all SNRs don't depend on


def scales(request: InsightRequest, superseded: Callable[[], bool]) -> Iterator[Insight]:
    """Four charts in the order of the view's modes: m* and delta*; zeta*; survival; histogram of L_r at the lens."""
    return in_two_passes(_view, request, superseded)


def _view(problem: Problem) -> Drawn:
    full = problem.budget.scan > 0
    scan = _scan(problem.experiment.with_parameters(LENS), problem.budget)
    law = localisation_law(problem, problem.experiment.snr, lens_nodes(problem, lens_count(problem)))
    yield None
    shown = blank(problem, _claim(problem, law), _note(problem))
    shown = dataclasses.replace(shown, readings=lens_readings(problem, law))
    drawn = ScaleCurves(problem=problem, scan=scan)
    for count in (COARSE, EVEN) if full else (COARSE,):
        yield from scan.look(np.linspace(0, 1, count).tolist())
        shown = dataclasses.replace(shown, charts=(*drawn.charts(), histogram(problem, law)))
        yield shown
    if full and scan.worst is None and math.isfinite(log_concave_scales(problem.law).found):
        count = max(200, lens_count(problem) // SCAN_SHARE)
        scan.worst = yield from bottleneck(problem, log_concave_scales(problem.law).found, count)
    while full and (wanted := drawn.wanted()):
        yield from scan.look(wanted)
        shown = dataclasses.replace(shown, charts=(*drawn.charts(), histogram(problem, law)))
        yield shown
    return dataclasses.replace(shown, charts=(*drawn.charts(), histogram(problem, law)))


@functools.lru_cache(maxsize=2)  # the draft's and the full one, some 40 MB
def _scan(experiment: Experiment, budget: Budget) -> Scan:
    problem = Problem(experiment, budget)
    share = 1 if budget.scan == 0 else SCAN_SHARE
    low, high = scale_grid(problem, 2).tolist()
    nodes = lens_nodes(problem, max(1_000, lens_count(problem) // share))
    return Scan(problem=problem, nodes=nodes, low=low, high=high)


def scale_grid(problem: Problem, count: int) -> FloatArray:
    """(count,) SNRs from that at T to beyond the finest scale of the drawing, uniform in log r."""
    law = problem.law
    finest = finest_level(law) if law.radius > 0 or narrowest(law) > 0 else problem.terminal_level / 100
    low = 1 / problem.terminal_level
    grid: FloatArray = np.geomspace(low, max(BEYOND / finest, 10 * low), count)
    return grid


def histogram(problem: Problem, law: Estimate) -> Chart:
    """Shares of p_t by L_r, at the SNR under the lens; with the levels 1 - delta and 1 marked."""
    r, level = problem.experiment.snr, problem.experiment.level
    whole = law.whole
    top = max(float(whole.levels.max()), 1.0) * (1 + 1e-9)
    shares, edges = np.histogram(whole.levels, bins=BARS, range=(0.0, top), weights=whole.weights)
    bars = Series(label="Lᵣ", kind="bars", x=frozen_array((edges[1:] + edges[:-1]) / 2), y=frozen_array(shares))
    marks = ((1 - level, "1 − δ"), (1.0, "1"))
    title = f"Localisation at SNR {r:.3g}"
    return Chart(title=title, x_label="Lᵣ", y_label="share of pₜ", series=(bars,), marks=marks)


def _claim(problem: Problem, law: Estimate) -> Claim:
    level = 1 / problem.experiment.snr
    richness = problem.experiment.richness
    return Claim(
        source="[L] sections 4 and 5, multi-scale complexity",
        statement="Against perturbations of richness M the backward step at SNR r does not expand while M < 1/m*(r).",
        assumptions=(
            unit_units(problem),
            Assumption(text="pₜ is log-concave at the SNR under the lens.", holds=_concave(problem, level)),
            Assumption(
                text="M ≥ 1, and the (1 − 1/M)-quantile of Lᵣ is at most 1: then 1 − CVaR is the published bound.",
                holds=richness >= 1 and law.whole.quantile(1 - 1 / richness) <= 1,
            ),
        ),
    )


def _concave(problem: Problem, level: float) -> bool | None:
    """Left open by drafts: the search takes a while."""
    return is_log_concave_from(problem.law, level) if problem.budget.scan else None


def _note(problem: Problem) -> str:
    if problem.schedule.kappa_ratio != 1:
        return "SNRs are of equal noise along all axes."
    return "A Brownian process has the same Lᵣ." if isinstance(problem.schedule, BrownianSchedule) else ""
