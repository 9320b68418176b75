"""The stage as a pyqtgraph scene: panes with linked axes that hold our painters. A trial; the program has a canvas.

Scene coordinates are device pixels. Every item is made once; a frame sets film and phase, and the items repaint. What
stands still (card, grid, cells, title) has no contents for Qt, and is kept in one picture, as the canvas keeps it.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QResizeEvent, QTransform
from PySide6.QtWidgets import QApplication, QGraphicsItem, QGraphicsScene, QGraphicsView

from engine import Film, Frame
from widgets.fonts import font
from widgets.insights.density import paint_density_view
from widgets.look import PANES, Look, PaneName
from widgets.number_format import number
from widgets.paint_arrows import paint_map_arrows
from widgets.paint_brush import paint_brush
from widgets.paint_captions import paint_subtitle, paint_title, subtitle
from widgets.paint_cells import paint_cells
from widgets.paint_cloud import paint_cloud
from widgets.paint_grid import SPACING, grid_step, paint_card, paint_frame
from widgets.paint_points import disc_radius, paint_points
from widgets.paint_stage import DRAWN_FADE, FEW
from widgets.paint_trails import chosen, draw_lines, paint_trails
from widgets.pane_grid import Pane, pane_grid
from widgets.particle_labels import ParticleLabels
from widgets.stage_pan import NOTCH, ZOOM_A_NOTCH
from widgets.theme import Theme, theme
from widgets.view import Projection, View

NO_CONTENTS = QGraphicsItem.GraphicsItemFlag.ItemHasNoContents
Painted = Callable[[QPainter, Pane, "Shown"], object]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Shown:
    """What all items paint from: one for a frame."""

    film: Film
    frame: Frame
    look: Look
    colours: Theme
    labels: ParticleLabels


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


class Outline(Layer):
    """A brush's circle at a world point of its pane: what it covers is painted anew when it moves."""

    at: tuple[float, float] = (0.0, 0.0)
    radius = 0.2

    def move(self, at: tuple[float, float]) -> None:
        self.prepareGeometryChange()
        self.at = at

    def boundingRect(self) -> QRectF:
        where = self._pane.geometry_now.projection
        half = self.radius * where.scale + 4
        return QRectF(where.origin_x + self.at[0] * where.scale - half, where.origin_y - self.at[1] * where.scale - half,
                      2 * half, 2 * half)  # fmt: skip

    def paint(self, p: QPainter, *_: Any) -> None:
        shown = self._pane.shown
        if shown is not None:
            paint_brush(p, self._pane.geometry_now, self.at, self.radius, False, True, shown.colours)


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
        step, width = grid_step(at.scale, SPACING * unit), max(1, round(unit))
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
        card = Layer(self, _card, -300, self.item, still=True)
        front = [Layer(self, _subtitle, 90, self.item), Layer(self, _frame, 100, self.item)]
        inner = [Layer(self, paint, z, self.view, still=paint is _cells) for z, paint in enumerate(LAYERS[name])]
        self.layers = [card, *inner, *front]
        self.still = [card, *self.axes.values(), *(layer for layer in inner if layer.still)]
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
        super().__init__(parent=QApplication.instance())
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
        shown = Shown(
            film=film, frame=film.frame(phase), look=look, colours=theme(look.theme), labels=self._labels
        )
        still, was = (film.transport, look), self._still
        self._still = still
        for pane in self.panes:
            pane.display(shown, still=not was or still[0] is not was[0] or still[1] != was[1])

    def image(self, film: Film, phase: float, look: Look, width: int, height: int, onto: QImage | None = None) -> QImage:
        """As `Renderer.image`."""
        self.lay_out(look, width, height)
        self.display(film, phase, look)
        image = onto if onto is not None and onto.width() == width else QImage(width, height, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        self.prepareForPaint()
        self.render(painter, QRectF(0, 0, width, height), QRectF(0, 0, width, height))
        painter.end()
        return image


    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        """One opaque picture of everything that stands still; pixmaps that Qt keeps of single items cost twice that."""
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
        self._outline = Outline(forward, _nothing, 95, forward.view)
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


def _nothing(_p: QPainter, _pane: Pane, _shown: Shown) -> None: ...


def _card(p: QPainter, pane: Pane, shown: Shown) -> None:
    paint_card(p, pane, shown.colours)
    if shown.look.layers.captions:
        paint_title(p, pane, shown.look, shown.colours)


def _subtitle(p: QPainter, pane: Pane, shown: Shown) -> None:
    if shown.look.layers.captions:
        paint_subtitle(p, pane, subtitle(pane, shown.film, shown.frame, shown.look), shown.look, shown.colours)


def _frame(p: QPainter, pane: Pane, shown: Shown) -> None:
    paint_frame(p, pane, shown.colours, shown.look.ground)


def _cells(p: QPainter, pane: Pane, shown: Shown) -> None:
    if shown.look.layers.cells and shown.film.transport is not None:
        paint_cells(p, pane, shown.film.transport, shown.colours)


def _trails(p: QPainter, pane: Pane, shown: Shown) -> None:
    result, frame = shown.film.diffusion, shown.frame
    if result is None or not shown.look.layers.trails:
        return
    forward = pane.name == "forward"
    way, phase = (result.forward, frame.forward_phase) if forward else (result.reverse, frame.reverse_phase)
    labels = shown.labels.forward(result) if forward else shown.labels.reverse(result)
    ink = shown.colours.pane(pane.name) if labels is None else shown.colours.muted
    paint_trails(p, pane.projection, way, phase, ink, pane.unit)


def _paths(p: QPainter, pane: Pane, shown: Shown) -> None:
    plan = shown.film.transport
    if plan is not None and shown.look.layers.trails:
        some = chosen(len(plan.starts))
        done = np.stack([plan.starts[some], shown.frame.motions["transport"].at(some)], axis=1)
        draw_lines(p, pane.projection.pixels(done), shown.colours.transport, 0.55, 1.25 * pane.unit)


def _cloud(p: QPainter, pane: Pane, shown: Shown) -> None:
    motion, film = shown.frame.motions.get(pane.name), shown.film
    if motion is None or not shown.look.layers.points:
        return
    result = film.transport if pane.name == "transport" else film.diffusion
    labels = getattr(shown.labels, pane.name)(result)
    inks = (shown.colours.pane(pane.name),) if labels is None else shown.colours.labels
    paint_cloud(
        p, pane.projection, motion, disc_radius(len(motion), pane.unit), inks, labels, pane.plot,
        shape="disc" if len(motion) <= FEW else "soft", rim=shown.colours.card,
    )  # fmt: skip


def _drawn(p: QPainter, pane: Pane, shown: Shown) -> None:
    cloud, near = shown.film.experiment.cloud, max(0.0, 1 - shown.frame.phase / DRAWN_FADE)
    p.setOpacity(p.opacity() * (0.3 + (0.65 if shown.look.drawing else 0.2) * near))
    paint_points(
        p, pane.projection.pixels(cloud.positions), max(1.0, 0.5 * disc_radius(len(cloud), pane.unit)),
        shown.colours.labels if cloud.labels.any() else (shown.colours.text,), cloud.labels, pane.plot,
        shape="ring" if len(cloud) <= 3000 else "soft",
    )  # fmt: skip


def _arrows(p: QPainter, pane: Pane, shown: Shown) -> None:
    if shown.look.layers.arrows and shown.film.transport is not None:
        paint_map_arrows(p, pane, shown.film.transport, shown.colours)


def _insight(p: QPainter, pane: Pane, shown: Shown) -> None:
    paint_density_view(p, pane, shown.film, shown.frame, shown.look, shown.colours)


LAYERS: dict[PaneName, tuple[Painted, ...]] = {
    "forward": (_trails, _cloud, _drawn),
    "reverse": (_trails, _cloud),
    "transport": (_cells, _paths, _cloud, _arrows),
    "insight": (_insight,),
}
