"""Exact discrete transport between equally many equal particles, by POT's network simplex (Bonneel et al. 2011).

The result is certified: its dual potentials bound the optimum from below. A preview comes from random binary space
partitions (POT's BSP-OT; 1 to 7 % dearer than the optimum on clouds).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..device import prepare_libraries
from ..values import FloatArray, IntArray

PREVIEW_EXCESS = 0.07


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """`assignment` (n,): source k goes to target assignment[k], a permutation. `cost` is the mean squared distance.

    The optimum lies in [cost - gap, cost]; `gap` is a certificate for an exact matching, an estimate for a preview.
    """

    assignment: IntArray
    cost: float
    gap: float


def exact_matching(sources: FloatArray, targets: FloatArray) -> Matching:
    """Optimal for squared distance of `sources` and `targets` (n, d). Time about n^2.6 (1 s at 2048), memory n^2."""
    ot = _pot()
    costs = _squared_distances(sources, targets)  # (n, n)
    plan, log = ot.emd([], [], costs, numItermax=max(1_000_000, 100 * len(costs)), log=True)
    assignment = plan.argmax(1)
    n = len(costs)
    cost = float(costs[np.arange(n), assignment].mean())
    potentials = np.asarray(log["u"])
    partners = (costs - potentials[:, None]).min(0)  # (n,) the best dual partner: feasible whatever the solver left
    dual = float(potentials.mean() + partners.mean())
    return Matching(assignment=assignment, cost=cost, gap=max(0.0, cost - dual))


def preview_matching(sources: FloatArray, targets: FloatArray) -> Matching:
    """A good permutation in time n log n; `gap` is 7 % of its cost, the largest excess seen on clouds."""
    ot = _pot()
    _, assignment, _ = ot.compute_bspot_bijection(np.array(sources, order="C"), np.array(targets, order="C"), seed=0)
    assignment = np.asarray(assignment, np.int64)
    cost = float(((sources - targets[assignment]) ** 2).sum(1).mean())
    return Matching(assignment=assignment, cost=cost, gap=PREVIEW_EXCESS * cost)


def _pot() -> Any:
    """The POT library, without the array backends it would otherwise load."""
    prepare_libraries()
    import ot

    return ot


def _squared_distances(a: FloatArray, b: FloatArray) -> FloatArray:
    """(n, n), without the cancellation of |a|^2 - 2ab + |b|^2, coordinate by coordinate."""
    total = np.zeros((len(a), len(b)))
    for column_a, column_b in zip(a.T, b.T, strict=True):
        total += (column_a[:, None] - column_b) ** 2
    return total
