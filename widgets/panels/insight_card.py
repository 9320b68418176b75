"""What the insight view shows, its modes, and the statement it illustrates: each assumption met, not met, or open."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from engine import Assumption, Claim, Insight, InsightView

from ..controls.segments import Segments
from ..look.fonts import font
from ..look.labels import SMALL, Card, heading, muted
from ..look.number_format import reading_text
from ..look.translated import translated_view

SIGNS = {True: "\N{CHECK MARK}", False: "\N{MULTIPLICATION X}", None: "\N{EN DASH}"}


class InsightCard(Card):
    """`display(view, mode)`, then `displayInsight` when there is one; `modeChosen(name)` when a button was pressed."""

    modeChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._claim: Claim | None = None
        self._facts: tuple[str, ...] = ()
        self.title = heading("")
        self.doc = _wrapped(muted())
        self.modes = Segments(self.tr("Mode of the insight view"))
        self.source = muted()
        self.source.setAccessibleName(self.tr("Source of the statement"))
        self.statement = _wrapped(QLabel())
        self.statement.setFont(font(SMALL))
        self.statement.setAccessibleName(self.tr("Statement"))
        self.assumptions = QWidget()
        self._grid = QGridLayout(self.assumptions)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.facts = _wrapped(muted())
        self.facts.setAccessibleName(self.tr("Numbers and remarks of the insight view"))
        self.facts.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._arrange()
        self.modes.chosen.connect(self.modeChosen)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 80)

    def display(self, view: InsightView, mode: str) -> None:
        """Another view or mode was chosen; what the last one claimed is taken away."""
        view = translated_view(view)
        self.title.setText(view.title)
        self.doc.setText(view.doc)
        self.modes.display(view.modes, mode, self.tr("M goes to the next mode"))
        self.modes.setVisible(len(view.modes) > 1)
        self.displayInsight(None)

    def displayInsight(self, insight: Insight | None) -> None:
        """The claim with its assumptions at the present settings, and the numbers; None while nothing has come."""
        claim = None if insight is None else insight.claim
        if claim != self._claim or claim is None:
            self._claim = claim
            self._show_claim(claim)
        facts = (
            ()
            if insight is None
            else (*(reading_text(each).replace("\t", ": ", 1).replace("\t", ", ") for each in insight.readings),)
        )
        note = insight.note if insight is not None else ""
        if (*facts, note) != self._facts:
            self._facts = (*facts, note)
            self.facts.setText("\n".join(part for part in (*facts, note) if part))
            self.facts.setVisible(bool(self.facts.text()))

    def _show_claim(self, claim: Claim | None) -> None:
        for label, text in (
            (self.source, claim.source if claim else ""),
            (self.statement, claim.statement if claim else ""),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        while (item := self._grid.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        for row, assumption in enumerate(claim.assumptions if claim else ()):
            sign, condition = self._signed(assumption)
            self._grid.addWidget(sign, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(condition, row, 1)
        self.assumptions.setVisible(bool(claim and claim.assumptions))

    def _signed(self, assumption: Assumption) -> tuple[QLabel, QLabel]:
        """The sign, told apart by shape and by words, and the condition."""
        said = {
            True: self.tr("met"),
            False: self.tr("not met"),
            None: self.tr("can't be decided here"),
        }[assumption.holds]
        sign = QLabel(SIGNS[assumption.holds])
        sign.setFixedWidth(14)
        sign.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        sign.setAccessibleName(said)
        sign.setToolTip(said)
        text = _wrapped(QLabel(assumption.text))
        text.setFont(font(SMALL))
        text.setToolTip(said)
        text.setAccessibleName(f"{assumption.text} {said}")
        if assumption.holds is None:
            sign.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        elif not assumption.holds:
            sign.setForegroundRole(QPalette.ColorRole.BrightText)
            sign.setFont(font(SMALL))
        return sign, text

    def _arrange(self) -> None:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.setSpacing(6)
        for part in (self.title, self.modes, self.doc, self.source, self.statement, self.assumptions, self.facts):
            rows.addWidget(part)
        rows.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidget(inside)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(self.tr("About the insight view"))
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        inside.setAutoFillBackground(False)
        self.area.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.area)
        self.facts.hide()
        self._show_claim(None)


def _wrapped(label: QLabel) -> QLabel:
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
