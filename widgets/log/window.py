"""The window of the lab log: entries newest first, to go back to, to compare, to note, to delete and to export."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from engine import LogEntry

from ..look.labels import heading, muted, rich_tip
from ..look.own_window import OwnWindow
from .delegate import LogDelegate
from .model import ENTRY, LogModel


class LogList(QListView):
    """`opened(entry)` at Enter or a double click, `deleted` at Delete; Space or a click in the box ticks."""

    opened = Signal(object)
    deleted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.log = LogModel(self)
        self.setModel(self.log)
        self.setItemDelegate(LogDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Entries of the log, newest first"))
        self.setToolTip(self.tr("Enter goes back to an entry, Space ticks it, Delete removes it"))
        self._pressed_box = False

    @property
    def chosen(self) -> tuple[LogEntry, ...]:
        """What is selected, newest first."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return tuple(self.log.entries[row] for row in rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if self.state() == QAbstractItemView.State.EditingState or row < 0:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            self.log.toggle(row)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.log.entries[row])
        elif event.key() == Qt.Key.Key_F2:
            self.edit(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.deleted.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._box_at(event.position().toPoint())
        self._pressed_box = row >= 0
        if self._pressed_box:
            self.log.toggle(row)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._pressed_box:
            super().mouseReleaseEvent(event)
        self._pressed_box = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        index = self.indexAt(place)
        if self._box_at(place) >= 0:
            self.log.toggle(index.row())
        elif index.isValid() and LogDelegate.note_area(self.visualRect(index)).contains(place):
            self.edit(index)
        elif index.isValid():
            self.opened.emit(index.data(ENTRY))

    def _box_at(self, place: QPoint) -> int:
        """The row whose box to tick is there, or -1."""
        index = self.indexAt(place)
        box = LogDelegate.tick_area(self.visualRect(index)).adjusted(-6, -6, 6, 6)
        return index.row() if index.isValid() and box.contains(place) else -1


class LogWindow(OwnWindow):
    """What is asked of which entries; changes nothing itself."""

    addWanted = Signal()
    openWanted = Signal(object)  # an entry
    compareWanted = Signal(object, object)  # the older, the newer
    deleteWanted = Signal(tuple)  # entries
    undeleteWanted = Signal()
    noted = Signal(object, str)  # an entry, and what was typed
    exportWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Log — Tidemark"))
        self.setMinimumSize(QSize(480, 300))
        self.resize(820, 560)
        self.list = LogList()
        self.empty = muted(
            self.tr("Nothing is logged yet. Shift+F9 adds what is open; C, which holds it for comparing, adds it too.")
        )
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.count = muted()
        self.add = self._button(self.tr("&Add"), self.tr("Add what is open to the log (Shift+F9)"))
        self.go = self._button(self.tr("&Go back"), self.tr("Open the entry as it was (Enter); undo brings back"))
        self.compare = self._button(
            self.tr("&Compare"), self.tr("Tick two entries (Space): the older becomes A, the newer is opened as B")
        )
        self.delete = self._button(self.tr("&Delete"), self.tr("Delete what is selected (Del)"))
        self.undelete = self._button(self.tr("&Undo delete"), self.tr("Bring back what was deleted last"))
        self.export = self._button(self.tr("&Export…"), self.tr("A CSV table, or a page with the pictures"))
        self._lay_out()
        self.add.clicked.connect(self.addWanted)
        self.go.clicked.connect(lambda: self.openWanted.emit(self.list.currentIndex().data(ENTRY)))
        self.compare.clicked.connect(lambda: self.compareWanted.emit(*self.list.log.ticks))
        self.delete.clicked.connect(self._delete)
        self.undelete.clicked.connect(self.undeleteWanted)
        self.export.clicked.connect(self.exportWanted)
        self.list.opened.connect(self.openWanted)
        self.list.deleted.connect(self._delete)
        self.list.log.noted.connect(self.noted)
        self.list.log.ticked.connect(self._refresh)
        self.list.selectionModel().selectionChanged.connect(self._refresh)
        self.display((), deleted=0)

    def display(self, log: tuple[LogEntry, ...], *, deleted: int) -> None:
        """Show a log, oldest first; `deleted`: how many entries could be brought back. The place stays."""
        if log != self.list.log.entries[::-1]:
            row = max(self.list.currentIndex().row(), 0)
            self.list.log.display(log)
            if log and not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self.list.log.index(min(row, len(log) - 1)))
        self._stack.setCurrentIndex(0 if log else 1)
        self.count.setText(self.tr("{} entries").format(len(log)) if len(log) != 1 else self.tr("One entry"))
        self.undelete.setVisible(deleted > 0)
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "list"):
            self.list.viewport().update()

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(rich_tip(tip))
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(heading(self.tr("Log")))
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.undelete)
        head.addWidget(self.add)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        foot = QHBoxLayout()
        foot.addWidget(self.go)
        foot.addWidget(self.compare)
        foot.addWidget(self.delete)
        foot.addStretch(1)
        foot.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.addLayout(head)
        column.addLayout(self._stack, 1)
        column.addLayout(foot)

    def _delete(self) -> None:
        if chosen := self.list.chosen:
            self.deleteWanted.emit(chosen)

    def _refresh(self) -> None:
        chosen = bool(self.list.chosen)
        self.go.setEnabled(chosen)
        self.delete.setEnabled(chosen)
        self.compare.setEnabled(len(self.list.log.ticks) == 2)
        self.export.setEnabled(bool(self.list.log.entries))
