"""Hess log p_t over the plane of x_t, the forward pane's, at any noise level ([L] Proposition 3).

Of a cloud, p_t = sum_i w_i N(alpha x_i, diag a^2) with a_k = alpha_k (s_k^2 + s0^2)^(1/2), so

    Hess log p_t = (Cov_pi(u) - I)_kl/(a_k a_l),    u = (alpha x_i - x)/a  under the posterior pi at x.

All sums over points are products of a factor in x and one in y: matrix products, whatever the number of points. Only
pixels so far off that those underflow are redone one by one.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import torch

from ..diagnostics.concavity.laws import DATA_CLOCK, Law
from ..experiment.axes import Axes
from ..experiment.mixture import GaussianMixture
from ..experiment.schedule import Schedule
from ..experiment.target import SoftenedCloud
from ..scores import EmpiricalScore
from ..scores.gaussian_mixture import GaussianMixtureScore
from ..values import FloatArray
from .plane_grid import PlaneGrid

THINNEST = 20.0  # a component is no narrower than this part of a pixel: bare points have no Hessian without noise
LOWEST = -350.0  # of a factor's exponent: a product of two is still far from underflowing
FAR = 1e-130  # of the sum: exp(-299), beside which clamped terms are nothing
BLOCK = 20_000  # points weighed together


@dataclass(frozen=True, slots=True, kw_only=True)
class Bend:
    """At one phase: `hessians` (n, 2, 2) of log p_t at the pixels, `log_density` (n,) log p_t there up to a constant.

    `sigmas` (2,): the noise in x_t on each axis.
    """

    hessians: FloatArray
    log_density: FloatArray
    sigmas: FloatArray

    @property
    def largest(self) -> FloatArray:
        """(n,) lambda_max of the Hessian."""
        return largest_eigenvalue(self.hessians)

    @property
    def localisation(self) -> FloatArray:
        """(n,) L_r = 1 + sigma^2 lambda_max, every axis by its own noise where drifts differ."""
        whitened: FloatArray = self.sigmas[:, None] * self.hessians * self.sigmas
        return np.maximum(1 + largest_eigenvalue(whitened), 0.0)  # at 0 but for rounding

    @property
    def mass(self) -> FloatArray:
        """(n,) share of p_t's mass on the plane in every pixel."""
        relative = np.exp(self.log_density - self.log_density.max())
        share: FloatArray = relative / relative.sum()
        return share


def largest_eigenvalue(matrices: FloatArray) -> FloatArray:
    """(n,) of symmetric (n, 2, 2)."""
    middle = (matrices[:, 0, 0] + matrices[:, 1, 1]) / 2
    largest: FloatArray = middle + np.hypot((matrices[:, 0, 0] - matrices[:, 1, 1]) / 2, matrices[:, 0, 1])
    return largest


def bend(law: Law, schedule: Schedule, level: float, grid: PlaneGrid) -> Bend:
    """Of a law in the plane, at noise level `level` >= 0 of the slowest axis. float64."""
    axes = Axes.of(schedule, 2)
    alphas, levels = axes.alphas(level), axes.levels(level)
    if isinstance(law, GaussianMixture):
        return _of_mixture(law, alphas, levels, grid)
    widths = alphas * np.maximum(np.hypot(levels, law.softness), grid.pixel / THINNEST)  # (2,)
    sigmas = np.sqrt(np.maximum(widths**2 - (alphas * law.softness) ** 2, 0.0))
    present = law.present
    centres, weights = alphas * law.centres[present], law.weights[present]
    sums = _separable(centres, weights, widths, grid)  # (6, n)
    far = sums[0] < FAR
    total = np.where(far, 1.0, sums[0])
    means, second = sums[1:3] / total, sums[3:] / total
    packed = second - means[[0, 0, 1]] * means[[0, 1, 1]]  # (3, n): xx, xy, yy
    logs = np.log(total)
    if far.any():
        packed[:, far], logs[far] = _one_by_one(centres, weights, widths, grid.centres[far])
    hessians = np.empty((len(total), 2, 2))
    for entry, (k, j) in zip(packed, ((0, 0), (0, 1), (1, 1)), strict=True):
        hessians[:, k, j] = hessians[:, j, k] = (entry - (k == j)) / (widths[k] * widths[j])
    return Bend(hessians=hessians, log_density=logs, sigmas=sigmas)


def _separable(centres: FloatArray, weights: FloatArray, widths: FloatArray, grid: PlaneGrid) -> FloatArray:
    """(6, n) sums over points of w_i exp(-|u|^2/2) times 1, u_x, u_y, u_x^2, u_x u_y, u_y^2."""
    sums = torch.zeros((6, grid.side, grid.side), dtype=torch.float64)
    for start in range(0, len(centres), BLOCK):
        block = torch.as_tensor(centres[start : start + BLOCK])
        offsets = [
            (block[:, axis] - torch.as_tensor(line.copy())[:, None]) / float(widths[axis])  # (side, m')
            for axis, line in enumerate((grid.line, grid.line[::-1]))
        ]
        across, up = (torch.exp((-0.5 * each**2).clamp_min(LOWEST)) for each in offsets)
        up = up * torch.as_tensor(weights[start : start + BLOCK])
        for index, (i, j) in enumerate(((0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2))):
            sums[index] += (up * offsets[1] ** j) @ (across * offsets[0] ** i).T
    return sums.reshape(6, -1).numpy()


def _one_by_one(
    centres: FloatArray, weights: FloatArray, widths: FloatArray, places: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """(3, k) covariances of u and (k,) log-densities at far places (k, 2), in units in which all noise is 1."""
    bare = EmpiricalScore(SoftenedCloud(centres=centres / widths, weights=weights, softness=0.0))
    z = bare.tensor(places / widths)
    spread = bare.spread(z, 1.0)
    packed = torch.stack([spread[:, 0, 0], spread[:, 0, 1], spread[:, 1, 1]])
    # the separable sums lack the normal density's 2 pi
    return packed.numpy(), bare.log_density(z, 1.0).numpy() + float(np.log(2 * np.pi))


def _of_mixture(law: GaussianMixture, alphas: FloatArray, levels: FloatArray, grid: PlaneGrid) -> Bend:
    narrowest = float(np.linalg.eigvalsh(law.covariances[law.present] + np.diag(levels**2))[:, 0].min())
    levels = np.sqrt(levels**2 + max(0.0, (grid.pixel / THINNEST) ** 2 - narrowest))
    noisy = alphas[:, None] * (law.covariances + np.diag(levels**2)) * alphas
    score = GaussianMixtureScore(dataclasses.replace(law, means=alphas * law.means, covariances=noisy))
    x = score.tensor(grid.centres)
    with torch.inference_mode():
        hessians, logs = score.hessian(x, 0.0, DATA_CLOCK), score.log_density(x, 0.0)
    return Bend(hessians=hessians.numpy(), log_density=logs.numpy(), sigmas=alphas * levels)
