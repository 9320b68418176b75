"""The legend of a chart, above its box: how each series is drawn, and its name; a click hides it, or shows it."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ..look.fonts import font
from ..look.theme import Theme
from .plate import removed
from .series_items import SeriesItems
from .sizes import LABEL

ROW, STROKE, BETWEEN = 17.0, 16.0, 14.0  # units: a line's height, a stroke's length, between entries
HIDDEN = 0.35  # opacity of what is hidden


class SeriesSample(pg.ItemSample):
    """How a series is drawn, and its name: one entry, all of which can be clicked."""

    def __init__(self, items: SeriesItems, unit: float, colours: Theme, most: float) -> None:
        super().__init__(items.shown)
        self._items, self._unit, self._colours = items, unit, colours
        self._face = font(LABEL * unit)
        measure = QFontMetricsF(self._face)
        self.text = measure.elidedText(items.series.label, Qt.TextElideMode.ElideRight, most - 22 * unit)
        self._width = 22 * unit + measure.horizontalAdvance(self.text)
        self.setFixedWidth(self._width)
        self.setFixedHeight(ROW * unit)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(items.series.label)

    @property
    def label(self) -> str:
        return self._items.series.label

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._width, ROW * self._unit)

    def paint(self, p: QPainter, *args: Any) -> None:
        unit, series, ink = self._unit, self._items.series, self._items.ink
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setOpacity(1.0 if self.item.isVisible() else HIDDEN)
        y = ROW * unit / 2 - 1.5 * unit
        if series.kind == "bars":
            p.fillRect(QRectF(3 * unit, y - 4 * unit, 9 * unit, 8 * unit), QColor(ink))
        elif series.kind == "points":
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(QColor(ink))
            p.drawEllipse(QPointF(8 * unit, y), 3 * unit, 3 * unit)
        else:
            p.setPen(self._items.pen)
            p.drawLine(QLineF(0, y, STROKE * unit, y))
        p.setFont(self._face)
        p.setPen(QPen(QColor(self._colours.text)))
        room = QRectF(21 * unit, y - 8 * unit, self._width, 16 * unit)
        p.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text)

    def mouseClickEvent(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            event.accept()
            self.sigClicked.emit(self)


class ChartLegend(pg.LegendItem):
    """Entries in lines as wide as the chart. `toggled(label)` at a click on one."""

    toggled = Signal(str)

    def __init__(self) -> None:
        super().__init__(sampleType=SeriesSample, frame=False)
        self.setLayout(None)  # its entries go by `show_series`
        self.setFlag(self.GraphicsItemFlag.ItemIgnoresTransformations, False)  # it is measured in device pixels
        self._key: tuple[object, ...] | None = None  # what they are, and how laid out
        self._rows = 0
        self.sigSampleClicked.connect(self._toggle)

    items: list[tuple[SeriesSample, None]]

    def show_series(self, every: list[SeriesItems], title: str, width: float, unit: float, colours: Theme) -> int:
        """Take these entries; how many lines they fill. One series without a name of its own needs no entry."""
        key = (tuple(map(id, every)), title, width, unit, colours)
        if key == self._key:
            self.update()
            return self._rows
        self.clear()
        self._key, self._rows = key, self._lay_out(every, title, width, unit, colours)
        return self._rows

    def _lay_out(self, every: list[SeriesItems], title: str, width: float, unit: float, colours: Theme) -> int:
        if len(every) == 1 and (not title or every[0].series.label == title):
            return 0
        rows, at = 0, width + 1
        for items in every:
            if not items.series.label:
                continue
            sample = SeriesSample(items, unit, colours, width)
            if at + sample.boundingRect().width() > width or not rows:
                rows, at = rows + 1, 0.0
            sample.setParentItem(self)
            sample.setPos(at, (rows - 1) * ROW * unit)
            sample.sigClicked.connect(self.sigSampleClicked)
            self.items.append((sample, None))
            at += sample.boundingRect().width() + BETWEEN * unit
        self.setGeometry(0, 0, width, rows * ROW * unit)
        return rows

    def entries(self) -> tuple[SeriesSample, ...]:
        return tuple(sample for sample, _ in self.items)

    def clear(self) -> None:
        """Remove all entries."""
        for sample, _ in self.items:
            removed(sample)
        self.items = []
        self._key = None

    def updateSize(self) -> None:
        """Nothing: `show_series` lays the entries out."""

    def hoverEvent(self, ev: Any) -> None:
        """Nothing: the legend stays where it is."""

    def mouseDragEvent(self, ev: Any) -> None:
        ev.ignore()

    def _toggle(self, sample: SeriesSample) -> None:
        self.toggled.emit(sample.label)
