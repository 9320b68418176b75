"""The soft c-transform -epsilon log sum_j b_j exp((v_j - |x - y_j|^2)/epsilon), and the plan's rows that it implies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

BLOCK, WIDE_BLOCK = 1 << 16, 1 << 24  # entries of an (n, m) block: what a CPU's cache holds, what fills a GPU
LOWEST = -80.0  # smaller exponents weigh nothing, and exp is 40 times slower where it underflows


def squared_norms(points: Tensor) -> Tensor:
    """(n,) of points (n, d)."""
    return (points * points).sum(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftTransform:
    """Exponents x . `slopes`' + `tilts` (n, m) less |x|^2/epsilon: |x - y|^2 is never formed."""

    points: Tensor
    slopes: Tensor
    tilts: Tensor
    epsilon: float

    @staticmethod
    def of(points: Tensor, potentials: Tensor, log_weights: Tensor, epsilon: float) -> SoftTransform:
        """Over `points` (m, d) with `potentials` (m,) and weights exp(`log_weights`) (m,)."""
        tilts = log_weights + (potentials - squared_norms(points)) / epsilon
        return SoftTransform(points=points, slopes=2 * points.T / epsilon, tilts=tilts, epsilon=epsilon)

    def __call__(self, x: Tensor) -> Tensor:
        """(n,) the transform at x (n, d)."""
        import torch

        sums = torch.empty(len(x), dtype=x.dtype, device=x.device)
        for rows, exponents in self._blocks(x):
            highest = exponents.max(1, keepdim=True).values
            weights = (exponents - highest).clamp_min_(LOWEST).exp_()
            sums[rows] = weights.sum(1).log_() + highest[:, 0]
        return squared_norms(x) - self.epsilon * sums

    def rows(self, x: Tensor) -> Iterator[tuple[slice, Tensor]]:
        """Slices of x (n, d) and the plan's rows there, normalised: (rows, m) of row sums 1."""
        for rows, exponents in self._blocks(x):
            highest = exponents.max(1, keepdim=True).values
            weights = (exponents - highest).clamp_min_(LOWEST).exp_()
            yield rows, weights / weights.sum(1, keepdim=True)

    def _blocks(self, x: Tensor) -> Iterator[tuple[slice, Tensor]]:
        import torch

        height = max(1, (BLOCK if x.device.type == "cpu" else WIDE_BLOCK) // len(self.tilts))
        for start in range(0, len(x), height):
            rows = slice(start, min(start + height, len(x)))
            yield rows, torch.addmm(self.tilts, x[rows], self.slopes)
