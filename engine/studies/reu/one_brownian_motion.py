"""VP, VE and pinned Brownian motion are one Brownian motion under different clocks: with the exact score, one flow."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ...values import FloatArray, frozen_array
from ..base.declared import chart, check, curve, scene
from ..base.sections import Lines, by_part, told
from ..base.study import Found, Study, StudyRequest, Tiles
from .one_brownian_motion_parts import EPS, LEVELS, NAMES, NUMBERS, SHARED, TIMES, law, parts, side

CLOCKS = "[V] time changes of one Brownian motion"
GRID_FLOOR, GRID_SIDE = 0.0015, 200  # of the measure of a set with walls on 200 x 200 nodes; it falls like the side
OTHERS = {"ve": "VE", "pinned": "pinned"}
#            the formula, and its tolerance with where that comes from
FORMULAS = {
    "score": ("y/u + g²∇log p", 1e-9, "cancellation of y/u, up to 1/.05 times as large, in the score"),
    "semigroup": ("g²∇log E φ", 1e-5, "central differences: step² times a third derivative, and rounding/step"),
}


def _denoisers(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    differences, rounding = found["denoisers"], found["denoisers"]["rounding"]
    curves = [curve(f"{said} from VP", LEVELS, np.maximum(differences[name], EPS)) for name, said in OTHERS.items()]
    yield chart(
        "Largest difference of denoisers at equal noise levels", "noise level s", "distance",
        *curves, curve("rounding", LEVELS, rounding, "bound"), logs="xy",
    )  # fmt: skip
    for name, said in OTHERS.items():
        yield check(
            f"denoisers of {said} and VP: largest difference over that of rounding",
            (differences[name] / rounding).max(), 1.0, 0.0,
            "the reference is rounding of logits up to |x|²/(2s²), eight of them", "theorem", CLOCKS,
            relation="at most",
        )  # fmt: skip


def _ends(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    reach = float(np.abs(law(request).centres).max()) + 1
    for kind, steps in (("ode", "the flow"), ("sde", "the reverse SDE, equal noise")):
        for said, value in zip(OTHERS.values(), found["ends"][kind].tolist(), strict=True):
            yield check(
                f"ends of {said} and VP after {SHARED} equal levels, {steps}", value, 0.0, 1e-9 * reach,
                f"rounding of {SHARED} steps, and its growth along the borders of basins, up to e¹¹", "theorem", CLOCKS,
            )  # fmt: skip


def _basins(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    there = {name: found[f"basins-{name}"]["basins"] for name in NAMES if f"basins-{name}" in found}  # (k, n) each
    rows, steps = side(request), NUMBERS[request.quick]
    floor = GRID_FLOOR * GRID_SIDE / rows
    others = [name for name in OTHERS if name in there and "ou" in there]
    if others:
        weights = found["basins-ou"]["weights"]
        curves = []
        for name in others:
            away: FloatArray = (there["ou"] != there[name]) @ weights / weights.sum()  # (k,)
            curves.append(curve(f"{OTHERS[name]} from VP", steps, np.maximum(away, floor / 100)))
            # of the mass that the last refinement moved, a second-order method has a third left
            moved = sum(float((each[-1] != each[-2]) @ weights) for each in (there["ou"], there[name]))
            yield check(
                f"basins of {OTHERS[name]} and VP: mass that differs, {steps[-1]} steps each", away[-1], 0.0,
                floor + float(moved / weights.sum() / 3),
                f"the floor of {rows} nodes a side, and a third of what the last refinement moved", "theorem", CLOCKS,
                relation="at most", floor=floor,
                reading="Steps uneven in noise on each clock leave the rest: it falls with their number.",
            )  # fmt: skip
        yield chart(
            "Basins on clocks of their own", "steps", "Gaussian mass that differs",
            *curves, curve("grid's floor", steps, floor, "reference"), logs="xy",
            note="What lies below a hundredth of the floor is drawn there.",
        )  # fmt: skip
    grids = [each[-1].reshape(rows, rows).T[::-1] for each in there.values()]
    yield Tiles(
        title="Basins of the flow, latents over ±5.2", images=frozen_array(np.array(grids)[None]), kind="label",
        column_labels=tuple(NAMES[name] for name in there), high=float(max(1, len(law(request)) - 1)),
        note="The grid is turned by half a radian, so that no node lies on an axis.",
    )  # fmt: skip


def _drift(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    misfits = found["drift"]
    yield chart(
        "Föllmer drift against two other formulas of it", "time u of the Föllmer process", "relative misfit",
        *(curve(said, TIMES, np.maximum(misfits[name], EPS)) for name, (said, *_) in FORMULAS.items()), logs="y",
    )  # fmt: skip
    for name, (said, tolerance, reason) in FORMULAS.items():
        yield check(
            f"Föllmer drift against {said}: largest relative misfit", misfits[name].max(), 0.0, tolerance, reason,
            "closed form", "[V] Föllmer drift",
        )  # fmt: skip


NOTE = "The points are taken without softness, and at most 60 of them."
SECTIONS = {"denoisers": _denoisers, "ends": _ends, "basins-": _basins, "drift": _drift}


ONE_BROWNIAN_MOTION = Study(
    name="one-brownian-motion", title="One motion, three clocks", paper="[V]", source="[V] time changes; Föllmer drift",
    claim="VP, VE and pinned Brownian motion are one Brownian motion under different clocks: at equal noise levels "
    "their exact denoisers, flows and basins are the same.",
    look="On clocks of their own the flows differ by their steps alone, which more steps take below the grid's floor.",
    parts=parts, findings=told(by_part(SECTIONS), note=NOTE),
    scene=scene("One Brownian motion", "five-points", "basins", process="pinned"), takes_drawing=True,
)  # fmt: skip
