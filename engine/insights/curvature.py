"""Curvature of log p_t over the plane of x_t: where p_t is log-concave, and how localised (arXiv 2411.01629).

Both pictures are of one matrix: lambda_max(Hess log p_t), and L_r = 1 + sigma^2 lambda_max. L_r <= 1 - delta exactly
where Hess log p <= -delta I of Y_r = X_t/sigma, so the contour of L_r at 1 - delta bounds the region of that concavity.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

import numpy as np

from ..diagnostics import Problem
from ..fields.density import HALF_WIDTH
from ..results.insight_values import Insight, InsightRequest, PlaneFilm
from ..results.results import Quality
from ..values import FloatArray, frozen_array
from .claims import curvature_claim
from .hessian_plane import Bend, bend
from .plane_grid import COARSE, FINE, TYPICAL, PlaneGrid, affordable_side, weighted_quantile
from .refinement import refined

MOST_POINTS = 10_000
PHASES = {Quality.DRAFT: 17, Quality.FULL: 33}
MIXED_PAIRS = 1e6  # most pixels times components of a mixture
USUAL = 0.9  # share of the phases whose typical values the colours span


def curvature(request: InsightRequest, superseded: Callable[[], bool]) -> Iterator[Insight]:
    """Two `PlaneFilm`s over [-4, 4]^2 at 17, then 33 phases of the forward clock: "hessian" and "localisation".

    Eigenvalues go from thousands at the data to -beta kappa at the prior, so that scale is bent: linear up to the
    precision of the noise half way through the clock, `bend`, then like a logarithm. It reaches to what 99 % of p_t's
    mass has, at 90 % of the phases. Localisation goes from 0 to 2, the same for all drawings, with the edge of
    log-concavity in the middle. Bare points are shown a twentieth of a pixel wide at the data end. Raises EngineError:
    see `refined`.
    """
    yield from refined(request, superseded, MOST_POINTS, _curvature)


def film_grid(problem: Problem, quality: Quality) -> tuple[PlaneGrid, FloatArray]:
    """The pixels of the forward pane's square, and the phases (k,), of this view and of contraction's."""
    side = COARSE if quality is Quality.DRAFT else FINE
    if problem.experiment.mixture is not None:
        side = affordable_side(side, len(problem.law), MIXED_PAIRS)
    return PlaneGrid(half_width=HALF_WIDTH, side=side), np.linspace(0.0, 1.0, PHASES[quality])


def usual_limit(limits: list[float]) -> float:
    """The 90 % quantile over phases of their limits, so that one extreme end does not take all colours."""
    return sorted(limits)[round(USUAL * (len(limits) - 1))]


def _curvature(problem: Problem, quality: Quality) -> Generator[None, None, Insight]:
    grid, phases = film_grid(problem, quality)
    eigenvalues, localisations, limits = [], [], []
    for level in problem.schedule.level_of_phase(phases).tolist():
        found: Bend = bend(problem.law, problem.schedule, level, grid)
        largest = found.largest
        eigenvalues.append(grid.picture(largest))
        localisations.append(grid.picture(found.localisation))
        limits.append(weighted_quantile(np.abs(largest), found.mass, TYPICAL))
        yield
    precision = 1 / problem.schedule.scale**2
    limit = max(usual_limit(limits), precision)
    hessian = PlaneFilm(
        label="Largest eigenvalue of Hess log p\N{LATIN SUBSCRIPT SMALL LETTER T}",
        symbol="λₘₐₓ",
        unit="",
        phases=frozen_array(phases),
        values=frozen_array(np.stack(eigenvalues), np.float32),
        half_width=grid.half_width,
        low=-limit,
        high=limit,
        middle=0.0,
        contour=0.0,
        bend=precision,
    )
    localisation = PlaneFilm(
        label="Localisation",
        symbol="Lᵣ",
        unit="",
        phases=frozen_array(phases),
        values=frozen_array(np.stack(localisations), np.float32),
        half_width=grid.half_width,
        low=0.0,
        high=2.0,
        middle=1.0,
        contour=1 - problem.experiment.level,
    )
    return Insight(
        view="curvature",
        experiment=problem.experiment,
        quality=quality,
        claim=curvature_claim(problem),
        planes=(hessian, localisation),
        note=_note(problem),
    )


def _note(problem: Problem) -> str:
    if problem.law.softness == 0:
        return "Bare points have no curvature before noise: at the data end they are shown as narrow Gaussians."
    return ""
