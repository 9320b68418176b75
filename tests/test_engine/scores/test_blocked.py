"""The score in many dimensions: against float64, within its stated bound at every level, and in bounded memory."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.experiment.target import SoftenedCloud
from engine.scores import BlockedScore, EmpiricalScore
from engine.scores.blocked import COLUMNS, ROWS
from engine.values import FloatArray

LEVELS = (1e-4, 0.01, 0.1, 0.3, 1.0, 3.0, 20.0)


def images(m: int, d: int, seed: int = 0) -> FloatArray:
    """(m, d) like images: a curved sheet of 12 dimensions, and a little noise."""
    random = np.random.default_rng(seed)
    sheet = np.tanh(0.3 * random.normal(size=(m, 12)) @ random.normal(size=(12, d)))
    return 0.4 * sheet + 0.02 * random.normal(size=(m, d))


def noised(points: FloatArray, n: int, s: float) -> torch.Tensor:
    random = np.random.default_rng(7)
    return torch.as_tensor(points[random.integers(0, len(points), n)] + s * random.normal(size=(n, points.shape[1])))


def reference(score: BlockedScore, weights: FloatArray, softness: float = 0.0) -> EmpiricalScore:
    """In float64, of the very points that the score has."""
    centres = score.points.double().numpy()
    return EmpiricalScore(SoftenedCloud(centres=centres, weights=weights, softness=softness))


def of_differences(score: BlockedScore, z: torch.Tensor, v: float) -> torch.Tensor:
    """Posterior means in float64 from differences, which don't cancel; query by query, for equal weights."""
    points = score.points.double()
    return torch.stack([torch.softmax(-((row - points) ** 2).sum(1) / (2 * v), 0) @ points for row in z])


@pytest.mark.parametrize("s", LEVELS)
@pytest.mark.parametrize(("m", "d"), [(1000, 784), (3000, 64), (300, 2)])
def test_errors_stay_within_their_bounds(m: int, d: int, s: float) -> None:
    points = images(m, d)
    score = BlockedScore(points)
    z = noised(points, 20, s) - score.mean
    found = score.posterior(z, s * s)
    error = (found.means - of_differences(score, z, s * s)).norm(dim=1)
    assert (error <= found.bounds).all()
    assert error.max() < 1e-4 * score.reach  # what is in fact lost, at ties too


@pytest.mark.parametrize("s", [0.01, 0.05])
def test_ties_at_small_noise_are_told_apart(s: float) -> None:
    """Queries half way between two points, where float32 logits, of size R^2/s^2, would be off by far more than 1."""
    score = BlockedScore(images(1000, 784))
    points = score.points.double()
    a = points[:30]
    b = points[torch.cdist(a, points).topk(2, largest=False).indices[:, 1]]
    along, log_odds = b - a, torch.linspace(-1, 1, 30, dtype=torch.float64)
    z = (a + b) / 2 + (log_odds * s * s / along.square().sum(1))[:, None] * along
    third = torch.cdist(z, points).topk(3, largest=False).values[:, 2]
    alone = third**2 - along.square().sum(1) / 4 > 80 * s * s  # no third point weighs more than exp(-40)
    assert alone.sum() > 3
    odds = torch.sigmoid(log_odds)[:, None]
    found = score.posterior(z, s * s)
    assert (found.means - (a * (1 - odds) + b * odds))[alone].norm(dim=1).max() < 1e-8
    assert (found.bounds[alone] < 1e-6).all()


@pytest.mark.parametrize("softness", [0.0, 0.3])
def test_it_is_the_empirical_score(softness: float) -> None:
    random = np.random.default_rng(1)
    points, weights = images(400, 10), random.dirichlet(np.ones(400))
    weights[:5] = 0
    weights /= weights.sum()
    score = BlockedScore(points, weights, softness=softness)
    exact = EmpiricalScore(SoftenedCloud(centres=points, weights=weights, softness=softness))
    for s in (0.3, 1.0, 5.0):
        x = noised(points, 20, s)
        assert (score.denoise(x, s) - exact.denoise(x, s)).abs().max() < 1e-5  # float32, R = 1
        assert (score.covariance(x, s) - exact.covariance(x, s)).abs().max() < 1e-5
        assert (score.log_density(x, s) - exact.log_density(x, s)).abs().max() < 1e-4  # logits up to R^2/v = 10


def test_more_points_and_queries_than_a_block_are_all_weighed() -> None:
    points = images(2 * COLUMNS + 17, 20)
    score, s = BlockedScore(points), 0.5
    x = noised(points, ROWS + 3, s)
    exact = reference(score, np.full(len(points), 1 / len(points))).denoise(x - score.mean, s) + score.mean
    assert (score.denoise(x, s) - exact).abs().max() < 1e-5
    order = np.random.default_rng(2).permutation(len(points))
    assert (BlockedScore(points[order]).denoise(x, s) - score.denoise(x, s)).abs().max() < 1e-5


def test_results_have_the_precision_of_the_queries() -> None:
    points = images(100, 16)
    score = BlockedScore(points.astype(np.float32))
    assert score.denoise(noised(points, 3, 1.0), 1.0).dtype == torch.float64
    assert score.denoise(noised(points, 3, 1.0).float(), 1.0).dtype == torch.float32
    assert score.denoise(noised(points, 3, 1.0)[:0], 1.0).shape == (0, 16)


@pytest.mark.parametrize("s", [0.0, 1e-8, 1e4, 1e20])
def test_everything_is_finite_where_numbers_are_extreme(s: float) -> None:
    duplicates = np.repeat(images(3, 30), 2, axis=0)
    for points in (duplicates, 1e5 * duplicates, duplicates[:1]):
        score = BlockedScore(points)
        x = torch.as_tensor(points) * max(1.0, s)
        means, bounds = score.denoised(x, s)
        assert torch.isfinite(means).all()
        assert torch.isfinite(bounds).all()
        if s < 1e-6:
            assert (means - x).abs().max() <= 1e-6 * score.reach


MEMORY = """
import re
from pathlib import Path
import numpy as np, torch
from engine.scores import BlockedScore
random = np.random.default_rng(0)
points = np.empty((60_000, 784), np.float32)
for k in range(0, 60_000, 1000):
    points[k : k + 1000] = random.standard_normal((1000, 784), np.float32)
x = torch.as_tensor(points[:256] + 5 * random.standard_normal((256, 784)))
def peak():
    return int(re.search("VmHWM:\\\\s*(\\\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
before = peak()
score = BlockedScore(points)
made = peak()
for s in (0.5, 5.0, 20.0):
    assert torch.isfinite(score.denoise(x, s)).all()
print(before, made, peak())
"""


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the peak from Linux")
def test_60000_points_in_784_dimensions_take_less_than_two_gigabytes() -> None:
    ended = subprocess.run([sys.executable, "-c", MEMORY], capture_output=True, text=True, timeout=300, check=True)
    before, made, after = (float(number) for number in re.findall(r"[\d.]+", ended.stdout))
    assert after < 2000
    assert made - before < 188 + 100  # its own copy of the points, and blocks of them
    assert after - made < 200  # a few blocks, and what the products' library keeps
