"""The funnel and its exact score: closed forms, and its own derivatives."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy.integrate import quad

from engine.laws.funnel import Funnel
from engine.learning import TrainingProblem
from engine.learning.bayes_floor import exact_score
from engine.learning.losses import draw_data
from engine.scores.funnel import FunnelScore


def points(d: int, n: int = 20) -> torch.Tensor:
    return torch.as_tensor(np.random.default_rng(d).standard_normal((n, d)) * 2)


@pytest.mark.parametrize("s", [0.02, 1.0, 100.0])
def test_one_coordinate_is_a_gaussian(s: float) -> None:
    score, z = FunnelScore(Funnel(d=1)), points(1)
    assert score.denoise(z, s).numpy() == pytest.approx(9 / (9 + s * s) * z.numpy(), rel=1e-12, abs=1e-12)
    assert score.covariance(z, s).numpy() == pytest.approx(np.full((20, 1, 1), 9 * s * s / (9 + s * s)), rel=1e-12)
    variance = 9 + s * s
    expected = -0.5 * (z[:, 0].numpy() ** 2 / variance + math.log(2 * math.pi * variance))
    assert score.log_density(z, s).numpy() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("d", "s"), [(2, 0.3), (3, 1.0), (50, 2.0)])
def test_density_is_the_integral_over_the_first_coordinate(d: int, s: float) -> None:
    z = points(d, 3)
    for row, found in zip(z.numpy(), FunnelScore(Funnel(d=d)).log_density(z, s).tolist(), strict=True):

        def log_joint(x1: float, row: np.ndarray = row) -> float:
            spread = math.exp(x1) + s * s
            first = -(x1**2) / 18 - (row[0] - x1) ** 2 / (2 * s * s) - math.log(6 * math.pi * s)
            rest = -0.5 * (row[1:] ** 2).sum() / spread - 0.5 * (d - 1) * math.log(2 * math.pi * spread)
            return first + rest

        most = max(log_joint(x1) for x1 in np.linspace(-15, 15, 600))
        integral, error = quad(lambda x1, f=log_joint, m=most: math.exp(f(x1) - m), -20, 20, limit=500)
        assert error < 1e-6 * integral
        assert found == pytest.approx(math.log(integral) + most, abs=1e-6)


@pytest.mark.parametrize(("d", "s"), [(2, 0.1), (3, 1.0), (50, 3.0)])
def test_score_and_covariance_are_derivatives(d: int, s: float) -> None:
    """Tweedie: D = xt + s^2 grad log p, and dD/dxt = C/s^2. Central differences of step 1e-5 err by about 1e-9."""
    score, z, step = FunnelScore(Funnel(d=d)), points(d, 4), 1e-5
    denoised, jacobian = score.denoise(z, s), score.jacobian(z, s)
    for axis in range(min(d, 3)):
        shift = torch.zeros(d, dtype=torch.float64)
        shift[axis] = step
        slope = (score.log_density(z + shift, s) - score.log_density(z - shift, s)) / (2 * step)
        assert denoised[:, axis].numpy() == pytest.approx((z[:, axis] + s * s * slope).numpy(), rel=1e-5, abs=1e-6)
        column = (score.denoise(z + shift, s) - score.denoise(z - shift, s)) / (2 * step)
        assert jacobian[:, :, axis].numpy() == pytest.approx(column.numpy(), rel=1e-5, abs=1e-6)


def test_nothing_is_denoised_to_nothing() -> None:
    assert FunnelScore(Funnel(d=2)).denoise(torch.zeros((0, 2), dtype=torch.float64), 1.0).shape == (0, 2)


def test_draws_have_the_laws_variances() -> None:
    drawn = draw_data(Funnel(d=3), 100_000, np.random.default_rng(1))
    # kurtosis of a Gaussian: standard error of a variance is sqrt(2/n) = .45 %, five of them
    assert drawn[:, 0].var() == pytest.approx(9, rel=0.0225)
    for axis in (1, 2):
        assert (drawn[:, axis] * np.exp(-drawn[:, 0] / 2)).var() == pytest.approx(1, rel=0.0225)
    assert Funnel(d=3).radius == pytest.approx(math.sqrt(9 + 2 * math.exp(4.5)))


def test_a_funnel_is_a_problem_like_any_other() -> None:
    problem = TrainingProblem(target=Funnel(d=2))
    assert isinstance(exact_score(problem), FunnelScore)
    assert problem.std == pytest.approx(math.sqrt((9 + math.exp(4.5)) / 2))
    assert problem != TrainingProblem(target=Funnel(d=3))
    with pytest.raises(ValueError, match="first coordinate"):
        Funnel(d=0)
