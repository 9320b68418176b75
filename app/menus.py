"""Which command stands in which menu and on the tool bar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from engine import presets
from widgets.main_window import MainWindow

from .actions import Actions

Entry = str | None | tuple[str, tuple[str, ...]]  # a command, a line, or a menu with its commands

MENUS: dict[str, tuple[Entry, ...]] = {
    "&File": ("open", "save", None, "export", None, "quit"),
    "&Edit": (
        "undo", "redo", None, "select_all", "duplicate", "delete", "assign_label", None, "clear", None, "copy", None,
        "preferences",
    ),
    "&Cloud": (
        "brush", "pencil", "put", "eraser", "select", "attract", "jitter", "stamp", "hand", None,
        "push", "smaller", "larger", "cross_hair", None,
        ("Lab&el", tuple(f"label_{k}" for k in range(1, 9))),
        ("Second drawing &ν", ("second", "copy_second", "swap_second", "clear_second")), None, "standardise",
    ),
    "&View": (
        "reset_view", None, "pane_forward", "pane_reverse", "pane_transport", "pane_insight", "all_panes", None,
        "theme_system", "theme_light", "theme_dark",
    ),
    "&Play": ("play", None, "step_back", "step_on", "to_start", "to_end"),
    "&Help": ("tour", "keys", None, "about"),
}  # fmt: skip
TOOLS: tuple[str | None, ...] = (
    "brush", "pencil", "put", "eraser", "select", "attract", "jitter", "stamp", "hand", None,
    "undo", "redo", "clear", None, "reset_view", "export",
)  # fmt: skip


class Menus(QObject):
    """Fills the menu bar and the tool bar; `open_preset` is called with a preset's name."""

    def __init__(self, window: MainWindow, actions: Actions, open_preset: Callable[[str], None]) -> None:
        super().__init__(window)
        self._window = window
        self._open_preset = open_preset
        for title, names in MENUS.items():
            menu = window.add_menu(title, [self._entry(entry, actions) for entry in names])
            menu.setToolTipsVisible(True)
            if title == "&Cloud":
                menu.insertMenu(actions["brush"], self._presets(menu))
                menu.insertSeparator(actions["brush"])
        window.setTools([None if name is None else actions[name] for name in TOOLS])

    def _entry(self, entry: Entry, actions: Actions) -> QAction | QMenu | None:
        if not isinstance(entry, tuple):
            return None if entry is None else actions[entry]
        menu = QMenu(self.tr(entry[0]), self._window.menuBar())
        menu.setToolTipsVisible(True)
        menu.addActions([actions[name] for name in entry[1]])
        return menu

    def _presets(self, parent: QMenu) -> QMenu:
        menu = QMenu(self.tr("&Presets"), parent)
        menu.setToolTipsVisible(True)
        for preset in presets():
            action = QAction(preset.title, menu)
            action.setToolTip(preset.sentence)
            action.setData(preset.name)
            menu.addAction(action)
        menu.triggered.connect(self._choose)
        return menu

    def _choose(self, action: QAction) -> None:
        self._open_preset(str(action.data()))
