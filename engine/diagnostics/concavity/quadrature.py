"""Quadrature of the Gaussian for functions that jump across walls: cells of exact mass, split where a wall passes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from ...values import FloatArray, IntArray

REACH = 5.2  # standard deviations; 2e-7 of the mass lies outside
TURN = np.array([[math.cos(0.5), math.sin(0.5)], [-math.sin(0.5), math.cos(0.5)]])
REFERENCE_SIDE = 200
REFERENCE_FLOOR = 0.0015  # of the measure of a set with walls, on 200 x 200 nodes (theory, section 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class GaussianCells:
    """Squares (intervals) of one `width` about `centres` (n, d), with their mass under N(0, I) as `weights` (n,)."""

    centres: FloatArray
    weights: FloatArray
    width: float

    @property
    def nodes(self) -> FloatArray:
        """(n, d) centres, turned in the plane by an odd angle: walls along the axes, common in drawings, then cross the
        cells at all places, and no node lies on an axis of symmetry."""
        return self.centres @ TURN if self.centres.shape[1] == 2 else self.centres

    def split(self, parts: int) -> GaussianCells:
        """Every cell divided into parts^d."""
        width, d = self.width / parts, self.centres.shape[1]
        offsets = _lattice(width * (2 * np.arange(parts) + 1 - parts) / 2, d)  # (parts^d, d)
        centres = (self.centres[:, None] + offsets).reshape(-1, d)
        return GaussianCells(centres=centres, weights=_mass(centres, width), width=width)

    @property
    def matters(self) -> npt.NDArray[np.bool_]:
        """(n,) whether a cell lies within 5.2; the corners of the square beyond hold 1e-6 of the mass."""
        inside: npt.NDArray[np.bool_] = (self.centres**2).sum(1) < REACH**2
        return inside

    def at(self, chosen: npt.NDArray[np.bool_]) -> GaussianCells:
        """Only the chosen cells (n,)."""
        return GaussianCells(centres=self.centres[chosen], weights=self.weights[chosen], width=self.width)


def gaussian_cells(side: int, d: int) -> GaussianCells:
    """`side`^d cells over +-5.2, d = 1 or 2. Take `side` even: no node is then at the origin."""
    line = REACH * (2 * np.arange(side) + 1 - side) / side  # (side,)
    centres = _lattice(line, d)
    width = 2 * REACH / side
    return GaussianCells(centres=centres, weights=_mass(centres, width), width=width)


def on_a_wall(labels: IntArray, side: int, d: int) -> npt.NDArray[np.bool_]:
    """(side^d,) whether a cell of the grid or one next to it, corners included, has another label."""
    table = labels.reshape((side,) * d)
    low, high = table, table
    for axis in range(d):
        low, high = _spread(low, axis, np.minimum), _spread(high, axis, np.maximum)
    different: npt.NDArray[np.bool_] = (low != high).ravel()
    return different


def measure_floor(side: int, d: int) -> float:
    """What the measure of a set with walls may err by on side^d nodes: 0.0015 on 200 x 200.

    In the plane a wall crosses of order m cells of weight m^-2 with independent errors, so the floor goes as m^-3/2; on
    the line a wall errs by part of one cell.
    """
    if d == 1:
        return 2 * REACH / side
    return REFERENCE_FLOOR * math.pow(REFERENCE_SIDE / side, 1.5)


def _lattice(line: FloatArray, d: int) -> FloatArray:
    return np.stack(np.meshgrid(*[line] * d, indexing="ij"), axis=-1).reshape(-1, d)


def _mass(centres: FloatArray, width: float) -> FloatArray:
    """Mass of the cells; by symmetry from the lower tail, which keeps its digits."""
    low = -np.abs(centres)
    mass: FloatArray = (ndtr(low + width / 2) - ndtr(low - width / 2)).prod(axis=1)
    return mass


def _spread(table: IntArray, axis: int, extreme: np.ufunc) -> IntArray:
    """The extreme over each cell and its two neighbours along an axis."""
    padded = np.concatenate([table.take([0], axis), table, table.take([-1], axis)], axis=axis)
    k = table.shape[axis]
    before, after = (padded.take(np.arange(start, start + k), axis) for start in (0, 2))
    result: IntArray = extreme(extreme(before, after), table)
    return result
