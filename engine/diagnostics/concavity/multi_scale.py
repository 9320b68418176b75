"""Multi-scale complexity of a sample of localisations L_r (arXiv 2411.01629, sections 4 and 5): pure arithmetic.

The law of L = L_r(Y_r) says all: survival s(u) = P(L > u), tail h(delta) = E(L - (1 - delta))_+, their ratio
m(delta) = h/delta with its minimum m*, and the curvature that is left against perturbations of richness M.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...values import FloatArray

ROUNDING = 1e-9  # L - 1 below it is not told from 0
SEARCHED = 1e-7  # the same of a supremum that was searched for


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalisationLaw:
    """Values L (n,) with `weights` (n,) that sum to 1; `top` >= max L, the largest that L takes anywhere."""

    levels: FloatArray
    weights: FloatArray
    top: float

    @property
    def hidden(self) -> bool:
        """Whether values exceed 1, but with less weight than one of these has: then tails are too low."""
        return self.top > 1 + SEARCHED and not bool((self.levels > 1 + ROUNDING).any())

    def with_unseen(self, weight: float) -> LocalisationLaw:
        """The law with so much weight more, at the top."""
        return LocalisationLaw(
            levels=np.append(self.levels, self.top),
            weights=np.append(self.weights, weight) / (1 + weight),
            top=self.top,
        )

    def survival(self, u: float) -> float:
        """P(L > u); what exceeds u by rounding alone does not count."""
        return float(self.weights[self.levels > u + ROUNDING].sum())

    def tail(self, delta: float) -> float:
        """h(delta) = E(L - (1 - delta))_+."""
        excess = self.levels - (1 - delta)
        return self._mean(np.where(excess > ROUNDING, excess, 0.0))

    def smallest_ratio(self) -> tuple[float, float]:
        """m* = min over delta in (0, 1] of h(delta)/delta, and its largest minimiser delta*.

        On the piece where the same values exceed 1 - delta, the ratio is A + B/delta with A = P(L > 1 - delta) and
        B = E[L - 1; L > 1 - delta]. B falls as delta grows, so the ratio falls while B > 0 and rises once B < 0: the
        minimum is at the first value 1 - L that turns B negative. Where no L exceeds 1 the ratio is 0 up to 1 - top.
        """
        excess = np.where(np.abs(self.levels - 1) > ROUNDING, self.levels - 1, 0.0)  # (n,)
        if not (excess > 0).any():
            return 0.0, float(np.clip(1 - self.top, 0.0, 1.0))
        order = np.argsort(-excess)
        balance = np.cumsum(self.weights[order] * excess[order])  # (n,) B once the first k values exceed
        turned = np.flatnonzero(balance < 0)
        delta = min(1.0, -float(excess[order[turned[0]]])) if len(turned) else 1.0
        return self.tail(delta) / delta, delta

    def effective_curvature(self, richness: float) -> float:
        """sup over delta in (0, 1] of delta - M h(delta): sigma^2 zeta*_M, as published.

        The objective is concave, with slope 1 - M P(L > 1 - delta): it is largest where 1 - delta is the
        (1 - 1/M)-quantile of L, or at the nearer end of (0, 1].
        """
        delta = float(np.clip(1 - self.quantile(1 - 1 / richness), 0.0, 1.0)) if richness > 1 else 1.0
        excess = self.levels - (1 - delta)
        return delta - richness * self._mean(np.maximum(excess, 0.0))

    def quantile(self, share: float) -> float:
        """The smallest value that at least `share` of the weight does not exceed."""
        order = np.argsort(self.levels)
        ladder = np.cumsum(self.weights[order])
        return float(self.levels[order[min(int(np.searchsorted(ladder, share * ladder[-1])), len(order) - 1)]])

    def upper_mean(self, richness: float) -> float:
        """CVaR: the mean of L over the largest 1/M of its weight; the plain mean for M <= 1."""
        if richness <= 1:
            return self._mean(self.levels)
        q = self.quantile(1 - 1 / richness)
        return q + richness * self._mean(np.maximum(self.levels - q, 0.0))

    def _mean(self, values: FloatArray) -> float:
        """Of values (n,) by the weights; summed in pairs on one thread, so the same everywhere, unlike a BLAS dot."""
        return float((self.weights * values).sum())
