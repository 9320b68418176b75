"""The exact score: against automatic differentiation and closed forms, its invariances, and at extreme numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn.attention import SDPBackend, sdpa_kernel

from engine import Schedule
from engine.experiment.target import SoftenedCloud
from engine.scores import SCORES, EmpiricalScore

LEVELS = st.floats(0.05, 20.0)
SOFTNESS = st.sampled_from([0.0, 0.05, 0.7])
SEEDS = st.integers(0, 10_000)


def cloud(seed: int, m: int = 12, d: int = 2, softness: float = 0.05) -> SoftenedCloud:
    rng = np.random.default_rng(seed)
    return SoftenedCloud(centres=rng.standard_normal((m, d)), weights=rng.dirichlet(np.ones(m)), softness=softness)


def probes(seed: int, d: int = 2, n: int = 7, spread: float = 1.5) -> torch.Tensor:
    return torch.as_tensor(spread * np.random.default_rng(seed + 1).standard_normal((n, d)))


@pytest.mark.parametrize("name", SCORES)
@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("t", [0.01, 0.1, 1.0, 3.0])
@pytest.mark.parametrize("softness", [0.0, 0.1])
def test_score_and_hessian_are_the_derivatives_of_the_log_density(name: str, d: int, t: float, softness: float) -> None:
    schedule = Schedule(termination_time=3.0, kappa=1.3, beta=0.8)
    score = SCORES[name](cloud(3, d=d, softness=softness))  # type: ignore[call-arg]
    x = probes(5, d).requires_grad_(True)
    (gradient,) = torch.autograd.grad(score.log_density_at(x, t, schedule).sum(), x, create_graph=True)
    rows = [torch.autograd.grad(gradient[:, a].sum(), x, retain_graph=True)[0] for a in range(d)]
    hessian = torch.stack(rows, dim=1)
    found = score.score(x.detach(), t, schedule)
    # Both are differences of numbers of size |x|/sigma^2 (Hessian: R^2/sigma^4), so 1e-10 is relative to those.
    sigma2 = schedule.sigma(t) ** 2
    assert (found - gradient).abs().max() < 1e-10 * max(1, 1 / sigma2)
    assert (score.hessian(x.detach(), t, schedule) - hessian).abs().max() < 1e-10 * max(1, 1 / sigma2**2)


@pytest.mark.parametrize("softness", [0.0, 0.3])
def test_covariance_is_the_level_squared_times_the_denoisers_jacobian(softness: float) -> None:
    score, s = EmpiricalScore(cloud(1, softness=softness)), 0.4
    x = probes(2)
    jacobian = torch.stack(
        [torch.autograd.functional.jacobian(lambda y: score.denoise(y[None], s)[0], row) for row in x]
    )
    assert (score.covariance(x, s) - s**2 * jacobian).abs().max() < 1e-12  # terms of order one, rounded some 100 times
    assert (score.jacobian(x, s) - jacobian).abs().max() < 1e-12 / s**2


def test_two_points_denoise_to_the_hyperbolic_tangent() -> None:
    score = EmpiricalScore(SoftenedCloud(centres=np.array([[-1.0], [1.0]]), weights=np.array([0.5, 0.5]), softness=0.0))
    z = torch.linspace(-3, 3, 41, dtype=torch.float64)[:, None]
    for s in (0.3, 1.0, 10.0):
        d = torch.tanh(z / s**2)
        assert (score.denoise(z, s) - d).abs().max() < 1e-14
        assert (score.covariance(z, s)[:, 0] - (1 - d**2)).abs().max() < 1e-14


def test_one_softened_point_is_a_gaussian() -> None:
    centre, s0, s = np.array([[0.5, -0.3]]), 0.7, 0.4
    score = EmpiricalScore(SoftenedCloud(centres=centre, weights=np.ones(1), softness=s0))
    x, v = probes(3), s**2 + s0**2
    assert (score.denoise(x, s) - (s**2 * torch.as_tensor(centre) + s0**2 * x) / v).abs().max() < 1e-14
    assert (score.covariance(x, s) - s**2 * s0**2 / v * torch.eye(2, dtype=torch.float64)).abs().max() < 1e-14
    distances = ((x - torch.as_tensor(centre)) ** 2).sum(1)
    assert (score.log_density(x, s) + distances / (2 * v) + math.log(2 * math.pi * v)).abs().max() < 1e-13


def test_log_density_integrates_to_one() -> None:
    score, s = EmpiricalScore(cloud(4)), 0.3
    grid = torch.linspace(-6, 6, 241, dtype=torch.float64)  # trapezoid on a smooth decaying function: exact to rounding
    x = torch.cartesian_prod(grid, grid)
    mass = score.log_density(x, s).exp().sum() * float(grid[1] - grid[0]) ** 2
    assert mass == pytest.approx(1.0, abs=1e-10)


@given(seed=SEEDS, s=LEVELS, softness=SOFTNESS, angle=st.floats(0, 2 * math.pi), shift=st.floats(-5, 5))
def test_denoiser_moves_and_turns_with_the_data(
    seed: int, s: float, softness: float, angle: float, shift: float
) -> None:
    target, x = cloud(seed, softness=softness), probes(seed)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    moved = SoftenedCloud(centres=target.centres @ turn.T + shift, weights=target.weights, softness=softness)
    expected = EmpiricalScore(target).denoise(x, s) @ torch.as_tensor(turn.T) + shift
    found = EmpiricalScore(moved).denoise(x @ torch.as_tensor(turn.T) + shift, s)
    # Logits up to (|x| + R)^2/(2 s^2) < 1e4 at s = .05, rounded at 1e-16, times R and the shift.
    assert (found - expected).abs().max() < 1e-10


@given(seed=SEEDS, s=LEVELS, softness=SOFTNESS)
def test_order_absence_and_duplicates_do_not_matter(seed: int, s: float, softness: float) -> None:
    target, x = cloud(seed, softness=softness), probes(seed)
    expected = EmpiricalScore(target).denoise(x, s)
    order = np.random.default_rng(seed).permutation(len(target))
    absent = np.concatenate([target.centres, [[9.0, 9.0]]]), np.append(target.weights, 0.0)
    doubled = np.concatenate([target.centres, target.centres[:1]]), np.append(target.weights, target.weights[0] / 2)
    doubled[1][0] /= 2
    for centres, weights in [(target.centres[order], target.weights[order]), absent, doubled]:
        same = SoftenedCloud(centres=centres, weights=weights, softness=softness)
        assert (EmpiricalScore(same).denoise(x, s) - expected).abs().max() < 1e-10  # as above


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("s", [0.0, 1e-8, 1e-3, 1.0, 1e4, 1e26])
def test_everything_is_finite_where_numbers_are_extreme(dtype: torch.dtype, s: float) -> None:
    duplicates = np.array([[0.0, 0.0], [0.0, 0.0], [1.0, 0.0], [-1.0, 0.0]])
    for centres, weights in [
        (duplicates, np.array([0.25, 0.25, 0.5, 0.0])),
        (np.array([[3.0, 4.0]]), np.ones(1)),
        (1e6 * duplicates, np.array([1e-300, 0.5, 0.25, 0.25])),
    ]:
        for softness in (0.0, 0.1):
            score = EmpiricalScore(SoftenedCloud(centres=centres, weights=weights, softness=softness), dtype=dtype)
            x = score.tensor(np.array([[0.0, 0.0], [0.5, 0.0], [1e4, -1e4], [-1.0, 1e-9]])) * max(1.0, s)
            assert torch.isfinite(score.denoise(x, s)).all()
            assert torch.isfinite(score.jacobian(x, s)).all()
            assert s > 1e4 or torch.isfinite(score.log_density(x[:2], s)).all()


def test_without_noise_the_nearest_point_is_returned_and_with_it_ties_are_shared() -> None:
    score = EmpiricalScore(
        SoftenedCloud(centres=np.array([[-1.0, 0.0], [1.0, 0.0]]), weights=np.array([0.3, 0.7]), softness=0.0)
    )
    x = torch.tensor([[-0.2, 3.0], [0.1, -2.0], [0.0, 1.0]], dtype=torch.float64)
    nearest = torch.tensor([[-1.0, 0.0], [1.0, 0.0]], dtype=torch.float64)
    assert (score.denoise(x[:2], 0.0) - nearest).abs().max() < 1e-15
    assert score.denoise(x[2:], 0.1)[0, 0].item() == pytest.approx(0.4, abs=1e-12)  # .7 - .3; logits of 100, rounded


def test_single_precision_errs_as_stated() -> None:
    target, x = cloud(8, m=300, softness=0.0), probes(8, n=200)
    for s in (0.02, 0.2, 2.0):
        exact = EmpiricalScore(target).denoise(x, s)
        single = EmpiricalScore(target, dtype=torch.float32).denoise(x.float(), s)
        rms = ((single - exact) ** 2).sum(1).mean().sqrt()
        assert rms < 10 * 6e-8 * max(1, 2.0 / s)  # R^2 is about 2; ten times the documented order


def test_fused_attention_is_used() -> None:
    for d in (1, 2, 3):
        for dtype in (torch.float32, torch.float64):
            score = EmpiricalScore(cloud(1, d=d), dtype=dtype)
            x = probes(1, d).to(dtype)
            with sdpa_kernel([SDPBackend.FLASH_ATTENTION]):  # raises when only the slow path would fit
                fused = score.denoise(x, 0.5), score.spread(x, 0.5)
            with sdpa_kernel([SDPBackend.MATH]):
                plain = score.denoise(x, 0.5), score.spread(x, 0.5)
            for one, other in zip(fused, plain, strict=True):
                assert (one - other).abs().max() < 1e3 * torch.finfo(dtype).eps  # order one, m = 12 terms


def test_log_density_is_the_same_fused_or_plain() -> None:
    for dtype in (torch.float32, torch.float64):
        score = EmpiricalScore(cloud(1, softness=0.1), dtype=dtype)
        x = probes(1).to(dtype)
        for s in (0.003, 0.1, 0.3, 3.0):
            fused = score.log_density(x, s)
            plain = score.log_density(x.clone().requires_grad_(True), s).detach()
            tolerance = {torch.float32: 4e-5, torch.float64: 2e-11}[dtype]  # as stated at FUSED_LOGITS
            assert (fused - plain).abs().max() < tolerance * max(1.0, float(plain.abs().max()) / 100)


def test_attention_off_the_cpu_is_worked_out_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    score, x = EmpiricalScore(cloud(1)), probes(1, n=50)
    whole = score.denoise(x, 0.5)
    monkeypatch.setattr("engine.scores.empirical.ATTENDED", 100)
    monkeypatch.setattr(score, "device", torch.device("meta"))  # not the CPU: 100/12 = 8 rows at a time
    sizes = []
    attention = score._attention

    def noted(z: torch.Tensor, v: float, values: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        score.device = torch.device("cpu")
        sizes.append(len(z))
        return attention(z, v, values)

    monkeypatch.setattr(score, "_attention", noted)
    assert torch.allclose(score.denoise(x, 0.5), whole, rtol=0, atol=1e-14)
    assert max(sizes) == 8
