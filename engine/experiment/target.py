"""The data law: a weighted cloud whose points are softened by a Gaussian, p_0 = sum_i w_i N(x_i, s0^2 I), or a mixture.

The curvature slider multiplies p_0 by exp(-c|x|^2/2), which keeps these forms and lowers Hess log p_0 by exactly c I.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..clouds.presence import BARE, Weighted, without_traces
from ..errors import EngineError
from ..values import FloatArray, frozen_array
from .experiment import Experiment
from .mixture import GaussianMixture


@dataclass(frozen=True, kw_only=True, eq=False)
class SoftenedCloud(Weighted):
    """`centres` (m, d), `weights` (m,) summing to 1 (zeros allowed), `softness` s0 >= 0 the width of every point.

    A softness below 1e-60 is 0: such points are bare.
    """

    centres: FloatArray
    weights: FloatArray
    softness: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "centres", frozen_array(self.centres))
        object.__setattr__(self, "softness", self.softness if self.softness >= BARE else 0.0)
        object.__setattr__(self, "weights", without_traces(np.asarray(self.weights, np.float64)))

    def __len__(self) -> int:
        return len(self.centres)

    @property
    def d(self) -> int:
        return int(self.centres.shape[1])

    @property
    def places(self) -> FloatArray:
        return self.centres

    @property
    def mean(self) -> FloatArray:
        """(d,) mean of the law."""
        return self.weights @ self.centres

    @property
    def radius(self) -> float:
        """Root mean square distance of the centres from their mean."""
        return math.sqrt(float(self.weights @ ((self.centres - self.mean) ** 2).sum(axis=1)))


def law_of(experiment: Experiment) -> SoftenedCloud | GaussianMixture:
    """The exact data law after the curvature shift: the experiment's mixture where it has one, else `target_of`."""
    if experiment.mixture is not None:
        return experiment.mixture.shifted(experiment.curvature)
    return target_of(experiment)


def target_of(experiment: Experiment) -> SoftenedCloud:
    """The drawing after the curvature shift c. Row i of `centres` is point i of the drawing, whatever its weight.

    With q = 1 + c s0^2: centres x_i/q, variance s0^2/q, weights in proportion to w_i exp(-c|x_i|^2/(2q)), worked out
    in logs. Of a mixture this is its sample, without softness. Raises EngineError for an empty cloud.
    """
    cloud = experiment.cloud
    if len(cloud) == 0:
        raise EngineError("There are no points to diffuse.", "Draw a few, or pick a preset.")
    softness = experiment.softness if experiment.mixture is None else 0.0
    if experiment.curvature == 0:
        return SoftenedCloud(centres=cloud.positions, weights=cloud.weights, softness=softness)
    q = 1 + experiment.curvature * softness**2
    with np.errstate(divide="ignore"):
        logits = np.log(cloud.weights)  # (m,), -inf where absent
    logits = logits - experiment.curvature * (cloud.positions**2).sum(axis=1) / (2 * q)
    weights = np.exp(logits - logits.max())
    return SoftenedCloud(centres=cloud.positions / q, weights=weights / weights.sum(), softness=softness / math.sqrt(q))
