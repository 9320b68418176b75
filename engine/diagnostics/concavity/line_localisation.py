"""The law of the localisation L_r on the line, by quadrature of closed forms, and the two scales r* and bottleneck."""

from __future__ import annotations

import math
from collections.abc import Generator

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from ...experiment.mixture import GaussianMixture
from ...laws.line_laws import LineLaw, MixtureOnLine
from ...values import FloatArray
from .bottleneck import GOLDEN
from .localisation_law import GRIDS, Estimate
from .log_concave_scales import log_concave_scales
from .multi_scale import ROUNDING, LocalisationLaw

SEARCH = 4001  # places about every component at which the supremum is first looked for
R_RANGE = (1e-2, 1e3)  # SNRs among which r* is looked for
WIDTH = 5e-3  # of log r, to which the bottleneck is found


def line_localisation(law: LineLaw, r: float, count: int) -> Estimate:
    """The law of L_r(Y_r) = 1 + (log p)'' of Y_r = rX + Z, at about `count` nodes; its parts are every third of them.

    Nodes are equally likely, so survival errs by a node's mass for each place where L_r passes the level.
    """
    seen = law.noised(r, 1.0)
    y, weights = seen.nodes(count)
    levels = 1 + seen.bend(y)
    top = max(float(levels.max()), largest_localisation(law, r))
    part = np.arange(len(y)) % GRIDS
    return Estimate(
        whole=LocalisationLaw(levels=levels, weights=weights, top=top),
        parts=tuple(
            LocalisationLaw(levels=levels[part == k], weights=weights[part == k] / weights[part == k].sum(), top=top)
            for k in range(GRIDS)
        ),
        sampled=False,
    )


def largest_localisation(law: LineLaw, r: float) -> float:
    """sup over y of L_r(y): the best of many places within 8 standard deviations, then refined between its neighbours.

    Found by a search, so never above the supremum.
    """
    return 1 + steepest(law.noised(r, 1.0))


def steepest(law: LineLaw) -> float:
    """sup over x of (log p)'' of a law that has a density; by a search, as above."""
    x = np.sort(np.concatenate([_places(law), [0.0]]))
    bends = law.bend(x)
    best = int(bends.argmax())
    low, high = x[max(best - 1, 0)], x[min(best + 1, len(x) - 1)]
    if high <= low:
        return float(bends[best])
    found = minimize_scalar(lambda place: -float(law.bend(np.array([place]))[0]), bounds=(low, high), method="bounded")
    return max(float(bends[best]), -float(found.fun))


def log_concave_line_snr(law: LineLaw) -> float:
    """r*: up to it Y_r is log-concave; infinite where it is so at every SNR, or, unless a mixture, up to 1000.

    As noise keeps log-concavity, there is but one. NaN where a mixture's is undecided.
    """
    if isinstance(law, MixtureOnLine):
        scales = log_concave_scales(GaussianMixture.of(law.means, variances=law.variances, weights=law.weights))
        return math.nan if scales.everywhere is None else scales.found

    def excess(log_r: float) -> float:
        return largest_localisation(law, math.exp(log_r)) - 1 - ROUNDING

    low, high = (math.log(end) for end in R_RANGE)
    if excess(high) <= 0:
        return math.inf
    return math.exp(brentq(excess, low, high, xtol=1e-9))


def line_bottleneck(
    law: LineLaw, rs: FloatArray, ratios: FloatArray, count: int
) -> Generator[None, None, tuple[float, float]]:
    """(r, m*) where m* is largest: golden section about the largest of `ratios` (k,) at SNRs `rs` (k,)."""
    best = int(ratios.argmax())
    low, high = math.log(rs[max(best - 1, 0)]), math.log(rs[min(best + 1, len(rs) - 1)])
    seen: dict[float, float] = {}

    def complexity(log_r: float) -> float:
        if log_r not in seen:
            seen[log_r] = line_localisation(law, math.exp(log_r), count).whole.smallest_ratio()[0]
        return seen[log_r]

    while high - low > WIDTH:
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        low, high = (low, right) if complexity(left) > complexity(right) else (left, high)
        yield
    at = max(seen, key=lambda log_r: seen[log_r])
    return math.exp(at), seen[at]


def mean_localisation(law: LineLaw, r: float) -> float:
    """E L_r = h(1, r), to rounding."""
    seen = law.noised(r, 1.0)
    return 1 + seen.mean_of(seen.bend)


def mean_localisation_by_parts(law: LineLaw, r: float) -> float:
    """The same as 1 - E (d log p)^2 of Y_r: from the score alone, so independent of the Hessian."""
    seen = law.noised(r, 1.0)
    return 1 - seen.mean_of(lambda y: seen.score(y) ** 2)


def _places(law: LineLaw) -> FloatArray:
    """(k,) places within 8 standard deviations of the law; of a mixture, of every component by its own."""
    if isinstance(law, MixtureOnLine):
        own = np.linspace(-8.0, 8.0, max(81, SEARCH // len(law.means)))
        return np.unique(law.means[:, None] + np.sqrt(law.variances)[:, None] * own)
    low, high = law.bracket(np.array([-8.0, 8.0]))
    return np.linspace(float(low[0]), float(high[1]), SEARCH)
