"""A backward step of the probability flow against the exact optimal map on the line (arXiv 2411.01629, Prop. 1).

The optimal map from p_t to p_(t - eta) takes quantiles to quantiles. The flow's step x + eta (x + grad log p_t) errs by
O(eta^2). Tweedie's posterior mean E[X_(t - eta) | X_t = x] = e^eta (x + (1 - e^(-2 eta)) grad log p_t) errs by O(eta):
what the score adds to e^eta x, it adds twice.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ...values import FloatArray
from ..base.declared import chart, check, curve, scene
from ..base.parts import columns, largest_error, part_of_each
from ..base.sections import Lines, told
from ..base.study import Found, Steps, Study, StudyRequest
from .scale_examples import diffused_moments, line_law

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
CHARTS = (  # title, label of the y axis, what is shown, and the order at which it falls with the step
    ("Error of the flow's step", "rms error", "step", 2),
    ("Error of the posterior mean", "rms error", "mean", 1),
    ("What the score adds: posterior mean over optimal map", "ratio", "ratio", 0),
)
VARIANCE, MEAN = 0.25, 0.4  # of the Gaussian, whose optimal map is affine


def _errors(request: StudyRequest, name: str) -> Steps:
    """By eta (9,): rms errors `step` and `mean`, and `ratio`, rms of what the score adds over what it should add.

    Of the Gaussian `exact` too, the step's error in closed form.
    """
    from ...laws.line_laws import MixtureOnLine, normal_nodes

    law = MixtureOnLine.of((1.0, MEAN, VARIANCE)) if name == "gaussian" else line_law(name)
    z, weights = normal_nodes(NODES[request.quick])
    now = law.diffused(TIME)
    x = now.quantiles(z)
    score = now.score(x)
    rows = []
    for eta in STEPS.tolist():
        optimal = law.diffused(TIME - eta).quantiles(z)
        step = x + eta * (x + score)
        mean = math.exp(eta) * (x - math.expm1(-2 * eta) * score)
        drifted = math.exp(eta) * x
        errors = (_rms(weights, step - optimal), _rms(weights, mean - optimal))
        rows.append((*errors, _rms(weights, mean - drifted) / _rms(weights, optimal - drifted)))
        yield
    exact = {"exact": np.array([_gaussian_error(eta) for eta in STEPS.tolist()])} if name == "gaussian" else {}
    return columns(rows, "step", "mean", "ratio") | exact


def _rms(weights: FloatArray, values: FloatArray) -> float:
    return math.sqrt(weights @ values**2)


def _gaussian_error(eta: float) -> float:
    """rms of (1 + eta (1 - 1/var_t)) (x - m_t) + (1 + eta) m_t against the affine optimal map."""
    (mean, variance), (earlier_mean, earlier) = (diffused_moments(MEAN, VARIANCE, t) for t in (TIME, TIME - eta))
    spread = (1 + eta * (1 - 1 / variance)) * math.sqrt(variance) - math.sqrt(earlier)
    return math.hypot((1 + eta) * mean - earlier_mean, spread)


def _told(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    there = {label: found[name] for name, label in LAWS.items() if name in found}
    if there:
        yield f"From t = {TIME:g} back to t − η, κ = β = 1."
    for title, y_label, of, order in CHARTS if there else ():
        curves = [curve(label, STEPS, part[of]) for label, part in there.items()]
        if order:
            top = max(float(part[of][0]) for part in there.values())
            curves.append(curve(f"slope {order}", STEPS, 1.6 * top * (STEPS / STEPS[0]) ** order, "reference"))
        yield chart(title, "step η", y_label, *curves, logs="xy" if order else "x")
    for label, part in there.items():
        yield from _checks(label, part)


def slope(errors: FloatArray) -> tuple[float, float]:
    """The order of errors (k,) at halved steps: the least steps' own slope, and what it may still be off.

    Local slopes approach the order by half with every halving: what is left is as large as their last change.
    """
    local = -np.diff(np.log2(np.asarray(errors, np.float64)))
    return float(local[-1]), 2 * abs(float(local[-1] - local[-2]))


def _checks(label: str, found: Found) -> Lines:
    for of, order, called in (("step", 2.0, "flow's step"), ("mean", 1.0, "posterior mean")):
        value, left = slope(found[of])
        yield check(
            f"{label}: slope of the {called}'s error", value, order, left,
            "twice the slope's last change: its distance from the order halves with η", "theorem", "[L] Proposition 1",
        )  # fmt: skip
    ratio = found["ratio"]
    yield check(
        f"{label}: what the score adds, posterior mean over optimal map", ratio[-1], 2.0,
        2 * abs(float(ratio[-1] - ratio[-2])), "twice its last change: its distance from the limit halves with η",
        "theorem", "[L] Proposition 1, remark",
    )  # fmt: skip
    if "exact" in found:
        yield check(
            f"{label}: largest relative error of the flow's step's error",
            largest_error(found["step"] / found["exact"], 1), 0.0, 1e-13 / float(np.min(found["exact"])),
            "rounding of quantiles, 1e-13", "closed form", "[L] Gaussians",
        )  # fmt: skip


OPTIMAL_STEP = Study(
    name="optimal-step", title="The flow's optimal step", paper="[L]", source="[L] Proposition 1",
    claim="A backward step of the flow is the optimal map to p at t − η up to O(η²). The posterior mean moves "
    "twice as far along the score.",
    look="Halving η quarters the error of the flow's step, and only halves that of Tweedie's posterior mean.",
    parts=lambda request: part_of_each(LAWS, _errors, request), findings=told(_told),
    scene=scene("One step of the flow", "two-atoms", "expansion", termination_time=TIME, steps=50),
)  # fmt: skip
