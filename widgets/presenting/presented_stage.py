"""The stage before an audience: larger words, and a ring about the particle under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from ..look.theme import theme
from ..stage.canvas import StageCanvas
from ..stage.particle_marks import ParticleMarks

LARGER = 1.6  # than in the window
USUAL = 1728.0  # pixels: of a stage that fills a screen of 1920 x 1080, on whose size the larger words go


class PresentedStage(StageCanvas):
    """Shows what it is told. Words are 1.6 times as large as in the window, and grow with screens beyond Full HD."""

    DIAGRAMS = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.marks = ParticleMarks()
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Presented stage"))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.point_at(event.position())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.point_at(None)
        super().leaveEvent(event)

    def point_at(self, position: QPointF | None) -> None:
        """Ring the particle there, in every pane; None: none."""
        if self._film is None:
            return
        pane = None if position is None else self.pane_at(position)
        pane = pane if position is not None and self.on_plot(pane, position) else None
        place = (position or QPointF()) * self.devicePixelRatioF()
        if self.marks.point_at(self._film, self._phase, pane, place.x(), place.y()):
            self.update()

    def _scale(self) -> float:
        width, height = self._pixel_size()
        return LARGER * max(self.devicePixelRatioF(), min(width, 1.6 * height) / USUAL)

    def _paint_over(self, painter: QPainter) -> None:
        if self._film is not None and len(self._film.experiment.cloud):
            marked = () if self._told is None else self._told.marked
            self.marks.paint(painter, self.panes(), self._film, self._phase, theme(self.look.theme), marked)
