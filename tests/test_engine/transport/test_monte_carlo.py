"""Semi-discrete transport by Monte Carlo: closed forms, the exact potentials, and even masses in many dimensions."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine import EngineError
from engine.transport import semi_discrete
from engine.transport.certificate import certificate
from engine.transport.monte_carlo import monte_carlo_plans, rounds_for
from engine.values import FloatArray

RNG = np.random.default_rng(21)


def solved(sites: FloatArray, weights: FloatArray, rounds: int, scale: float = 1.0, seed: int = 0) -> FloatArray:
    *_, plan = monte_carlo_plans(sites, weights, np.random.default_rng(seed), rounds, scale)
    return plan.potentials


def certified(sites, weights, potentials, draws, scale=1.0):
    steps = certificate(sites, weights, potentials, np.random.default_rng(1000), draws, scale)
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            return ended.value


def bell(x: float) -> float:
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_heights_are_those_of_the_exact_plan(scale):
    sites, weights = RNG.normal(size=(20, 2)) + 1, RNG.uniform(0.5, 1.5, 20)
    weights /= weights.sum()
    for exact in semi_discrete(sites, weights, scale):
        if exact.error < 1e-8:
            break
    off = solved(exact.sites, exact.weights, 300, scale) - exact.potentials
    # a mass is known to .05 of itself (500 of 10,000 counts, sqrt), and a height to that times the cell's own size
    assert np.std(off) < 0.02 * scale


def test_one_site_takes_everything():
    found = certified(np.array([[1.0, 2.0, 0.0]]), np.ones(1), solved(np.ones((1, 3)), np.ones(1), 10), 10_000)
    assert found.missed_at_most == 0
    assert found.masses.tolist() == [1.0]
    assert found.cost == pytest.approx(3 + 5)  # E|z|^2 + |x|^2
    assert found.gap_at_most == 0


@pytest.mark.parametrize("d", [1, 64])
def test_two_sites_share_at_a_hyperplane(d):
    """Heights part at h_2 - h_1 = 2 a q where Phi(q) = w_2, for sites at -a and a along one direction."""
    direction = np.ones(d) / math.sqrt(d)
    sites, weights, q = np.outer([-1.0, 1.0], direction), np.array([0.3, 0.7]), 0.5244005127
    heights = solved(sites, weights, 200)
    # 800,000 draws tell the mass to 5e-4, and averaging loses some; dh/dmass = 2/phi(q) = 5.8
    assert heights[1] - heights[0] == pytest.approx(2 * q, abs=4 * 5.8 * 7e-4)
    found = certified(sites, weights, heights, 100_000)
    w2 = d + 1 - 4 * bell(q)  # d + |x|^2 - 2 E|<z, x>| about the border: 1.6092295 in the plane
    assert abs(found.cost - w2) < 4 * found.cost_error + found.gap_at_most
    assert found.missed_at_most < 0.01


def test_vertices_of_a_cross_polytope_have_equal_heights():
    sites, weights = np.vstack([np.eye(10), -np.eye(10)]), np.full(20, 1 / 20)
    heights = solved(sites, weights, 200)
    # 800,000 draws, 40,000 a cell: relative masses to 5e-3, over a density of ties of about 1
    assert np.abs(heights).max() < 4 * 5e-3
    assert certified(sites, weights, heights, 100_000).missed_at_most < 0.01


def test_on_the_line_cells_are_the_quantiles():
    from scipy.special import ndtri

    sites, weights = np.sort(RNG.normal(size=(12, 1)), axis=0), RNG.dirichlet(np.full(12, 5.0))
    heights = solved(sites, weights, 800)
    borders = -np.diff(heights) / np.diff(sites[:, 0])  # where neighbouring planes meet
    wanted = np.asarray(ndtri(np.cumsum(weights)[:-1]))
    # cumulated masses to 1e-3 by 3 million draws, over a density of at least .03 at the outer borders
    assert np.abs(borders - wanted).max() < 0.03


def test_masses_are_even_in_64_dimensions():
    sites = 0.6 * RNG.normal(size=(100, 64)) * np.linspace(0.2, 1.8, 64)
    weights = np.full(100, 1 / 100)
    plans = list(monte_carlo_plans(sites, weights, np.random.default_rng(0), 60))
    assert [plan.rounds for plan in plans] == [10, 20, 30, 40, 50, 60]
    found = certified(sites, weights, plans[-1].potentials, 100_000)
    assert found.missed < 2 * 0.4 * math.sqrt(100 / (60 * 4096))  # twice what counting all draws at once would leave
    counted = 0.5 * np.abs(found.masses - weights).sum()
    assert abs(counted**2 - found.missed**2 - 0.16 * 100 / 100_000) < 0.5 * counted**2  # the noise of counting is in it


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_less_than_two_percent_is_missed_of_2000_points_in_64_dimensions():
    sites = 0.6 * np.random.default_rng(3).normal(size=(2000, 64)) * np.linspace(0.2, 1.8, 64)
    weights = np.full(2000, 1 / 2000)
    heights = solved(sites, weights, rounds_for(2000, 0.02))
    found = certified(sites, weights, heights, 400_000)
    assert found.missed_at_most < 0.02
    assert found.status(0.02).ok


def test_the_same_draws_give_the_same_plan():
    sites, weights = RNG.normal(size=(30, 5)), np.full(30, 1 / 30)
    first, second = (solved(sites, weights, 20, seed=4) for _ in range(2))
    assert first.tobytes() == second.tobytes()


def test_light_and_heavy_sites_are_both_met():
    sites, weights = RNG.normal(size=(50, 8)), np.geomspace(1e-4, 1, 50)
    weights /= weights.sum()
    assert certified(sites, weights, solved(sites, weights, 300), 200_000).missed < 0.02


def test_a_site_without_weight_is_refused():
    with pytest.raises(EngineError, match="weight above 0"):
        next(monte_carlo_plans(np.eye(3), np.array([0.5, 0.5, 0.0]), np.random.default_rng(0), 10))
