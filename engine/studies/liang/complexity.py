"""Multi-scale complexity of [L]'s examples over all SNRs (arXiv 2411.01629, sections 4 and 5; its figures 1 to 11).

Survival s_r(u) = P(L_r > u), tail h(delta, r) = E(L_r - (1 - delta))_+, m* = min h/delta and delta*, its largest
minimiser. On the line by quadrature of closed forms; a drawing's as the view "scales" has them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from ...results.insight_values import Chart
from ..base.declared import chart, curve, drawing_or, session
from ..base.parts import numbers, part_of_each
from ..base.sections import Lines, told
from ..base.study import Found, Steps, Study, StudyRequest, scalar
from .complexity_answers import CLOSED, answers
from .scale_examples import (
    CUT,
    DRAWING,
    LABELS,
    NODES,
    drawn_count,
    drawn_problem,
    labels_of,
    law_at_one_scale,
    line_law,
    over_scales,
    there_of,
)

if TYPE_CHECKING:
    from ...diagnostics.concavity.localisation_law import Estimate
    from ...diagnostics.concavity.multi_scale import LocalisationLaw

Of = Callable[["LocalisationLaw"], float]
QUANTITIES: dict[str, tuple[Of, str, str]] = {  # each of a law of L_r, its title, and the label of the y axis
    "survival_one": (lambda law: law.survival(1.0), "Survival at 1: where pₜ is not log-concave", "sᵣ(1)"),
    "survival_half": (lambda law: law.survival(0.5), "Survival at ½", "sᵣ(½)"),
    "tail_zero": (lambda law: law.tail(0.0), "Tail at δ = 0", "h(0, r)"),
    "tail_half": (lambda law: law.tail(0.5), "Tail at δ = ½", "h(½, r)"),
    "m_star": (lambda law: law.smallest_ratio()[0], "Complexity", "m*(r)"),
    "delta_star": (lambda law: law.smallest_ratio()[1], "Curvature level of the complexity", "δ*(r)"),
}
UNBOUNDED = ("tail_zero", "m_star")  # the others can't exceed 1
LEVELS = np.linspace(0.0, 2.4, 121)  # u of the survival at one SNR
DELTAS = np.linspace(0.05, 1.0, 96)


def _over_scales(request: StudyRequest, name: str) -> Steps:
    """`r` (k,), each quantity and its `_error` (k,), `top` of L_r (k,); numbers `r_star` and the bottleneck's two.

    Where every p_t is log-concave `r_star` is infinite and the bottleneck NaN; both are NaN where that is undecided.
    `delta_star` is NaN where L_r exceeds 1 with less than a node's mass. Closed forms as in `complexity_answers`.
    """
    found = yield from over_scales(request, name, _measured)
    hidden = (found["survival_one"] == 0) & (found["top"] > 1 + 1e-9)  # less than a node's mass exceeds 1
    found["delta_star"] = np.where(hidden, math.nan, found["delta_star"])
    found |= yield from _cut(request, name)
    return found | (yield from _two_scales(request, name, found)) | (yield from _answered(request, name, found))


def _measured(law: Estimate) -> dict[str, float | list[float]]:
    """Each quantity with its error, and the largest L_r."""
    found: dict[str, float | list[float]] = {"top": law.whole.top}
    for quantity, (of, _, _) in QUANTITIES.items():
        found[quantity], found[f"{quantity}_error"] = law.value(of)
    return found


def _cut(request: StudyRequest, name: str) -> Steps:
    """At one SNR: survival `cut_survival` over `LEVELS` u, and `cut_ratio` h/delta over `DELTAS`."""
    law = law_at_one_scale(request, name).whole
    yield
    survival = np.array([law.survival(u) for u in LEVELS.tolist()])
    yield
    return {"cut_survival": survival, "cut_ratio": np.array([law.tail(delta) / delta for delta in DELTAS.tolist()])}


def _two_scales(request: StudyRequest, name: str, found: Found) -> Steps:
    """r*, and the bottleneck's SNR and complexity."""
    yield
    if name == DRAWING:
        from ...diagnostics.concavity.bottleneck import bottleneck
        from ...diagnostics.concavity.log_concave_scales import log_concave_scales

        problem = drawn_problem(request)
        scales = log_concave_scales(problem.law)
        first = math.nan if scales.everywhere is None else scales.found
        if not math.isfinite(first):
            return numbers(r_star=first, worst_r=math.nan, worst_m=math.nan)
        worst = yield from bottleneck(problem, first, drawn_count(request, problem))
        return numbers(r_star=first, worst_r=worst.snr, worst_m=worst.m_star)
    from ...diagnostics.concavity.line_localisation import line_bottleneck, log_concave_line_snr

    law = line_law(name)
    first = log_concave_line_snr(law)
    yield
    ratios = found["m_star"]
    if ratios.max() <= 0:
        return numbers(r_star=first, worst_r=math.nan, worst_m=math.nan)
    r, m = yield from line_bottleneck(law, found["r"], ratios, NODES[request.quick])
    return numbers(r_star=first, worst_r=r, worst_m=m)


