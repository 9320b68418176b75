"""Semi-discrete transport in any dimension, by Monte Carlo: stochastic ascent of the dual over fresh Gaussian draws.

Cells' masses are counted and the heights moved against their surplus by Adam (An et al. 2020, ICLR, AE-OT; so does
arXiv 2410.13431). In one and two dimensions `semi_discrete` is exact and faster. Here masses are known to about
(m/n)^1/2 of themselves, n the draws of a round. Loads torch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from ..values import FloatArray

DRAWS = 4096  # a round
RATE = 0.1  # of the sites' radius times the scale: the first step of a height
DECAY, SQUARED_DECAY, TINY = 0.9, 0.99, 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class MonteCarloPlan:
    """`potentials` h (m,) of planes <z, x_i> + h_i; `masses` (m,) of the cells as counted in the last rounds."""

    potentials: FloatArray
    masses: FloatArray
    rounds: int


def monte_carlo_plans(
    sites: FloatArray, weights: FloatArray, random: np.random.Generator, rounds: int, scale: float = 1.0
) -> Iterator[MonteCarloPlan]:
    """A plan every ten rounds and at the end, from N(0, scale^2 I) to `sites` (m, d) with `weights` (m,) of sum 1.

    Planes start as tangents of the paraboloid that scales the prior to the sites' size, so no cell is far off; steps
    fall linearly to 0. Masses are a running mean over some ten rounds.
    """
    centred = sites - weights @ sites
    radius = float(np.sqrt(weights @ (centred**2).sum(1))) or 1.0
    stretch = scale * np.sqrt(sites.shape[1]) / radius  # of the sites to the prior's size
    heights = torch.as_tensor(-0.5 * stretch * (centred**2).sum(1))
    planes, wanted = torch.as_tensor(centred.T.copy(), dtype=torch.float32), torch.as_tensor(np.array(weights))
    mean, square, masses = (torch.zeros_like(heights) for _ in range(3))
    for number in range(1, rounds + 1):
        z = torch.as_tensor(scale * random.standard_normal((DRAWS, sites.shape[1]), np.float32))
        index = torch.addmm(heights.float(), z, planes).argmax(dim=1)
        counted = torch.bincount(index, minlength=len(sites)).double() / DRAWS
        surplus = counted - wanted
        mean.mul_(DECAY).add_(surplus, alpha=1 - DECAY)
        square.mul_(SQUARED_DECAY).addcmul_(surplus, surplus, value=1 - SQUARED_DECAY)
        masses.lerp_(counted, 1 / min(number, 10))
        step = RATE * radius * scale * (1 - (number - 1) / rounds)
        unbiased = mean / (1 - DECAY**number)
        heights -= step * unbiased / ((square / (1 - SQUARED_DECAY**number)).sqrt() + TINY)
        if number % 10 == 0 or number == rounds:
            yield MonteCarloPlan(potentials=heights.numpy().copy(), masses=masses.numpy().copy(), rounds=number)
