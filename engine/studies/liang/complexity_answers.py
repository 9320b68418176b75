"""What [L]'s examples must come out as: closed forms of L_r, known numbers, and identities of every law."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ...values import FloatArray
from ..base.declared import check, checks
from ..base.parts import largest_error, numbers
from ..base.sections import Lines
from ..base.study import Found, Steps, StudyRequest, scalar
from .scale_examples import DRAWING, LABELS, NODES, line_law

VARIANCES = (0.25, 1.0, 4.0)
KNOWN = {  # two atoms: h(0), h(.5), s(1), s(.5) by r
    1.5: (0.1286, 0.2394, 0.1792, 0.2742),
    3.0: (0.0237, 0.0282, 0.0078, 0.0108),
    math.sqrt(0.5): (0.0, 0.0, 0.0, 0.0),
}
SYMBOLS = ("h(0, r)", "h(½, r)", "sᵣ(1)", "sᵣ(½)")
SMOOTH = 1e-9  # of means by the trapezoid rule
DIGITS = 5e-5  # half a unit of the fourth place, to which they are known
BAYES_SNRS, BAYES_PLACES = (0.5, 2.0, 6.0), np.linspace(-5.0, 5.0, 41)  # places in units of the data


def _dirac(count: int, found: Found) -> Steps:
    yield
    return numbers(deviation=largest_error(found["top"], 0.0))


def _normal(count: int, found: Found) -> Steps:
    """`deviation`: largest |L_r - v r^2/(v r^2 + 1)| over SNRs, places and variances v."""
    from ...diagnostics.concavity.line_localisation import line_localisation
    from ...laws.line_laws import MixtureOnLine

    worst = 0.0
    for v in VARIANCES:
        for r in found["r"].tolist():
            levels = line_localisation(MixtureOnLine.of((1.0, 0.3, v)), r, 1_000).whole.levels
            worst = max(worst, largest_error(levels, v * r**2 / (v * r**2 + 1)))
        yield
    return numbers(deviation=worst)


def _atoms(count: int, found: Found) -> Steps:
    """`known` (3, 4): tails and survivals; `closed` (k, 2): s_r(1), s_r(1/2) from L_r = r^2/cosh^2(r y)."""
    from ...diagnostics.concavity.line_localisation import line_localisation

    known = []
    for r in KNOWN:
        law = line_localisation(line_law("atoms"), r, count).whole
        known.append([law.tail(0.0), law.tail(0.5), law.survival(1.0), law.survival(0.5)])
        yield
    closed = [[_atoms_survival(r, u) for u in (1.0, 0.5)] for r in found["r"].tolist()]
    return {"known": np.array(known), "closed": np.array(closed)}


def _atoms_survival(r: float, u: float) -> float:
    """P(r^2/cosh^2(r Y) > u) with Y = +-r + Z."""
    from scipy.special import ndtr

    if r * r <= u:
        return 0.0
    edge = math.acosh(r / math.sqrt(u)) / r
    return float(ndtr(edge - r) - ndtr(-edge - r))


def _half(count: int, found: Found) -> Steps:
    """`deviation`: of L_r(0) from r^2/(1 + r^2)/(1 + (1 + r^2)^1/2), Bayes' rule at 0."""
    yield
    rs = found["r"]
    law = line_law("half")
    at_zero = np.array([1 + float(law.noised(r, 1.0).bend(np.zeros(1))[0]) for r in rs.tolist()])
    return numbers(deviation=largest_error(at_zero, rs**2 / (1 + rs**2) / (1 + np.sqrt(1 + rs**2))))


def _mixture(count: int, found: Found) -> Steps:
    """`deviation`: of L_r(y) from r^2 Var[X | rX + Z = y], by Bayes' rule on a grid of the data."""
    yield
    law, x = line_law("mixture"), np.linspace(-14.0, 14.0, 8001)
    prior = _density(x)
    worst = 0.0
    for r in BAYES_SNRS:
        levels = 1 + law.noised(r, 1.0).bend(r * BAYES_PLACES)
        weights = prior * np.exp(-((r * (BAYES_PLACES[:, None] - x)) ** 2) / 2)  # (41, n)
        weights /= weights.sum(axis=1, keepdims=True)
        mean = weights @ x
        spread = (weights * (x - mean[:, None]) ** 2).sum(axis=1)
        worst = max(worst, largest_error(levels, r**2 * spread))
        yield
    return numbers(deviation=worst)


