"""Effective curvature of [L]'s examples: its published sup form beside the sharpened one (arXiv 2411.01629, section 5).

    published    zeta*_M = sup over delta in (0, 1] of (delta - M h(delta, r))/sigma^2
    sharpened    (1 - CVaR of the largest 1/M of L_r)/sigma^2, ours: equal while the (1 - 1/M)-quantile of L_r is <= 1

Non-expansive, zeta*_M > 0, just where M < 1/m*(r). Units kappa = beta = 1, so sigma^2 = 1/(1 + r^2).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..experiment.presets import preset
from ..files.session_value import SavedLook, SavedSession
from ..results.insight_values import Chart, Series, SeriesKind
from ..study import Basis, Check, Findings, Found, Part, Steps, Study, StudyRequest
from ..values import FloatArray, frozen_array
from .scale_examples import DRAWING, LABELS, names_of, over_scales

if TYPE_CHECKING:
    from ..diagnostics.concavity.localisation_law import Estimate
    from ..diagnostics.concavity.multi_scale import LocalisationLaw

RICHNESS = (1.5, 2.0, 4.0, 16.0)
GRID = 2_001  # levels delta of the published form, twice: over (0, 1], then about the best
FINE = max(RICHNESS) * (2 / (GRID - 1)) ** 2  # what the second grid may miss: its step times the slope, at most M
NEAR = 1e-3  # relative distance of M from 1/m* within which the sign of zeta* is not decided
ROUNDING = 1e-9


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    return tuple(
        Part(name=name, label=LABELS[name], work=lambda name=name: _curvatures(request, name))  # type: ignore[misc]
        for name in names_of(request)
    )


def _curvatures(request: StudyRequest, name: str) -> Steps:
    """Over SNRs `r` (k,) and richness M: `published`, `sharpened`, `quantile` (k, 4), times sigma^2; `m_star` (k,).

    `at_limit` (k,): the published form at M = 1/m*, where it must be 0; NaN where m* is 0.
    """
    rs, told = yield from over_scales(request, name, _measured)
    return {"r": rs} | {key: np.array([each[key] for each in told]) for key in told[0]}


def _measured(law: Estimate) -> dict[str, list[float] | float]:
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


def _findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    there = [name for name in names_of(request) if name in found]
    if not there:
        return Findings()
    shown = [name for name in there if name in (DRAWING, "atoms", "half", "mixture")]
    panels = [_over_examples(there, found)] if there != [DRAWING] else []
    panels += [_both_forms(name, found[name]) for name in shown]
    checks = [check for name in there for check in _checks(name, found[name])]
    return Findings(panels=tuple(panels), checks=tuple(checks), note="Times σ², so that all scales fit in one picture.")


def _over_examples(there: list[str], found: Mapping[str, Found]) -> Chart:
    column = RICHNESS.index(2.0)
    return _chart(
        "Effective curvature, M = 2",
        [_series(LABELS[name], "measured", found[name]["r"], found[name]["sharpened"][:, column]) for name in there],
    )


def _both_forms(name: str, found: Found) -> Chart:
    """For each M the sharpened form, and what is published as a thin line."""
    curves: list[Series] = []
    for k, richness in enumerate(RICHNESS):
        curves.append(_series(f"M = {richness:g}", "measured", found["r"], found["sharpened"][:, k]))
    for k in range(len(RICHNESS)):
        label = "as published" if k == 0 else ""
        curves.append(_series(label, "reference", found["r"], found["published"][:, k]))
    return _chart(f"{LABELS[name]}: 1 − CVaR, and as published", curves)


def _chart(title: str, curves: list[Series]) -> Chart:
    return Chart(title=title, x_label="SNR r", y_label="σ² ζ*(M)", series=tuple(curves), axis="snr", x_log=True)


def _series(label: str, kind: SeriesKind, x: FloatArray, y: FloatArray) -> Series:
    return Series(label=label, kind=kind, x=frozen_array(x), y=frozen_array(y))


def _checks(name: str, found: Found) -> list[Check]:
    published, sharpened = np.asarray(found["published"]), np.asarray(found["sharpened"])
    equal = np.asarray(found["quantile"]) <= 1
    derived = "the published form's second grid of δ, times its slope M"
    checks = [
        _check(name, "largest |σ²ζ*(M) − (1 − CVaR)| where they are equal",
               float(np.abs(published - sharpened)[equal].max()), FINE, derived, "ours, of the bound in [L] section 5"),
        _check(name, "largest σ²ζ*(M) − (1 − CVaR)", float((published - sharpened).max()), ROUNDING, "rounding",
               "ours: the sup over all δ is no smaller than over (0, 1]", relation="at most"),
    ]  # fmt: skip
    limit = np.asarray(found["at_limit"])[np.isfinite(found["at_limit"])]
    if len(limit):
        quantity, tolerance = "largest m* |σ²ζ*| at M = 1/m*", FINE
        checks.append(_check(name, quantity, float(np.abs(limit).max()), tolerance, derived, "[L] non-expansive"))
    checks.append(
        _check(name, "cases where M < 1/m* and the sign of ζ* differ", _undecided(found), 0.0,
               f"counted where M is {NEAR:g} off 1/m*, and |σ²ζ*| above {FINE:.1g}", "[L] non-expansive iff M < 1/m*")
    )  # fmt: skip
    exact = _closed_form(name, np.asarray(found["r"], np.float64))
    if exact is not None:
        off = float(np.abs(sharpened[exact[1]] - exact[0][exact[1], None]).max())
        checks.append(
            _check(name, f"largest |1 − CVaR − {exact[2]}|", off, ROUNDING, "rounding", exact[3], basis="closed form")
        )
    return checks


def _undecided(found: Found) -> float:
    """In how many cases zeta*_M > 0 and M < 1/m* don't go together."""
    product = np.asarray(found["m_star"])[:, None] * np.array(RICHNESS)
    published = np.asarray(found["published"])
    clear = (np.abs(product - 1) > NEAR) & (np.abs(published) > FINE)
    return float((((published > 0) != (product < 1)) & clear).sum())


