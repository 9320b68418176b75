"""Particles for SVG and PDF: real circles and polygons that can be taken apart and scaled, as the atlas has them.

The few have a rim and keep their order; the many are round dots of a wide pen, in interleaved groups, because a PDF
paints the dots of one call as one shape whose overlaps do not add up. Beyond `MOST_VECTORS` an image is smaller.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen, QPolygonF

from ..look.label_shapes import SHAPES

MOST_VECTORS = 50_000
GROUPS = 16
Pixels = npt.NDArray[np.float64]


def is_vector(painter: QPainter) -> bool:
    """Whether it writes SVG or PDF."""
    engine = painter.paintEngine()
    return engine is not None and engine.type() in (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf)


def paint_vector_points(
    painter: QPainter, pixels: Pixels, rows: npt.NDArray[np.intp], radius: float, colours: tuple[str, ...],
    shape: str, rim: str,
) -> None:  # fmt: skip
    """`pixels` (n, 2) of classes `rows` (n,), with the opacities that the atlas has."""
    several = len(colours) > 1
    if shape == "soft" and not several:
        _paint_dots(painter, pixels, radius, colours[0])
        return
    ring = max(1.0, 0.36 * radius)
    for row, colour in enumerate(colours):
        fill = QColor(colour)
        if shape == "ring":
            fill.setAlphaF(0.9)
            painter.setPen(QPen(fill, ring))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            size = radius - ring / 2
        elif shape == "disc":
            fill.setAlphaF(0.88)
            edge = QColor(rim)
            edge.setAlphaF(0.75)
            painter.setPen(QPen(edge, 0.55))
            painter.setBrush(fill)
            size = max(radius - 0.275, 0.5)
        else:
            fill.setAlphaF(0.62)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            size = radius
        for x, y in pixels[rows == row].tolist():
            if several and row % len(SHAPES):
                painter.drawPolygon(QPolygonF([QPointF(x + size * u, y + size * v) for u, v in outline(row)]))
            else:
                painter.drawEllipse(QPointF(x, y), size, size)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def outline(kind: int) -> list[tuple[float, float]]:
    """Corners of shape `kind` for a radius of 1 (y down); its area is about the unit disc's. Raises KeyError for 0."""
    third = 2 * 0.78  # circumradius of a triangle whose inradius is 0.78
    wide, high = third * math.sqrt(0.75), 0.78
    corners = {
        "square": [(-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89)],
        "diamond": [(0.0, -1.26), (1.26, 0.0), (0.0, 1.26), (-1.26, 0.0)],
        "triangle": [(0.0, -third), (wide, high), (-wide, high)],
        "wedge": [(0.0, third), (-wide, -high), (wide, -high)],
        "bar": [(-1.4, -0.56), (1.4, -0.56), (1.4, 0.56), (-1.4, 0.56)],
    }
    arm, reach = 0.42, 1.25
    cross = [
        (-arm, -reach), (arm, -reach), (arm, -arm), (reach, -arm), (reach, arm), (arm, arm),
        (arm, reach), (-arm, reach), (-arm, arm), (-reach, arm), (-reach, -arm), (-arm, -arm),
    ]  # fmt: skip
    turn = math.sqrt(0.5)
    corners["cross"] = cross
    corners["saltire"] = [(turn * (x - y), turn * (x + y)) for x, y in cross]
    return corners[SHAPES[kind % len(SHAPES)]]


def _paint_dots(painter: QPainter, pixels: Pixels, radius: float, colour: str) -> None:
    ink = QColor(colour)
    ink.setAlphaF(0.62)
    pen = QPen(ink, 2 * radius)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    for start in range(min(GROUPS, len(pixels))):
        painter.drawPoints([QPointF(x, y) for x, y in pixels[start::GROUPS].tolist()])
