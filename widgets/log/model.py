"""The lab log as Qt's item views read it: newest first, with ticks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QImage

from engine import LONGEST_NOTE, LogEntry

from .words import entry_sentence

Index = QModelIndex | QPersistentModelIndex
ENTRY, BEFORE, IMAGE = (Qt.ItemDataRole.UserRole + k for k in range(1, 4))
CheckState = Qt.CheckState
MOST_TICKS = 2


class LogModel(QAbstractListModel):
    """`noted(entry, text)` when a note was typed; `ticked` when ticks change: of three, the first goes."""

    noted = Signal(object, str)
    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[LogEntry, ...] = ()  # newest first
        self._ticks: list[LogEntry] = []
        self._images: dict[bytes, QImage] = {}

    def display(self, log: tuple[LogEntry, ...]) -> None:
        """Show a log, which is oldest first. Ticks stay with their entries, and so does a note that is being typed.

        Rows stay the same ones where nothing but readings and notes came, or entries at the end.
        """
        was, self._ticks = self.entries[::-1], [each for each in self._ticks if each in self.entries]
        if was and len(log) >= len(was) and all(map(_same, was, log)):
            now = dict(zip(was, log, strict=False))
            self._ticks = [now[each] for each in self._ticks]
            added = len(log) - len(was)
            if added:
                self.beginInsertRows(QModelIndex(), 0, added - 1)
            self.entries = log[::-1]
            if added:
                self.endInsertRows()
            self.dataChanged.emit(self.index(0), self.index(len(log) - 1))
        else:
            self.beginResetModel()
            self.entries = log[::-1]
            self._ticks = [each for each in self._ticks if each in log]
            self.endResetModel()
        kept = {each.picture for each in log}
        self._images = {picture: image for picture, image in self._images.items() if picture in kept}
        self.ticked.emit()

    @property
    def ticks(self) -> tuple[LogEntry, ...]:
        """What is ticked, oldest first."""
        return tuple(each for each in reversed(self.entries) if each in self._ticks)

    def toggle(self, row: int) -> None:
        """Tick an entry, or no longer."""
        entry = self.entries[row]
        if entry in self._ticks:
            self._ticks.remove(entry)
        else:
            self._ticks = [*self._ticks, entry][-MOST_TICKS:]
        self.dataChanged.emit(self.index(0), self.index(len(self.entries) - 1))
        self.ticked.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsEditable | flag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        if not 0 <= row < len(self.entries):
            return None
        entry = self.entries[row]
        before = self.entries[row + 1] if row + 1 < len(self.entries) else None
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            return entry_sentence(before, entry)
        if role == Qt.ItemDataRole.EditRole:
            return entry.note.replace("\n", " ")
        if role == Qt.ItemDataRole.CheckStateRole:
            return CheckState.Checked if entry in self._ticks else CheckState.Unchecked
        return {ENTRY: entry, BEFORE: before, IMAGE: self._image(entry)}.get(role) if role > ENTRY - 1 else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        entry, text = self.entries[index.row()], "".join(c for c in str(value) if c.isprintable())[:LONGEST_NOTE]
        if text != entry.note.replace("\n", " "):
            self.noted.emit(entry, text)
        return True

    def _image(self, entry: LogEntry) -> QImage:
        """Null where there is no picture, or a damaged one."""
        if entry.picture not in self._images:
            self._images[entry.picture] = QImage.fromData(entry.picture)
        return self._images[entry.picture]


def _same(one: LogEntry, other: LogEntry) -> bool:
    """Whether the other is this entry, perhaps with its readings or a note by now."""
    return one is other or (one.time == other.time and one.experiment == other.experiment)
