"""Room for a study's figure: it fits where its panels can be read in it, and is scrolled where there are many."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from engine import Findings, Study

from .figure_view import StudyFigureView

PANEL_WIDTH, PANEL_HEIGHT = 260, 175  # pixels below which a panel can't be read
_FOOT = 56  # margins, and the line of verdicts


class StudyFigurePane(QScrollArea):
    """Keeps the figure as wide as itself, and at least as high as its panels need."""

    def __init__(self, figure: StudyFigureView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure = figure
        self.setWidget(figure)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the figure has it; the arrow keys come on to here
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._least = figure.minimumHeight()
        self.setMinimumHeight(self._least)

    def display(self, study: Study | None, findings: Findings, message: str) -> None:
        """Show a figure, from its top where it is another study's."""
        if study is not self._figure.study:
            self.verticalScrollBar().setValue(0)
        self._figure.display(study, findings, message)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        count = len(self._figure.findings.panels)
        across = max(1, min(self.viewport().width() // PANEL_WIDTH, count))
        wanted = math.ceil(count / across) * PANEL_HEIGHT + _FOOT if count else 0
        self._figure.setMinimumHeight(max(wanted, self._least))
