"""Every command a person can give: text, icon, shortcut, tip; declared once, menus and tool bar are made of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from widgets.icons import set_action_icon


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command. `group`: checkable, one of a kind. `keys`: shortcuts, the first is shown."""

    name: str
    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    group: str = ""


COMMANDS: tuple[Command, ...] = (
    Command(name="open", text="&Open…", tip="Open a cloud (CSV, NPY, JSON) or a saved experiment", keys=("Ctrl+O",)),
    Command(
        name="save", text="&Save experiment…", tip="Write the drawing and every setting to a file", keys=("Ctrl+S",)
    ),
    Command(name="export", text="&Export…", tip="Write a movie or a picture", keys=("Ctrl+E",), icon="download"),
    Command(name="quit", text="&Quit", tip="Close Tidemark", keys=("Ctrl+Q",)),
    Command(name="undo", text="&Undo", tip="Take the last change back", keys=("Ctrl+Z",), icon="undo-2"),
    Command(name="redo", text="&Redo", tip="Make the change again", keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo-2"),
    Command(name="clear", text="&Clear the drawing", tip="Remove every point", keys=("Ctrl+Del",), icon="trash-2"),
    Command(name="copy", text="Copy &readings", tip="Copy the numbers as text", keys=("Ctrl+Shift+C",)),
    Command(name="brush", text="&Brush", tip="Spray points", keys=("B",), icon="brush", group="tool"),
    Command(name="eraser", text="&Eraser", tip="Remove points", keys=("E",), icon="eraser", group="tool"),
    Command(name="hand", text="&Hand", tip="Move the view", keys=("H",), icon="hand", group="tool"),
    Command(name="smaller", text="S&maller brush", tip="Make brush and eraser smaller", keys=("[",)),
    Command(name="larger", text="&Larger brush", tip="Make brush and eraser larger", keys=("]",)),
    Command(name="standardise", text="&Standardise", tip="Move the mean to 0 and scale each coordinate to rms 1"),
    Command(name="reset_view", text="&Reset view", tip="Back to the standard zoom", keys=("Ctrl+0",), icon="maximize"),
    Command(name="pane_forward", text="Maximise &forward", tip="Only this pane; Esc returns", keys=("Ctrl+1",)),
    Command(name="pane_reverse", text="Maximise &reverse", tip="Only this pane; Esc returns", keys=("Ctrl+2",)),
    Command(name="pane_transport", text="Maximise &transport", tip="Only this pane; Esc returns", keys=("Ctrl+3",)),
    Command(name="pane_insight", text="Maximise &insight", tip="Only this pane; Esc returns", keys=("Ctrl+4",)),
    Command(name="all_panes", text="&All panes", tip="Show the four panes", keys=("Ctrl+5",)),
    Command(name="theme_system", text="Theme of the &system", tip="Follow the desktop", group="theme"),
    Command(name="theme_light", text="&Light theme", tip="Dark on light", group="theme"),
    Command(name="theme_dark", text="&Dark theme", tip="Light on dark", group="theme"),
    Command(name="play", text="&Play or pause", tip="Run the clock", keys=("Space",)),
    Command(name="step_back", text="Step &back", tip="One frame back", keys=("Left",)),
    Command(name="step_on", text="Step &on", tip="One frame on", keys=("Right",)),
    Command(name="to_start", text="To the &data", tip="Clock to 0", keys=("Home",)),
    Command(name="to_end", text="To the &noise", tip="Clock to 1", keys=("End",)),
    Command(name="keys", text="&Keyboard shortcuts", tip="List every shortcut", keys=("F1",)),
    Command(name="about", text="&About Tidemark", tip="Versions, papers and licences"),
)


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
            if command.group:
                action.setCheckable(True)
                groups.setdefault(command.group, QActionGroup(self)).addAction(action)
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
