"""Which command stands in which menu and on the tool bar."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from widgets.main_window import MainWindow

from ..commands import STUDIES_BY_PAPER
from ..commands.actions import Actions

Entry = str | None | tuple[str, tuple[str | None, ...]]  # a command, a line, or a menu with its commands

MENUS: dict[str, tuple[Entry, ...]] = {
    "&File": (
        "new", "open", "open_text", None, "save", "save_as", "save_json", "copy_text", None,
        "export", "export_data", "export_points", None, "quit",
    ),
    "&Edit": (
        "undo", "redo", None, "copy_points", "paste", "paste_new", None,
        "select_all", "duplicate", "delete", "assign_label", None, "clear", "reset_settings", None,
        "copy", "copy_command", "copy_python", None,
        "preferences",
    ),
    "&Cloud": (
        "presets", None, "brush", "pencil", "put", "eraser", "select", "attract", "jitter", "stamp", "hand", None,
        "push", "smaller", "larger", "cross_hair", None,
        ("Lab&el", tuple(f"label_{k}" for k in range(1, 9))),
        ("Second drawing &ν", ("second", "copy_second", "swap_second", "clear_second")), None,
        "standardise", "file_units",
    ),
    "&View": (
        "reset_view", None, "pane_forward", "pane_reverse", "pane_transport", "pane_insight", "all_panes", None,
        ("&Compare", (
            "compare", "hold_anew", "swap_sides", None, "arrange_rows", "arrange_columns", None,
            "difference_none", "difference_ends", "difference_view", "next_difference", None, "compare_learned",
        )), None,
        "log", "log_add", None,
        "full_screen", None, "theme_system", "theme_light", "theme_dark",
    ),
    "&Play": (
        "play", "backwards", None, "step_back", "step_on", "leap_back", "leap_on", "to_start", "to_end", None,
        "span_in", "span_out", "span_in_clear", "span_out_clear", None, "stepwise", None,
        "story", "add_scene", "story_play", "present",
    ),
    "&Learn": ("learn_view", None, "learn", "learn_stop", None, "model_load", "model_save"),
    "&Studies": ("studies", None, *STUDIES_BY_PAPER),
    "&Help": ("guide", "tour", "keys", None, "about"),
}  # fmt: skip
TOOLS: tuple[str | None, ...] = (
    "brush", "pencil", "put", "eraser", "select", "attract", "jitter", "stamp", "hand", None,
    "undo", "redo", "clear", None, "reset_view", "export",
)  # fmt: skip


class Menus(QObject):
    """Fills the menu bar and the tool bar; `recent` is the menu of files that were opened last."""

    def __init__(self, window: MainWindow, actions: Actions, recent: QMenu) -> None:
        super().__init__(window)
        self._window = window
        self.by_title: dict[str, QMenu] = {}
        for title, names in MENUS.items():
            menu = window.add_menu(_translated(title), [self._entry(entry, actions) for entry in names])
            menu.setToolTipsVisible(True)
            self.by_title[title] = menu
        self.by_title["&File"].insertMenu(actions["open_text"], recent)
        window.setTools([None if name is None else actions[name] for name in TOOLS])

    def _entry(self, entry: Entry, actions: Actions) -> QAction | QMenu | None:
        if not isinstance(entry, tuple):
            return None if entry is None else actions[entry]
        menu = QMenu(_translated(entry[0]), self._window.menuBar())
        menu.setToolTipsVisible(True)
        for name in entry[1]:
            menu.addSeparator() if name is None else menu.addAction(actions[name])
        return menu


def _translated(title: str) -> str:
    return QCoreApplication.translate("Menus", title)
