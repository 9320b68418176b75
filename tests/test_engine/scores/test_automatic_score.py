"""The automatic score: within its tolerance everywhere, by the way that suits the level, exact where it must be."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from made_clouds import SHAPES, particles, rms, target

from engine.experiment.target import SoftenedCloud
from engine.scores import AutomaticScore, EmpiricalScore
from engine.scores.automatic import EXACT_PAIRS, STEPS, Way
from engine.scores.fused_triton import ERROR, fused_is_right, self_test

LEVELS = [5.0, 1.0, 0.3, 0.1, 0.03, 0.01]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("softness", [0.0, 0.05])
@pytest.mark.parametrize("tolerance", [1e-3, 1e-4])
def test_error_is_within_the_tolerance_at_every_level(shape: str, softness: float, tolerance: float) -> None:
    cloud = target(shape, softness=softness)
    exact = EmpiricalScore(cloud)
    score = AutomaticScore(cloud, dtype=torch.float32, tolerance=tolerance)
    ways = []
    for s in LEVELS:
        x = particles(cloud, s, 3000)
        error = rms(score.denoise(x, s).double() - exact.denoise(x.double(), s))
        # The check sees 64 of the 3000, so the rms of all may be larger by a few of its standard errors.
        assert error < 2 * tolerance * cloud.radius, (s, score.way)
        assert score.error <= tolerance * cloud.radius or score.way == "exact"
        ways.append(score.way)
    assert ways[0] == "bins"  # a cloud smaller than the noise is a handful of cells
    assert "exact" not in ways


def test_far_away_particles_are_right_too() -> None:
    cloud, s = target("moons"), 0.05
    score, exact = AutomaticScore(cloud, dtype=torch.float32), EmpiricalScore(cloud)
    x = particles(cloud, s, 3000, far=3000)
    for _ in range(2):  # bins may be tried once, and are not chosen again
        denoised = score.denoise(x, s)
        # Maximum, not rms: none may be off. On a border between two basins float32 logits of (9/s)^2/2 = 2e4 are
        # rounded by 1e-3, which tilts a tie by that times the distance of the two, below 1.
        assert (denoised.double() - exact.denoise(x.double(), s)).norm(dim=1).max() < 3e-3
    assert score.way in ("tiled", "exact")


def test_bins_that_fail_are_made_finer_and_the_answer_stays_right() -> None:
    cloud, s = target("moons"), 0.3
    x = particles(cloud, s, 3000)
    score = AutomaticScore(cloud, dtype=torch.float32)
    score._coarseness = 3.0  # cells as wide as the noise: off by about 1e-2
    denoised = score.denoise(x, s)
    assert score._coarseness < 3.0
    assert rms(denoised.double() - EmpiricalScore(cloud).denoise(x.double(), s)) < 2e-4 * cloud.radius
    score.denoise(x, 5.0)
    assert score.way == "bins"


def test_a_tolerance_that_nothing_meets_gives_the_exact_score() -> None:
    cloud, s = target("moons"), 0.3
    x = particles(cloud, s, 3000)
    score = AutomaticScore(cloud, dtype=torch.float32, tolerance=1e-12)
    assert torch.equal(score.denoise(x, s), EmpiricalScore(cloud, dtype=torch.float32).denoise(x, s))
    assert score.way == "exact"


def test_few_pairs_and_other_dimensions_are_exact() -> None:
    rng = np.random.default_rng(1)
    for m, n, d in [(100, 100, 2), (2000, int(EXACT_PAIRS) // 2000, 2), (3000, 3000, 1), (3000, 3000, 3)]:
        cloud = SoftenedCloud(centres=rng.standard_normal((m, d)), weights=np.full(m, 1 / m), softness=0.0)
        x = torch.as_tensor(rng.standard_normal((n, d)))
        score = AutomaticScore(cloud)
        assert torch.equal(score.denoise(x, 0.5), EmpiricalScore(cloud).denoise(x, 0.5))
        assert score.way == "exact"


@pytest.mark.parametrize("s", [0.0, 1e-8, 1e-3, 1.0, 1e4])
def test_everything_is_finite_where_numbers_are_extreme(s: float) -> None:
    rng = np.random.default_rng(5)
    spread = 1e6 * rng.standard_normal((2500, 2))
    line = np.stack([rng.standard_normal(2500), np.zeros(2500)], axis=1)
    for centres in (np.zeros((2500, 2)), np.repeat([[0.0, 0.0], [1.0, 0.0]], 1250, axis=0), spread, line):
        weights = np.full(2500, 1 / 2500)
        weights[:2] = 1e-300, 0.0
        score = AutomaticScore(SoftenedCloud(centres=centres, weights=weights, softness=0.0), dtype=torch.float32)
        x = torch.as_tensor(centres[rng.integers(0, 2500, 2500)] + s * rng.standard_normal((2500, 2))).float()
        assert torch.isfinite(score.denoise(x, s)).all()


def test_nothing_is_tried_where_it_can_not_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    look = AutomaticScore._ways

    def noted(score: AutomaticScore, z: torch.Tensor, v: float) -> list[Way]:
        looks.append(len(z))
        return look(score, z, v)

    monkeypatch.setattr(AutomaticScore, "_ways", noted)
    for m, n in [(100, 50_000), (50_000, 100)]:  # ordering the particles, or checking, would cost as much
        few = AutomaticScore(target("moons", m=m), dtype=torch.float32)
        few.denoise(particles(target("moons", m=m), 0.3, n), 0.3)
    assert looks == []
    cloud = target("moons", m=2000)
    score, x = AutomaticScore(cloud, dtype=torch.float32), particles(cloud, 0.05, 2100, far=2100)
    for _ in range(2 * STEPS):  # tiles of a few far-away particles see nearly every point
        score.denoise(x, 0.05)
    assert score.way == "exact"
    assert len(looks) <= 4  # two rests, and at most one try of bins before each


def test_covariances_and_densities_are_the_exact_ones() -> None:
    cloud = target("clusters")
    x = particles(cloud, 0.3, 2000).double()
    one, other = AutomaticScore(cloud), EmpiricalScore(cloud)
    assert torch.equal(one.covariance(x, 0.3), other.covariance(x, 0.3))
    assert torch.equal(one.log_density(x[:50], 0.3), other.log_density(x[:50], 0.3))


def test_gradients_flow_through_the_exact_score() -> None:
    cloud = target("moons")
    x = particles(cloud, 0.5, 2000).double().requires_grad_(True)
    score = AutomaticScore(cloud)
    score.denoise(x, 0.5).sum().backward()
    assert x.grad is not None
    jacobian = EmpiricalScore(cloud).jacobian(x.detach()[:5], 0.5).sum(dim=1)
    assert (x.grad[:5] - jacobian).abs().max() < 1e-10  # order one over s^2 = 4, sums of 3000 terms


def test_the_fused_kernel_stays_off_where_it_can_not_run() -> None:
    assert not fused_is_right(torch.device("cpu"))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a cuda device")
def test_the_fused_kernel_agrees_with_double_precision_on_the_cpu() -> None:
    device = torch.device("cuda")
    assert self_test(device) < ERROR
    cloud = target("moons")
    score = AutomaticScore(cloud, device=device, dtype=torch.float32)
    x = particles(cloud, 0.1, 3000)
    assert rms(score.denoise(x.to(device), 0.1).cpu().double() - EmpiricalScore(cloud).denoise(x.double(), 0.1)) < ERROR
    assert score.way == "fused"
