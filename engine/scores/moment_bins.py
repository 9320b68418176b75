"""Moment bins: the points of one small cell of the plane stand together as one Gaussian with their full covariance.

Under noise of variance v a cell of weight W, mean m and covariance S is N(m, S + v I), whose denoiser is exact:
m + G(z - m) with gain G = S(S + v I)^-1. What is lost are third and higher moments, (size/sqrt(v))^3 of the cells.
Relative to N(0, v I), which all cells share, their logits are quadratic in z, so six features make the whole attention.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import pad, scaled_dot_product_attention

from ..values import FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """`means` (j, 2), `spreads` (j, 3) covariances xx, xy, yy, and `weights` (j,), all positive, of j Gaussians."""

    means: FloatArray
    spreads: FloatArray
    weights: FloatArray

    def __len__(self) -> int:
        return len(self.means)

    def gains(self, v: float) -> tuple[FloatArray, FloatArray]:
        """G = S(S + v I)^-1 as (j, 3) xx, xy, yy, and log W - log det(S/v + I)/2 (j,)."""
        xx, xy, yy = self.spreads.T / v
        determinant = (xx + 1) * (yy + 1) - xy**2
        gains = np.stack([xx * (yy + 1) - xy**2, xy, yy * (xx + 1) - xy**2], axis=1) / determinant[:, None]
        return gains, np.log(self.weights) - 0.5 * np.log(determinant)


def cell_index(points: FloatArray, size: float) -> tuple[IntArray, int]:
    """The number (m,) of each point's (m, 2) square cell of side `size`, counting occupied cells only; their count."""
    corner = np.floor(points / size).astype(np.int64)
    corner -= corner.min(axis=0)
    width = int(corner[:, 1].max()) + 1
    _, index = np.unique(corner[:, 0] * width + corner[:, 1], return_inverse=True)
    return index, int(index.max()) + 1


def moment_cells(points: FloatArray, weights: FloatArray, size: float) -> Cells:
    """The cells of side `size` that hold points (m, 2) of positive weights (m,), with their exact moments."""
    index, count = cell_index(points, size)
    mass = np.bincount(index, weights, count).astype(np.float64)
    share = weights / mass[index]
    means = np.stack([np.bincount(index, share * points[:, a], count) for a in range(2)], axis=1).astype(np.float64)
    x, y = (points - means[index]).T
    spreads = np.stack([np.bincount(index, share * each, count) for each in (x * x, x * y, y * y)], axis=1)
    return Cells(means=means, spreads=spreads.astype(np.float64), weights=mass)


def query_features(z: Tensor) -> Tensor:
    """(..., n, 8) of particles z (..., n, 2): x^2, xy, y^2, x, y, 1 and zeros."""
    x, y = z[..., 0], z[..., 1]
    zero = torch.zeros_like(x)
    return torch.stack([x * x, x * y, y * y, x, y, zero + 1, zero, zero], dim=-1)


def cell_features(means: Tensor, gains: Tensor, biases: Tensor, v: float) -> tuple[Tensor, Tensor]:
    """Keys and values (..., j, 8) of cells with means (..., j, 2), gains (..., j, 3) and biases (..., j).

    With precision P = (I - G)/v: logit = b + z.Gz/(2v) + z.Pm - m.Pm/2, value (m - Gm, G).
    """
    (x, y), (xx, xy, yy) = means.unbind(-1), gains.unbind(-1)
    free_x, free_y = x - xx * x - xy * y, y - xy * x - yy * y  # (I - G) m
    zero = torch.zeros_like(x)
    bias = biases - 0.5 / v * (x * free_x + y * free_y)
    keys = [0.5 / v * xx, xy / v, 0.5 / v * yy, free_x / v, free_y / v, bias, zero, zero]
    return torch.stack(keys, dim=-1), torch.stack([free_x, free_y, xx, xy, yy, zero, zero, zero], dim=-1)


def attend_to_cells(z: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """(b, n, 2) posterior means at particles z (b, n, 2) under `cell_features` (b, j, 8)."""
    queries = query_features(z)
    out: Tensor = scaled_dot_product_attention(queries[:, None], keys[:, None], values[:, None], scale=1.0)[:, 0]
    x, y = z[..., 0], z[..., 1]
    xx, xy, yy = out[..., 2], out[..., 3], out[..., 4]
    return torch.stack([out[..., 0] + xx * x + xy * y, out[..., 1] + xy * x + yy * y], dim=-1)


def attend_to_points(z: Tensor, points: Tensor, biases: Tensor, v: float) -> Tensor:
    """(b, n, 2) the same where the cells are the points (b, j, 2) themselves: G = 0, and four features suffice."""
    ones = torch.ones_like(z[..., :1])
    queries = torch.cat([z / v, ones, torch.zeros_like(ones)], dim=-1)
    bias = biases - 0.5 / v * (points * points).sum(dim=-1)
    keys = torch.cat([points, bias[..., None], torch.zeros_like(bias)[..., None]], dim=-1)
    values = pad(points, (0, 2))
    out: Tensor = scaled_dot_product_attention(queries[:, None], keys[:, None], values[:, None], scale=1.0)
    return out[:, 0, :, :2]


def denoise_by_cells(z: Tensor, cells: Cells, v: float) -> Tensor:
    """(n, 2) posterior mean of the points at z (n, 2), every particle seeing every cell."""
    gains, biases = (torch.as_tensor(each).to(z) for each in cells.gains(v))
    keys, values = cell_features(torch.as_tensor(cells.means).to(z), gains, biases, v)
    return attend_to_cells(z[None], keys[None], values[None])[0]
