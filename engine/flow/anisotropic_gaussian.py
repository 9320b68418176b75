"""The probability flow of a centred Gaussian under drift -Ax with noise (2A)^1/2, whose prior is N(0, I).

It is linear, and no optimal map where A and the covariance do not commute (Tanana 2021, Comptes Rendus 359).
"""

from __future__ import annotations

import math

import numpy as np
from scipy.integrate import DOP853
from scipy.linalg import polar

from ..transport import gaussian_w2_squared
from ..values import FloatArray

TOLERANCE = 1e-12


def linear_encoder(covariance: FloatArray, drift: FloatArray, time: float) -> FloatArray:
    """(d, d) matrix M, x_T = M x_0, of dM/dt = -A (I - Sigma_t^-1) M; `drift` (d,) the diagonal of A."""
    d = len(drift)

    def velocity(t: float, state: FloatArray) -> FloatArray:
        present = diffused(covariance, drift, t)
        moved: FloatArray = -drift[:, None] * ((np.eye(d) - np.linalg.inv(present)) @ state.reshape(d, d))
        return moved.ravel()

    solver = DOP853(velocity, 0.0, np.eye(d).ravel(), time, rtol=TOLERANCE, atol=TOLERANCE)
    while solver.status == "running":
        solver.step()
    matrix: FloatArray = solver.y.reshape(d, d)
    return matrix


def diffused(covariance: FloatArray, drift: FloatArray, time: float) -> FloatArray:
    """(d, d) covariance at a time: exp(-At) Sigma exp(-At) + I - exp(-2At)."""
    alphas = np.exp(-drift * time)
    spread: FloatArray = alphas[:, None] * covariance * alphas + np.diag(1 - alphas**2)
    return spread


def linear_costs(covariance: FloatArray, matrix: FloatArray) -> tuple[float, float, float]:
    """E|x - Mx|^2 for x ~ N(0, Sigma), the least cost to the same law, and by how many degrees M turns (d = 2)."""
    stay = np.eye(len(matrix)) - matrix
    origin = np.zeros(len(matrix))
    least = gaussian_w2_squared(origin, covariance, origin, matrix @ covariance @ matrix.T)
    turn, _ = polar(matrix)
    return (
        float(np.trace(stay @ covariance @ stay.T)),
        least,
        math.degrees(math.atan2(turn[1, 0], turn[0, 0])),
    )
