"""What a reversal from N(0, I) makes of a Gaussian, in closed form: the prior error alone (arXiv 2410.13431).

Ornstein-Uhlenbeck process with kappa = beta = 1, exact score of N(a, S_0); S_T = exp(-2T) S_0 + (1 - exp(-2T)) I.
"""

from __future__ import annotations

import math

import numpy as np

from ..values import FloatArray


def diffused_covariance(covariance: FloatArray, time: float) -> FloatArray:
    """(d, d) S_T of X_T."""
    alpha = math.exp(-time)
    diffused: FloatArray = alpha**2 * covariance + (1 - alpha**2) * np.eye(len(covariance))
    return diffused


def ode_covariance(covariance: FloatArray, time: float) -> FloatArray:
    """(d, d) S_0 S_T^-1: where the probability flow brings N(0, I)."""
    final: FloatArray = covariance @ np.linalg.inv(diffused_covariance(covariance, time))
    return (final + final.T) / 2


def sde_covariance(covariance: FloatArray, time: float) -> FloatArray:
    """(d, d) S_0 - K S_T K' + K K', K = exp(-T) S_0 S_T^-1: where the reverse SDE brings N(0, I)."""
    diffused = diffused_covariance(covariance, time)
    gain = math.exp(-time) * covariance @ np.linalg.inv(diffused)
    final: FloatArray = covariance - gain @ diffused @ gain.T + gain @ gain.T
    return final
