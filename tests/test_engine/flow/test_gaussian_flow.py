"""The flow of a Gaussian as a curve: its speed, against the entropy it loses and the shortest way."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from engine import Schedule
from engine.experiment.mixture import GaussianMixture
from engine.scores import GaussianMixtureScore
from engine.transport.gaussian import gaussian_w2_squared

LAW = GaussianMixture.of([[0.0, 0.0]], np.array([np.diag([2.0, 0.1])]))
NODES, WEIGHTS = np.polynomial.legendre.leggauss(40)


def covariance(t: float) -> np.ndarray:
    return math.exp(-2 * t) * LAW.covariance - math.expm1(-2 * t) * np.eye(2)


def divergence(matrix: np.ndarray) -> float:
    """KL(N(0, matrix) | N(0, I))."""
    return 0.5 * float(np.trace(matrix) - 2 - np.linalg.slogdet(matrix)[1])


def mean_squared_speed(t: float) -> float:
    """E|v_t|^2 of v = -(x + grad log p_t), which is linear: its matrix from the score at the unit vectors."""
    unit = torch.eye(2, dtype=torch.float64)
    velocity = -(unit + GaussianMixtureScore(LAW).score(unit, t, Schedule(termination_time=1.0))).numpy()
    return float(np.trace(velocity @ velocity.T @ covariance(t)))


def integral(low: float, high: float, power: float) -> float:
    """Of E|v|^2 to a power, by Gauss-Legendre in log(t + .02): smooth there, so 40 nodes leave less than 1e-9."""
    a, b = math.log(low + 0.02), math.log(high + 0.02)
    u = (a + b) / 2 + (b - a) / 2 * NODES
    values = np.array([mean_squared_speed(math.exp(each) - 0.02) ** power for each in u])
    return float((b - a) / 2 * (WEIGHTS * values) @ np.exp(u))


@pytest.mark.parametrize("time", [0.3, 1.0, 3.0])
def test_speed_squared_is_the_entropy_lost(time: float) -> None:
    """int E|v|^2 dt = KL(p_0 | N) - KL(p_T | N), to 1e-8."""
    assert integral(0.0, time, 1.0) == pytest.approx(divergence(covariance(0)) - divergence(covariance(time)), abs=1e-8)


def test_the_flow_is_longer_than_the_shortest_way() -> None:
    """At T = 1: W2^2 .50709646, squared length .51916830, action .84647474."""
    zero = np.zeros(2)
    shortest = gaussian_w2_squared(zero, LAW.covariance, zero, covariance(1.0))
    assert shortest == pytest.approx(0.50709646, abs=1e-8)
    assert integral(0.0, 1.0, 0.5) ** 2 == pytest.approx(0.51916830, abs=1e-8)
    assert integral(0.0, 1.0, 1.0) == pytest.approx(0.84647474, abs=1e-8)
