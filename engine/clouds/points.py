"""A weighted, labelled cloud of points: what a person draws or opens. The data law is this cloud, softened."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import EngineError
from ..values import FloatArray, IntArray, frozen_array
from .presence import Weighted, shares_of

MAX_POINTS = 1_000_000


@dataclass(frozen=True, kw_only=True, eq=False)
class PointCloud(Weighted):
    """`positions` (m, d) float64, `weights` (m,) summing to 1 (zeros allowed), `labels` (m,) non-negative integers.

    Raises EngineError for arrays that are not finite, do not match in length, or weigh nothing.
    """

    positions: FloatArray
    weights: FloatArray
    labels: IntArray

    def __post_init__(self) -> None:
        positions = frozen_array(self.positions, np.float64)
        if positions.ndim != 2 or positions.shape[1] < 1:
            raise EngineError("A cloud is a table of coordinates, one point a row.", "Give an (m, d) array.")
        m = len(positions)
        if m > MAX_POINTS:
            raise EngineError(f"{m:,} points are more than the limit of {MAX_POINTS:,}.", "Thin the cloud first.")
        if not np.isfinite(positions).all():
            raise EngineError("Some coordinates are not finite numbers.", "Remove rows with NaN or infinity.")
        if m and np.abs(positions).max() > 1e6:
            raise EngineError("Some coordinates are larger than a million.", "Rescale or standardise the cloud.")
        weights = np.asarray(self.weights, np.float64)
        if weights.shape != (m,) or not np.isfinite(weights).all() or (weights < 0).any():
            raise EngineError("Weights must be one non-negative number a point.", "Leave them out for equal weights.")
        if m and not weights.max() > 0:
            raise EngineError("All weights are zero.", "Give at least one point a positive weight.")
        given = np.asarray(self.labels)
        whole = given.shape == (m,) and given.dtype.kind in "iufb" and bool((np.floor(given) == given).all())
        if not whole or (m and not 0 <= given.min() <= given.max() < 2**31):
            raise EngineError("Labels must be one non-negative whole number a point.", "Leave them out for one class.")
        object.__setattr__(self, "positions", positions)
        object.__setattr__(self, "weights", shares_of(weights) if m else frozen_array(weights))
        object.__setattr__(self, "labels", frozen_array(given, np.int32))

    @staticmethod
    def of(
        positions: npt.ArrayLike, weights: npt.ArrayLike | None = None, labels: npt.ArrayLike | None = None
    ) -> PointCloud:
        """A cloud from anything array-like; equal weights and label 0 where none are given."""
        points = np.asarray(positions, np.float64)
        if points.size == 0:
            points = points.reshape(0, points.shape[1] if points.ndim == 2 and points.shape[1] else 2)
        m = len(points)
        return PointCloud(
            positions=points,
            weights=np.full(m, 1 / max(m, 1)) if weights is None else np.asarray(weights),
            labels=np.zeros(m, np.int32) if labels is None else np.asarray(labels),
        )

    @staticmethod
    def empty(d: int = 2) -> PointCloud:
        return PointCloud.of(np.zeros((0, d)))

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def d(self) -> int:
        return int(self.positions.shape[1])

    @property
    def places(self) -> FloatArray:
        return self.positions

    @property
    def mean(self) -> FloatArray:
        """(d,) weighted mean."""
        return self.weights @ self.positions

    @property
    def covariance(self) -> FloatArray:
        """(d, d) weighted covariance."""
        centred = self.positions - self.mean
        return centred.T @ (self.weights[:, None] * centred)

    def centred(self) -> PointCloud:
        """The same cloud with zero weighted mean."""
        return dataclasses.replace(self, positions=self.positions - self.mean)

    def joined(self, others: Sequence[PointCloud]) -> PointCloud:
        """This cloud followed by others, each point keeping its relative weight (weights count as points)."""
        clouds = [self, *others]
        masses = [cloud.weights * len(cloud) for cloud in clouds]
        return PointCloud.of(
            np.concatenate([cloud.positions for cloud in clouds]),
            np.concatenate(masses) if sum(map(len, clouds)) else None,
            np.concatenate([cloud.labels for cloud in clouds]),
        )

    def kept(self, mask: npt.NDArray[np.bool_]) -> PointCloud:
        """Only the points where `mask` (m,) is true; relative weights stay."""
        if not mask.any():
            return PointCloud.empty(self.d)
        return PointCloud.of(self.positions[mask], self.weights[mask], self.labels[mask])
