"""Proofs that p_s is log-concave: sufficient conditions, as against a search, which proves the contrary only.

Hess log p_s = Cov_pi(g) - sum_k pi_k P_k with precisions P_k = (Sigma_k + s^2 I)^-1 and pulls g_k = P_k (x - mu_k).
Noise keeps log-concavity (Prekopa 1973), so a proof at one s is one for all above.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.spatial import ConvexHull, QhullError
from scipy.spatial.distance import pdist

from ...experiment.mixture import GaussianMixture
from ...values import FloatArray
from .largest_hessian import as_cloud, reach
from .laws import Law
from .line_concavity import is_concave_on_line

PAIRED = 1_000  # points whose distances are all looked at
SLACK = 1e-12  # relative, for rounding
HALVINGS, DOUBLINGS = 60, 200


def is_surely_concave(law: Law, s: float) -> bool:
    """Whether p_s is proved to be log-concave: everywhere where components have one shape or the law is on the line.

    Of components of different shapes in more dimensions, within `reach`. False proves nothing.
    """
    if law.d == 1 and isinstance(law, GaussianMixture) and as_cloud(law) is None:
        return is_concave_on_line(law, s)
    return _excess(law, s) <= 0


def sure_level(law: Law) -> float:
    """A noise level from which on p_s is proved to be log-concave; 0 where p_0 is. Not the least one."""
    if is_surely_concave(law, 0.0):
        return 0.0
    span = _half_diameter(law.atoms()[0])
    s = max(span, 1e-3 * law.radius if span else law.radius)
    for _ in range(DOUBLINGS):
        if is_surely_concave(law, s):
            break
        s *= 2
    return s if law.d == 1 and as_cloud(law) is None else _least(lambda level: is_surely_concave(law, level), s)


def _least(proved: Callable[[float], bool], high: float) -> float:
    """The least s that is proved, by a bound that falls as s grows; `high` is proved."""
    low = 0.0
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if proved(middle) else (middle, high)
    return high


def _excess(law: Law, s: float) -> float:
    """A bound on sup Cov_pi(g) over sum pi_k P_k, less 1; it falls as s grows.

    By Popoviciu a variance is at most a quarter of the squared range. Points of one softness, D apart at most: D^2/4
    over s0^2 + s^2. Components of one shape Sigma: the same after (Sigma + s^2 I)^-1/2. Else, with variances from a to
    b, noise included, means at most D apart and A from their mean, and R the reach: |g_i - g_j| is at most
    D/a + (R + A)(b - a)/a^2, and sum pi_k P_k at least 1/b.
    """
    cloud = as_cloud(law)
    sites, _ = law.atoms()
    if cloud is not None:
        variance = cloud.softness**2 + s * s
        return _ratio(_half_diameter(sites) ** 2, variance)
    assert isinstance(law, GaussianMixture)
    present = law.present
    values, axes = law.axes[0][present] + s * s, law.axes[1][present]
    if not values.min() > 0:
        return math.inf
    if (law.covariances[present] == law.covariances[present][0]).all():
        return _ratio(_half_diameter(sites @ axes[0] / np.sqrt(values[0])) ** 2, 1.0)
    low, high = float(values.min()), float(values.max())
    far = float(np.linalg.norm(sites - law.mean, axis=1).max())
    half = _half_diameter(sites) / low + 0.5 * (reach(law, s) + far) * (high - low) / low**2
    return _ratio(half**2, 1 / high)


def _ratio(spread: float, precision: float) -> float:
    if spread == 0:
        return -1.0
    return math.inf if precision == 0 else (1 + SLACK) * spread / precision - 1


def _half_diameter(points: FloatArray) -> float:
    """Half the largest distance between points (m, d); of many, in many dimensions, a bound on it."""
    if points.shape[1] == 1:
        return float(np.ptp(points)) / 2
    if len(points) > PAIRED and points.shape[1] == 2:
        try:
            points = points[ConvexHull(points).vertices]
        except QhullError:  # in line: the ends are among the extremes
            points = points[np.unique([*points.argmin(axis=0), *points.argmax(axis=0)])]
    if len(points) > PAIRED:
        return float(np.linalg.norm(np.ptp(points, axis=0))) / 2
    return float(pdist(points).max()) / 2 if len(points) > 1 else 0.0
