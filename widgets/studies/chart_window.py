"""One diagram, or tiles, in a window of its own, large: zoomed, panned, read and copied from; Esc closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine import Chart, Panel

from ..look.labels import muted
from ..look.own_window import OwnWindow

if TYPE_CHECKING:
    from ..views.chart_view import ChartView
    from ..views.tiles_view import TilesView

_SIZE = QSize(820, 560)
V = TypeVar("V", "ChartView", "TilesView")


class ChartWindow(OwnWindow):
    """Empty until the first `display`, which loads pyqtgraph."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view: ChartView | TilesView | None = None  # the one that is shown
        self._views: list[ChartView | TilesView] = []
        self.note = muted()
        self.note.setWordWrap(True)
        self.resize(_SIZE)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.addWidget(self.note)

    def display(self, panel: Panel, title: str) -> ChartView | TilesView:
        """Show a panel; the window takes the title."""
        from ..views.chart_view import ChartView
        from ..views.tiles_view import TilesView

        self.setWindowTitle(title)
        self.note.setText(panel.note)
        self.note.setVisible(bool(panel.note))
        if isinstance(panel, Chart):
            chart = self._put(ChartView)
            chart.show_chart(panel, None)
            return chart
        tiles = self._put(TilesView)
        tiles.show_tiles(panel)
        return tiles

    def _put(self, kind: type[V]) -> V:
        """The view of that kind, alone and with the keyboard; made the first time."""
        shown = next((view for view in self._views if isinstance(view, kind)), None)
        if shown is None:
            shown = kind()
            self._views.append(shown)
            self._column.insertWidget(0, shown, 1)
        for view in self._views:
            view.setVisible(view is shown)
        shown.setFocus()
        self.view = shown
        return shown
