"""The exact score of a softened cloud: the posterior mean under p_0 = sum_i w_i N(x_i, s0^2 I) (arXiv 2411.01629).

With v = s^2 + s0^2 the posterior over the points is softmax_i(log w_i - |xt - x_i|^2/(2v)), which is attention with the
points as keys and values: no (n, m) array is ever stored.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad, scaled_dot_product_attention

from ..experiment.target import SoftenedCloud
from ..values import FloatArray
from .base import AbstractScore

BLOCK = 1 << 22  # most elements of a temporary (n', m) array
ATTENDED = 1 << 26  # the same of attention off the CPU, where it may store one; float64 on cuda and mps do
# Attention that also tells the normalisers, on the CPU; and the largest products z.x/v that don't cancel in it: their
# rounding, 4e-5 and 2e-11, is that of log-densities.
FUSED: Any = getattr(torch.ops.aten, "_scaled_dot_product_flash_attention_for_cpu", None)
FUSED_LOGITS = {torch.float32: 3e2, torch.float64: 1e5}
ALIGNMENT = 4  # fused kernels want q, k, v of one last dimension, a multiple of this


class EmpiricalScore(AbstractScore):
    """Exact at every s >= 0, for any weights, duplicates and ties; at s = s0 = 0, D is the nearest point.

    Points of weight zero are left out. Data are recentred at their mean. In float32 D errs by about 6e-8 R^2/s and the
    covariance by 6e-8 R^2: take float64 wherever a number is reported.
    """

    def __init__(
        self, target: SoftenedCloud, *, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float64
    ) -> None:
        present = target.present
        centred = target.centres[present] - target.mean
        self.device, self.dtype = torch.device(device), dtype
        self.softness = target.softness
        self.mean = self.tensor(target.mean)  # (d,)
        self.centres = self.tensor(centred)  # (m, d)
        self.log_weights = self.tensor(np.log(target.weights[present]))  # (m,)
        self._reach = target.reach or 1.0
        self._smallest = (1e-9 * self._reach) ** 2  # keeps 1/v within float32
        bias = np.stack([-0.5 * (centred**2).sum(axis=1), np.log(target.weights[present])], axis=1)
        self._keys = self._heads(torch.cat([self.centres, self.tensor(bias)], dim=1))
        self._points = self._heads(self.centres)
        self._centred = centred

    @cached_property
    def _moments(self) -> Tensor:
        """First and second moments of the points. There are d^2/2 of a point: only covariances ask for them."""
        centred, (a, b) = self._centred, np.triu_indices(self._centred.shape[1])
        with torch.inference_mode(False):  # kept for later, whoever asks first
            return self._heads(self.tensor(np.concatenate([centred, centred[:, a] * centred[:, b]], axis=1)))

    def tensor(self, values: FloatArray) -> Tensor:
        """An array on this score's device, in its precision."""
        return torch.as_tensor(np.array(values, np.float64), dtype=self.dtype, device=self.device)

    def denoise(self, xt: Tensor, s: float) -> Tensor:
        v = self._variance(s)
        z = xt - self.mean
        means = self.posterior_mean(z, v)
        return self.mean + means + (self.softness**2 / v) * (z - means)

    def posterior_mean(self, z: Tensor, v: float) -> Tensor:
        """sum_i pi_i x_i (n, d) of the centred points under their posterior at centred z (n, d) and variance v."""
        return self._attend(z, v, self._points)[:, : z.shape[1]]

    def covariance(self, xt: Tensor, s: float) -> Tensor:
        v = self._variance(s)
        share = (v - self.softness**2) / v
        identity = torch.eye(xt.shape[1], dtype=self.dtype, device=self.device)
        return share * self.softness**2 * identity + share**2 * self.spread(xt, s)

    def jacobian(self, xt: Tensor, s: float) -> Tensor:
        """dD/dxt = (s^2 Cov_pi(x_i)/v + s0^2 I)/v (n, d, d); finite at s = 0 too."""
        v = self._variance(s)
        identity = torch.eye(xt.shape[1], dtype=self.dtype, device=self.device)
        return ((v - self.softness**2) / v * self.spread(xt, s) + self.softness**2 * identity) / v

    def log_density(self, xt: Tensor, s: float) -> Tensor:
        v = self._variance(s)
        z, d = xt - self.mean, xt.shape[1]
        if self._fused_is_accurate(z, v):
            logits = self._log_normalisers(z, v) - (z * z).sum(dim=1) / (2 * v)
            return logits - 0.5 * d * math.log(2 * math.pi * v)
        rows = max(1, BLOCK // len(self.centres))
        parts = [
            torch.logsumexp(self.log_weights - self._squared_distances(block) / (2 * v), dim=1)
            for block in (z[k : k + rows] for k in range(0, len(z), rows))
        ]
        return torch.cat(parts) - 0.5 * d * math.log(2 * math.pi * v)

    def _variance(self, s: float) -> float:
        return max(s * s + self.softness**2, self._smallest)

    def _fused_is_accurate(self, z: Tensor, v: float) -> bool:
        """Whether log-densities from the fused kernel, which multiplies out squared distances, lose nothing by it.

        It can't be differentiated twice either.
        """
        if self.device.type != "cpu" or FUSED is None or (z.requires_grad and torch.is_grad_enabled()) or len(z) == 0:
            return False
        return float(z.abs().max()) * self._reach / v < FUSED_LOGITS[self.dtype]

    def _log_normalisers(self, z: Tensor, v: float) -> Tensor:
        """(n,) log sum_i w_i exp((z.x_i - |x_i|^2/2)/v)."""
        out: Tensor = FUSED(*self._attention(z, v, self._points), scale=1.0)[1]
        return out[0, 0]

    def _squared_distances(self, z: Tensor) -> Tensor:
        """(n', m), summed from differences, which don't cancel."""
        total = torch.zeros((len(z), len(self.centres)), dtype=self.dtype, device=self.device)
        for a in range(z.shape[1]):
            total = total + (z[:, a, None] - self.centres[:, a]) ** 2
        return total

    def spread(self, xt: Tensor, s: float) -> Tensor:
        """Cov_pi(x_i) (n, d, d) of the points under their posterior, from first and second moments."""
        z, v, d = xt - self.mean, self._variance(s), xt.shape[1]
        moments = self._attend(z, v, self._moments)
        means, (a, b) = moments[:, :d], torch.triu_indices(d, d)
        packed = moments[:, d : d + len(a)] - means[:, a] * means[:, b]
        full = torch.zeros((len(z), d, d), dtype=self.dtype, device=self.device)
        full[:, a, b] = packed
        full[:, b, a] = packed
        return full

    def _attend(self, z: Tensor, v: float, values: Tensor) -> Tensor:
        """sum_i pi_i values_i (n, d'): queries (z, 1, v)/v against keys (x_i, -|x_i|^2/2, log w_i)."""
        rows = len(z) if self.device.type == "cpu" else max(1, ATTENDED // len(self.centres))
        parts = []
        for block in (z[k : k + rows] for k in range(0, max(1, len(z)), max(1, rows))):
            out: Tensor = scaled_dot_product_attention(*self._attention(block, v, values), scale=1.0)
            parts.append(out[0, 0])
        return parts[0] if len(parts) == 1 else torch.cat(parts)

    def _attention(self, z: Tensor, v: float, values: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values of one last dimension, as fused kernels want them."""
        ones = torch.ones((len(z), 1), dtype=self.dtype, device=self.device)
        queries = self._heads(torch.cat([z / v, ones / v, ones], dim=1))
        width = max(queries.shape[-1], values.shape[-1])
        q, k, x = (pad(each, (0, width - each.shape[-1])) for each in (queries, self._keys, values))
        return q, k, x

    @staticmethod
    def _heads(rows: Tensor) -> Tensor:
        """(1, 1, n, width): one batch, one head, padded to the alignment."""
        return pad(rows, (0, -rows.shape[1] % ALIGNMENT))[None, None]
