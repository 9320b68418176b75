"""All pictures of tiles as one pyqtgraph image, each painted in a cell of its own, sharp at every size."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform

from ..look.clip_lines import clipped
from ..painting.vector_points import is_vector

LARGEST = 640  # pixels of a side, beyond which a picture is not enlarged for an SVG or PDF
FORM = QImage.Format.Format_ARGB32_Premultiplied

Pixels = npt.NDArray[np.uint32]


class TileImages(pg.ImageItem):
    """A cell is 1 wide and 1 high, row 0 on top, and its tile in the middle of it.

    The image is all tiles, one beneath the other: levels, lookup table and NaN are pyqtgraph's, whatever their number.
    """

    def __init__(self) -> None:
        super().__init__(axisOrder="row-major")
        self._shape = (0, 0, 0, 0)
        self._share = (1.0, 1.0)
        self._frame = QPen()
        self._pixels: Pixels | None = None

    def show_tiles(
        self, images: npt.NDArray[np.floating], table: npt.NDArray[np.uint8], levels: tuple[float, float]
    ) -> None:
        """Images (rows, columns, h, w), NaN: nothing there; colours (n, 3) go from one of the levels to the other."""
        self.prepareGeometryChange()
        rows, columns, height, width = images.shape
        self._shape, self._pixels = (rows, columns, height, width), None
        if images.size:
            self.setLookupTable(table, update=False)
            self.setImage(images.reshape(-1, width), autoLevels=False, levels=levels)

    def arrange(self, share: tuple[float, float], frame: str, width: float) -> None:
        """Which share of its cell a tile takes, across and down; its frame's colour, and width in device pixels."""
        self._share = share
        self._frame = QPen(QColor(frame), width)
        self._frame.setCosmetic(True)
        self.update()

    def boundingRect(self) -> QRectF:
        rows, columns = self._shape[:2]
        return QRectF(0, 0, columns, rows)

    def paint(self, painter: QPainter, *args: Any) -> None:
        """What can be seen of every tile that is not empty."""
        rows, columns, height, width = self._shape
        if not rows * columns * height * width:
            return
        tiles = self.pixels()
        there = np.count_nonzero(tiles, axis=(1, 2))
        seen, to = self.getViewBox().viewRect(), painter.worldTransform()
        painter.save()
        painter.setWorldTransform(QTransform())  # an SVG's images stand in its own pixels
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(self._frame)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row in range(max(0, math.floor(seen.top())), min(rows, math.ceil(seen.bottom()))):
            for column in range(max(0, math.floor(seen.left())), min(columns, math.ceil(seen.right()))):
                index = row * columns + column
                if there[index]:
                    self._paint_tile(painter, tiles[index], self.cell(row, column), seen, to)
        painter.restore()

    def cell(self, row: int, column: int) -> QRectF:
        """Where a tile lies in the view."""
        across, down = self._share
        return QRectF(column + (1 - across) / 2, row + (1 - down) / 2, across, down)

    def pixels(self) -> Pixels:
        """(rows x columns, h, w) 0xAARRGGBB, premultiplied; what is not there is transparent."""
        if self._pixels is None:
            self.render()
            image = self.qimage.convertToFormat(FORM)
            _, _, height, width = self._shape
            self._pixels = np.frombuffer(image.constBits(), np.uint32).reshape(-1, height, width).copy()
        return self._pixels

    def _paint_tile(self, painter: QPainter, pixels: Pixels, cell: QRectF, seen: QRectF, to: QTransform) -> None:
        height, width = pixels.shape
        left, right = _between(seen.left(), seen.right(), cell.left(), cell.width(), width)
        top, bottom = _between(seen.top(), seen.bottom(), cell.top(), cell.height(), height)
        part = pixels[top:bottom, left:right]
        across, down = cell.width() / width, cell.height() / height
        place = QRectF(cell.x() + left * across, cell.y() + top * down, part.shape[1] * across, part.shape[0] * down)
        target = to.mapRect(place)
        # Enlarged here by a whole number: scaling from there blurs edges over one pixel of the device, and a viewer
        # of an SVG would blur the few pixels that there are.
        wide = target.width() / max(part.shape[1], 1) * painter.device().devicePixelRatioF()
        times = max(1, math.ceil(wide))
        if is_vector(painter):
            times = max(1, min(math.ceil(3 * wide), LARGEST // max(part.shape)))
        large = part.repeat(times, axis=1).repeat(times, axis=0)
        picture, frame = QImage(large.data, large.shape[1], large.shape[0], 4 * large.shape[1], FORM), to.mapRect(cell)
        if is_vector(painter):
            _write(painter, target, picture, frame, to.mapRect(seen))
        else:
            painter.drawImage(target, picture)
            painter.drawRect(frame)


def _write(painter: QPainter, target: QRectF, picture: QImage, frame: QRectF, edge: QRectF) -> None:
    """A tile in an SVG or PDF, cut at the edge of the box: not every reader of it knows clip paths."""
    across, down = picture.width() / target.width(), picture.height() / target.height()
    inside = target.intersected(edge).translated(-target.topLeft())
    cut = QRectF(inside.x() * across, inside.y() * down, inside.width() * across, inside.height() * down).toRect()
    if not cut.isEmpty():
        corner = target.topLeft() + QPointF(cut.x() / across, cut.y() / down)
        painter.drawImage(QRectF(corner, QSizeF(cut.width() / across, cut.height() / down)), picture.copy(cut))
    if edge.contains(frame):
        painter.drawRect(frame)
        return
    left, top, right, bottom = frame.left(), frame.top(), frame.right(), frame.bottom()
    sides = [
        (left, top, right, top),
        (left, bottom, right, bottom),
        (left, top, left, bottom),
        (right, top, right, bottom),
    ]
    for side in clipped(np.array(sides), edge).tolist():
        painter.drawLine(QLineF(*side))


def _between(low: float, high: float, start: float, length: float, count: int) -> tuple[int, int]:
    """The first and the last but one of `count` pixels along `length` that lie between two places."""
    first = math.floor((low - start) / length * count)
    last = math.ceil((high - start) / length * count)
    return min(max(first, 0), count - 1), min(max(last, 1), count)
