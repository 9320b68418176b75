"""A window on `scene_stage`, and the outline of a brush that follows the hand in it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent, QTransform
from PySide6.QtWidgets import QGraphicsView

from engine import Film
from tests.benchmarks.scene_layers import nothing
from tests.benchmarks.scene_stage import Layer, StageScene
from widgets.painting.look import Look
from widgets.stage.overlays.brush import paint_brush


class Outline(Layer):
    """A brush's circle at a world point of its pane: what it covers is painted anew when it moves."""

    at: tuple[float, float] = (0.0, 0.0)
    radius = 0.2

    def move(self, at: tuple[float, float]) -> None:
        self.prepareGeometryChange()
        self.at = at

    def boundingRect(self) -> QRectF:
        where = self._pane.geometry_now.projection
        (x, y), half = where.pixels(np.array(self.at)).tolist(), self.radius * where.scale + 4
        return QRectF(x - half, y - half, 2 * half, 2 * half)

    def paint(self, p: QPainter, *_: Any) -> None:
        shown = self._pane.shown
        if shown is not None:
            paint_brush(p, self._pane.geometry_now, self.at, self.radius, False, True, shown.colours)


class SceneWindow(pg.GraphicsView):
    """A view of a stage's scene, whose coordinates are device pixels."""

    def __init__(self, look: Look, plot_item: bool = False) -> None:
        self.look, self.stage = look, StageScene(plot_item)
        self._outline: Outline | None = None
        super().__init__(background=None)
        self.setBackgroundBrush(Qt.BrushStyle.NoBrush)  # the scene paints it, and keeps it
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.setCentralItem(None)
        self.setScene(self.stage)
        self.stage.link()
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)

    def updateMatrix(self, propagate: bool = True) -> None:
        """Nothing: the scene is not fitted to the view."""

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        ratio = self.devicePixelRatioF()
        self.setTransform(QTransform.fromScale(1 / ratio, 1 / ratio))
        self.stage.lay_out(self.look, round(self.width() * ratio), round(self.height() * ratio))

    def display(self, film: Film, phase: float) -> None:
        self.stage.display(film, phase, self.look)

    def setTool(self, _name: str) -> None:
        """A brush: its outline goes where the hand goes."""
        forward = self.stage.panes[0]
        self._outline = Outline(forward, nothing, 95, forward.view)
        self._outline.place()
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._outline is not None:
            point = event.position() * self.devicePixelRatioF()
            self._outline.move(self.stage.panes[0].geometry_now.projection.world(point.x(), point.y()))

    def close(self) -> bool:
        return QGraphicsView.close(self)
