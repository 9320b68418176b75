"""Edits of chosen points: move, scale, turn, duplicate, label."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..clouds.points import PointCloud
from ..values import FloatArray

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Affine:
    """The map x -> A x + b of the plane, A = (xx xy; yx yy)."""

    xx: float = 1.0
    xy: float = 0.0
    yx: float = 0.0
    yy: float = 1.0
    bx: float = 0.0
    by: float = 0.0

    @staticmethod
    def moving(dx: float, dy: float) -> Affine:
        return Affine(bx=dx, by=dy)

    @staticmethod
    def scaling(x: float, y: float, centre: tuple[float, float] = (0.0, 0.0)) -> Affine:
        """Each axis by its factor, with `centre` staying where it is."""
        return Affine(xx=x, yy=y, bx=centre[0] * (1 - x), by=centre[1] * (1 - y))

    @staticmethod
    def turning(angle: float, centre: tuple[float, float] = (0.0, 0.0)) -> Affine:
        """Counter-clockwise by `angle` radians about `centre`."""
        c, s = math.cos(angle), math.sin(angle)
        x, y = centre
        return Affine(xx=c, xy=-s, yx=s, yy=c, bx=x - c * x + s * y, by=y - s * x - c * y)

    def apply(self, positions: FloatArray) -> FloatArray:
        """(..., 2) images of positions (..., 2)."""
        x, y = positions[..., 0], positions[..., 1]
        return np.stack([self.xx * x + self.xy * y + self.bx, self.yx * x + self.yy * y + self.by], axis=-1)

    def inverse(self) -> Affine:
        """Raises ZeroDivisionError for a map that flattens the plane."""
        det = self.xx * self.yy - self.xy * self.yx
        xx, xy, yx, yy = self.yy / det, -self.xy / det, -self.yx / det, self.xx / det
        return Affine(
            xx=xx, xy=xy, yx=yx, yy=yy, bx=-(xx * self.bx + xy * self.by), by=-(yx * self.bx + yy * self.by)
        )  # fmt: skip


def placed(cloud: PointCloud, positions: FloatArray) -> PointCloud:
    """The same points, weights and labels at other positions (m, d)."""
    return dataclasses.replace(cloud, positions=positions)


def transformed(cloud: PointCloud, chosen: Mask, by: Affine) -> PointCloud:
    """The points where `chosen` (m,) is true mapped by an affine map, the others as they are."""
    moved = cloud.positions.copy()
    moved[chosen] = by.apply(moved[chosen])
    return placed(cloud, moved)


def duplicated(cloud: PointCloud, chosen: Mask, *, by: Affine) -> PointCloud:
    """The cloud followed by copies of the points where `chosen` (m,) is true, mapped by `by`; each weighs the same."""
    if not chosen.any():
        return cloud
    copies = by.apply(cloud.positions[chosen])
    return PointCloud.of(
        np.concatenate([cloud.positions, copies]),
        np.concatenate([cloud.weights, cloud.weights[chosen]]),
        np.concatenate([cloud.labels, cloud.labels[chosen]]),
    )


def relabelled(cloud: PointCloud, chosen: Mask, label: int) -> PointCloud:
    """The points where `chosen` (m,) is true in class `label`, everything else as it is."""
    return dataclasses.replace(cloud, labels=np.where(chosen, label, cloud.labels))
