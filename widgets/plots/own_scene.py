"""A scene of its own for an item that no view shows, and painting it by any painter. Main thread only."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pyqtgraph import GraphicsScene
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

Item = TypeVar("Item", bound=Any)
KEPT = 12  # items of one kind that are kept for the next picture


class OwnScene(Generic[Item]):
    """Needs a QApplication. Lay the item out by its geometry, from (0, 0) on, then paint."""

    def __init__(self, item: Item) -> None:
        self.scene = GraphicsScene(parent=QApplication.instance())  # one without a parent may go too early
        self.scene.setItemIndexMethod(GraphicsScene.ItemIndexMethod.NoIndex)  # items come and go
        self.item = item
        self.scene.addItem(item)

    def paint(self, painter: QPainter, area: QRectF) -> None:
        """The item in an area of pixels of its own size."""
        self.scene.prepareForPaint()
        painter.save()
        self.scene.render(painter, area, QRectF(0, 0, area.width(), area.height()))
        painter.restore()
