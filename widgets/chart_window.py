"""One diagram in a window of its own, large: it can be zoomed, panned, read, and copied from; Esc closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine import Chart

from .labels import muted

if TYPE_CHECKING:
    from .plots.chart_view import ChartView

_SIZE = QSize(820, 560)


class ChartWindow(QWidget):
    """Empty until the first `display`, which loads pyqtgraph."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.view: ChartView | None = None
        self.note = muted()
        self.note.setWordWrap(True)
        self.setAutoFillBackground(True)
        self.resize(_SIZE)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 12, 12, 12)
        self._column.addWidget(self.note)

    def display(self, chart: Chart, title: str) -> ChartView:
        """Show a chart, whole; the window takes the title."""
        from .plots.chart_view import ChartView

        if self.view is None:
            self.view = ChartView()
            self._column.insertWidget(0, self.view, 1)
        self.setWindowTitle(title)
        self.note.setText(chart.note)
        self.note.setVisible(bool(chart.note))
        self.view.show_chart(chart, None)
        return self.view

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
