"""Error bars: a line from the lower to the upper end of what is known of a point, with a cap at either."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from engine import Series

CAP = 3.2  # units, half the width of a cap
STEP, SHARE = 5.0, 0.6  # units between two bars at one x; share of the distance to the next x that they take together
MOST = 40  # points, beyond which bars would be a thicket, and a band says more

Points = npt.NDArray[np.float64]


def paint_error_bars(painter: QPainter, low: Points, high: Points, ink: str, unit: float) -> None:
    """`low`, `high` (n, 2): pixels of the two ends of each point's bar; where one is NaN there is no bar."""
    pen = QPen(QColor(ink), 1.3 * unit)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    cap = CAP * unit
    for (x, foot), (_, top) in zip(low.tolist(), high.tolist(), strict=True):
        if np.isfinite([x, foot, top]).all() and abs(foot - top) > 0.5 * unit:
            painter.drawLine(QLineF(x, foot, x, top))
            painter.drawLine(QLineF(x - cap, foot, x + cap, foot))
            painter.drawLine(QLineF(x - cap, top, x + cap, top))


def has_bars(series: Series) -> bool:
    """Whether a series is drawn as points with error bars."""
    return series.kind == "points" and series.low is not None and series.high is not None and len(series.x) <= MOST


def sidesteps(every: Sequence[Series], places: Sequence[Points], unit: float) -> list[float]:
    """Pixels by which each series stands aside, so that bars at the same x don't hide each other.

    `places`: the pixels (n, 2) of each series. Only series with bars that have all their x in common step aside.
    """
    barred = [index for index, series in enumerate(every) if has_bars(series)]
    aside = [0.0] * len(every)
    shared = len(barred) > 1 and all(np.array_equal(every[index].x, every[barred[0]].x) for index in barred[1:])
    if shared and len(every[barred[0]].x):
        gaps = np.diff(np.sort(places[barred[0]][:, 0]))
        room = SHARE * float(gaps.min(initial=np.inf)) / len(barred)
        step = min(STEP * unit, room) if np.isfinite(room) else STEP * unit
        for order, index in enumerate(barred):
            aside[index] = (order - (len(barred) - 1) / 2) * step
    return aside
