"""The commands as Qt's actions, by name; menus and tool bar are made of these."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from widgets.look.icons import set_action_icon

from . import COMMANDS


class Actions(QObject):
    """One QAction a command, by name."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        groups: dict[str, QActionGroup] = {}
        for command in COMMANDS:
            action = QAction(QCoreApplication.translate("Actions", command.text), self)
            tip = QCoreApplication.translate("Actions", command.tip)
            action.setShortcuts([QKeySequence(key) for key in command.keys])
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{tip} ({keys})" if keys else tip)
            action.setStatusTip(tip)
            if command.icon:
                set_action_icon(action, command.icon)
            action.setCheckable(command.toggle)
            if command.group:
                action.setCheckable(True)
                groups.setdefault(command.group, QActionGroup(self)).addAction(action)
            if command.toggle:
                action.setCheckable(True)
            self._actions[command.name] = action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        """Every action, in the order of declaration."""
        return list(self._actions.values())

    def connect_all(self, handlers: dict[str, Callable[[], object]]) -> None:
        """Connect each command to what it does. Raises KeyError for a command without a handler or the reverse."""
        if set(handlers) != set(self._actions):
            raise KeyError(f"commands and handlers differ: {sorted(set(handlers) ^ set(self._actions))}")
        for name, handler in handlers.items():
            self._actions[name].triggered.connect(handler)
