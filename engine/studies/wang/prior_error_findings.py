"""What the study of the prior error finds: its charts, and its checks with what their tolerances come from."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...flow.decay import Decay, fitted_decay
from ...results.insight_values import Chart
from ..base.declared import chart, check, curve
from ..base.parts import largest_error
from ..base.sections import Lines
from ..base.study import Found, StudyRequest, scalar
from .plane_clouds import DRAWING, clouds_of, found_of

EXAMPLES = ("two atoms", "triangle", "five points", "off-centre")
GAUSSIAN_TIMES = (0.5, 1.0, 2.0)
KNOWN_MASSES = {0.5: 0.34098, 1.0: 0.27489, 2.0: 0.22436}
KNOWN_GAUSSIAN = {0.5: (0.24884502, 0.06281713), 1.0: (0.09081091, 0.00824422), 2.0: (0.01231273, 0.00015154)}
SINCE = 2.5  # T from which rates are fitted
SOURCE = "[W] prior error"
RATES = {  # of W2, by whether it is of a drawing: tolerance, from what, and source
    False: (1e-3, "what is beyond the next order, exp(−4T) ≤ 5e-5 of the values, times 20", f"{SOURCE}, its rates"),
    True: (20e-3, "mean and covariance of p_T leave out third moments, exp(−2T) ≤ 7e-3 of the values, times 3",
           f"{SOURCE}; rate of Gelbrich's bound"),
}  # fmt: skip
TV_TOLERANCE = 0.02
CLEARANCE = 3.0  # floors that a mass error must be to tell a rate


def of_clouds(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    """Distances, masses and rates of the clouds that are there."""
    clouds = found_of(clouds_of(request, EXAMPLES), found)
    if clouds:
        yield _distances(clouds)
        yield _shares(clouds)
        yield _mass_errors(clouds)
    for name, part in clouds.items():
        yield from _of_cloud(name, part)


def w2_decay(part: Found, name: str = "w2") -> Decay | None:
    """Of W2(p_T, prior), or of its bound; None where there is too little to fit."""
    return fitted_decay(part["times"], part[name], 1e-13 + 0 * part[name], 2.0, SINCE)


def tv_decay(part: Found) -> Decay | None:
    """Of the basins' mass error, where the grid can tell it; None where that is too seldom."""
    return fitted_decay(part["times"], part["tv"], part["floor"], 1.0, SINCE, CLEARANCE)


def _distances(clouds: Mapping[str, Found]) -> Chart:
    t = next(iter(clouds.values()))["times"]
    return chart(
        "Prior error", "T", "W₂(p_T, ν)",
        *(curve(name, t, part["w2"], low=part["lower"], high=part["w2"]) for name, part in clouds.items()),
        curve("2 exp(−T)", t, 2 * np.exp(-t), "reference"), curve("exp(−2T)", t, np.exp(-2 * t), "reference"),
        logs="y", note="Cost of the flow from T on, an upper bound; the band reaches down to Gelbrich's bound.",
    )  # fmt: skip


def _shares(clouds: Mapping[str, Found]) -> Chart:
    t = next(iter(clouds.values()))["times"]
    measured = [curve(name, t, part["w2"] / part["upper"]) for name, part in clouds.items()]
    title, y_label = "Share of the bound exp(−T) W₂(p₀, ν)", "W₂(p_T, ν) / bound"
    return chart(title, "T", y_label, *measured, curve("bound", t, 1.0, "bound"))


def _mass_errors(clouds: Mapping[str, Found]) -> Chart:
    curves = []
    for name, part in clouds.items():
        tv, floor = part["tv"], part["floor"]
        curves.append(curve(name, part["times"], tv, low=np.maximum(tv - floor, tv / 10), high=tv + floor))
    return chart("Mass error of the basins", "T", "½ Σ |γ(Bᵢ) − wᵢ|", *curves, logs="y")


