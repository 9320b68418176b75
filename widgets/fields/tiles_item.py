"""Tiles as an item of a scene: title and names, the pictures in a pyqtgraph view box, a colour scale, a read-out."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter

from engine import Tiles

from ..painting.chart_look import WHOLE_TILES, Range, TilesLook
from ..painting.colour_scale import Limits
from ..plots.chart_dress import Dress
from .colour_bar import SIDE, TOP, ColourBar, lookup_table
from .tile_colours import scaled, shown_values, tile_field
from .tile_images import TileImages
from .tile_layout import HEAD, SCALE, TileLayout, paint_tile_labels, tile_layout
from .tile_read_out import Spot, TileReadOut, spot_text

NEAREST = 3.0  # pixels of a tile across the box, that can be zoomed in to
THICKEST = 0.08  # of a tile, that its frame is at most
BAR = 96.0  # units of the coloured bar


class TilesItem(pg.GraphicsWidget):
    """Shows one panel of tiles. The wheel zooms, dragging pans, a double click shows everything again.

    `lookChanged(TilesLook)` when a person zooms, pans or drags a limit of the colours; `menuWanted(QPoint)`, of the
    screen.
    """

    lookChanged = Signal(object)
    menuWanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.tiles: Tiles | None = None
        self.look = WHOLE_TILES
        self._values = np.zeros((0, 0, 0, 0))
        self.cells: TileLayout | None = None
        self._dress: Dress | None = None
        self.view: Any = pg.ViewBox(parent=self, enableMenu=False, defaultPadding=0.0, invertY=True)
        self.view.enableAutoRange(enable=False)
        self.view.sigRangeChangedManually.connect(self._moved)
        self.view.sigRangeChanged.connect(self._arrange)
        self.images = TileImages()
        self.view.addItem(self.images)
        self.bar = ColourBar()
        self.bar.setParentItem(self)
        self.bar.limitsChanged.connect(self.set_limits)
        self.read_out = TileReadOut(self)

    def display(self, tiles: Tiles, dress: Dress, look: TilesLook = WHOLE_TILES) -> None:
        """Show tiles as they are looked at. All is laid out anew only when tiles, look or dress have changed."""
        if tiles is not self.tiles or dress != self._dress or look != self.look:
            if tiles is not self.tiles:
                self._values = shown_values(tiles)
            self.tiles, self._dress, self.look = tiles, dress, look
            self._rebuild(tiles, dress, look)

    def resizeEvent(self, ev: Any) -> None:
        super().resizeEvent(ev)
        if self.tiles is not None and self._dress is not None:
            self._rebuild(self.tiles, self._dress, self.look)

    @property
    def dress(self) -> Dress:
        assert self._dress is not None
        return self._dress

    @property
    def box(self) -> QRectF:
        """The room for pictures, in the item's pixels; empty where there is none."""
        return QRectF() if self.cells is None else self.cells.box

    @property
    def foot(self) -> float:
        """Where everything ends below, in the item's pixels."""
        if self.cells is None or self.tiles is None:
            return HEAD * self.dress.unit
        return self._end() + self.cells.gap / 2 + (SCALE * self.dress.unit if scaled(self.tiles) else 0.0)

    def view_all(self) -> None:
        """All tiles again; the colours keep their limits."""
        self._look(dataclasses.replace(self.look, x=None, y=None))

    def set_limits(self, limits: Limits | None) -> None:
        """The values between which the colours go; None: all of the scale."""
        self._look(dataclasses.replace(self.look, limits=limits))

    def zoom(self, factor: float) -> None:
        """Closer by `factor` > 1, or further, about the middle of the tiles that are seen."""
        (left, right), (top, bottom) = self.view.viewRange()
        rows, columns = self._values.shape[:2]
        middle = QPointF((left + min(right, columns)) / 2, (top + min(bottom, rows)) / 2)
        self.view.scaleBy((1 / factor, 1 / factor), center=middle)
        self._moved(None)

    def pan(self, across: float, up: float) -> None:
        """By shares of what is shown."""
        (left, right), (top, bottom) = self.view.viewRange()
        self.view.translateBy(x=across * (right - left), y=-up * (bottom - top))
        self._moved(None)

    def spot_at(self, position: QPointF) -> Spot | None:
        """Which pixel of which tile lies under a position in this item."""
        if self.tiles is None or not self.box.contains(position):
            return None
        place = self.view.mapToView(self.mapToItem(self.view, position))
        rows, columns, height, width = self.tiles.images.shape
        row, column = math.floor(place.y()), math.floor(place.x())
        if not (0 <= row < rows and 0 <= column < columns):
            return None
        cell = self.images.cell(row, column)
        y = math.floor((place.y() - cell.top()) / cell.height() * height)
        x = math.floor((place.x() - cell.left()) / cell.width() * width)
        return (row, column, y, x) if 0 <= y < height and 0 <= x < width else None

    def pixel_of(self, spot: Spot) -> QPointF:
        """Where the middle of a tile's pixel lies in this item."""
        assert self.tiles is not None
        cell, (height, width) = self.images.cell(*spot[:2]), self.tiles.images.shape[2:]
        place = QPointF(
            cell.x() + (spot[3] + 0.5) / width * cell.width(), cell.y() + (spot[2] + 0.5) / height * cell.height()
        )
        return QPointF(self.mapFromItem(self.view, self.view.mapFromView(place)))

    def paint(self, p: QPainter, *args: Any) -> None:
        """Title, and the names of columns and rows."""
        if self.tiles is not None:
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_tile_labels(p, self.tiles, self.cells, self.view.viewRange(), self.size().width(), self.dress)

    def _rebuild(self, tiles: Tiles, dress: Dress, look: TilesLook) -> None:
        self.cells = layout = tile_layout(tiles, QRectF(QPointF(), self.size()), dress.unit)
        self.view.setVisible(layout is not None)
        self.bar.setVisible(layout is not None and scaled(tiles))
        self.read_out.rebuild(dress)
        self.update()
        if layout is None:
            return
        field = tile_field(tiles, dress.colours, look.limits)
        low, high = field.limits or field.scale.ends
        self.images.show_tiles(self._values, lookup_table(field.palette), (low, high))
        frame = min(max(1.0, dress.unit), THICKEST * (min(layout.pitch.width(), layout.pitch.height()) - layout.gap))
        self.images.arrange(layout.share, dress.colours.border, frame * dress.ratio)
        self.view.setGeometry(layout.box)
        self._show_range(layout, look)
        if self.bar.isVisible():
            self.bar.resize((BAR + 2 * SIDE) * dress.unit, (SCALE + TOP) * dress.unit)
            self.bar.display(field, dress)
        self._arrange()

    def _show_range(self, layout: TileLayout, look: TilesLook) -> None:
        assert self.tiles is not None
        (_, columns), (_, rows) = layout.whole
        least = NEAREST / (columns * max(self.tiles.images.shape[3], 1))
        least = min(least * layout.share[0], 1.0)
        self.view.setAspectLocked(True, layout.pitch.width() / layout.pitch.height())
        self.view.setLimits(
            xMin=0.0, xMax=columns, yMin=0.0, yMax=rows, minXRange=least * columns, minYRange=least * rows
        )
        x, y = layout.whole
        self.view.setRange(xRange=look.x or x, yRange=look.y or y, padding=0, disableAutoRange=True)

    def _end(self) -> float:
        """The lower end of the cells that are seen, in the item's pixels."""
        if self.tiles is None or self.cells is None:
            return 0.0
        box, (low, high) = self.cells.box, self.view.viewRange()[1]
        return float(min(box.top() + (self.tiles.images.shape[0] - low) / (high - low) * box.height(), box.bottom()))

    def _moved(self, _axes: object) -> None:
        """A person has zoomed or panned."""
        if self.cells is None:
            return
        x, y = (_part(shown, whole) for shown, whole in zip(self.view.viewRange(), self.cells.whole, strict=True))
        look = dataclasses.replace(self.look, x=x, y=y)
        if look != self.look:
            self.look = look
            self.lookChanged.emit(look)

    def _look(self, look: TilesLook) -> None:
        if look != self.look and self.tiles is not None:
            self.look = look
            self._rebuild(self.tiles, self.dress, look)
            self.lookChanged.emit(look)

    def _arrange(self, *_: object) -> None:
        """What follows the part that is shown: names, and the colour scale at the foot of the tiles."""
        if self.cells is not None and self._dress is not None:
            unit = self._dress.unit
            left = self.cells.box.left() + self.cells.gap / 2 - SIDE * unit
            self.bar.setPos(left, self._end() + self.cells.gap / 2 - 4 * unit)
            self.hover(None)
            self.update()

    def hover(self, position: QPointF | None) -> None:
        """The hand is there, in this item's pixels; None when it has gone."""
        spot = None if position is None else self.spot_at(position)
        text = "" if spot is None or self.tiles is None else spot_text(self.tiles, spot)
        self.read_out.show(text, position or QPointF(), self.size().width(), self.box.bottom())

    def hoverEvent(self, ev: Any) -> None:
        """The scene tells where the hand is."""
        self.hover(None if ev.isExit() else ev.pos())

    def mouseClickEvent(self, ev: Any) -> None:
        """The scene tells of a click on nothing in particular."""
        if ev.button() == Qt.MouseButton.RightButton:
            ev.accept()
            self.menuWanted.emit(ev.screenPos().toPoint())
        elif ev.button() == Qt.MouseButton.LeftButton and ev.double() and self.box.contains(ev.pos()):
            ev.accept()
            self.view_all()


def _part(shown: list[float], whole: Range) -> Range | None:
    """What is shown of an axis; None for all of it."""
    near = 1e-6 * (whole[1] - whole[0])
    return None if abs(shown[0] - whole[0]) < near and abs(shown[1] - whole[1]) < near else (shown[0], shown[1])