def _density(x: FloatArray) -> FloatArray:
    """Of 0.1 N(-4, 1) + 0.2 N(-2, .5) + 0.4 N(2, .5) + 0.3 N(4, 1), as the paper writes it."""
    density = np.zeros_like(x)
    for weight, mean, variance in ((0.1, -4, 1.0), (0.2, -2, 0.5), (0.4, 2, 0.5), (0.3, 4, 1.0)):
        density += weight * np.exp(-((x - mean) ** 2) / (2 * variance)) / math.sqrt(variance)
    return density


CLOSED: dict[str, Callable[[int, Found], Steps]] = {
    "dirac": _dirac, "normal": _normal, "atoms": _atoms, "half": _half, "mixture": _mixture,
}  # fmt: skip
DEVIATIONS = {  # from the closed form: what it is, tolerance and from what, source
    "dirac": ("largest Lᵣ", 1e-12, "rounding", "[L] section 5, Dirac"),
    "normal": ("largest |Lᵣ − vr²/(vr² + 1)|, v = ¼, 1, 4", 1e-10, "rounding, r² up to 900", "[L] section 5, normal"),
    "half": ("largest |Lᵣ(0) − r²/(1 + r²)/(1 + √(1 + r²))|", 1e-10, "rounding", "[L] section 5, by Bayes at 0"),
    "mixture": ("largest |Lᵣ(y) − r² Var[X | y]|", 1e-8,
                "the variance is by the trapezoid rule, which is exact to rounding for Gaussians",
                "[L] Example 5 and (5.3), with denominators Σ pᵢ φ(tᵢ)/vᵢ"),
}  # fmt: skip


def answers(request: StudyRequest, name: str, found: Found) -> Lines:
    """The lines of one example, or of the drawing."""
    label = LABELS[name]
    if name in DEVIATIONS:
        quantity, tolerance, derived, source = DEVIATIONS[name]
        off = scalar(found, "deviation")
        yield check(f"{label}: {quantity}", off, 0.0, tolerance, derived, "closed form", source)
    if name == "atoms":
        yield from _of_two_atoms(label, found, 4 / NODES[request.quick])
    if name == "uniform":
        most = float(np.max(found["survival_one"]))
        yield check(
            f"{label}: largest sᵣ(1) over all SNRs", most, 0.0, 0.0, "no node may exceed 1", "closed form",
            "[L] uniform law",
        )  # fmt: skip
    if name != DRAWING:
        yield check(
            f"{label}: largest |h(1, r) − (1 − E|∇log p|²)|", largest_error(found["mean"], found["by_parts"]), 0.0,
            SMOOTH, "the trapezoid rule on 4001 nodes, exact to rounding; r² up to 900", "theorem",
            "[L] Prop. 3 with integration by parts",
        )  # fmt: skip
    concave = found["r"] <= scalar(found, "r_star")
    if concave.any() and name not in ("uniform", "dirac", "normal"):
        most = float(np.max(found["m_star"][concave]))
        yield check(
            f"{label}: largest m*(r) over r ≤ r*", most, 0.0, 0.0, "no node may exceed 1", "theorem",
            "[L] section 4; noise keeps log-concavity (Prékopa)",
        )  # fmt: skip


def _of_two_atoms(label: str, found: Found, node: float) -> Lines:
    """`node`: the mass by which survival may err, as a level is passed at four places at most."""
    four, three, source = "known to four places; 4 nodes' mass", "known to three places", "[L] two atoms"
    both, low = np.stack([found["survival_one"], found["survival_half"]], axis=1), found["r"] <= 1
    for r, values, row in zip(KNOWN, found["known"], KNOWN.values(), strict=True):
        for symbol, value, number in zip(SYMBOLS, values, row, strict=True) if any(row) else ():
            yield check(f"{label}: {symbol} at r = {r:g}", value, number, DIGITS + node, four, "prototype", source)
    yield from checks(
        label,
        ("largest of these at r = 1/√2", largest_error(found["known"][-1], 0.0), 0.0, 0.0, "no L exceeds r²",
         "closed form", source),
        ("largest error of sᵣ(1), sᵣ(½)", largest_error(both, found["closed"]), 0.0, node, "4 nodes' mass",
         "closed form", f"{source}, Lᵣ = r²/cosh²(ry)"),
        ("largest |δ* − (1 − r²)|, r ≤ 1", largest_error(found["delta_star"][low], 1 - found["r"][low] ** 2), 0.0, 1e-9,
         "rounding", "closed form", source),
        ("r*", scalar(found, "r_star"), 1.0, 1e-8, "L − 1 below 1e-9 counts as 0", "closed form", source),
        ("largest m*", scalar(found, "worst_m"), 0.433, 5e-4 + node, three, "prototype", source),
        ("bottleneck SNR", scalar(found, "worst_r"), 1.37, 5e-3, three, "prototype", source),
    )  # fmt: skip
