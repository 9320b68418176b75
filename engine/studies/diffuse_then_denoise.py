"""Diffuse two clouds, bring the second back by the first one's maps (arXiv 2411.01629, section 4, sensitivity).

W2(mu, nu) becomes W2(mu, nu_bar_0), beside the bound exp(-eta sum_k zeta_k/beta) W2(mu, nu). The bound is of exact
backward maps; steps have an error of their own, which a round of mu itself shows, so it is added.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping

import numpy as np

from ..clouds.points import PointCloud
from ..experiment.presets import preset
from ..files.session_value import SavedLook, SavedSession
from ..results.insight_values import Chart, Series, SeriesKind
from ..study import Basis, Check, Findings, Found, Part, Study, StudyRequest
from ..values import FloatArray, frozen_array
from .sensitivity_rounds import ATOMS, CONCAVE, DRAWING, ETA, KNOWN, LABELS, TRIANGLE, pair_of, rounds_of

WITHIN = 0.003  # as theory asks: 2500 nodes an atom, and numbers of three places
SEARCH = 1e-6  # relative, of what a search for the largest Hessian may miss
TELLING = 1e3  # a bound of more than so many times W2 before says nothing


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    names = (ATOMS, CONCAVE, TRIANGLE) if request.experiment is None else (DRAWING,)
    return tuple(
        Part(name=name, label=LABELS[name], work=lambda name=name: rounds_of(request, name))  # type: ignore[misc]
        for name in names
    )


def _findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    there = [name for name in LABELS if name in found]
    checks: list[Check] = []
    for name in there:
        checks += [*(_known(found[name]) if name == ATOMS else ()), *_bounded(name, found[name])]
    return Findings(
        panels=tuple(_chart(name, found[name]) for name in there),
        checks=tuple(checks),
        note=_note(request, there, found),
    )


def _chart(name: str, found: Found) -> Chart:
    """W2 against the time diffused, the bound where it says something, and the first cloud's own round."""
    after, floor = np.asarray(found["after"]), np.asarray(found["floor"])
    bound, curves = _bound(found), []
    if "both" in found:
        curves.append(_series("W₂(μ̄₀, ν̄₀), same noise", "measured", found, np.asarray(found["both"])))
        bound = float(found["both"][0]) * np.exp(found["exponent"])
    band = (np.maximum(after - floor, 0.0), after + floor) if name == DRAWING else None
    curves.append(_series("W₂(μ, ν̄₀)", "measured", found, after, band))
    if name in (CONCAVE, DRAWING) and np.isfinite(bound[1:]).any():
        curves.append(_series("e^(−η Σ ζₖ/β) W₂(μ, ν)", "bound", found, bound))
    curves.append(_series("W₂(μ, μ̄₀), by the steps alone", "reference", found, np.asarray(found["own"])))
    heights = bound[np.isfinite(bound)]
    return Chart(
        title=LABELS[name],
        x_label="time diffused",
        y_label="W₂",
        series=tuple(curves),
        axis="termination_time",
        y_log=bool(name == DRAWING and heights.max() > 10 * after[0] > 0),
    )


def _bound(found: Found) -> FloatArray:
    """exp(-eta sum zeta_k/beta) W2(mu, nu) (n,); NaN where it says nothing."""
    exponents = np.asarray(found["exponent"], np.float64)
    told = exponents <= math.log(TELLING)
    return np.where(told, float(found["after"][0]) * np.exp(np.where(told, exponents, 0.0)), np.nan)


def _series(
    label: str, kind: SeriesKind, found: Found, y: FloatArray, band: tuple[FloatArray, FloatArray] | None = None
) -> Series:
    low, high = (None, None) if band is None else map(frozen_array, band)
    return Series(label=label, kind=kind, x=frozen_array(found["t"]), y=frozen_array(y), low=low, high=high)


