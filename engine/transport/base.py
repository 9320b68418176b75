"""The semi-discrete optimal plan: Brenier's potential as a maximum of planes, one a site (Brenier 1991)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..values import FloatArray, IntArray

TRACE = 1e-5  # lighter cells count as this heavy in the relative error: their masses are only known to 1e-16 absolutely
BLOCK = 1 << 16  # entries of an (n, m) block of plane values: it stays in the cache, and the allocator keeps it


@dataclass(frozen=True, slots=True, kw_only=True)
class SemiDiscretePlan:
    """Optimal map from N(0, scale^2 I) to sum_i w_i delta_{x_i}: z goes to the x_i with the largest <z, x_i> + h_i.

    `sites` (m, d), `weights` (m,), `potentials` h (m,), `masses` (m,) of the cells; `owners`: the site of each point
    that was asked for, or -1 for one too light to have any; `pairs` (e, 2) neighbours,
    `walls` (e,) the unit Gaussian's integral over their common wall, `jumps` (e,) the distance of their sites.
    `w2_squared` is the dual value; the optimum for these sites lies in [w2_squared, w2_squared + gap], and that for the
    points that were asked for within `joining` of it: points next to each other share a site. `error` is `mass_error`.
    Potentials are rounded to float64, which moves the wall between sites eps apart by 1e-15 of their span over eps.
    `polygons()` gives every cell clipped to 8 scale, counter-clockwise; none on the line.
    """

    sites: FloatArray
    weights: FloatArray
    potentials: FloatArray
    masses: FloatArray
    owners: IntArray
    pairs: IntArray
    walls: FloatArray
    jumps: FloatArray
    w2_squared: float
    gap: float
    error: float
    iteration: int
    joining: float = 0.0
    polygons: Callable[[], tuple[FloatArray, ...]] = tuple

    @property
    def misplaced(self) -> float:
        """The share of the prior that is in wrong cells, at least: half the sum of |mass - weight|."""
        return float(np.abs(self.masses - self.weights).sum()) / 2

    def assigned(self, latents: FloatArray) -> IntArray:
        """(n,) the cell of each latent (n, d)."""
        return highest_plane(latents, self.sites, self.potentials)

    def planes(self, latents: FloatArray, index: IntArray) -> FloatArray:
        """(n,) the value <z, x_i> + h_i of plane index[k] at latent k (n, d)."""
        values: FloatArray = (latents * self.sites[index]).sum(1) + self.potentials[index]
        return values


def highest_plane(points: FloatArray, slopes: FloatArray, heights: FloatArray) -> IntArray:
    """(n,) argmax_i <z, slope_i> + height_i at points z (n, d): the power cell, in blocks of bounded memory."""
    rows = max(1, BLOCK // len(slopes))
    parts = [(points[k : k + rows] @ slopes.T + heights).argmax(1) for k in range(0, len(points), rows)]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def mass_error(masses: FloatArray, weights: FloatArray) -> float:
    """max |mass_i - w_i|/max(w_i, 1e-5)."""
    return float(np.abs((masses - weights) / np.maximum(weights, TRACE)).max())


def duality_gap(
    sites: FloatArray, weights: FloatArray, heights: FloatArray, masses: FloatArray, moments: FloatArray
) -> float:
    """A bound on W2^2 minus its dual value, from a plan in which the cells' surplus goes to the rest.

    The surplus of cell i is taken evenly over it, so it costs twice the mean slack u(z) - <z, x_j> - h_j, which needs
    only the cells' `masses` (m,) and first `moments` (m, d).
    """
    surplus, deficit = np.maximum(masses - weights, 0), np.maximum(weights - masses, 0)
    total = max(float(surplus.sum()), float(deficit.sum()))
    if total == 0:
        return 0.0
    centres = moments / np.maximum(masses, 1e-300)[:, None]  # (m, d)
    kept = float(surplus @ ((centres * sites).sum(1) + heights))
    given = float((surplus @ centres) @ (deficit @ sites)) / total + float(deficit @ heights)
    return max(0.0, 2 * (kept - given))
