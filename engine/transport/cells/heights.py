"""Heights of planes to twice float64's digits, as unevaluated sums (Dekker 1971, Numer. Math. 18).

Where sites lie eps apart, walls hang on heights' differences over eps: of single floats those keep 1e-16/eps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...values import FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Heights:
    """`values` (m,), rounded, and the `rest` (m,) that rounding took from them."""

    values: FloatArray
    rest: FloatArray

    @classmethod
    def of(cls, values: FloatArray) -> Heights:
        return cls(values=values, rest=np.zeros(len(values)))

    def __getitem__(self, index: IntArray) -> Heights:
        return Heights(values=self.values[index], rest=self.rest[index])

    def __add__(self, step: FloatArray | float) -> Heights:
        """Raised by `step` (m,) without loss (Knuth's two-sum)."""
        total = self.values + step
        taken = total - self.values
        lost = (self.values - (total - taken)) + (step - taken)
        return Heights(values=total, rest=self.rest + lost)

    def rises(self, tails: IntArray, heads: IntArray) -> FloatArray:
        """(k,) height at `heads` less that at `tails`, exact but for one rounding where the two are near each other."""
        rises: FloatArray = (self.values[heads] - self.values[tails]) + (self.rest[heads] - self.rest[tails])
        return rises
