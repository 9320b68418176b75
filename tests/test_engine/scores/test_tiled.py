"""Tiles: balanced blocks, the bound on the mass they leave out, and single precision without cancellation."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from made_clouds import SHAPES, particles, rms, target

from engine.experiment.target import SoftenedCloud
from engine.scores import EmpiricalScore
from engine.scores.moment_bins import Cells, moment_cells
from engine.scores.tiled import PARTICLES, Boxes, Tiles, balanced_blocks, denoise_by_tiles, plan_tiles
from engine.values import FloatArray

OMITTED = 1e-9
LEVELS = [5.0, 1.0, 0.3, 0.1, 0.03, 0.01]


def points_of(cloud: SoftenedCloud) -> Cells:
    present = cloud.weights > 0
    centred = cloud.centres[present] - cloud.mean
    return Cells(means=centred, spreads=np.zeros((len(centred), 3)), weights=cloud.weights[present])


def denoise(z: torch.Tensor, cells: Cells, v: float, omitted: float = OMITTED) -> torch.Tensor:
    positions = z.numpy().astype(np.float64)
    return denoise_by_tiles(z, plan_tiles(positions, balanced_blocks(positions, PARTICLES), Tiles(cells), v, omitted))


@given(n=st.integers(1, 700), largest=st.integers(2, 64), seed=st.integers(0, 100), distinct=st.booleans())
def test_blocks_are_balanced_and_hold_everything(n: int, largest: int, seed: int, distinct: bool) -> None:
    positions = np.random.default_rng(seed).standard_normal((n, 2))
    blocks = balanced_blocks(positions if distinct else np.zeros((n, 2)), largest)
    assert blocks.shape[1] <= largest
    assert blocks.shape[1] > largest / 2 - 1 or len(blocks) == 1
    assert set(np.unique(blocks)) == set(range(n))
    assert blocks.size - n < len(blocks)


def test_blocks_are_small_boxes() -> None:
    positions = np.random.default_rng(1).random((4096, 2))
    boxes = Boxes.around(positions[balanced_blocks(positions, 64)])
    # 64 blocks of the unit square are squares of side 1/8 in the limit, so half sides of 1/16; medians stray by 1/8.
    assert np.median(boxes.halves) == pytest.approx(1 / 16, rel=0.15)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("binned", [False, True])
@given(log_s=st.floats(-4.5, 1.5), log_omitted=st.floats(-12.0, -1.0))
def test_mass_left_out_is_below_the_bound(shape: str, binned: bool, log_s: float, log_omitted: float) -> None:
    cloud, v = target(shape, m=600), math.exp(2 * log_s)
    cells = points_of(cloud)
    if binned:
        cells = moment_cells(cells.means, cells.weights, 0.5 * math.exp(log_s))
    z = particles(cloud, math.exp(log_s), 200).numpy().astype(np.float64) - cloud.mean
    tiles = Tiles(cells)
    plan = plan_tiles(z, balanced_blocks(z, PARTICLES), tiles, v, math.exp(log_omitted))
    seen = np.zeros((len(plan.order), len(cells)), bool)
    for row, kept in enumerate(plan.kept):
        seen[row, tiles.index[kept].ravel()] = True
    logs = log_densities(z, cells, v)
    for order, visible in zip(plan.order, seen, strict=True):
        weights = np.exp(logs[order] - logs[order].max(axis=1, keepdims=True))
        left_out = (weights * ~visible).sum(axis=1) / weights.sum(axis=1)
        assert left_out.max() <= math.exp(log_omitted) * (1 + 1e-9)  # rounding of the exponents


def log_densities(z: FloatArray, cells: Cells, v: float) -> FloatArray:
    """(n, j) log of W N(z; m, S + v I), up to a constant."""
    xx, xy, yy = cells.spreads.T + np.array([[v], [0.0], [v]])
    x, y = (z[:, None] - cells.means).transpose(2, 0, 1)
    determinant = xx * yy - xy**2
    logs: FloatArray = np.log(cells.weights) - 0.5 * np.log(determinant)
    return logs - 0.5 * (yy * x**2 - 2 * xy * x * y + xx * y**2) / determinant


def error_of_tiles(shape: str, s: float, far: int) -> float:
    """Rms error of the denoised particles, `far` of them far away, against the exact score."""
    cloud = target(shape)
    exact = EmpiricalScore(cloud)
    z = particles(cloud, s, 500, far=far) - exact.mean.float()
    return rms(denoise(z, points_of(cloud), s * s).double() - exact.posterior_mean(z.double(), s * s))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("s", LEVELS)
def test_tiles_of_points_agree_with_the_exact_score(shape: str, s: float) -> None:
    error = error_of_tiles(shape, s, far=0)
    # OMITTED times the diameter, 4e-9, and float32: where tiles are cut off, logits around the middle of the blocks
    # seen are log(blocks/OMITTED) = 25 and what two blocks are wide, together below 100; times eps, times R < 1.4.
    assert error < 1.4 * 100 * 6e-8


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("s", LEVELS)
def test_tiles_serve_far_away_particles(shape: str, s: float) -> None:
    error = error_of_tiles(shape, s, far=500)
    # Logits reach (9/s)^2/2 and are rounded by eps of that, which tilts the posterior of points up to 4 apart.
    assert error < 4 * 6e-8 * max(40, (9 / s) ** 2 / 2)


def test_single_precision_does_not_cancel_in_tiles() -> None:
    cloud, s = target("moons"), 0.003
    exact = EmpiricalScore(cloud)
    z = particles(cloud, s, 3000, far=0) - exact.mean.float()
    reference = exact.posterior_mean(z.double(), s * s)
    plain = EmpiricalScore(cloud, dtype=torch.float32).posterior_mean(z, s * s)
    tiled = denoise(z, points_of(cloud), s * s)
    assert rms(tiled.double() - reference) < 0.1 * rms(plain.double() - reference)


@pytest.mark.parametrize("m", [1, 2, 63, 65])
def test_few_points_and_few_particles(m: int) -> None:
    cloud = SoftenedCloud(centres=np.zeros((m, 2)) + 0.5, weights=np.full(m, 1 / m), softness=0.0)
    for n in (1, 3, 130):
        z = torch.full((n, 2), 0.2)
        for s in (1e-6, 1.0):
            assert (
                denoise(z, points_of(cloud), s * s)
            ).abs().max() < 1e-6  # all mass at the mean; 65 terms of .3, rounded


def test_memory_is_not_taken_for_all_pairs_at_once() -> None:
    """Features gathered for one batch of blocks stay within the budget, however many blocks are kept."""
    cloud = target("moons", m=20_000)
    z = particles(cloud, 0.3, 3000)
    from engine.scores import tiled

    seen = []
    original = tiled.attend_to_points

    def noted(local: torch.Tensor, points: torch.Tensor, biases: torch.Tensor, v: float) -> torch.Tensor:
        seen.append(points.shape[0] * points.shape[1])
        return original(local, points, biases, v)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiled, "attend_to_points", noted)
        denoise(z, points_of(cloud), 0.09)
    assert max(seen) <= max(tiled.GATHERED, 20_480)  # or one block of particles that sees every point
