"""Gaussian mixtures: their checks, their exact score against derivatives of their density, and the curvature shift."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine import EngineError, Experiment, Schedule, measure
from engine.experiment.mixture import GaussianMixture, sample_cloud
from engine.experiment.target import SoftenedCloud
from engine.scores import EmpiricalScore, GaussianMixtureScore

LEVELS = [0.0, 1e-3, 0.1, 1.0, 30.0]


def random_mixture(d: int, m: int = 5, seed: int = 0) -> GaussianMixture:
    rng = np.random.default_rng(seed)
    roots = rng.standard_normal((m, d, d)) / math.sqrt(d)
    return GaussianMixture.of(
        1.5 * rng.standard_normal((m, d)),
        roots @ roots.swapaxes(1, 2) + 0.05 * np.eye(d),
        weights=rng.dirichlet(np.ones(m)),
    )


def funnel(d: int, slices: int = 41) -> GaussianMixture:
    """x_1 ~ N(0, 9), the rest N(0, exp(x_1)), in slices of x_1 half a unit wide: from exp(-10) to exp(10)."""
    x1 = np.linspace(-10, 10, slices)
    variances = np.exp(x1)[:, None] * np.ones((1, d))
    variances[:, 0] = (x1[1] - x1[0]) ** 2 / 4
    return GaussianMixture.of(x1[:, None] * np.eye(d)[0], variances=variances, weights=np.exp(-(x1**2) / 18))


def derivatives(score: GaussianMixtureScore, x: torch.Tensor, s: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Gradient (n, d) and Hessian (n, d, d) of the log density, by automatic differentiation."""
    x = x.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(score.log_density(x, s).sum(), x, create_graph=True)
    rows = [torch.autograd.grad(gradient[:, a].sum(), x, retain_graph=True)[0] for a in range(x.shape[1])]
    return gradient.detach(), torch.stack(rows, dim=1)


@pytest.mark.parametrize("d", [1, 2, 5])
@pytest.mark.parametrize("s", LEVELS)
def test_isotropic_components_are_a_softened_cloud(d: int, s: float) -> None:
    rng = np.random.default_rng(d)
    centres, weights = rng.standard_normal((7, d)), rng.dirichlet(np.ones(7))
    cloud = EmpiricalScore(SoftenedCloud(centres=centres, weights=weights, softness=0.3))
    mixture = GaussianMixtureScore(GaussianMixture.of(centres, variances=0.09, weights=weights))
    x = cloud.tensor((1 + s) * rng.standard_normal((9, d)))
    for one, other in [
        (mixture.denoise(x, s), cloud.denoise(x, s)),
        (mixture.jacobian(x, s), cloud.jacobian(x, s)),
        (mixture.covariance(x, s), cloud.covariance(x, s)),
        (mixture.log_density(x, s), cloud.log_density(x, s)),
    ]:
        torch.testing.assert_close(one, other, rtol=1e-10, atol=1e-11)  # rounding, over 1/s0^2


@pytest.mark.parametrize("d", [1, 2, 6])
@pytest.mark.parametrize("s", LEVELS[1:])
def test_denoiser_and_jacobian_are_derivatives_of_the_density(d: int, s: float) -> None:
    """Tweedie: D = x + s^2 grad log p and dD/dx = I + s^2 Hess log p."""
    score = GaussianMixtureScore(random_mixture(d))
    x = score.tensor((1 + s) * np.random.default_rng(3).standard_normal((8, d)))
    gradient, hessian = derivatives(score, x, s)
    size = 1 + float(x.abs().max())
    torch.testing.assert_close(score.denoise(x, s), x + s * s * gradient, rtol=0, atol=1e-12 * size)
    # The difference I + s^2 Hess loses what J is small by: 1/s^2 at s = 30, so 1e-12 absolute.
    torch.testing.assert_close(score.jacobian(x, s), torch.eye(d) + s * s * hessian, rtol=0, atol=1e-10)


