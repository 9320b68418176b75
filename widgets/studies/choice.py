"""On what a study runs, with which budget and seed; Run and Cancel."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ..controls.quiet_inputs import QuietSpinBox
from ..controls.segments import Segments
from ..look.labels import muted, rich_tip

LARGEST_SEED = 2**31 - 1
_SEED_WIDTH = 84


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyChoice:
    """`drawing`: on the drawing of the window, in place of the paper's examples. `quick`: the small budget."""

    drawing: bool = False
    quick: bool = True
    seed: int = 0


class StudyChoiceBar(QWidget):
    """`changed(StudyChoice)` when a person chooses otherwise; `runWanted` and `cancelWanted` from the buttons."""

    changed = Signal(object)
    runWanted = Signal()
    cancelWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = StudyChoice()
        self._no_drawing = ""
        self.subject = Segments(self.tr("Run on"))
        self.budget = Segments(self.tr("Budget"))
        self.seed = QuietSpinBox()
        self.seed.setRange(0, LARGEST_SEED)
        self.seed.setFixedWidth(_SEED_WIDTH)
        self.seed.setAccessibleName(self.tr("Seed"))
        self.seed.setToolTip(rich_tip(self.tr("Which random numbers: the same seed gives the same numbers (Alt+D)")))
        self.run = QPushButton(self.tr("&Run"))
        self.run.setAccessibleName(self.tr("Run the study"))
        self.cancel = QPushButton(self.tr("&Cancel"))
        self.cancel.setAccessibleName(self.tr("Cancel the run"))
        self._arrange()
        self.subject.chosen.connect(self._choose_subject)
        self.budget.chosen.connect(self._choose_budget)
        self.seed.editingFinished.connect(self._choose_seed)
        self.run.clicked.connect(self._run)
        self.cancel.clicked.connect(self.cancelWanted)
        self.display(self._choice)
        self.displayRun(running=False, why_not="")

    @property
    def choice(self) -> StudyChoice:
        return self._choice

    def display(self, choice: StudyChoice, no_drawing: str = "") -> None:
        """Show a choice; `no_drawing` says why the drawing can't be taken, "" where it can. Emits nothing."""
        self._choice, self._no_drawing = choice, no_drawing
        subjects = [("paper", self.tr("The paper's examples")), ("drawing", self.tr("My drawing"))]
        self.subject.display(subjects, "drawing" if choice.drawing else "paper")
        mine, theirs = self.subject.buttons["drawing"], self.subject.buttons["paper"]
        mine.setEnabled(not no_drawing)
        copied = self.tr("The drawing in the window with its settings, as they are when the run starts")
        mine.setToolTip(rich_tip(self.tr("My drawing"), no_drawing or copied))
        mine.setAccessibleDescription(no_drawing or copied)
        theirs.setToolTip(rich_tip(self.tr("The paper's examples"), self.tr("What the paper itself shows it on")))
        budgets = [("quick", self.tr("Quick")), ("full", self.tr("Full"))]
        self.budget.display(budgets, "quick" if choice.quick else "full")
        for name, tip in (
            ("quick", self.tr("A small budget, for the same claims: seconds to two minutes")),
            ("full", self.tr("The whole budget; it can be cancelled and gone on with at any time")),
        ):
            self.budget.buttons[name].setToolTip(rich_tip(tip))
        with QSignalBlocker(self.seed):
            self.seed.setValue(choice.seed)

    def displayRun(
        self, *, running: bool, why_not: str, verb: str = "", stopping: bool = False, anew: bool = False
    ) -> None:
        """Which button can be pressed; `why_not` says why Run can't, `verb` what pressing it does in other words.

        `anew`: what runs is a complete run once more.
        """
        self.run.setText(verb or self.tr("&Run"))
        self.run.setEnabled(not why_not)
        self.run.setDefault(not why_not)  # for its colour
        self.run.setToolTip(rich_tip(why_not or self.tr("Work the study out, from the parts that are kept (Alt+R)")))
        self.cancel.setEnabled(running and not stopping)
        kept = self.tr("Stop; the parts that are done are kept, and Run goes on (Alt+C)")
        self.cancel.setToolTip(rich_tip(self.tr("Stop; the earlier result stays (Alt+C)") if anew else kept))

    def _arrange(self) -> None:
        seed = QLabel(self.tr("See&d"))
        seed.setBuddy(self.seed)
        for segments in (self.subject, self.budget):
            segments.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        on = muted(self.tr("On"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(on)
        row.addWidget(self.subject)
        row.addSpacing(4)
        row.addWidget(self.budget)
        row.addSpacing(4)
        row.addWidget(seed)
        row.addWidget(self.seed)
        row.addStretch(1)
        row.addWidget(self.run)
        row.addWidget(self.cancel)
        for button in (self.run, self.cancel):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _choose_subject(self, name: str) -> None:
        self._take(StudyChoice(drawing=name == "drawing", quick=self._choice.quick, seed=self._choice.seed))

    def _choose_budget(self, name: str) -> None:
        self._take(StudyChoice(drawing=self._choice.drawing, quick=name == "quick", seed=self._choice.seed))

    def _choose_seed(self) -> None:
        self._take(StudyChoice(drawing=self._choice.drawing, quick=self._choice.quick, seed=self.seed.value()))

    def _take(self, choice: StudyChoice) -> None:
        if choice != self._choice:
            self.display(choice, self._no_drawing)
            self.changed.emit(choice)

    def _run(self) -> None:
        self._choose_seed()  # typed, and Alt+R pressed before the field was left
        self.runWanted.emit()
