"""Charts and table of the study `mixing-error`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TypedDict

import numpy as np

from ..experiment.target import SoftenedCloud
from ..results.insight_values import Chart, Series, SeriesKind
from ..study import Check, Findings, Found, StudyRequest, scalar
from ..values import FloatArray, frozen_array
from .mixing_error import CHECKED, MISFIT_TIMES, STEPS, TIMES

KNOWN = (0.06281713, 0.00824422, 0.00015154)  # KL(p_T | N(0, I)) of the Gaussian at the checked times
QUADRATURE = "quadrature with fewer nodes, and what lies beyond six deviations"
IDENTITY = "[V] path-space identity"
UNREACHED = "Some point is so far away that the nodes of the prior reach it by none of their mass."


class Room(TypedDict):
    """What a check is given of a value that may be missing."""

    value: float | None
    missing: str


def findings(request: StudyRequest, law: SoftenedCloud, found: Mapping[str, Found]) -> Findings:
    """Of the parts that are there."""
    panels = (*_mixing_charts(found), *_wrong_weights_charts(found), *_gaussian_charts(found))
    checks = (
        *_mixing_checks(found, law), *_pinned_checks(request, found, law), *_girsanov_checks(found),
        *_gaussian_checks(found), *_constants_checks(found),
    )  # fmt: skip
    note = "Of a drawing the points are taken without softness, and at most 80 of them." if request.experiment else ""
    return Findings(panels=panels, checks=checks, note=note)


def _curve(label: str, y: FloatArray, kind: SeriesKind = "measured", x: FloatArray = TIMES) -> Series:
    return Series(label=label, kind=kind, x=frozen_array(x), y=frozen_array(y))


def _mixing_charts(found: Mapping[str, Found]) -> Iterator[Chart]:
    if "mixing" not in found:
        return
    part = found["mixing"]
    yield Chart(
        title="Mixing error of VP; the pinned process has none", x_label="T", y_label="nats", x_log=True, y_log=True,
        axis="termination_time",
        series=(
            _curve("KL(p_T | N(0, I))", part["kl"]),
            _curve("of the masses it leads to", part["kl_masses"]),
            _curve("by convexity, at most", part["bound"], "bound"),
        ),
        note="Quadrature; its error is below the line's width.",
    )  # fmt: skip
    series = [_curve("VP from N(0, I)", part["tv"])]
    if "pinned" in found:
        pinned = found["pinned"]
        away = 0.5 * float(np.abs(pinned["masses"] - pinned["start"]).sum())
        level = mass_noise(pinned)
        flat = np.full(len(TIMES), 1.0)
        series += [
            _curve("pinned, from one point", away * flat),
            _curve("noise of so many particles", level * flat, "reference"),
        ]
    yield Chart(
        title="Mass that reaches a wrong point", x_label="T", y_label="total variation", x_log=True, y_log=True,
        axis="termination_time", series=tuple(series),
    )  # fmt: skip


def mass_noise(pinned: Found) -> float:
    """Expected total variation of independent particles' masses: 1/2 sum sqrt(2 w (1 - w)/(pi n))."""
    weights = pinned["start"]
    return float(0.5 * np.sqrt(2 * weights * (1 - weights) / (math.pi * scalar(pinned, "particles"))).sum())


def _wrong_weights_charts(found: Mapping[str, Found]) -> Iterator[Chart]:
    if "girsanov" not in found:
        return
    part = found["girsanov"]
    entropy = np.full(len(part["r"]), scalar(part, "entropy"))
    yield Chart(
        title="Approximation error of a score of wrong weights", x_label="SNR r", y_label="nats", axis="snr",
        x_log=True,
        series=(
            _curve("½∫E|D − D′|² d(r²) up to r", part["cumulative"], x=part["r"]),
            _curve("KL of the end laws", entropy, "reference", part["r"]),
        ),
    )  # fmt: skip
    if "mixing" not in found:
        return
    mixing, error = found["mixing"], approximation_from(part)
    yield Chart(
        title="VP with that score: path and end", x_label="T", y_label="nats", x_log=True, axis="termination_time",
        series=(
            _curve("mixing + approximation", mixing["kl"] + error),
            _curve("mixing error", mixing["kl"]),
            _curve("approximation error", error),
            _curve("KL of the end laws", mixing["kl_wrong"], "reference"),
        ),
    )  # fmt: skip


