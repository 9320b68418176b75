"""Transport between Gaussians against its closed forms, and prior errors of the table in the numerics notes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.transport import gaussian_map, gaussian_w2_squared

ORIGIN = np.zeros(2)


def covariance(rng):
    root = rng.normal(size=(3, 3))
    return root @ root.T + 0.1 * np.eye(3)


def test_commuting_covariances_add_up_coordinate_by_coordinate():
    cost = gaussian_w2_squared(np.array([1.0, 2.0]), np.diag([4.0, 1.0]), ORIGIN, np.diag([1.0, 9.0]))
    assert cost == pytest.approx(5 + (2 - 1) ** 2 + (1 - 3) ** 2, rel=1e-14)


@pytest.mark.parametrize(("time", "distance"), [(0.5, 0.24884502), (1.0, 0.09081091), (2.0, 0.01231273)])
def test_prior_error_of_a_gaussian_under_the_process(time, distance):
    alpha2 = math.exp(-2 * time)
    diffused = np.diag(alpha2 * np.array([2.0, 0.1]) + (1 - alpha2))
    squared = gaussian_w2_squared(ORIGIN, diffused, ORIGIN, np.eye(2))
    assert math.sqrt(squared) == pytest.approx(distance, abs=5e-9)  # half a unit of the last printed place


def test_transport_from_time_one_to_the_data():
    diffused = np.diag(math.exp(-2) * np.array([2.0, 0.1]) + 1 - math.exp(-2))
    squared = gaussian_w2_squared(ORIGIN, diffused, ORIGIN, np.diag([2.0, 0.1]))
    assert squared == pytest.approx(0.50709646, abs=5e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_map_is_symmetric_pushes_forward_and_attains_the_cost(seed):
    rng = np.random.default_rng(seed)
    first, second = covariance(rng), covariance(rng)
    a, b = rng.normal(size=3), rng.normal(size=3)
    optimal = gaussian_map(a, first, b, second)
    # conditioning: eigenvalues lie between 0.1 and about 30, so roots and inverses keep 12 digits
    assert optimal.matrix @ first @ optimal.matrix == pytest.approx(second, rel=1e-9, abs=1e-9)
    assert np.linalg.eigvalsh(optimal.matrix)[0] > 0
    assert optimal(a[None])[0] == pytest.approx(b, abs=1e-12)
    moved = optimal.matrix - np.eye(3)
    cost = float(((a - b) ** 2).sum() + np.trace(moved @ first @ moved))
    assert gaussian_w2_squared(a, first, b, second) == pytest.approx(cost, rel=1e-9, abs=1e-9)
    assert gaussian_w2_squared(b, second, a, first) == pytest.approx(cost, rel=1e-9, abs=1e-9)