def _answered(request: StudyRequest, name: str, found: Found) -> Steps:
    """Closed forms of the example; and E L_r, `mean`, with what it is by the score alone, `by_parts` (k,)."""
    if name == DRAWING:
        return {}
    from ...diagnostics.concavity.line_localisation import mean_localisation, mean_localisation_by_parts

    law, rs = line_law(name), found["r"].tolist()
    answered = (yield from CLOSED[name](NODES[request.quick], found)) if name in CLOSED else {}
    yield
    by_parts = np.array([mean_localisation_by_parts(law, r) for r in rs])
    yield
    return answered | {"by_parts": by_parts, "mean": np.array([mean_localisation(law, r) for r in rs])}


def _told(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    there = there_of(request, found)
    if not there:
        return
    r = f"r = {CUT if request.experiment is None else request.experiment.snr:.3g}"
    for title, x, of, x_label, y_label in (
        (f"Survival at {r}", LEVELS, "cut_survival", "u", "sᵣ(u)"),
        (f"Ratio m(δ, r) at {r}", DELTAS, "cut_ratio", "δ", "h(δ, r)/δ"),
    ):
        yield chart(title, x_label, y_label, *(curve(LABELS[name], x, part[of]) for name, part in there.items()))
    for quantity in QUANTITIES:
        yield _chart(there, quantity)
    for name, part in there.items():
        yield from answers(request, name, part)
        yield _bottleneck(name, part)


def _chart(there: Mapping[str, Found], quantity: str) -> Chart:
    """One curve an example; of a drawing with its band, r* and the bottleneck."""
    _, title, y_label = QUANTITIES[quantity]
    if DRAWING not in there:
        curves = [curve(LABELS[name], part["r"], part[quantity]) for name, part in there.items()]
        return chart(title, "SNR r", y_label, *curves, logs="x")
    part = there[DRAWING]
    values, error = part[quantity], part[f"{quantity}_error"]
    high = np.minimum(values + error, math.inf if quantity in UNBOUNDED else 1.0)
    drawn = curve(LABELS[DRAWING], part["r"], values, low=np.maximum(values - error, 0.0), high=high)
    special = ((scalar(part, "r_star"), "r*"), (scalar(part, "worst_r"), "bottleneck"))
    marks = tuple((r, label) for r, label in special if math.isfinite(r))
    return chart(title, "SNR r", y_label, drawn, logs="x", marks=marks)


def _bottleneck(name: str, part: Found) -> str:
    """Where an example has a bottleneck; empty where it has none."""
    first, r, m = (scalar(part, key) for key in ("r_star", "worst_r", "worst_m"))
    if not (math.isfinite(first) and math.isfinite(m)):
        return ""
    return f"{LABELS[name]}: log-concave up to r* = {first:.3g}, largest m* = {m:.3f} at r = {r:.3g}."


COMPLEXITY = Study(
    name="complexity", title="Complexity over scales", paper="[L]", source="[L] sections 4 and 5, its examples",
    claim="Complexity m*(r) is 0 while pₜ is log-concave, up to r*, and largest at the bottleneck SNR.",
    look="Dirac, normal and uniform laws have no complexity at any scale; two atoms have theirs near r = 1.37.",
    parts=lambda request: part_of_each(labels_of(request), _over_scales, request), findings=told(_told),
    scene=session("Complexity over scales", "scales", drawing_or("two-atoms", softness=0.0, snr=1.373)),
    takes_drawing=True,
)  # fmt: skip
