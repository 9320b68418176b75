"""One chart that fills its widget, in the colours of the window."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from engine import Chart

from ..look.labels import rich_tip
from ..look.theme import window_theme
from ..painting.chart_look import WHOLE, ChartLook
from ..plots.chart_item import ChartItem
from .chart_board import ChartBoard

UNIT = 1.12  # logical pixels


class ChartView(ChartBoard):
    """A board of one chart, which keeps for itself how it is looked at."""

    _shown: tuple[Chart, float | None] | None = None
    _look = WHOLE

    @property
    def item(self) -> ChartItem:
        return self.items[0]

    def show_chart(self, chart: Chart, cursor: float | None) -> None:
        """Show a chart. Another one of the same kind keeps the part that is looked at."""
        was = self._shown[0] if self._shown is not None else None
        if was is None or (was.title, was.x_label, was.y_label) != (chart.title, chart.x_label, chart.y_label):
            self._look = WHOLE
        self._shown = (chart, cursor)
        self.setToolTip(
            rich_tip(self.tr("Wheel: zoom. Drag: pan. Double click or A: everything. Right click: copy or save."))
        )
        self.refit()

    def refit(self) -> None:
        if self._shown is not None:
            ratio, size = self.devicePixelRatioF(), self.viewport().size()
            cell = QRectF(0, 0, size.width() * ratio, size.height() * ratio)
            (chart, cursor), colours = self._shown, window_theme(self)
            self.display([(chart, cursor, self._look)], [cell], UNIT * ratio, ratio, True, colours)

    def _tell_look(self, item: ChartItem, look: ChartLook) -> None:
        self._look = look
        super()._tell_look(item, look)
