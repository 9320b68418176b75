"""Effective curvature of [L]'s examples: its published sup form beside the sharpened one (arXiv 2411.01629, section 5).

    published    zeta*_M = sup over delta in (0, 1] of (delta - M h(delta, r))/sigma^2
    sharpened    (1 - CVaR of the largest 1/M of L_r)/sigma^2, ours: equal while the (1 - 1/M)-quantile of L_r is <= 1

Non-expansive, zeta*_M > 0, just where M < 1/m*(r). Units kappa = beta = 1, so sigma^2 = 1/(1 + r^2).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...results.insight_values import Chart, Series
from ...values import FloatArray
from ..base.declared import chart, check, curve, drawing_or, session
from ..base.parts import largest_error, part_of_each
from ..base.sections import Lines, told
from ..base.study import Found, Steps, Study, StudyRequest
from .scale_examples import DRAWING, LABELS, labels_of, over_scales, there_of

if TYPE_CHECKING:
    from ...diagnostics.concavity.localisation_law import Estimate
    from ...diagnostics.concavity.multi_scale import LocalisationLaw

RICHNESS = (1.5, 2.0, 4.0, 16.0)
GRID = 2_001  # levels delta of the published form, twice: over (0, 1], then about the best
FINE = max(RICHNESS) * (2 / (GRID - 1)) ** 2  # what the second grid may miss: its step times the slope, at most M
NEAR = 1e-3  # relative distance of M from 1/m* within which the sign of zeta* is not decided
ROUNDING = 1e-9
SHOWN = RICHNESS.index(2.0)  # of the chart over the examples
CLOSED: dict[
    str, tuple[Callable[[FloatArray], FloatArray], str, str]
] = {  # sigma^2 zeta*_M (k,) for every M of laws with one L_r everywhere, by r (k,); its name and source
    "dirac": (np.ones_like, "1", "[L] section 5, Dirac: ζ* = 1 + r²"),
    "normal": (lambda r: 1 / (1 + r**2), "1/(1 + r²)", "[L] section 5, normal: ζ* = 1/var_t"),
}


def _curvatures(request: StudyRequest, name: str) -> Steps:
    """Over SNRs `r` (k,) and richness M: `published`, `sharpened`, `quantile` (k, 4), times sigma^2; `m_star` (k,).

    `at_limit` (k,): the published form at M = 1/m*, where it must be 0; NaN where m* is 0.
    """
    return (yield from over_scales(request, name, _measured))


def _measured(law: Estimate) -> dict[str, float | list[float]]:
    order = np.argsort(law.whole.levels)  # once, for all that sort
    whole = replace(law.whole, levels=law.whole.levels[order], weights=law.whole.weights[order])
    m_star = whole.smallest_ratio()[0]
    return {
        "published": [published_form(whole, richness) for richness in RICHNESS],
        "sharpened": [1 - whole.upper_mean(richness) for richness in RICHNESS],
        "quantile": [whole.quantile(1 - 1 / richness) for richness in RICHNESS],
        "m_star": m_star,
        "at_limit": m_star * published_form(whole, 1 / m_star) if m_star > 0 else math.nan,
    }


def published_form(law: LocalisationLaw, richness: float) -> float:
    """sup over delta of delta - M h(delta), looked for on a grid of (0, 1], then on one about the best: concave."""
    order = np.argsort(-law.levels)
    levels, weights = law.levels[order], law.weights[order]
    mass, moment = (np.concatenate([[0.0], np.cumsum(each)]) for each in (weights, weights * levels))

    def objective(delta: FloatArray) -> FloatArray:
        above = np.searchsorted(-levels, -(1 - delta))  # how many exceed 1 - delta
        values: FloatArray = delta - richness * (moment[above] - (1 - delta) * mass[above])
        return values

    low, high = 0.0, 1.0
    for _ in range(2):
        grid = np.linspace(low, high, GRID)
        values = objective(grid)
        best = int(values.argmax())
        low, high = grid[max(best - 1, 0)], grid[min(best + 1, GRID - 1)]
    return float(values.max())


def _told(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    there = there_of(request, found)
    if there:
        yield "Times σ², so that all scales fit in one picture."
    if there and DRAWING not in there:
        over_examples = [curve(LABELS[name], part["r"], part["sharpened"][:, SHOWN]) for name, part in there.items()]
        yield _chart(f"Effective curvature, M = {RICHNESS[SHOWN]:g}", over_examples)
    for name, part in there.items():
        if name in (DRAWING, "atoms", "half", "mixture"):
            yield _both_forms(LABELS[name], part)
        yield from _checks(name, part)


def _both_forms(label: str, found: Found) -> Chart:
    """For each M the sharpened form, and what is published as a thin line."""
    r, sharpened, published = found["r"], found["sharpened"].T, found["published"].T
    curves = [curve(f"M = {richness:g}", r, y) for richness, y in zip(RICHNESS, sharpened, strict=True)]
    curves += [curve("" if k else "as published", r, y, "reference") for k, y in enumerate(published)]
    return _chart(f"{label}: 1 − CVaR, and as published", curves)


def _chart(title: str, curves: list[Series]) -> Chart:
    return chart(title, "SNR r", "σ² ζ*(M)", *curves, logs="x")


def _checks(name: str, found: Found) -> Lines:
    label, published, sharpened = LABELS[name], found["published"], found["sharpened"]
    equal, limits = found["quantile"] <= 1, found["at_limit"]
    derived = "the published form's second grid of δ, times its slope M"
    yield check(
        f"{label}: largest |σ²ζ*(M) − (1 − CVaR)| where they are equal",
        largest_error(published[equal], sharpened[equal]), 0.0, FINE, derived, "theorem",
        "ours, of the bound in [L] section 5",
    )  # fmt: skip
    yield check(
        f"{label}: largest σ²ζ*(M) − (1 − CVaR)", (published - sharpened).max(), 0.0, ROUNDING, "rounding", "theorem",
        "ours: the sup over all δ is no smaller than over (0, 1]", relation="at most",
    )  # fmt: skip
    if np.isfinite(limits).any():
        largest = np.abs(limits[np.isfinite(limits)]).max()
        yield check(f"{label}: largest m* |σ²ζ*| at M = 1/m*", largest, 0.0, FINE, derived, "theorem",
                    "[L] non-expansive")  # fmt: skip
    yield check(
        f"{label}: cases where M < 1/m* and the sign of ζ* differ", _undecided(found), 0.0, 0.0,
        f"counted where M is {NEAR:g} off 1/m*, and |σ²ζ*| above {FINE:.1g}", "theorem",
        "[L] non-expansive iff M < 1/m*",
    )  # fmt: skip
    if name in CLOSED:
        exact, form, source = CLOSED[name]
        off = largest_error(sharpened, exact(found["r"])[:, None])
        yield check(f"{label}: largest |1 − CVaR − {form}|", off, 0.0, ROUNDING, "rounding", "closed form", source)


def _undecided(found: Found) -> float:
    """In how many cases zeta*_M > 0 and M < 1/m* don't go together."""
    product = found["m_star"][:, None] * np.array(RICHNESS)
    published = found["published"]
    clear = (np.abs(product - 1) > NEAR) & (np.abs(published) > FINE)
    return float((((published > 0) != (product < 1)) & clear).sum())


EFFECTIVE_CURVATURE = Study(
    name="effective-curvature", title="Effective curvature", paper="[L]",
    source="[L] section 5, ζ*(M) and the bottleneck",
    claim="Against perturbations of richness M a backward step does not expand where M < 1/m*(r), and only there.",
    look="1 − CVaR, the mean of the worst 1/M of Lᵣ, is the published bound without a search, and sharper below 0.",
    parts=lambda request: part_of_each(labels_of(request), _curvatures, request), findings=told(_told),
    scene=session("Effective curvature", "scales", drawing_or("two-atoms", softness=0.0, snr=1.373, richness=2.0),
                  "curvature"),
    takes_drawing=True,
)  # fmt: skip