def approximation_from(part: Found) -> FloatArray:
    """(13,) 1/2 int E|D - D'|^2 d(r^2) over r > r_T, by T."""
    terminal = 1 / np.sqrt(np.expm1(2 * TIMES))
    return np.asarray(part["cumulative"][-1] - np.interp(np.log(terminal), np.log(part["r"]), part["cumulative"]))


def _gaussian_charts(found: Mapping[str, Found]) -> Iterator[Chart]:
    if "gaussian" not in found:
        return
    part = found["gaussian"]
    yield Chart(
        title="A Gaussian, its score a fifth too long", x_label="T", y_label="nats", axis="termination_time",
        x_log=True,
        series=(
            _curve("mixing + approximation", part["mixing"] + part["approximation"]),
            _curve("mixing error", part["mixing"]),
            _curve("approximation error", part["approximation"]),
            _curve("KL of the end laws", part["end"], "reference"),
        ),
    )  # fmt: skip


def _or_unreached(room: float) -> Room:
    """A check's value; or, where a KL is infinite, why there is none."""
    return {"value": room, "missing": ""} if math.isfinite(room) else {"value": None, "missing": UNREACHED}


def _mixing_checks(found: Mapping[str, Found], law: SoftenedCloud) -> Iterator[Check]:
    if "mixing" not in found:
        return
    part = found["mixing"]
    error = float(part["kl_error"].max())
    yield Check(
        quantity="VP: least room between the mixing error and its bound by convexity",
        value=float((part["bound"] - part["kl"]).min()), reference=0.0, relation="at least", tolerance=error,
        tolerance_from=QUADRATURE, basis="theorem", source="[V] mixing error", unit="nat",
        floor=error,
    )  # fmt: skip
    room = float((part["kl"] - part["kl_masses"]).min())
    yield Check(
        quantity="VP: least room between the mixing error and the KL of the masses it leads to",
        reference=0.0, relation="at least", tolerance=error,
        tolerance_from=QUADRATURE, basis="theorem", source="[V] data processing", unit="nat",
        floor=error, **_or_unreached(room),
    )  # fmt: skip


def _pinned_checks(request: StudyRequest, found: Mapping[str, Found], law: SoftenedCloud) -> Iterator[Check]:
    if "pinned" not in found:
        return
    part = found["pinned"]
    yield Check(
        quantity="pinned: largest error of the posterior weights at y₀ = 0",
        value=float(np.abs(part["start"] - law.weights).max()), reference=0.0, tolerance=1e-14,
        tolerance_from="rounding", basis="theorem", source="[V] Föllmer process starts at 0",
    )  # fmt: skip
    n, steps = scalar(part, "particles"), STEPS[request.quick]
    if request.experiment is not None:
        noise = mass_noise(part)
        yield Check(
            quantity="pinned: mass that reaches a wrong point, from one point", value=_away(part), reference=0.0,
            tolerance=3 * noise + 1 / steps, floor=noise, basis="theorem", source="[V] Föllmer process starts at 0",
            tolerance_from=f"three times the noise of {n:.0f} particles, and {steps} steps of first order",
        )  # fmt: skip
        return
    for number, weight in enumerate(law.weights.tolist()):
        error = math.sqrt(weight * (1 - weight) / n)
        yield Check(
            quantity=f"pinned: mass that reaches point {number + 1}", value=float(part["masses"][number]),
            reference=weight, tolerance=4 * error + 1 / steps, floor=error, basis="closed form",
            tolerance_from=f"four standard errors of {n:.0f} particles, and {steps} steps of first order",
            source="[V] Föllmer process starts at 0",
        )  # fmt: skip


