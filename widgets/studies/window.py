"""The window of studies: on the left all of them, on the right the one that is chosen, its run and what it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from engine import Findings, Panel, Study, StudyResult

from ..controls.segments import Segments
from ..look.labels import rich_tip
from ..look.own_window import OwnWindow
from ..painting.chart_look import ChartLook, TilesLook
from .about import StudyAbout
from .chart_window import ChartWindow
from .checks import StudyChecks
from .choice import StudyChoice, StudyChoiceBar
from .figure_pane import StudyFigurePane
from .figure_view import StudyFigureView, StudyFigureWindow
from .list import StudyList, VerdictCounts
from .progress import RunState, StudyProgress

DEFAULT_SIZE = QSize(1120, 760)
MINIMUM_SIZE = QSize(1012, 640)
_LIST_WIDTH = 290
_FIGURE_HEIGHT, _CHECKS_HEIGHT = 320, 240


class StudyWindow(OwnWindow):
    """`chosen(name)` and `choiceChanged(StudyChoice)` when a person chooses; the rest are the buttons' wishes."""

    chosen = Signal(str)
    choiceChanged = Signal(object)
    whichChosen = Signal(str)  # "own" or "shipped"
    runWanted = Signal()
    cancelWanted = Signal()
    sceneWanted = Signal()
    saveWanted = Signal()
    panelSaveWanted = Signal(object, object)  # Panel, ChartLook or TilesLook
    folderWanted = Signal()
    copied = Signal(str)
    paintFailed = Signal(str)
    closed = Signal()

    def __init__(self, studies: Sequence[Study], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Studies"))
        self.setMinimumSize(MINIMUM_SIZE)
        self.resize(DEFAULT_SIZE)
        self._study: Study | None = None
        self._findings = Findings()
        self._found = False
        self.list = StudyList(studies)
        self.about = StudyAbout()
        self.choice = StudyChoiceBar()
        self.progress = StudyProgress()
        self.which = Segments(self.tr("Result"))
        self.figure = StudyFigureView()
        self.room = StudyFigurePane(self.figure)
        self.checks = StudyChecks()
        self.large = StudyFigureWindow(self)
        self.chart = ChartWindow(self)
        self.open = _button(self.tr("&Open in the window"), self.tr("Show this study's scene live, as a new document"))
        self.copy = _button(self.tr("Copy &table"), self.tr("Put the table on the clipboard, tab-separated"))
        self.save = _button(self.tr("&Save as…"), self.tr("Write figure, table and session into a folder"))
        self.folder = _button(self.tr("Show &folder"), self.tr("Show where the parts of this run are kept"))
        self._arrange()
        self._connect()

    def choose(self, name: str) -> None:
        """Go to a study in the list; emits nothing."""
        self.list.choose(name)

    def displayStudy(self, study: Study) -> None:
        """Show what a study says of itself."""
        self._study = study
        self.about.display(study)

    def displayChoice(self, choice: StudyChoice, no_drawing: str) -> None:
        """Show on what it runs; `no_drawing` says why the drawing can't be taken."""
        self.choice.display(choice, no_drawing)

    def displayResult(self, result: StudyResult | None, message: str = "") -> None:
        """Show what was found so far; `message` stands where there is nothing yet."""
        self._findings = Findings() if result is None else result.findings
        self.room.display(self._study, self._findings, message)
        self.checks.display(self._findings.checks, self._findings.note)
        if self._study is not None and self.large.isVisible():
            self.large.display(self._study, self._findings)
        found = result is not None and result.done > 0
        self.copy.setEnabled(bool(self._findings.checks))
        self.save.setEnabled(found)
        self.folder.setEnabled(found)
        self._found = found

    def displayWhich(self, which: str, no_shipped: str) -> None:
        """Which result is shown, "own" or "shipped"; `no_shipped` says why there is none of the latter."""
        self.which.display([("own", self.tr("My run")), ("shipped", self.tr("Shipped run"))], which)
        own, shipped = self.which.buttons["own"], self.which.buttons["shipped"]
        own.setToolTip(rich_tip(self.tr("My run"), self.tr("What was worked out here, as chosen above")))
        shipped.setEnabled(not no_shipped)
        full = self.tr("The full run on the paper's examples that comes with Tidemark")
        shipped.setToolTip(rich_tip(self.tr("Shipped run"), no_shipped or full))
        shipped.setAccessibleDescription(no_shipped or full)
        mine = which != "shipped"
        self.folder.setEnabled(self._found and mine)
        kept = self.tr("Show where the parts of this run are kept")
        self.folder.setToolTip(
            rich_tip(kept if mine else self.tr("The shipped run was not made here: it has no parts"))
        )

    def displayRun(self, state: RunState, *, why_not: str = "", verb: str = "") -> None:
        """Show how far it is; `why_not` says why Run can't be pressed, `verb` what it is called now."""
        self.progress.display(state)
        self.choice.displayRun(
            running=state.running, why_not=why_not, verb=verb, stopping=state.stopping, anew=state.anew
        )

    def displayCounts(self, counts: Mapping[str, VerdictCounts]) -> None:
        """Show the last verdicts in the list."""
        self.list.display(counts)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.large.close()
        self.chart.close()
        super().closeEvent(event)
        self.closed.emit()

    def _enlarge(self) -> None:
        if self._study is not None:
            self.large.display(self._study, self._findings)
            self.large.show()
            self.large.raise_()
            self.large.activateWindow()

    def _open_panel(self, panel: Panel) -> None:
        self.chart.display(panel, panel.title or (self._study.title if self._study else "")).save = self._save_panel
        self.chart.show()
        self.chart.raise_()
        self.chart.activateWindow()

    def _save_panel(self, panel: Panel, look: ChartLook | TilesLook) -> None:
        self.panelSaveWanted.emit(panel, look)

    def _arrange(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.open)
        foot.addStretch(1)
        for button in (self.copy, self.save, self.folder):
            foot.addWidget(button)
        self.found = QSplitter(Qt.Orientation.Vertical)
        self.found.addWidget(self.room)
        self.found.addWidget(self.checks)
        self.found.setChildrenCollapsible(False)
        self.found.setStretchFactor(0, 3)
        self.found.setStretchFactor(1, 2)
        self.found.setHandleWidth(8)
        self.found.setSizes([_FIGURE_HEIGHT, _CHECKS_HEIGHT])
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.about)
        column.addWidget(self.choice)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.progress, 1)
        line.addWidget(self.which)
        column.addLayout(line)
        column.addWidget(self.found, 1)
        column.addLayout(foot)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.list)
        self.split.addWidget(right)
        self.split.setStretchFactor(1, 1)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(12)
        self.split.setSizes([_LIST_WIDTH, DEFAULT_SIZE.width() - _LIST_WIDTH])
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 12, 12)
        row.addWidget(self.split)

    def _connect(self) -> None:
        self.list.chosen.connect(self.chosen)
        self.choice.changed.connect(self.choiceChanged)
        self.which.chosen.connect(self.whichChosen)
        self.choice.runWanted.connect(self.runWanted)
        self.choice.cancelWanted.connect(self.cancelWanted)
        self.figure.opened.connect(self._enlarge)
        for view in (self.figure, self.large.figure):
            view.paintFailed.connect(self.paintFailed)
            view.panelOpened.connect(self._open_panel)
        self.checks.copied.connect(self.copied)
        self.copy.clicked.connect(self.checks.copyAll)
        self.open.clicked.connect(self.sceneWanted)
        self.save.clicked.connect(self.saveWanted)
        self.folder.clicked.connect(self.folderWanted)


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(rich_tip(tip))
    button.setAccessibleName(text.replace("&", "").rstrip("…"))
    button.setAccessibleDescription(tip)
    return button
