"""Pixels over a square of the plane: where they are, the Gaussian mass in each, and limits of their colours."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from ..values import FloatArray, frozen_array

COARSE, FINE = 48, 128  # pixels a side of drafts and of full pictures, where nothing else is said
FEWEST = 32  # pixels a side, however many points there are
TYPICAL = 0.99  # share of the mass whose values a colour scale spans: ridges along walls of basins are some thousand
# times steeper on hardly any mass, and saturate


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaneGrid:
    """`side`^2 pixels of the square [-half_width, half_width]^2. `side` is even: no centre lies on an axis."""

    half_width: float
    side: int

    @property
    def line(self) -> FloatArray:
        """(side,) coordinates of the pixels' centres, increasing."""
        return self.half_width * (2 * np.arange(self.side) + 1 - self.side) / self.side

    @property
    def pixel(self) -> float:
        return 2 * self.half_width / self.side

    @property
    def centres(self) -> FloatArray:
        """(side^2, 2) centres, row by row from the top (largest y)."""
        return np.stack(np.meshgrid(self.line, self.line[::-1]), axis=-1).reshape(-1, 2)

    def gaussian_mass(self, scale: float) -> FloatArray:
        """(side^2,) mass of N(0, scale^2 I) in every pixel; what lies outside the square is missing."""
        edges = self.half_width * (2 * np.arange(self.side + 1) - self.side) / self.side / scale
        strips = np.diff(ndtr(edges))
        mass: FloatArray = np.outer(strips, strips).ravel()  # symmetric, so top and bottom don't matter
        return mass

    def picture(self, values: FloatArray) -> FloatArray:
        """(side, side) float32, finite and frozen: row 0 on top."""
        largest = float(np.finfo(np.float32).max) / 4
        bounded = np.clip(np.nan_to_num(values, nan=0.0, posinf=largest, neginf=-largest), -largest, largest)
        return frozen_array(bounded.reshape(self.side, self.side), np.float32)


def affordable_side(finest: int, points: int, pairs: float) -> int:
    """The most pixels a side, even and at most `finest`, for which pixels times `points` stay below `pairs`."""
    return max(FEWEST, min(finest, 2 * (math.isqrt(int(pairs / points)) // 2)))


def weighted_quantile(values: FloatArray, mass: FloatArray, share: float) -> float:
    """The least of `values` (n,) that at least `share` of the `mass` (n,) does not exceed."""
    order = np.argsort(values)
    ladder = np.cumsum(mass[order])
    return float(values[order[min(int(np.searchsorted(ladder, share * ladder[-1])), len(values) - 1)]])
