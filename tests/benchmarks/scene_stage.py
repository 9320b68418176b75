"""The stage as a pyqtgraph scene: panes with linked axes that hold our painters. A trial; the program has a canvas.

Scene coordinates are device pixels. Every item is made once; a frame sets film and phase, and the items repaint. What
stands still (card, grid, cells, title) has no contents for Qt, and is kept in one picture, as the canvas keeps it.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QGraphicsItem, QGraphicsScene

from engine import Film
from tests.benchmarks.scene_layers import LAYERS, Painted, Shown, card, cells, frame, words
from widgets.look.fonts import font
from widgets.look.number_format import number, round_step
from widgets.look.theme import theme
from widgets.painting.grid import SPACING
from widgets.painting.look import PANES, Look, PaneName
from widgets.painting.pane_grid import Pane, pane_grid
from widgets.painting.particle_labels import ParticleLabels
from widgets.painting.vector_points import is_vector
from widgets.painting.view import Projection, View
from widgets.stage.pan import NOTCH, ZOOM_A_NOTCH

NO_CONTENTS = QGraphicsItem.GraphicsItemFlag.ItemHasNoContents


class Layer(pg.GraphicsObject):
    """One painter of ours as an item of a pane, in the scene's coordinates."""

    def __init__(self, pane: ScenePane, paint: Painted, z: float, parent: QGraphicsItem, *, still: bool = False):
        super().__init__(parent)
        self._pane, self._paint, self.still = pane, paint, still
        self.setZValue(z)
        self.setFlag(NO_CONTENTS, still)

    def place(self) -> None:
        self.prepareGeometryChange()
        self.setPos(self.parentItem().mapFromScene(QPointF()))

    def boundingRect(self) -> QRectF:
        return QRectF(self._pane.geometry_now.card)

    def paint(self, p: QPainter, *_: Any) -> None:
        if self._pane.shown is not None:
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint(p, self._pane.geometry_now, self._pane.shown)


class PaneAxis(pg.AxisItem):
    """Grid lines over the plot and few numbers at its edge, as `paint_grid` has them, from the axis' own range."""

    def __init__(self, orientation: str, pane: ScenePane, parent: QGraphicsItem | None) -> None:
        super().__init__(orientation, parent=parent)
        self._pane = pane
        self.setFlag(NO_CONTENTS)

    def paint(self, p: QPainter, *_: Any) -> None:
        """In scene coordinates, into the picture of what stands still."""
        pane, shown = self._pane.geometry_now, self._pane.shown
        if shown is None:
            return
        low, high = self.range
        plot, at, colours, unit = pane.plot, pane.projection, shown.colours, pane.unit
        step, width = round_step(SPACING * unit / at.scale), max(1, round(unit))
        steps = range(math.ceil(low / step), math.floor(high / step) + 1)
        level = self.orientation == "bottom"
        for k in steps:
            ink = QColor(colours.axis if k == 0 else colours.grid)
            if level:
                p.fillRect(round(at.origin_x + k * step * at.scale), plot.top(), width, plot.height(), ink)
            else:
                p.fillRect(plot.left(), round(at.origin_y - k * step * at.scale), plot.width(), width, ink)
        if shown.look.layers.captions and min(plot.width(), plot.height()) >= 150 * unit:
            p.setFont(font(9.5 * unit))
            p.setPen(QColor(colours.muted))
            self._numbers(p, pane, [k * step for k in steps])

    def _numbers(self, p: QPainter, pane: Pane, values: list[float]) -> None:
        plot, at, unit = pane.plot, pane.projection, pane.unit
        edge, box, middle = 26 * unit, 40 * unit, Qt.AlignmentFlag.AlignVCenter
        for value in values:
            if self.orientation == "bottom":
                x = at.origin_x + value * at.scale
                area = QRectF(x - box / 2, plot.bottom() - 17 * unit, box, 14 * unit)
                if plot.left() + 1.6 * edge < x < plot.right() - edge:
                    p.drawText(area, Qt.AlignmentFlag.AlignCenter, number(value, 3))
            else:
                y = at.origin_y - value * at.scale
                area = QRectF(plot.left() + 7 * unit, y - 7 * unit, box, 14 * unit)
                if plot.top() + 0.5 * edge < y < plot.bottom() - 1.2 * edge:
                    p.drawText(area, middle | Qt.AlignmentFlag.AlignLeft, number(value, 3))


class PaneView(pg.ViewBox):
    """The wheel zooms as on the stage."""

    def __init__(self, parent: QGraphicsItem | None = None) -> None:
        super().__init__(parent=parent, enableMenu=False, defaultPadding=0.0, lockAspect=True)
        self.enableAutoRange(enable=False)

    def wheelEvent(self, ev: Any, axis: int | None = None) -> None:
        factor = ZOOM_A_NOTCH ** (-ev.delta() / NOTCH)
        self._resetTarget()
        self.scaleBy((factor, factor), pg.Point(self.mapToView(ev.pos())))
        ev.accept()
        self.sigRangeChangedManually.emit([True, True])


