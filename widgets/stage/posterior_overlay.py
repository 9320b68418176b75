"""Over the stage: where the noised particle under the hand began, as mean and spread of X_0 given X_t."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from engine import Posterior

from ..insights.gap import arrow
from ..look.theme import Theme, theme
from ..painting.pane_grid import Pane
from .canvas import StageCanvas

SPREADS = 2.0  # standard deviations from the ellipse's middle to its edge: 86 % of a Gaussian lies inside
SHOWN_IN = ("forward", "insight")


@dataclass(frozen=True, slots=True, kw_only=True)
class PosteriorMark:
    """A place x_t in the plane, and what is known there of X_0."""

    x: tuple[float, float]
    posterior: Posterior


class PosteriorOverlay(QWidget):
    """A sheet over the canvas that lets every event through. `display(None)` wipes it."""

    def __init__(self, canvas: StageCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.mark: PosteriorMark | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setGeometry(canvas.rect())
        canvas.installEventFilter(self)
        self.hide()

    def display(self, mark: PosteriorMark | None) -> None:
        """Show the mark in the forward pane and the insight pane, of two sides those of B, or none."""
        if mark is not self.mark:
            self.mark = mark
            self.setVisible(mark is not None)
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._canvas.rect())
        return super().eventFilter(watched, event)

    def panes(self) -> tuple[Pane, ...]:
        """Those that show the mark: of two sides, it is known of B."""
        there = (pane for pane in self._canvas.panes() if pane.name in SHOWN_IN and pane.particles)
        return tuple(pane for pane in there if pane.side != "A")

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.mark is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ratio = self._canvas.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        for pane in self.panes():
            paint_posterior(painter, pane, self.mark, theme(self._canvas.look.theme))


def paint_posterior(painter: QPainter, pane: Pane, mark: PosteriorMark, colours: Theme) -> None:
    """The ellipse of Cov[X_0 given x_t] about its mean, and an arrow from x_t to the mean, in device pixels."""
    painter.save()
    painter.setClipRect(pane.plot)
    start, mean = pane.projection.pixels(np.array([mark.x, mark.posterior.mean]))
    scale, unit = pane.projection.scale, pane.unit
    values, vectors = np.linalg.eigh(mark.posterior.covariance)
    half = SPREADS * scale * np.sqrt(np.maximum(values, 0.0))  # of the axes, least first
    turn = -math.degrees(math.atan2(vectors[1, 1], vectors[0, 1]))  # y is down on the screen
    painter.save()
    painter.translate(QPointF(*mean.tolist()))
    painter.rotate(turn)
    fill = QColor(colours.insight)
    fill.setAlphaF(0.16)
    painter.setBrush(fill)
    for ink, width in ((QColor(colours.card), 4.0), (QColor(colours.insight), 2.0)):
        painter.setPen(QPen(ink, width * unit))
        painter.drawEllipse(QPointF(0, 0), max(float(half[1]), unit), max(float(half[0]), unit))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.restore()
    arrow(painter, start, mean, 3.6 * unit, colours.card, unit)
    arrow(painter, start, mean, 1.8 * unit, colours.text, unit)
    painter.setPen(QPen(QColor(colours.card), 1.5 * unit))
    for place, dot in ((start, colours.text), (mean, colours.insight)):
        painter.setBrush(QColor(dot))
        painter.drawEllipse(QPointF(*place.tolist()), 3.6 * unit, 3.6 * unit)
    painter.restore()
