"""What the study of the plateau tells: the gap of the whole map and the swirl of its tail against T, and where it is 0.

The known numbers are those of an earlier prototype of ours, with its floors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..flow.decay import Decay, fitted_decay
from ..results.insight_values import Chart, Series
from ..study import Basis, Check, Found, Panel, Relation, scalar
from ..values import FloatArray, frozen_array
from .plane_clouds import DRAWING, key

EXAMPLES = ("triangle", "five points")
EQUAL = ("pentagon", "1-D points", "tilted line", "product grid")
RADIAL = "radial law"
SINCE = 1.5  # T from which the swirl's rate is fitted
LEVEL_FROM = 3.0  # T from which the gap is taken to be level
RATE, RATE_TOLERANCE = 5.0, 0.05
SOURCE = "[W] theorem on p_T → ν"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Value and tolerance of each; of W2^2 also from what that is."""

    disagreement: tuple[float, float]
    w2_squared: tuple[float, float, str]
    dual_gap: tuple[float, float]


KNOWN = {
    "triangle": Known(
        disagreement=(0.045, 0.003), w2_squared=(1.03854, 1e-5, "it is printed to 1e-5"), dual_gap=(9.5e-3, 6e-4)
    ),
    "five points": Known(
        disagreement=(0.078, 0.004),
        w2_squared=(2.51827, 1e-4, "the points are printed to 1e-4"),
        dual_gap=(1.90e-2, 1.2e-3),
    ),
}


def panels_and_checks(
    names: tuple[str, ...], found: Mapping[str, Found]
) -> tuple[tuple[Panel, ...], tuple[Check, ...]]:
    """Of the parts that are there."""
    gaps = {name: found[f"{key(name)}-gap"] for name in names if f"{key(name)}-gap" in found}
    tails = {name: found[f"{key(name)}-tail"] for name in names if f"{key(name)}-tail" in found}
    panels: list[Panel] = []
    if gaps:
        panels += [_gap_chart(gaps, "disagreement"), _gap_chart(gaps, "dual_gap")]
    if tails:
        panels.append(_tail_chart(tails))
    checks = [check for name, part in gaps.items() for check in _gap_checks(name, part)]
    checks += [_tail_check(name, part) for name, part in tails.items()]
    checks += [_no_gap(name, found[f"{key(name)}-gap"]) for name in EQUAL if f"{key(name)}-gap" in found]
    if "radial" in found:
        checks.append(_no_radial_gap(found["radial"]))
    return tuple(panels), tuple(checks)


def tail_decay(part: Found) -> Decay | None:
    """Fitted where the swirl is well above its numerical floor; None where it is too seldom."""
    return fitted_decay(part["times"], part["swirl"], part["floor"], 2.0, SINCE)


def _gap_chart(gaps: Mapping[str, Found], quantity: str) -> Chart:
    title, label = {
        "disagreement": ("Whole flow map against the optimal map", "disagreement"),
        "dual_gap": ("What the whole flow map costs too much", "dual cost gap"),
    }[quantity]
    series = []
    for name, part in gaps.items():
        low, high = _band(part[quantity], part[f"{quantity}_floor"])
        series.append(Series(label=name, kind="measured", x=part["times"], y=part[quantity], low=low, high=high))
    return Chart(
        title=title, x_label="T", y_label=label, axis="termination_time", series=tuple(series),
        note="From the prior at T, so that at small T the prior error is in it.",
    )  # fmt: skip


def _tail_chart(tails: Mapping[str, Found]) -> Chart:
    series = []
    for name, part in tails.items():
        swirl, floor = part["swirl"], part["floor"]
        low, high = _positive(np.maximum(swirl - floor, swirl / 10)), _positive(swirl + floor)
        series.append(Series(label=name, kind="measured", x=part["times"], y=_positive(swirl), low=low, high=high))
        decay = tail_decay(part)
        if decay is not None:
            label = f"fit, {name}: exp(−{decay.rate:.3f} T)"
            series.append(Series(label=label, kind="reference", x=part["times"], y=frozen_array(decay(part["times"]))))
    return Chart(
        title="Swirl of the tail p_T → ν", x_label="T", y_label="rms |J₁₂ − J₂₁|", axis="termination_time", y_log=True,
        series=tuple(series), note="Bands are numerical floors; the fit leaves out what is less than 30 floors.",
    )  # fmt: skip


