"""The affine by which opened points were standardised: kept beside the drawing, shown, and taken back on demand."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine import GivenPoints, PointCloud
from widgets.look.number_format import number

MOST_SHOWN = 8  # coordinates in a sentence
ROUNDING = 64 * float(np.finfo(np.float64).eps)  # of a mean, in units of the spread: a pairwise sum's, of 2^64 points


@dataclass(frozen=True, slots=True)
class Standardisation:
    """`file = offset + scale * shown`, a number for each coordinate."""

    offset: tuple[float, ...]
    scale: tuple[float, ...]

    def undone(self, cloud: PointCloud) -> GivenPoints:
        """The points in the file's units, which may be larger than a drawing's (`GivenPoints.cloud` refuses those)."""
        positions = np.array(self.offset) + np.array(self.scale) * cloud.positions
        return GivenPoints.of(positions, cloud.weights, cloud.labels)

    def after(self, first: Standardisation | None) -> Standardisation:
        """This one applied to what `first` had standardised already: both at once."""
        if first is None:
            return self
        offset = tuple(a + s * b for a, s, b in zip(first.offset, first.scale, self.offset, strict=True))
        return Standardisation(offset, tuple(s * t for s, t in zip(first.scale, self.scale, strict=True)))

    @property
    def sentence(self) -> str:
        """The numbers, for a tooltip or a notice; of many coordinates those of the first."""
        shown = list(zip(self.offset, self.scale, strict=True))[:MOST_SHOWN]
        more = [f"and {len(self.scale) - MOST_SHOWN} more"] if len(self.scale) > MOST_SHOWN else []
        mean = ", ".join(
            [*(number(_without_rounding(value, scale), _digits(value, scale)) for value, scale in shown), *more]
        )
        scale = ", ".join([*(number(scale, 4) for _, scale in shown), *more])
        return f"Standardised: (x - mean)/scale, mean ({mean}), scale ({scale})."


def _without_rounding(offset: float, scale: float) -> float:
    """Nothing where the offset is no more than the rounding of a mean of points that stand about nought."""
    return 0.0 if abs(offset) < ROUNDING * scale else offset


def _digits(offset: float, scale: float) -> int:
    """As many as tell the offset to a thousandth of the scale: on a map, more than the four that are usual."""
    further = math.log10(max(abs(offset) / scale, 1.0)) if math.isfinite(offset / scale) else 12.0
    return min(max(4, math.ceil(further) + 3), 15)


def standardise(points: GivenPoints) -> tuple[PointCloud, Standardisation]:
    """The cloud with zero mean and unit rms in each coordinate, and what undoes it. Raises EngineError."""
    moved, offset, scale = points.standardised()
    return moved, Standardisation(tuple(offset.tolist()), tuple(scale.tolist()))
