"""Readings as a compact table: name, value, and the error or noise floor it has to be judged by. Plain text to copy."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine import Reading

from ..controls.row_table import LEFT, RIGHT, RowTable
from ..look.fonts import font
from ..look.icons import IconButton
from ..look.labels import SMALL, Card, heading, muted, rich_tip
from ..look.number_format import brief_uncertainty, reading_text, uncertainty_text, value_text, with_unit


class ReadingsTable(RowTable):
    """Name, value, error or floor, without a header; `opened` at Enter."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(columns=3, least_column=20, parent=parent)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class ReadingsView(Card):
    """Shows readings; a value that does not stand above its floor is muted. Everything can be copied as plain text."""

    copied = Signal(str)
    curveWanted = Signal(str)  # name of a reading: its row was opened, or the button pressed ("" for no selection)
    _readings: tuple[Reading, ...] = ()  # here, because Qt sends changeEvent before __init__ ends
    _stale = _aside = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = ReadingsTable()
        self.table.setAccessibleName(self.tr("Readings: name, value, error or floor"))
        self.table.setToolTip(rich_tip(self.tr("Enter or a double click draws a reading's curve; Ctrl+C copies")))
        self.state = muted()
        self.state.setAccessibleName(self.tr("State of the readings"))
        self.copy = IconButton(
            "copy", self.tr("Copy the readings"), self.tr("Copy as text: the selection, or all (Ctrl+C)")
        )
        head = QHBoxLayout()
        head.setSpacing(8)
        head.setContentsMargins(3, 0, 0, 0)  # the table's cells have this much
        head.addWidget(heading(self.tr("Readings")))
        head.addWidget(self.state)
        head.addStretch(1)
        self.curves = IconButton(
            "chart-line", self.tr("Curves"), self.tr("The selected reading against T, SNR or curvature (F7, or Enter)")
        )
        head.addWidget(self.curves)
        head.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(9, 6, 8, 8)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        self.table.copyRequested.connect(self.copySelection)
        self.copy.clicked.connect(self.copySelection)
        self.table.opened.connect(self._open)
        self.table.itemDoubleClicked.connect(self._open)
        self.curves.clicked.connect(self._open)
        self._refresh()

    def display(self, readings: tuple[Reading, ...], stale: bool, *, aside: bool = False) -> None:
        """Show readings in their order. The selection stays.

        Muted are those that are `stale`, of an older setting, or `aside`, of what is open while a story is shown.
        """
        if readings is self._readings and (stale, aside) == (self._stale, self._aside):
            return
        self._readings, self._stale, self._aside = readings, stale, aside
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._readings:
            self._refresh()

    @property
    def selected(self) -> str:
        """Name of the first selected reading; "" while none is."""
        rows = self.table.selected_rows
        return self._readings[rows[0]].name if rows else ""

    def _open(self) -> None:
        self.curveWanted.emit(self.selected)

    def text(self) -> str:
        """The selected readings, or all, one a line, as plain text."""
        rows = self.table.selected_rows
        return "\n".join(reading_text(self._readings[row]) for row in rows or range(len(self._readings)))

    def copySelection(self) -> None:
        """Put `text()` on the clipboard."""
        text = self.text()
        if text:
            QGuiApplication.clipboard().setText(text)
            self.copied.emit(text)

    def _refresh(self) -> None:
        state = self.tr("updating…") if self._stale else "" if self._readings else self.tr("none yet")
        self.state.setText(self.tr("of what is open") if self._aside and self._readings else state)
        self.copy.setEnabled(bool(self._readings))
        if self.table.rowCount() != len(self._readings):
            self.table.setRowCount(len(self._readings))
        for row, reading in enumerate(self._readings):
            self._fill(row, reading)

    def _fill(self, row: int, reading: Reading) -> None:
        palette = self.palette()
        quiet = palette.brush(QPalette.ColorRole.PlaceholderText)
        plain = palette.brush(QPalette.ColorRole.Text)
        value = with_unit(value_text(reading), "" if reading.value is None else reading.unit)
        seen = "" if reading.seen or reading.value is None else self.tr("Not seen: it does not stand above its floor.")
        full = f"{reading.label} {reading.symbol}".strip()
        tip = rich_tip(full, uncertainty_text(reading), seen, reading.note, reading.source)
        for column, text in enumerate((reading.label, value, brief_uncertainty(reading))):
            item = self.table.item(row, column)
            if item is None:
                item = QTableWidgetItem()
                item.setTextAlignment(RIGHT if column else LEFT)
                if column == 2:
                    item.setFont(font(SMALL))
                self.table.setItem(row, column, item)
            if item.text() != text:
                item.setText(text)
            item.setToolTip(tip)
            bright = column < 2 and not (self._stale or self._aside) and (reading.seen or column == 0)
            item.setForeground(plain if bright else quiet)
