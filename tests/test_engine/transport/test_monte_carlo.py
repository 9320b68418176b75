"""Semi-discrete transport by Monte Carlo: the exact potentials in the plane, and even masses in many dimensions."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.transport import semi_discrete
from engine.transport.monte_carlo import monte_carlo_plans

RNG = np.random.default_rng(21)


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_heights_are_those_of_the_exact_plan(scale):
    sites, weights = RNG.normal(size=(20, 2)) + 1, RNG.uniform(0.5, 1.5, 20)
    weights /= weights.sum()
    for exact in semi_discrete(sites, weights, scale):
        if exact.error < 1e-8:
            break
    *_, plan = monte_carlo_plans(exact.sites, exact.weights, np.random.default_rng(0), 300, scale)
    off = plan.potentials - exact.potentials
    # a mass is known to .05 of itself (500 of 10,000 counts, sqrt), and a height to that times the cell's own size
    assert np.std(off) < 0.02 * scale
    assert plan.masses == pytest.approx(weights, abs=4 * math.sqrt(0.08 / 4096))


def test_masses_are_even_in_64_dimensions():
    sites = 0.6 * RNG.normal(size=(100, 64)) * np.linspace(0.2, 1.8, 64)
    weights = np.full(100, 1 / 100)
    plans = list(monte_carlo_plans(sites, weights, np.random.default_rng(0), 60))
    assert [plan.rounds for plan in plans] == [10, 20, 30, 40, 50, 60]
    z = np.random.default_rng(1).standard_normal((20_000, 64))
    counts = np.bincount((z @ sites.T + plans[-1].potentials).argmax(1), minlength=100) / 20_000
    noise = 0.5 * math.sqrt(2 / math.pi * 100 / 20_000)  # total variation of even masses, by counting alone
    assert 0.5 * np.abs(counts - weights).sum() < 2 * noise


def test_the_same_draws_give_the_same_plan():
    sites, weights = RNG.normal(size=(30, 5)), np.full(30, 1 / 30)
    first, second = (list(monte_carlo_plans(sites, weights, np.random.default_rng(4), 20))[-1] for _ in range(2))
    assert first.potentials.tobytes() == second.potentials.tobytes()
