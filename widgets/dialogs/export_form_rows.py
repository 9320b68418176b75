"""Rows of a form that are there for some kinds of export only, and the small inputs that stand in them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from ..controls.quiet_inputs import QuietComboBox, QuietDoubleSpinBox, QuietSpinBox


class FormRows:
    """A form layout on `form`: a label, whose mnemonic leads to the first of the widgets beside it."""

    def __init__(self, form: QWidget) -> None:
        self._layout = QFormLayout(form)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._layout.setHorizontalSpacing(14)
        self._layout.setVerticalSpacing(8)
        self._kinds: list[tuple[str, ...]] = []

    def add(self, text: str, *widgets: QWidget, kinds: tuple[str, ...] = ()) -> None:
        """One row, shown for these `kinds`; for all where there are none."""
        label = QLabel(text)
        label.setBuddy(widgets[0])
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget, 0 if isinstance(widget, (QLabel, QPushButton)) else 1)
        self._layout.addRow(label, row)
        self._kinds.append(kinds)

    def show_kind(self, kind: str) -> None:
        """Show the rows of one kind, and those of all."""
        for index, kinds in enumerate(self._kinds):
            self._layout.setRowVisible(index, not kinds or kind in kinds)


def combo(entries: Sequence[tuple[str, object]], chosen: object = None) -> QuietComboBox:
    """Labels with their data; `chosen` is selected."""
    made = QuietComboBox()
    for label, data in entries:
        made.addItem(label, data)
    made.setCurrentIndex(max(made.findData(chosen), 0) if chosen is not None else 0)
    return made


def box(value: int, low: int, high: int, suffix: str = "") -> QuietSpinBox:
    """A whole number."""
    made = QuietSpinBox()
    made.setRange(low, high)
    made.setValue(value)
    made.setSuffix(suffix)
    return made


class RateBox(QuietDoubleSpinBox):
    """Frames a second: whole numbers stand without decimals, the television's rates, as 29.97, with theirs."""

    def __init__(self, value: float, low: float, high: float, suffix: str = "") -> None:
        super().__init__()
        self.setDecimals(3)
        self.setRange(low, high)
        self.setValue(value)
        self.setSuffix(suffix)

    def textFromValue(self, value: float) -> str:
        return super().textFromValue(value).rstrip("0").rstrip(self.locale().decimalPoint())


def seconds_box(value: float, low: float, high: float) -> QuietDoubleSpinBox:
    """Seconds, to a tenth."""
    made = QuietDoubleSpinBox()
    made.setRange(low, high)
    made.setDecimals(1)
    made.setSingleStep(0.5)
    made.setValue(value)
    made.setSuffix(" s")
    return made
