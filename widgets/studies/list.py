"""The studies by paper, each with its last verdicts: how many of its checks agree, and the mark of the severest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from engine import Study, Verdict

from ..look.fonts import font
from ..look.labels import SMALL, TEXT, rich_tip
from ..look.theme import window_theme
from .verdict_marks import SEVEREST, SIDE, verdict_icon

_NAME = Qt.ItemDataRole.UserRole
_ROW = 26
_Move = QAbstractItemView.CursorAction
PAPERS = {  # by tag: the authors and the year, as a heading
    "[L]": "[L] Liang et al., 2024",
    "[W]": "[W] Wang et al., 2024",
    "[V]": "[V] Reu et al., 2024",
    "[K]": "[K] Khrulkov et al., 2023",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCounts:
    """How many checks of a study's last run have each verdict, with `done` of `total` parts; `of` says which run."""

    agrees: int
    differs: int
    not_here: int
    done: int
    total: int
    of: str = ""

    @property
    def severest(self) -> Verdict | None:
        """The verdict that a reader has to know first; None without checks."""
        counts = {
            Verdict.AGREES: self.agrees,
            Verdict.DIFFERS: self.differs,
            Verdict.NOT_HERE: self.not_here,
        }
        return next((verdict for verdict in SEVEREST if counts[verdict]), None)


class StudyList(QTreeWidget):
    """`chosen(name)` when a person goes to another study. Papers are headings: the arrow keys pass over them."""

    chosen = Signal(str)

    def __init__(self, studies: Sequence[Study], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, QTreeWidgetItem] = {}
        self._heads: list[QTreeWidgetItem] = []
        self._counts: dict[str, VerdictCounts] = {}
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(8)
        self.setIconSize(QSize(SIDE, SIDE))
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(self.tr("Studies, by paper"))
        self.setToolTip(rich_tip(self.tr("The arrow keys choose a study; its last verdicts stand beside it")))
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._fill(studies)
        self.currentItemChanged.connect(self._tell)

    @property
    def current(self) -> str:
        """Name of the study that is chosen; "" while none is."""
        item = self.currentItem()
        return "" if item is None else str(item.data(0, _NAME) or "")

    def choose(self, name: str) -> None:
        """Go to a study; emits nothing. Raises KeyError for one that is not listed."""
        with QSignalBlocker(self):
            self.setCurrentItem(self._items[name])
        self.scrollToItem(self._items[name])

    def display(self, counts: Mapping[str, VerdictCounts]) -> None:
        """Show the last verdicts of the studies that have some."""
        self._counts = dict(counts)
        self._mark()

    def counts_text(self, name: str) -> str:
        """What stands beside a study's title."""
        return self._items[name].text(1)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """The next study by the keys, not the heading between two."""
        index = super().moveCursor(action, modifiers)
        head = self.itemFromIndex(index)
        if head is None or head.data(0, _NAME):
            return index
        upwards = action in (_Move.MoveUp, _Move.MovePageUp, _Move.MoveLeft)
        beside = self.itemAbove(head) if upwards else self.itemBelow(head)
        return self.currentIndex() if beside is None else self.indexFromItem(beside)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_heads"):
            self._mark()

    def _fill(self, studies: Sequence[Study]) -> None:
        tags = dict.fromkeys([*PAPERS, *(study.paper for study in studies)])
        for tag in tags:
            mine = [study for study in studies if study.paper == tag]
            if not mine:
                continue
            head = QTreeWidgetItem(self, [PAPERS.get(tag, tag), ""])
            self._heads.append(head)
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)  # disabled, its studies would be too
            head.setFont(0, font(SMALL, QFont.Weight.DemiBold))
            head.setForeground(0, self.palette().placeholderText())
            head.setFirstColumnSpanned(True)
            head.setSizeHint(0, QSize(0, _ROW))
            for study in mine:
                item = QTreeWidgetItem(head, [study.title, ""])
                item.setData(0, _NAME, study.name)
                item.setFont(0, font(TEXT))
                item.setFont(1, font(SMALL))
                item.setSizeHint(0, QSize(0, _ROW))
                item.setToolTip(0, rich_tip(study.title, study.claim))
                self._items[study.name] = item
        self.expandAll()

    def _mark(self) -> None:
        colours = window_theme(self)
        for head in self._heads:
            head.setForeground(0, self.palette().placeholderText())
        for name, counts in self._counts.items():
            item, severest = self._items.get(name), counts.severest
            if item is None:
                continue
            checks = counts.agrees + counts.differs + counts.not_here
            short = self.tr("{} of {}").format(counts.agrees, checks) if checks else ""
            item.setText(1, short)
            summary = self._summary(counts)
            item.setToolTip(1, rich_tip(summary))
            item.setData(1, Qt.ItemDataRole.AccessibleTextRole, summary)
            if severest is not None:
                item.setIcon(1, verdict_icon(severest, colours))

    def _summary(self, counts: VerdictCounts) -> str:
        counted = self.tr("{} agree, {} differ, {} not reproducible here; {} of {} parts").format(
            counts.agrees, counts.differs, counts.not_here, counts.done, counts.total
        )
        return f"{counted} ({counts.of})" if counts.of else counted

    def _tell(self) -> None:
        if self.current:
            self.chosen.emit(self.current)
