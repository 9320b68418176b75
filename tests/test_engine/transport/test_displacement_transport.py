"""Displacement interpolation is a geodesic of constant speed, in clouds and in the Gaussian closed form."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.transport import (
    displaced,
    displaced_cloud,
    displaced_gaussian,
    exact_plan,
    gaussian_map,
    gaussian_w2_squared,
)


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.floats(0, 1), st.floats(0, 1))
def test_clouds_move_at_constant_speed(seed, one, other):
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(8, 2)), rng.normal(size=(11, 2)) + 1
    a, b = rng.dirichlet(np.ones(8)), rng.dirichlet(np.ones(11))
    plan = exact_plan(x, y, a, b)
    (x_s, mass), (x_t, _) = displaced_cloud(plan, x, y, one), displaced_cloud(plan, x, y, other)
    between = exact_plan(x_s, x_t, mass, mass).cost
    assert between == pytest.approx((other - one) ** 2 * plan.cost, abs=1e-12)  # rounding of 18 terms below 30


@pytest.mark.parametrize("time", [0.0, 0.3, 0.5, 1.0])
def test_gaussians_move_at_constant_speed(time):
    rng = np.random.default_rng(1)
    halves = rng.normal(size=(2, 3, 3))
    first, last = (half @ half.T + 0.1 * np.eye(3) for half in halves)
    means = rng.normal(size=(2, 3))
    total = gaussian_w2_squared(means[0], first, means[1], last)
    move = gaussian_map(means[0], first, means[1], last)
    mean, covariance = displaced_gaussian(move, first, time)
    # roots of matrices of condition up to about 100 lose two or three of sixteen digits, W2^2 near 0 half of them
    assert gaussian_w2_squared(means[0], first, mean, covariance) == pytest.approx(time**2 * total, abs=1e-7)
    assert gaussian_w2_squared(mean, covariance, means[1], last) == pytest.approx((1 - time) ** 2 * total, abs=1e-7)


def test_ends_are_the_given_points():
    x, y = np.random.default_rng(2).normal(size=(2, 5, 2))
    assert (displaced(x, y, 0.0) == x).all()
    assert (displaced(x, y, 1.0) == y).all()
