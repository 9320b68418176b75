"""Seeded Brownian paths, one a particle, in the clock u = s^2: forward particles are x_t = alpha (x0 + W(s^2)).

In log s, y = W(s^2)/s is a stationary Ornstein-Uhlenbeck process with unit variance and correlation s'/s. It is drawn
on a lattice uniform in log s by Levy's midpoint construction, from its two ends inwards: a finer lattice only adds
nodes, a coarse increment is the sum of fine ones, and the value at the largest level is the particle's own Gaussian, so
the forward end point and the prior latent of a particle agree as T grows. Drawn on the CPU, whatever device solves.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..values import FloatArray, IntArray
from .particles import Stream, generator

LOWEST, HIGHEST = 1e-4, 1e4  # noise levels of the lattice's ends
DEEPEST = 14  # 2,048 nodes a decade
CHUNK = 2048  # particles drawn together: bounds the memory, and part of what a seed means


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BrownianPaths:
    """Paths with y = `end` (n, d), standard normal, at the largest level; the lattice has 2^depth cells."""

    seed: int
    stream: Stream
    end: FloatArray
    depth: int = 8

    @property
    def lattice(self) -> FloatArray:
        """(2^depth + 1,) increasing noise levels of the nodes."""
        return np.geomspace(LOWEST, HIGHEST, 2**self.depth + 1)

    def at(self, levels: npt.ArrayLike) -> FloatArray:
        """(k, n, d) W(s^2) at noise levels (k,) >= 0. Marginally N(0, s^2 I) and continuous at every level."""
        s = np.atleast_1d(np.asarray(levels, np.float64))
        return self.normalised(s) * s[:, None, None]

    def normalised(self, levels: npt.ArrayLike) -> FloatArray:
        """(k, n, d) y = W(s^2)/s: standard normal at every level (k,).

        Between nodes y turns through the angle that their correlation is the cosine of (spherical interpolation),
        which keeps its variance exactly one; outside the lattice it stays as it is at the end.
        """
        s = np.atleast_1d(np.asarray(levels, np.float64))
        place = np.log(np.clip(s, LOWEST, HIGHEST) / LOWEST) / math.log(HIGHEST / LOWEST) * 2**self.depth
        left = np.minimum(place.astype(np.int64), 2**self.depth - 1)  # (k,)
        share = place - left
        angle = math.acos(self._correlation(self.depth))
        before = np.sin((1 - share) * angle)[:, None, None] / math.sin(angle)
        after = np.sin(share * angle)[:, None, None] / math.sin(angle)
        out = np.empty((len(s), *self.end.shape))
        for rows, nodes in self._chunks():
            out[:, rows] = before * nodes[left] + after * nodes[left + 1]
        return out

    def innovations(self, indices: npt.ArrayLike) -> FloatArray:
        """(k, n, d) what is new in y at decreasing nodes (k,): standard normal, independent of all that came before.

        The first is y itself, the others (y' - rho y)/sqrt(1 - rho^2) with rho = s'/s. Exact, as nodes are.
        """
        index = np.asarray(indices, np.int64)
        s = self.lattice[index]
        rho = (s[1:] / s[:-1])[:, None, None]
        out = np.empty((len(index), *self.end.shape))
        for rows, nodes in self._chunks():
            out[0, rows] = nodes[index[0]]
            out[1:, rows] = (nodes[index[1:]] - rho * nodes[index[:-1]]) / np.sqrt(1 - rho**2)
        return out

    def nodes_near(self, levels: npt.ArrayLike) -> IntArray:
        """(k',) the distinct nodes nearest to levels (k,) in log s, decreasing."""
        place = np.log(np.clip(levels, LOWEST, HIGHEST) / LOWEST) / math.log(HIGHEST / LOWEST) * 2**self.depth
        return np.unique(np.rint(place).astype(np.int64))[::-1]

    def _correlation(self, depth: int) -> float:
        """Correlation of y between neighbours of the lattice with 2^depth cells."""
        return float((LOWEST / HIGHEST) ** (0.5**depth))

    def _chunks(self) -> Iterator[tuple[slice, FloatArray]]:
        """Row slices and their nodes (2^depth + 1, rows, d). The first rows don't depend on how many follow."""
        n, d = self.end.shape
        for number, start in enumerate(range(0, n, CHUNK)):
            rows = slice(start, min(start + CHUNK, n))
            yield rows, self._nodes(number, self.end[rows], d)

    def _nodes(self, number: int, end: FloatArray, d: int) -> FloatArray:
        count, nodes = len(end), np.empty((2**self.depth + 1, len(end), d))
        fresh = generator(self.seed, self.stream, number, 0).standard_normal((count, d))
        rho = self._correlation(0)
        nodes[-1], nodes[0] = end, rho * end + math.sqrt(1 - rho**2) * fresh
        for depth in range(1, self.depth + 1):
            step = 2 ** (self.depth - depth)
            rho = self._correlation(depth)  # from a midpoint to either neighbour
            fresh = generator(self.seed, self.stream, number, depth).standard_normal((count, 2 ** (depth - 1), d))
            mean = (nodes[: -step : 2 * step] + nodes[2 * step :: 2 * step]) * (rho / (1 + rho**2))
            nodes[step :: 2 * step] = mean + math.sqrt((1 - rho**2) / (1 + rho**2)) * fresh.swapaxes(0, 1)
        return nodes