def _known(found: Found) -> list[Check]:
    after = dict(zip(np.asarray(found["steps"]).astype(int).tolist(), np.asarray(found["after"]).tolist(), strict=True))
    label, source = LABELS[ATOMS], "[L] diffuse-then-denoise, two atoms, η = .01"
    checks = [_check(f"{label}: W₂ before", after[0], 1.0, 1e-9, "rounding", source, "closed form")]
    derived = "nodes of the quadrature, and three places known"
    for k, known in KNOWN.items():
        checks.append(_check(f"{label}: W₂ after {k} steps", after[k], known, WITHIN, derived, source, "prototype"))
    return checks


def _bounded(name: str, found: Found) -> list[Check]:
    """The bound where it says something, with the steps' own error; of the log-concave pair for both clouds' rounds."""
    label, exponents = LABELS[name], np.asarray(found["exponent"], np.float64)
    told = (exponents <= math.log(TELLING)) & (np.asarray(found["steps"]) > 0)
    checks = []
    if told.any():
        over = float((np.asarray(found["after"]) - found["own"] - _bound(found))[told].max())
        floor = float(np.asarray(found["floor"])[told].max()) + 1e-9
        quantity, source = f"{label}: largest W₂(μ, ν̄₀) − W₂(μ, μ̄₀) − bound", "[L] section 4, sensitivity"
        checks.append(_check(quantity, over, 0.0, floor, "W₂ of two samples of μ", source, "theorem", "at most"))
    if "both" in found:
        both = np.asarray(found["both"], np.float64)
        worst = float((both / (both[0] * np.exp(exponents)))[1:].max())
        quantity, source = f"{label}: largest W₂(μ̄₀, ν̄₀) over the bound", "[L] section 4, sensitivity"
        checks.append(_check(quantity, worst, 1.0, SEARCH, "a search for ζ", source, "theorem", "at most"))
        quantity, source = f"{label}: bound over W₂(μ, ν), at T", "[L] section 4: ζₖ > 0 for log-concave laws"
        factor = float(np.exp(exponents[-1]))
        checks.append(_check(quantity, factor, 1.0, 0.0, "below 1", source, "theorem", "at most"))
    return checks


def _check(
    quantity: str, value: float, reference: float, tolerance: float, derived: str, source: str, basis: Basis,
    relation: str = "equals",
) -> Check:  # fmt: skip
    return Check(
        quantity=quantity, value=value, reference=reference, tolerance=tolerance, tolerance_from=derived,
        source=source, basis=basis, relation=relation,  # type: ignore[arg-type]
    )  # fmt: skip


def _note(request: StudyRequest, there: list[str], found: Mapping[str, Found]) -> str:
    told = []
    if request.experiment is not None and len(request.experiment.against) == 0:
        told.append("ν is the drawing itself, turned by a right angle about its mean.")
    for name in there:
        power = float(found[name]["exponent"][-1]) / math.log(10)
        if power > math.log10(TELLING):
            told.append(f"{LABELS[name]}: at T the bound is 10^{power:.0f} W₂(μ, ν), so it says nothing.")
    return " ".join(told)


def _scene(request: StudyRequest) -> SavedSession:
    if request.experiment is not None:
        experiment = pair_of(request, DRAWING)
    else:
        settings = {"softness": 0.0, "steps": 100, "termination_time": 100 * ETA}
        experiment = preset("two-atoms").experiment.with_parameters(settings)
        experiment = dataclasses.replace(experiment, against=PointCloud.of([[0.0, 0.0]]))
    return SavedSession(experiment=experiment, title="Diffuse, then denoise", look=SavedLook(insight="sensitivity"))


DIFFUSE_THEN_DENOISE = Study(
    name="diffuse-then-denoise",
    title="Diffuse, then denoise",
    paper="[L]",
    source="[L] section 4, sensitivity",
    claim="Diffusing a second cloud and bringing it back by the first one's maps multiplies W₂ from the first by at "
    "most e^(−η Σ ζₖ/β).",
    look="An atom between two comes back to them, though the bound says nothing; for log-concave clouds it bites.",
    parts=_parts,
    findings=_findings,
    scene=_scene,
    takes_drawing=True,
)
