"""Put: one point a click, which goes along with the hand until it is let go."""

from __future__ import annotations

import numpy as np

from engine import PointCloud, stamped

from .gesture import Floats, Placing, Tool


class Putting(Placing):
    """A point."""

    def placed(self, cloud: PointCloud, at: Floats) -> PointCloud:
        return stamped(cloud, np.zeros((1, 2)), at=at, size=1.0, label=self.options.label)


PUT = Tool(name="put", done="Put a point", gesture=Putting, options=("label",))
