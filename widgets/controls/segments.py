"""A row of buttons of which one is down: modes of a view, pages of a column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from ..look.fonts import font
from ..look.labels import SMALL, rich_tip


class Segments(QWidget):
    """`display` shows the options and which one is taken; `chosen(name)` when a person takes another.

    One stop of the Tab key; the arrow keys go from option to option (Qt does so in an exclusive group).
    """

    chosen = Signal(str)

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QToolButton] = {}
        self._titles: tuple[tuple[str, str], ...] = ()
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._label = label
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._group.buttonClicked.connect(self._tell)

    def display(self, options: Sequence[tuple[str, str]], current: str, tip: str = "") -> None:
        """Show (name, title) options with `current` down; `tip` is every button's tooltip. Emits nothing."""
        if tuple(options) != self._titles:
            self._build(tuple(options), tip)
        for name, button in self.buttons.items():
            button.setChecked(name == current)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if name == current else Qt.FocusPolicy.ClickFocus)

    def _build(self, options: tuple[tuple[str, str], ...], tip: str) -> None:
        for button in self.buttons.values():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.deleteLater()
        self.buttons, self._titles = {}, options
        for name, title in options:
            button = QToolButton(self)
            button.setText(title)
            button.setFont(font(SMALL))
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setMinimumWidth(20)
            button.setAccessibleName(f"{self._label}: {title}")
            button.setToolTip(rich_tip(title, tip))
            self._group.addButton(button)
            self._row.addWidget(button)
            self.buttons[name] = button
            button.show()

    def _tell(self, pressed: QToolButton) -> None:
        self.chosen.emit(next(name for name, button in self.buttons.items() if button is pressed))
