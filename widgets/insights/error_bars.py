"""Error bars: a line from the lower to the upper end of what is known of a point, with a cap at either."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

CAP = 3.2  # units, half the width of a cap
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
