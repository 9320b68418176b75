"""What heights of a semi-discrete map are worth, on fresh draws: masses missed, the cost, and the duality gap.

Let r = masses - weights, in total variation TV = sum |r_i|/2, and c_i of N draws in cell i.

* **Missed mass.** chi^2 = sum r_i^2/w_i has the unbiased estimate sum c_i (c_i - 1)/(N (N - 1) w_i) - 1, and
  TV <= chi/2 (Cauchy-Schwarz). Its standard error is about (2m - 2)^1/2/N where masses are right, far below the noise
  of the counted sum |c_i/N - w_i|/2, which is about .4 (m/N)^1/2. Two standard errors are added: right at least 19
  times in 20. The estimate of TV is (2 pi)^-1/2 chi, as for normal relative errors of even sites.
* **Cost.** For every h, E|z|^2 + sum w_i |x_i|^2 - 2 F(h) <= W2^2, with F(h) = E u(z) - sum w_i h_i convex.
* **Gap.** On the draws themselves, as if they were all of the Gaussian, `duality_gap` bounds W2^2 minus the dual value:
  it is twice the mean slack of a plan that moves what cells have too much, chosen blindly. W2^2 is convex in each law,
  so that of the draws is at least the Gaussian's in the mean (Jensen), and the dual value of the draws is the
  Gaussian's in the mean. So in the mean over draws this bounds the gap. It is generous: of first order in r, where the
  gap is of second, and the noise of counting is in it.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch

from ..results.results import Status
from ..values import FloatArray, frozen_array
from .base import duality_gap

DRAWS = 4096  # a step
ERRORS = 2.0  # standard errors


@dataclass(frozen=True, slots=True, kw_only=True)
class MassCertificate:
    """`masses` (m,) as counted on `draws`; `missed` estimates, `missed_at_most` bounds, their total variation.

    `cost` is the dual value, `cost_error` one standard error of it: W2^2 lies between it and `gap_at_most` more.
    """

    masses: FloatArray
    draws: int
    missed: float
    missed_at_most: float
    cost: float
    cost_error: float
    gap_at_most: float

    def status(self, wanted: float) -> Status:
        """Whether at most `wanted` of the mass is missed."""
        if self.missed_at_most <= wanted:
            return Status()
        return Status(
            ok=False,
            sentence=f"The map sends up to {100 * self.missed_at_most:.2g} % of the mass to wrong points, where "
            f"{100 * wanted:.2g} % was wanted: more rounds of draws bring it down, as one over their square root.",
        )


def certificate(
    sites: FloatArray,
    weights: FloatArray,
    potentials: FloatArray,
    random: np.random.Generator,
    draws: int,
    scale: float = 1.0,
) -> Generator[int, None, MassCertificate]:
    """What heights (m,) of planes <z, x_i> + h_i are worth under N(0, scale^2 I), for `sites` (m, d), `weights` (m,).

    Yields the number of draws so far, so that a caller can stop. `random` must not be what found the heights.
    """
    m, d = sites.shape
    centred = sites - weights @ sites
    planes = torch.as_tensor(centred.T.copy(), dtype=torch.float32)
    heights = torch.as_tensor(potentials - potentials.mean(), dtype=torch.float32)
    counts, moments = torch.zeros(m, dtype=torch.float64), torch.zeros((m, d), dtype=torch.float64)
    summed, squares, done = 0.0, 0.0, 0
    while done < draws:
        z = torch.as_tensor(scale * random.standard_normal((min(DRAWS, draws - done), d), np.float32))
        top, index = torch.addmm(heights, z, planes).max(dim=1)
        top = top.double()
        counts += torch.bincount(index, minlength=m)
        moments.index_add_(0, index, z.double())
        summed += float(top.sum())
        squares += float(top.square().sum())
        done += len(z)
        yield done
    masses, mean, planned = counts.numpy() / done, summed / done, heights.double().numpy()
    chi_square, error = _chi_square(counts.numpy(), weights)
    highest = 0.5 * math.sqrt(max(0.0, chi_square) + ERRORS * error)
    dual = d * scale**2 + float(weights @ (sites**2).sum(1)) - 2 * (mean - float(weights @ planned))
    return MassCertificate(
        masses=frozen_array(masses),
        draws=done,
        missed=math.sqrt(max(0.0, chi_square) / (2 * math.pi)),
        missed_at_most=min(1.0, highest),
        cost=dual,
        cost_error=2 * math.sqrt(max(0.0, squares / done - mean**2) / done),
        gap_at_most=duality_gap(centred, weights, planned, masses, moments.numpy() / done),
    )


def _chi_square(counts: FloatArray, weights: FloatArray) -> tuple[float, float]:
    """The unbiased estimate of sum (mass - weight)^2/weight, and its standard error."""
    n, ratio = counts.sum(), counts / (counts.sum() * weights)
    estimate = float((counts * (counts - 1) / weights).sum() / (n * (n - 1))) - 1
    shares = counts / n
    spread = float(shares @ ratio**2 - (shares @ ratio) ** 2)
    return estimate, math.sqrt(2 * max(0.0, float((ratio**2).sum()) - 1) / n**2 + 4 * max(0.0, spread) / n)
