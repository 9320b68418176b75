"""Jitter: points under the brush are shaken."""

from __future__ import annotations

import math

import numpy as np

from engine import PointCloud, jittered

from .gesture import Floats, Gesture, Tool

PRESS = 0.5  # radii of path that a press counts for
STEP = 0.3  # radii: the spread, at strength 1, of a point over which the brush went for one radius


class Jittering(Gesture):
    """A random walk whose variance grows with the path's length, so a slow hand shakes no more than a fast one."""

    def press(self, cloud: PointCloud, at: Floats) -> PointCloud:
        return self._shake(cloud, at[None, :], PRESS)

    def drag(self, cloud: PointCloud, path: Floats, pressure: Floats) -> PointCloud:
        for start, end, force in zip(path[:-1], path[1:], pressure, strict=True):
            stretch = np.stack([start, end])
            cloud = self._shake(cloud, stretch, float(np.linalg.norm(end - start)) / self.options.radius * float(force))
        return cloud

    def _shake(self, cloud: PointCloud, path: Floats, radii: float) -> PointCloud:
        radius = self.options.radius
        step = STEP * self.options.strength * radius * math.sqrt(radii)
        return jittered(cloud, path, radius=radius, step=step, rng=self.rng)


JITTER = Tool(name="jitter", done="Jitter", gesture=Jittering, options=("radius", "strength"), reach="radius")
