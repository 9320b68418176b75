"""The exact posterior mean over many points in many dimensions: float32 products in blocks, with a bound on the error.

One pass over blocks of points with a running maximum (online softmax), so that nothing larger than `ROWS` x `COLUMNS`
is stored beside the points. Points whose weight is below exp(-40) of the heaviest one's are left out of the second
product: together they move the mean by less than n exp(-40) 2R. torch's own attention kernel can't leave them out.

Rounding. A logit is (<z, y> - |y|^2/2)/v. Rounded as independent errors are (Higham & Mary 2019, a bound that fails
with probability below 2 exp(-LAMBDA^2/2) a product), it errs by at most

    eps = (LAMBDA d^1/2 + 3) u (|z| R + R^2/2)/v,        u = 2^-24,  R the largest |y|.

Along the way from true to rounded logits d mean = Cov(shift, y), and weights change by factors of at most exp(2 eps),
so the mean moves by at most 2 eps exp(2 eps) E|y - D|. Where one point dominates E|y - D| <= 4 R (1 - its weight), and
nothing is lost however small v is. Queries that could err by more than `REFINED` R, ties at small v, are done again
from float64 differences over the points within exp(-40) of the heaviest, if these are few enough.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..values import FloatArray
from .base import AbstractScore

ROWS, COLUMNS = 256, 2048  # of a block of logits: 2 MB, which stays in the cache
LOWEST = -40.0  # smaller exponents weigh 4e-18; exp would underflow, slowly
NEGLIGIBLE = 1.01 * math.exp(LOWEST)
FEWER = 1 / 3  # of a block's points: so few are gathered before they are multiplied
LAMBDA, UNIT, UNIT_64 = 4.0, 2.0**-24, 2.0**-53
REFINED = 1e-6  # of R: what float32 may err by before a query is looked at again
FEW = 256  # points of one query that are worth float64 differences


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockedMeans:
    """`means` (n, d) of the centred points; `bounds` (n,) on their Euclidean error; `log_sums` (n,) of normalisers."""

    means: Tensor
    bounds: Tensor
    log_sums: Tensor


class BlockedScore(AbstractScore):
    """The score of softened points (m, d) with `weights` (m,), equal unless given, in float32 on the CPU.

    For d from some ten to thousands and any number of points: beside its own copy of the points, 4 bytes a number, it
    takes a few MB. Results come in the queries' own precision. Points are recentred and rounded to float32, which
    moves each by at most 6e-8 of its distance from the mean; `denoised` bounds all other errors.
    """

    def __init__(self, points: FloatArray, weights: FloatArray | None = None, *, softness: float = 0.0) -> None:
        m, d = points.shape
        shares = np.full(m, 1 / m) if weights is None else np.asarray(weights, np.float64)
        present = np.flatnonzero(shares > 0)
        blocks = [present[k : k + COLUMNS] for k in range(0, len(present), COLUMNS)]
        mean = sum((shares[rows] @ points[rows].astype(np.float64) for rows in blocks), np.zeros(d)) / shares.sum()
        self.points = torch.empty((len(present), d), dtype=torch.float32)
        self._bias = torch.empty(len(present), dtype=torch.float64)  # -|y|^2/2
        for k, rows in enumerate(blocks):
            block = torch.as_tensor(points[rows].astype(np.float64) - mean).float()
            self.points[k * COLUMNS : k * COLUMNS + len(rows)] = block
            self._bias[k * COLUMNS : k * COLUMNS + len(rows)] = -0.5 * block.double().square().sum(1)
        self.mean, self.softness = torch.as_tensor(mean), softness
        self._log_weights = torch.as_tensor(np.log(shares[present]))
        self.reach = math.sqrt(-2 * float(self._bias.min())) or 1.0  # R

    def denoise(self, xt: Tensor, s: float) -> Tensor:
        return self.denoised(xt, s)[0]

    def denoised(self, xt: Tensor, s: float) -> tuple[Tensor, Tensor]:
        """D (n, d) at xt (n, d), and (n,) bounds on its Euclidean error, as in this module's docstring."""
        z, v = xt.double() - self.mean, self._variance(s)
        found, share = self.posterior(z, v), self.softness**2 / v
        denoised = self.mean + found.means + share * (z - found.means)
        return denoised.to(xt.dtype), (1 - share) * found.bounds

    def covariance(self, xt: Tensor, s: float) -> Tensor:
        """C (n, d, d), query by query over the points that weigh anything; its products are float32's."""
        z, v = xt.double() - self.mean, self._variance(s)
        share, identity = 1 - self.softness**2 / v, torch.eye(xt.shape[1])
        out = torch.empty((len(z), *identity.shape), dtype=xt.dtype)
        for k, query in enumerate(z):
            logits = self._logits(query[None].float(), v, slice(None))[0]
            kept = logits > logits.max() + LOWEST
            weights, points = torch.softmax(logits[kept], 0), self.points[kept]
            points = points - weights @ points
            out[k] = share * self.softness**2 * identity + share**2 * (points * weights[:, None]).T @ points
        return out

    def log_density(self, xt: Tensor, s: float) -> Tensor:
        """(n,) log density; it errs by eps of this module's docstring, and by float32's own rounding."""
        z, v = xt.double() - self.mean, self._variance(s)
        logits = self.posterior(z, v).log_sums - z.square().sum(1) / (2 * v)
        return (logits - 0.5 * z.shape[1] * math.log(2 * math.pi * v)).to(xt.dtype)

    def posterior(self, z: Tensor, v: float) -> BlockedMeans:
        """Means over the centred points at centred float64 queries z (n, d) and variance v > 0."""
        if len(z) == 0:
            nothing = torch.zeros(0, dtype=torch.float64)
            return BlockedMeans(means=z, bounds=nothing, log_sums=nothing)
        parts = [self._block(z[k : k + ROWS], v) for k in range(0, len(z), ROWS)]
        return BlockedMeans(
            means=torch.cat([part.means for part in parts]),
            bounds=torch.cat([part.bounds for part in parts]),
            log_sums=torch.cat([part.log_sums for part in parts]),
        )

    def _variance(self, s: float) -> float:
        return max(s * s + self.softness**2, (1e-9 * self.reach) ** 2)  # keeps 1/v within float32

    def _logits(self, z: Tensor, v: float, columns: slice) -> Tensor:
        """(n', m') float32 logits of some points at float32 queries."""
        bias = (self._bias[columns] / v + self._log_weights[columns]).float()
        return torch.addmm(bias, z / v, self.points[columns].T)

    def _block(self, z: Tensor, v: float) -> BlockedMeans:
        n, d = z.shape
        single = z.float()
        top, total, squares = torch.full((n,), -math.inf), torch.zeros(n), torch.zeros(n, dtype=torch.float64)
        summed, near = torch.zeros((n, d)), torch.zeros(n)
        for k in range(0, len(self.points), COLUMNS):
            columns = slice(k, k + COLUMNS)
            logits, points = self._logits(single, v, columns), self.points[columns]
            higher = torch.maximum(top, logits.amax(1))
            faded = (top - higher).clamp_(min=2 * LOWEST).exp_()
            top = higher
            weights = logits.sub_(top[:, None]).clamp_(min=LOWEST).exp_()
            total = total * faded + weights.sum(1)
            near += weights.gt(NEGLIGIBLE).sum(1)
            squares = squares * faded + weights @ (-2 * self._bias[columns]).float()
            used = torch.nonzero(weights.amax(0) > NEGLIGIBLE)[:, 0]
            if len(used) < FEWER * len(points):
                weights, points = weights[:, used], points[used]
            summed.mul_(faded[:, None]).addmm_(weights, points)
        means = (summed / total[:, None]).double()
        rounding = self._rounding(z, v)
        spread = (squares / total - means.square().sum(1)).clamp_(min=0).sqrt_()
        spread = torch.minimum(spread, 4 * self.reach * (1 - 1 / total.double()).clamp_(min=UNIT))
        products = (LAMBDA * math.sqrt(COLUMNS + len(self.points) / COLUMNS) + 3) * UNIT * self.reach
        bounds = (2 * rounding * (2 * rounding).clamp(max=50).exp() * spread + products).clamp_(max=2 * self.reach)
        again = torch.nonzero((bounds > products + REFINED * self.reach) & (near <= FEW))[:, 0]
        if len(again) > 0:
            means[again], bounds[again] = self._refined(z[again], v, top[again] + LOWEST - 2 * rounding[again])
        return BlockedMeans(means=means, bounds=bounds, log_sums=top.double() + total.double().log())

    def _rounding(self, z: Tensor, v: float) -> Tensor:
        """(n,) eps."""
        size = z.norm(dim=1) * self.reach + 0.5 * self.reach**2
        eps: Tensor = (LAMBDA * math.sqrt(z.shape[1]) + 3) * UNIT * size / v
        return eps

    def _refined(self, z: Tensor, v: float, lowest: Tensor) -> tuple[Tensor, Tensor]:
        """Means (n', d) and bounds (n',) in float64, over the few points whose float32 logits are at least `lowest`."""
        found: list[tuple[Tensor, Tensor]] = []
        for k in range(0, len(self.points), COLUMNS):
            query, point = torch.nonzero(
                self._logits(z.float(), v, slice(k, k + COLUMNS)) >= lowest[:, None], as_tuple=True
            )
            found.append((query, point + k))
        queries, chosen = (torch.cat(parts) for parts in zip(*found, strict=True))
        means, bounds = torch.empty_like(z), torch.empty(len(z), dtype=torch.float64)
        for row, query in enumerate(z):
            near = chosen[queries == row]
            points = self.points[near].double()
            squared = (query - points).square().sum(1)
            means[row] = torch.softmax(self._log_weights[near] - squared / (2 * v), 0) @ points
            rounding = (LAMBDA * math.sqrt(z.shape[1]) + 3) * UNIT_64 * float(squared.max()) / v
            bounds[row] = min(1.0, 2 * rounding + len(self.points) * math.exp(LOWEST)) * 2 * self.reach
        return means, bounds
