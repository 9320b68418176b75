"""A setting in other units, to be read and to be typed: a name, a small field and a unit."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ..look.labels import muted, rich_tip
from ..look.number_format import MINUS, parsed
from .number_field import NumberField

_WIDTH = 66  # pixels: −127.8 dB of pinned Brownian motion with its sign


class TwinField(QWidget):
    """`typed(value)` when a person takes another number. One decimal is shown."""

    typed = Signal(float)

    def __init__(self, name: str, unit: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tip, self._value = rich_tip(tip), 0.0
        self.label = muted(name)
        self.field = NumberField()
        self.unit = muted(unit)
        self.field.setFixedWidth(_WIDTH)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setAccessibleName(f"{name}, {unit}")
        self.field.setAccessibleDescription(tip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        for part in (self.label, self.field, self.unit):
            row.addWidget(part)
        self.setIdle("")
        self.setFocusProxy(self.field)
        self.field.textEdited.connect(self._check)
        self.field.committed.connect(self._commit)
        self.field.reverted.connect(self._restore)

    @property
    def value(self) -> float:
        return self._value

    def display(self, value: float) -> None:
        """Show a value; emits nothing. A text that is being typed stays."""
        self._value = value
        if not self.field.isModified():
            self._restore()

    def setIdle(self, reason: str) -> None:
        """Disabled while there is a reason why it can't be typed; the tooltip says it."""
        self.setEnabled(not reason)
        for part in (self.label, self.field, self.unit):
            part.setToolTip(rich_tip(reason) + self._tip)

    def _check(self, text: str) -> float | None:
        try:
            value = float(parsed(text))
        except ValueError:
            value = math.nan
        self.field.setInvalid(not math.isfinite(value))
        return value if math.isfinite(value) else None

    def _commit(self) -> None:
        value = self._check(self.field.text())
        if value is None:
            return
        modified = self.field.isModified()
        self.field.setModified(False)
        if modified:
            self.typed.emit(value)
        self._restore()

    def _restore(self) -> None:
        self.field.setText(f"{self._value:.1f}".replace("-", MINUS))
        self.field.setModified(False)
        self.field.setInvalid(False)
