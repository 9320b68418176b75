"""A reading's curve over a setting, in a window of its own: it grows as it is computed; a click sets the setting."""

from __future__ import annotations

import csv
import io

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from engine import SWEEPABLE, Chart

from .insights.chart import paint_chart
from .insights.chart_frame import ChartFrame
from .labels import Card, muted, rich_tip
from .quiet_inputs import QuietComboBox
from .segments import Segments
from .theme import THEME_NAMES, Theme, theme

AXES = {"termination_time": "T", "snr": "SNR", "curvature": "Curvature"}


class ChartCanvas(Card):
    """Paints one chart with its cursor; `picked(x)` where the left button goes down, or is dragged, in its box."""

    picked = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart: Chart | None = None
        self.cursor_at: float | None = None
        self.words = ""
        self._frame: ChartFrame | None = None
        self.setMinimumSize(QSize(280, 180))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Chart"))
        self.setToolTip(rich_tip(self.tr("Click to set the setting to that value.")))

    def display(self, chart: Chart | None, cursor: float | None, words: str) -> None:
        """A chart with a cursor at a value; without a chart, `words` in its place."""
        if chart is not self.chart or cursor != self.cursor_at or words != self.words:
            self.chart, self.cursor_at, self.words = chart, cursor, words
            self.setAccessibleDescription(words if chart is None else chart.title)
            self.update()

    def where(self, value: float) -> float | None:
        """The x in logical pixels of a value; None before anything was painted."""
        if self._frame is None:
            return None
        return self._frame.box.left() + float(self._frame.x.fractions(value)) * self._frame.box.width()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pick(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._pick(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(2, 6, -2, -4)
        if self.chart is None:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            inner = area.adjusted(24, 0, -24, 0)
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.words)
            self._frame = None
            return
        self._frame = paint_chart(painter, area, self.chart, self.cursor_at, 1.12, True, self._colours())

    def _colours(self) -> Theme:
        """The theme whose card this widget's palette has."""
        base = self.palette().color(QPalette.ColorRole.Base).name()
        return next((theme(name) for name in THEME_NAMES if theme(name).card == base), theme("light"))

    def _pick(self, event: QMouseEvent) -> None:
        frame = self._frame
        if frame is not None and frame.box.width() > 0:
            self.picked.emit(frame.x.value((event.position().x() - frame.box.left()) / frame.box.width()))


class SeriesView(QWidget):
    """`wanted(reading, axis)` when another curve is chosen; `settingPicked(axis, value)` at a click in the chart."""

    wanted = Signal(str, str)
    settingPicked = Signal(str, float)
    closed = Signal()
    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Curves"))
        self.resize(620, 440)
        self.setAutoFillBackground(True)
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
        self.canvas.picked.connect(self._pick)
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

    def display(self, chart: Chart | None, cursor: float | None, *, busy: bool, words: str = "") -> None:
        """The curve as far as it has come, and the present setting; `words` say why there is none."""
        plain = words or (self.tr("computing…") if busy else self.tr("Nothing to draw: the reading has no value here."))
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def _choose_reading(self, _index: int) -> None:
        self.wanted.emit(*self.choose(str(self.reading.currentData()), self._axis))

    def _choose_axis(self, name: str) -> None:
        self.wanted.emit(*self.choose(str(self.reading.currentData()), name))

    def _pick(self, value: float) -> None:
        self.settingPicked.emit(self._axis, value)

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


def chart_csv(chart: Chart) -> str:
    """Every point of every series as a line: series, x, y, and the ends of its band where it has one."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["series", chart.x_label or "x", chart.y_label or "y", "low", "high"])
    for series in chart.series:
        none = np.full(len(series.x), np.nan)
        low, high = (none if part is None else part for part in (series.low, series.high))
        for row in zip(series.x.tolist(), series.y.tolist(), low.tolist(), high.tolist(), strict=True):
            writer.writerow([series.label, *("" if np.isnan(value) else repr(value) for value in row)])
    return text.getvalue()
