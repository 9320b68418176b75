"""Put: one point a click, which goes along with the hand until it is let go."""

from __future__ import annotations

import numpy as np

from engine import PointCloud, stamped

from .gesture import Floats, Gesture, Tool
from .options import ToolOptions


class Putting(Gesture):
    """Remembers the cloud without the point."""

    def __init__(self, options: ToolOptions, rng: np.random.Generator) -> None:
        super().__init__(options, rng)
        self._before = PointCloud.empty()

    def press(self, cloud: PointCloud, at: Floats) -> PointCloud:
        self._before = cloud
        return self._at(at)

    def drag(self, cloud: PointCloud, path: Floats, pressure: Floats) -> PointCloud:
        return self._at(path[-1])

    def _at(self, at: Floats) -> PointCloud:
        return stamped(self._before, np.zeros((1, 2)), at=at, size=1.0, label=self.options.label)


PUT = Tool(name="put", done="Put a point", gesture=Putting, options=("label",))
