"""Small pictures in rows and columns, enlarged without blur: in greys, in shades of the theme, or by category."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from engine import Tiles

from .fonts import font
from .number_format import number
from .paint_captions import MIDDLE_LEFT, MIDDLE_RIGHT, paint_text
from .plots.sizes import LABEL, TICK, TITLE
from .theme import Theme

GAP = 4.0  # units between two tiles
WIDEST_LABEL = 130.0  # units of a row's label
SCALE = 20.0  # units of height that the shades' scale takes
LARGEST = 640  # pixels of a side, beyond which a picture is not enlarged before it is painted
MIDDLE = Qt.AlignmentFlag.AlignCenter

Pixels = npt.NDArray[np.uint8]


def tile_pixels(image: npt.NDArray[np.floating], tiles: Tiles, colours: Theme) -> Pixels:
    """(h, w, 4) RGBA, premultiplied, of one picture (h, w); what is NaN, or category -1, is transparent."""
    values = np.asarray(image, np.float64)
    there = np.isfinite(values)
    values = np.where(there, values, 0.0)
    if tiles.kind == "label":
        category = np.rint(values).astype(int)
        there &= category >= 0
        table = category_colours(int(category.max(initial=0)) + 1, colours)
        rgb = table[np.maximum(category, 0)]
    else:
        span = tiles.high - tiles.low
        share = np.clip((values - tiles.low) / span if span > 0 else np.zeros_like(values), 0, 1)
        rgb = _shades(share, _ramp(tiles, colours))
    rgba = np.concatenate([rgb, np.full((*rgb.shape[:2], 1), 255.0)], axis=2) * there[:, :, None]
    pixels: Pixels = np.rint(rgba).astype(np.uint8)
    return pixels


def category_colours(count: int, colours: Theme) -> npt.NDArray[np.float64]:
    """(count, 3) of 0 to 255: the eight of the theme; then the same again, each round a little paler."""
    ground = _rgb(colours.card)
    rows = [_rgb(colours.labels[k % 8]) for k in range(count)]
    fade = [0.28 * (k // 8 % 3) for k in range(count)]
    return np.array([(1 - f) * row + f * ground for row, f in zip(rows, fade, strict=True)]).reshape(count, 3)


def _ramp(tiles: Tiles, colours: Theme) -> tuple[str, ...]:
    """The colours of quantities; greys for pictures, as ink on the theme's paper."""
    return colours.ramp if _scaled(tiles) else (colours.card, colours.text)


def _shades(share: npt.NDArray[np.float64], ramp: tuple[str, ...]) -> npt.NDArray[np.float64]:
    stops = np.array([_rgb(colour) for colour in ramp])
    places = np.linspace(0, 1, len(stops))
    return np.stack([np.interp(share, places, stops[:, channel]) for channel in range(3)], axis=-1)


def _rgb(colour: str) -> npt.NDArray[np.float64]:
    ink = QColor(colour)
    return np.array([ink.red(), ink.green(), ink.blue()], np.float64)


def paint_tiles(painter: QPainter, area: QRectF, tiles: Tiles, unit: float, colours: Theme) -> float:
    """Title, labels and pictures in an area of pixels, as large as they fit; returns where they end below.

    They stand on the left, as diagrams do.
    """
    line = QRectF(area.left() + 12 * unit, area.top() + 3 * unit, area.width() - 24 * unit, 18 * unit)
    paint_text(painter, line, tiles.title, font(TITLE * unit), colours.text, MIDDLE_LEFT)
    rows, columns, height, width = tiles.images.shape
    if not rows * columns * height * width:
        return line.bottom()
    measure = QFontMetricsF(font(LABEL * unit))
    widest = max([measure.horizontalAdvance(label) for label in tiles.row_labels] or [0.0])
    left = 12 * unit + (min(widest + 2 * unit, WIDEST_LABEL * unit) + 8 * unit if tiles.row_labels else 0.0)
    foot = (8 + (SCALE if _scaled(tiles) else 0)) * unit
    room = area.adjusted(left, 28 * unit, -14 * unit, -foot)
    gap, levels = GAP * unit, 1 if tiles.column_labels else 0
    if levels and _crowding(tiles, _tile_size(room, tiles, gap)[0] + gap, unit) > 1:
        levels = 2
    room.setTop(room.top() + 16 * levels * unit)
    size = _tile_size(room, tiles, gap)
    if min(size) < 2:
        return line.bottom()
    for row in range(rows):
        for column in range(columns):
            place = QRectF(room.x() + column * (size[0] + gap), room.y() + row * (size[1] + gap), *size)
            _paint_tile(painter, place, tiles.images[row, column], tiles, unit, colours)
    _paint_column_labels(painter, area, room, size[0] + gap, levels, tiles, unit, colours)
    _paint_row_labels(painter, area, room, size[1] + gap, tiles, unit, colours)
    bottom: float = room.y() + rows * (size[1] + gap)
    if not _scaled(tiles):
        return bottom
    _paint_scale(painter, QRectF(room.x(), bottom, room.width(), SCALE * unit), tiles, unit, colours)
    return bottom + SCALE * unit


