"""Optimal transport on the line from a Gaussian to points: the monotone map of quantiles (Villani 2003, 2.18)."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import ndtr, ndtri

from .base import SemiDiscretePlan, mass_error
from .cells.sites import Sites


def quantile_plan(sites: Sites, scale: float) -> SemiDiscretePlan:
    """The exact plan from N(0, scale^2) to `sites` (m, 1): cells are the intervals between the Gaussian's quantiles."""
    order = np.argsort(sites.positions[:, 0])
    x, weights = sites.positions[order, 0] / scale, sites.weights[order]  # (m,)
    below, above = np.cumsum(weights)[:-1], np.cumsum(weights[::-1])[::-1][1:]
    walls = np.where(below < 0.5, ndtri(below), -ndtri(above))  # (m - 1,), accurate in both tails
    density = np.exp(-0.5 * walls**2) / math.sqrt(2 * math.pi)
    moments = np.diff(-density, prepend=0.0, append=0.0)  # (m,) integral of z over each cell
    heights = np.append(0.0, -np.cumsum(walls * np.diff(x)))
    cost = 1 + float(weights @ x**2) - 2 * float(moments @ x)
    unsorted = np.argsort(order)
    edges = np.concatenate([[-np.inf], walls, [np.inf]])
    masses = np.where(edges[1:] > 0, ndtr(-edges[:-1]) - ndtr(-edges[1:]), ndtr(edges[1:]) - ndtr(edges[:-1]))
    return SemiDiscretePlan(
        sites=sites.positions,
        weights=sites.weights,
        potentials=((heights - weights @ heights) * scale**2)[unsorted],
        masses=masses[unsorted],
        owners=sites.index,
        pairs=np.stack([order[:-1], order[1:]], axis=1),
        walls=density,
        jumps=np.diff(x) * scale,
        w2_squared=scale**2 * cost,
        gap=scale**2 * 4e-16 * (2 + float(weights @ x**2)),
        error=mass_error(masses[unsorted], sites.weights),
        iteration=0,
        joining=sites.cost_error(scale),
    )
