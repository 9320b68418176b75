"""What repeats with other seeds come to: means with intervals of 95 %, as curves with bands and as checks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ...results.insight_values import Series, SeriesKind
from ...values import FloatArray
from .declared import check, curve
from .study import Basis, Check, Relation

OVER_SEEDS = "95 % interval of the mean over seeds"


def mean_and_error(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean over the last axis, the seeds, and half the width of its 95 % interval (Student's t), both without it."""
    from scipy.special import stdtrit

    count = values.shape[-1]
    return values.mean(axis=-1), stdtrit(count - 1, 0.975) * values.std(axis=-1, ddof=1) / np.sqrt(count)


def banded(label: str, x: npt.ArrayLike, values: FloatArray, kind: SeriesKind = "measured") -> Series:
    """A curve of means over the last axis of `values` (n, seeds), or (seeds,) for all x, with its band of 95 %."""
    mean, error = mean_and_error(values)
    return curve(label, x, mean, kind, low=mean - error, high=mean + error)


def banded_each(labels: tuple[str, ...], x: npt.ArrayLike, values: FloatArray) -> tuple[Series, ...]:
    """A curve for each label, of `values` (labels, n, seeds)."""
    return tuple(banded(label, x, each) for label, each in zip(labels, values, strict=True))


def check_of_mean(
    quantity: str, values: FloatArray, relation: Relation, reference: float, source: str, reading: str = "",
    *, basis: Basis | None = None, errors_from: str = OVER_SEEDS,
) -> Check:  # fmt: skip
    """The mean of `values` (seeds,), to within its 95 % interval.

    Without `basis`: that two equal each other is a theorem, that one is the larger a prototype's.
    """
    mean, error = map(float, mean_and_error(values))
    return check(
        quantity, mean, reference, error, errors_from, basis or ("theorem" if relation == "equals" else "prototype"),
        source, relation=relation, floor=error, reading=reading,
    )  # fmt: skip
