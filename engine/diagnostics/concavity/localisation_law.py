"""The law of the localisation L_r at one SNR, by quadrature or by sampling, and where it is largest."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from scipy.special import ndtri

from ...processes.particles import Stream, generator
from ...values import FloatArray, IntArray
from ..base import Problem
from .largest_hessian import largest_hessian
from .laws import blurred, placed
from .multi_scale import ROUNDING, LocalisationLaw
from .quadrature import gaussian_cells

PARTS = 8  # independent shares of a sample, that tell its error
UNSEEN = 4  # nodes whose mass may lie between them: a sample of n misses 4/n with probability exp(-4)
GRIDS = 3  # interlaced shares of a quadrature, each coarser: their distance from the whole bounds its error
BLOCK = 1 << 15  # nodes at a time
FINE_LINE, FINE_PLANE = 200, 48  # nodes a side of every point's Gaussian from which on quadrature is used


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodes:
    """Where p_t is looked at: near component `sources` (n,), at `offsets` (n, d) standard deviations.

    `weights` (n,), `part` (n,): the share a node belongs to. `sampled`: drawn at random, rather than on a grid.
    """

    sources: IntArray
    offsets: FloatArray
    weights: FloatArray
    part: IntArray
    sampled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """`whole` law of L_r, and the laws of its `parts`."""

    whole: LocalisationLaw
    parts: tuple[LocalisationLaw, ...]
    sampled: bool

    def value(self, of: Callable[[LocalisationLaw], float]) -> tuple[float, float]:
        """A quantity of the law, and its error: the standard error, or what coarser grids differ by.

        Where what exceeds 1 lies between the nodes, at least by how much it would change the quantity.
        """
        value, others = of(self.whole), np.array([of(part) for part in self.parts])
        unseen = 0.0
        if self.whole.hidden:
            unseen = abs(of(self.whole.with_unseen(UNSEEN * float(self.whole.weights.max()))) - value)
        if self.sampled:
            return value, max(float(others.std(ddof=1)) / math.sqrt(len(others)), unseen)
        return value, max(float(np.abs(others - value).max()), unseen)


def lens_nodes(problem: Problem, count: int) -> Nodes:
    """At most about `count` nodes: quadrature on the line and in the plane where that is fine enough, else a sample.

    p_t is a mixture of Gaussians about the points, so a grid is laid about every point; samples are spread over the
    points in proportion to their weights, with as little variance as whole numbers allow.
    """
    d, present = problem.d, problem.law.present
    each = count // len(present)
    if (d == 1 and each >= FINE_LINE) or (d == 2 and math.isqrt(each) >= FINE_PLANE):
        if d == 1:
            points, mass = ndtri((np.arange(each) + 0.5) / each)[:, None], np.full(each, 1 / each)
            part = np.arange(each) % GRIDS
        else:
            cells = gaussian_cells(2 * (math.isqrt(each) // 2), 2)
            keep = cells.matters
            points, mass = cells.nodes[keep], cells.weights[keep] / cells.weights[keep].sum()
            side = 2 * (math.isqrt(each) // 2)
            part = ((np.arange(side)[:, None] + np.arange(side)) % GRIDS).ravel()[keep]
        k = len(points)
        return Nodes(
            sources=np.repeat(present, k),
            offsets=np.tile(points, (len(present), 1)),
            weights=(problem.law.weights[present, None] * mass).ravel(),
            part=np.tile(part, len(present)),
            sampled=False,
        )
    random = generator(problem.experiment.seed, Stream.SOFTNESS, 1)
    ladder = np.cumsum(problem.law.weights[present])
    sources = []
    for _ in range(PARTS):
        share = count // PARTS
        rungs = (np.arange(share) + random.random(share)) / share * ladder[-1]
        sources.append(present[np.minimum(np.searchsorted(ladder, rungs, side="right"), len(present) - 1)])
    total = PARTS * (count // PARTS)
    return Nodes(
        sources=np.concatenate(sources),
        offsets=random.standard_normal((total, d)),
        weights=np.full(total, 1 / total),
        part=np.repeat(np.arange(PARTS), count // PARTS),
        sampled=True,
    )


def localisation_law(problem: Problem, r: float, nodes: Nodes) -> Estimate:
    """The law of L_r(Y_r) at SNR r, as seen at `nodes`. Where no node exceeds 1 the supremum is searched for."""
    s = 1 / r
    xt = placed(blurred(problem.law, s), nodes.sources, nodes.offsets)  # (n, d)
    with torch.inference_mode():
        levels = np.concatenate(
            [
                torch.linalg.eigvalsh(problem.lens.jacobian(problem.lens.tensor(xt[k : k + BLOCK]), s))[:, -1].numpy()
                for k in range(0, len(xt), BLOCK)
            ]
        )
    top = float(levels.max())
    if top <= 1 + ROUNDING:
        top = max(top, 1 + s**2 * largest_hessian(problem.law, s))  # sup L_r
    return Estimate(
        whole=LocalisationLaw(levels=levels, weights=nodes.weights / nodes.weights.sum(), top=top),
        parts=tuple(
            LocalisationLaw(levels=levels[mine], weights=nodes.weights[mine] / nodes.weights[mine].sum(), top=top)
            for mine in (nodes.part == k for k in range(int(nodes.part.max()) + 1))
        ),
        sampled=nodes.sampled,
    )