class ScenePane:
    """A card with its view box, axes and layers; `plot_item`: pyqtgraph's PlotItem, else a bare graphics widget."""

    def __init__(self, name: PaneName, plot_item: bool) -> None:
        self.name, self.shown = name, None
        self.geometry_now = Pane(
            name=name, card=QRect(), plot=QRect(), unit=1.0, projection=Projection(scale=1.0, origin_x=0, origin_y=0)
        )
        self.view = PaneView()
        self.axes = {side: PaneAxis(side, self, None) for side in ("left", "bottom")}
        if plot_item:
            self.item: Any = pg.PlotItem(viewBox=self.view, axisItems=self.axes, enableMenu=False)
            self.item.hideButtons()
            self.item.layout.setContentsMargins(0, 0, 0, 0)
            self.axes["left"].setWidth(0)
            self.axes["bottom"].setHeight(0)
        else:
            self.item = pg.GraphicsWidget()
            self.view.setParentItem(self.item)
            for axis in self.axes.values():
                axis.setParentItem(self.item)
                axis.linkToView(self.view)
        face = Layer(self, card, -300, self.item, still=True)
        front = [Layer(self, words, 90, self.item), Layer(self, frame, 100, self.item)]
        inner = [Layer(self, paint, z, self.view, still=paint is cells) for z, paint in enumerate(LAYERS[name])]
        self.layers = [face, *inner, *front]
        self.still = [face, *self.axes.values(), *(layer for layer in inner if layer.still)]
        self.dirty = True  # whether what stands still has to be painted anew
        self.view.sigRangeChanged.connect(self.follow)

    def lay_out(self, pane: Pane) -> None:
        self.geometry_now = pane
        self.item.setGeometry(QRectF(pane.plot))
        if self.view.parentItem() is self.item and not isinstance(self.item, pg.PlotItem):
            for part in (self.view, *self.axes.values()):
                part.setGeometry(QRectF(0, 0, pane.plot.width(), pane.plot.height()))
        for layer in self.layers:
            layer.place()

    def show_view(self, view: View) -> None:
        half = view.half_width
        square = QRectF(view.centre_x - half, view.centre_y - half, 2 * half, 2 * half)
        self.view.setRange(square, padding=0, disableAutoRange=True)

    def follow(self, *_: Any) -> None:
        """The view box has another range: what stands still is painted anew."""
        (x_low, x_high), (_, y_high) = self.view.viewRange()
        plot = self.geometry_now.plot
        scale = plot.width() / (x_high - x_low)
        projection = Projection(scale=scale, origin_x=plot.left() - x_low * scale, origin_y=plot.top() + y_high * scale)
        self.geometry_now = dataclasses.replace(self.geometry_now, projection=projection)
        self.dirty = True
        self.item.scene().invalidate(QRectF(self.geometry_now.card), QGraphicsScene.SceneLayer.AllLayers)

    def display(self, shown: Shown, *, still: bool) -> None:
        self.shown = shown
        self.dirty |= still
        for layer in self.layers:
            if not layer.still:
                layer.update()


class StageScene(pg.GraphicsScene):
    """Four panes. `display` sets what is shown; `image` paints it without a view, a view of it in a window."""

    def __init__(self, plot_item: bool = False) -> None:
        super().__init__(parent=QApplication.instance())  # one without a parent may go too early
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.panes = [ScenePane(name, plot_item) for name in PANES]
        self._labels = ParticleLabels()
        self._still: tuple[Any, ...] = ()
        self._laid: tuple[Any, ...] = ()
        self._linked = False
        self._rest = QImage()
        for pane in self.panes:
            self.addItem(pane.item)

    def link(self) -> None:
        """Link the axes. pyqtgraph does so only in a scene that a view shows."""
        self._linked = True
        for pane in self.panes[1:]:
            pane.view.setXLink(self.panes[0].view)
            pane.view.setYLink(self.panes[0].view)

    def lay_out(self, look: Look, width: int, height: int) -> None:
        if self._laid == (look, width, height):
            return
        self._laid = (look, width, height)
        self.setSceneRect(0, 0, width, height)
        for pane, place in zip(self.panes, pane_grid(width, height, look), strict=True):
            pane.lay_out(place)
        self.prepareForPaint()
        for pane in self.panes[:1] if self._linked else self.panes:
            pane.show_view(look.view)
        for pane in self.panes:
            pane.follow()

    def display(self, film: Film, phase: float, look: Look) -> None:
        shown = Shown(film=film, frame=film.frame(phase), look=look, colours=theme(look.theme), labels=self._labels)
        still, was = (film.transport, look), self._still
        self._still = still
        for pane in self.panes:
            pane.display(shown, still=not was or still[0] is not was[0] or still[1] != was[1])

    def image(self, film: Film, phase: float, look: Look, width: int, height: int, *, onto: QImage) -> QImage:
        """As `Renderer.image`."""
        self.lay_out(look, width, height)
        self.display(film, phase, look)
        fits = onto.width() == width and onto.height() == height
        image = onto if fits else QImage(width, height, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        self.prepareForPaint()
        self.render(painter, QRectF(0, 0, width, height), QRectF(0, 0, width, height))
        painter.end()
        return image

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """One opaque picture of everything that stands still; pixmaps that Qt keeps of single items cost twice that."""
        if is_vector(painter):
            for pane in self.panes:
                for part in pane.still:
                    part.paint(painter)
            return
        size = self.sceneRect().size().toSize()
        if self._rest.size() != size:
            self._rest = QImage(size, QImage.Format.Format_RGB32)
            for pane in self.panes:
                pane.dirty = True
        for pane in self.panes:
            if pane.dirty and pane.shown is not None:
                self._paint_rest(pane, pane.shown)
        painter.drawImage(rect, self._rest, rect)

    def _paint_rest(self, pane: ScenePane, shown: Shown) -> None:
        pane.dirty = False
        painter = QPainter(self._rest)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if pane is self.panes[0]:
            painter.fillRect(self._rest.rect(), QColor(shown.colours.window))
            for other in self.panes[1:]:
                other.dirty = True
        for part in pane.still:
            part.paint(painter)
        painter.end()
