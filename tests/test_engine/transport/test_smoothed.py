"""The smoothed Brenier map: bounds, its gradient, and both limits of its temperature."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.transport import SmoothedMap, semi_discrete

RNG = np.random.default_rng(11)
SITES, HEIGHTS = RNG.normal(size=(30, 2)), 0.3 * RNG.normal(size=30)
LATENTS = RNG.normal(size=(500, 2))


@pytest.mark.parametrize("tau", [1e-3, 0.02, 0.5])
def test_value_lies_within_tau_log_m_above_breniers_potential(tau):
    rough = SmoothedMap(sites=SITES, potentials=HEIGHTS, tau=0.0).value(LATENTS)
    excess = SmoothedMap(sites=SITES, potentials=HEIGHTS, tau=tau).value(LATENTS) - rough
    assert excess.min() >= -1e-14
    assert excess.max() <= tau * math.log(30) + 1e-14


@pytest.mark.parametrize("tau", [0.02, 0.5])
def test_map_is_the_gradient_of_the_value(tau):
    smoothed = SmoothedMap(sites=SITES, potentials=HEIGHTS, tau=tau)
    step = 1e-4 * tau  # central differences err by step^2 |x|^3/tau^2 / 6 and by 1e-16/step
    for axis in range(2):
        ahead = step * np.eye(2)[axis]
        slope = (smoothed.value(LATENTS + ahead) - smoothed.value(LATENTS - ahead)) / (2 * step)
        assert slope == pytest.approx(smoothed(LATENTS)[:, axis], abs=1e-6)


def test_two_sites_give_a_hyperbolic_tangent():
    smoothed = SmoothedMap(sites=np.array([[-1.0], [1.0]]), potentials=np.zeros(2), tau=0.3)
    z = np.linspace(-2, 2, 9)[:, None]
    assert smoothed(z) == pytest.approx(np.tanh(z / 0.3), abs=1e-14)
    assert smoothed.value(z) == pytest.approx(0.3 * np.log(2 * np.cosh(z[:, 0] / 0.3)), abs=1e-14)


def test_no_temperature_is_the_optimal_map_and_any_tiny_one_comes_near():
    *_, plan = semi_discrete(SITES, np.full(30, 1 / 30))
    exact = SmoothedMap(sites=plan.sites, potentials=plan.potentials, tau=0.0)(LATENTS)
    assert (exact == plan.sites[plan.assigned(LATENTS)]).all()
    near = SmoothedMap(sites=plan.sites, potentials=plan.potentials, tau=1e-9)(LATENTS)
    assert np.abs(near - exact).max() < 1e-9  # no latent lies within 80e-9 of a wall
    tiny = SmoothedMap(sites=plan.sites, potentials=plan.potentials, tau=1e-300)(LATENTS)
    assert np.isfinite(tiny).all()
    mean = SmoothedMap(sites=plan.sites, potentials=plan.potentials, tau=1e9)(LATENTS)
    assert np.abs(mean - plan.sites.mean(0)).max() < 1e-7  # weights are 1/m (1 + O(1/tau))


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.floats(1e-3, 2.0))
def test_map_is_monotone_and_stays_in_the_hull(seed, tau):
    rng = np.random.default_rng(seed)
    smoothed = SmoothedMap(sites=rng.normal(size=(9, 3)), potentials=rng.normal(size=9), tau=tau)
    one, other = rng.normal(size=(2, 40, 3))
    # a gradient of a convex function: <T(z) - T(z'), z - z'> >= 0
    assert (((smoothed(one) - smoothed(other)) * (one - other)).sum(1) >= -1e-12).all()
    assert (smoothed(one) <= smoothed.sites.max(0) + 1e-12).all()
    assert (smoothed(one) >= smoothed.sites.min(0) - 1e-12).all()


def test_blocks_do_not_show(monkeypatch):
    smoothed = SmoothedMap(sites=SITES, potentials=HEIGHTS, tau=0.1)
    whole = smoothed(LATENTS)
    monkeypatch.setattr("engine.transport.smoothed.BLOCK", 64)
    assert smoothed(LATENTS) == pytest.approx(whole, abs=1e-14)
