"""The diagrams of the insight pane in the window: in a view over the pane, where they are zoomed, read and dragged.

A picture of the stage has the same items, painted without a view, at the same pixels.
"""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF

from ..insights.diagrams import diagrams_of
from ..insights.one_scale import on_one_scale
from ..look.theme import theme
from ..painting.chart_look import ChartLook
from ..plots.chart_setting import cursor_of
from .signals import StageSignals

if TYPE_CHECKING:
    from ..views.chart_board import ChartBoard


class StageCharts:
    """Belongs to one stage, and follows whatever changes there: film, phase, look, size."""

    def __init__(self, stage: StageSignals) -> None:
        self._stage = stage
        self._board: ChartBoard | None = None
        stage.changed.connect(self.follow)

    @property
    def board(self) -> ChartBoard | None:
        """The view, once there were diagrams."""
        return self._board

    def follow(self) -> None:
        """Show the diagrams that the insight pane has now, or nothing."""
        stage, film, pane, look = self._stage, self._stage.film, self._stage.pane("insight"), self._stage.look
        if film is not None:
            film, look = on_one_scale(film, look)
        shown = [] if film is None or pane is None else diagrams_of(film, look, pane)
        if not shown or film is None or pane is None:
            if self._board is not None:
                self._board.hide()
            return
        frame, ratio = film.frame(stage.phase), stage.devicePixelRatioF()
        whole = functools.reduce(QRectF.united, (cell for _, cell in shown))
        place = QRectF(whole.topLeft() / ratio, whole.size() / ratio).toAlignedRect()
        board = self._made()
        if board.geometry() != place:
            board.setGeometry(place)
        origin = place.topLeft().toPointF() * ratio
        charts = [(chart, cursor_of(chart, film, frame), look.chart(chart.title)) for chart, _ in shown]
        cells = [cell.translated(-origin) for _, cell in shown]
        with board.repaintedFromBehind():
            board.display(charts, cells, pane.unit, ratio, look.layers.captions, theme(look.theme))
        board.show()

    def _made(self) -> ChartBoard:
        if self._board is None:
            from ..views.chart_board import ChartBoard  # loads pyqtgraph

            board = ChartBoard(self._stage)
            board.entered.connect(lambda: self._stage.leaveEvent(QEvent(QEvent.Type.Leave)))
            board.lookChanged.connect(self._take_look)
            board.picked.connect(self._stage.settingPicked)
            board.pickEnded.connect(self._stage.pickEnded)
            board.save = self._stage.chartSaveWanted.emit
            self._board = board
        return self._board

    def _take_look(self, title: str, chosen: ChartLook) -> None:
        """A person has zoomed or hidden something. What two sides have in common by themselves is no choice."""
        film, look = self._stage.film, self._stage.look
        given = (look if film is None else on_one_scale(film, look)[1]).chart(title)
        kept = [axis for axis in ("x", "y") if getattr(chosen, axis) == getattr(given, axis)]
        own = {axis: getattr(look.chart(title), axis) for axis in kept}
        self._stage.setChartLook(title, dataclasses.replace(chosen, **own))
        self.follow()
