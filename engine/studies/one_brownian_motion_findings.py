"""Charts and table of the study `one-brownian-motion`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from ..experiment.target import SoftenedCloud
from ..results.insight_values import Chart, Series
from ..study import Check, Findings, Found, StudyRequest, Tiles
from ..values import FloatArray, frozen_array
from .one_brownian_motion import LEVELS, NAMES, NUMBERS, SHARED, TIMES, side

CLOCKS = "[V] time changes of one Brownian motion"
GRID_FLOOR, GRID_SIDE = 0.0015, 200  # of the measure of a set with walls on 200 x 200 nodes; it falls like the side
OTHERS = ("ve", "pinned")
EPS = float(np.finfo(np.float64).eps)


def findings(request: StudyRequest, law: SoftenedCloud, found: Mapping[str, Found]) -> Findings:
    """Of the parts that are there."""
    away = {name: _disagreement(request, found, name) for name in OTHERS}
    panels = (*_denoiser_charts(found), *_basin_panels(request, law, found, away), *_drift_charts(found))
    checks = (
        *_denoiser_checks(found), *_end_checks(found, law), *_basin_checks(request, found, away), *_drift_checks(found),
    )  # fmt: skip
    return Findings(panels=panels, checks=checks, note="The points are taken without softness, and at most 60 of them.")


def _disagreement(request: StudyRequest, found: Mapping[str, Found], name: str) -> FloatArray | None:
    """(k,) Gaussian mass that VP's flow and another one's send to different points; None where a part is missing."""
    if "basins-ou" not in found or f"basins-{name}" not in found:
        return None
    weights = found["basins-ou"]["weights"]
    differ = found["basins-ou"]["basins"] != found[f"basins-{name}"]["basins"]  # (k, n)
    return np.asarray(differ @ weights / weights.sum())


def _unsettled(found: Mapping[str, Found], name: str, weights: FloatArray) -> float:
    """A third of the mass that the last refinement moved, by VP and by another: what a second-order method has left."""
    moved = [found[f"basins-{each}"]["basins"][-1] != found[f"basins-{each}"]["basins"][-2] for each in ("ou", name)]
    return float(sum(each @ weights for each in moved) / weights.sum() / 3)


def _floor(request: StudyRequest) -> float:
    return GRID_FLOOR * GRID_SIDE / side(request)


def _denoiser_charts(found: Mapping[str, Found]) -> Iterator[Chart]:
    if "denoisers" not in found:
        return
    part = found["denoisers"]
    series = [
        Series(
            label=f"{NAMES[name]} from VP", kind="measured", x=frozen_array(LEVELS), y=frozen_array(_shown(part[name]))
        )
        for name in OTHERS
    ]
    series.append(Series(label="rounding", kind="bound", x=frozen_array(LEVELS), y=part["rounding"]))
    yield Chart(
        title="Largest difference of denoisers at equal noise levels", x_label="noise level s", y_label="distance",
        series=tuple(series), x_log=True, y_log=True,
    )  # fmt: skip


def _from_vp(name: str, x: FloatArray, y: FloatArray) -> Series:
    return Series(label=f"{NAMES[name]} from VP", kind="measured", x=frozen_array(x), y=frozen_array(y))


def _shown(values: FloatArray) -> FloatArray:
    """Zeros lie at the rounding of 1 on a log axis."""
    return np.maximum(values, EPS)


def _basin_panels(
    request: StudyRequest, law: SoftenedCloud, found: Mapping[str, Found], away: Mapping[str, FloatArray | None]
) -> Iterator[Chart | Tiles]:
    numbers = frozen_array(NUMBERS[request.quick])
    floor = _floor(request)
    series = [
        Series(
            label=f"{NAMES[name]} from VP", kind="measured", x=numbers, y=frozen_array(np.maximum(mass, floor / 100))
        )
        for name, mass in away.items()
        if mass is not None
    ]
    if series:
        flat = frozen_array(np.full(len(numbers), floor))
        yield Chart(
            title="Basins on clocks of their own", x_label="steps", y_label="Gaussian mass that differs", x_log=True,
            y_log=True, series=(*series, Series(label="grid's floor", kind="reference", x=numbers, y=flat)),
            note="What lies below a hundredth of the floor is drawn there.",
        )  # fmt: skip
    rows = side(request)
    there = [name for name in NAMES if f"basins-{name}" in found]
    if there:
        grids = [found[f"basins-{name}"]["basins"][-1].reshape(rows, rows).T[::-1] for name in there]
        yield Tiles(
            title="Basins of the flow, latents over ±5.2", images=frozen_array(np.array(grids)[None]),
            column_labels=tuple(NAMES[name] for name in there), kind="label", high=float(max(1, len(law) - 1)),
            note="The grid is turned by half a radian, so that no node lies on an axis.",
        )  # fmt: skip


def _drift_charts(found: Mapping[str, Found]) -> Iterator[Chart]:
    if "drift" not in found:
        return
    part = found["drift"]
    labels = {"score": "y/u + g²∇log p", "semigroup": "g²∇log E φ"}
    yield Chart(
        title="Föllmer drift against two other formulas of it", x_label="time u of the Föllmer process",
        y_label="relative misfit", y_log=True,
        series=tuple(
            Series(label=label, kind="measured", x=frozen_array(TIMES), y=frozen_array(_shown(part[name])))
            for name, label in labels.items()
        ),
    )  # fmt: skip


def _denoiser_checks(found: Mapping[str, Found]) -> Iterator[Check]:
    if "denoisers" not in found:
        return
    part = found["denoisers"]
    for name in OTHERS:
        yield Check(
            quantity=f"denoisers of {NAMES[name]} and VP: largest difference over that of rounding",
            value=float((part[name] / part["rounding"]).max()), reference=1.0, relation="at most", tolerance=0.0,
            tolerance_from="the reference is rounding of logits up to |x|²/(2s²), eight of them", basis="theorem",
            source=CLOCKS,
        )  # fmt: skip


def _end_checks(found: Mapping[str, Found], law: SoftenedCloud) -> Iterator[Check]:
    if "ends" not in found:
        return
    reach = float(np.abs(law.centres).max()) + 1
    for kind, said in (("ode", "the flow"), ("sde", "the reverse SDE, equal noise")):
        for name, value in zip(OTHERS, found["ends"][kind].tolist(), strict=True):
            yield Check(
                quantity=f"ends of {NAMES[name]} and VP after {SHARED} equal levels, {said}", value=value,
                reference=0.0, tolerance=1e-9 * reach, basis="theorem", source=CLOCKS,
                tolerance_from=f"rounding of {SHARED} steps, and its growth along the borders of basins, up to e¹¹",
            )  # fmt: skip


def _basin_checks(
    request: StudyRequest, found: Mapping[str, Found], away: Mapping[str, FloatArray | None]
) -> Iterator[Check]:
    for name, mass in away.items():
        if mass is None:
            continue
        floor, weights = _floor(request), found["basins-ou"]["weights"]
        yield Check(
            quantity=f"basins of {NAMES[name]} and VP: mass that differs, {NUMBERS[request.quick][-1]} steps each",
            value=float(mass[-1]), reference=0.0, relation="at most", floor=floor, basis="theorem", source=CLOCKS,
            tolerance=floor + _unsettled(found, name, weights),
            tolerance_from=f"the floor of {side(request)} nodes a side, and a third of what the last refinement moved",
            reading="Steps uneven in noise on each clock leave the rest: it falls with their number.",
        )  # fmt: skip


def _drift_checks(found: Mapping[str, Found]) -> Iterator[Check]:
    if "drift" not in found:
        return
    formulas = {
        "score": ("y/u + g²∇log p", 1e-9, "cancellation of y/u, up to 1/.05 times as large, in the score"),
        "semigroup": ("g²∇log E φ", 1e-5, "central differences: step² times a third derivative, and rounding/step"),
    }
    for name, (said, tolerance, reason) in formulas.items():
        yield Check(
            quantity=f"Föllmer drift against {said}: largest relative misfit", value=float(found["drift"][name].max()),
            reference=0.0, tolerance=tolerance, tolerance_from=reason, basis="closed form", source="[V] Föllmer drift",
        )  # fmt: skip
