"""The strip under the playback bar: a story's buttons and timeline, its scenes, and what the chosen one says."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from engine import Scene

from ..look.fonts import font
from ..look.icons import IconButton
from ..look.labels import SMALL, TEXT, muted
from .scene_editor import SceneEditor
from .scene_list import SceneList
from .timeline import Timeline
from .words import clock_text, empty_words


class StoryStrip(QWidget):
    """Shows a story and tells what a person asks of it. Hidden until it is wanted."""

    addWanted = Signal()
    playToggled = Signal()
    scrubbed = Signal(float)  # to a share of the story's time
    scrubFinished = Signal()
    leaveWanted = Signal()  # back to what is open
    presentWanted = Signal()
    exportWanted = Signal()
    closeWanted = Signal()
    shown = Signal()
    sceneChosen = Signal(int)
    sceneChanged = Signal(int, dict)  # row, fields
    settled = Signal()  # a drag or a text is done
    moved = Signal(tuple, int)
    asked = Signal(str)  # of what is selected: duplicate, delete, copy, cut, paste, left, right, update
    restyled = Signal()  # thumbnails have to be painted anew

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._of_open = "", True
        self.add = QPushButton(self.tr("Add scene"))
        self.play = IconButton("play", self.tr("Play the story"), self.tr("Play the story (Ctrl+Space)"))
        self.timeline = Timeline()
        self.time = muted("", TEXT)
        self.state = muted()
        self.leave = QPushButton(self.tr("Leave"))
        self.present = IconButton("maximize", self.tr("Present the story"), self.tr("Present: the whole screen (F5)"))
        self.export = IconButton(
            "download", self.tr("Export the story"), self.tr("Export the story as a film (Ctrl+E)")
        )
        self.dismiss = IconButton("x", self.tr("Close the story"), self.tr("Close the story; it is kept (Shift+K)"))
        self.list = SceneList()
        self.empty = QLabel(empty_words())
        self.pages = QStackedWidget()
        self.editor = SceneEditor()
        self._describe()
        self._arrange()
        self._connect()
        self.display((), ())
        self.displayState("", of_open=True)
        self.hide()

    @property
    def rows(self) -> tuple[int, ...]:
        """The chosen scenes."""
        return self.list.rows

    def display(self, scenes: Sequence[Scene], strange: Collection[int]) -> None:
        """Show scenes, and which of them have another drawing than the open one; emits nothing."""
        rows = self.list.rows
        if self.list.scenes.display(scenes, strange):
            self.list.times.close()
            self.list.choose([row for row in rows if row < len(scenes)])
        self.pages.setCurrentWidget(self.list if scenes else self.empty)
        self.editor.setVisible(bool(scenes))
        for each in (self.play, self.timeline, self.present, self.export):
            each.setEnabled(bool(scenes))
        self._show_chosen()

    def displayTime(self, seconds: float, total: float, playing: bool) -> None:
        """Show where the story's playhead is, and whether it runs; emits nothing. A scrubber that is held stays."""
        if not self.timeline.isSliderDown():
            with QSignalBlocker(self.timeline):
                self.timeline.setFraction(seconds / total if total else 0.0)
        self.timeline.update()
        self.time.setText(f"{clock_text(seconds)} / {clock_text(total)}")
        name = self.tr("Pause the story") if playing else self.tr("Play the story")
        self.play.setIconName("pause" if playing else "play", name, f"{name} (Ctrl+Space)")

    def displayState(self, words: str, *, of_open: bool) -> None:
        """A word on what the stage shows: what is open, or the story, which can be left then."""
        self._words, self._of_open = words, of_open
        self.state.setText(words)
        for widget in (self.state, self.leave):
            widget.setVisible(not of_open)

    @property
    def told(self) -> bool:
        """Whether the stage shows the story rather than what is open."""
        return not self._of_open

    def choose(self, rows: Sequence[int]) -> None:
        """Select scenes; emits nothing."""
        self.list.choose(rows)
        self._show_chosen()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.list.scenes.scenes and self.list.geometry().contains(self.pages.mapFrom(self, event.pos())):
            self.menu.popup(event.globalPos())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "list"):
            self.restyled.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def _describe(self) -> None:
        self.add.setToolTip(self.tr("Add what the window shows now as the next scene (K)"))
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add.setFont(font(SMALL))
        self.leave.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.leave.setFont(font(SMALL))
        self.leave.setAccessibleName(self.tr("Leave the story"))
        for button in (self.add, self.leave):
            button.setFixedHeight(26)
            button.setStyleSheet("QPushButton { padding: 0 10px; min-height: 0; }")
        self.leave.setToolTip(self.tr("Back to what is open (Esc)"))
        self.play.setAutoRaise(False)
        self.timeline.setAccessibleName(self.tr("Time of the story"))
        self.timeline.setToolTip(
            self.tr("Drag to look into the story; the line under it says what is computed already")
        )
        self.time.setAccessibleName(self.tr("Time of the story, of all"))
        self.state.setAccessibleName(self.tr("What the stage shows"))
        self.time.setMinimumWidth(self.time.fontMetrics().horizontalAdvance("88:88.8 / 88:88.8"))
        self.time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.state.setMinimumWidth(self.state.fontMetrics().horizontalAdvance(self.tr("computing…")))
        self.empty.setForegroundRole(muted().foregroundRole())
        self.empty.setFont(font(TEXT))
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.menu = QMenu(self)
        entries = (
            (self.tr("Write the &caption"), "Return", "caption"),
            (self.tr("&Update from the present look"), "", "update"),
            (self.tr("&Duplicate"), "Ctrl+D", "duplicate"), (self.tr("Move to the &left"), "Ctrl+Left", "left"),
            (self.tr("Move to the &right"), "Ctrl+Right", "right"), (self.tr("C&opy"), "Ctrl+C", "copy"),
            (self.tr("Cu&t"), "Ctrl+X", "cut"), (self.tr("&Paste"), "Ctrl+V", "paste"),
            (self.tr("De&lete"), "Del", "delete"),
        )  # fmt: skip
        for text, keys, name in entries:
            action = QAction(text, self.menu)
            if keys:
                action.setText(f"{text}\t{QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)}")
            action.setData(name)
            self.menu.addAction(action)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.add)
        head.addWidget(self.play)
        head.addWidget(self.timeline, 1)
        for widget in (self.time, self.state, self.leave, self.present, self.export, self.dismiss):
            head.addWidget(widget)
        self.pages.addWidget(self.list)
        self.pages.addWidget(self.empty)
        self.pages.setFixedHeight(self.list.height())
        self.pages.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        foot = QHBoxLayout()
        foot.setSpacing(14)
        foot.addWidget(self.pages, 1)
        foot.addWidget(self.editor)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 0, 12, 2)
        rows.setSpacing(2)
        rows.addLayout(head)
        rows.addLayout(foot)

    def _connect(self) -> None:
        self.add.clicked.connect(self.addWanted)
        self.play.clicked.connect(self.playToggled)
        self.leave.clicked.connect(self.leaveWanted)
        self.present.clicked.connect(self.presentWanted)
        self.export.clicked.connect(self.exportWanted)
        self.dismiss.clicked.connect(self.closeWanted)
        self.timeline.valueChanged.connect(self._scrub)
        self.timeline.settled.connect(self.scrubFinished)
        self.list.chosen.connect(self._choose)
        self.list.moved.connect(self.moved)
        self.list.asked.connect(self.asked)
        self.list.selectionModel().selectionChanged.connect(self._show_chosen)
        self.list.scenes.captioned.connect(self._caption)
        self.list.times.changed.connect(self.sceneChanged)
        self.list.times.closed.connect(self.settled)
        self.editor.changed.connect(self._change)
        self.editor.settled.connect(self.settled)
        self.editor.updateWanted.connect(self._update)
        self.menu.triggered.connect(self._take)

    def _show_chosen(self) -> None:
        """The editor shows the current scene, as long as it is chosen."""
        rows, scenes = self.list.rows, self.list.scenes.scenes
        row = self.list.currentIndex().row() if self.list.currentIndex().row() in rows else rows[0] if rows else None
        self.editor.display(None if row is None else scenes[row], last=row is None or row + 1 == len(scenes))
        if self.list.times.isVisible() and self.list.times.row < len(scenes):
            self.list.times.display(scenes[self.list.times.row])

    def _scrub(self) -> None:
        self.scrubbed.emit(self.timeline.fraction)

    def _choose(self, row: int) -> None:
        self.sceneChosen.emit(row)

    def _caption(self, row: int, text: str) -> None:
        self.sceneChanged.emit(row, {"caption": text})
        self.settled.emit()

    def _change(self, fields: dict[str, object]) -> None:
        current = self.list.currentIndex().row()
        if self.list.rows:
            self.sceneChanged.emit(current if current in self.list.rows else self.list.rows[0], fields)

    def _update(self) -> None:
        self.asked.emit("update")

    def _take(self, action: QAction) -> None:
        if action.data() == "caption":
            self.list.editCaption()
        else:
            self.asked.emit(action.data())