def _gap_checks(name: str, part: Found) -> list[Check]:
    value, floor = part["disagreement"], part["disagreement_floor"]
    level = part["times"] >= LEVEL_FROM
    checks = []
    known = KNOWN.get(name)
    if known is not None:
        checks += _known_checks(name, part, known)
    if level.sum() > 1:
        checks.append(_check(
            f"{name}: how much the disagreement moves from T = {LEVEL_FROM:g} on", float(np.ptp(value[level])), 0.0,
            2 * float(floor[level].max()), "floors at both ends", "prototype", "the whole map's gap stays",
        ))  # fmt: skip
    if name == DRAWING:
        checks.append(_no_gap(name, part) if scalar(part, "commutes") else _some_gap(name, part))
    return checks


def _known_checks(name: str, part: Found, known: Known) -> list[Check]:
    at = f"T = {part['times'][-1]:g}"
    names = ("disagreement", "disagreement_floor", "dual_gap", "dual_gap_floor")
    last = {each: float(part[each][-1]) for each in names}
    prototype, what = "the prototype's own floor", "the whole map's gap stays"
    return [
        _check(
            f"{name}: disagreement, {at}", last["disagreement"], *known.disagreement, prototype, "prototype", what,
            floor=last["disagreement_floor"],
        ),
        _check(
            f"{name}: dual cost gap, {at}", last["dual_gap"], *known.dual_gap, prototype, "prototype", what,
            floor=last["dual_gap_floor"],
        ),
        _check(
            f"{name}: W₂²(ν, data)", scalar(part, "w2_squared"), *known.w2_squared, "prototype",
            "semi-discrete transport", floor=scalar(part, "w2_gap"),
        ),
    ]  # fmt: skip


def _tail_check(name: str, part: Found) -> Check:
    decay = tail_decay(part)
    return Check(
        quantity=f"{name}: rate of the swirl of p_T → ν", value=decay.rate if decay else None, reference=RATE,
        tolerance=RATE_TOLERANCE, relation="at least" if name == DRAWING else "equals", basis="theorem",
        tolerance_from="what is beyond the next order, exp(−4T) ≤ 2.5e-3 of the values at T = 1.5, times 20",
        source=f"{SOURCE}; leading commutator of covariance and third moments",
        reading="Where the covariance is nearly isotropic, or third moments nearly vanish, exp(−5T) sets in late.",
        missing="" if decay else "The swirl lies within its own numerical floor: the tail is a gradient at every T.",
    )  # fmt: skip


def _no_gap(name: str, part: Found) -> Check:
    why = "equal by symmetry" if name == "pentagon" else "the Hessians commute"
    floor = float(part["disagreement_floor"][-1])
    return _check(
        f"{name}: disagreement, T = {part['times'][-1]:g}", float(part["disagreement"][-1]), 0.0, floor,
        "the grid, and the flow's steps", "closed form", f"basins and cells: {why}", floor=floor,
    )  # fmt: skip


def _some_gap(name: str, part: Found) -> Check:
    floor = float(part["disagreement_floor"][-1])
    return _check(
        f"{name}: disagreement, T = {part['times'][-1]:g}", float(part["disagreement"][-1]), floor, 0.0,
        "the reference is the value's own floor", "prototype", "the whole map's gap stays", relation="at least",
        floor=floor, reading="As far as the grid can tell this flow is optimal, as it is for regular polygons.",
    )  # fmt: skip


def _no_radial_gap(part: Found) -> Check:
    steps = scalar(part, "steps")
    return _check(
        f"{RADIAL}: rms distance of flow and radial optimal map", scalar(part, "off"), 0.0, steps + 1e-6,
        "what twice the steps move, and the start at a hundredth of a width", "closed form", "radial laws", floor=steps,
    )  # fmt: skip


def _check(
    quantity: str, value: float, reference: float, tolerance: float, tolerance_from: str, basis: Basis, what: str,
    *, relation: Relation = "equals", floor: float | None = None, reading: str = "",
) -> Check:  # fmt: skip
    return Check(
        quantity=quantity, value=value, reference=reference, tolerance=tolerance, tolerance_from=tolerance_from,
        basis=basis, source=f"[W] {what}", relation=relation, floor=floor, reading=reading,
    )  # fmt: skip


def _band(values: FloatArray, floors: FloatArray) -> tuple[FloatArray, FloatArray]:
    return frozen_array(np.maximum(values - floors, 0)), frozen_array(values + floors)


def _positive(values: FloatArray) -> FloatArray:
    """What a logarithmic axis can show."""
    return frozen_array(np.maximum(values, 1e-20))
