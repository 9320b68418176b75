"""What every score offers: a denoiser and a posterior covariance in data coordinates, and what follows from them.

Data coordinates xt = X_t/alpha = X_0 + s Z make one function of (xt, s) serve every schedule (theory: noise level s).
"""

from __future__ import annotations

import abc
import math

import torch
from torch import Tensor

from ..experiment.schedule import Schedule


class AbstractScore(abc.ABC):
    """A model of the data law seen through Gaussian noise of level s."""

    @abc.abstractmethod
    def denoise(self, xt: Tensor, s: float) -> Tensor:
        """D = E[X_0 | xt] (n, d) at noisy points xt (n, d) and noise level s."""

    @abc.abstractmethod
    def covariance(self, xt: Tensor, s: float) -> Tensor:
        """C = Cov[X_0 | xt] (n, d, d)."""

    @abc.abstractmethod
    def log_density(self, xt: Tensor, s: float) -> Tensor:
        """(n,) log density of X_0 + s Z at xt (n, d)."""

    def jacobian(self, xt: Tensor, s: float) -> Tensor:
        """dD/dxt = C/s^2 (n, d, d), symmetric."""
        return self.covariance(xt, s) / s**2

    def log_density_at(self, x: Tensor, t: float, schedule: Schedule) -> Tensor:
        """(n,) log p_t at x (n, d), in the process's own coordinates: the density of alpha (X_0 + s Z)."""
        alpha = schedule.alpha(t)
        return self.log_density(x / alpha, schedule.noise_level(t)) - x.shape[1] * math.log(alpha)

    def score(self, x: Tensor, t: float, schedule: Schedule) -> Tensor:
        """grad log p_t at x (n, d), t > 0: (alpha D - x)/sigma^2 (Tweedie; arXiv 2411.01629, Proposition 3)."""
        alpha = schedule.alpha(t)
        return (alpha * self.denoise(x / alpha, schedule.noise_level(t)) - x) / schedule.sigma(t) ** 2

    def hessian(self, x: Tensor, t: float, schedule: Schedule) -> Tensor:
        """Hess log p_t at x (n, d, d), t > 0: -(I - r^2 C)/sigma^2 (arXiv 2411.01629, Proposition 3)."""
        jacobian = self.jacobian(x / schedule.alpha(t), schedule.noise_level(t))
        identity = torch.eye(x.shape[1], dtype=x.dtype, device=x.device)
        return (jacobian - identity) / schedule.sigma(t) ** 2
