"""Swirl of the flow map over the plane of latents: a Jacobian that isn't symmetric is no gradient's (Brenier 1991).

The map goes from the prior at T to the data. Signed: J12 - J21, and the angle by which the polar factor turns,
counter-clockwise, which is free of scale; the two have opposite signs, and the encoder, the inverse map, turns back.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterator

import numpy as np

from ..diagnostics import Problem
from ..diagnostics.flow import flow_jacobian
from ..results.insight_values import PRIOR_WIDTHS, Insight, InsightRequest, PlaneFilm
from ..results.results import Quality, Reading
from ..values import FloatArray, frozen_array
from .claims import swirl_claim
from .plane_grid import COARSE, FINE, TYPICAL, PlaneGrid, affordable_side, weighted_quantile
from .refinement import refined, shown_sampler

SOURCE = "[K] the end map is optimal only if a gradient"
MOST_POINTS = 2000
STEPS = {Quality.DRAFT: 48, Quality.FULL: 64}
PAIRS, COMPONENT = 6e6, 12  # most pixels times points; what a component of a mixture costs, in points
LEAST_ANGLE = 1e-8  # degrees: floor of the rotation, as in the readings
BLANK = 10.0  # floors that the colour scale spans at least, so that rounding doesn't look like a picture


def swirl(request: InsightRequest, superseded: Callable[[], bool]) -> Iterator[Insight]:
    """Two still `PlaneFilm`s, "skew" and "rotation", over the same square of latents as the basins.

    Both scales are symmetric about 0 and reach to the 99 % quantile of the size by Gaussian mass. Raises EngineError:
    see `refined`.
    """
    yield from refined(request, superseded, MOST_POINTS, _swirl)


def _swirl(problem: Problem, quality: Quality) -> Generator[None, None, Insight]:
    scale = problem.schedule.prior_std
    finest = COARSE if quality is Quality.DRAFT else FINE
    weight = 1 if problem.experiment.mixture is None else COMPONENT
    grid = PlaneGrid(half_width=PRIOR_WIDTHS * scale, side=affordable_side(finest, weight * len(problem.law), PAIRS))
    mass = grid.gaussian_mass(scale)
    jacobian = yield from flow_jacobian(problem, grid.centres, STEPS[quality])  # (n, 2, 2)
    skew = jacobian[:, 0, 1] - jacobian[:, 1, 0]  # (n,)
    angle = np.degrees(np.arctan2(-skew, jacobian[:, 0, 0] + jacobian[:, 1, 1]))
    rms = math.sqrt(float(mass @ angle**2) / float(mass.sum()))
    floor = 1e-12 * max(1.0, float(np.abs(jacobian).max()))
    planes = (
        _plane(grid, mass, skew, floor, ("Swirl", "J₁₂ − J₂₁", "")),
        _plane(grid, mass, angle, LEAST_ANGLE, ("Rotation", "", "°")),
    )
    return Insight(
        view="swirl",
        experiment=problem.experiment,
        quality=quality,
        claim=swirl_claim(problem),
        planes=planes,
        readings=(
            _reading("plane.swirl", "Swirl, median", weighted_quantile(np.abs(skew), mass, 0.5), floor, ""),
            _reading("plane.rotation", "Rotation, rms", rms, LEAST_ANGLE, "°"),
        ),
        note=_note(problem),
    )


def _plane(
    grid: PlaneGrid, mass: FloatArray, values: FloatArray, floor: float, names: tuple[str, str, str]
) -> PlaneFilm:
    limit = max(weighted_quantile(np.abs(values), mass, TYPICAL), BLANK * floor)
    label, symbol, unit = names
    return PlaneFilm(
        label=label,
        symbol=symbol,
        unit=unit,
        phases=frozen_array([0.0]),
        values=grid.picture(values)[None],
        half_width=grid.half_width,
        low=-limit,
        high=limit,
        middle=0.0,
    )


def _reading(name: str, label: str, value: float, floor: float, unit: str) -> Reading:
    return Reading(
        name=name,
        label=label,
        value=value,
        unit=unit,
        floor=floor,
        source=SOURCE,
        note="By the prior's mass in each pixel.",
    )


def _note(problem: Problem) -> str:
    experiment = problem.experiment
    sentences = [shown_sampler(experiment)]
    if experiment.start == "transport":
        sentences.append("Of the flow alone, without the transported start.")
    if experiment.process == "pinned":
        sentences.append("The pinned process ends all but at one point, so the map is as steep as that is narrow.")
    return " ".join(sentence for sentence in sentences if sentence)
