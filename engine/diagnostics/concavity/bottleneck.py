"""The bottleneck of a law: the SNR at which its multi-scale complexity m* is largest (arXiv 2411.01629, section 5)."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from ...values import FloatArray
from ..base import Problem
from .largest_hessian import as_cloud
from .laws import Law, narrowest
from .localisation_law import lens_nodes, localisation_law

REFINED = 10  # golden-section steps after the scan, each 0.62 times as wide
LEAST = 1e-7  # radii: no scale below it is looked at
GOLDEN = (math.sqrt(5) - 1) / 2
TELL_APART = 8.0  # closest points this many noise levels apart add nothing to the complexity


def finest_level(law: Law) -> float:
    """The noise level where nothing finer is to be seen: the closest centres are apart, or lost in their softness.

    Components of different extent compete down to the narrowest one's own scale, wherever their means are. A bare point
    among them has no finest scale; then it is a thousandth of the radius.
    """
    narrow = narrowest(law) / TELL_APART
    if narrow > 0 and as_cloud(law) is None:
        return max(narrow, LEAST * law.radius)
    sites, _ = law.atoms()
    closest = float(cKDTree(sites).query(sites, k=2)[0][:, 1].min()) if len(sites) > 1 else 0.0
    return max(closest / TELL_APART, 1e-3 * law.radius, narrow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bottleneck:
    """Where m* is largest: `snr`, known to `width`, and `m_star` there, to `error`.

    `at_end`: it is largest at the last SNR that was looked at, so it may be larger beyond. Then `snr` bounds the
    bottleneck from below, `m_star` its complexity.
    """

    snr: float
    width: float
    m_star: float
    error: float
    at_end: bool


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
    end = high if best == grid[-1] else math.inf
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
    return Bottleneck(snr=math.exp(best), width=math.exp(best) * width, m_star=value, error=error, at_end=high == end)
