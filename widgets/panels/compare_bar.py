"""The bar of a comparison: which two are compared, swapping and holding, how they stand, what of both is shown."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from ..controls.segments import Segments
from ..look.icons import IconButton
from ..look.labels import muted, rich_tip

ARRANGEMENT_WORDS = {"rows": "Rows", "columns": "Columns"}
DIFFERENCE_WORDS = {"": "B's view", "ends": "A's ends to B's", "view": "B \N{MINUS SIGN} A"}


class CompareBar(QWidget):
    """Hidden until `display`. Tells what a person wants; shows nothing of its own accord."""

    swapWanted = Signal()
    holdWanted = Signal()  # what is open as A, in place of what is held
    dropWanted = Signal()
    arrangementChosen = Signal(str)
    differenceChosen = Signal(str)
    learnedToggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = ""
        self.text = muted()
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.swap = self._button(self.tr("Swap"), self.tr("A becomes what is open, and what is open is held"))
        self.hold = self._button(self.tr("Hold this as A"), self.tr("What is open is held in place of the present A"))
        self.arrangement = Segments(self.tr("How A and B stand"))
        self.difference = Segments(self.tr("What B's insight pane shows"))
        self.learned = QToolButton()
        self.learned.setText(self.tr("B learned"))
        self.learned.setCheckable(True)
        self.learned.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.learned.setAccessibleName(self.tr("B's reversal by the learned score"))
        self.drop = IconButton("x", self.tr("Drop A"), self.tr("Drop A; what is open stays (C)"))
        self._arrange()
        self.swap.clicked.connect(self.swapWanted)
        self.hold.clicked.connect(self.holdWanted)
        self.drop.clicked.connect(self.dropWanted)
        self.arrangement.chosen.connect(self.arrangementChosen)
        self.difference.chosen.connect(self.differenceChosen)
        self.learned.clicked.connect(self.learnedToggled)
        self.hide()

    def display(self, sentence: str, details: tuple[str, ...], arrangement: str, difference: str) -> None:
        """Say what is compared, with what differs in `details`, and how. Emits nothing."""
        self._sentence = sentence
        self.text.setToolTip(rich_tip(sentence, *details))
        self.text.setAccessibleName(sentence)
        self.arrangement.display(_translated(ARRANGEMENT_WORDS), arrangement, self.tr("A over B, or A beside B"))
        self.difference.display(_translated(DIFFERENCE_WORDS), difference, self.tr("D goes to the next"))
        self._fit()

    def displayLearned(self, shown: bool, reason: str) -> None:
        """Whether B's reversal is by the learned score; `reason`: why it can't be, or "" where it can."""
        self.learned.setChecked(shown)
        self.learned.setEnabled(not reason)
        what = self.tr("B's reversal by the score that was learned of this drawing, from the same latents.")
        self.learned.setToolTip(rich_tip(what, reason))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._row.activate()  # the text's new width, at once
        self._fit()

    def _fit(self) -> None:
        room = self.text.width()
        self.text.setText(self.text.fontMetrics().elidedText(self._sentence, Qt.TextElideMode.ElideRight, room))

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(rich_tip(tip))
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _arrange(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 12, 5)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.swap)
        row.addWidget(self.hold)
        for widget in (self.arrangement, self.difference, self.learned):
            row.addSpacing(8)
            row.addWidget(widget)
        row.addWidget(self.drop)


def _translated(words: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, QCoreApplication.translate("Comparison", text)) for name, text in words.items())
