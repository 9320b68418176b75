"""The scales of a cloud: up to which SNR all is log-concave (r*), and where complexity is worst (bottleneck SNR)."""

from __future__ import annotations

import functools
import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.spatial import cKDTree

from ..values import FloatArray
from .base import Problem
from .laws import Law, is_gaussian, largest_hessian, narrowest
from .localisation_law import lens_nodes, localisation_law
from .multi_scale import ROUNDING

REFINED = 10  # golden-section steps after the scan, each 0.62 times as wide
FAR = 100.0  # spans: a noise level where even components of different shapes no longer compete
GOLDEN = (math.sqrt(5) - 1) / 2
TELL_APART = 8.0  # closest points this many noise levels apart add nothing to the complexity


@functools.lru_cache(maxsize=32)
def log_concave_snr(law: Law) -> float:
    """r* = max{r : s_r(1) = 0}: up to it every p_t is log-concave. Infinite where p_0 is already.

    The root in s of sup lambda_max(Hess log) = 0; noise keeps log-concavity (Prekopa), so there is but one. Above a
    noise level of half the span of the centres no spread of the posterior reaches the noise. What exceeds 0 by rounding
    alone does not count, as in `LocalisationLaw`.
    """
    if is_gaussian(law):
        return math.inf
    span = max(float(np.linalg.norm(np.ptp(law.atoms()[0], axis=0))), 2 * law.radius)
    lowest = 1e-4 * law.radius

    def excess(log_s: float) -> float:
        s = math.exp(log_s)
        return (s**2 + narrowest(law) ** 2) * largest_hessian(law, s) - ROUNDING

    if narrowest(law) > 0 and excess(math.log(lowest)) <= 0:
        return math.inf
    highest = math.log(FAR * span)
    if excess(highest) > 0:
        return 1 / (FAR * span)
    return math.exp(-brentq(excess, math.log(lowest), highest, xtol=1e-9))


def finest_level(law: Law) -> float:
    """The noise level where nothing finer is to be seen: the closest centres are apart, or lost in their softness."""
    sites, _ = law.atoms()
    closest = float(cKDTree(sites).query(sites, k=2)[0][:, 1].min()) if len(sites) > 1 else 0.0
    return max(closest / TELL_APART, 1e-3 * law.radius, narrowest(law) / TELL_APART)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bottleneck:
    """Where m* is largest: `snr`, known to `width`, and `m_star` there, to `error`."""

    snr: float
    width: float
    m_star: float
    error: float


def bottleneck(problem: Problem, first: float, count: int) -> Generator[None, None, Bottleneck]:
    """The largest m*(r) over r > `first` = r*, below which it is 0, by `count` looks at p_t for every r.

    A scan uniform in log r, then golden section, all on the same nodes. It ends where the closest points are told
    apart, or where softness hides what is finer.
    """
    nodes, finest = lens_nodes(problem, count), finest_level(problem.law)
    seen: dict[float, float] = {}

    def complexity(log_r: float) -> float:
        if log_r not in seen:
            seen[log_r] = localisation_law(problem, math.exp(log_r), nodes).whole.smallest_ratio()[0]
        return seen[log_r]

    last = max(math.log(1 / finest), math.log(first) + 1)
    grid: FloatArray = np.linspace(math.log(first), last, problem.budget.scan + 1)[1:]
    for log_r in grid.tolist():
        complexity(log_r)
        yield
    best = max(seen, key=lambda log_r: seen[log_r])
    step = float(grid[1] - grid[0])
    low, high = best - step, best + step
    left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
    for _ in range(REFINED):
        if complexity(left) > complexity(right):
            high, right, left = right, left, right - GOLDEN * (right - low)
        else:
            low, left, right = left, right, left + GOLDEN * (high - left)
        yield
    best = max(seen, key=lambda log_r: seen[log_r])
    value, error = localisation_law(problem, math.exp(best), nodes).value(lambda law: law.smallest_ratio()[0])
    near = [log_r for log_r, ratio in seen.items() if ratio >= value - 2 * error]
    width = max(high - low, (max(near) - min(near)) / 2)
    return Bottleneck(snr=math.exp(best), width=math.exp(best) * width, m_star=value, error=error)
