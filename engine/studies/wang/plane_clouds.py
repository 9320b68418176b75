"""The clouds that the studies of [W] are worked out on, or the user's drawing in their place. Light."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping

import numpy as np

from ...clouds.points import PointCloud
from ...errors import EngineError
from ...experiment.experiment import Experiment
from ...experiment.presets import preset
from ..base.sections import Lines, Section
from ..base.study import Found, StudyRequest, require_points

DRAWING = "drawing"
SLOWER = 10.0  # times slower clock, for T below the slider's lowest: kappa = 1/10, beta = 10, of equal prior


def cloud_named(name: str) -> PointCloud:
    """An example's points (m, d), centred but for the unequal atoms, which have the mean .6, and the off-centre one."""
    match name:
        case "two atoms":
            return preset("two-atoms-unequal").experiment.cloud
        case "off-centre":
            triangle = preset("triangle").experiment.cloud.centred()
            return dataclasses.replace(triangle, positions=triangle.positions + np.array([0.8, -0.5]))
        case "pentagon":
            angles = 2 * math.pi * np.arange(5) / 5 + 0.2
            return PointCloud.of(np.stack([np.cos(angles), np.sin(angles)], axis=1)).centred()
        case "product grid":
            x, y = np.meshgrid([-1.0, 0.3, 1.1], [-0.7, 0.8])
            weights = np.outer([0.4, 0.6], [0.2, 0.5, 0.3]).ravel()
            return PointCloud.of(np.stack([x.ravel(), y.ravel()], axis=1), weights).centred()
        case "tilted line":
            along = np.array([[-1.3], [-0.2], [1.0]]) * np.array([[0.8, 0.6]])
            return PointCloud.of(along, [0.3, 0.5, 0.2]).centred()
        case "1-D points":
            return PointCloud.of([[-1.3], [-0.2], [1.0]], [0.3, 0.5, 0.2]).centred()
    return preset(key(name)).experiment.cloud.centred()


def clouds_of(request: StudyRequest, examples: tuple[str, ...]) -> tuple[str, ...]:
    """The names of what a request is worked out on: the examples, or the drawing alone."""
    return examples if request.experiment is None else (DRAWING,)


def check_drawing(request: StudyRequest, dimensions: tuple[int, ...]) -> None:
    """Raises EngineError for a drawing of fewer than two points, or in other than these dimensions."""
    if request.experiment is None:
        return
    d = require_points(request, 2).cloud.d
    if d not in dimensions:
        allowed = " and ".join(map(str, dimensions))
        raise EngineError(f"This study works in {allowed} dimensions, not in {d}.", "Take another drawing.")


def cloud_of(request: StudyRequest, name: str, most: int) -> PointCloud:
    """The points of an example, or of the drawing, thinned to at most `most`. Loads torch; for workers."""
    if name != DRAWING:
        return cloud_named(name)
    from ...insights.refinement import thinned

    cloud = require_points(request, 2).cloud
    return cloud if len(cloud) <= most else thinned(cloud, most)


def of_drawing(most: Mapping[bool, int]) -> Section:
    """Says what is taken of a drawing: at most `most` points, by whether it is quick."""

    def said(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
        if request.experiment is not None:
            count, few = len(request.experiment.cloud), most[request.quick]
            yield "Of the drawing's bare points, under the Ornstein-Uhlenbeck process with κ = β = 1."
            if count > few:
                yield f"{few:,} of its {count:,} points are taken, evenly by weight."

    return said


def bare_experiment(cloud: PointCloud, time: float) -> Experiment:
    """The points without softness, diffused until `time` with kappa = beta = 1, or what is the same on a slower clock.

    A slower clock reaches times from 0.002 on; alpha, sigma and the prior at its end are those of `time`.
    """
    if time >= 0.02:
        return Experiment(cloud=cloud, softness=0.0, termination_time=time)
    return Experiment(cloud=cloud, softness=0.0, termination_time=SLOWER * time, kappa=1 / SLOWER, beta=SLOWER)


def key(name: str) -> str:
    """A name as a part's key."""
    return name.lower().replace(" ", "-")


def found_of(names: tuple[str, ...], found: Mapping[str, Found], ending: str = "") -> dict[str, Found]:
    """The parts that are there of these clouds, by name: those under the clouds' keys with an ending."""
    return {name: found[f"{key(name)}{ending}"] for name in names if f"{key(name)}{ending}" in found}
