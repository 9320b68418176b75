"""Light or dark: what is preferred, or what the desktop asks for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from widgets.look.style_sheet import apply_theme
from widgets.look.theme import THEME_NAMES, ThemeName, system_theme

SYSTEM = "system"


class Appearance(QObject):
    """Dresses the application; `changed` carries the theme's name for those who paint themselves."""

    changed = Signal(str)

    def __init__(self, app: QApplication, choice: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._choice = choice
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)

    @property
    def choice(self) -> str:
        """ "system", "light" or "dark"."""
        return self._choice

    @property
    def theme(self) -> ThemeName:
        """What the choice comes to now."""
        for name in THEME_NAMES:
            if name == self._choice:
                return name
        return system_theme()

    def choose(self, choice: str) -> None:
        """ "system", "light" or "dark"."""
        self._choice = choice
        self.apply()

    def apply(self) -> None:
        apply_theme(self._app, self.theme)
        self.changed.emit(self.theme)

    def _follow(self) -> None:
        if self._choice == SYSTEM:
            self.apply()
