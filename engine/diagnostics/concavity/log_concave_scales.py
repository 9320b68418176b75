"""r* = max{r : s_r(1) = 0}, up to which every p_t is log-concave: between a proof and a place that was found."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

from scipy.optimize import brentq

from ...values import FloatArray
from .concavity_bounds import is_surely_concave, sure_level
from .largest_hessian import largest_balance
from .laws import Law, is_gaussian, narrowest
from .multi_scale import ROUNDING

EVERY = 2.0  # noise levels are looked at by factors of it, downwards
FINEST = 1e-4  # of the narrowest component, or of the level that is proved
LEAST = 1e-8  # radii: the lowest noise level that is looked at where bare points leave no other
MARGINS = (1e-7, 1e-5, 1e-3, 0.03, 0.2)  # how far above the root a proof is tried
WIDTH = 1e-9  # of log s, to which the root is found


@dataclass(frozen=True, slots=True, kw_only=True)
class LogConcaveScales:
    """`sure`: the SNR up to which log-concavity is proved; `found`: that from which on it is disproved, sure <= found.

    Both infinite: log-concave at every SNR. `found` infinite alone: nothing was found at any, which proves nothing.
    `seen`: the highest SNR that was looked at.
    """

    sure: float
    found: float
    seen: float

    @property
    def everywhere(self) -> bool | None:
        """Whether p_0, and so every p_t, is log-concave; None if undecided."""
        return True if math.isinf(self.sure) else False if math.isfinite(self.found) else None

    def at(self, s: float) -> bool | None:
        """Whether p_t is log-concave at noise level s > 0 and above; None if undecided."""
        if s * self.sure >= 1 - ROUNDING:
            return True
        return False if s * self.found < 1 - ROUNDING else None


@functools.lru_cache(maxsize=32)
def log_concave_scales(law: Law) -> LogConcaveScales:
    """r* of the law, from the side that is sure: down from a noise level where log-concavity is proved.

    The first level where a search finds a place that bends upwards disproves it there and, as noise keeps
    log-concavity (Prekopa), below; the root between the two is the search's. Then proofs are tried just above it. What
    exceeds 0 by rounding alone does not count.
    """
    if is_gaussian(law):
        return LogConcaveScales(sure=math.inf, found=math.inf, seen=math.inf)
    high = sure_level(law)
    if high == 0:
        return LogConcaveScales(sure=math.inf, found=math.inf, seen=math.inf)
    near: list[FloatArray] = []

    def excess(log_s: float) -> float:
        found = largest_balance(law, math.exp(log_s), near[-1] if near else None)
        if found.value > 0 and len(found.places):
            near.append(found.places)
        return found.value - ROUNDING

    least = FINEST * min(narrowest(law), high) or LEAST * law.radius  # there p_s is as p_0
    above, low = math.log(high), math.log(high)
    while excess(low) <= 0:
        if low <= math.log(least):
            return LogConcaveScales(sure=1 / high, found=math.inf, seen=math.exp(-low))
        above, low = low, max(low - math.log(EVERY), math.log(least))
    while low < above and excess(above) > 0:  # as it is, once the search starts from what was found below
        low, above = above, min(above + math.log(EVERY), math.log(high))
    if low == above:  # disproved where it was proved: equal, to rounding
        return LogConcaveScales(sure=1 / high, found=1 / high, seen=1 / high)
    root = brentq(excess, low, above, xtol=WIDTH)
    s = math.exp(root)
    for margin in MARGINS:
        if s * (1 + margin) < high and is_surely_concave(law, s * (1 + margin)):
            high = s * (1 + margin)
            break
    return LogConcaveScales(sure=1 / high, found=1 / s, seen=1 / s)
