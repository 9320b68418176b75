"""eps_rel on n samples and their codes, and how many the exact assignment pairs otherwise (Khrulkov et al. 2023).

eps_rel = (mean|x_k - E(x_k)|^2 - emd)/emd. It is 0 as soon as no exchange of whole samples pays, which on n points in
d dimensions hides maps closer than their spacing, n^(-1/d).
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from ..transport import matchings
from ..values import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderExcess:
    """`eps_rel` with its `floor`, the certificate's gap and rounding; `reassigned`: share of samples paired otherwise.

    `map_gap`: rms distance of the two partners of a sample.
    """

    eps_rel: float
    floor: float
    reassigned: float
    map_gap: float


def encoder_excess(x0: FloatArray, codes: FloatArray) -> Generator[None, None, EncoderExcess]:
    """Of samples x0 (n, d) and their codes (n, d), by a certified assignment; yields while that improves."""
    improving = matchings(x0, codes)
    matching = next(improving)
    for better in improving:
        matching = better
        yield
    cost = float(((x0 - codes) ** 2).sum(1).mean())
    least = max(matching.cost, 1e-300)
    jumps = ((codes[matching.assignment] - codes) ** 2).sum(1)
    return EncoderExcess(
        eps_rel=max(0.0, cost - matching.cost) / least,
        floor=(max(0.0, matching.gap) + 4e-16 * math.sqrt(len(x0)) * cost) / least,
        reassigned=float((jumps > 0).mean()),
        map_gap=math.sqrt(float(jumps.mean())),
    )


def as_arrays(excess: EncoderExcess) -> dict[str, FloatArray]:
    """Its numbers by name, as 0-d arrays, for keeping."""
    return {name: np.array(getattr(excess, name)) for name in ("eps_rel", "floor", "reassigned", "map_gap")}
