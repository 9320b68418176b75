"""Attract and repel: points under the brush are pulled to the hand, or pushed away from it."""

from __future__ import annotations

import numpy as np

from engine import PointCloud, attracted, length

from .gesture import Floats, Gesture, Tool

PRESS = 0.5  # radii of path that a press counts for
SHARE = 0.25  # radii of path between two pulls: finer changes nothing that is seen


class Attracting(Gesture):
    """The pull is in proportion to the path's length in radii, so a slow hand pulls no more than a fast one."""

    sign = 1.0

    def press(self, cloud: PointCloud, at: Floats) -> PointCloud:
        return self._pull(cloud, at, PRESS)

    def drag(self, cloud: PointCloud, path: Floats, pressure: Floats) -> PointCloud:
        for start, end, force in zip(path[:-1], path[1:], pressure, strict=True):
            stretch = np.stack([start, end])
            radii = length(stretch) / self.options.radius
            parts = min(max(1, round(radii / SHARE)), 64)
            for k in range(parts):
                cloud = self._pull(cloud, start + (end - start) * ((k + 1) / parts), radii / parts * float(force))
        return cloud

    def _pull(self, cloud: PointCloud, at: Floats, radii: float) -> PointCloud:
        pull = self.sign * self.options.strength * radii
        return attracted(cloud, at, radius=self.options.radius, pull=max(pull, -1.0))


class Repelling(Attracting):
    """The other way."""

    sign = -1.0


ATTRACT = Tool(
    name="attract", done="Attract points", gesture=Attracting, options=("radius", "strength", "push"), reach="radius"
)
REPEL = Tool(name="repel", done="Push points away", gesture=Repelling)
