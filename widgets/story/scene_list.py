"""The scenes in a row: chosen, dragged to another place, and edited by mouse and by keys alone."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QListView, QWidget

from .scene_delegate import HEIGHT, SceneDelegate
from .scene_model import SCENE, SceneModel
from .time_field import TimeField

_KEYS = {
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Enter,
    Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Menu,
}  # fmt: skip
_WITH_CONTROL = {Qt.Key.Key_D, Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_V}
SCROLL_BAR = 12
_EDGE = 30  # pixels from a side within which a drag scrolls
SelectionFlag = QItemSelectionModel.SelectionFlag


class SceneList(QListView):
    """Tells what is asked of which rows; changes nothing itself."""

    chosen = Signal(int)  # a scene was clicked, or reached by an arrow key
    moved = Signal(tuple, int)  # rows, and before which row they go
    asked = Signal(str)  # of what is selected: duplicate, delete, copy, cut, paste, left, right
    seen = Signal()  # other scenes are in sight

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scenes = SceneModel(self)
        self._pressed: QPoint | None = None
        self._kept = False  # the press was on one of several chosen ones: a drag moves all, a click chooses it alone
        self._mark: int | None = None  # before which row a drag would put them
        self.setModel(self.scenes)
        self.setItemDelegate(SceneDelegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.setMouseTracking(True)
        self.setFixedHeight(HEIGHT + SCROLL_BAR)  # with its scroll bar
        self.setAccessibleName(self.tr("Scenes of the story"))
        self.setToolTip(self.tr("Drag scenes to another place; Ctrl+Left and Ctrl+Right move what is chosen"))
        self.times = TimeField(self.viewport())
        self.horizontalScrollBar().valueChanged.connect(self._scroll)

    @property
    def rows(self) -> tuple[int, ...]:
        """What is chosen, in the order of time."""
        return tuple(sorted(index.row() for index in self.selectionModel().selectedIndexes()))

    @property
    def insertion(self) -> int | None:
        """Before which row a drag would put what is chosen; None while nothing is dragged."""
        return self._mark

    def choose(self, rows: Iterable[int]) -> None:
        """Select rows, the last of them the current one, and bring it into sight."""
        there = [row for row in rows if 0 <= row < self.scenes.rowCount()]
        selection = QItemSelection()
        for row in there:
            selection.select(self.scenes.index(row), self.scenes.index(row))
        self.selectionModel().select(selection, SelectionFlag.ClearAndSelect)
        if there:
            current = self.scenes.index(there[-1])
            self.selectionModel().setCurrentIndex(current, SelectionFlag.NoUpdate)
            self.scrollTo(current)

    def in_sight(self) -> list[int]:
        """Rows that can be seen now."""
        sight = self.viewport().rect()
        rows = range(self.scenes.rowCount())
        return [row for row in rows if self.visualRect(self.scenes.index(row)).intersects(sight)]

    def editCaption(self) -> None:
        """Type the caption of the current scene."""
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
            self.edit(self.currentIndex())

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT + SCROLL_BAR)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._wants(event):
            event.accept()  # else the window's commands of points and of the clock would take them
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = event.key()
        letters = {Qt.Key.Key_D: "duplicate", Qt.Key.Key_C: "copy", Qt.Key.Key_X: "cut", Qt.Key.Key_V: "paste",
                   Qt.Key.Key_Left: "left", Qt.Key.Key_Right: "right"}  # fmt: skip
        if control and key in letters:
            self.asked.emit(letters[Qt.Key(key)])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.asked.emit("delete")
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            if self.state() != QAbstractItemView.State.EditingState:  # the field hands its own Return on
                self.editCaption()
        elif key == Qt.Key.Key_Escape and self._mark is not None:
            self._let_go()
        else:
            was = self.currentIndex().row()
            super().keyPressEvent(event)
            now = self.currentIndex().row()
            if now != was and now >= 0 and len(self.rows) == 1:
                self.chosen.emit(now)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        self._kept = plain and index.isValid() and self.selectionModel().isSelected(index)
        if not self._kept:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        if self._pressed is None or not self.rows:
            self._show_hand(position)
            return
        far = (position - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if (far or self._mark is not None) and self.indexAt(self._pressed).isValid():
            self._drag_to(position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        pressed, self._pressed = self._pressed, None
        if self._mark is not None:
            mark, rows = self._mark, self.rows
            self._let_go()
            self.moved.emit(rows, mark)
            return
        super().mouseReleaseEvent(event)
        index = self.indexAt(position)
        if pressed is None or not index.isValid() or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return
        if self._kept:
            self.choose([index.row()])
        cell = self.visualRect(index)
        if SceneDelegate.hold_area(cell).contains(position):
            self.open_times(index.row(), way=False)
        elif SceneDelegate.way_area(cell).contains(position) and index.row() + 1 < self.scenes.rowCount():
            self.open_times(index.row(), way=True)
        else:
            self.chosen.emit(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.editCaption()

    def open_times(self, row: int, *, way: bool) -> None:
        """Edit how long a scene stays, or its way."""
        cell = self.visualRect(self.scenes.index(row))
        area = SceneDelegate.way_area(cell) if way else SceneDelegate.hold_area(cell)
        self.times.open_over(row, self.scenes.index(row).data(SCENE), way, area.center())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A wheel that turns up and down scrolls along."""
        delta = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (delta.y() or delta.x()))
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.seen.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._mark is not None:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 3))
            at = self.insertion_x(self._mark)
            painter.drawLine(at, 3, at, HEIGHT - 6)

    def insertion_x(self, row: int) -> int:
        """Where the mark of an insertion before `row` stands."""
        if row < self.scenes.rowCount():
            return max(self.visualRect(self.scenes.index(row)).left() - 1, 2)
        last: QRect = self.visualRect(self.scenes.index(row - 1))
        return min(last.right() + 3, self.viewport().width() - 3)

    def _drag_to(self, position: QPoint) -> None:
        bar = self.horizontalScrollBar()
        if position.x() < _EDGE:
            bar.setValue(bar.value() - _EDGE)
        elif position.x() > self.viewport().width() - _EDGE:
            bar.setValue(bar.value() + _EDGE)
        centres = [
            SceneDelegate.picture_area(self.visualRect(self.scenes.index(row))).center().x()
            for row in range(self.scenes.rowCount())
        ]
        self._mark = sum(centre < position.x() for centre in centres)
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.viewport().update()

    def _let_go(self) -> None:
        self._mark = self._pressed = None
        self.unsetCursor()
        self.viewport().update()

    def _show_hand(self, position: QPoint) -> None:
        """Times can be clicked."""
        index = self.indexAt(position)
        cell = self.visualRect(index)
        last = index.row() + 1 == self.scenes.rowCount()
        over = SceneDelegate.hold_area(cell).contains(position) or (
            not last and SceneDelegate.way_area(cell).contains(position)
        )
        shape = Qt.CursorShape.PointingHandCursor if index.isValid() and over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _wants(self, event: QKeyEvent) -> bool:
        if self._mark is not None and event.key() == Qt.Key.Key_Escape:
            return True
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return event.key() in _KEYS or (control and event.key() in _WITH_CONTROL)

    def _scroll(self) -> None:
        self.times.close()
        self.seen.emit()
