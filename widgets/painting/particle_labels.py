"""Which class a particle shows: that of the point it came from, or of the point it ends at. None for a single class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from engine import DiffusionResult, Experiment, TransportResult

Labels = npt.NDArray[np.integer]
R = TypeVar("R")
BUDGET = 30_000_000  # distances; beyond it particles keep the pane's colour
BLOCK = 1 << 16  # distances at a time, which stay in the processor's cache: 20 million take 16 ms


def nearest_labels(ends: npt.NDArray[np.floating], experiment: Experiment) -> Labels | None:
    """(n,) the label of the data point nearest to each end (n, d); None for a single class, or far too many pairs.

    The data points are where the curvature shift c moved the drawn ones: x_i/(1 + c s0^2).
    """
    cloud = experiment.cloud
    if not _several(experiment) or len(ends) * len(cloud) > BUDGET:
        return None
    points = cloud.positions / (1 + experiment.curvature * experiment.softness**2)  # (m, d)
    half_squares = ((points**2).sum(1) / 2).astype(np.float32)
    points = points.astype(np.float32)  # as the ends are: only what lies halfway may fall to either side
    rows = max(1, BLOCK // len(points))
    nearest = [
        np.argmax(ends[at : at + rows].astype(np.float32) @ points.T - half_squares, axis=1)
        for at in range(0, len(ends), rows)
    ]
    return cloud.labels[np.concatenate(nearest)] if nearest else None


def _several(experiment: Experiment) -> bool:
    labels = experiment.cloud.labels
    return len(labels) > 0 and bool((labels != labels[0]).any())


class _Newest(Generic[R]):
    """The answer for the newest result only: a new result drops the old one's."""

    def __init__(self, compute: Callable[[R], Labels | None]) -> None:
        self._compute = compute
        self._result: R | None = None
        self._labels: Labels | None = None

    def __call__(self, result: R) -> Labels | None:
        if result is not self._result:
            self._labels, self._result = self._compute(result), result
        return self._labels


def _forward(result: DiffusionResult) -> Labels | None:
    return result.experiment.cloud.labels[result.sources] if _several(result.experiment) else None


def _reverse(result: DiffusionResult) -> Labels | None:
    return nearest_labels(result.reverse.positions[-1], result.experiment)


def _transport(plan: TransportResult) -> Labels | None:
    return nearest_labels(plan.ends, plan.experiment)


class ParticleLabels:
    """Labels of the particles of the newest results: `forward` by source, `reverse` and `transport` by end point."""

    def __init__(self) -> None:
        self.forward = _Newest(_forward)
        self.reverse = _Newest(_reverse)
        self.transport = _Newest(_transport)