@pytest.mark.parametrize("t", [0.0, 1e-4, 0.3, 3.0])
def test_score_and_hessian_are_derivatives_of_log_p_t_down_to_no_noise(t: float) -> None:
    score, schedule = GaussianMixtureScore(random_mixture(2)), Schedule(termination_time=3.0, kappa=1.2, beta=0.7)
    x = score.tensor(np.random.default_rng(4).standard_normal((6, 2)))
    alpha = schedule.alpha(t)
    gradient, hessian = derivatives(score, x / alpha, schedule.noise_level(t))
    torch.testing.assert_close(score.score(x, t, schedule), gradient / alpha, rtol=1e-10, atol=1e-10)
    torch.testing.assert_close(score.hessian(x, t, schedule), hessian / alpha**2, rtol=1e-10, atol=1e-9)


@pytest.mark.parametrize(("weights", "means", "variances"), [((0.3, 0.7), (-1.0, 1.5), (0.2, 0.04))])
@pytest.mark.parametrize("s", [0.2, 1.0, 3.0])
def test_a_mixture_on_the_line_is_its_quadrature(
    weights: tuple[float, float], means: tuple[float, float], variances: tuple[float, float], s: float
) -> None:
    """Posterior mean and variance by the trapezoidal rule over x_0, which is exact to rounding for Gaussians."""
    score = GaussianMixtureScore(GaussianMixture.of(means, variances=variances, weights=weights))
    x0 = np.linspace(-12, 12, 24_001)
    prior = sum(
        w * np.exp(-((x0 - mu) ** 2) / (2 * v)) / math.sqrt(v)
        for w, mu, v in zip(weights, means, variances, strict=True)
    )
    for x in (-2.0, 0.1, 0.9, 2.5):
        posterior = prior * np.exp(-((x - x0) ** 2) / (2 * s * s))
        mean = (posterior @ x0) / posterior.sum()
        variance = (posterior @ (x0 - mean) ** 2) / posterior.sum()
        at = torch.tensor([[x]], dtype=torch.float64)
        assert score.denoise(at, s).item() == pytest.approx(mean, abs=1e-11)
        assert score.covariance(at, s).item() == pytest.approx(variance, abs=1e-11)


@pytest.mark.parametrize("d", [2, 10, 50])
def test_the_funnel_is_exact_at_every_level_and_far_away(d: int) -> None:
    mixture = funnel(d)
    score, single = GaussianMixtureScore(mixture), GaussianMixtureScore(mixture, dtype=torch.float32)
    assert mixture.covariance[0, 0] == pytest.approx(9.0, rel=0.02)  # cut at 10/3 standard deviations
    rng = np.random.default_rng(5)
    x0 = mixture.place(rng.choice(len(mixture), 40, p=mixture.weights), rng.standard_normal((40, d)))
    for s in (0.0, 1e-3, 0.3, 3.0, 1e3):
        x = score.tensor(np.concatenate([x0 + s * rng.standard_normal(x0.shape), np.full((1, d), 1e5)]))
        denoised = score.denoise(x, s)
        assert denoised.isfinite().all()
        assert single.denoise(x.float(), s).isfinite().all()
        assert single.jacobian(x.float(), s).isfinite().all()
        if s > 0:
            gradient, _ = derivatives(score, x, s)
            # x + s^2 grad cancels to what D is: rounding of x times a few, the pull reaching |x|/narrowest variance.
            torch.testing.assert_close(denoised[:-1], (x + s * s * gradient)[:-1], rtol=1e-8, atol=1e-9 * (1 + s))


@given(curvature=st.floats(-1.5, 1e3), seed=st.integers(0, 50))
def test_shift_multiplies_the_density_by_a_gaussian(curvature: float, seed: int) -> None:
    mixture = random_mixture(2, 4, seed)
    curvature = max(curvature, 0.95 * mixture.lowest_curvature)
    plain, shifted = GaussianMixtureScore(mixture), GaussianMixtureScore(mixture.shifted(curvature))
    x = plain.tensor(np.random.default_rng(6).uniform(-1, 1, (6, 2)))
    difference = shifted.log_density(x, 0.0) - plain.log_density(x, 0.0) + curvature * (x**2).sum(1) / 2
    # Equal up to the normalising constant. Terms reach |c| + 1/.05 and lose as much again near the lowest curvature.
    assert (difference - difference[0]).abs().max() < 1e-10 * (1 + abs(curvature))
    schedule = Schedule(termination_time=1.0)
    lowered = plain.hessian(x, 0.0, schedule) - curvature * torch.eye(2, dtype=torch.float64)
    torch.testing.assert_close(shifted.hessian(x, 0.0, schedule), lowered, rtol=1e-9, atol=1e-8)


