"""A backward step of the probability flow against the exact optimal map on the line (arXiv 2411.01629, Prop. 1).

The optimal map from p_t to p_(t - eta) takes quantiles to quantiles. The flow's step x + eta (x + grad log p_t) errs by
O(eta^2). Tweedie's posterior mean E[X_(t - eta) | X_t = x] = e^eta (x + (1 - e^(-2 eta)) grad log p_t) errs by O(eta):
what the score adds to e^eta x, it adds twice.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ..experiment.presets import preset
from ..files.session_value import SavedLook, SavedSession
from ..results.insight_values import Chart, Series, SeriesKind
from ..study import Basis, Check, Findings, Found, Part, Steps, Study, StudyRequest
from ..values import FloatArray, frozen_array
from .scale_examples import line_law

LAWS = {  # label of each; all but the first are the paper's examples
    "gaussian": "Gaussian",
    "atoms": "Two atoms",
    "uniform": "Uniform",
    "half": "Half atom, half normal",
    "mixture": "Four normals",
}
TIME = 0.5
STEPS = 2.0 ** -np.arange(3, 12)  # eta (9,), decreasing
NODES = {False: 8_001, True: 2_001}
VARIANCE, MEAN = 0.25, 0.4  # of the Gaussian, whose optimal map is affine
MAPS = ("step", "mean")


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    return tuple(
        Part(name=name, label=label, work=lambda name=name: _errors(request, name))  # type: ignore[misc]
        for name, label in LAWS.items()
    )


def _errors(request: StudyRequest, name: str) -> Steps:
    """By eta (9,): rms errors `step` and `mean`, and `ratio`, rms of what the score adds over what it should add.

    Of the Gaussian `exact` too, the step's error in closed form.
    """
    from ..laws.line_laws import MixtureOnLine, normal_nodes

    law = MixtureOnLine.of((1.0, MEAN, VARIANCE)) if name == "gaussian" else line_law(name)
    z, weights = normal_nodes(NODES[request.quick])
    now = law.noised(math.exp(-TIME), math.sqrt(-math.expm1(-2 * TIME)))
    x = now.quantiles(z)
    score = now.score(x)
    rows = []
    for eta in STEPS.tolist():
        earlier = TIME - eta
        optimal = law.noised(math.exp(-earlier), math.sqrt(-math.expm1(-2 * earlier))).quantiles(z)
        step = x + eta * (x + score)
        mean = math.exp(eta) * (x - math.expm1(-2 * eta) * score)
        drifted = math.exp(eta) * x
        errors = (_rms(weights, step - optimal), _rms(weights, mean - optimal))
        rows.append((*errors, _rms(weights, mean - drifted) / _rms(weights, optimal - drifted)))
        yield
    found = dict(zip((*MAPS, "ratio"), np.array(rows).T, strict=True))
    return (
        found | {"exact": np.array([_gaussian_error(eta) for eta in STEPS.tolist()])} if name == "gaussian" else found
    )


def _rms(weights: FloatArray, values: FloatArray) -> float:
    return math.sqrt(weights @ values**2)


def _gaussian_error(eta: float) -> float:
    """rms of (1 + eta (1 - 1/var_t)) (x - m_t) + (1 + eta) m_t against the affine optimal map."""

    def moments(t: float) -> tuple[float, float]:
        return math.exp(-t) * MEAN, math.exp(-2 * t) * VARIANCE - math.expm1(-2 * t)

    (mean, variance), (earlier_mean, earlier) = moments(TIME), moments(TIME - eta)
    spread = (1 + eta * (1 - 1 / variance)) * math.sqrt(variance) - math.sqrt(earlier)
    return math.hypot((1 + eta) * mean - earlier_mean, spread)


def _findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    there = [name for name in LAWS if name in found]
    if not there:
        return Findings()
    panels = (
        _chart("Error of the flow's step", "rms error", there, found, "step", y_log=True, guide=2),
        _chart("Error of the posterior mean", "rms error", there, found, "mean", y_log=True, guide=1),
        _chart("What the score adds: posterior mean over optimal map", "ratio", there, found, "ratio"),
    )
    checks = [check for name in there for check in _checks(name, found[name])]
    return Findings(panels=panels, checks=tuple(checks), note=f"From t = {TIME:g} back to t − η, κ = β = 1.")


def _chart(
    title: str, y_label: str, there: list[str], found: Mapping[str, Found], of: str, y_log: bool = False, guide: int = 0
) -> Chart:
    curves = [_series(LAWS[name], "measured", found[name][of]) for name in there]
    if guide:
        top = max(float(found[name][of][0]) for name in there)
        curves.append(_series(f"slope {guide}", "reference", 1.6 * top * (STEPS / STEPS[0]) ** guide))
    return Chart(title=title, x_label="step η", y_label=y_label, series=tuple(curves), x_log=True, y_log=y_log)


def _series(label: str, kind: SeriesKind, y: FloatArray) -> Series:
    return Series(label=label, kind=kind, x=frozen_array(STEPS), y=frozen_array(y))


def slope(errors: FloatArray) -> tuple[float, float]:
    """The order of errors (k,) at halved steps: the least steps' own slope, and what it may still be off.

    Local slopes approach the order by half with every halving: what is left is as large as their last change.
    """
    local = -np.diff(np.log2(np.asarray(errors, np.float64)))
    return float(local[-1]), 2 * abs(float(local[-1] - local[-2]))


def _checks(name: str, found: Found) -> list[Check]:
    label = LAWS[name]
    derived = "twice the slope's last change: its distance from the order halves with η"
    checks = []
    for of, order, called in (("step", 2.0, "flow's step"), ("mean", 1.0, "posterior mean")):
        value, left = slope(found[of])
        quantity = f"{label}: slope of the {called}'s error"
        checks.append(_check(quantity, value, order, left, derived, "[L] Proposition 1", "theorem"))
    ratio = np.asarray(found["ratio"], np.float64)
    left = 2 * abs(float(ratio[-1] - ratio[-2]))
    derived = "twice its last change: its distance from the limit halves with η"
    quantity = f"{label}: what the score adds, posterior mean over optimal map"
    checks.append(_check(quantity, float(ratio[-1]), 2.0, left, derived, "[L] Proposition 1, remark", "theorem"))
    if "exact" in found:
        off = float(np.abs(np.asarray(found["step"]) / found["exact"] - 1).max())
        quantity = f"{label}: largest relative error of the flow's step's error"
        least = float(np.min(found["exact"]))
        checks.append(
            _check(quantity, off, 0.0, 1e-13 / least, "rounding of quantiles, 1e-13", "[L] Gaussians", "closed form")
        )
    return checks


def _check(
    quantity: str, value: float, reference: float, tolerance: float, derived: str, source: str, basis: Basis
) -> Check:
    return Check(
        quantity=quantity, value=value, reference=reference, tolerance=tolerance, tolerance_from=derived,
        source=source, basis=basis,
    )  # fmt: skip


def _scene(request: StudyRequest) -> SavedSession:
    experiment = preset("two-atoms").experiment.with_parameters({"termination_time": TIME, "steps": 50})
    return SavedSession(experiment=experiment, title="One step of the flow", look=SavedLook(insight="expansion"))


OPTIMAL_STEP = Study(
    name="optimal-step",
    title="The flow's optimal step",
    paper="[L]",
    source="[L] Proposition 1",
    claim="A backward step of the flow is the optimal map to p at t − η up to O(η²). The posterior mean moves "
    "twice as far along the score.",
    look="Halving η quarters the error of the flow's step, and only halves that of Tweedie's posterior mean.",
    parts=_parts,
    findings=_findings,
    scene=_scene,
)
