"""What stays as drift or temperature move: the termination time T, or the SNR there. A preference, no parameter."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from engine import Parameter

from .choice_row import ChoiceRow

HOLD = Parameter(
    name="hold", label="κ and β hold", symbol="", unit="",
    doc="What stays when drift or temperature move: the termination time T, or the SNR there, in which case T follows.",
    default="time", scale="choice", choices=(("time", "T"), ("snr", "SNR at T")),
)  # fmt: skip
PINNED = "No effect now: the pinned process ends at SNR 0 whatever T is."


class HoldRow(ChoiceRow):
    """`chosen(what)`: "time" or "snr"."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(HOLD, parent)
        self.changed.connect(self._choose)

    def _choose(self, _name: str, what: object) -> None:
        self.chosen.emit(str(what))
