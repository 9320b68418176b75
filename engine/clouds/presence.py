"""Which components of a law are present: those that weigh anything at all.

Lighter than the smallest normal number of float64 is nothing: such a weight has lost its digits, its reciprocal may
overflow, and one factor more makes it 0. It is set to 0 wherever weights come to be, by a user's hand or by the
curvature shift, so no part of the program can find present what another one finds absent.
"""

from __future__ import annotations

import abc
import functools

import numpy as np

from ..values import FloatArray, IntArray, Value, frozen_array

LEAST = float(np.finfo(np.float64).tiny)  # 2.2e-308
BARE = 1e-60  # widths below are none: a curvature is their inverse fourth power at most, and that must not overflow
ROUNDING = 1e-12  # of a sum: weights that near to 1 stay as they are, so that what was saved comes back


class Weighted(Value, abc.ABC):
    """Components at `places` (m, d) with `weights` (m,) of sum 1, some maybe 0; they keep their numbers, all of them.

    A class that inherits it makes its weights by `shares_of`, or by `without_traces` where they sum to 1 already.
    """

    weights: FloatArray

    @property
    @abc.abstractmethod
    def places(self) -> FloatArray:
        """(m, d) where the components are: points, centres or means."""

    @functools.cached_property
    def present(self) -> IntArray:
        """(m',) numbers of the components that are present, increasing: those whose weight is not 0."""
        return frozen_array(present_in(self.weights), np.int64)

    @functools.cached_property
    def reach(self) -> float:
        """How far a place that is present is from the mean, at most, in any coordinate.

        Beside light components a radius, which weighs its squares, may underflow; this can't.
        """
        return float(np.abs(self.places[self.present] - self.weights @ self.places).max())

    def atoms(self) -> tuple[FloatArray, FloatArray]:
        """Distinct places (m', d) of components that are present, in lexical order, and their merged weights (m',)."""
        sites, index = np.unique(self.places[self.present], axis=0, return_inverse=True)
        merged = np.bincount(index.ravel(), self.weights[self.present], minlength=len(sites))
        return sites, merged.astype(np.float64)


def present_in(weights: FloatArray) -> IntArray:
    """(m',) numbers, increasing, of what is present by weights (m,) made as above: those that are not 0."""
    return np.flatnonzero(weights > 0)


def shares_of(weights: FloatArray) -> FloatArray:
    """(m,) read-only shares of the sum of `weights`, which are finite, not negative and not all zero."""
    with np.errstate(over="ignore"):
        total = weights.sum()
    if abs(total - 1) < ROUNDING:
        return without_traces(weights)
    if not LEAST < total < np.inf:
        weights = weights / weights.max()
        total = weights.sum()
    return without_traces(weights / total)


def without_traces(shares: FloatArray) -> FloatArray:
    """(m,) the same, read-only, with 0 in place of what is lighter than 2.2e-308."""
    return frozen_array(np.where(shares < LEAST, 0.0, shares))
