"""What a study is about: its title, what the paper says, where, and what to look at."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from engine import Study

from ..look.fonts import font
from ..look.labels import TEXT, muted

_TITLE = 17


class StudyAbout(QWidget):
    """A title with the source beside it, the claim, and what to look at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = _wrapped(_TITLE, QFont.Weight.DemiBold)
        self.title.setAccessibleName(self.tr("Title of the study"))
        self.source = muted()
        self.source.setAccessibleName(self.tr("Source"))
        self.claim = _wrapped(TEXT)
        self.claim.setAccessibleName(self.tr("What the paper says"))
        self.look = _wrapped(TEXT)
        self.look.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.look.setAccessibleName(self.tr("What to look at"))
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.title, 1)
        head.addWidget(self.source, 0, Qt.AlignmentFlag.AlignBaseline)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.claim)
        column.addWidget(self.look)

    def display(self, study: Study) -> None:
        """Show what a study says of itself."""
        self.title.setText(study.title)
        self.source.setText(study.source)
        self.source.setToolTip(study.source)
        self.claim.setText(study.claim)
        self.look.setText(self.tr("Look at: {}").format(study.look))


def _wrapped(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QLabel:
    label = QLabel()
    label.setFont(font(pixels, weight))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label
