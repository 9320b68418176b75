"""One setting with named options: a label and a combo box. Built off a Parameter with choices."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from engine import Parameter

from ..look.fonts import font
from ..look.labels import TEXT, muted, rich_tip
from .number_field import NameLabel
from .quiet_inputs import QuietComboBox


class ChoiceRow(QWidget):
    """`changed(name, value)` when a person picks another option. Double-clicking the name resets."""

    changed = Signal(str, object)

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameter = parameter
        self.label = NameLabel(parameter.label)
        self.label.setFont(font(TEXT))
        self.combo = QuietComboBox()
        for value, label in parameter.choices:
            self.combo.addItem(label, value)
        self._idle = ""
        self._tip = rich_tip(
            parameter.doc, f"{parameter.symbol}: one of {len(parameter.choices)}" if parameter.symbol else ""
        )
        self._show_tips()
        self.label.setAccessibleName(parameter.label)
        self.combo.setAccessibleName(parameter.label)
        self.combo.setAccessibleDescription(parameter.doc)
        self.combo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.label_box = QWidget()
        names = QHBoxLayout(self.label_box)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(6)
        names.addWidget(self.label)
        if parameter.symbol:
            names.addWidget(muted(parameter.symbol, TEXT))
        names.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.label_box)
        row.addWidget(self.combo, 1)
        self.setFocusProxy(self.combo)
        self.display(str(parameter.default))
        self.combo.currentIndexChanged.connect(self._tell)
        self.label.doubleClicked.connect(self.reset)

    @property
    def value(self) -> str:
        return str(self.combo.currentData())

    def display(self, value: str) -> None:
        """Show an option; emits nothing. Raises EngineError for a value that is not an option."""
        index = self.combo.findData(self.parameter.checked(value))
        blocked = self.combo.blockSignals(True)
        self.combo.setCurrentIndex(index)
        self.combo.blockSignals(blocked)

    def setIdle(self, reason: str) -> None:
        """Disabled while there is a reason why it has no effect; every tooltip then says it."""
        if reason != self._idle:
            self._idle = reason
            self.setEnabled(not reason)
            self._show_tips()

    def reset(self) -> None:
        """Back to the default, as if a person had picked it."""
        self.combo.setCurrentIndex(self.combo.findData(self.parameter.default))

    def setLabelWidth(self, width: int) -> None:
        """Let the names of stacked rows end at one line."""
        self.label_box.setFixedWidth(width)

    def _show_tips(self) -> None:
        tip = rich_tip(self._idle) + self._tip
        self.label.setToolTip(tip + rich_tip(self.tr("Double-click resets it.")))
        self.combo.setToolTip(tip)

    def _tell(self) -> None:
        self.changed.emit(self.parameter.name, self.value)