def _away(part: Found) -> float:
    return 0.5 * float(np.abs(part["masses"] - part["start"]).sum())


def _girsanov_checks(found: Mapping[str, Found]) -> Iterator[Check]:
    if "girsanov" not in found:
        return
    part = found["girsanov"]
    step = float(np.diff(np.log(part["r"]))[0])
    # equal steps over a smooth hump in log r converge faster than any power; its jumps from point to point are no
    # narrower than a factor e, so what is left is the nodes' error
    tolerance = 2 * scalar(part, "error") + 1e-3 * step * scalar(part, "entropy")
    yield Check(
        quantity="pinned: ½∫E|D − D′|² d(r²) of a score of wrong weights", value=float(part["cumulative"][-1]),
        reference=scalar(part, "entropy"), tolerance=tolerance, floor=scalar(part, "error"), basis="theorem",
        tolerance_from="quadrature with fewer nodes, and steps in log r", unit="nat",
        source="[V] entropy of a Föllmer process is that of its end law",
    )  # fmt: skip
    if "mixing" not in found:
        return
    mixing = found["mixing"]
    room = mixing["kl"] + approximation_from(part) - mixing["kl_wrong"]
    yield Check(
        quantity="VP, wrong weights: least room between the path's KL and the end law's",
        **_or_unreached(float(room.min())), reference=0.0, relation="at least", unit="nat", tolerance_from=QUADRATURE,
        tolerance=tolerance + float(mixing["kl_error"].max()), basis="theorem", source="[V] data processing",
    )  # fmt: skip


def _gaussian_checks(found: Mapping[str, Found]) -> Iterator[Check]:
    if "gaussian" not in found:
        return
    part = found["gaussian"]
    for time, value, reference in zip(CHECKED.tolist(), part["known"].tolist(), KNOWN, strict=True):
        yield Check(
            quantity=f"Gaussian of eigenvalues 2 and .1: mixing error at T = {time:g}", value=value,
            reference=reference, tolerance=1e-8, tolerance_from="eight printed decimals", basis="prototype",
            source=IDENTITY, unit="nat",
        )  # fmt: skip
    room = part["mixing"] + part["approximation"] - part["end"]
    yield Check(
        quantity="Gaussian, score a fifth too long: least room between the path's KL and the end law's",
        value=float(room.min()), reference=0.0, relation="at least", tolerance=1e-10, unit="nat",
        tolerance_from="rounding and Gauss-Legendre quadrature", basis="theorem", source="[V] data processing",
    )  # fmt: skip
    yield Check(
        quantity="Gaussian, exact score: end variance against Σ₀ − KΣ_TK′ + KK′", value=float(part["plain"].max()),
        reference=0.0, tolerance=1e-10, tolerance_from="rounding and Gauss-Legendre quadrature", basis="closed form",
        source=IDENTITY,
    )  # fmt: skip


def _constants_checks(found: Mapping[str, Found]) -> Iterator[Check]:
    if "constants" not in found:
        return
    part = found["constants"]
    times = ", ".join(f"{time:g}" for time in MISFIT_TIMES)
    yield Check(
        quantity=f"largest |∇log p_t + y/σ² − ∇log φ_t|, t = {times}", value=float(part["corrected"].max()),
        reference=0.0, tolerance=1e-6, tolerance_from="central differences: step², 1e-8, times a third derivative",
        basis="theorem", source="[V] (17), (23), corrected",
    )  # fmt: skip
    yield Check(
        quantity="misfit of the printed y/(2σ²), rms, beside that of a halved y/σ²",
        value=float(part["printed"].mean()), reference=float(part["closed"].mean()), tolerance=1e-6,
        basis="closed form", tolerance_from="as above: the printed form misses half of y/σ²",
        source="[V] (17), (23), as printed",
    )  # fmt: skip