def _of_cloud(name: str, part: Found) -> Lines:
    """The bound, and rates of decay.

    A drawing's rate of W2 is that of Gelbrich's bound. As it may be almost centred, its masses may tend to theirs at
    any rate between 1 and 2: no more can be expected than 1.
    """
    drawn, floors = name == DRAWING, part["floor"] / np.maximum(part["tv"], 1e-300)
    known = w2_decay(part, "lower") if drawn else None
    w2, tv, rate = w2_decay(part), tv_decay(part), 2.0 if scalar(part, "centred") else 1.0
    span, floor = float(part["times"][-1]) - SINCE, float(floors[part["times"] >= SINCE].max())
    yield check(
        f"{name}: cost of the flow's tail / (exp(−T) W₂(p₀, ν)), largest over T", (part["w2"] / part["upper"]).max(),
        1.0, 1e-6, "the flow's steps", "theorem", f"{SOURCE}, contraction of W₂", relation="at most",
        reading="That cost is an upper bound of W₂(p_T, ν), and exceeds it where the tail is no gradient.",
    )  # fmt: skip
    if w2 is not None:
        tolerance, derived, source = RATES[drawn]
        reference = known.rate if known else rate
        yield check(f"{name}: rate of W₂(p_T, ν)", w2.rate, reference, tolerance, derived, "theorem", source)
    yield check(
        f"{name}: rate of the basins' mass error", tv.rate if tv else None, 1.0 if drawn else rate,
        TV_TOLERANCE + (2 * floor / span if tv else 0.0),
        f"next order but one, exp(−2T) ≤ 7e-3 of the values; the grid's floor over {span:g} units of T", "theorem",
        f"{SOURCE}, its rates", relation="at least" if drawn else "equals", floor=floor if tv else None,
        missing="" if tv else "Its basins are that near their weights that the grid's floor hides the rate.",
    )  # fmt: skip


def of_masses(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    """What the flow brings to the first of two atoms on the line."""
    if "masses" not in found:
        return
    part = found["masses"]
    for mass, (time, reference) in zip(part["flow"], KNOWN_MASSES.items(), strict=True):
        yield check(
            f"two atoms, .2 and .8: mass that reaches the first, T = {time:g}", mass, reference, 1e-4,
            "asked by the theory; it is printed to 1e-5", "prototype", SOURCE,
        )  # fmt: skip
    yield check(
        "two atoms: largest difference from Φ(F_T⁻¹(.2))", largest_error(part["flow"], part["quantile"]), 0.0, 1e-6,
        "24 steps a factor e of a solver of order 4; bisection to 1e-7", "closed form",
        f"{SOURCE}; on the line the flow is monotone",
    )  # fmt: skip


def of_gaussian(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    """A Gaussian's prior error, and what flow and SDE make of it."""
    if "gaussian" not in found:
        return
    part = found["gaussian"]
    t, errors, sampled = part["curve_times"], part["standard_error"], "4 standard errors of the sample"
    yield chart(
        "A Gaussian after the reversal from N(0, I)", "T", "W₂ to the data",
        curve("flow", GAUSSIAN_TIMES, part["ode_w2"], "points"),
        curve("reverse SDE", GAUSSIAN_TIMES, part["sde_w2"], "points"),
        curve("flow, closed form", t, part["ode_curve"]), curve("SDE, closed form", t, part["sde_curve"]),
        curve("p_T to the prior", t, part["prior_curve"], "reference"), logs="y",
        note="The SDE's points are a sample's: where they lie above the curve they show its standard error.",
    )  # fmt: skip
    for k, (time, values) in enumerate(KNOWN_GAUSSIAN.items()):
        for name, symbol, reference in zip(("w2", "kl"), ("W₂(p_T, ν)", "KL(p_T|ν)"), values, strict=True):
            yield check(
                f"Gaussian of variances 2, .1: {symbol}, T = {time:g}", float(part[name][k]), reference, 2e-7,
                "a solver of order 4; 8 digits are printed", "closed form", SOURCE,
            )  # fmt: skip
    yield check("Gaussian: flow's final covariance less Σ₀ Σ_T⁻¹, largest entry", part["ode_off"].max(), 0.0, 1e-6,
                "a solver of order 4", "closed form", SOURCE)  # fmt: skip
    yield check("Gaussian: SDE's final covariance less Σ₀ − KΣ_TKᵀ + KKᵀ, largest entry", part["sde_off"].max(), 0.0,
                4 * errors.max(), sampled, "closed form", SOURCE, floor=errors.max())  # fmt: skip
    yield check(f"Gaussian: W₂ to the data after the SDE less after the flow, T = {GAUSSIAN_TIMES[0]:g}",
                part["sde_w2"][0] - part["ode_w2"][0], 0.0, 4 * errors[0], sampled, "theorem", SOURCE,
                relation="at most", floor=errors[0])  # fmt: skip
