"""A widget that paints a film at a phase with the one painter of the stage, at the resolution of the screen."""

from __future__ import annotations

import dataclasses
import traceback
from typing import Any, Literal

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine import Film

from ..insights.paint_stage import Renderer
from ..look.theme import ThemeName, theme
from ..painting.chart_look import ChartLook
from ..painting.colour_scale import Limits
from ..painting.look import PANES, Layers, Look, PaneName
from ..painting.pane_grid import Pane, pane_grid
from ..painting.view import View
from .told import Told, ToldPainter

UNSEEN = {"theme", "drawing"}  # what may change of the window's own look while a story is shown


class StageCanvas(QWidget):
    """Shows; takes no input. Pane geometry is in device pixels, positions in signals and methods in logical ones.

    `DIAGRAMS`: whether they are painted with the panes, or in a view of their own over them.
    """

    DIAGRAMS = False

    viewChanged = Signal(object)  # View
    paneMaximised = Signal(str)  # its name, or "" when all are back
    changed = Signal()  # anything that is shown: film, phase, look, size
    lookChanged = Signal()  # anything of the look: theme, layers, panes, view, insight
    insightChanged = Signal(str, str)  # insight view, its mode
    paintFailed = Signal(str)  # details; the last good picture stays
    _failedPainting = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._film: Film | None = None
        self._phase = 0.0
        self._look = Look()
        self._told: Told | None = None  # an instant of a story, in place of what is open
        self._telling = ToldPainter()
        self._panes: tuple[PaneName, ...] = PANES
        self._renderer = Renderer()
        self._picture = QImage()  # the last good one,
        self._picture_key: tuple[Film, float, Look, tuple[int, int]] | None = None  # what it shows,
        self._spare = QImage()  # and the one before, to be painted over
        self._failure = ""
        self._failedPainting.connect(self.paintFailed, Qt.ConnectionType.QueuedConnection)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(320, 240))

    def sizeHint(self) -> QSize:
        return QSize(900, 620)

    def display(self, film: Film, phase: float, told: Told | None = None) -> None:
        """Show `film` at a phase in [0, 1]. Repaints only when something differs.

        `told`: the instant of a story that these belong to; its look stands in for the window's own until the next
        call, or until a person changes anything of that.
        """
        if film is not self._film or phase != self._phase or told != self._told:
            compared = self._compared
            self._film, self._phase, self._told = film, phase, told
            self.changed.emit()
            self.update()
            if self._compared != compared:
                self.lookChanged.emit()

    @property
    def film(self) -> Film | None:
        return self._film

    @property
    def phase(self) -> float:
        return self._phase

    @property
    def look(self) -> Look:
        """What is shown and how, at the scale of the window's screen; of two sides where the film has another."""
        return self._seen(self._look if self._told is None else self._told.look)

    @property
    def telling(self) -> bool:
        """Whether it shows an instant of a story."""
        return self._told is not None

    @property
    def ownLook(self) -> Look:
        """The window's own look, whatever a story shows."""
        return self._seen(self._look)

    def setTheme(self, name: ThemeName) -> None:
        self._change(theme=name)

    def setLayers(self, layers: Layers) -> None:
        self._change(layers=layers)

    def setLayer(self, name: str, shown: bool) -> None:
        """Show or hide points, trails, cells, density or captions. Raises TypeError for another name."""
        self.setLayers(dataclasses.replace(self._look.layers, **{name: shown}))

    def setInsight(self, name: str, mode: str) -> None:
        """Show an insight view in one of its modes ("" for a view without)."""
        if (name, mode) != (self._look.insight, self._look.mode):
            self._change(insight=name, mode=mode)
            self.insightChanged.emit(name, mode)

    def setView(self, view: View) -> None:
        """The part of the plane in every pane; emits viewChanged when it differs."""
        if view != self._look.view:
            self._change(view=view)
            self.viewChanged.emit(view)

    def setComparison(self, arrangement: str, difference: str) -> None:
        """How two sides stand, and what B's insight pane shows of both: `engine.ARRANGEMENTS`, `DIFFERENCES`."""
        self._change(arrangement=arrangement, difference=difference)

    def setPanes(self, panes: tuple[PaneName, ...]) -> None:
        """Which panes are shown, one to four; ends a maximisation."""
        was = self.maximised
        self._panes = panes
        self._change(panes=panes)
        if was:
            self.paneMaximised.emit("")

    def maximise(self, name: PaneName | Literal[""]) -> None:
        """One pane over the whole stage, or with "" all of them back."""
        panes: tuple[PaneName, ...] = (name,) if name else self._panes
        if panes != self._look.panes:
            self._change(panes=panes)
            self.paneMaximised.emit(name)

    @property
    def maximised(self) -> bool:
        return self._look.panes != self._panes

    def panes(self) -> tuple[Pane, ...]:
        """Where the panes lie, in device pixels."""
        return pane_grid(*self._pixel_size(), self.look)

    def pane(self, name: PaneName, side: str = "B") -> Pane | None:
        """A pane that is shown now, or None; where two sides are compared, that of one of them."""
        return next((pane for pane in self.panes() if pane.name == name and pane.side in ("", side)), None)

    def pane_at(self, position: QPointF) -> Pane | None:
        """The pane whose card, header included, is under a position."""
        point = (position * self.devicePixelRatioF()).toPoint()
        return next((pane for pane in self.panes() if pane.card.contains(point)), None)

    def on_plot(self, pane: Pane | None, position: QPointF) -> bool:
        """Whether a position is on a pane's plot, below its header."""
        return pane is not None and pane.plot.contains((position * self.devicePixelRatioF()).toPoint())

    def world(self, pane: Pane, position: QPointF) -> tuple[float, float]:
        """The world point of `pane` under a position."""
        ratio = self.devicePixelRatioF()
        return pane.projection.world(position.x() * ratio, position.y() * ratio)

    def setChartLook(self, title: str, look: ChartLook) -> None:
        """How the diagram of that title is looked at."""
        self._change(charts=self._look.with_chart(title, look).charts)

    def setLimits(self, field: str, limits: Limits | None) -> None:
        """Between which values the colours of the field of that name go; None for its whole range."""
        self._change(limits=self._look.with_limits(field, limits).limits)

    def setDiagrams(self, charts: tuple[tuple[str, ChartLook], ...], limits: tuple[tuple[str, Limits], ...]) -> None:
        """How every diagram, by its title, and the colours of every field, by its name, are looked at."""
        self._change(charts=charts, limits=limits)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        except Exception:  # one that left paintEvent would end the process
            painter.resetTransform()
            painter.drawImage(0, 0, self._picture)
            details = traceback.format_exc()
            if details != self._failure:
                self._failure = details
                self._failedPainting.emit(details)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        if self._film is None:
            painter.fillRect(self.rect(), QColor(theme(self.look.theme).window))
            return
        ratio = self.devicePixelRatioF()
        picture = self._current(self._film)
        picture.setDevicePixelRatio(ratio)
        painter.drawImage(0, 0, picture)
        painter.scale(1 / ratio, 1 / ratio)
        if self._told is not None:
            self._telling.paint(painter, self._told, *self._pixel_size(), self._scale())
        self._paint_over(painter)
        self._failure = ""

    def _current(self, film: Film) -> QImage:
        """The picture of film, phase and look, which is not painted again while only the hand moves over it."""
        look = dataclasses.replace(self.look, diagrams=self.DIAGRAMS)
        key, shown = (film, self._phase, look, self._pixel_size()), self._picture_key
        if shown is None or shown[0] is not film or shown[1:] != key[1:]:
            self._spare.setDevicePixelRatio(1.0)
            picture = self._renderer.image(film, self._phase, key[2], *key[3], onto=self._spare)
            self._spare, self._picture, self._picture_key = self._picture, picture, key
        return self._picture

    def _paint_over(self, painter: QPainter) -> None:
        """What belongs to the window and not to films; in device pixels."""

    @property
    def _compared(self) -> bool:
        return self._film is not None and self._film.held is not None

    def _seen(self, look: Look) -> Look:
        return dataclasses.replace(look, scale=self._scale(), compared=self._compared)

    def _scale(self) -> float:
        """Of text and lines: see `Look.scale`."""
        return self.devicePixelRatioF()

    def _pixel_size(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return round(self.width() * ratio), round(self.height() * ratio)

    def _change(self, **changes: Any) -> None:
        look = dataclasses.replace(self._look, **changes)
        if look != self._look:
            self._look = look
            self._told = self._told if changes.keys() <= UNSEEN else None
            self.changed.emit()
            self.update()
            self.lookChanged.emit()
