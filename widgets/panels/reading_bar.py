"""The progress of a file that is being read, beside the work that goes on: how much of it, and Cancel."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

_MB = 1_000_000
_WIDTH = 220


class ReadingBar(QWidget):
    """Hidden until `begin`. `cancelled` asks to stop; `finish` hides it."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(_WIDTH, 6)
        self.progress.setAccessibleName(self.tr("Progress of the reading"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Stop reading; what is on the table stays (Esc)"))
        self.cancel.setAccessibleName(self.tr("Cancel the reading"))
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 12, 6)
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addWidget(self.progress)
        row.addWidget(self.cancel)
        self.cancel.clicked.connect(self.cancelled)
        self.hide()

    def begin(self, name: str) -> None:
        """Show the bar for a file of that name."""
        self._name = name
        self.progress.setRange(0, 0)
        self._say(self.tr("Reading {} …").format(name))
        self.show()

    def display(self, done: int, total: int) -> None:
        """Bytes read, of all; when all are, what is left takes a moment."""
        if done >= total:
            self.progress.setRange(0, 0)
            self._say(self.tr("Reading {} — making points of it …").format(self._name))
            return
        self.progress.setRange(0, 1000)
        self.progress.setValue(1000 * done // total)
        far = f"{done / _MB:.0f}", f"{total / _MB:.0f}"
        self._say(self.tr("Reading {} — {} of {} MB").format(self._name, *far))

    def finish(self) -> None:
        """It was read, or given up."""
        self.hide()

    def _say(self, sentence: str) -> None:
        self.text.setText(sentence)
        self.text.setAccessibleName(sentence)
