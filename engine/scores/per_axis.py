"""The flow and the score under drifts that differ between axes, in coordinates where the flow is the isotropic one.

With c and q as in `Axes`, y = c xt obeys dy/d log s = y - c q D, so every solver of the isotropic flow solves this one,
its linear part exactly. In law y = c X_0 + s Z: the data stretched, seen through noise of one level.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import torch
from torch import Tensor

from ..experiment.axes import Axes
from ..experiment.mixture import GaussianMixture
from ..experiment.schedule import Schedule
from ..experiment.target import SoftenedCloud
from ..values import FloatArray
from .base import AbstractScore
from .empirical import EmpiricalScore
from .gaussian_mixture import GaussianMixtureScore


class PerAxisScore(AbstractScore):
    """In y-coordinates: `denoise` is c q D, `jacobian` its derivative; `covariance`, `log_density` are of X_0 and of y.

    Each level has coordinates in which the noise is the same in all directions: there the isotropic score serves, of a
    mixture with its covariances scaled, or of the bare points with their softness counted as noise.
    """

    def __init__(
        self,
        target: SoftenedCloud | GaussianMixture,
        schedule: Schedule,
        *,
        device: torch.device | str = "cpu",
        dtype: torch.dtype = torch.float64,
    ) -> None:
        self.target, self.axes = target, Axes.of(schedule, target.d)
        self.device, self.dtype = torch.device(device), dtype
        self._smallest = 1e-9 * (max(target.radius, target.reach) or 1.0)

    def tensor(self, values: FloatArray) -> Tensor:
        """An array on this score's device, in its precision."""
        return torch.as_tensor(np.array(values, np.float64), dtype=self.dtype, device=self.device)

    def denoise(self, xt: Tensor, s: float) -> Tensor:
        return self.tensor(self.axes.rates(s)) * self.stretched_mean(xt, s)

    def stretched_mean(self, xt: Tensor, s: float) -> Tensor:
        """c D = c E[X_0 | y] (n, d) at y = `xt`; finite where c is next to nothing."""
        score, widths, share = self._normalised(s)
        means = score.denoise(xt / self.tensor(widths), 1.0)
        return self.tensor(widths * (1 - share)) * means + self.tensor(share) * xt

    def jacobian(self, xt: Tensor, s: float) -> Tensor:
        return self.tensor(self.axes.rates(s))[:, None] * self._stretched_jacobian(xt, s)

    def covariance(self, xt: Tensor, s: float) -> Tensor:
        """Cov[X_0 | y] = dD/dxt diag(s_a^2) (n, d, d), where xt = y/c."""
        c, levels = self.axes.stretches(s), self.axes.levels(s)
        return self.tensor(1 / c)[:, None] * self._stretched_jacobian(xt, s) * self.tensor(c * levels**2)

    def log_density(self, xt: Tensor, s: float) -> Tensor:
        score, widths, _ = self._normalised(s)
        return score.log_density(xt / self.tensor(widths), 1.0) - float(np.log(widths).sum())

    def _stretched_jacobian(self, xt: Tensor, s: float) -> Tensor:
        """c dD/dy (n, d, d)."""
        score, widths, share = self._normalised(s)
        inner = score.jacobian(xt / self.tensor(widths), 1.0)
        return self.tensor((1 - share) * widths)[:, None] * inner / self.tensor(widths) + torch.diag(self.tensor(share))

    def _normalised(self, s: float) -> tuple[AbstractScore, FloatArray, FloatArray]:
        """A score in coordinates y/widths, where all noise is of level 1; the widths (d,), and the shares (d,) below.

        A softened cloud's softness counts as noise there; the share s0^2/v of a point's own blur is put back after.
        """
        c = self.axes.stretches(s)
        if isinstance(self.target, GaussianMixture):
            levels = np.maximum(self.axes.levels(s), self._smallest)
            covariances = self.target.covariances / levels[:, None] / levels
            law = dataclasses.replace(self.target, means=self.target.means / levels, covariances=covariances)
            mixture = GaussianMixtureScore(law, device=self.device, dtype=self.dtype)
            return mixture, c * levels, np.zeros(self.target.d)
        levels = np.maximum(np.hypot(self.axes.levels(s), self.target.softness), self._smallest)
        bare = SoftenedCloud(centres=self.target.centres / levels, weights=self.target.weights, softness=0.0)
        cloud = EmpiricalScore(bare, device=self.device, dtype=self.dtype)
        return cloud, c * levels, (self.target.softness / levels) ** 2
