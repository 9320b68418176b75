"""Semi-discrete transport in any dimension, by Monte Carlo: averaged stochastic descent of the convex dual.

Every round counts the cells' masses on fresh Gaussian draws and moves each height against its cell's relative surplus,
scaled by the density of ties (a height raised by t gains its cell about w_i times that density times t), with steps
that fall like k^-.6. The average of the later heights is the answer (Polyak & Juditsky 1992): its error is that of a
Newton step from all draws together, whatever the scaling. So masses are wrong by about .5 (m/n)^1/2 in total
variation, n being all draws together; `certificate` says by how much. In one and two dimensions `semi_discrete` is
exact and faster. Loads torch.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ..errors import EngineError
from ..values import FloatArray

DRAWS = 4096  # a round
FIRST = 2.0  # step, in relative surplus over the density of ties
POWER = 0.6  # steps fall like the round's number to minus this: between 1/2 and 1
BURNT = 0.3  # of the rounds, before heights are averaged, later ones more
LARGEST = 5.0  # relative surplus that counts
LIGHTEST = 0.1  # of an even weight: lighter sites are moved no faster, since their counts are mostly noise
TIES = 0.2  # share of draws, those nearest to a tie, whose margins tell the density of ties
OFTEN, SELDOM = 10, 100  # rounds between two looks at it: in the first OFTEN^2 / 2 rounds, and later
MISSED = 0.85  # times (sites a draw)^1/2: what the certificate bounds the missed mass by


@dataclass(frozen=True, slots=True, kw_only=True)
class MonteCarloPlan:
    """`potentials` h (m,) of planes <z, x_i> + h_i, after so many `rounds` of `DRAWS` draws."""

    potentials: FloatArray
    rounds: int


def rounds_for(sites: int, missed: float) -> int:
    """How many rounds bring the certified total variation of the masses below `missed`, for about even weights."""
    return max(10, math.ceil(sites * (MISSED / missed) ** 2 / DRAWS))


def monte_carlo_plans(
    sites: FloatArray, weights: FloatArray, random: np.random.Generator, rounds: int, scale: float = 1.0
) -> Iterator[MonteCarloPlan]:
    """A plan every ten rounds and at the end, from N(0, scale^2 I) to distinct `sites` (m, d), `weights` (m,) of sum 1.

    Planes start as tangents of the paraboloid that scales the prior to the sites' size, so no cell is far off. The
    heights' mean is 0. Raises EngineError for a weight that is not positive.
    """
    if not (weights > 0).all():
        raise EngineError("Every site of a transport needs a weight above 0.", "Leave out the sites without weight.")
    centred = sites - weights @ sites
    radius = float(np.sqrt(weights @ (centred**2).sum(1))) or 1.0
    stretch = scale * np.sqrt(sites.shape[1]) / radius  # of the sites to the prior's size
    heights = torch.as_tensor(-0.5 * stretch * (centred**2).sum(1))
    planes, wanted = torch.as_tensor(centred.T.copy(), dtype=torch.float32), torch.as_tensor(np.array(weights))
    careful = wanted.clamp(min=LIGHTEST / len(sites))
    mean, total, density = heights.clone(), 0.0, 0.0
    for number in range(1, rounds + 1):
        z = torch.as_tensor(scale * random.standard_normal((DRAWS, sites.shape[1]), np.float32))
        values = torch.addmm(heights.float(), z, planes)
        if number % (OFTEN if number < OFTEN**2 / 2 else SELDOM) == 1 and len(sites) > 1:
            found = density_of_ties(values)
            density = 0.5 * (density + found) if density else found
        counted = torch.bincount(values.argmax(dim=1), minlength=len(sites)).double() / DRAWS
        surplus = ((counted - wanted) / careful).clamp_(max=LARGEST)
        heights = heights - surplus * (FIRST * number**-POWER / (density or 1.0))
        if number <= BURNT * rounds:
            mean = heights
        else:
            total += number
            mean = mean.lerp(heights, number / total)
        if number % 10 == 0 or number == rounds:
            yield MonteCarloPlan(potentials=(mean - mean.mean()).numpy(), rounds=number)


def density_of_ties(values: Tensor) -> float:
    """Draws a unit of height whose highest plane leads by nearly nothing; `values` (n, m) of the planes, m >= 2."""
    highest = values.topk(2, dim=1).values
    margin = float((highest[:, 0] - highest[:, 1]).quantile(TIES))
    return TIES / max(margin, 1e-12)
