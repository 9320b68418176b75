"""A shape for each class, so that labels differ in more than colour: as masks for the atlas, and as icons."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QIcon, QImage, QPalette, QPixmap

from .theme import theme

Pixels = npt.NDArray[np.float64]
SHAPES = ("disc", "square", "triangle", "diamond", "cross", "saltire", "wedge", "bar")  # by label, modulo 8
ICON = 28


def shape_coverage(kind: int, radius: float, side: int, phases: int) -> Pixels:
    """(phases, phases, side, side) share of each pixel in shape `kind`, at every sub-pixel offset (y, x) of its centre.

    Every shape has about the area of the disc of that radius, which is shape 0.
    """
    offset = (np.arange(phases) + 0.5) / phases
    across = np.arange(side) + 0.5 - (side // 2 + offset[:, None])  # (phases, side) from the centre to pixel centres
    x, y = across[None, :, None, :], across[:, None, :, None]
    return np.clip(0.5 - _distance(SHAPES[kind % len(SHAPES)], radius, x, y), 0.0, 1.0) * min(1.0, 4 * radius * radius)


def _distance(shape: str, radius: float, x: Pixels, y: Pixels) -> Pixels:
    """How far outside a shape's edge a point is, in pixels (y down); exact near straight edges."""
    if shape == "square":
        return np.maximum(np.abs(x), np.abs(y)) - 0.89 * radius  # (sqrt pi)/2
    if shape == "diamond":
        return (np.abs(x) + np.abs(y)) / math.sqrt(2) - 0.89 * radius
    if shape in ("triangle", "wedge"):
        up = y if shape == "triangle" else -y
        return np.maximum(up, math.sqrt(0.75) * np.abs(x) - 0.5 * up) - 0.78 * radius  # inradius of equal area
    if shape in ("cross", "saltire"):
        u, v = (x, y) if shape == "cross" else ((x + y) / math.sqrt(2), (x - y) / math.sqrt(2))
        u, v = np.abs(u), np.abs(v)
        return np.minimum(np.maximum(u - 0.42 * radius, v - 1.25 * radius),
                          np.maximum(v - 0.42 * radius, u - 1.25 * radius))  # fmt: skip
    if shape == "bar":
        return np.maximum(np.abs(x) - 1.4 * radius, np.abs(y) - 0.56 * radius)
    return np.hypot(x, y) - radius


def label_icon(label: int, palette: QPalette) -> QIcon:
    """The shape of a label in its colour, on the palette's ground."""
    dark = palette.window().color().lightness() < 128
    colours = theme("dark" if dark else "light").labels
    alpha = shape_coverage(label, 0.3 * ICON, ICON, 1)[0, 0]
    ink = QColor(colours[label % len(colours)])
    pixels = np.empty((ICON, ICON, 4), np.uint8)
    pixels[...] = (ink.blue(), ink.green(), ink.red(), 255)
    pixels[..., 3] = np.rint(255 * alpha)
    image = QImage(pixels.data, ICON, ICON, 4 * ICON, QImage.Format.Format_ARGB32).copy()
    return QIcon(QPixmap.fromImage(image))
