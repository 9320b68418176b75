"""A view of items over something that is painted otherwise: transparent, and its scene is measured in device pixels."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QResizeEvent, QTransform
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView, QWidget

pg.setConfigOption("mouseRateLimit", -1)  # else a fast drag keeps a few of its moves


class PixelView(pg.GraphicsView):
    """What lies behind it gets no press, click or drag; the scene makes them of what the mouse does."""

    entered = Signal()  # by the mouse

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.setCentralItem(None)
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)  # items come and go
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)  # else a fine screen displaces it
        self.setAntialiasing(True)
        self.viewport().setAutoFillBackground(False)  # a style sheet would change the palette, by which we are dressed
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)  # that of a background is opaque
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(False)

    @contextlib.contextmanager
    def repaintedFromBehind(self) -> Iterator[None]:
        """What changes meanwhile asks for no picture of its own: what lies behind is painted anew, and this with it."""
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.NoViewportUpdate)
        try:
            yield
            QCoreApplication.sendPostedEvents(self.scene(), QEvent.Type.MetaCall)  # the scene's note of changes
        finally:
            self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)

    def setRatio(self, ratio: float) -> None:
        """Device pixels a logical pixel."""
        self.setTransform(QTransform.fromScale(1 / ratio, 1 / ratio))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """The scene's origin stays at the upper left corner."""
        super().resizeEvent(event)
        self.setSceneRect(QRectF(self.viewport().rect()))

    def close(self) -> bool:
        """Only that: pyqtgraph's takes the scene apart, which a second call does not survive."""
        return QGraphicsView.close(self)

    def updateMatrix(self, propagate: bool = True) -> None:
        """Nothing: the scene is not fitted to the view."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.entered.emit()
