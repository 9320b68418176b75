"""A field's colours, and its colour scale, by any painter: pyqtgraph's items without a window. Main thread only."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QPainter

from ..plots.chart_dress import Dress
from ..plots.own_scene import OwnScene
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


@functools.lru_cache(maxsize=1)
def _bar() -> OwnScene[ColourBar]:
    return OwnScene(ColourBar())


def paint_colour_bar(painter: QPainter, area: QRectF, field: Field, dress: Dress) -> None:
    """The bar as a window shows it while no hand is there."""
    own = _bar()
    own.item.setGeometry(QRectF(0, 0, area.width(), area.height()))
    own.item.display(field, dress)
    own.paint(painter, area)