def _scaled(tiles: Tiles) -> bool:
    """Whether the shades stand for a quantity; from 0 to 1 they are a picture's own."""
    return tiles.kind == "intensity" and (tiles.low, tiles.high) != (0.0, 1.0)


def _paint_tile(
    painter: QPainter, place: QRectF, image: npt.NDArray[np.floating], tiles: Tiles, unit: float, colours: Theme
) -> None:
    pixels = tile_pixels(image, tiles, colours)
    if not pixels[:, :, 3].any():
        return
    # Enlarged here by a whole number: a viewer of an SVG would blur the few pixels that there are.
    times = max(1, min(math.ceil(3 * place.width() / pixels.shape[1]), LARGEST // max(pixels.shape[:2])))
    large = np.ascontiguousarray(pixels.repeat(times, axis=0).repeat(times, axis=1))
    form = QImage.Format.Format_RGBA8888_Premultiplied
    picture = QImage(large.data, large.shape[1], large.shape[0], 4 * large.shape[1], form)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, picture.copy())
    painter.setPen(QPen(QColor(colours.border), max(1.0, unit)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place)


def _tile_size(room: QRectF, tiles: Tiles, gap: float) -> tuple[float, float]:
    """Width and height of each picture, as large as all of them fit."""
    rows, columns, height, width = tiles.images.shape
    pixel = min(((room.width() + gap) / columns - gap) / width, ((room.height() + gap) / rows - gap) / height)
    return pixel * width, pixel * height


def _crowding(tiles: Tiles, pitch: float, unit: float) -> int:
    """How many columns the widest of their names takes."""
    measure = QFontMetricsF(font(LABEL * unit))
    widest = max([measure.horizontalAdvance(label) for label in tiles.column_labels] or [0.0])
    return max(1, math.ceil((widest + 4 * unit) / pitch))


def _paint_column_labels(
    painter: QPainter, area: QRectF, room: QRectF, pitch: float, levels: int, tiles: Tiles, unit: float,
    colours: Theme,
) -> None:  # fmt: skip
    """Names above their columns, on two levels by turns where one has no room; only every so many if that is little."""
    face = font(LABEL * unit)
    measure = QFontMetricsF(face)
    every = math.ceil(_crowding(tiles, pitch, unit) / max(levels, 1))
    for place, column in enumerate(range(0, len(tiles.column_labels[: tiles.images.shape[1]]), every)):
        label = tiles.column_labels[column]
        width = measure.horizontalAdvance(label) + 2
        middle = room.x() + column * pitch + (pitch - GAP * unit) / 2
        start = max(min(middle - width / 2, area.right() - width), area.left())
        top = room.y() - (18 + 15 * (place % levels)) * unit
        line = QRectF(start, top, min(width, area.right() - start), 15 * unit)
        paint_text(painter, line, label, face, colours.muted, MIDDLE)


def _paint_row_labels(
    painter: QPainter, area: QRectF, room: QRectF, pitch: float, tiles: Tiles, unit: float, colours: Theme
) -> None:
    """Names beside their rows; where they stand too close, only every so many."""
    every = max(1, math.ceil(13 * unit / pitch))
    for row in range(0, len(tiles.row_labels[: tiles.images.shape[0]]), every):
        middle = room.y() + row * pitch + (pitch - GAP * unit) / 2
        place = QRectF(area.left() + 12 * unit, middle - 8 * unit, room.x() - area.left() - 20 * unit, 16 * unit)
        paint_text(painter, place, tiles.row_labels[row], font(LABEL * unit), colours.muted, MIDDLE_RIGHT)


def _paint_scale(painter: QPainter, strip: QRectF, tiles: Tiles, unit: float, colours: Theme) -> None:
    """The shades from low to high, with the values at the ends."""
    face = font(TICK * unit)
    ends = [number(value, 3) for value in (tiles.low, tiles.high)]
    taken = QFontMetricsF(face).horizontalAdvance(ends[0]) + 6 * unit
    line = strip.adjusted(0, 4 * unit, 0, 0)
    paint_text(painter, line, ends[0], face, colours.muted, MIDDLE_LEFT)
    bar = QRectF(strip.x() + taken, line.center().y() - 3 * unit, 90 * unit, 6 * unit)
    shades = np.rint(_shades(np.linspace(0, 1, 128)[None], _ramp(tiles, colours))).astype(np.uint8)
    painter.drawImage(bar, QImage(shades.tobytes(), 128, 1, 3 * 128, QImage.Format.Format_RGB888))
    painter.setPen(QPen(QColor(colours.border), max(1.0, unit)))
    painter.drawRect(bar)
    paint_text(painter, line.adjusted(taken + 96 * unit, 0, 0, 0), ends[1], face, colours.muted, MIDDLE_LEFT)
