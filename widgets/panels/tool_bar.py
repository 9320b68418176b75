"""The vertical bar of drawing tools and edits at the left of the stage; it shows the actions it is given."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolBar, QToolButton, QWidget

from ..look.icons import tint_actions

ICON = 20
# Fourteen of them must fit beside the smallest stage.
_CLOSE = "QToolBar { spacing: 0; padding: 2px 4px; } QToolBar QToolButton { padding: 4px; }"


class ToolBar(QToolBar):
    """Icons of actions named by `icons.set_action_icon`, tinted again when the theme changes. None is a gap."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Tools"))
        self.setAccessibleName(self.tr("Tools"))
        self.setObjectName("tools")
        self.setOrientation(Qt.Orientation.Vertical)
        self.setMovable(False)
        self.setStyleSheet(_CLOSE)
        self.setIconSize(QSize(ICON, ICON))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)

    def setTools(self, actions: Sequence[QAction | None]) -> None:
        """Show these actions from top to bottom; None leaves a gap."""
        self.clear()
        for action in actions:
            if action is None:
                self.addSeparator()
                continue
            self.addAction(action)
            button = self.widgetForAction(action)
            if isinstance(button, QToolButton):
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                button.setAccessibleName(action.text().replace("&", ""))
        tint_actions(self.actions(), self.palette())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            tint_actions(self.actions(), self.palette())
