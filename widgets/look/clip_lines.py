"""Lines and polygons cut at a rectangle's border, for SVG: not every reader of it knows clip paths."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF

Segments = npt.NDArray[np.float64]


def clipped(segments: Segments, area: QRectF) -> Segments:
    """The parts (n', 4) of segments (n, 4) as x1, y1, x2, y2 that lie within `area` (Liang and Barsky 1984)."""
    start, step = segments[:, :2], segments[:, 2:] - segments[:, :2]
    enter, leave = np.zeros(len(segments)), np.ones(len(segments))
    for axis, (low, high) in enumerate(((area.left(), area.right()), (area.top(), area.bottom()))):
        for towards, room in ((-step[:, axis], start[:, axis] - low), (step[:, axis], high - start[:, axis])):
            with np.errstate(divide="ignore", invalid="ignore"):
                share = room / towards  # of the way at which the border is met
            enter = np.where(towards < 0, np.maximum(enter, share), enter)
            leave = np.where(towards > 0, np.minimum(leave, share), leave)
            leave = np.where((towards == 0) & (room < 0), -1.0, leave)  # parallel to the border, outside
    seen = enter < leave
    first = start[seen] + enter[seen, None] * step[seen]
    last = start[seen] + leave[seen, None] * step[seen]
    return np.concatenate([first, last], axis=1)


def clipped_polygon(corners: list[QPointF], area: QRectF) -> QPolygonF:
    """The part of a polygon within `area`; empty where there is none."""
    return QPolygonF(corners).intersected(QPolygonF(area))
