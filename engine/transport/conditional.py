"""Optimal maps per label, for conditional generation: one semi-discrete plan a label (arXiv 2410.13431, section 4).

Each label's points are transported to with their weights given the label, so latents that are drawn for a label land
on its points alone, each as often as it should. W2^2 given the label, averaged, is never below the joint W2^2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..clouds.presence import present_in
from ..errors import EngineError
from ..values import FloatArray, IntArray
from .base import SemiDiscretePlan
from .semi_discrete import semi_discrete

MASS_ERROR = 1e-10  # largest relative one of any cell


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionalPlan:
    """`labels` (l,) increasing, those with weight; `shares` (l,) their weights; `plans` (l,) to their points."""

    labels: IntArray
    shares: FloatArray
    plans: tuple[SemiDiscretePlan, ...]

    @property
    def w2_squared(self) -> float:
        """The mean over labels of W2^2 between the prior and the points of a label."""
        return float(self.shares @ np.array([plan.w2_squared for plan in self.plans]))

    def __call__(self, latents: FloatArray, labels: IntArray) -> FloatArray:
        """(n, d) images of `latents` (n, d), each drawn for its label (n,). Raises EngineError for an unknown label."""
        images = np.empty(latents.shape)
        known = np.isin(labels, self.labels)
        if not known.all():
            raise EngineError(f"No point has the label {int(labels[~known][0])}.", "Draw some, or choose another.")
        for label, plan in zip(self.labels, self.plans, strict=True):
            mine = labels == label
            images[mine] = plan.sites[plan.assigned(latents[mine])]
        return images


def conditional_plan(points: FloatArray, weights: FloatArray, labels: IntArray, scale: float = 1.0) -> ConditionalPlan:
    """Plans from N(0, scale^2 I) to the points (m, d) of each label (m,), `weights` (m,) >= 0 of sum 1.

    Raises EngineError in more than two dimensions.
    """
    present = np.unique(labels[present_in(weights)])
    shares = np.array([weights[labels == label].sum() for label in present])
    plans: list[SemiDiscretePlan] = []
    for label, share in zip(present, shares, strict=True):
        mine = labels == label
        for plan in semi_discrete(points[mine], weights[mine] / share, scale):
            if plan.error <= MASS_ERROR:
                break
        plans.append(plan)
    return ConditionalPlan(labels=present, shares=shares / shares.sum(), plans=tuple(plans))
