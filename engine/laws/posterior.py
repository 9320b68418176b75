"""What a noised particle at a place tells of where it began: E and Cov of X_0 given X_t, at one place, in numpy.

For the cursor: no torch, O(m), some tenths of a millisecond at 10,000 points. Formulas as in `engine.scores`, which
tests hold it against: Tweedie's for the mean, [L] Proposition 3 for the covariance and the localisation.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from ..experiment.axes import Axes
from ..experiment.experiment import Experiment
from ..experiment.mixture import GaussianMixture
from ..experiment.target import SoftenedCloud, law_of
from ..values import FloatArray, frozen_array

SMALLEST = 1e-9  # of the softness, or of a bare law's size: lower noise levels are as good as none


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """X_0 given X_t = x: `mean` (d,), `covariance` (d, d), in the drawing's units.

    `localisation` is ||r^2 C||_op at the noise level of x, the noise of each axis being its own where drifts differ: at
    most 1 where log p_t is concave. At noise level 0 it is the limit: 1 of a softened law, 0 of bare points.
    """

    mean: FloatArray
    covariance: FloatArray
    localisation: float


def posterior(experiment: Experiment, level: float, x: FloatArray) -> Posterior:
    """The posterior at x (d,), in the coordinates of the forward pane, at noise level s = `level` >= 0.

    Of the drawing softened and shifted in curvature, or of the mixture. `level` is the slowest axis's where drifts
    differ. Raises EngineError for an empty cloud.
    """
    law = _law(experiment)
    axes = Axes.of(experiment.schedule, law.d)
    size = max(law.radius, law.reach) or 1.0
    width = law.softness if law.softness > SMALLEST * size else size
    levels = np.maximum(axes.levels(level), SMALLEST * width)
    xt = np.asarray(x, np.float64) / axes.alphas(level)
    if isinstance(law, SoftenedCloud):
        mean, share = _of_cloud(law, xt, levels)
    else:
        mean, share = _of_mixture(law, xt, levels)
    share = (share + share.T) / 2
    return Posterior(
        mean=frozen_array(mean),
        covariance=frozen_array(levels[:, None] * share * levels),
        localisation=max(0.0, float(np.linalg.eigvalsh(share)[-1])),
    )


@functools.lru_cache(maxsize=4)
def _law(experiment: Experiment) -> SoftenedCloud | GaussianMixture:
    """Kept between moves of the mouse: the curvature shift of many points takes longer than the posterior."""
    return law_of(experiment)


def _of_cloud(law: SoftenedCloud, xt: FloatArray, levels: FloatArray) -> tuple[FloatArray, FloatArray]:
    """E[X_0 | xt] (d,) and S^-1 Cov[X_0 | xt] S^-1 (d, d), S = diag `levels`.

    With v = s^2 + s0^2 axis by axis: D = (s^2 m + s0^2 xt)/v, C = s^2 s0^2/v + (s^2/v) Cov_pi (s^2/v).
    """
    s0 = law.softness
    v = levels**2 + s0**2  # (d,)
    centres = law.centres[law.present]
    weights = _normalised(law.weights[law.present], -0.5 * ((xt - centres) ** 2 / v).sum(axis=1))
    means = weights @ centres
    offsets = centres - means
    spread = offsets.T @ (weights[:, None] * offsets)
    gains = levels / v
    return (levels**2 * means + s0**2 * xt) / v, np.diag(s0**2 / v) + gains[:, None] * spread * gains


def _of_mixture(law: GaussianMixture, xt: FloatArray, levels: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The same, in coordinates S^-1 x, where all noise is 1 and a component's covariance is V diag(lambda) V^T.

    With gains G_k = V lambda/(lambda + 1) V^T and y_k = S^-1 (xt - mu_k): D = sum_k pi_k (mu_k + S G_k y_k), and
    S^-1 C S^-1 = sum_k pi_k G_k + Cov_pi(y - G y), since components' means are xt - S (y_k - G_k y_k).
    """
    values, vectors = np.linalg.eigh(law.covariances[law.present] / levels[:, None] / levels)
    values = np.maximum(values, 0.0)  # (m, d)
    noisy = values + 1
    shares = values / noisy
    along = np.einsum("mji,mj->mi", vectors, (xt - law.means[law.present]) / levels)
    logits = -0.5 * (along**2 / noisy + np.log(noisy)).sum(axis=1)
    weights = _normalised(law.weights[law.present], logits)
    gained = np.einsum("mij,mj->mi", vectors, shares * along)
    mean = weights @ (law.means[law.present] + levels * gained)
    gains = np.einsum("m,mij,mj,mkj->ik", weights, vectors, shares, vectors)
    pulls = np.einsum("mij,mj->mi", vectors, along / noisy)
    deviations = pulls - weights @ pulls
    return mean, gains + deviations.T @ (weights[:, None] * deviations)


def _normalised(weights: FloatArray, logits: FloatArray) -> FloatArray:
    """(m,) w_i exp(logit_i), w_i > 0, normalised, in logs."""
    logs = np.log(weights) + logits
    unnormalised = np.exp(logs - logs.max())
    total: FloatArray = unnormalised / unnormalised.sum()
    return total
