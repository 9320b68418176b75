"""A density whose encoder is not the optimal map, in numbers at a point and over the plane ([K])."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ...laws.smooth_density import SmoothDensity
from ...values import FloatArray, frozen_array
from ..base.declared import chart, check, curve, scene
from ..base.parts import part_of
from ..base.sections import Lines, by_part, told
from ..base.study import Found, Part, Steps, Study, StudyRequest, Tiles

POINT = (-0.5, 0.0)
#                       printed: S, then DS     converged, as an earlier prototype of ours has it
NUMBERS = {
    "S₁": (-1.05423, -1.05408), "S₂": (-0.23054, -0.23075),
    "∂₁S₁": (2.3012, 2.3025), "∂₂S₁": (0.4406, 0.4409), "∂₁S₂": (0.4662, 0.4666), "∂₂S₂": (2.0112, 2.0125),
}  # fmt: skip
REACH, SPACING = 2.5, 0.03  # the density is below exp(-39) beyond
SIDE = {False: 48, True: 20}  # nodes a side of the plane
HALF = 1.5
STEPS = {False: 1e-9, True: 1e-7}  # the flow's tolerance
PLANE_STEPS = 1e-6
FAINT = 1e-4  # of the largest density, below which the plane is left blank
SOURCE = "[K] counter-example"


def _density() -> SmoothDensity:
    """exp(-F) times N(0, I), F = x1^4 + x2^4 + (x1 + x2)^2."""

    def logs(x: FloatArray) -> FloatArray:
        found: FloatArray = -(x**4).sum(axis=1) - x.sum(axis=1) ** 2 - (x**2).sum(axis=1) / 2
        return found

    return SmoothDensity(logs, np.full(2, -REACH), np.full(2, REACH), SPACING)


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    return (
        part_of("point", "the encoder at (−.5, 0)", _at_point, request),
        part_of("plane", "its Jacobian over the plane", _over_plane, request),
    )


def _at_point(request: StudyRequest) -> Steps:
    """`values` (6,): S and DS, in the order of NUMBERS; `conserved`: relative error of p_0 = det(DS) gamma(S)."""
    from ...flow.angle_flow import encoded

    density, x0 = _density(), np.array([POINT])
    yield
    (code,), (derivative,) = yield from encoded(density, x0, STEPS[request.quick])
    gaussian = math.exp(-float(code @ code) / 2) / (2 * math.pi)
    conserved = np.linalg.det(derivative) * gaussian / math.exp(density.log_probability(x0)[0]) - 1
    return {"values": np.concatenate([code, derivative.ravel()]), "conserved": np.array(abs(conserved))}


def _over_plane(request: StudyRequest) -> Steps:
    """`skew` (h, w): J12 - J21 of the encoder, row 0 on top, NaN where data are rare; `share` (h, w): of the mass."""
    from ...flow.angle_flow import encoded

    density, axis = _density(), _axis(request)
    x0 = np.stack(np.meshgrid(axis, -axis), axis=-1).reshape(-1, 2)
    logs = density.log_probability(x0)
    likely = logs > logs.max() + math.log(FAINT)
    skew = np.full(len(x0), np.nan)
    order = np.flatnonzero(likely)
    for block in np.array_split(order, max(1, len(order) // 200)):
        _, derivative = yield from encoded(density, x0[block], PLANE_STEPS)
        skew[block] = derivative[:, 0, 1] - derivative[:, 1, 0]
    plane = (len(axis), len(axis))
    shares = np.where(likely, np.exp(logs), 0.0)
    return {"skew": skew.reshape(plane), "share": (shares / shares.sum()).reshape(plane)}


def _axis(request: StudyRequest) -> FloatArray:
    """(w,) middles of the plane's cells."""
    side = SIDE[request.quick]
    middles: FloatArray = HALF * (2 * np.arange(side) + 1 - side) / side
    return middles


def _point(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    values = dict(zip(NUMBERS, found["point"]["values"].tolist(), strict=True))
    for name, (printed, _) in NUMBERS.items():
        yield check(
            f"{name} at (−.5, 0), as printed", values[name], printed, 1e-3 * abs(printed),
            "a relative 1e-3: the printed digits come from a solver of that accuracy", "paper", SOURCE,
        )  # fmt: skip
    for name, (_, converged) in NUMBERS.items():
        digit = 5e-6 if name.startswith("S") else 5e-5
        yield check(
            f"{name} at (−.5, 0), converged", values[name], converged, 1.2 * digit,
            "half of the last digit on record, and a fifth for steps", "prototype", SOURCE,
        )  # fmt: skip
    yield check(
        "∂₁S₂ − ∂₂S₁ at (−.5, 0)", values["∂₁S₂"] - values["∂₂S₁"], 0.4662 - 0.4406, 1e-3,
        "the printed derivatives differ from converged ones by up to 1.3e-3, this one by less", "paper", SOURCE,
    )  # fmt: skip
    yield check(
        "det(DS) γ(S)/p₀ − 1", float(found["point"]["conserved"]), 0.0, 1000 * STEPS[request.quick],
        "1000 times the steps' tolerance: J adds up", "closed form", "change of variables along the flow",
    )  # fmt: skip


def _plane(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    skew, share, axis = found["plane"]["skew"], found["plane"]["share"], _axis(request)
    top = float(np.nanmax(np.abs(skew)))
    yield Tiles(
        title=f"J₁₂ − J₂₁ of the encoder over [−{HALF:g}, {HALF:g}]²",
        images=frozen_array(skew[None, None]), low=-top, high=top,
        note=f"Shades from −{top:.3f} to {top:.3f}, the middle one is 0: the encoder's Jacobian would be symmetric.",
    )  # fmt: skip
    row = len(axis) // 2  # the row of nodes just below x2 = 0
    known = np.isfinite(skew[row])
    yield chart(
        "Asymmetry of the encoder's Jacobian", "x₁", "J₁₂ − J₂₁",
        curve(f"along x₂ = {-axis[row]:.2f}", axis[known], skew[row][known]),
        curve("an optimal map", (-HALF, HALF), 0.0, "reference"),
    )  # fmt: skip
    yield check(
        "rms J₁₂ − J₂₁ over the data", math.sqrt(float((share * np.nan_to_num(skew) ** 2).sum())), 100 * PLANE_STEPS,
        0.0, "reference: 100 times the steps' tolerance, which holds for J too", "paper",
        "[K] counter-example: its encoder is no gradient, so not the optimal map (Brenier 1991)", relation="at least",
    )  # fmt: skip


COUNTER_EXAMPLE = Study(
    name="counter-example", title="The counter-example", paper="[K]",
    source="[K] counter-example, F = x₁⁴ + x₂⁴ + (x₁ + x₂)²",
    claim="The encoder of exp(−F) times N(0, I) has a Jacobian that is not symmetric, so it is not the optimal map.",
    look="The asymmetry J₁₂ − J₂₁ changes sign over the plane, and vanishes on both diagonals, the lines of symmetry.",
    parts=_parts, findings=told(by_part({"point": _point, "plane": _plane})),
    scene=scene("An encoder with swirl", "triangle", "swirl", softness=0.3),
)  # fmt: skip
