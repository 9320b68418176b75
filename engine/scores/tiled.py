"""Tiled attention: blocks of neighbouring particles see only blocks of neighbouring points, with a rigorous bound.

Particles and points (or moment bins) are cut into balanced k-d blocks. Every point of block B lies within dhi of every
particle of a block, so B weighs at least W_B exp(-dhi^2/(2v)) there, and block A at most W_A exp(-dlo^2/(2v)). A is
left out when that is exp(-L) of the largest such lower bound: the mass left out is below (blocks) exp(-L). Each block
of particles is worked out around the middle of the blocks it sees, so float32 doesn't cancel as s -> 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from ..values import FloatArray, IntArray
from .moment_bins import Cells, attend_to_cells, attend_to_points, cell_features

BoolArray = npt.NDArray[np.bool_]
PARTICLES, POINTS = 64, 64  # most in a block; at least half of it
ABSENT = -1e30  # bias of padding: finite, so that a block of nothing else gives no NaN
GATHERED = 1 << 16  # most cells gathered at once: 2 MB of features each for keys and values in float32


def balanced_blocks(positions: FloatArray, largest: int) -> IntArray:
    """(b, size) indices of positions (n, d) in b = 2^l blocks of equal size <= largest, cut across the longer side.

    Every index is there once, some twice where n is no multiple of b.
    """
    n = len(positions)
    depth = max(0, math.ceil(math.log2(n / largest)))
    size = -(-n // (1 << depth))
    index = (np.arange(size << depth) * n // (size << depth))[None]
    for _ in range(depth):
        block = positions[index]  # (b, size, d)
        axis = np.ptp(block, axis=1).argmax(axis=1)
        along = np.take_along_axis(block, axis[:, None, None], axis=2)[..., 0]
        half = index.shape[1] // 2
        order = np.argpartition(along, half - 1, axis=1)
        index = np.take_along_axis(index, order, axis=1).reshape(2 * len(index), half)
    return index


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Boxes:
    """Rectangles by their `centres` (b, 2) and half sides `halves` (b, 2)."""

    centres: FloatArray
    halves: FloatArray

    @staticmethod
    def around(blocks: FloatArray) -> Boxes:
        """Those that hold blocks (b, size, 2)."""
        low, high = blocks.min(axis=1), blocks.max(axis=1)
        return Boxes(centres=0.5 * (low + high), halves=0.5 * (high - low))


class Tiles:
    """Points, or moment bins (cells of positive spread), in balanced blocks, ready to be seen by particles."""

    def __init__(self, cells: Cells) -> None:
        index = balanced_blocks(cells.means, POINTS)  # (b, size)
        first = np.zeros(index.size, bool)
        first[np.unique(index.ravel(), return_index=True)[1]] = True
        self.cells, self.index, self.padding = cells, index, ~first.reshape(index.shape)
        means = cells.means[index]  # (b, size, 2)
        self.means = torch.as_tensor(means)
        self.boxes = Boxes.around(means)
        with np.errstate(divide="ignore"):
            self.log_mass = np.log(np.where(self.padding, 0.0, cells.weights[index]).sum(axis=1))
        self.trace = float(cells.spreads[:, [0, 2]].sum(axis=1).max())  # 0 for points

    def kept(self, particles: Boxes, v: float, omitted: float) -> BoolArray:
        """(p, b) whether particles in p boxes must see block b, so that they lose less than the mass `omitted`."""
        inner = outer = np.zeros(1)
        for a in range(2):
            apart = np.abs(particles.centres[:, None, a] - self.boxes.centres[:, a])  # (p, b)
            reach = particles.halves[:, None, a] + self.boxes.halves[:, a]
            inner, outer = inner + np.maximum(apart - reach, 0) ** 2, outer + (apart + reach) ** 2
        most = self.log_mass - inner / (2 * (v + self.trace))
        least = self.log_mass - (outer + self.trace) / (2 * v)
        kept: BoolArray = most >= least.max(axis=1, keepdims=True) + math.log(omitted / len(self.index))
        return kept


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """Which blocks of `tiles` each block of particles sees at variance v: `kept` (p, b).

    `order` (p, size) are the particles, `centres` (p, 2) the origins of each block: in float32, so that it subtracts
    them exactly.
    """

    tiles: Tiles
    order: IntArray
    kept: BoolArray
    centres: FloatArray  # (p, 2)
    v: float

    @property
    def pairs(self) -> int:
        """How many pairs of a particle and a cell are weighed."""
        return int(self.kept.sum()) * int(self.order.shape[1]) * int(self.tiles.index.shape[1])


def plan_tiles(positions: FloatArray, order: IntArray, tiles: Tiles, v: float, omitted: float) -> Plan:
    """The blocks that particles at `positions` (n, 2) have to see, in any balanced `order` of them (p, size)."""
    kept = tiles.kept(Boxes.around(positions[order]), v, omitted)
    middles = kept @ tiles.boxes.centres / kept.sum(axis=1, keepdims=True)
    return Plan(tiles=tiles, order=order, kept=kept, centres=middles.astype(np.float32).astype(np.float64), v=v)


def denoise_by_tiles(z: Tensor, plan: Plan) -> Tensor:
    """(n, 2) posterior mean of the points at z (n, 2), the particles that were planned for."""
    tiles, v = plan.tiles, plan.v
    gains, biases = (torch.as_tensor(each) for each in tiles.cells.gains(v))
    gains = gains[torch.as_tensor(tiles.index)].to(z.dtype)  # (b, size, 3)
    padding = torch.as_tensor(tiles.padding)
    biases = biases[torch.as_tensor(tiles.index)].masked_fill(padding, ABSENT).to(z.dtype)
    counts = plan.kept.sum(axis=1)
    ranked = np.argsort(-counts, kind="stable")
    nearest_first = np.argsort(~plan.kept, axis=1, kind="stable")  # the kept ones, then the others
    order, centres = torch.as_tensor(plan.order), torch.as_tensor(plan.centres)
    denoised = torch.empty_like(z)
    done = 0
    while done < len(ranked):
        most = int(counts[ranked[done]])
        rows = ranked[done : done + max(1, GATHERED // (most * tiles.index.shape[1]))]
        rows = rows[counts[rows] > 0.75 * most]  # little padding
        done += len(rows)
        seen = torch.as_tensor(nearest_first[rows, :most])  # (p', most)
        absent = torch.arange(most) >= torch.as_tensor(counts[rows])[:, None]
        centre = centres[torch.as_tensor(rows)][:, None]  # (p', 1, 2)
        means = (tiles.means[seen] - centre[:, None]).to(z.dtype).flatten(1, 2)  # (p', most * size, 2)
        bias = biases[seen].masked_fill(absent[..., None], ABSENT).flatten(1, 2)
        particles = order[torch.as_tensor(rows)]  # (p', size')
        local = z[particles] - centre.to(z.dtype)
        if tiles.trace > 0:
            found = attend_to_cells(local, *cell_features(means, gains[seen].flatten(1, 2), bias, v))
        else:
            found = attend_to_points(local, means, bias, v)
        denoised[particles] = found + centre.to(z.dtype)
    return denoised
