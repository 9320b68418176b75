"""The progress of an export, beside the work that goes on: which frame, how long still, Cancel, and where it went."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from .icons import IconButton, palette_icon


def time_text(seconds: float) -> str:
    """ "6 s", "2 min 5 s"; seconds are rounded up, so that it never says 0 s while work is left."""
    whole = max(math.ceil(seconds), 1)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


class ExportBar(QWidget):
    """Hidden until `begin`. `cancelled` asks to stop; after `finish` it offers the folder until dismissed."""

    cancelled = Signal()
    openFolderRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(220, 6)
        self.progress.setAccessibleName(self.tr("Progress of the export"))
        self.folder = QPushButton(self.tr("Open folder"))
        self.folder.setIconSize(QSize(16, 16))
        self.folder.setToolTip(self.tr("Show the folder that the file is in"))
        self.folder.setAccessibleName(self.tr("Open folder"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Stop; nothing is left behind and an existing file stays as it is"))
        self.cancel.setAccessibleName(self.tr("Cancel the export"))
        self.dismiss = IconButton("x", self.tr("Close the export bar"))
        for button in (self.folder, self.cancel):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 12, 6)
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addWidget(self.progress)
        row.addWidget(self.folder)
        row.addWidget(self.cancel)
        row.addWidget(self.dismiss)
        self.cancel.clicked.connect(self._cancel)
        self.folder.clicked.connect(self._open)
        self.dismiss.clicked.connect(self.hide)
        self.hide()

    def begin(self, name: str) -> None:
        """Show the bar for a file of that name, at nothing done."""
        self._name = name
        self._offer(running=True, done=False)
        self.cancel.setEnabled(True)
        self.progress.setRange(0, 0)
        self._say(self.tr("Exporting {} …").format(name))
        self.show()

    def display(self, done: int, total: int, seconds_left: float | None) -> None:
        """Frames written so far, of how many, and the time that is left where it is known."""
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)
        if not self.cancel.isEnabled():
            return
        left = "" if seconds_left is None else self.tr(" — {} left").format(time_text(seconds_left))
        self._say(self.tr("Exporting {} — frame {} of {}{}").format(self._name, done, total, left))

    def finish(self, sentence: str = "") -> None:
        """The file is there; the sentence may say its size."""
        self._offer(running=False, done=True)
        self.folder.setIcon(palette_icon("folder-open", self.palette()))
        self._say(sentence or self.tr("Exported {}").format(self._name))
        self.show()

    def stop(self, sentence: str = "") -> None:
        """Nothing was written: cancelled, or failed for a reason. Hides where there is no sentence."""
        self._offer(running=False, done=False)
        self._say(sentence)
        self.setVisible(bool(sentence))

    def _offer(self, *, running: bool, done: bool) -> None:
        self.progress.setVisible(running)
        self.cancel.setVisible(running)
        self.folder.setVisible(done)
        self.dismiss.setVisible(not running)

    def _say(self, sentence: str) -> None:
        self.text.setText(sentence)
        self.text.setToolTip(sentence)
        self.text.setAccessibleName(sentence)

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self._say(self.tr("Cancelling {} …").format(self._name))
        self.cancelled.emit()

    def _open(self) -> None:
        self.openFolderRequested.emit()
