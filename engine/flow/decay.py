"""The rate at which a quantity decays in time, fitted with the next order's correction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..values import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Decay:
    """values ~ exp(offset - rate t + bend exp(-order t)); `first`, `last`: the times fitted, `count` of them."""

    rate: float
    offset: float
    bend: float
    order: float
    first: float
    last: float
    count: int

    def __call__(self, times: FloatArray) -> FloatArray:
        """(k,) the fitted values at times (k,)."""
        values: FloatArray = np.exp(self.offset - self.rate * times + self.bend * np.exp(-self.order * times))
        return values


def fitted_decay(
    times: FloatArray, values: FloatArray, floors: FloatArray, order: float, since: float, clearance: float = 30.0
) -> Decay | None:
    """Least squares in logs over the values (k,) from time `since` on that are `clearance` floors (k,) or more.

    What is within a noise floor says nothing about a rate, and would flatten it. The next term of the expansion is
    taken along, a relative exp(-`order` t). None where fewer than four values are left.
    """
    kept = (times >= since) & (values >= clearance * floors) & (values > 0)
    if kept.sum() < 4:
        return None
    t = times[kept]
    columns = np.stack([np.ones_like(t), -t, np.exp(-order * t)], axis=1)
    (offset, rate, bend), *_ = np.linalg.lstsq(columns, np.log(values[kept]), rcond=None)
    return Decay(
        rate=float(rate), offset=float(offset), bend=float(bend), order=order,
        first=float(t[0]), last=float(t[-1]), count=len(t),
    )  # fmt: skip
