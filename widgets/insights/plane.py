"""A scalar field over the plane: colours, contour, legend. Signed fields on blue-white-orange, others on the ramp."""

from __future__ import annotations

import dataclasses
import functools

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from engine import Frame, Insight, PlaneFilm

from ..fields.field import Field
from ..look.theme import Theme
from ..painting.colour_scale import ColourScale
from ..painting.density import fading, ramp, spline
from ..painting.look import Look
from ..painting.pane_grid import Pane
from ..painting.points import disc_radius, paint_points
from ..painting.view import Projection
from .contour import contour_image
from .legend import paint_legend

Weights = npt.NDArray[np.float32]


def paint_plane(
    painter: QPainter, pane: Pane, insight: Insight, index: int, frame: Frame, look: Look, colours: Theme
) -> None:
    """The field `insight.planes[index]` at the frame's phase, over the whole plot, with particles where it moves."""
    plane, moves = insight.planes[index], len(insight.planes[index].phases) > 1
    from ..fields.paint_field import paint_field  # loads pyqtgraph

    scale, fractions = displayed(insight, index)
    field, area = field_of(insight, index, look, colours), pane.plot
    smooth = upsampled(fractions.at(frame.phase), plane.half_width, pane.projection, area)
    paint_field(painter, area.topLeft(), smooth, field.palette, scale.places(field.limits))
    if plane.contour is not None:
        level = float(scale.place(plane.contour))
        line = contour_image(smooth, level, 1.6 * pane.unit, 7 * pane.unit, colours.text)
        painter.drawImage(area.topLeft(), line)
    painter.drawImage(area.topLeft(), border_image(plane.half_width, pane.projection, area, colours.card))
    if look.layers.points and moves and frame.forward is not None:
        painter.setOpacity(0.45 * min(1.0, 1500 / max(len(frame.forward), 1)) ** 0.35)
        radius = max(0.8, 0.45 * disc_radius(len(frame.forward), pane.unit))
        pixels = pane.projection.pixels(frame.forward)
        paint_points(painter, pixels, radius, (colours.ink,), None, area, shape="soft")
        painter.setOpacity(1.0)
    if look.layers.captions:
        paint_legend(painter, pane, plane, field, look, colours)


def field_of(insight: Insight, index: int, look: Look, colours: Theme) -> Field:
    """What the colours of a field mean."""
    plane = insight.planes[index]
    name = f"{insight.view} {plane.label}"
    limits = dict(look.limits).get(name)
    return Field(name=name, scale=displayed(insight, index)[0], palette=palette_of(plane, colours), limits=limits)


@functools.lru_cache(maxsize=6)
def displayed(insight: Insight, index: int) -> tuple[ColourScale, PlaneFilm]:
    """A field's scale, and the field with its values as fractions of it. Insights are told apart by identity."""
    plane = insight.planes[index]
    scale = ColourScale.of(plane)
    return scale, dataclasses.replace(plane, values=scale.fraction(plane.values))


def palette_of(plane: PlaneFilm, colours: Theme) -> npt.NDArray[np.uint32]:
    """Opaque 0xAARRGGBB, low to high."""
    return ramp(colours.ramp) if plane.middle is None else diverging(colours.diverging)


@functools.lru_cache(maxsize=4)
def diverging(colours: tuple[str, ...]) -> npt.NDArray[np.uint32]:
    """Two ramps that meet in the colour in the middle."""
    middle = len(colours) // 2
    return np.concatenate([ramp(colours[: middle + 1]), ramp(colours[middle:])])


def upsampled(values: npt.NDArray[np.floating], half_width: float, projection: Projection, area: QRect) -> Weights:
    """(height, width) the field `values` (h, w), row 0 on top, at the pixels of an area."""
    step = 1 / projection.scale
    top, left = area.y() + 0.5 - projection.origin_y, area.x() + 0.5 - projection.origin_x
    rows = weights(values.shape[0], half_width, top * step, step, area.height())
    columns = weights(values.shape[1], half_width, left * step, step, area.width())
    return np.asarray(rows @ values @ columns.T, np.float32)


@functools.lru_cache(maxsize=16)
def weights(size: int, half_width: float, first: float, step: float, count: int) -> Weights:
    """(count, size) B-spline weights of cells at coordinates first, first + step, ...; beyond, the edge goes on.

    Unlike a density's they don't fade: a contour's place must not depend on the border.
    """
    inside = half_width * (1 - 1 / size)
    made = spline(size, half_width, np.clip(first + step * np.arange(count), -inside, inside))
    return np.asarray(made / made.sum(axis=1, keepdims=True))


def border_image(half_width: float, projection: Projection, area: QRect, card: str) -> QImage:
    """The card's colour over everything beyond the square, setting in smoothly towards its border."""
    return _border(half_width, projection, area.x(), area.y(), area.width(), area.height(), QColor(card).rgb())


@functools.lru_cache(maxsize=8)
def _border(
    half_width: float, projection: Projection, left: int, top: int, width: int, height: int, card: int
) -> QImage:
    xs, ys = projection.columns(left, width), projection.rows(top, height)
    cover = 1 - fading(half_width, ys)[:, None] * fading(half_width, xs)[None, :]  # (height, width)
    bands = [np.rint(cover * (card >> shift & 255)).astype(np.uint32) << np.uint32(shift) for shift in (16, 8, 0)]
    data = (np.rint(cover * 255).astype(np.uint32) << np.uint32(24)) | bands[0] | bands[1] | bands[2]
    return QImage(data.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()
