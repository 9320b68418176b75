"""Fitted rates: exact on what they model, blind to what lies within a floor."""

from __future__ import annotations

import numpy as np
import pytest

from engine.flow.decay import fitted_decay
from engine.flow.gaussian_reversal import diffused_covariance, ode_covariance, sde_covariance

TIMES = np.linspace(1, 6, 11)


def test_decay_with_its_correction_is_found_exactly() -> None:
    values = np.exp(0.3 - 2 * TIMES + 0.7 * np.exp(-TIMES))
    decay = fitted_decay(TIMES, values, 0 * TIMES, 1.0, 1.0)
    assert decay is not None
    assert (decay.rate, decay.offset, decay.bend) == pytest.approx((2, 0.3, 0.7), abs=1e-10)
    assert decay(TIMES) == pytest.approx(values)


def test_values_within_their_floor_are_left_out() -> None:
    floor = np.full(len(TIMES), 1e-9)
    values = np.exp(-5 * TIMES) + floor
    decay = fitted_decay(TIMES, values, floor, 2.0, 1.0, 1e3)
    assert decay is not None
    assert decay.rate == pytest.approx(5, abs=0.01)
    assert decay.last < 3
    assert fitted_decay(TIMES, values, 1e6 * floor, 2.0, 1.0) is None


def test_reversal_of_a_gaussian_at_its_ends() -> None:
    covariance = np.array([[2.0, 0.4], [0.4, 0.1]])
    # at T = 0 nothing happens to N(0, I) under either, and as T grows both reach the data
    assert ode_covariance(covariance, 0.0) == pytest.approx(np.eye(2))
    assert sde_covariance(covariance, 0.0) == pytest.approx(np.eye(2))
    for final in (ode_covariance, sde_covariance):
        assert final(covariance, 12.0) == pytest.approx(covariance, abs=1e-9)
    assert diffused_covariance(covariance, 12.0) == pytest.approx(np.eye(2), abs=1e-9)
