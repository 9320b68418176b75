"""Where tiles and their words lie: title above, names of columns and rows, a colour scale below."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from engine import Tiles

from ..look.fonts import font
from ..painting.captions import MIDDLE_LEFT, MIDDLE_RIGHT, paint_text
from ..plots.chart_dress import Dress
from ..plots.sizes import LABEL, TITLE
from .tile_colours import scaled

GAP = 4.0  # units between two tiles
NARROWEST = 0.2  # of a cell, that the gap is at most
WIDEST_LABEL = 130.0  # units of a row's label
SCALE = 26.0  # units of height that the colour scale takes
HEAD = 21.0  # units of the title
MIDDLE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True, kw_only=True)
class TileLayout:
    """`box`: all the room for cells, in pixels. `pitch`: of a cell. `gap`: pixels of it around a tile.

    `levels`: lines for the names of columns.
    """

    box: QRectF
    pitch: QSizeF
    gap: float
    levels: int

    @property
    def share(self) -> tuple[float, float]:
        """Of its cell that a tile takes, across and down."""
        return 1 - self.gap / self.pitch.width(), 1 - self.gap / self.pitch.height()

    @property
    def whole(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Columns and rows between which the box shows everything."""
        return (0.0, self.box.width() / self.pitch.width()), (0.0, self.box.height() / self.pitch.height())


def tile_layout(tiles: Tiles, area: QRectF, unit: float) -> TileLayout | None:
    """As large as they fit, on the left, as diagrams stand; None where there is no room, or nothing."""
    if not tiles.images.size:
        return None
    widest = _widest(tiles.row_labels, unit)
    left = 12 * unit + (min(widest + 2 * unit, WIDEST_LABEL * unit) + 8 * unit if tiles.row_labels else 0.0)
    foot = (8 + (SCALE if scaled(tiles) else 0)) * unit
    room = area.adjusted(left, 28 * unit, -14 * unit, -foot)
    levels = 1 if tiles.column_labels else 0
    size, gap = _tile_size(room, tiles, unit)
    if levels and _crowding(tiles, size.width() + gap, unit) > 1:
        levels = 2
    room.setTop(room.top() + 16 * levels * unit)
    size, gap = _tile_size(room, tiles, unit)
    if min(size.width(), size.height()) < 2:
        return None
    box = room.adjusted(-gap / 2, -gap / 2, gap / 2, gap / 2)
    return TileLayout(box=box, pitch=size + QSizeF(gap, gap), gap=gap, levels=levels)


def _tile_size(room: QRectF, tiles: Tiles, unit: float) -> tuple[QSizeF, float]:
    """Of each picture, as large as all of them fit; and the gap between two."""
    rows, columns, height, width = tiles.images.shape
    gap = max(0.0, min(GAP * unit, NARROWEST * room.width() / columns, NARROWEST * room.height() / rows))
    pixel = min(((room.width() + gap) / columns - gap) / width, ((room.height() + gap) / rows - gap) / height)
    return QSizeF(pixel * width, pixel * height), gap


def _widest(labels: tuple[str, ...], unit: float) -> float:
    measure = QFontMetricsF(font(LABEL * unit))
    return max([measure.horizontalAdvance(label) for label in labels] or [0.0])


def _crowding(tiles: Tiles, pitch: float, unit: float) -> int:
    """How many columns the widest of their names takes."""
    return max(1, math.ceil((_widest(tiles.column_labels, unit) + 4 * unit) / pitch))


def paint_tile_labels(
    painter: QPainter, tiles: Tiles, layout: TileLayout | None, shown: list[list[float]], width: float, dress: Dress
) -> None:
    """Title and names, where the columns and rows between `shown` ((low, high), (low, high)) fill the box."""
    unit = dress.unit
    line = QRectF(12 * unit, 3 * unit, width - 24 * unit, 18 * unit)
    paint_text(painter, line, tiles.title, font(TITLE * unit), dress.colours.text, MIDDLE_LEFT)
    if layout is not None:
        _paint_columns(painter, tiles, layout, shown[0], width, dress)
        _paint_rows(painter, tiles, layout, shown[1], dress)


def _paint_columns(
    painter: QPainter, tiles: Tiles, layout: TileLayout, shown: list[float], width: float, dress: Dress
) -> None:
    """Names above their columns, on two levels by turns where one has no room; only every so many if that is little."""
    unit, box = dress.unit, layout.box
    face = font(LABEL * unit)
    measure, pitch = QFontMetricsF(face), box.width() / (shown[1] - shown[0])
    every = math.ceil(_crowding(tiles, pitch, unit) / max(layout.levels, 1))
    named = min(len(tiles.column_labels), tiles.images.shape[1])
    for column, middle in _middles(named, every, shown, box.left(), pitch, layout.share[0]):
        label = tiles.column_labels[column]
        wide = measure.horizontalAdvance(label) + 2
        start = max(min(middle - wide / 2, width - wide), 0.0)
        top = box.top() + layout.gap / 2 - (18 + 15 * (column // every % layout.levels)) * unit
        line = QRectF(start, top, min(wide, width - start), 15 * unit)
        paint_text(painter, line, label, face, dress.colours.muted, MIDDLE)


def _paint_rows(painter: QPainter, tiles: Tiles, layout: TileLayout, shown: list[float], dress: Dress) -> None:
    """Names beside their rows; where they stand too close, only every so many."""
    unit, box = dress.unit, layout.box
    pitch = box.height() / (shown[1] - shown[0])
    every = max(1, math.ceil(13 * unit / pitch))
    named = min(len(tiles.row_labels), tiles.images.shape[0])
    for row, middle in _middles(named, every, shown, box.top(), pitch, layout.share[1]):
        place = QRectF(12 * unit, middle - 8 * unit, box.left() + layout.gap / 2 - 20 * unit, 16 * unit)
        paint_text(painter, place, tiles.row_labels[row], font(LABEL * unit), dress.colours.muted, MIDDLE_RIGHT)


def _middles(
    count: int, every: int, shown: list[float], start: float, pitch: float, share: float
) -> Iterator[tuple[int, float]]:
    """Every so many of `count` columns or rows that are seen, and the pixel in the middle of what is seen of it."""
    low, high = shown
    for index in range(0, count, every):
        first = max(index + (1 - share) / 2, low)
        last = min(index + (1 + share) / 2, high)
        if first < last:
            yield index, start + ((first + last) / 2 - low) * pitch
