"""The progress of exports, beside the work that goes on: which frame, how long still, Cancel, and where it went."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ..look.icons import IconButton, palette_icon

MOST_ROWS = 4  # of those that wait


def time_text(seconds: float) -> str:
    """ "6 s", "2 min 5 s"; seconds are rounded up, so that it never says 0 s while work is left."""
    whole = max(math.ceil(seconds), 1)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"


class WaitingRow(QWidget):
    """One export that waits. `cancelled(index)` asks to forget it."""

    cancelled = Signal(int)

    def __init__(self, index: int, name: str, more: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index = index
        text = self.tr("Then {}").format(name) + (self.tr(", and {} more").format(more) if more else "")
        self.text = _plain_label()
        self.text.setText(text)
        self.cancel = IconButton("x", self.tr("Cancel the export of {}").format(name))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 12, 4)
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addWidget(self.cancel)
        self.cancel.clicked.connect(self._tell)

    def _tell(self) -> None:
        self.cancelled.emit(self._index)


class ExportBar(QWidget):
    """Hidden until `begin`. `cancelled` asks to stop the running one; after `finish` it offers the folder.

    `waitingCancelled(index)` asks to forget one that waits, `allCancelled` to stop and forget every one.
    """

    cancelled = Signal()
    waitingCancelled = Signal(int)
    allCancelled = Signal()
    openFolderRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.text = _plain_label()
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
        self.cancelAll = QPushButton(self.tr("Cancel all"))
        self.cancelAll.setToolTip(self.tr("Stop this export and forget those that wait"))
        self.cancelAll.setAccessibleName(self.tr("Cancel all exports"))
        self.dismiss = IconButton("x", self.tr("Close the export bar"))
        self.waiting: tuple[WaitingRow, ...] = ()
        for button in (self.folder, self.cancel, self.cancelAll):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout()
        row.setContentsMargins(14, 6, 12, 6)
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        for widget in (self.progress, self.folder, self.cancel, self.cancelAll, self.dismiss):
            row.addWidget(widget)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(row)
        self.cancel.clicked.connect(self._cancel)
        self.cancelAll.clicked.connect(self._cancel_all)
        self.folder.clicked.connect(self._open)
        self.dismiss.clicked.connect(self.hide)
        self.cancelAll.hide()
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

    def displayWork(self, name: str) -> None:
        """What is computed before the next frame: "diffusion", "transport", and so on."""
        if self.cancel.isEnabled():
            self._say(self.tr("Exporting {} — computing {} …").format(self._name, name))

    def displayWaiting(self, names: Sequence[str]) -> None:
        """Those that come next, in order; each can be cancelled."""
        for row in self.waiting:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        more = max(len(names) - MOST_ROWS, 0)
        shown = names[:MOST_ROWS]
        self.waiting = tuple(
            WaitingRow(index, name, more if index == len(shown) - 1 else 0) for index, name in enumerate(shown)
        )
        for row in self.waiting:
            row.cancelled.connect(self.waitingCancelled)
            self._column.addWidget(row)
        self.cancelAll.setVisible(bool(names))

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

    def _cancel_all(self) -> None:
        if self.cancel.isVisible():
            self.cancel.setEnabled(False)
            self._say(self.tr("Cancelling {} …").format(self._name))
        self.allCancelled.emit()

    def _open(self) -> None:
        self.openFolderRequested.emit()


def _plain_label() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return label
