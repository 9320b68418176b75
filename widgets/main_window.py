"""The main window: arrangement only. It owns bars and panels, is given the stage, and tells of closing and drops."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QImage, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from .controls.column_pages import ColumnPages
from .look.fonts import font
from .look.icons import application_icon
from .look.labels import TEXT
from .panels.compare_bar import CompareBar
from .panels.export_bar import ExportBar
from .panels.insight_card import InsightCard
from .panels.notice_bar import NoticeBar
from .panels.parameter_panel import ParameterPanel
from .panels.playback_bar import PlaybackBar
from .panels.reading_bar import ReadingBar
from .panels.readings_view import ReadingsView
from .panels.stage_frame import StageFrame
from .panels.status_line import StatusLine
from .panels.tool_bar import ToolBar
from .panels.tool_options import ToolOptions
from .panels.training_bar import TrainingBar
from .story.strip import StoryStrip

DEFAULT_SIZE = QSize(1280, 800)
MINIMUM_SIZE = QSize(1024, 640)
SIDE_WIDTH = 344
_PAGES_HEIGHT = 170
_STAGE_GAP = 8  # about what the stage leaves around its panes


class MainWindow(QMainWindow):
    """Menu bar; tool bar, stage and side column; bars of what goes on, playback bar, a story's strip and status line.

    `fileDropped` carries the path of a file that was dropped anywhere on the window, `filesLeft` how many others were
    dropped with it; `textDropped` and `imageDropped` what else was.
    """

    aboutToClose = Signal()
    closeHeld = Signal()  # it was asked to close while it has changes that are not saved
    fileDropped = Signal(str)
    filesLeft = Signal(int)
    textDropped = Signal(str)
    imageDropped = Signal(object)  # QImage

    def __init__(self, stage: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Tidemark")
        self.setWindowIcon(application_icon())
        self.setFont(font(TEXT))  # a change of the application's font does not reach widgets that are there already
        self.setAcceptDrops(True)
        self.setMinimumSize(MINIMUM_SIZE)
        self.resize(DEFAULT_SIZE)
        self.stage = stage
        self.tools = ToolBar()
        self.toolOptions = ToolOptions()
        self.notices = NoticeBar()
        self.panel = ParameterPanel()
        self.readings = ReadingsView()
        self.card = InsightCard()
        self.pages = ColumnPages()
        self.compareBar = CompareBar()
        self.readingBar = ReadingBar()
        self.exportBar = ExportBar()
        self.trainingBar = TrainingBar()
        self.playback = PlaybackBar()
        self.story = StoryStrip()
        self.status = StatusLine()
        self._arrange()

    def add_menu(self, title: str, actions: Sequence[QAction | QMenu | None]) -> QMenu:
        """Append a menu with these actions and submenus; None is a separator."""
        menu = self.menuBar().addMenu(title)
        for entry in actions:
            if entry is None:
                menu.addSeparator()
            elif isinstance(entry, QMenu):
                menu.addMenu(entry)
            else:
                menu.addAction(entry)
        return menu

    def setTools(self, actions: Sequence[QAction | None]) -> None:
        """The actions of the tool bar, from top to bottom; None is a gap."""
        self.tools.setTools(actions)

    def setStatus(self, status: str | dict[str, str]) -> None:
        """The status line: a sentence, or the values of a dictionary in their order."""
        self.status.display(status)

    def toggleFullScreen(self) -> None:
        """The whole screen, or the window as it was."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._share_column()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.isWindowModified():
            event.ignore()
            self.closeHeld.emit()
            return
        self.aboutToClose.emit()
        self.notices.clear()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        held = event.mimeData()
        points = not held.hasUrls() and (held.hasImage() or held.hasText())
        if points or any(url.isLocalFile() for url in held.urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        held = event.mimeData()
        paths = [url.toLocalFile() for url in held.urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.fileDropped.emit(paths[0])
            if paths[1:]:
                self.filesLeft.emit(len(paths) - 1)
        elif held.hasImage():
            event.acceptProposedAction()
            self.imageDropped.emit(QImage(held.imageData()))
        elif held.hasText() and not held.hasUrls():
            event.acceptProposedAction()
            self.textDropped.emit(held.text())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            focused = QApplication.focusWidget()
            if event.key() == Qt.Key.Key_Space and isinstance(focused, QAbstractButton):
                event.accept()  # Space presses the button that was reached by keyboard; elsewhere it plays
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.readingBar.isVisible():  # nobody else had a use for it
            self.readingBar.cancelled.emit()
            return
        if event.key() == Qt.Key.Key_Escape and self.story.told:
            self.story.leaveWanted.emit()
            return
        super().keyPressEvent(event)

    def _arrange(self) -> None:
        self.panelScroll = scroll = QScrollArea()
        scroll.setWidget(self.panel)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column = QSplitter(Qt.Orientation.Vertical)
        self.column.addWidget(scroll)
        self.pages.add("readings", self.tr("Readings"), self.readings)
        self.pages.add("view", self.tr("About the insight"), self.card)
        self.column.addWidget(self.pages)
        self.column.setChildrenCollapsible(False)
        self.column.setStretchFactor(0, 0)
        self.column.setStretchFactor(1, 1)
        self.pages.setMinimumHeight(_PAGES_HEIGHT)
        self.panel.foldChanged.connect(self._share_column)
        frame = StageFrame(self.stage, self.notices)
        frame.setMinimumWidth(480)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(frame)
        self.split.addWidget(self.column)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 0)
        self.split.setCollapsible(0, False)
        self.split.setHandleWidth(4)
        self.column.setHandleWidth(8)
        self.column.setContentsMargins(0, _STAGE_GAP, 0, _STAGE_GAP)
        self.split.setSizes([DEFAULT_SIZE.width() - SIDE_WIDTH, SIDE_WIDTH])
        middle = QHBoxLayout()
        middle.setContentsMargins(4, 0, 8, 0)
        middle.setSpacing(0)
        middle.addWidget(self.tools)
        middle.addWidget(self.split, 1)
        central = QWidget()
        rows = QVBoxLayout(central)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(middle, 1)
        rows.addWidget(self.compareBar)
        rows.addWidget(self.readingBar)
        rows.addWidget(self.trainingBar)
        rows.addWidget(self.exportBar)
        rows.addWidget(self.playback)
        rows.addWidget(self.story)
        rows.addWidget(self.status)
        if self.menuBar().isNativeMenuBar():  # at the top of the screen, where it can't hold the strip
            rows.insertWidget(0, self.toolOptions)
        else:
            self.menuBar().setCornerWidget(self.toolOptions)
            self.menuBar().setMinimumHeight(self.toolOptions.height() + 4)  # whatever the strip shows
            self.toolOptions.resized.connect(self._fit_options)
        self.toolOptions.entered.connect(self._focus_stage)
        self.setCentralWidget(central)
        self.stage.setFocus()

    def _fit_options(self) -> None:
        """The menu bar places the strip anew: it does not notice by itself that its corner changed."""
        bar = self.menuBar()
        QApplication.sendEvent(bar, QResizeEvent(bar.size(), bar.size()))

    def _focus_stage(self) -> None:
        self.stage.setFocus()

    def _share_column(self) -> None:
        """The panel gets the height it needs where there is room, the readings the rest; both the width they need."""
        bar = self.panelScroll.verticalScrollBar().sizeHint().width()
        self.column.setMinimumWidth(self.panel.minimumSizeHint().width() + bar)
        room = sum(self.column.sizes())
        wanted = min(self.panel.sizeHint().height(), room - _PAGES_HEIGHT)
        self.column.setSizes([wanted, room - wanted])
        self.panel.adjustSize()
        if not self.panel.fold.folded:
            self.panelScroll.ensureWidgetVisible(self.panel.rest, 0, 0)
