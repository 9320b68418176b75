"""Entropic optimal transport by Sinkhorn's iteration on log-domain potentials (Cuturi 2013; Schmitzer 2019).

Minimises <P, C> + epsilon KL(P | a b') with C = |x - y|^2. Every iteration sets the source potentials u, then the
target potentials v, to a soft c-transform of the other; epsilon falls by half an iteration from the clouds' own size,
so that far mass finds its way early, and then momentum with restarts (Nesterov 1983; O'Donoghue & Candes 2015) makes
up for the slow end. Blocks of rows bound the memory: O(n + m) beside one block.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..device import float64_device
from ..errors import EngineError
from ..values import FloatArray
from .soft_transform import SoftTransform, squared_norms

if TYPE_CHECKING:
    from torch import Tensor

DECAY = 0.5  # of epsilon in an iteration, until it is as small as wanted
MOST_ITERATIONS = 2000
CONVERGED = 1e-6  # total mass that is not where it should be


@dataclass(frozen=True, slots=True, kw_only=True)
class SinkhornState:
    """Potentials `u` (n,), `v` (m,) float64 at `epsilon`, still falling where `annealing`.

    `error`: L1 distance of the plan's source masses from their weights; the target masses are right.
    """

    u: Tensor
    v: Tensor
    epsilon: float
    annealing: bool
    error: float
    iteration: int

    @property
    def converged(self) -> bool:
        return not self.annealing and self.error <= CONVERGED


def sinkhorn(
    sources: FloatArray, targets: FloatArray, a: FloatArray, b: FloatArray, epsilon: float
) -> Iterator[SinkhornState]:
    """Iterates until the masses fit to 1e-6, or 2,000 of them; a caller stops where it likes.

    `sources` (n, d), `targets` (m, d) with positive weights `a` (n,), `b` (m,) of sum 1; epsilon > 0 in the unit of the
    squared distance. Raises EngineError for another epsilon.
    """
    import torch

    if not epsilon > 0:
        raise EngineError("Sinkhorn's iteration needs a positive entropy.", "Raise it, or set transport to 'discrete'.")
    device = float64_device()
    x, y, mass, wanted = (torch.tensor(part, dtype=torch.float64, device=device) for part in (sources, targets, a, b))
    log_a, log_b = mass.log(), wanted.log()
    largest = 2 * float(squared_norms(x).max() + squared_norms(y).max())
    now, last, momentum = max(epsilon, largest), math.inf, 1.0
    u = before = SoftTransform.of(y, torch.zeros_like(log_b), log_b, now)(x)
    v = SoftTransform.of(x, u, log_a, now)(y)
    for iteration in range(MOST_ITERATIONS):
        renewed = SoftTransform.of(y, v, log_b, now)(x)
        error = float((mass * torch.expm1((u - renewed) / now)).abs().sum())
        annealing = now > epsilon
        state = SinkhornState(u=u, v=v, epsilon=now, annealing=annealing, error=error, iteration=iteration)
        yield state
        if state.converged:
            return
        restart = annealing or error > last
        ahead = 1.0 if restart else (1 + math.sqrt(1 + 4 * momentum**2)) / 2
        u = renewed if restart else renewed + (momentum - 1) / ahead * (renewed - before)
        before, last, momentum = renewed, error, ahead
        now = max(epsilon, DECAY * now)
        v = SoftTransform.of(x, u, log_a, now)(y)


def entropic_value(sources: FloatArray, targets: FloatArray, a: FloatArray, b: FloatArray, epsilon: float) -> float:
    """OT_epsilon = min <P, C> + epsilon KL(P | a b'), as its dual value a u + b v at convergence."""
    *_, state = sinkhorn(sources, targets, a, b, epsilon)
    return float(a @ state.u.cpu().numpy() + b @ state.v.cpu().numpy())


def sinkhorn_divergence(
    sources: FloatArray, targets: FloatArray, a: FloatArray, b: FloatArray, epsilon: float
) -> float:
    """The debiased S = OT(a, b) - OT(a, a)/2 - OT(b, b)/2 (Feydy et al. 2019).

    0 for equal clouds, W2^2 as epsilon -> 0; non-negative up to the iteration's own error.
    """
    cross = entropic_value(sources, targets, a, b, epsilon)
    own = entropic_value(sources, sources, a, a, epsilon) + entropic_value(targets, targets, b, b, epsilon)
    return cross - own / 2
