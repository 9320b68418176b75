"""One setting of a drawing tool, as slim as a menu bar: a number, a choice, a label, a text or a flag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from ..look.fonts import font
from ..look.labels import SMALL
from .quiet_inputs import QuietComboBox, QuietDoubleSpinBox, QuietSpinBox

Kind = Literal["number", "whole", "choice", "label", "text", "flag"]
HEIGHT = 22  # pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What a setting is called, what it does, and what it may be. `high` of a label is the last class."""

    name: str
    label: str
    tip: str
    kind: Kind = "number"
    low: float = 0.0
    high: float = 1.0
    step: float = 0.1
    choices: tuple[tuple[str, str], ...] = ()  # (value, words)


class OptionField(QWidget):
    """`changed(name, value)` when a person changes it; `entered` when they end it with Enter."""

    changed = Signal(str, object)
    entered = Signal()

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.option = option
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.field = self._field()
        self.field.setAccessibleName(option.label)
        self.field.setAccessibleDescription(option.tip)
        self.field.setFont(font(SMALL))
        self.field.setFixedHeight(HEIGHT)
        self.setToolTip(option.tip)
        if option.kind != "flag":  # which carries its words itself
            caption = QLabel(option.label)
            caption.setFont(font(SMALL))
            row.addWidget(caption)
        row.addWidget(self.field)

    def display(self, value: object) -> None:
        """Show a value without telling of it."""
        field = self.field
        with QSignalBlocker(field):
            if isinstance(field, QuietDoubleSpinBox):
                field.setValue(float(str(value)))
            elif isinstance(field, QuietSpinBox):
                field.setValue(int(str(value)))
            elif isinstance(field, QCheckBox):
                field.setChecked(bool(value))
            elif isinstance(field, QuietComboBox):
                field.setCurrentIndex(field.findData(value))
            elif isinstance(field, QLineEdit) and field.text() != value:
                field.setText(str(value))

    def setIcons(self, icons: list[QIcon]) -> None:
        """Pictures of the choices, in their order."""
        if isinstance(self.field, QuietComboBox):
            self.field.setIconSize(QSize(14, 14))
            for index, icon in enumerate(icons):
                self.field.setItemIcon(index, icon)

    def setProblem(self, sentence: str) -> None:
        """Mark the field wrong and say why; "" marks it right again."""
        if bool(self.field.property("invalid")) != bool(sentence):
            self.field.setProperty("invalid", bool(sentence))
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)
        self.setToolTip(sentence or self.option.tip)

    def _field(self) -> QWidget:
        option = self.option
        if option.kind == "number":
            number = QuietDoubleSpinBox()
            number.setRange(option.low, option.high)
            number.setSingleStep(option.step)
            number.setDecimals(2)
            number.setFixedWidth(48)
            number.setKeyboardTracking(False)
            number.valueChanged.connect(self._tell)
            number.lineEdit().returnPressed.connect(self.entered)
            return number
        if option.kind == "whole":
            whole = QuietSpinBox()
            whole.setRange(int(option.low), int(option.high))
            whole.setSingleStep(int(option.step))
            whole.setFixedWidth(48)
            whole.setKeyboardTracking(False)
            whole.valueChanged.connect(self._tell)
            whole.lineEdit().returnPressed.connect(self.entered)
            return whole
        if option.kind == "flag":
            flag = QCheckBox(option.label)
            flag.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            flag.toggled.connect(self._tell)
            return flag
        if option.kind == "text":
            text = QLineEdit()
            text.setFixedWidth(65)
            text.setMaxLength(200)
            text.textEdited.connect(self._tell)
            text.returnPressed.connect(self.entered)
            return text
        combo = QuietComboBox()
        for value, name in option.choices:
            combo.addItem(name, value)
        if option.kind == "label":
            for label in range(int(option.high) + 1):
                combo.addItem(str(label + 1), label)
        combo.currentIndexChanged.connect(self._tell_choice)
        return combo

    def _tell(self, value: object) -> None:
        self.changed.emit(self.option.name, value)

    def _tell_choice(self, index: int) -> None:
        if isinstance(self.field, QuietComboBox):
            self.changed.emit(self.option.name, self.field.itemData(index))