def _closed_form(name: str, rs: FloatArray) -> tuple[FloatArray, FloatArray, str, str] | None:
    """sigma^2 zeta*_M (k,) for every M of laws with one L_r everywhere; where it holds; its name and source."""
    everywhere = np.ones(len(rs), bool)
    if name == "dirac":
        return np.ones(len(rs)), everywhere, "1", "[L] section 5, Dirac: ζ* = 1 + r²"
    if name == "normal":
        return 1 / (1 + rs**2), everywhere, "1/(1 + r²)", "[L] section 5, normal: ζ* = 1/var_t"
    return None


def _check(
    name: str, quantity: str, value: float, tolerance: float, derived: str, source: str,
    relation: str = "equals", basis: Basis = "theorem",
) -> Check:  # fmt: skip
    return Check(
        quantity=f"{LABELS[name]}: {quantity}", value=value, reference=0.0, tolerance=tolerance,
        tolerance_from=derived, basis=basis, source=source, relation=relation,  # type: ignore[arg-type]
    )  # fmt: skip


def _scene(request: StudyRequest) -> SavedSession:
    settings = {"softness": 0.0, "snr": 1.373, "richness": 2.0}
    experiment = request.experiment or preset("two-atoms").experiment.with_parameters(settings)
    look = SavedLook(insight="scales", mode="curvature")
    return SavedSession(experiment=experiment, title="Effective curvature", look=look)


EFFECTIVE_CURVATURE = Study(
    name="effective-curvature",
    title="Effective curvature",
    paper="[L]",
    source="[L] section 5, ζ*(M) and the bottleneck",
    claim="Against perturbations of richness M a backward step does not expand where M < 1/m*(r), and only there.",
    look="1 − CVaR, the mean of the worst 1/M of Lᵣ, is the published bound without a search, and sharper below 0.",
    parts=_parts,
    findings=_findings,
    scene=_scene,
    takes_drawing=True,
)
