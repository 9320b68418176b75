"""Readings as a compact table: name, value, error or floor; or of two sides A, B, B - A and its floor. Text to copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine import ComparedReading, Reading

from ..controls.row_table import LEFT, RIGHT, RowTable
from ..look.compared_format import (
    B_MINUS_A,
    HEAD_TEXT,
    SEEN,
    brief_difference,
    brief_floor,
    brief_value,
    compared_text,
    sided_text,
)
from ..look.fonts import font
from ..look.icons import IconButton
from ..look.labels import SMALL, TEXT, Card, heading, muted, rich_tip
from ..look.number_format import brief_uncertainty, reading_text, uncertainty_text, value_text, with_unit

WIDEST = ("0.00000", "0.00000", f"{SEEN} −0.0e−0", "0.0e−00")  # what has room in the columns of two sides
PADDING = 8  # pixels beside it


class ReadingsTable(RowTable):
    """Name, value, error or floor, without a header; of two sides with one; `opened` at Enter."""

    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(columns=5, least_column=20, parent=parent)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setFont(font(SMALL))
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setHighlightSections(False)
        self.setHeadings(())

    def setHeadings(self, headings: Sequence[str]) -> None:
        """Name the columns, or with none show three without a header."""
        if bool(headings) == self.horizontalHeader().isVisibleTo(self):
            return
        head = self.horizontalHeader()
        head.setVisible(bool(headings))
        room = QFontMetrics(font(SMALL))
        for column, widest in enumerate(WIDEST, start=1):
            self.setColumnHidden(column, column > 2 and not headings)
            fixed = QHeaderView.ResizeMode.Fixed if headings else QHeaderView.ResizeMode.ResizeToContents
            head.setSectionResizeMode(column, fixed)
            self.setColumnWidth(column, room.horizontalAdvance(widest) + PADDING)
        self.setHorizontalHeaderLabels(headings)
        for column in range(len(headings)):
            item = self.horizontalHeaderItem(column)
            if item is not None:
                item.setTextAlignment(RIGHT if column else LEFT)

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
    _compared: tuple[ComparedReading, ...] | None = None
    _stale = _held_stale = _aside = _learned = False

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
        if self._compared is None and readings is self._readings and (stale, aside) == (self._stale, self._aside):
            return
        self._readings, self._compared, self._learned = readings, None, False
        self._stale, self._held_stale, self._aside = stale, False, aside
        self._refresh()

    def displayCompared(
        self,
        compared: tuple[ComparedReading, ...],
        held_stale: bool,
        stale: bool,
        *,
        aside: bool = False,
        learned: bool = False,
    ) -> None:
        """Show those of two sides in three columns; a side that is stale is muted, and so what is made of it.

        `learned`: B's reversal is by a learned score, of which only the readings that A has not got tell.
        """
        self._readings = tuple(reading for each in compared if (reading := each.b or each.a) is not None)
        self._compared, self._learned = compared, learned
        self._stale, self._held_stale, self._aside = stale, held_stale, aside
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
        chosen = rows or range(len(self._readings))
        if self._compared is None:
            return "\n".join(reading_text(self._readings[row]) for row in chosen)
        lines = [compared_text(self._readings[row], self._compared[row]) for row in chosen]
        return "\n".join((HEAD_TEXT, *lines)) if lines else ""

    def copySelection(self) -> None:
        """Put `text()` on the clipboard."""
        text = self.text()
        if text:
            QGuiApplication.clipboard().setText(text)
            self.copied.emit(text)

    def _refresh(self) -> None:
        self.state.setText(self._state())
        self.copy.setEnabled(bool(self._readings))
        self.table.setHeadings(() if self._compared is None else ("", "A", "B", B_MINUS_A, self.tr("floor")))
        if self.table.rowCount() != len(self._readings):
            self.table.setRowCount(len(self._readings))
        for row, reading in enumerate(self._readings):
            if self._compared is None:
                self._fill(row, reading)
            else:
                self._fill_compared(row, reading, self._compared[row])

    def _state(self) -> str:
        if not self._readings:
            return self.tr("none yet")
        if self._aside:
            return self.tr("of what is open")
        if self._stale or self._held_stale:
            sides = " ".join(name for name, stale in (("A", self._held_stale), ("B", self._stale)) if stale)
            return self.tr("updating…") if self._compared is None else self.tr("updating {}…").format(sides)
        return self.tr("of the exact scores") if self._learned else ""

    def _fill(self, row: int, reading: Reading) -> None:
        value = with_unit(value_text(reading), "" if reading.value is None else reading.unit)
        tip = rich_tip(_full(reading), uncertainty_text(reading), self._unseen(reading), reading.note, reading.source)
        bright = (True, reading.seen, False)
        for column, text in enumerate((reading.label, value, brief_uncertainty(reading))):
            self._put(row, column, text, tip, bright=bright[column] and not (self._stale or self._aside))

    def _fill_compared(self, row: int, reading: Reading, compared: ComparedReading) -> None:
        """A dot stands before a difference that is seen: not the colour alone says so."""
        a, b, difference = compared.a, compared.b, compared.difference
        seen = difference is not None and difference.seen
        shown = brief_difference(difference)
        marked = f"{SEEN} {shown}" if seen else shown
        texts = (reading.label, brief_value(a), brief_value(b), marked, brief_floor(difference))
        either = self._held_stale or self._stale
        stale = (False, self._held_stale, self._stale, either, either)
        bright = (True, a is not None and a.seen, b is not None and b.seen, seen, False)
        tip = rich_tip(
            _full(reading),
            *(f"{side}: {sided_text(each)}" for side, each in (("A", a), ("B", b))),
            "" if difference is None else f"{B_MINUS_A}: {sided_text(difference)}",
            "" if difference is None else self._unseen(difference),
            *dict.fromkeys(each.note for each in (a, b, difference) if each is not None),
            reading.source,
        )
        for column, text in enumerate(texts):
            self._put(row, column, text, tip, bright=bright[column] and not (stale[column] or self._aside))

    def _unseen(self, reading: Reading) -> str:
        return "" if reading.seen or reading.value is None else self.tr("Not seen: it does not stand above its floor.")

    def _put(self, row: int, column: int, text: str, tip: str, *, bright: bool) -> None:
        item = self.table.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            item.setTextAlignment(RIGHT if column else LEFT)
            self.table.setItem(row, column, item)
        small = column == 2 or self._compared is not None
        item.setFont(font(SMALL if small else TEXT))
        if item.text() != text:
            item.setText(text)
        item.setToolTip(tip)
        role = QPalette.ColorRole.Text if bright else QPalette.ColorRole.PlaceholderText
        item.setForeground(self.palette().brush(role))


def _full(reading: Reading) -> str:
    return f"{reading.label} {reading.symbol}".strip()
