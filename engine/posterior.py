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
    stretches, levels = axes.stretches(level), np.maximum(axes.levels(level), smallest * (law.softness == 0))
    xt = np.asarray(x, np.float64) / axes.alphas(level)
    if isinstance(law, SoftenedCloud):
        mean, share = _of_cloud(law, xt, levels)
    else:
        mean, share = _of_mixture(law, xt, levels, stretches)
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


def _of_mixture(
    law: GaussianMixture, xt: FloatArray, levels: FloatArray, stretches: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The same. With P_k = (Sigma_k + S^2)^-1, g_k = P_k (xt - mu_k), D = sum_k pi_k (mu_k + Sigma_k g_k) and

    C = sum_k pi_k Sigma_k P_k S^2 + S^2 Cov_pi(g) S^2, since components' means are xt - S^2 g_k. `stretches` (d,) are
    in proportion to 1/levels, and finite where those are 0. Sigma_k = A'A and Sigma_k + S^2 = R'R, R by QR of A above
    S: a sum of squares is not formed, so a covariance that is flat but for rounding stays positive.
    """
    values, vectors = law.axes
    roots = np.sqrt(values)[:, :, None] * vectors.swapaxes(1, 2)  # (m, d, d) A
    noise = np.broadcast_to(np.diag(levels), roots.shape)
    factors = np.linalg.qr(np.concatenate([roots, noise], axis=1), mode="r")  # (m, d, d) R
    offsets = xt - law.means
    whitened = np.linalg.solve(factors.swapaxes(1, 2), offsets[:, :, None])[:, :, 0]  # (m, d) R^-T (xt - mu)
    inverses = np.linalg.inv(factors)
    shares = roots.swapaxes(1, 2) @ (roots @ inverses) @ inverses.swapaxes(1, 2)  # (m, d, d) Sigma_k P_k
    pulls = np.einsum("mij,mj->mi", levels[:, None] * inverses, whitened)  # (m, d) S g_k
    logs = np.log(np.abs(factors[:, np.arange(law.d), np.arange(law.d)])).sum(axis=1)
    weights = _normalised(law.weights, -0.5 * (whitened**2).sum(axis=1) - logs)
    mean = weights @ (law.means + np.einsum("mij,mj->mi", shares, offsets))
    inner = np.einsum("m,mij->ij", weights, shares)
    deviations = pulls - weights @ pulls
    spread = deviations.T @ (weights[:, None] * deviations)
    share = stretches[:, None] * inner / stretches + spread
    return mean, share


def _normalised(weights: FloatArray, logits: FloatArray) -> FloatArray:
    """(m,) w_i exp(logit_i), normalised, in logs."""
    with np.errstate(divide="ignore"):
        logs = np.log(weights) + logits  # -inf where absent
    unnormalised = np.exp(logs - logs.max())
    total: FloatArray = unnormalised / unnormalised.sum()
    return total
