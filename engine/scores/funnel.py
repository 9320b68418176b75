"""The exact score of the funnel: given x_1 the other coordinates are Gaussian, so one quadrature over x_1 is all.

With u = exp(x_1)/(exp(x_1) + s^2) and the posterior of x_1 given xt, in proportion to N(x_1; 0, 9) N(xt_1; x_1, s^2)
prod_i N(xt_i; 0, exp(x_1) + s^2):  D_1 = E[x_1],  D_i = xt_i E[u],  and of the covariance C_11 = Var[x_1],
C_1i = xt_i Cov[x_1, u],  C_ij = xt_i xt_j Var[u] + s^2 E[u] where i = j.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from ..laws.funnel import MOUTH_VARIANCE, Funnel
from .base import AbstractScore

# Equal steps over nine deviations of x_1 given xt_1 alone. A step is .05 of them, .15 at most; the other coordinates
# narrow the posterior to (1/tau^2 + (d - 1)/2)^-1/2 at the least, so for d = 50 to .2, where the error of equal steps,
# exp(-2 (pi .2/.15)^2), is 1e-15.
NODES, REACH = 361, 9.0
ROWS = 4096  # points whose (n', NODES) arrays are there at a time


class FunnelScore(AbstractScore):
    """Exact at every s > 0 and up to fifty dimensions or so, to rounding (see NODES); float64 on the CPU."""

    def __init__(self, target: Funnel) -> None:
        self.d = target.d

    def denoise(self, xt: Tensor, s: float) -> Tensor:
        starts = range(0, max(len(xt), 1), ROWS)
        return torch.cat([self._denoise(xt[start : start + ROWS], s) for start in starts])

    def covariance(self, xt: Tensor, s: float) -> Tensor:
        x1, u, weights = self._posterior(xt, s)
        first, kept = (weights * x1).sum(1), (weights * u).sum(1)  # (n,)
        away, apart = x1 - first[:, None], u - kept[:, None]
        rest = xt[:, 1:]
        full = torch.zeros((len(xt), self.d, self.d), dtype=xt.dtype)
        full[:, 0, 0] = (weights * away**2).sum(1)
        full[:, 0, 1:] = full[:, 1:, 0] = (weights * away * apart).sum(1)[:, None] * rest
        full[:, 1:, 1:] = (weights * apart**2).sum(1)[:, None, None] * rest[:, :, None] * rest[:, None]
        full.diagonal(dim1=1, dim2=2)[:, 1:] += s * s * kept[:, None]
        return full

    def log_density(self, xt: Tensor, s: float) -> Tensor:
        logits, _, step = self._logits(xt, s)
        spread = MOUTH_VARIANCE + s * s
        first = -0.5 * (xt[:, 0] ** 2 / spread + math.log(2 * math.pi * spread))  # of xt_1 alone
        constant = math.log(step) - 0.5 * self.d * math.log(2 * math.pi)  # of the node's share, and of the others' laws
        return first + torch.logsumexp(logits, dim=1) + constant

    def _denoise(self, xt: Tensor, s: float) -> Tensor:
        x1, u, weights = self._posterior(xt, s)
        denoised = xt * (weights * u).sum(1, keepdim=True)
        denoised[:, 0] = (weights * x1).sum(1)
        return denoised

    def _posterior(self, xt: Tensor, s: float) -> tuple[Tensor, Tensor, Tensor]:
        """(n, NODES) x_1, u, and weights of the posterior."""
        logits, x1, _ = self._logits(xt, s)
        return x1, torch.sigmoid(x1 - 2 * math.log(s)), logits.softmax(dim=1)

    def _logits(self, xt: Tensor, s: float) -> tuple[Tensor, Tensor, float]:
        """(n, NODES) log of the posterior over x_1 but for constants, x_1, and the step in deviations tau.

        At x_1 = m + tau e the law of x_1 given xt_1 alone is that of a standard normal e.
        """
        e = torch.linspace(-REACH, REACH, NODES, dtype=xt.dtype)
        gain = MOUTH_VARIANCE / (MOUTH_VARIANCE + s * s)
        x1 = gain * xt[:, :1] + s * math.sqrt(gain) * e  # (n, NODES)
        spread = x1.exp() + s * s
        radii = (xt[:, 1:] ** 2).sum(dim=1, keepdim=True)
        return -0.5 * (e**2 + (self.d - 1) * spread.log() + radii / spread), x1, 2 * REACH / (NODES - 1)