def test_a_shift_without_an_integral_is_refused() -> None:
    mixture = GaussianMixture.of([[0.0, 0.0], [9.0, 0.0]], variances=[[1.0, 4.0], [100.0, 100.0]], weights=[1.0, 0.0])
    assert mixture.lowest_curvature == -0.25  # of the components that are present
    assert mixture.shifted(-0.24).covariances[0, 1, 1] == pytest.approx(4 / (1 - 0.96))
    with pytest.raises(EngineError, match="not above"):
        mixture.shifted(-0.25)


def test_degenerate_components_stay_finite() -> None:
    flat = GaussianMixture.of(
        [[-1.0, 0.0], [-1.0, 0.0], [2.0, 0.0], [5.0, 5.0]],
        [[[1.0, 1.0], [1.0, 1.0]], [[0.0, 0.0], [0.0, 0.0]], [[1e-9, 0.0], [0.0, 10.0]], [[1.0, 0.0], [0.0, 1.0]]],
        weights=[1, 1, 1, 0],
    )
    x = np.array([[-1.0, 0.0], [0.5, 0.0], [1e4, -1e4], [2.0, 1.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for dtype in (torch.float64, torch.float32):
            score = GaussianMixtureScore(flat, dtype=dtype)
            for s in (0.0, 1e-8, 1e-3, 1.0, 1e6):
                for values in (score.denoise(score.tensor(x), s), score.jacobian(score.tensor(x), s)):
                    assert values.isfinite().all()
                assert not score.log_density(score.tensor(x), s).isnan().any()
    assert GaussianMixtureScore(flat).denoise(torch.zeros((0, 2), dtype=torch.float64), 1.0).shape == (0, 2)


def test_single_precision_is_good_enough_for_pictures() -> None:
    mixture = random_mixture(2, 8)
    double, single = GaussianMixtureScore(mixture), GaussianMixtureScore(mixture, dtype=torch.float32)
    for s in (1e-3, 0.1, 1.0, 100.0):
        x = double.tensor((1 + s) * np.random.default_rng(7).standard_normal((200, 2)))
        # Roundings of 6e-8 of terms of size |x|^2/variance, at most some hundred here.
        torch.testing.assert_close(single.denoise(x.float(), s).double(), double.denoise(x, s), rtol=0, atol=2e-4)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"means": []}, "means are a table"),
        ({"means": [[[1.0]]]}, "needs means"),
        ({"means": [["a", "b"]]}, "not a table of numbers"),
        ({"means": [[1.0, 2.0], [3.0]]}, "not a table of numbers"),
        ({"means": [[math.nan, 0.0], [0.0, 0.0]]}, "not finite"),
        ({"means": [[1e9, 0.0], [0.0, 0.0]]}, "larger than a million"),
        ({"weights": [1.0]}, "one non-negative weight a component"),
        ({"weights": [-1.0, 2.0]}, "one non-negative weight a component"),
        ({"weights": [0.0, 0.0]}, "one non-negative weight a component"),
        ({"covariances": [[[1.0]], [[1.0]]]}, "2 x 2"),
        ({"covariances": [[[1.0, 0.5], [0.0, 1.0]]] * 2}, "not symmetric"),
        ({"covariances": [[[1.0, 2.0], [2.0, 1.0]]] * 2}, "negative eigenvalue"),
        ({"covariances": [[[math.inf, 0.0], [0.0, 1.0]]] * 2}, "not finite"),
        ({"covariances": None}, "either covariances or variances"),
        ({"variances": [1.0, 1.0]}, "either covariances or variances"),
        ({"covariances": None, "variances": [1.0, -1.0]}, "negative eigenvalue"),
        ({"covariances": None, "variances": [1.0, 1.0, 1.0]}, "not a table of numbers"),
        ({"colour": 1}, "has no 'colour'"),
    ],
)
def test_what_is_no_mixture_is_told(changed: dict[str, Any], words: str) -> None:
    good = {"weights": [0.5, 0.5], "means": [[0.0, 0.0], [1.0, 1.0]], "covariances": [[[1.0, 0.0], [0.0, 1.0]]] * 2}
    assert len(GaussianMixture.from_json(good)) == 2
    with pytest.raises(EngineError, match=words) as raised:
        GaussianMixture.from_json(good | changed)
    assert raised.value.hint


