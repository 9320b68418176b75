"""Eraser: what it touches goes."""

from __future__ import annotations

from engine import PointCloud, erased

from .gesture import Floats, Gesture, Tool


class Erasing(Gesture):
    """Has nothing to remember."""

    def press(self, cloud: PointCloud, at: Floats) -> PointCloud:
        return erased(cloud, at[None, :], radius=self.options.radius)

    def drag(self, cloud: PointCloud, path: Floats, pressure: Floats) -> PointCloud:
        return erased(cloud, path, radius=self.options.radius)


ERASER = Tool(name="eraser", done="Erase", gesture=Erasing, options=("radius",), reach="radius")
