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

SOURCE = "[K] the end map is optimal only if a gradient"


def swirl(problem: Problem) -> Work:
    """rms and largest |J12 - J21| over the particles' latents, and rms and largest rotation in degrees."""
    if problem.d == 1:
        note = "Every monotone map of the line is a gradient."
        readings = (_swirl("rms", 0.0, 1e-12, None, note), _swirl("max", 0.0, 1e-12, None, note))
        return (*readings, _rotation("rms", 0.0, None, note), _rotation("max", 0.0, None, note))
    latents = problem.scales * draw_particles(problem.experiment).gaussian[: problem.budget.swirl_particles]
    jacobian = yield from flow_jacobian(problem, latents, problem.budget.swirl_steps)  # (n, d, d)
    skew = np.sqrt(((jacobian - jacobian.transpose(0, 2, 1)) ** 2).sum((1, 2)) / 2)  # (n,), |J12 - J21| in the plane
    floor = 1e-12 * max(1.0, float(np.abs(jacobian).max()))
    note = (
        f"Of the map from the prior at T to the data, at {len(latents)} latents. Bare points: to the last noise level."
    )
    if problem.experiment.process == "pinned":
        note += " The pinned process starts all but at one point, so its map is as steep as that is narrow."
    rms, error = _rms(skew)
    readings = (_swirl("rms", rms, floor, error, note), _swirl("max", float(skew.max()), floor, None, note))
    angles = rotation_angles(jacobian)
    rms, error = _rms(angles)
    return (
        *readings,
        _rotation("rms", rms, error, note),
        _rotation("max", float(angles.max()), None, note),
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


def _swirl(kind: str, value: float, floor: float, error: float | None, note: str) -> Reading:
    label = {"rms": "Swirl, rms", "max": "Swirl, largest"}[kind]
    return Reading(
        name=f"swirl.{kind}",
        label=label,
        value=value,
        symbol="|J₁₂ − J₂₁|",
        floor=floor,
        error=error,
        source=SOURCE,
        note=note,
    )


def _rotation(kind: str, value: float, error: float | None, note: str) -> Reading:
    label = {"rms": "Rotation, rms", "max": "Rotation, largest"}[kind]
    return Reading(
        name=f"swirl.rotation_{kind}",
        label=label,
        value=value,
        unit="°",
        floor=1e-8,
        error=error,
        source=SOURCE,
        note=note,
    )
