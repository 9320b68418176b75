"""The diagrams of the insight pane in the window: in a view over the pane, where they are zoomed, read and dragged.

A picture of the stage has the same items, painted without a view, at the same pixels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF

from engine import INSIGHT_VIEWS, Chart

from .insights import PAINTERS
from .insights.parts import chart_area, chart_cells, paint_parts_view, shown_parts
from .insights.shown import insight_of
from .plots.chart_setting import cursor_of
from .theme import theme

if TYPE_CHECKING:
    from .plots.chart_board import ChartBoard
    from .stage import Stage


class StageCharts:
    """Belongs to one stage, and follows whatever changes there: film, phase, look, size."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._board: ChartBoard | None = None
        stage.changed.connect(self.follow)

    @property
    def board(self) -> ChartBoard | None:
        """The view, once there were diagrams."""
        return self._board

    def follow(self) -> None:
        """Show the diagrams that the insight pane has now, or nothing."""
        stage, film = self._stage, self._stage.film
        pane = stage.pane("insight")
        charts: tuple[Chart, ...] = ()
        if film is not None and pane is not None and len(film.experiment.cloud) and self._has_diagrams():
            insight = insight_of(film, stage.look)
            charts = () if insight is None else shown_parts(insight, stage.look)[1]
        if not charts or film is None or pane is None or insight is None:
            if self._board is not None:
                self._board.hide()
            return
        look, frame, ratio = stage.look, film.frame(stage.phase), stage.devicePixelRatioF()
        area = chart_area(pane, insight.note, look)
        board = self._made()
        whole = QRectF(area.x() / ratio, area.y() / ratio, area.width() / ratio, area.height() / ratio).toAlignedRect()
        if board.geometry() != whole:
            board.setGeometry(QRect(whole))
        offset = (whole.x() * ratio, whole.y() * ratio)
        cells = [cell.translated(-offset[0], -offset[1]) for cell in chart_cells(area, len(charts), pane.unit)]
        shown = [(chart, cursor_of(chart, film, frame), look.chart(chart.title)) for chart in charts[: len(cells)]]
        board.display(shown, cells, pane.unit, ratio, look.layers.captions, theme(look.theme))
        board.show()

    def _has_diagrams(self) -> bool:
        name = self._stage.look.insight
        return name in INSIGHT_VIEWS and PAINTERS.get(name, paint_parts_view) is paint_parts_view

    def _made(self) -> ChartBoard:
        if self._board is None:
            from .plots.chart_board import ChartBoard  # loads pyqtgraph

            board = ChartBoard(self._stage)
            board.entered.connect(lambda: self._stage.leaveEvent(None))
            board.lookChanged.connect(self._stage.setChartLook)
            board.picked.connect(self._stage.settingPicked)
            board.pickEnded.connect(self._stage.pickEnded)
            board.save = self._stage.chartSaveWanted.emit
            self._board = board
        return self._board
