"""A field's colours, and its colour scale, by any painter: pyqtgraph's items without a window. Main thread only."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from .chart_dress import Dress
from .colour_bar import ColourBar, lookup_table
from .field import Field


def paint_field(
    painter: QPainter, corner: QPoint, fractions: npt.NDArray[np.float32], palette: npt.NDArray[np.uint32],
    places: tuple[float, float] = (0.0, 1.0),
) -> None:  # fmt: skip
    """(h, w) places on a colour scale as h x w pixels; the palette (n,) 0xAARRGGBB goes from one of `places` on."""
    item = _image()
    item.setLookupTable(lookup_table(palette), update=False)
    item.setImage(fractions, autoLevels=False, levels=places)
    painter.save()
    painter.translate(corner)
    item.paint(painter)
    painter.restore()


@functools.lru_cache(maxsize=1)
def _image() -> pg.ImageItem:
    return pg.ImageItem(axisOrder="row-major")


class _Scene:
    """A colour bar in a scene that no view shows."""

    def __init__(self) -> None:
        self.scene = pg.GraphicsScene(parent=QApplication.instance())  # one without a parent may go too early
        self.bar = ColourBar()
        self.scene.addItem(self.bar)


@functools.lru_cache(maxsize=1)
def _scene() -> _Scene:
    return _Scene()


def paint_colour_bar(painter: QPainter, area: QRectF, field: Field, dress: Dress) -> None:
    """The bar as a window shows it while no hand is there."""
    painted, room = _scene(), QRectF(0, 0, area.width(), area.height())
    painted.bar.setGeometry(room)
    painted.bar.display(field, dress)
    painted.scene.prepareForPaint()
    painter.save()
    painted.scene.render(painter, area, room)
    painter.restore()
