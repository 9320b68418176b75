"""One diagram, or tiles, in a window of its own, large: zoomed, panned, read and copied from; Esc closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine import Chart, Panel

from .labels import muted

if TYPE_CHECKING:
    from .plots.chart_view import ChartView
    from .plots.tiles_view import TilesView

_SIZE = QSize(820, 560)
V = TypeVar("V", "ChartView", "TilesView")


class ChartWindow(QWidget):
    """Empty until the first `display`, which loads pyqtgraph."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.view: ChartView | TilesView | None = None
        self.note = muted()
        self.note.setWordWrap(True)
        self.setAutoFillBackground(True)
        self.resize(_SIZE)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.addWidget(self.note)

    def display(self, panel: Panel, title: str) -> ChartView | TilesView:
        """Show a panel; the window takes the title. The view of the other kind goes."""
        from .plots.chart_view import ChartView
        from .plots.tiles_view import TilesView

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
        """The view, of that kind."""
        if isinstance(self.view, kind):
            return self.view
        if self.view is not None:
            self.view.hide()
            self.view.deleteLater()
        view = self.view = kind()
        self._column.insertWidget(0, view, 1)
        return view

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
