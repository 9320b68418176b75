"""The optimal map at rest: power cells of the semi-discrete problem, their sites, and some straight paths to them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from engine import TransportResult

from .paint_points import disc_radius, paint_points
from .paint_trails import chosen, draw_lines
from .pane_grid import Pane
from .theme import Theme

MOST_FILLED = 3000  # cells; beyond it they are too small for a fill to be seen, and edges say enough
SHADES = 5


def paint_cells(painter: QPainter, pane: Pane, plan: TransportResult, colours: Theme) -> None:
    """Cells as thin polygons with gentle fills, at most 150 straight paths, sites as dots; clipped to the plot."""
    painter.save()
    painter.setClipRect(pane.plot)
    polygons = [pane.projection.pixels(cell) for cell in plan.cells if len(cell) >= 3]
    if len(polygons) <= MOST_FILLED:
        _fill(painter, polygons, colours.transport)
    if polygons:
        edges = np.concatenate([np.stack([polygon, np.roll(polygon, -1, axis=0)], axis=1) for polygon in polygons])
        crowd = min(1.0, (400 / len(polygons)) ** 0.35)
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


def _fill(painter: QPainter, polygons: list[np.ndarray], colour: str) -> None:
    """Neighbouring cells mostly differ in shade: the shades follow the golden ratio from cell to cell."""
    painter.setPen(Qt.PenStyle.NoPen)
    for index, polygon in enumerate(polygons):
        shade = QColor(colour)
        shade.setAlphaF(0.02 + 0.1 * (int(index * 0.618033988749895 % 1 * SHADES) / SHADES))
        painter.setBrush(shade)
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in polygon.tolist()]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
