"""What a file's columns are: asked only where the file does not say so. The first rows and the points are in view."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine import ColumnChoice, EngineError, GivenPoints, PointCloud, RawTable, guessed_columns

from ..controls.cloud_view import CloudView
from ..controls.quiet_inputs import QuietComboBox
from ..look.labels import muted, rich_tip

_ROW = 24  # pixels of a row's height
_WIDTH, _HEIGHT = 680, 600  # pixels, at least


class ImportDialog(QDialog):
    """Window-modal. `chosen` brings the points and a sentence on what was left out or assumed."""

    chosen = Signal(object, str)  # GivenPoints, note

    def __init__(
        self,
        tables: Mapping[str, RawTable],
        *,
        title: str,
        reason: str,
        joins: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`joins`: the points come to the drawing, instead of being opened as a new one."""
        super().__init__(parent)
        self.setWindowTitle((self.tr("Add {}") if joins else self.tr("Open {}")).format(title))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tables = tables
        self._note = ""
        self._given = GivenPoints.of_cloud(PointCloud.empty())
        self.reason = QLabel(self.tr("{} Check the columns below; they are a guess.").format(reason))
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.reason.setWordWrap(True)
        self.table = _table_widget()
        self.table.setAccessibleName(self.tr("The first rows of the file"))
        self.points = CloudView()
        self.note = muted()
        self.note.setWordWrap(True)
        self.note.setAccessibleName(self.tr("What will be taken"))
        self.array = self._box(self.tr("Which array holds the points"))
        self.across = self._box(self.tr("Column for x"))
        self.up = self._box(self.tr("Column for y"))
        self.weight = self._box(self.tr("Column for the weights"))
        self.label = self._box(self.tr("Column for the classes"))
        self.leave_out = QCheckBox(self.tr("Leave out rows without finite numbers"))
        self.leave_out.setAccessibleName(self.leave_out.text())
        self.leave_out.setToolTip(rich_tip(self.tr("They are counted, and you are told how many went")))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        label = self.tr("Add") if joins else self.tr("Open")
        tip = self.tr("Add these points to the drawing (Enter); one undo step")
        self.open_button = self.buttons.addButton(label, QDialogButtonBox.ButtonRole.AcceptRole)
        self.open_button.setDefault(True)
        self.open_button.setToolTip(rich_tip(tip if joins else self.tr("Open these points (Enter)")))
        self._arrange()
        for name in tables:
            self.array.addItem(name, name)
        self.array.currentIndexChanged.connect(self._take_table)
        for box in (self.across, self.up, self.weight, self.label):
            box.currentIndexChanged.connect(self._refresh)
        self.leave_out.toggled.connect(self._refresh)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self._take_table()

    @property
    def choice(self) -> ColumnChoice:
        """What the dialog says now."""
        x, y, weight, label = (box.currentData() for box in (self.across, self.up, self.weight, self.label))
        return ColumnChoice(coordinates=(x, y), weight=weight, label=label, leave_out=self.leave_out.isChecked())

    @property
    def cloud(self) -> PointCloud:
        """The cloud of the present choice, standardised as it will be; empty where it gives none."""
        return self.points.cloud

    def _box(self, name: str) -> QuietComboBox:
        box = QuietComboBox()
        box.setAccessibleName(name)
        box.setToolTip(rich_tip(name))
        return box

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        form.addRow(self.tr("Array"), self.array)
        form.setRowVisible(self.array, len(self._tables) > 1)
        for label, box in (
            ("x", self.across),
            ("y", self.up),
            (self.tr("Weight"), self.weight),
            (self.tr("Class"), self.label),
        ):
            form.addRow(label, box)
        form.addRow("", self.leave_out)
        below = QHBoxLayout()
        below.setSpacing(22)
        below.addLayout(form, 1)
        below.addWidget(self.points)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 18, 18, 14)
        column.setSpacing(12)
        column.addWidget(self.reason)
        column.addWidget(self.table, 1)
        column.addLayout(below)
        column.addWidget(self.note)
        column.addWidget(self.buttons)
        self.points.setFixedSize(260, 230)
        self.note.setMinimumHeight(2 * self.note.fontMetrics().lineSpacing())
        # A reason may take several lines.
        self.setMinimumSize(_WIDTH, max(_HEIGHT, column.minimumHeightForWidth(_WIDTH)))

    @property
    def _raw(self) -> RawTable:
        return self._tables[str(self.array.currentData())]

    def _take_table(self) -> None:
        raw = self._raw
        guess = guessed_columns(raw)
        for box, columns, chosen in (
            (self.across, raw.numeric, guess.coordinates[0]),
            (self.up, raw.numeric, guess.coordinates[1]),
            (self.weight, (None, *raw.numeric), guess.weight),
            (self.label, (None, *range(len(raw.names))), guess.label),
        ):
            blocked = box.blockSignals(True)
            box.clear()
            for column in columns:
                box.addItem(self.tr("none") if column is None else raw.names[column], column)
            box.setCurrentIndex(list(columns).index(chosen))
            box.blockSignals(blocked)
        _fill(self.table, raw)
        self._refresh()

    def _refresh(self) -> None:
        raw, choice = self._raw, self.choice
        bad = raw.bad_rows(choice)
        self.leave_out.setEnabled(len(bad) > 0)
        rows = self.tr("Leave out {} rows without finite numbers").format(f"{len(bad):,}")
        self.leave_out.setText(rows if len(bad) > 1 else self.tr("Leave out rows without finite numbers"))
        try:
            self._given, self._note = raw.points(choice)
            cloud, _, _ = self._given.standardised()
        except EngineError as error:
            cloud, self._note = PointCloud.empty(), f"{error.message} {error.hint}"
        self.points.display(cloud, self.tr("No points yet"))
        points = self.tr("{} points.").format(f"{len(cloud):,}") if len(cloud) else ""
        self.note.setText(f"{points} {self._note}".strip())
        self.open_button.setEnabled(len(cloud) > 0)

    def _accept(self) -> None:
        if len(self.cloud):
            self.chosen.emit(self._given, self._note)
            self.accept()


class RowsTable(QTableWidget):
    """The first rows of a file, to be looked at."""


def _table_widget() -> RowsTable:
    table = RowsTable()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_ROW)
    table.setMinimumHeight(8 * _ROW + 34)
    return table


def _fill(table: QTableWidget, raw: RawTable) -> None:
    """The first rows as they stand; ragged rows are as long as they are."""
    width = max([len(raw.names), *(len(row) for row in raw.head)])
    table.clear()
    table.setColumnCount(width)
    table.setRowCount(len(raw.head))
    for column in range(width):
        head = QTableWidgetItem(raw.names[column] if column < len(raw.names) else "")
        head.setTextAlignment(_alignment(raw, column))  # a name stands over its cells
        table.setHorizontalHeaderItem(column, head)
    for row, cells in enumerate(raw.head):
        for column, cell in enumerate(cells):
            item = QTableWidgetItem(cell)
            item.setTextAlignment(_alignment(raw, column))
            table.setItem(row, column, item)


def _alignment(raw: RawTable, column: int) -> Qt.AlignmentFlag:
    """Numbers to the right, words to the left."""
    side = Qt.AlignmentFlag.AlignRight if column in raw.numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
