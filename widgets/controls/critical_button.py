"""A small button that leads to c*, the curvature from which on every p_t is log-concave."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from ..look.labels import rich_tip


class CriticalButton(QToolButton):
    """Disabled until c* is known and within the slider's range."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText("c = c*")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Curvature to c*"))
        self.setToolTip(
            rich_tip(self.tr("Set c = c*, from where every p\N{LATIN SUBSCRIPT SMALL LETTER T} is log-concave."))
            + rich_tip(self.tr("A double click on the mark does the same."))
        )
        self.setEnabled(False)
