"""Forward processes: exact paths with the right law."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Schedule
from engine.noise import BrownianPaths
from engine.particles import Stream
from engine.processes import PROCESSES, OrnsteinUhlenbeck

N = 4000


def noise(levels: np.ndarray, n: int = N) -> np.ndarray:
    end = np.random.default_rng(2).standard_normal((n, 2))
    return BrownianPaths(seed=3, stream=Stream.FORWARD, end=end).at(levels)


@pytest.mark.parametrize("name", PROCESSES)
def test_paths_begin_at_the_data(name: str) -> None:
    x0 = np.random.default_rng(1).standard_normal((10, 2))
    levels = np.array([0.0, 1.0])
    path = PROCESSES[name](schedule=Schedule(termination_time=1.0)).path(x0, noise(levels, 10), levels)
    assert np.array_equal(path[0], x0)


@pytest.mark.parametrize(("kappa", "beta"), [(1.0, 1.0), (2.0, 0.5)])
def test_paths_have_the_transition_law(kappa: float, beta: float) -> None:
    schedule = Schedule(termination_time=2.0, kappa=kappa, beta=beta)
    times = np.array([0.05, 0.5, 2.0])
    levels = np.array([schedule.noise_level(t) for t in times])
    path = OrnsteinUhlenbeck(schedule=schedule).path(np.full((N, 2), 1.5), noise(levels), levels)
    for t, x in zip(times.tolist(), path, strict=True):
        sigma = schedule.sigma(t)
        # 2N = 8000 normals: standard errors sigma/sqrt(8000) = .011 sigma and sqrt(2/8000) = .016 relative; five each.
        assert x.mean() == pytest.approx(1.5 * schedule.alpha(t), abs=0.056 * sigma)
        assert x.var() == pytest.approx(sigma**2, rel=0.08)


def test_drift_and_diffusion_move_mean_and_variance_as_the_paths_do() -> None:
    schedule = Schedule(termination_time=1.0, kappa=1.7, beta=0.6)
    process = OrnsteinUhlenbeck(schedule=schedule)
    t, h = 0.4, 1e-5
    slope = (schedule.alpha(t + h) - schedule.alpha(t - h)) / (2 * h)
    assert process.drift(np.array([[schedule.alpha(t)]]), t)[0, 0] == pytest.approx(
        slope, rel=1e-8
    )  # O(h^2) and 1e-16/h
    growth = (schedule.sigma(t + h) ** 2 - schedule.sigma(t - h) ** 2) / (2 * h)
    expected = process.diffusion(t) ** 2 - 2 * schedule.kappa * schedule.sigma(t) ** 2
    assert growth == pytest.approx(expected, rel=1e-7)  # likewise, and a difference of terms ten times as large


def test_end_of_a_long_path_is_the_prior_latent_of_its_particle() -> None:
    schedule = Schedule(termination_time=6.0, kappa=1.0, beta=2.0)
    gaussian = np.random.default_rng(4).standard_normal((300, 2))
    paths = BrownianPaths(seed=3, stream=Stream.FORWARD, end=gaussian)
    gaps = []
    for t in (6.0, 8.0, 9.0):
        level = np.array([schedule.noise_level(t)])
        x = OrnsteinUhlenbeck(schedule=schedule).path(np.ones((300, 2)), paths.at(level), level)[0]
        gaps.append(np.sqrt(((x - schedule.prior_std * gaussian) ** 2).mean()))
    assert gaps[0] > gaps[1] > gaps[2]
    far = np.array([1e5])
    x = OrnsteinUhlenbeck(schedule=schedule).path(np.ones((300, 2)), paths.at(far), far)[0]
    assert x == pytest.approx(schedule.prior_std * gaussian, abs=1e-4)  # what is left is alpha x0 = 7e-6
