"""Pencil: points at even distances along the path; and the line that goes on from the last one."""

from __future__ import annotations

import numpy as np

from engine import PointCloud, pencilled, stamped

from .gesture import Floats, Gesture, Tool
from .options import ToolOptions


class Pencilling(Gesture):
    """The first point is where the hand goes down."""

    def __init__(self, options: ToolOptions, rng: np.random.Generator) -> None:
        super().__init__(options, rng)
        self._since = 0.0  # how far the line has gone since its last point

    def press(self, cloud: PointCloud, at: Floats) -> PointCloud:
        return stamped(cloud, np.zeros((1, 2)), at=at, size=1.0, label=self.options.label)

    def drag(self, cloud: PointCloud, path: Floats, pressure: Floats) -> PointCloud:
        cloud, self._since = pencilled(
            cloud, path, spacing=self.options.spacing, since=self._since, label=self.options.label
        )
        return cloud


class Joining(Pencilling):
    """Starts at the last line's last point, which is there already."""

    def press(self, cloud: PointCloud, at: Floats) -> PointCloud:
        return cloud


PENCIL = Tool(name="pencil", done="Pencil line", gesture=Pencilling, options=("spacing", "label"))
LINE = Tool(name="line", done="Pencil line", gesture=Joining)
