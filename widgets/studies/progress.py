"""How far a study has come: parts done, what is worked out now, for how long; or what became of the run."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from ..look.fonts import font
from ..look.labels import SMALL
from .durations import elapsed_text, left_text

_BAR = 120
_LINES = 2  # that a sentence may take


@dataclass(frozen=True, slots=True, kw_only=True)
class RunState:
    """`done` of `total` parts; while it runs, `label` of the part in work, `seconds` since it began, and how many more
    there are `left`, None where that is not known. `anew`: a complete run is worked out once more.

    `sentence`: what is to be said where nothing runs. `trouble`: the sentence tells of a failure.
    """

    running: bool = False
    stopping: bool = False
    title: str = ""  # of the study that runs, where another one is shown
    done: int = 0
    total: int = 0
    label: str = ""
    seconds: float = 0.0
    left: float | None = None
    anew: bool = False
    sentence: str = ""
    trouble: bool = False


class StudyProgress(QWidget):
    """A thin bar, and a sentence beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(_BAR, 6)
        self.bar.setAccessibleName(self.tr("Parts that are done"))
        self.text = QLabel()
        self.text.setFont(font(SMALL))
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.text.setWordWrap(True)
        self.text.setFixedHeight(_LINES * self.text.fontMetrics().lineSpacing() + 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.bar)
        row.addWidget(self.text, 1)
        self.display(RunState())

    def display(self, state: RunState) -> None:
        """Show a state."""
        self.bar.setVisible(state.running or 0 < state.done < state.total)
        self.bar.setRange(0, state.total)  # 0, 0: it moves without telling how far
        self.bar.setValue(state.done)
        text = self._running(state) if state.running else state.sentence
        self.text.setText(text)
        self.text.setToolTip(text)
        self.text.setAccessibleName(text or self.tr("State of the run"))
        role = QPalette.ColorRole.BrightText if state.trouble and not state.running else QPalette.ColorRole.WindowText
        self.text.setForegroundRole(role if text else QPalette.ColorRole.PlaceholderText)

    def _running(self, state: RunState) -> str:
        what = state.label or self.tr("starting …")
        if state.stopping:
            what = self.tr("cancelling …")
        elif 0 < state.total == state.done:
            what = self.tr("writing figure and tables …")
        parts = self.tr("{} of {} parts").format(state.done, state.total) if state.total else ""
        left = "" if state.left is None else left_text(state.left)
        return "  ·  ".join(part for part in (state.title, parts, what, elapsed_text(state.seconds), left) if part)
