"""A reading's curve over a setting, in a window of its own: it grows as it is computed; a click sets the setting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from engine import SWEEPABLE, Chart

from ..controls.quiet_inputs import QuietComboBox
from ..controls.segments import Segments
from ..look.labels import Card, muted, rich_tip
from ..look.own_window import OwnWindow
from ..painting.chart_look import ChartLook
from ..views.chart_csv import chart_csv

if TYPE_CHECKING:
    from ..views.chart_view import ChartView

AXES = {"termination_time": "T", "snr": "SNR", "curvature": "Curvature"}


class ChartCanvas(Card):
    """A chart on a card, or words in its place. `lookChanged(title, ChartLook)`, `picked(axis, x)` and `pickEnded()` as
    of `ChartBoard`.

    pyqtgraph is loaded with the first chart, not with the window.
    """

    lookChanged = Signal(str, object)
    picked = Signal(str, float)
    pickEnded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart: Chart | None = None
        self.view: ChartView | None = None
        self.save: Callable[[Chart, ChartLook], object] | None = None
        self.placeholder = muted()
        self.placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.placeholder.setWordWrap(True)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(2, 6, 2, 4)
        self._stack.addWidget(self.placeholder)
        self.setMinimumSize(QSize(280, 180))
        self.setAccessibleName(self.tr("Chart"))
        self.setToolTip(rich_tip(self.tr("A reading's curve over a setting; click in it to set the setting.")))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def message(self) -> str:
        """What stands in place of a chart."""
        return self.placeholder.text()

    def display(self, chart: Chart | None, cursor: float | None, message: str) -> None:
        """A chart with a cursor at a value; without a chart, `message` in its place."""
        self.chart = chart
        self.placeholder.setText(message)
        if chart is not None:
            view = self._made()
            view.show_chart(chart, cursor)
            self._stack.setCurrentWidget(view)
        else:
            self._stack.setCurrentWidget(self.placeholder)

    def _made(self) -> ChartView:
        if self.view is None:
            from ..views.chart_view import ChartView

            self.view = ChartView()
            self.view.lookChanged.connect(self.lookChanged)
            self.view.picked.connect(self.picked)
            self.view.pickEnded.connect(self.pickEnded)
            self.view.save = self.save
            self._stack.addWidget(self.view)
        return self.view


class SeriesView(OwnWindow):
    """`wanted(reading, axis)` when another curve is chosen; `settingPicked(axis, value)` at a click
    in the chart and while its cursor is dragged, then `pickEnded()`; `zoomed((low, high))`, values of the axis, when
    a person looks at it otherwise, `zoomed(None)` where all of it is shown."""

    wanted = Signal(str, str)
    zoomed = Signal(object)
    settingPicked = Signal(str, float)
    pickEnded = Signal()
    closed = Signal()
    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Curves"))
        self.resize(620, 440)
        self.reading = QuietComboBox()
        self.reading.setAccessibleName(self.tr("Reading"))
        self.reading.setToolTip(rich_tip(self.tr("The reading whose curve is drawn")))
        for name, offered in SWEEPABLE.items():
            self.reading.addItem(f"{offered.label}  {offered.symbol}".strip(), name)
        self.axis = Segments(self.tr("Over"))
        self.canvas = ChartCanvas()
        self.state = muted()
        self.state.setAccessibleName(self.tr("State of the curve"))
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.copy = QPushButton(self.tr("&Copy as CSV"))
        self.copy.setToolTip(rich_tip(self.tr("Put the curve on the clipboard as comma-separated values (Alt+C)")))
        self.copy.setAccessibleName(self.tr("Copy as CSV"))
        self._axis = ""
        self._arrange()
        self.reading.activated.connect(self._choose_reading)
        self.axis.chosen.connect(self._choose_axis)
        self.canvas.lookChanged.connect(self._tell_part)
        self.canvas.picked.connect(self.settingPicked)
        self.canvas.pickEnded.connect(self.pickEnded)
        self.copy.clicked.connect(self.copyText)

    @property
    def choice(self) -> tuple[str, str]:
        """The reading and the axis that are chosen."""
        return str(self.reading.currentData()), self._axis

    def choose(self, reading: str, axis: str = "") -> tuple[str, str]:
        """Show this choice; an axis that the reading doesn't depend on gives way to its first. Emits nothing."""
        self.reading.setCurrentIndex(max(self.reading.findData(reading), 0))
        offered = SWEEPABLE[str(self.reading.currentData())].axes
        self._axis = axis if axis in offered else self._axis if self._axis in offered else offered[0]
        options = [(name, title) for name, title in AXES.items() if name in offered]
        self.axis.display(options, self._axis, self.tr("The setting that the curve goes along"))
        return self.choice

    def display(self, chart: Chart | None, cursor: float | None, *, busy: bool, message: str = "") -> None:
        """The curve as far as it has come, and the present setting; `message` says why there is none."""
        plain = message or (
            self.tr("computing…") if busy else self.tr("Nothing to draw: the reading has no value here.")
        )
        empty = chart is None or not any(len(series.x) for series in chart.series)
        self.canvas.display(None if empty else chart, cursor, plain)
        self.state.setText(self.tr("computing…") if busy and not empty else "")
        self.note.setText("" if chart is None else chart.note)
        self.note.setVisible(bool(self.note.text()))
        self.copy.setEnabled(not empty)

    def copyText(self) -> None:
        """The curve as CSV on the clipboard."""
        if self.canvas.chart is not None:
            text = chart_csv(self.canvas.chart)
            QGuiApplication.clipboard().setText(text)
            self.copied.emit(text)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _choose_reading(self, _index: int) -> None:
        self.wanted.emit(*self.choose(str(self.reading.currentData()), self._axis))

    def _choose_axis(self, name: str) -> None:
        self.wanted.emit(*self.choose(str(self.reading.currentData()), name))

    def _tell_part(self, _title: str, look: ChartLook) -> None:
        self.zoomed.emit(look.x)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.reading, 1)
        head.addWidget(self.axis)
        foot = QHBoxLayout()
        foot.addWidget(self.state, 1)
        foot.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.note)
        column.addLayout(foot)
