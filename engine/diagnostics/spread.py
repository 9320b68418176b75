"""How far readings of samples vary between seeds: one standard deviation, worked out from the one sample that is there.

`Reading.spread` is for comparing two sides; docs/measure.md has a table of how often it holds what 30 seeds show.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ..values import FloatArray, IntArray

LONG_TAILS = 1.25  # as a sample of squares seldom holds its largest values, so its own standard error is too small
TOP, OF_TOP = 4, 0.6  # a largest value varies by 0.6 of how far it stands above the fourth: 1.1 to 1.3 for light tails
BATCHES = 8
TWO_ALONE = 1.5  # two values alone: with it 2 (s_A^2 + s_B^2)^1/2 is the 95 % quantile of Student's t with 2 freedoms


def of_mean(values: FloatArray) -> float:
    """Of the mean of independent values (n,): their standard error; of one value all of it."""
    if len(values) < 2:
        return float(np.abs(values).sum())
    return float(values.std(ddof=1)) / math.sqrt(len(values))


def of_rms(values: FloatArray) -> float:
    """Of the root mean square of values (n,), by the delta method."""
    rms = math.sqrt(float((values**2).mean()))
    return LONG_TAILS * of_mean(values**2) / max(2 * rms, 1e-300) if len(values) > 1 else rms


def of_largest(values: FloatArray) -> float:
    """Of the largest of values (n,), n > 0: as it stands above the next ones, whatever the tail (Gnedenko 1943).

    Of an exponential tail the gap to the fourth has mean 1.8 of its scale, the maximum a deviation of 1.3 of it.
    """
    highest = np.sort(values)[-TOP:]
    return OF_TOP * float(highest[-1] - highest[0]) if len(highest) == TOP else float(np.abs(highest[-1]))


def of_sums(first: FloatArray, second: FloatArray, groups: IntArray | None = None) -> float:
    """Of an optimal cost: the standard error of its two potentials (n,) (del Barrio & Loubes 2019).

    `groups` (n,): which of the second ones are drawn alike, where how many there are of each is not by chance.
    """
    varied = second if groups is None else _within(second, groups)
    return math.hypot(of_mean(first), of_mean(varied))


def of_batches(
    values: Callable[[FloatArray, FloatArray], tuple[float, ...]],
    rates: tuple[float, ...],
    sample: FloatArray,
    others: list[FloatArray],
) -> FloatArray | None:
    """(k,) of the k values of (sample, other), each averaged over `others`, all (n, d); None for less than 4 rows.

    From the deviation between eight batches of every sample; `rates` (k,): each value's falls like n^-rate.
    """
    count = min(BATCHES, len(sample) // 2)
    if count < 2:
        return None
    rows = [np.mean([values(sample[k::count], other[k::count]) for other in others], axis=0) for k in range(count)]
    spreads: FloatArray = LONG_TAILS * np.std(rows, axis=0, ddof=1) / count ** np.array(rates)
    return spreads


def of_all(m: int) -> float:
    """By how much more the largest of m independent deviations is, so that twice it still holds 95 % of them all."""
    return max(1.0, (math.sqrt(2 * math.log(max(m, 1))) + 1) / 2)


def _within(values: FloatArray, groups: IntArray) -> FloatArray:
    """Values (n,) less the mean of their own group."""
    counts = np.maximum(np.bincount(groups), 1)
    means = np.bincount(groups, values) / counts
    apart: FloatArray = values - means[groups]
    return apart
