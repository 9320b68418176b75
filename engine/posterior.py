"""What a noised particle at a place tells of where it began: E and Cov of X_0 given X_t, at one place, in numpy.

For the cursor: no torch, O(m), some tenths of a millisecond at 10,000 points. Formulas as in `engine.scores`, which
tests hold it against: Tweedie's for the mean, [L] Proposition 3 for the covariance and the localisation.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from .axes import Axes
from .experiment import Experiment
from .mixture import GaussianMixture
from .target import SoftenedCloud, law_of
from .values import FloatArray, frozen_array


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
    smallest = 1e-9 * (law.radius or 1.0)
    levels = np.maximum(axes.levels(level), smallest * (isinstance(law, GaussianMixture) or law.softness == 0))
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
    weights = _normalised(law.weights, -0.5 * ((xt - law.centres) ** 2 / v).sum(axis=1))
    means = weights @ law.centres
    offsets = law.centres - means
    spread = offsets.T @ (weights[:, None] * offsets)
    gains = levels / v
    return (levels**2 * means + s0**2 * xt) / v, np.diag(s0**2 / v) + gains[:, None] * spread * gains


def _of_mixture(law: GaussianMixture, xt: FloatArray, levels: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The same, at levels > 0. With H_k = S^-1 Sigma_k S^-1 (1 + S^-1 Sigma_k S^-1)^-1 and y_k = S^-1 (xt - mu_k):

    D = sum_k pi_k (mu_k + S H_k y_k), S^-1 C S^-1 = sum_k pi_k H_k + Cov_pi((1 - H) y). H by the singular values of a
    root of Sigma_k over S: nothing is inverted, so what is flat, or flat but for rounding, has H = 0 there.
    """
    values, vectors = law.axes
    roots = np.sqrt(values)[:, :, None] * vectors.swapaxes(1, 2) / levels  # (m, d, d), Sigma = S roots' roots S
    _, stretched, turns = np.linalg.svd(roots)  # (m, d), (m, d, d)
    grown = 1 + stretched**2
    offsets = np.einsum("mij,mj->mi", turns, (xt - law.means) / levels)  # (m, d) along the singular vectors
    logits = -0.5 * (offsets**2 / grown + np.log(grown)).sum(axis=1)
    weights = _normalised(law.weights, logits)
    known = stretched**2 / grown
    means = law.means + levels * np.einsum("mji,mj->mi", turns, known * offsets)
    pulls = np.einsum("mji,mj->mi", turns, offsets / grown)
    deviations = pulls - weights @ pulls
    share = np.einsum("m,mji,mj,mjk->ik", weights, turns, known, turns)
    share += deviations.T @ (weights[:, None] * deviations)
    return weights @ means, share


def _normalised(weights: FloatArray, logits: FloatArray) -> FloatArray:
    """(m,) w_i exp(logit_i), normalised, in logs."""
    with np.errstate(divide="ignore"):
        logs = np.log(weights) + logits  # -inf where absent
    unnormalised = np.exp(logs - logs.max())
    total: FloatArray = unnormalised / unnormalised.sum()
    return total
