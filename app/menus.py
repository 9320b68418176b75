"""Which command stands in which menu and on the tool bar."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from widgets.main_window import MainWindow

from .actions import Actions

MENUS: dict[str, tuple[str | None, ...]] = {
    "&File": ("open", "save", None, "export", "export_points", None, "quit"),
    "&Edit": (
        "undo", "redo", None, "copy_points", "paste", "paste_new", None, "clear", "reset_settings", None, "copy", None,
        "preferences",
    ),
    "&Cloud": (
        "presets", None, "brush", "eraser", "hand", None, "smaller", "larger", None, "standardise", "file_units",
    ),
    "&View": (
        "reset_view", None, "pane_forward", "pane_reverse", "pane_transport", "pane_insight", "all_panes", None,
        "theme_system", "theme_light", "theme_dark",
    ),
    "&Play": (
        "play", "backwards", None, "step_back", "step_on", "leap_back", "leap_on", "to_start", "to_end", None,
        "span_in", "span_out", "span_in_clear", "span_out_clear", None, "stepwise",
    ),
    "&Learn": ("learn_view", None, "learn", "learn_stop", None, "model_load", "model_save"),
    "&Help": ("tour", "keys", None, "about"),
}  # fmt: skip
TOOLS: tuple[str | None, ...] = (
    "brush", "eraser", "hand", None, "undo", "redo", "clear", None, "reset_view", "export",
)  # fmt: skip


class Menus(QObject):
    """Fills the menu bar and the tool bar; `recent` is the menu of files that were opened last."""

    def __init__(self, window: MainWindow, actions: Actions, recent: QMenu) -> None:
        super().__init__(window)
        self.by_title: dict[str, QMenu] = {}
        for title, names in MENUS.items():
            menu = window.add_menu(title, [None if name is None else actions[name] for name in names])
            menu.setToolTipsVisible(True)
            self.by_title[title] = menu
        self.by_title["&File"].insertMenu(actions["save"], recent)
        window.setTools([None if name is None else actions[name] for name in TOOLS])
