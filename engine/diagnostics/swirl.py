"""Swirl: how far the flow map's Jacobian is from symmetric; an optimal map is a gradient (Brenier 1991).

The rotation angle of the Jacobian's polar factor says the same free of scale: 0 exactly for an optimal map.
"""

from __future__ import annotations

import math

import numpy as np

from ..processes.particles import draw_particles
from ..results.results import Reading
from ..values import FloatArray
from .base import Problem, Work
from .flow import flow_jacobian
from .spread import of_largest, of_rms

SOURCE = "[K] the end map is optimal only if a gradient"
SWIRL_FLOOR, ROTATION_FLOOR = 1e-12, 1e-8  # of a Jacobian no larger than 1; degrees
LABELS = {
    "rms": ("Swirl, rms", "|J₁₂ − J₂₁|", ""),
    "max": ("Swirl, largest", "|J₁₂ − J₂₁|", ""),
    "rotation_rms": ("Rotation, rms", "", "°"),
    "rotation_max": ("Rotation, largest", "", "°"),
}


def swirl(problem: Problem) -> Work:
    """rms and largest |J12 - J21| over the particles' latents, and rms and largest rotation in degrees."""
    if problem.d == 1:
        note = "Every monotone map of the line is a gradient."
        floors = {name: ROTATION_FLOOR if name.startswith("rotation") else SWIRL_FLOOR for name in LABELS}
        return tuple(_reading(name, 0.0, floor, None, note) for name, floor in floors.items())
    latents = problem.scales * draw_particles(problem.experiment).gaussian[: problem.budget.swirl_particles]
    jacobian = yield from flow_jacobian(problem, latents, problem.budget.swirl_steps)  # (n, d, d)
    skew = np.sqrt(((jacobian - jacobian.transpose(0, 2, 1)) ** 2).sum((1, 2)) / 2)  # (n,), |J12 - J21| in the plane
    note = (
        f"Of the map from the prior at T to the data, at {len(latents)} latents. Bare points: to the last noise level."
    )
    if problem.experiment.process == "pinned":
        note += " The pinned process starts all but at one point, so its map is as steep as that is narrow."
    angles = rotation_angles(jacobian)
    floor = SWIRL_FLOOR * max(1.0, float(np.abs(jacobian).max()))
    (skew_rms, skew_error), (angle_rms, angle_error) = _rms(skew), _rms(angles)
    return (
        _reading("rms", skew_rms, floor, skew_error, note, max(of_rms(skew), floor)),
        _reading("max", float(skew.max()), floor, None, note, max(of_largest(skew), floor)),
        _reading("rotation_rms", angle_rms, ROTATION_FLOOR, angle_error, note, max(of_rms(angles), ROTATION_FLOOR)),
        _reading(
            "rotation_max", float(angles.max()), ROTATION_FLOOR, None, note, max(of_largest(angles), ROTATION_FLOOR)
        ),
    )


def rotation_angles(jacobian: FloatArray) -> FloatArray:
    """(n,) degrees by which the polar factors of Jacobians (n, d, d) turn: beyond the plane, their largest angle."""
    if jacobian.shape[1] == 2:
        opposite, adjacent = jacobian[:, 1, 0] - jacobian[:, 0, 1], jacobian[:, 0, 0] + jacobian[:, 1, 1]
        flat: FloatArray = np.degrees(np.abs(np.arctan2(opposite, adjacent)))
        return flat
    left, _, right = np.linalg.svd(jacobian)
    turns: FloatArray = np.degrees(np.abs(np.angle(np.linalg.eigvals(left @ right))).max(axis=1))
    return turns


def _rms(values: FloatArray) -> tuple[float, float]:
    """Root mean square of a sample (n,), and its standard error by the delta method."""
    squares = values**2
    rms = math.sqrt(float(squares.mean()))
    return rms, float(squares.std()) / (2 * max(rms, 1e-300) * math.sqrt(len(values)))


def _reading(
    name: str, value: float, floor: float, error: float | None, note: str, spread: float | None = None
) -> Reading:
    label, symbol, unit = LABELS[name]
    return Reading(
        name=f"swirl.{name}", label=label, symbol=symbol, unit=unit, value=value, floor=floor, error=error,
        spread=spread, source=SOURCE, note=note,
    )  # fmt: skip
