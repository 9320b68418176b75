"""The level set of a smooth field as an antialiased line, and light hatching where the field lies beyond it."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

LINE = 0.85  # opacity of the line
HATCH, TINT = 0.3, 0.05  # opacity of the hatching's lines, and between them
STEEP = 1e-7  # a field flatter than this, of its scale a pixel, has no line

Alpha = npt.NDArray[np.float32]


def contour_image(field: npt.NDArray[np.float32], level: float, width: float, spacing: float, ink: str) -> QImage:
    """(h, w) transparent but for the line, `width` pixels wide, and the hatching every `spacing` pixels above `level`.

    The distance of a pixel from the line is |field - level| over the field's gradient, to first order.
    """
    height, across = field.shape
    if min(height, across) < 3:
        return QImage()
    above = field - np.float32(level)
    steep = np.empty_like(above)
    down, right = np.gradient(above)
    np.hypot(down, right, out=steep)
    distance = np.abs(above) / np.maximum(steep, np.float32(STEEP))
    line = np.clip(width / 2 + 0.5 - distance, 0, 1) * (steep > STEEP) * np.float32(LINE)
    beyond = (above > 0) * hatching(height, across, spacing)
    alpha = np.maximum(line, beyond)
    data = _shades(ink).take((alpha * 255).astype(np.uint8))
    return QImage(data.data, across, height, 4 * across, QImage.Format.Format_ARGB32_Premultiplied).copy()


@functools.lru_cache(maxsize=8)
def hatching(height: int, width: int, spacing: float) -> Alpha:
    """(height, width) opacities of diagonal lines, antialiased."""
    along = (np.arange(height)[:, None] + np.arange(width)[None, :]) / np.sqrt(2)
    distance = np.abs((along / spacing + 0.5) % 1 - 0.5) * spacing  # from the nearest line, pixels
    made: Alpha = (TINT + (HATCH - TINT) * np.clip(spacing / 14 + 0.5 - distance, 0, 1)).astype(np.float32)
    return made


@functools.lru_cache(maxsize=8)
def _shades(ink: str) -> npt.NDArray[np.uint32]:
    """(256,) a colour at every opacity, premultiplied 0xAARRGGBB."""
    colour = QColor(ink)
    alpha = np.arange(256, dtype=np.uint32)
    red, green, blue = (alpha * np.uint32(c) // 255 for c in (colour.red(), colour.green(), colour.blue()))
    return np.asarray((alpha << 24) | (red << 16) | (green << 8) | blue, np.uint32)
