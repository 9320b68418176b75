"""Marked particles: the same one ringed in every pane, with its whole path through each process."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from engine import Film

from ...look.theme import Theme
from ...painting.pane_grid import Pane

MOST_PINS = 8
RING = 6.5  # units
Positions = npt.NDArray[np.floating]


def pane_positions(film: Film, phase: float, name: str) -> Positions | None:
    """(n, 2) where a pane shows its particles now; None while it shows none."""
    frame = film.frame(phase)
    return {"forward": frame.forward, "reverse": frame.reverse, "transport": frame.transport}.get(name, frame.forward)


def particle_path(film: Film, name: str, particle: int) -> Positions | None:
    """(k, 2) the whole way of one particle through a pane's process; None where it takes no part."""
    if name == "transport":
        plan = film.transport
        if plan is None or particle >= len(plan.starts):
            return None
        return np.stack([plan.starts[particle], plan.ends[particle]])
    if film.diffusion is None or name == "insight":
        return None
    trajectory = film.diffusion.forward if name == "forward" else film.diffusion.reverse
    return trajectory.positions[:, particle] if particle < trajectory.n else None


def paint_mark(
    painter: QPainter, pane: Pane, film: Film, phase: float, particle: int, pin: int | None, colours: Theme
) -> None:
    """One particle in one pane. `pin` numbers a pinned one, which gives it a colour and a shape; None: hovered.

    Of two sides, where the pane's own has it: the same number is the same particle there.
    """
    film = pane.film(film)
    positions = pane_positions(film, phase, pane.name)
    if positions is None or particle >= len(positions):
        return
    ink = QColor(colours.text if pin is None else colours.labels[pin % len(colours.labels)])
    painter.save()
    painter.setClipRect(pane.plot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    path = particle_path(film, pane.name, particle)
    if path is not None:
        line = QPolygonF([QPointF(x, y) for x, y in pane.projection.pixels(path).tolist()])
        for colour, width in ((QColor(colours.card), 4.0), (ink, 1.8)):
            painter.setPen(QPen(colour, width * pane.unit, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            painter.drawPolyline(line)
    x, y = pane.projection.pixels(positions[particle]).tolist()
    for colour, width in ((QColor(colours.card), 4.5), (ink, 2.2)):
        painter.setPen(QPen(colour, width * pane.unit))
        _shape(painter, x, y, RING * pane.unit, 0 if pin is None else pin)
    painter.restore()


def _shape(painter: QPainter, x: float, y: float, size: float, kind: int) -> None:
    """Circle, square, diamond or triangle: pins differ in more than colour."""
    if kind % 4 == 0:
        painter.drawEllipse(QPointF(x, y), size, size)
    elif kind % 4 == 1:
        painter.drawRect(QRectF(x - 0.85 * size, y - 0.85 * size, 1.7 * size, 1.7 * size))
    elif kind % 4 == 2:
        s = 1.25 * size
        painter.drawPolygon([QPointF(x, y - s), QPointF(x + s, y), QPointF(x, y + s), QPointF(x - s, y)])
    else:
        s = 1.2 * size
        painter.drawPolygon([QPointF(x, y - s), QPointF(x + s, y + 0.8 * s), QPointF(x - s, y + 0.8 * s)])
