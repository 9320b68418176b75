"""The certificate of a semi-discrete map: bounds hold where the truth is known, and say so where a target is missed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from engine.transport import semi_discrete
from engine.transport.certificate import MassCertificate, certificate
from engine.values import FloatArray

TWO = np.array([[-1.0, 0.0], [1.0, 0.0]])


def certified(sites: FloatArray, weights: FloatArray, heights: FloatArray, draws: int, seed: int) -> MassCertificate:
    steps = certificate(sites, weights, heights, np.random.default_rng(seed), draws)
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            value: MassCertificate = ended.value
            return value


@pytest.mark.parametrize("shift", [0.0, 0.02, 0.3])
def test_missed_mass_is_bounded_19_times_in_20(shift: float) -> None:
    """Two half spaces: heights off by `shift` move the border by shift/2 and the mass by Phi(shift/2) - 1/2."""
    weights, missed = np.array([0.5, 0.5]), float(ndtr(shift / 2) - 0.5)
    bounds = [certified(TWO, weights, np.array([0.0, shift]), 5000, k).missed_at_most for k in range(100)]
    # 95 of 100, less three standard deviations of that count
    assert np.mean(np.array(bounds) >= missed) >= 0.95 - 3 * 0.022
    assert max(bounds) < missed + 5 * 0.5 / np.sqrt(5000)  # 3 standard deviations by chance, 2 added


def test_cost_and_gap_enclose_the_exact_cost() -> None:
    random = np.random.default_rng(3)
    for exact in semi_discrete(random.normal(size=(30, 2)), np.full(30, 1 / 30)):
        if exact.error < 1e-10:
            break
    optimal = certified(exact.sites, exact.weights, exact.potentials, 200_000, 5)
    for off in (0.02, 0.1, 0.5):
        heights = exact.potentials + off * random.normal(size=len(exact.sites))
        found = certified(exact.sites, exact.weights, heights, 200_000, 5)
        assert found.missed_at_most > optimal.missed_at_most
        # the same draws, so that the optimum's own noise is in both: a wrong potential costs something, at most the gap
        assert 0 < optimal.cost - found.cost < found.gap_at_most
    assert abs(optimal.cost - exact.w2_squared) < 4 * optimal.cost_error


def test_shifted_sites_cost_their_distance_more() -> None:
    weights, away = np.array([0.4, 0.6]), np.array([3.0, -1.0])
    near, far = (certified(TWO + by, weights, np.array([0.0, 0.3]), 20_000, 1) for by in (0 * away, away))
    # E|z - x - a|^2 = E|z - x|^2 + |a|^2 + 2 <mean, a>
    mean = weights @ TWO
    assert far.cost - near.cost == pytest.approx(away @ away + 2 * mean @ away, abs=1e-5)
    assert far.masses.tolist() == near.masses.tolist()


def test_a_missed_target_is_said_in_a_sentence() -> None:
    found = certified(TWO, np.array([0.5, 0.5]), np.array([0.0, 1.0]), 5000, 0)
    status = found.status(0.02)
    assert not status.ok
    assert "2 % was wanted" in status.sentence
    assert found.status(0.5).ok


def test_it_can_be_stopped_between_steps() -> None:
    steps = certificate(TWO, np.array([0.5, 0.5]), np.zeros(2), np.random.default_rng(0), 10_000)
    assert [next(steps), next(steps), next(steps)] == [4096, 8192, 10_000]
    steps.close()
