"""Particles: antialiased discs from an atlas, or beyond `MANY` an optical-depth splat. Sub-pixel exact, order fixed.

The atlas is a QPixmap, which every desktop platform of Qt lets threads use (capability ThreadedPixmaps); where one does
not, the pixmap is null and the splat takes over. Both read pixel positions and give equal pixels in every thread.
"""

from __future__ import annotations

import functools
import math
from typing import Literal, cast

import numpy as np
import numpy.typing as npt
import shiboken6
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QPixmap

from ..look.label_shapes import shape_coverage
from .splat import Floats, premultiplied, raster, shown
from .vector_points import MOST_VECTORS, is_vector, paint_vector_points

MANY = 20_000  # beyond it a disc a particle costs more than a splat of the whole pane
PHASES = 4  # sub-pixel positions a side: discs are placed to an eighth of a pixel
Shape = Literal["disc", "soft", "ring"]
Pixels = npt.NDArray[np.float64]


def disc_radius(n: int, unit: float) -> float:
    """Radius in pixels: 3.1 units for few particles, shrinking slowly as they become many."""
    return max(0.8, unit * 3.1 * math.pow(max(n, 300) / 300, -0.22))


def coverage(radius: float, side: int) -> Pixels:
    """(PHASES, PHASES, side, side) share of each pixel in a disc, at every sub-pixel offset (y, x) of its centre."""
    offset = (np.arange(PHASES) + 0.5) / PHASES
    across = np.arange(side) + 0.5 - (side // 2 + offset[:, None])  # (PHASES, side) from the centre to pixel centres
    distance = np.hypot(across[:, None, :, None], across[None, :, None, :])
    return np.clip(radius + 0.5 - distance, 0.0, 1.0) * min(1.0, 4 * radius * radius)


def tile_side(radius: float) -> int:
    return 2 * math.ceil(1.6 * radius + 1) + 1  # a triangle reaches furthest


@functools.lru_cache(maxsize=64)
def atlas_image(radius: float, shape: Shape, colours: tuple[str, ...], rim: str) -> QImage:
    """Tiles of discs: one row a colour, one column a sub-pixel offset. A rim in the card's colour parts neighbours."""
    side = tile_side(radius)
    whole = coverage(radius, side)
    inner = coverage(max(radius - max(1.0, 0.36 * radius), 0.3), side)
    pixels = np.zeros((len(colours), side, PHASES * PHASES, side, 4))  # premultiplied B, G, R, A
    for row, colour in enumerate(colours):
        fill = np.array(premultiplied(colour))
        if len(colours) > 1:  # classes differ in shape too
            whole = shape_coverage(row, radius, side, PHASES)
            inner = shape_coverage(row, max(radius - max(1.0, 0.36 * radius), 0.3), side, PHASES)
        if shape == "disc":
            kind = row if len(colours) > 1 else 0
            body = shape_coverage(kind, max(radius - 0.55, 0.5), side, PHASES)[..., None]
            tiles = 0.88 * body * fill + 0.75 * (whole[..., None] - body).clip(0) * premultiplied(rim)
        elif shape == "ring":
            tiles = 0.9 * (whole - inner).clip(0)[..., None] * fill
        else:
            tiles = 0.62 * whole[..., None] * fill
        pixels[row] = tiles.reshape(PHASES * PHASES, side, side, 4).transpose(1, 0, 2, 3)
    data = np.ascontiguousarray(np.rint(pixels * 255).astype(np.uint8))
    width, height = PHASES * PHASES * side, len(colours) * side
    return QImage(data.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()


def paint_points(
    painter: QPainter,
    pixels: Pixels,
    radius: float,
    colours: tuple[str, ...],
    labels: npt.NDArray[np.integer] | None,
    clip: QRect,
    *,
    shape: Shape = "disc",
    rim: str = "#000000",
) -> None:
    """Discs at `pixels` (n, 2) inside `clip`. `labels` (n,) pick a colour (modulo their number); None: the first."""
    margin = radius + 2
    inside = (
        (pixels[:, 0] > clip.left() - margin)
        & (pixels[:, 0] < clip.left() + clip.width() + margin)
        & (pixels[:, 1] > clip.top() - margin)
        & (pixels[:, 1] < clip.top() + clip.height() + margin)
    )
    seen = pixels[inside]
    rows = np.zeros(len(seen), np.intp) if labels is None else np.asarray(labels, np.intp)[inside] % len(colours)
    if len(seen) == 0:
        return
    if is_vector(painter) and len(seen) <= MOST_VECTORS:
        painter.save()
        painter.setClipRect(clip)
        paint_vector_points(painter, seen, rows, radius, colours, shape, rim)
        painter.restore()
        return
    if len(seen) <= MANY and not is_vector(painter):
        atlas = QPixmap.fromImage(atlas_image(radius, shape, colours, rim))
        if not atlas.isNull():
            painter.save()
            painter.setClipRect(clip)
            _paint_fragments(painter, atlas, seen, rows, tile_side(radius))
            painter.restore()
            return
    cell, width, height = cells(clip, radius)
    image = splat_image((seen - (clip.left(), clip.top())) / cell, rows, colours, width, height)
    draw_splat(painter, image, clip, cell)


def cells(clip: QRect, radius: float) -> tuple[float, int, int]:
    """Side in pixels, and numbers across and down, of a splat's raster: coarser where pixels are fine, so that 4K looks
    like 720p."""
    cell = max(1.0, radius)
    return cell, math.ceil(clip.width() / cell), math.ceil(clip.height() / cell)


def draw_splat(painter: QPainter, image: QImage, clip: QRect, cell: float) -> None:
    """A splat's image over `clip`, whose raster has cells of `cell` pixels."""
    painter.save()
    painter.setClipRect(clip)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(clip.left(), clip.top(), image.width() * cell, image.height() * cell), image)
    painter.restore()


def _paint_fragments(painter: QPainter, atlas: QPixmap, pixels: Pixels, rows: npt.NDArray[np.intp], side: int) -> None:
    whole = np.floor(pixels)
    step = ((pixels - whole) * PHASES).astype(np.intp)  # (n, 2) sub-pixel column and row
    fragments = np.zeros((len(pixels), 10))  # QPainter.PixmapFragment: ten doubles
    fragments[:, 0:2] = whole + 0.5
    fragments[:, 2] = (step[:, 1] * PHASES + step[:, 0]) * side
    fragments[:, 3] = rows * side
    fragments[:, 4:6] = side
    fragments[:, 6:8] = 1.0
    fragments[:, 9] = 1.0
    first = cast(QPainter.PixmapFragment, shiboken6.wrapInstance(fragments.ctypes.data, QPainter.PixmapFragment))
    painter.drawPixmapFragments(first, len(fragments), atlas)


def splat_image(
    pixels: Pixels, rows: npt.NDArray[np.intp], colours: tuple[str, ...], width: int, height: int
) -> QImage:
    """Optical depths of particles at `pixels` (n, 2), of classes `rows` (n,): see `splat`."""

    def places(start: int, stop: int, x: Floats, y: Floats) -> None:
        x[:], y[:] = pixels[start:stop].T

    several = len(colours) > 1
    return shown(raster(places, len(pixels), width, height, rows if several else None, len(colours)), colours)
