"""The settings of the tool that is taken: a slim strip at the right end of the menu bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ..controls.option_field import HEIGHT, Option, OptionField
from ..look.label_shapes import label_icon

_SLIM = """
QComboBox { min-height: 0; padding: 0 18px 0 6px; }
QLineEdit { padding: 0 6px; }
QToolButton { padding: 0 8px; }
"""


class ToolOptions(QWidget):
    """Shows those of its options that the tool has, and buttons for actions that go with it."""

    changed = Signal(str, object)  # option, value
    entered = Signal()  # a field was left by Enter
    resized = Signal()  # it needs another width now

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Tool options"))
        self.fields: dict[str, OptionField] = {}
        self.buttons: dict[str, QToolButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 2, 6, 2)
        self.setStyleSheet(_SLIM)
        self.setFixedHeight(HEIGHT + 4)
        self._row.setSpacing(6)

    def setOptions(self, options: Sequence[Option], actions: Mapping[str, QAction]) -> None:
        """Every option there is, in order, and every action that a tool may bring along, by name."""
        for option in options:
            field = OptionField(option)
            field.changed.connect(self.changed)
            field.entered.connect(self.entered)
            field.hide()
            self._row.addWidget(field)
            self.fields[option.name] = field
        for name, action in actions.items():
            button = QToolButton()
            button.setDefaultAction(action)
            button.setFixedHeight(HEIGHT)
            button.setAccessibleName(action.text().replace("&", ""))
            button.hide()
            self._row.addWidget(button)
            self.buttons[name] = button
        self._draw_labels()

    def display(self, values: Mapping[str, object], shown: Sequence[str]) -> None:
        """The values of all options, and the names of the options and actions that are shown."""
        for name, field in self.fields.items():
            field.display(values[name])
            field.setVisible(name in shown)
        for name, button in self.buttons.items():
            button.setVisible(name in shown)
        self._row.invalidate()
        self.adjustSize()
        self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_labels()

    def _draw_labels(self) -> None:
        for field in getattr(self, "fields", {}).values():  # Qt sends changeEvent before __init__ ends
            if field.option.kind == "label":
                field.setIcons([label_icon(k, self.palette()) for k in range(int(field.option.high) + 1)])
