"""Discretised samplers of the reverse SDE: how fast their laws converge, on Gaussians exactly and on two points."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from engine.experiment.target import SoftenedCloud
from engine.scores import EmpiricalScore
from engine.solvers import DDIM, SOLVERS, AbstractSolver, Ancestral, SDEMultistep, State


def last(states: Iterator[State]) -> State:
    return list(states)[-1]


def gaussian_variance(solver: AbstractSolver, steps: int, variance: float = 1.0) -> float:
    """Final variance from the exact one at s = 10 to s = .05 for Gaussian data: everything is linear, so each of the
    noises is followed alone, in its own particle, and nothing is random."""
    levels = np.geomspace(10.0, 0.05, steps + 1)
    xt = torch.zeros((steps + 1, 1), dtype=torch.float64)
    xt[0] = math.sqrt(100.0 + variance)
    noise = np.zeros((steps, steps + 1, 1))
    noise[np.arange(steps), np.arange(1, steps + 1)] = 1.0
    end = last(solver.solve(lambda x, s: x * variance / (variance + s**2), xt, levels, noise)).xt
    return float((end**2).sum())


@pytest.mark.parametrize(
    ("solver", "order", "error"),  # relative errors of the variance at 100 steps, as measured, rounded up
    [
        (DDIM(eta=0.0), 1, 0.06),
        (DDIM(eta=0.3), 1, 0.06),
        (DDIM(eta=0.7), 1, 0.06),
        (Ancestral(), 1, 0.06),
        (SDEMultistep(), 2, 0.0011),
    ],
)
@pytest.mark.parametrize("variance", [0.1, 1.0, 4.0])
def test_variances_converge_with_the_weak_order(
    solver: AbstractSolver, order: int, error: float, variance: float
) -> None:
    """Observed from 200 to 400 steps of h = .026 and .013; the next order's share is below a tenth there."""
    exact = variance + 0.05**2
    rough, coarse, fine = (abs(gaussian_variance(solver, k, variance) / exact - 1) for k in (100, 200, 400))
    assert math.log2(coarse / fine) == pytest.approx(order, abs=0.1)
    assert rough < error


TWO = SoftenedCloud(centres=np.array([[-1.0], [1.0]]), weights=np.array([0.3, 0.7]), softness=0.25)


def second_moment_error(solver: AbstractSolver, steps: int) -> float:
    """E|X|^2 at s = .02 of two softened points, less the exact one, from exact draws at s = 10; 200,000 particles."""
    score, rng, n = EmpiricalScore(TWO), np.random.default_rng(3), 200_000
    noisy = np.where(rng.random(n) < 0.7, 1.0, -1.0) + math.hypot(10.0, 0.25) * rng.standard_normal(n)
    levels = np.geomspace(10.0, 0.02, steps + 1)
    noise = rng.standard_normal((steps, n, 1)) if solver.stochastic else None
    end = last(solver.solve(score.denoise, score.tensor(noisy[:, None]), levels, noise)).xt
    return float((end**2).mean()) - (1 + 0.25**2 + 0.02**2)


def test_multistep_has_the_second_order_on_two_points_too() -> None:
    """Standard error of the mean of X^2: at most 1.3e-3. Errors .054, .0097 at 12, 25 steps; ancestral -.058 at 25."""
    coarse, fine = (second_moment_error(SDEMultistep(), k) for k in (12, 25))
    assert abs(fine) < 0.016
    assert abs(coarse) > 3 * abs(fine)
    assert abs(second_moment_error(Ancestral(), 25)) > 3 * abs(fine)


@pytest.mark.parametrize("eta", [0.0, 0.5, 1.0])
def test_every_eta_keeps_the_masses_of_the_points(eta: float) -> None:
    """The share of the first of two points, .3 +- .002 (two standard errors at 50,000 particles), to the first order in
    the step: measured within .01 at 100 steps."""
    score, rng, n = EmpiricalScore(TWO), np.random.default_rng(4), 50_000
    noisy = np.where(rng.random(n) < 0.7, 1.0, -1.0) + math.hypot(10.0, 0.25) * rng.standard_normal(n)
    levels = np.geomspace(10.0, 0.02, 101)
    end = last(
        DDIM(eta=eta).solve(score.denoise, score.tensor(noisy[:, None]), levels, rng.standard_normal((100, n, 1)))
    )
    assert float((end.xt < 0).double().mean()) == pytest.approx(0.3, abs=0.01 + 4 * math.sqrt(0.21 / n))


def test_ancestral_is_ddim_with_all_of_the_noise() -> None:
    levels, noise = np.geomspace(5.0, 0.1, 6), np.random.default_rng(1).standard_normal((5, 3, 2))
    xt = torch.as_tensor(noise[0])
    one, other = (last(each.solve(lambda x, s: 0.5 * x, xt, levels, noise)) for each in (Ancestral(), DDIM(eta=1.0)))
    assert torch.equal(one.xt, other.xt)
    level = xt
    for a, b, fresh in zip(levels, levels[1:], noise, strict=False):  # Ho et al. (7), in data coordinates
        ratio2 = (b / a) ** 2
        level = 0.5 * level + ratio2 * 0.5 * level + b * math.sqrt(1 - ratio2) * torch.as_tensor(fresh)
    assert (one.xt - level).abs().max() < 1e-12


@pytest.mark.parametrize("name", [name for name, solver in SOLVERS.items() if solver().stochastic])
def test_stochastic_steps_need_noise(name: str) -> None:
    with pytest.raises(ValueError, match="noise"):
        next(SOLVERS[name]().solve(lambda x, s: x, torch.zeros((1, 2)), np.array([1.0, 0.5])))
