"""Moment bins: their moments, the exact denoiser of their mixture, and how fast the error falls with their size."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from made_clouds import SHAPES, particles, rms, target

from engine.scores import EmpiricalScore
from engine.scores.moment_bins import Cells, denoise_by_cells, moment_cells


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [1e-6, 0.05, 100.0])
def test_cells_keep_the_moments_of_their_points(shape: str, size: float) -> None:
    cloud = target(shape)
    present = cloud.weights > 0
    points, weights = cloud.centres[present], cloud.weights[present]
    cells = moment_cells(points, weights, size)
    assert 1 <= len(cells) <= len(np.unique(points, axis=0))
    # Sums of 3000 terms of order one: rounding below 3000 eps.
    assert cells.weights.sum() == pytest.approx(1.0, abs=1e-12)
    assert np.abs(cells.weights @ cells.means - weights @ points).max() < 1e-12
    (x, y), (cell_x, cell_y) = points.T, cells.means.T
    whole = np.stack([weights @ (x * x), weights @ (x * y), weights @ (y * y)])
    between = np.stack([cells.weights @ each for each in (cell_x**2, cell_x * cell_y, cell_y**2)])
    assert np.abs(cells.weights @ cells.spreads + between - whole).max() < 1e-12


def test_denoiser_of_cells_is_that_of_their_gaussian_mixture() -> None:
    """Against Bayes' rule with the matrices written out."""
    rng = np.random.default_rng(4)
    roots = rng.standard_normal((5, 2, 2))
    covariances = roots @ roots.transpose(0, 2, 1)
    cells = Cells(
        means=rng.standard_normal((5, 2)),
        spreads=np.stack([covariances[:, 0, 0], covariances[:, 0, 1], covariances[:, 1, 1]], axis=1),
        weights=rng.dirichlet(np.ones(5)),
    )
    z, v = 2 * rng.standard_normal((9, 2)), 0.3
    noisy = covariances + v * np.eye(2)
    apart = z[:, None] - cells.means  # (n, j, 2)
    solved = np.linalg.solve(noisy[None], apart[..., None])[..., 0]
    density = cells.weights * np.exp(-0.5 * (apart * solved).sum(axis=2)) / np.sqrt(np.linalg.det(noisy))
    posterior = density / density.sum(axis=1, keepdims=True)
    expected = np.einsum("nj,nja->na", posterior, cells.means + np.einsum("jab,njb->nja", covariances, solved))
    found = denoise_by_cells(torch.as_tensor(z), cells, v).numpy()
    assert np.abs(found - expected).max() < 1e-13  # order one, a few dozen operations


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("s", [5.0, 1.0, 0.3, 0.1])
def test_error_falls_like_the_cube_of_the_cells_size(shape: str, s: float) -> None:
    cloud = target(shape)
    exact = EmpiricalScore(cloud)
    z = particles(cloud, s, 300, far=0).double() - exact.mean
    points, weights = exact.centres.numpy(), cloud.weights[cloud.weights > 0]
    # Third cumulants of a cell, (size/sqrt(12))^3 at worst, through third derivatives of log p, 1/s^3 times s: a
    # cell of half a width errs by below .5^3/12^1.5 s, but no more than by the width of the cell itself.
    errors = [
        rms(denoise_by_cells(z, moment_cells(points, weights, size), s * s) - exact.posterior_mean(z, s * s))
        for size in (0.5 * s, 0.25 * s)
    ]
    bound = 0.5**3 / 12**1.5 * s
    assert errors[0] < bound
    assert errors[1] < bound / 6  # 8, with room for another draw of cells
