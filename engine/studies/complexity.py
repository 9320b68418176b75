"""Multi-scale complexity of [L]'s examples over all SNRs (arXiv 2411.01629, sections 4 and 5; its figures 1 to 11).

Survival s_r(u) = P(L_r > u), tail h(delta, r) = E(L_r - (1 - delta))_+, m* = min h/delta and delta*, its largest
minimiser. On the line by quadrature of closed forms; a drawing's as the view "scales" has them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..experiment.presets import preset
from ..files.session_value import SavedLook, SavedSession
from ..results.insight_values import Chart, Series
from ..study import Findings, Found, Part, Steps, Study, StudyRequest, scalar
from ..values import FloatArray, frozen_array
from .complexity_answers import CLOSED, answers
from .scale_examples import (
    CUT,
    DRAWING,
    LABELS,
    NODES,
    drawn_count,
    drawn_problem,
    law_at_one_scale,
    line_law,
    names_of,
    over_scales,
)

if TYPE_CHECKING:
    from ..diagnostics.concavity.localisation_law import Estimate
    from ..diagnostics.concavity.multi_scale import LocalisationLaw

QUANTITIES = (  # name, title, label of the y axis
    ("survival_one", "Survival at 1: where pₜ is not log-concave", "sᵣ(1)"),
    ("survival_half", "Survival at ½", "sᵣ(½)"),
    ("tail_zero", "Tail at δ = 0", "h(0, r)"),
    ("tail_half", "Tail at δ = ½", "h(½, r)"),
    ("m_star", "Complexity", "m*(r)"),
    ("delta_star", "Curvature level of the complexity", "δ*(r)"),
)
LEVELS = np.linspace(0.0, 2.4, 121)  # u of the survival at one SNR
DELTAS = np.linspace(0.05, 1.0, 96)
MEASURES: dict[str, Callable[[LocalisationLaw], float]] = {
    "survival_one": lambda law: law.survival(1.0),
    "survival_half": lambda law: law.survival(0.5),
    "tail_zero": lambda law: law.tail(0.0),
    "tail_half": lambda law: law.tail(0.5),
    "m_star": lambda law: law.smallest_ratio()[0],
    "delta_star": lambda law: law.smallest_ratio()[1],
}


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    return tuple(
        Part(name=name, label=LABELS[name], work=lambda name=name: _over_scales(request, name))  # type: ignore[misc]
        for name in names_of(request)
    )


def _over_scales(request: StudyRequest, name: str) -> Steps:
    """`r` (k,), each quantity and its `_error` (k,), `top` of L_r (k,); numbers `r_star` and the bottleneck's two.

    Where every p_t is log-concave `r_star` is infinite and the bottleneck NaN; both are NaN where that is undecided.
    `delta_star` is NaN where L_r exceeds 1 with less than a node's mass. Closed forms as in `complexity_answers`.
    """
    rs, told = yield from over_scales(request, name, _measured)
    found = {"r": rs} | {key: np.array([each[key] for each in told]) for key in told[0]}
    hidden = (found["survival_one"] == 0) & (found["top"] > 1 + 1e-9)  # less than a node's mass exceeds 1
    found["delta_star"] = np.where(hidden, math.nan, found["delta_star"])
    found |= yield from _cut(request, name)
    return found | (yield from _two_scales(request, name, found)) | (yield from _answered(request, name, found))


def _measured(law: Estimate) -> dict[str, float]:
    """Each quantity with its error, and the largest L_r."""
    found = {"top": law.whole.top}
    for quantity, of in MEASURES.items():
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
        from ..diagnostics.concavity.bottleneck import bottleneck
        from ..diagnostics.concavity.log_concave_scales import log_concave_scales

        problem = drawn_problem(request)
        scales = log_concave_scales(problem.law)
        first = math.nan if scales.everywhere is None else scales.found
        if not math.isfinite(first):
            return _numbers(r_star=first, worst_r=math.nan, worst_m=math.nan)
        worst = yield from bottleneck(problem, first, drawn_count(request, problem))
        return _numbers(r_star=first, worst_r=worst.snr, worst_m=worst.m_star)
    from ..diagnostics.concavity.line_localisation import line_bottleneck, log_concave_line_snr

    law = line_law(name)
    first = log_concave_line_snr(law)
    yield
    ratios = np.asarray(found["m_star"], np.float64)
    if ratios.max() <= 0:
        return _numbers(r_star=first, worst_r=math.nan, worst_m=math.nan)
    r, m = yield from line_bottleneck(law, np.asarray(found["r"], np.float64), ratios, NODES[request.quick])
    return _numbers(r_star=first, worst_r=r, worst_m=m)


def _answered(request: StudyRequest, name: str, found: Found) -> Steps:
    """Closed forms of the example; and E L_r, `mean`, with what it is by the score alone, `by_parts` (k,)."""
    if name == DRAWING:
        return {}
    from ..diagnostics.concavity.line_localisation import mean_localisation, mean_localisation_by_parts

    law, rs = line_law(name), found["r"].tolist()
    answered = (yield from CLOSED[name](NODES[request.quick], found)) if name in CLOSED else {}
    yield
    by_parts = np.array([mean_localisation_by_parts(law, r) for r in rs])
    yield
    return answered | {"by_parts": by_parts, "mean": np.array([mean_localisation(law, r) for r in rs])}


def _numbers(**values: float) -> dict[str, np.ndarray]:
    return {name: np.array(value) for name, value in values.items()}


def _findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    there = [name for name in names_of(request) if name in found]
    if not there:
        return Findings()
    r = f"r = {CUT if request.experiment is None else request.experiment.snr:.3g}"

    def cut(quantity: str) -> list[tuple[str, FloatArray]]:
        return [(name, found[name][f"cut_{quantity}"]) for name in there]

    panels = (
        _cut_chart(f"Survival at {r}", "u", LEVELS, "sᵣ(u)", cut("survival")),
        _cut_chart(f"Ratio m(δ, r) at {r}", "δ", DELTAS, "h(δ, r)/δ", cut("ratio")),
        *(_chart(there, found, *quantity) for quantity in QUANTITIES),
    )
    checks = tuple(check for name in there for check in answers(request, name, found[name]))
    return Findings(panels=panels, checks=checks, note=_note(there, found))


def _chart(there: list[str], found: Mapping[str, Found], quantity: str, title: str, y_label: str) -> Chart:
    """One curve an example; of a drawing with its band, r* and the bottleneck."""
    banded = there == [DRAWING]
    curves = []
    for name in there:
        values = np.asarray(found[name][quantity], np.float64)
        error = np.asarray(found[name][f"{quantity}_error"], np.float64)
        most = math.inf if quantity in ("tail_zero", "m_star") else 1.0  # the others can't exceed it
        ends = np.maximum(values - error, 0.0), np.minimum(values + error, most)
        band = (frozen_array(ends[0]), frozen_array(ends[1])) if banded else (None, None)
        x, y = frozen_array(found[name]["r"]), frozen_array(values)
        curves.append(Series(label=LABELS[name], kind="measured", x=x, y=y, low=band[0], high=band[1]))
    marks = []
    for name, label in (("r_star", "r*"), ("worst_r", "bottleneck")) if banded else ():
        if math.isfinite(scalar(found[DRAWING], name)):
            marks.append((scalar(found[DRAWING], name), label))
    return Chart(
        title=title, x_label="SNR r", y_label=y_label, series=tuple(curves), axis="snr", x_log=True, marks=tuple(marks)
    )


def _cut_chart(title: str, x_label: str, x: FloatArray, y_label: str, curves: list[tuple[str, FloatArray]]) -> Chart:
    """A curve an example at one SNR; the ratio's least value is m*, at delta*."""
    return Chart(
        title=title,
        x_label=x_label,
        y_label=y_label,
        series=tuple(
            Series(label=LABELS[name], kind="measured", x=frozen_array(x), y=frozen_array(y)) for name, y in curves
        ),
    )


def _note(there: list[str], found: Mapping[str, Found]) -> str:
    """Which examples have a bottleneck, and where."""
    told = []
    for name in there:
        first, r, m = (scalar(found[name], key) for key in ("r_star", "worst_r", "worst_m"))
        if math.isfinite(first) and math.isfinite(m):
            told.append(f"{LABELS[name]}: log-concave up to r* = {first:.3g}, largest m* = {m:.3f} at r = {r:.3g}.")
    return " ".join(told)


def _scene(request: StudyRequest) -> SavedSession:
    experiment = request.experiment or preset("two-atoms").experiment.with_parameters({"softness": 0.0, "snr": 1.373})
    return SavedSession(experiment=experiment, title="Complexity over scales", look=SavedLook(insight="scales"))


COMPLEXITY = Study(
    name="complexity",
    title="Complexity over scales",
    paper="[L]",
    source="[L] sections 4 and 5, its examples",
    claim="Complexity m*(r) is 0 while pₜ is log-concave, up to r*, and largest at the bottleneck SNR.",
    look="Dirac, normal and uniform laws have no complexity at any scale; two atoms have theirs near r = 1.37.",
    parts=_parts,
    findings=_findings,
    scene=_scene,
    takes_drawing=True,
)
