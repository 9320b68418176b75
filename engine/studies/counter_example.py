"""A density whose encoder is not the optimal map, in numbers at a point and over the plane ([K])."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ..experiment.presets import preset
from ..files.session_value import SavedLook, SavedSession
from ..results.insight_values import Chart, Series
from ..study import Check, Findings, Found, Panel, Part, Steps, Study, StudyRequest, Tiles
from ..values import FloatArray, frozen_array

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


def _log_density(x: FloatArray) -> FloatArray:
    """log of exp(-F) times N(0, I), (n,), F = x1^4 + x2^4 + (x1 + x2)^2."""
    logs: FloatArray = -(x**4).sum(axis=1) - x.sum(axis=1) ** 2 - (x**2).sum(axis=1) / 2
    return logs


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    return (
        Part(name="point", label="the encoder at (−.5, 0)", work=lambda: _at_point(request)),
        Part(name="plane", label="its Jacobian over the plane", work=lambda: _over_plane(request)),
    )


def _at_point(request: StudyRequest) -> Steps:
    """`values` (6,): S and DS, in the order of NUMBERS; `conserved`: relative error of p_0 = det(DS) gamma(S)."""
    from ..flow.angle_flow import encoded
    from ..laws.smooth_density import SmoothDensity

    density = SmoothDensity(_log_density, np.full(2, -REACH), np.full(2, REACH), SPACING)
    yield
    x0 = np.array([POINT])
    (code,), (derivative,) = yield from encoded(density, x0, STEPS[request.quick])
    gaussian = math.exp(-float(code @ code) / 2) / (2 * math.pi)
    conserved = np.linalg.det(derivative) * gaussian / math.exp(density.log_probability(x0)[0]) - 1
    return {"values": np.concatenate([code, derivative.ravel()]), "conserved": np.array(abs(conserved))}


def _over_plane(request: StudyRequest) -> Steps:
    """`skew` (h, w): J12 - J21 of the encoder, row 0 on top, NaN where data are rare; `share` (h, w): of the mass."""
    from ..flow.angle_flow import encoded
    from ..laws.smooth_density import SmoothDensity

    density = SmoothDensity(_log_density, np.full(2, -REACH), np.full(2, REACH), SPACING)
    axis = _axis(request)
    x0 = np.stack(np.meshgrid(axis, -axis), axis=-1).reshape(-1, 2)
    logs = density.log_probability(x0)
    likely = logs > logs.max() + math.log(FAINT)
    skew = np.full(len(x0), np.nan)
    order = np.flatnonzero(likely)
    for block in np.array_split(order, max(1, len(order) // 200)):
        _, derivative = yield from encoded(density, x0[block], PLANE_STEPS)
        skew[block] = derivative[:, 0, 1] - derivative[:, 1, 0]
    side = SIDE[request.quick]
    shares = np.where(likely, np.exp(logs), 0.0)
    return {"skew": skew.reshape(side, side), "share": (shares / shares.sum()).reshape(side, side)}


def _axis(request: StudyRequest) -> FloatArray:
    side = SIDE[request.quick]
    middles: FloatArray = HALF * (2 * np.arange(side) + 1 - side) / side
    return middles


def _findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    panels: tuple[Panel, ...] = ()
    checks: list[Check] = []
    if "plane" in found:
        panels = _panels(request, found["plane"])
    if "point" in found:
        checks += _at_point_checks(request, found["point"])
    if "plane" in found:
        checks.append(_symmetric(found["plane"]))
    return Findings(panels=panels, checks=tuple(checks))


def _panels(request: StudyRequest, found: Found) -> tuple[Panel, ...]:
    skew, axis = found["skew"], _axis(request)
    top = float(np.nanmax(np.abs(skew)))
    row = len(axis) // 2  # the row of nodes just below x2 = 0
    known = np.isfinite(skew[row])
    tiles = Tiles(
        title=f"J₁₂ − J₂₁ of the encoder over [−{HALF:g}, {HALF:g}]²",
        images=frozen_array(skew[None, None]), low=-top, high=top,
        note=f"Shades from −{top:.3f} to {top:.3f}, the middle one is 0: the encoder's Jacobian would be symmetric.",
    )  # fmt: skip
    line = Chart(
        title="Asymmetry of the encoder's Jacobian", x_label="x₁", y_label="J₁₂ − J₂₁",
        series=(
            Series(
                label=f"along x₂ = {-axis[row]:.2f}", kind="measured",
                x=frozen_array(axis[known]), y=frozen_array(skew[row][known]),
            ),
            Series(label="an optimal map", kind="reference", x=frozen_array([-HALF, HALF]), y=frozen_array([0.0, 0.0])),
        ),
    )  # fmt: skip
    return (tiles, line)


def _at_point_checks(request: StudyRequest, found: Found) -> list[Check]:
    values = dict(zip(NUMBERS, found["values"].tolist(), strict=True))
    checks = [_printed(name, values[name], NUMBERS[name][0]) for name in NUMBERS]
    checks += [_converged(name, values[name], NUMBERS[name][1]) for name in NUMBERS]
    asymmetry = values["∂₁S₂"] - values["∂₂S₁"]
    checks.append(Check(
        quantity="∂₁S₂ − ∂₂S₁ at (−.5, 0)", value=asymmetry, reference=0.4662 - 0.4406, tolerance=1e-3,
        tolerance_from="the printed derivatives differ from converged ones by up to 1.3e-3, this one by less",
        basis="paper", source="[K] counter-example",
    ))  # fmt: skip
    checks.append(Check(
        quantity="det(DS) γ(S)/p₀ − 1", value=float(found["conserved"]), reference=0.0,
        tolerance=1000 * STEPS[request.quick], tolerance_from="1000 times the steps' tolerance: J adds up",
        basis="closed form", source="change of variables along the flow",
    ))  # fmt: skip
    return checks


def _printed(name: str, value: float, reference: float) -> Check:
    return Check(
        quantity=f"{name} at (−.5, 0), as printed", value=value, reference=reference, tolerance=1e-3 * abs(reference),
        tolerance_from="a relative 1e-3: the printed digits come from a solver of that accuracy", basis="paper",
        source="[K] counter-example",
    )  # fmt: skip


def _converged(name: str, value: float, reference: float) -> Check:
    digit = 5e-6 if name.startswith("S") else 5e-5
    return Check(
        quantity=f"{name} at (−.5, 0), converged", value=value, reference=reference, tolerance=1.2 * digit,
        tolerance_from="half of the last digit on record, and a fifth for steps", basis="prototype",
        source="[K] counter-example",
    )  # fmt: skip


def _symmetric(found: Found) -> Check:
    skew, share = found["skew"], found["share"]
    rms = math.sqrt(float((share * np.nan_to_num(skew) ** 2).sum()))
    return Check(
        quantity="rms J₁₂ − J₂₁ over the data", value=rms, reference=100 * PLANE_STEPS, relation="at least",
        tolerance=0.0, tolerance_from="reference: 100 times the steps' tolerance, which holds for J too", basis="paper",
        source="[K] counter-example: its encoder is no gradient, so not the optimal map (Brenier 1991)",
    )  # fmt: skip


def _scene(request: StudyRequest) -> SavedSession:
    experiment = preset("triangle").experiment.with_parameters({"softness": 0.3})
    return SavedSession(experiment=experiment, title="An encoder with swirl", look=SavedLook(insight="swirl"))


COUNTER_EXAMPLE = Study(
    name="counter-example",
    title="The counter-example",
    paper="[K]",
    source="[K] counter-example, F = x₁⁴ + x₂⁴ + (x₁ + x₂)²",
    claim="The encoder of exp(−F) times N(0, I) has a Jacobian that is not symmetric, so it is not the optimal map.",
    look="The asymmetry J₁₂ − J₂₁ changes sign over the plane, and vanishes on both diagonals, the lines of symmetry.",
    parts=_parts,
    findings=_findings,
    scene=_scene,
)
