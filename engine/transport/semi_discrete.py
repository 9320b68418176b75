"""Semi-discrete optimal transport from a Gaussian to weighted points: damped Newton on exact power-cell masses.

Kitagawa, Merigot & Thibert 2019 for the iteration; masses by Owen's T, so the only error left is the residual's, and
that is bounded by a primal plan.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..errors import EngineError
from ..values import FloatArray
from .base import SemiDiscretePlan, duality_gap
from .cells.damped_newton import NewtonState
from .cells.sites import MERGE, Sites, merged
from .cells.staged_newton import staged_newton
from .cells.start import start, start_near
from .cells.tessellation import Places
from .quantiles import quantile_plan

HALF_WIDTH = 8.0  # cells are clipped to this many standard deviations; 1e-15 of the mass lies outside


def semi_discrete(
    points: FloatArray, weights: FloatArray, scale: float = 1.0, heights: FloatArray | None = None
) -> Iterator[SemiDiscretePlan]:
    """Plans of falling mass error from N(0, scale^2 I) to `points` (m, d) with `weights` (m,) that sum to 1.

    In the plane, one Newton iterate each, until the error is at rounding (near 1e-12); a caller stops where it likes.
    On the line one exact plan. Sites are the distinct points of positive weight: in the plane those closer than 1e-7 of
    the span are one, and those below 1e-10 of the heaviest weight have none; the plan's `joining` bounds what that does
    to W2^2. While cells are worked out, sites in the plane are moved by up to 1e-9 of their distance from the nearest;
    W2^2 is taken with the true sites, so that enters only squared.

    `heights` (m',): of the cells of nearly the same sites in the plane, by `relative_heights`. Newton begins there, if
    there are as many sites and no cell is far from its weight; it comes to the same plan, to rounding, in fewer steps.
    Raises EngineError in more than two dimensions.
    """
    d = points.shape[1]
    if d > 2:
        raise EngineError(
            f"Semi-discrete transport works in 1 and 2 dimensions, not in {d}.", "Set transport to 'discrete'."
        )
    sites = merged(points, weights, MERGE if d == 2 else 0.0)
    if d == 1:
        yield quantile_plan(sites, scale)
        return
    mean = sites.weights @ sites.positions
    centred = sites.positions - mean
    extent = float(np.abs(centred).max()) or 1.0
    places = Places.of(centred / extent)
    begun = None if heights is None else start_near(places, sites.weights, heights)
    for state in staged_newton(places, sites.weights, begun or start(places, sites.weights)):
        yield _plan(sites, state, extent, scale)


def relative_heights(sites: FloatArray, weights: FloatArray, potentials: FloatArray, scale: float) -> FloatArray:
    """(m,) potentials of the plan from N(0, scale^2 I) to `sites` (m, 2), as for scale 1 and sites of extent 1."""
    centred = sites - weights @ sites
    found: FloatArray = potentials / ((float(np.abs(centred).max()) or 1.0) * scale)
    return found


def _plan(sites: Sites, state: NewtonState, extent: float, scale: float) -> SemiDiscretePlan:
    """From centred, scaled sites back to the true ones; costs are worked out in units of the prior."""
    diagram, cells = state.tessellation.diagram, state.tessellation.cells
    x = sites.positions / scale  # (m, 2) in units of the prior
    heights = state.tessellation.heights.values * extent / scale
    expected_maximum = float((cells.moments * x).sum() + cells.masses @ heights)
    dual = expected_maximum - float(sites.weights @ heights)
    w2_squared = 2 + float(sites.weights @ (x**2).sum(1)) - 2 * dual
    inner = diagram.pairs[:, 1] < diagram.m
    return SemiDiscretePlan(
        sites=sites.positions,
        weights=sites.weights,
        potentials=heights * scale**2,
        masses=cells.masses,
        owners=sites.index,
        pairs=diagram.pairs[inner],
        walls=cells.edges[inner],
        jumps=diagram.lengths[inner] * extent,
        w2_squared=scale**2 * w2_squared,
        gap=scale**2 * duality_gap(x, sites.weights, heights, cells.masses, cells.moments),
        error=state.error,
        iteration=state.iteration,
        joining=sites.cost_error(scale),
        polygons=lambda: tuple(scale * cell for cell in diagram.polygons(HALF_WIDTH)),
    )
