"""Points as a file gives them, however far out: as a cloud they stand within bounds as given, or standardised."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import EngineError
from ..values import FloatArray, IntArray, Value, frozen_array
from .points import MAX_POINTS, PointCloud

LARGEST = 1e100  # differences and their squares, scaled, stay far from overflow
FEWEST_STEPS = 16  # of float64 across the points: with less, rounding moves a point by more than 3 % of the spread


@dataclass(frozen=True, kw_only=True, eq=False)
class GivenPoints(Value):
    """`positions` (m, d) float64, finite and at most 1e100; `weights` (m,) summing to 1; `labels` (m,).

    Raises EngineError for arrays that are not that, as `PointCloud` does; only the bound of a million is not theirs.
    """

    positions: FloatArray
    weights: FloatArray
    labels: IntArray

    @staticmethod
    def of(
        positions: npt.ArrayLike, weights: npt.ArrayLike | None = None, labels: npt.ArrayLike | None = None
    ) -> GivenPoints:
        """From anything array-like; equal weights and label 0 where none are given."""
        points = np.asarray(positions, np.float64)
        if len(points) > MAX_POINTS:
            raise EngineError(
                f"{len(points):,} points are more than the limit of {MAX_POINTS:,}.", "Thin the cloud first."
            )
        if not np.isfinite(points).all():
            raise EngineError("Some coordinates are not finite numbers.", "Remove rows with NaN or infinity.")
        if points.size and np.abs(points).max() > LARGEST:
            raise EngineError(f"Some coordinates are larger than {LARGEST:g}.", "Give them in other units.")
        # All other checks are a cloud's own, and none looks at where the points are.
        checked = PointCloud.of(np.zeros_like(points), weights, labels)
        return GivenPoints(
            positions=frozen_array(points.reshape(checked.positions.shape)),
            weights=checked.weights,
            labels=checked.labels,
        )

    @staticmethod
    def of_cloud(cloud: PointCloud) -> GivenPoints:
        """The same points, no longer bounded."""
        return GivenPoints(positions=cloud.positions, weights=cloud.weights, labels=cloud.labels)

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def d(self) -> int:
        return int(self.positions.shape[1])

    @property
    def cloud(self) -> PointCloud:
        """The points as they stand. Raises EngineError where they lie further out than a million."""
        if self.positions.size and np.abs(self.positions).max() > 1e6:
            raise EngineError(
                "Some coordinates are larger than a million.", "Open it standardised (--standardise), or rescale it."
            )
        return PointCloud(positions=self.positions, weights=self.weights, labels=self.labels)

    def standardised(self) -> tuple[PointCloud, FloatArray, FloatArray]:
        """The cloud with zero weighted mean and unit rms in each coordinate; the offset (d,) and scale (d,).

        `positions = offset + scale * standardised.positions`. That is exact where the points lie further off than four
        times their spread: the difference to the offset is exact there (Sterbenz 1974), and what two roundings change
        of it is less than half a step of float64 at the points. Elsewhere it is right to rounding.
        A coordinate that does not vary, but for rounding, keeps scale 1. With this, r^2 is the data's own
        signal-to-noise ratio.
        Raises EngineError: coordinates too close for float64 so far out, a point a million spreads off.
        """
        if not len(self):
            return self.cloud, np.zeros(self.d), np.ones(self.d)
        anchor = self.positions[0]
        offset = anchor + self.weights @ (self.positions - anchor)  # so that a large mean costs no digits
        centred = self.positions - offset
        largest = np.abs(centred).max(axis=0)
        unit = np.where(largest > 0, largest, 1.0)  # squares neither overflow nor vanish
        rms = unit * np.sqrt(self.weights @ (centred / unit) ** 2)
        scale = np.where(self._varies() & (rms > 0), rms, 1.0)
        with np.errstate(over="ignore"):
            positions = centred / scale
        if not np.abs(positions).max() <= 1e6:
            raise EngineError(
                "A point of little weight lies more than a million spreads off.", "Remove it, or give it more weight."
            )
        return PointCloud(positions=positions, weights=self.weights, labels=self.labels), offset, scale

    def _varies(self) -> npt.NDArray[np.bool_]:
        """(d,) which coordinates differ by more than rounding. Raises EngineError for one that lies too far out."""
        size = np.abs(self.positions).max(axis=0)
        step, spread = np.spacing(size), np.ptp(self.positions, axis=0)
        close = spread < FEWEST_STEPS * step
        lost = np.flatnonzero(close & (size > 1e6) & ((spread > 0) | (step >= 1)))
        if len(lost):
            axis = lost[0]
            raise EngineError(
                f"Coordinate {axis + 1} lies near {size[axis]:.3g} and varies by {spread[axis]:.3g}: "
                f"64-bit numbers are {step[axis]:.2g} apart there, too coarse to tell the points from each other.",
                "Subtract a common offset before you save them.",
            )
        varies: npt.NDArray[np.bool_] = ~close
        return varies


def standardised(cloud: PointCloud) -> tuple[PointCloud, FloatArray, FloatArray]:
    """`GivenPoints.standardised` of a cloud."""
    return GivenPoints.of_cloud(cloud).standardised()
