"""Moving particles, read only as far as they are painted: discs for the few, a splat for the many."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from engine import Motion

from .points import MANY, Shape, cells, draw_splat, paint_points
from .splat import BLOCK, Floats, Raster, raster, shown
from .vector_points import MOST_VECTORS, is_vector
from .view import Projection


def paint_cloud(
    painter: QPainter,
    projection: Projection,
    motion: Motion,
    radius: float,
    colours: tuple[str, ...],
    labels: npt.NDArray[np.integer] | None,
    clip: QRect,
    *,
    shape: Shape = "disc",
    rim: str = "#000000",
) -> None:
    """As `paint_points`, for particles in the plane. More than `MANY` in sight (`MOST_VECTORS` in SVG) are an image."""
    most = MOST_VECTORS if is_vector(painter) else MANY
    if len(motion) > most:
        cell, width, height = cells(clip, radius)
        inks = colours if labels is not None else colours[:1]
        counted = count(projection, motion, clip, cell, (width, height), labels, len(inks))
        if counted.visible > most:
            draw_splat(painter, shown(counted, inks), clip, cell)
            return
    paint_points(painter, projection.pixels(motion.at()), radius, colours, labels, clip, shape=shape, rim=rim)


def count(
    projection: Projection,
    motion: Motion,
    clip: QRect,
    cell: float,
    size: tuple[int, int],
    labels: npt.NDArray[np.integer] | None,
    classes: int,
) -> Raster:
    """The particles on a raster of `size` (width, height) cells over `clip`, by class."""
    scale, share = projection.scale / cell, motion.share
    left, top = (projection.origin_x - clip.left()) / cell, (projection.origin_y - clip.top()) / cell
    now = np.empty((min(len(motion), BLOCK), 2), np.float32)

    def places(start: int, stop: int, x: Floats, y: Floats) -> None:
        before, moved = motion.before[start:stop], now[: stop - start]
        np.subtract(motion.after[start:stop], before, out=moved)
        np.multiply(moved, share, out=moved)
        np.add(moved, before, out=moved)
        np.multiply(moved[:, 0], scale, out=x)
        np.multiply(moved[:, 1], -scale, out=y)
        x += left
        y += top

    if labels is not None and len(labels) and int(labels.max()) >= classes:
        labels = labels % classes
    present = 1 if labels is None else int(labels.max()) + 1
    return raster(places, len(motion), *size, labels, present)
