"""The exact score of a Gaussian mixture with full covariances, p_0 = sum_k w_k N(mu_k, Sigma_k), in any dimension.

With precisions P_k = (Sigma_k + s^2 I)^-1 and pulls g_k = P_k (xt - mu_k): D = sum_k pi_k (mu_k + Sigma_k g_k), and
Hess log p = Cov_pi(g) - sum_k pi_k P_k (arXiv 2411.01629, Example 5, with the mixture's own denominators).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from ..experiment.mixture import GaussianMixture
from ..experiment.schedule import Schedule
from ..values import FloatArray
from .base import AbstractScore

BLOCK = 1 << 21  # most elements of a temporary (n', m, d) array


class GaussianMixtureScore(AbstractScore):
    """Exact at every s >= 0, for components of any shape; flat ones (singular covariances) are bare at s = 0.

    Each covariance is decomposed once, so a noise level costs no more than its products. Data are recentred.
    """

    def __init__(
        self, target: GaussianMixture, *, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float64
    ) -> None:
        present = target.present
        self.device, self.dtype = torch.device(device), dtype
        self.mean = self.tensor(target.mean)  # (d,)
        self.means = self.tensor(target.means[present] - target.mean)  # (m, d)
        self.log_weights = self.tensor(np.log(target.weights[present]))  # (m,)
        values, vectors = target.axes
        self.variances = self.tensor(values[present])  # (m, d)
        self.axes = self.tensor(vectors[present])  # (m, d, d), columns
        d = target.d
        self._into = self.axes.permute(1, 0, 2).reshape(d, -1)  # (d, m d): into the components' axes, one product
        self._back = self.axes.permute(0, 2, 1).reshape(-1, d)  # (m d, d)
        self._smallest = (1e-9 * (max(target.radius, target.reach) or 1.0)) ** 2  # keeps precisions within float32

    def tensor(self, values: FloatArray) -> Tensor:
        """An array on this score's device, in its precision."""
        return torch.as_tensor(np.array(values, np.float64), dtype=self.dtype, device=self.device)

    def denoise(self, xt: Tensor, s: float) -> Tensor:
        noisy = self._noisy(s)
        parts = []
        for along, posterior in self._posteriors(xt, s):
            inner = posterior[:, :, None] * along * (self.variances / noisy)  # (n', m, d) in the components' axes
            parts.append(posterior @ self.means + inner.flatten(1) @ self._back)
        return self.mean + torch.cat(parts)

    def covariance(self, xt: Tensor, s: float) -> Tensor:
        return s * s * self.jacobian(xt, s)

    def jacobian(self, xt: Tensor, s: float) -> Tensor:
        """dD/dxt = sum_k pi_k Sigma_k P_k + s^2 Cov_pi(g) (n, d, d); finite at s = 0 too."""
        noisy = self._noisy(s)
        means, spreads = self._weighed(xt, s, self.variances / noisy)
        return means + (s * s) * spreads

    def log_density(self, xt: Tensor, s: float) -> Tensor:
        parts = [torch.logsumexp(self._logits(along, s), dim=1) for along in self._along(xt)]
        return torch.cat(parts) - 0.5 * xt.shape[1] * math.log(2 * math.pi)

    def score(self, x: Tensor, t: float, schedule: Schedule) -> Tensor:
        """grad log p_t at x (n, d), t >= 0: -sum_k pi_k g_k/alpha, without Tweedie's difference."""
        alpha, s = schedule.alpha(t), schedule.noise_level(t)
        noisy = self._noisy(s)
        parts = [
            (posterior[:, :, None] * along / noisy).flatten(1) @ self._back
            for along, posterior in self._posteriors(x / alpha, s)
        ]
        return -torch.cat(parts) / alpha

    def hessian(self, x: Tensor, t: float, schedule: Schedule) -> Tensor:
        """Hess log p_t at x (n, d, d), t >= 0: (Cov_pi(g) - sum_k pi_k P_k)/alpha^2."""
        alpha, s = schedule.alpha(t), schedule.noise_level(t)
        spreads, precisions = self.bends(x / alpha, s)
        return (spreads - precisions) / alpha**2

    def bends(self, xt: Tensor, s: float) -> tuple[Tensor, Tensor]:
        """Cov_pi(g) and sum_k pi_k P_k (n, d, d), whose difference is Hess log p of X_0 + sZ at xt."""
        precisions, spreads = self._weighed(xt, s, 1 / self._noisy(s))
        return spreads, precisions

    def _noisy(self, s: float) -> Tensor:
        """(m, d) variances along the components' axes, noise included."""
        return (self.variances + s * s).clamp_min(self._smallest)

    def _along(self, xt: Tensor) -> Iterator[Tensor]:
        """(n', m, d) xt - mu_k in the components' axes, in blocks of rows."""
        m, d = self.means.shape
        rows = max(1, BLOCK // (m * d))
        offsets = torch.einsum("mij,mi->mj", self.axes, self.means)  # (m, d)
        for k in range(0, len(xt), rows):
            yield ((xt[k : k + rows] - self.mean) @ self._into).view(-1, m, d) - offsets
        if len(xt) == 0:
            yield torch.zeros((0, m, d), dtype=self.dtype, device=self.device)

    def _logits(self, along: Tensor, s: float) -> Tensor:
        """(n', m) log w_k N(xt; mu_k, Sigma_k + s^2 I) without the power of 2 pi."""
        noisy = self._noisy(s)
        return self.log_weights - 0.5 * (along**2 / noisy + noisy.log()).sum(dim=2)

    def _posteriors(self, xt: Tensor, s: float) -> Iterator[tuple[Tensor, Tensor]]:
        """Blocks of xt - mu_k (n', m, d) in the components' axes, and of pi (n', m)."""
        for along in self._along(xt):
            yield along, self._logits(along, s).softmax(dim=1)

    def _weighed(self, xt: Tensor, s: float, diagonal: Tensor) -> tuple[Tensor, Tensor]:
        """(n, d, d) sum_k pi_k U_k diag_k U_k' for `diagonal` (m, d), and Cov_pi(g)."""
        noisy = self._noisy(s)
        matrices = (self.axes * diagonal[:, None]) @ self.axes.mT  # (m, d, d)
        means, spreads = [], []
        for along, posterior in self._posteriors(xt, s):
            pulls = (self.axes @ (along / noisy).permute(1, 2, 0)).permute(2, 0, 1)  # (n', m, d) g_k
            centred = pulls - (posterior[:, None] @ pulls)
            means.append((posterior @ matrices.flatten(1)).view(-1, *matrices.shape[1:]))
            spreads.append((posterior[:, :, None] * centred).mT @ centred)
        return torch.cat(means), torch.cat(spreads)
