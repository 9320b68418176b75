"""Brush: points sprayed around the path, as many for its length however fast the hand moves."""

from __future__ import annotations

import numpy as np

from engine import PointCloud, length, sprayed

from .gesture import Floats, Gesture, Tool
from .options import ToolOptions

POINTS_PER_UNIT = 60.0  # of path length, at flow 1
DAB = 12  # points of a press without a movement


class Brushing(Gesture):
    """A brush that hardly moved leaves a dab."""

    def __init__(self, options: ToolOptions, rng: np.random.Generator) -> None:
        super().__init__(options, rng)
        self._owed = self._travelled = 0.0
        self._at = np.zeros((1, 2))

    def press(self, cloud: PointCloud, at: Floats) -> PointCloud:
        self._at = at[None, :]
        return cloud

    def drag(self, cloud: PointCloud, path: Floats, pressure: Floats) -> PointCloud:
        self._at = path[-1:]
        self._travelled += length(path)
        steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
        self._owed += float(steps @ pressure) * POINTS_PER_UNIT * self.options.flow
        count = int(self._owed)
        self._owed -= count
        return self._spray(cloud, path, count, pressure) if count else cloud

    def release(self, cloud: PointCloud) -> PointCloud:
        if self._travelled >= self.options.radius / 2:
            return cloud
        return self._spray(cloud, self._at, max(1, round(DAB * self.options.flow)), None)

    def _spray(self, cloud: PointCloud, path: Floats, count: int, pressure: Floats | None) -> PointCloud:
        o = self.options
        return sprayed(
            cloud, path, radius=o.radius, count=count, label=o.label, rng=self.rng, softness=o.softness,
            pressure=pressure,
        )  # fmt: skip


BRUSH = Tool(
    name="brush", done="Brush stroke", gesture=Brushing, options=("radius", "flow", "softness", "label"), reach="radius"
)
