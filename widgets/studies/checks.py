"""The table of a study's checks: our number with its uncertainty, the reference, the tolerance, the verdict."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine import Check

from ..controls.row_table import LEFT, RIGHT, ROW_HEIGHT, RowTable
from ..look.fonts import font
from ..look.labels import SMALL, Card, muted, rich_tip
from ..look.number_format import number, with_unit
from ..look.theme import window_theme
from .verdict_marks import SIDE, verdict_icon, verdict_text

_DETAIL_LINES = 2
_LEAST_ROWS = 3
SIGNS = {"equals": "", "at most": "≤ ", "at least": "≥ "}


class ChecksTable(RowTable):
    """A quantity, our value, reference and tolerance, the verdict with its mark."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(columns=5, least_column=48, parent=parent)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(LEFT)


class StudyChecks(Card):
    """Checks in their order, and below them what is to be known of the one that is chosen. `copied(text)`."""

    copied = Signal(str)
    _checks: tuple[Check, ...] = ()  # here, because Qt sends changeEvent before __init__ ends

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = ChecksTable()
        self.table.setHorizontalHeaderLabels(
            [self.tr("Quantity"), self.tr("Ours"), self.tr("Reference"), self.tr("Tolerance"), self.tr("Verdict")]
        )
        names, across = self.table.model(), Qt.Orientation.Horizontal
        for place in (1, 2, 3):
            names.setHeaderData(place, across, RIGHT, Qt.ItemDataRole.TextAlignmentRole)
        self.table.setAccessibleName(self.tr("Checks: quantity, our value, reference, tolerance, verdict"))
        self.table.setToolTip(rich_tip(self.tr("The line below tells of the row that is chosen; Ctrl+C copies")))
        self.placeholder = muted(self.tr("Here come the checks: our number, the reference, the verdict."))
        self.placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.note = muted()
        self.note.setWordWrap(True)
        self.note.setAccessibleName(self.tr("Note on the study"))
        self.note.setContentsMargins(7, 0, 7, 0)
        self.details = QLabel()
        self.details.setTextFormat(Qt.TextFormat.PlainText)
        self.details.setWordWrap(True)
        self.details.setFont(font(SMALL))
        self.details.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.details.setAccessibleName(self.tr("About the chosen check"))
        self.details.setContentsMargins(7, 0, 7, 0)
        self.details.setMinimumHeight(_DETAIL_LINES * self.details.fontMetrics().lineSpacing() + 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(5, 5, 5, 6)
        column.setSpacing(4)
        column.addWidget(self.table, 1)
        column.addWidget(self.placeholder, 1)
        column.addWidget(self.details)
        column.addWidget(self.note)
        self.table.setMinimumHeight((_LEAST_ROWS + 1) * ROW_HEIGHT + 6)
        self.table.copyRequested.connect(self.copySelection)
        self.table.currentCellChanged.connect(self._explain)
        self.display(())

    def display(self, checks: tuple[Check, ...], note: str = "") -> None:
        """Show checks, and a note that belongs to all. The chosen row stays, by its quantity."""
        row = self.table.currentRow()
        chosen = self._checks[row].quantity if 0 <= row < len(self._checks) else ""
        self._checks = checks
        self.table.setVisible(bool(checks))
        self.details.setVisible(bool(checks))
        self.placeholder.setVisible(not checks)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._refresh()
        places = [place for place, check in enumerate(checks) if check.quantity == chosen]
        if checks:
            self.table.setCurrentCell(places[0] if places else 0, 0)
        self._explain()

    @property
    def checks(self) -> tuple[Check, ...]:
        return self._checks

    def text(self, *, everything: bool = False) -> str:
        """The chosen checks, or all, as tab-separated values with a line of names."""
        rows = self.table.selected_rows
        several = rows if len(rows) > 1 and not everything else range(len(self._checks))
        return checks_text([self._checks[row] for row in several])

    def copySelection(self) -> None:
        """Several chosen rows, or the whole table, to the clipboard."""
        self._copy(self.text())

    def copyAll(self) -> None:
        """The whole table to the clipboard."""
        self._copy(self.text(everything=True))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._checks:
            self._refresh()

    def _copy(self, text: str) -> None:
        if self._checks:
            QGuiApplication.clipboard().setText(text)
            self.copied.emit(text)

    def _refresh(self) -> None:
        self.table.setRowCount(len(self._checks))
        colours = window_theme(self)
        icons = {verdict: verdict_icon(verdict, colours) for verdict in {check.verdict for check in self._checks}}
        for row, check in enumerate(self._checks):
            for column, text in enumerate(cells(check)):
                item = QTableWidgetItem(text)
                item.setTextAlignment(RIGHT if 0 < column < 4 else LEFT)
                item.setToolTip(rich_tip(check.quantity, explanation(check)))
                if column == 4:
                    item.setIcon(icons[check.verdict])
                self.table.setItem(row, column, item)

    def _explain(self, *_cells: int) -> None:
        row = self.table.currentRow()
        text = explanation(self._checks[row]) if 0 <= row < len(self._checks) else ""
        self.details.setText(text)
        self.details.setAccessibleDescription(text)
        self.details.setToolTip(rich_tip(text))


def cells(check: Check) -> tuple[str, str, str, str, str]:
    """The words of a row."""
    ours = "–" if check.value is None else with_unit(number(check.value), check.unit)
    floor = "" if check.floor is None or check.value is None else f" ± {number(check.floor, 2)}"
    reference = f"{SIGNS[check.relation]}{with_unit(number(check.reference), check.unit)}"
    return check.quantity, ours + floor, reference, number(check.tolerance, 2), verdict_text(check)


def explanation(check: Check) -> str:
    """Where the reference comes from, what the tolerance is derived from, and why it differs or is missing."""
    reading = check.reading if check.excess > check.tolerance else ""
    parts = (
        check.missing and f"{check.missing.rstrip('.')}.",
        reading and f"{reading.rstrip('.')}.",
        f"Reference: {check.source}, {check.basis}.",
        f"Tolerance: {check.tolerance_from.rstrip('.')}.",
    )
    return " ".join(part for part in parts if part)


def checks_text(checks: list[Check]) -> str:
    """One check a line, tab-separated, the numbers in full."""
    rows = [("quantity", "value", "floor", "unit", "relation", "reference", "tolerance", "verdict", "source")]
    for check in checks:
        value, floor = ("" if each is None else repr(each) for each in (check.value, check.floor))
        numbers = (repr(check.reference), repr(check.tolerance))
        rows.append(
            (check.quantity, value, floor, check.unit, check.relation, *numbers, check.verdict.value, check.source)
        )
    return "\n".join("\t".join(row) for row in rows)
