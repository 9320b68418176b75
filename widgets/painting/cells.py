"""The optimal map at rest: power cells of the semi-discrete problem, their sites, and some straight paths to them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter

from engine import TransportResult

from ..look.clip_lines import clipped_polygon
from ..look.theme import Theme
from .pane_grid import Pane
from .points import disc_radius, paint_points
from .trails import chosen, draw_lines
from .vector_points import is_vector

MOST_FILLED = 3000  # cells; beyond it they are too small for a fill to be seen, and edges say enough
SHADES = 5


def paint_cells(painter: QPainter, pane: Pane, plan: TransportResult, colours: Theme) -> None:
    """Cells as thin polygons with gentle fills, at most 150 straight paths, sites as dots; clipped to the plot."""
    painter.save()
    painter.setClipRect(pane.plot)
    cells = [cell for cell in plan.cells if len(cell) >= 3]
    if cells:
        corners = pane.projection.pixels(np.concatenate(cells))  # (sum of k, 2), cell after cell
        ends = np.cumsum([len(cell) for cell in cells])
        if len(cells) <= MOST_FILLED:
            _fill(painter, corners, ends, colours.transport)
        following = np.arange(1, len(corners) + 1)
        following[ends - 1] = np.concatenate([[0], ends[:-1]])  # a cell's last corner leads to its first
        edges = np.stack([corners, corners[following]], axis=1)
        crowd = min(1.0, (400 / len(cells)) ** 0.35)
        draw_lines(painter, edges, colours.control, 0.4 * crowd, 0.85 * pane.unit)
    some = chosen(len(plan.starts))
    paths = np.stack([plan.starts[some], plan.ends[some]], axis=1)
    draw_lines(painter, pane.projection.pixels(paths), colours.text, 0.2, 0.9 * pane.unit)
    radius = 0.62 * disc_radius(len(plan.sites), pane.unit)
    painter.setOpacity(0.75)
    paint_points(
        painter, pane.projection.pixels(plan.sites), radius, (colours.muted,), None, pane.plot, rim=colours.card
    )
    painter.restore()


def _fill(painter: QPainter, corners: np.ndarray, ends: np.ndarray, colour: str) -> None:
    """Neighbouring cells mostly differ in shade: the shades follow the golden ratio from cell to cell."""
    painter.setPen(Qt.PenStyle.NoPen)
    shades = [QColor(colour) for _ in range(SHADES)]
    for step, shade in enumerate(shades):
        shade.setAlphaF(0.02 + 0.1 * step / SHADES)
    points = [QPointF(x, y) for x, y in corners.tolist()]
    start = 0
    area = painter.clipBoundingRect() if is_vector(painter) else None
    for index, end in enumerate(ends.tolist()):
        painter.setBrush(shades[int(index * 0.618033988749895 % 1 * SHADES)])
        painter.drawConvexPolygon(points[start:end] if area is None else clipped_polygon(points[start:end], area))
        start = end
    painter.setBrush(Qt.BrushStyle.NoBrush)