def test_variances_are_given_once_for_each_component_or_for_each_coordinate() -> None:
    means = [[0.0, 0.0], [1.0, 1.0]]
    for variances, expected in [
        (0.5, np.full((2, 2), 0.5)),
        ([1.0, 2.0], [[1.0, 1.0], [2.0, 2.0]]),
        ([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 4.0]]),
    ]:
        found = GaussianMixture.of(means, variances=variances).covariances
        assert np.array_equal(np.diagonal(found, axis1=1, axis2=2), expected)
        assert not found[:, 0, 1].any()


def test_mixtures_are_values_with_json() -> None:
    mixture = random_mixture(3)
    again = GaussianMixture.from_json(mixture.to_json())
    assert (again, hash(again)) == (mixture, hash(mixture))
    assert again != random_mixture(3, seed=1)
    assert not mixture.covariances.flags.writeable


def test_samples_have_the_components_moments_and_the_weights() -> None:
    mixture, n = random_mixture(2, 1), 20_000
    x = mixture.place(np.zeros(n, np.int64), np.random.default_rng(8).standard_normal((n, 2)))
    # Standard errors: sqrt(variance/n) and about sqrt(2/n) relative: 1 %; five of each.
    assert x.mean(0) == pytest.approx(mixture.mean, abs=0.05)
    assert np.cov(x.T) == pytest.approx(mixture.covariance, abs=0.05 * np.trace(mixture.covariance))
    weights = np.array([0.2, 0.5, 0.3, 0.0])
    cloud = sample_cloud(GaussianMixture.of(np.zeros((4, 1)), variances=1.0, weights=weights))
    assert np.bincount(cloud.labels, minlength=4) == pytest.approx(500 * weights, abs=1)
    assert cloud == sample_cloud(GaussianMixture.of(np.zeros((4, 1)), variances=1.0, weights=weights))


@pytest.mark.parametrize("d", [1, 2])
def test_a_single_gaussian_is_stood_for_by_a_product_grid_with_its_moments(d: int) -> None:
    covariance = np.array([[2.0, 0.7], [0.7, 0.5]])[:d, :d]
    cloud = sample_cloud(GaussianMixture.of(np.full((1, d), 0.3), covariances=covariance[None]))
    np.testing.assert_allclose(cloud.mean, 0.3, atol=1e-12)
    np.testing.assert_allclose(cloud.covariance, covariance, atol=1e-12)  # the grid has unit variances exactly
    _, axes = np.linalg.eigh(covariance)
    along = np.round((cloud.positions - 0.3) @ axes, 9)
    assert np.prod([len(np.unique(column)) for column in along.T]) == len(cloud)


def test_transport_to_a_gaussian_is_measured_in_closed_form() -> None:
    mean, covariance = np.array([0.3, -0.2]), np.array([[2.0, 0.7], [0.7, 0.5]])
    experiment = Experiment(mixture=GaussianMixture.of(mean[None], covariances=covariance[None]))
    *_, result = measure(experiment, only=("transport.w2_squared",))
    values = np.linalg.eigvalsh(covariance)
    expected = mean @ mean + ((np.sqrt(values) - 1) ** 2).sum()  # N(0, I) commutes with everything
    assert result.readings[0].number == pytest.approx(expected, rel=1e-12)
