"""What the study of the prior error tells: its charts, and its checks with what their tolerances come from."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..flow.decay import Decay, fitted_decay
from ..results.insight_values import Chart, Series
from ..study import Check, Found, Panel, scalar
from ..values import frozen_array
from .plane_clouds import DRAWING, key

GAUSSIAN_TIMES = (0.5, 1.0, 2.0)
KNOWN_MASSES = {0.5: 0.34098, 1.0: 0.27489, 2.0: 0.22436}
KNOWN_GAUSSIAN = {0.5: (0.24884502, 0.06281713), 1.0: (0.09081091, 0.00824422), 2.0: (0.01231273, 0.00015154)}
SINCE = 2.5  # T from which rates are fitted
W2_TOLERANCE, TV_TOLERANCE = 1e-3, 0.02
CLEARANCE = 3.0  # floors that a mass error must be to tell a rate
SOURCE = "[W] prior error"


def panels_and_checks(
    names: tuple[str, ...], found: Mapping[str, Found]
) -> tuple[tuple[Panel, ...], tuple[Check, ...]]:
    """Of the clouds and the other parts that are there."""
    clouds = {name: found[key(name)] for name in names if key(name) in found}
    panels: list[Panel] = [_distances(clouds), _shares(clouds), _mass_errors(clouds)] if clouds else []
    checks = [check for name, part in clouds.items() for check in _cloud_checks(name, part)]
    if "masses" in found:
        checks += _mass_checks(found["masses"])
    if "gaussian" in found:
        panels.append(_reversals(found["gaussian"]))
        checks += _gaussian_checks(found["gaussian"])
    return tuple(panels), tuple(checks)


def w2_decay(part: Found) -> Decay | None:
    return fitted_decay(part["times"], part["w2"], 1e-13 + 0 * part["w2"], 2.0, SINCE)


def tv_decay(part: Found) -> Decay | None:
    return fitted_decay(part["times"], part["tv"], part["floor"], 1.0, SINCE, CLEARANCE)


def _distances(clouds: Mapping[str, Found]) -> Chart:
    series = [
        Series(label=name, kind="measured", x=part["times"], y=part["w2"], low=part["lower"], high=part["w2"])
        for name, part in clouds.items()
    ]
    times = next(iter(clouds.values()))["times"]
    for factor, rate, label in ((2, 1, "2 exp(−T)"), (1, 2, "exp(−2T)")):
        series.append(Series(label=label, kind="reference", x=times, y=frozen_array(factor * np.exp(-rate * times))))
    return Chart(
        title="Prior error", x_label="T", y_label="W₂(p_T, ν)", axis="termination_time", y_log=True,
        series=tuple(series),
        note="Cost of the flow from T on, an upper bound; the band reaches down to Gelbrich's bound.",
    )  # fmt: skip


def _shares(clouds: Mapping[str, Found]) -> Chart:
    times = next(iter(clouds.values()))["times"]
    measured = tuple(
        Series(label=name, kind="measured", x=part["times"], y=frozen_array(part["w2"] / part["upper"]))
        for name, part in clouds.items()
    )
    bound = Series(label="bound", kind="bound", x=times, y=frozen_array(np.ones(len(times))))
    return Chart(
        title="Share of the bound exp(−T) W₂(p₀, ν)", x_label="T", y_label="W₂(p_T, ν) / bound",
        axis="termination_time", series=(*measured, bound),
    )  # fmt: skip


def _mass_errors(clouds: Mapping[str, Found]) -> Chart:
    series = []
    for name, part in clouds.items():
        tv, floor = part["tv"], part["floor"]
        low, high = (frozen_array(end) for end in (np.maximum(tv - floor, tv / 10), tv + floor))
        series.append(Series(label=name, kind="measured", x=part["times"], y=tv, low=low, high=high))
    return Chart(
        title="Mass error of the basins", x_label="T", y_label="½ Σ |γ(Bᵢ) − wᵢ|", axis="termination_time",
        y_log=True, series=tuple(series),
    )  # fmt: skip


def _reversals(part: Found) -> Chart:
    times = frozen_array(GAUSSIAN_TIMES)
    return Chart(
        title="A Gaussian after the reversal from N(0, I)", x_label="T", y_label="W₂ to the data",
        axis="termination_time", y_log=True,
        series=(
            Series(label="flow", kind="points", x=times, y=part["ode_w2"]),
            Series(label="reverse SDE", kind="points", x=times, y=part["sde_w2"]),
            Series(label="flow, closed form", kind="measured", x=part["curve_times"], y=part["ode_curve"]),
            Series(label="SDE, closed form", kind="measured", x=part["curve_times"], y=part["sde_curve"]),
            Series(label="p_T to the prior", kind="reference", x=part["curve_times"], y=part["prior_curve"]),
        ),
        note="The SDE's points are a sample's: where they lie above the curve they show its standard error.",
    )  # fmt: skip


def _cloud_checks(name: str, part: Found) -> list[Check]:
    bound = Check(
        quantity=f"{name}: cost of the flow's tail / (exp(−T) W₂(p₀, ν)), largest over T",
        value=float((part["w2"] / part["upper"]).max()), reference=1.0, tolerance=1e-6, relation="at most",
        tolerance_from="the flow's steps", basis="theorem", source=f"{SOURCE}, contraction of W₂",
        reading="That cost is an upper bound of W₂(p_T, ν), and exceeds it where the tail is no gradient.",
    )  # fmt: skip
    checks = [bound]
    if w2_decay(part) is not None:
        checks.append(_w2_rate(name, part))
    return [*checks, _tv_rate(name, part)]


def _w2_rate(name: str, part: Found) -> Check:
    decay = w2_decay(part)
    drawn = name == DRAWING
    known = fitted_decay(part["times"], part["lower"], 1e-13 + 0 * part["w2"], 2.0, SINCE) if drawn else None
    return Check(
        quantity=f"{name}: rate of W₂(p_T, ν)", value=decay.rate if decay else None,
        reference=known.rate if known else _rate(part), tolerance=20 * W2_TOLERANCE if drawn else W2_TOLERANCE,
        tolerance_from="what is beyond the next order, exp(−4T) ≤ 5e-5 of the values, times 20"
        if not drawn else "mean and covariance of p_T leave out third moments, exp(−2T) ≤ 7e-3 of the values, times 3",
        basis="theorem", source=f"{SOURCE}, its rates" if not drawn else f"{SOURCE}; rate of Gelbrich's bound",
    )  # fmt: skip


def _tv_rate(name: str, part: Found) -> Check:
    """Of a drawing, which may be almost centred, no rate between 1 and 2 can be expected: only that it is 1 or more."""
    decay, drawn = tv_decay(part), name == DRAWING
    relative = _relative_floor(part)
    span = float(part["times"][-1]) - SINCE
    return Check(
        quantity=f"{name}: rate of the basins' mass error", value=decay.rate if decay else None,
        reference=1.0 if drawn else _rate(part), tolerance=TV_TOLERANCE + (2 * relative / span if decay else 0.0),
        tolerance_from=f"next order but one, exp(−2T) ≤ 7e-3 of the values; the grid's floor over {span:g} units of T",
        relation="at least" if drawn else "equals", basis="theorem", source=f"{SOURCE}, its rates",
        floor=relative if decay else None,
        missing="" if decay else "Its basins are that near their weights that the grid's floor hides the rate.",
    )  # fmt: skip


def _relative_floor(part: Found) -> float:
    kept = part["times"] >= SINCE
    return float((part["floor"][kept] / np.maximum(part["tv"][kept], 1e-300)).max())


def _rate(part: Found) -> float:
    return 2.0 if scalar(part, "centred") else 1.0


def _mass_checks(part: Found) -> list[Check]:
    known = [
        Check(
            quantity=f"two atoms, .2 and .8: mass that reaches the first, T = {time:g}", value=float(mass),
            reference=reference, tolerance=1e-4, tolerance_from="asked by the theory; it is printed to 1e-5",
            basis="prototype", source=SOURCE,
        )
        for mass, (time, reference) in zip(part["flow"], KNOWN_MASSES.items(), strict=True)
    ]  # fmt: skip
    off = Check(
        quantity="two atoms: largest difference from Φ(F_T⁻¹(.2))",
        value=float(np.abs(part["flow"] - part["quantile"]).max()), reference=0.0, tolerance=1e-6,
        tolerance_from="24 steps a factor e of a solver of order 4; bisection to 1e-7", basis="closed form",
        source=f"{SOURCE}; on the line the flow is monotone",
    )  # fmt: skip
    return [*known, off]


def _gaussian_checks(part: Found) -> list[Check]:
    checks = []
    for k, (time, values) in enumerate(KNOWN_GAUSSIAN.items()):
        for name, symbol, reference in zip(("w2", "kl"), ("W₂(p_T, ν)", "KL(p_T|ν)"), values, strict=True):
            checks.append(Check(
                quantity=f"Gaussian of variances 2, .1: {symbol}, T = {time:g}", value=float(part[name][k]),
                reference=reference, tolerance=2e-7, tolerance_from="a solver of order 4; 8 digits are printed",
                basis="closed form", source=SOURCE,
            ))  # fmt: skip
    return [
        *checks,
        Check(
            quantity="Gaussian: flow's final covariance less Σ₀ Σ_T⁻¹, largest entry",
            value=float(part["ode_off"].max()), reference=0.0, tolerance=1e-6, tolerance_from="a solver of order 4",
            basis="closed form", source=SOURCE,
        ),
        Check(
            quantity="Gaussian: SDE's final covariance less Σ₀ − KΣ_TKᵀ + KKᵀ, largest entry",
            value=float(part["sde_off"].max()), reference=0.0, tolerance=4 * float(part["standard_error"].max()),
            tolerance_from="4 standard errors of the sample", floor=float(part["standard_error"].max()),
            basis="closed form", source=SOURCE,
        ),
        Check(
            quantity=f"Gaussian: W₂ to the data after the SDE less after the flow, T = {GAUSSIAN_TIMES[0]:g}",
            value=float(part["sde_w2"][0] - part["ode_w2"][0]), reference=0.0, relation="at most",
            tolerance=4 * float(part["standard_error"][0]), tolerance_from="4 standard errors of the sample",
            floor=float(part["standard_error"][0]), basis="theorem", source=SOURCE,
        ),
    ]  # fmt: skip
