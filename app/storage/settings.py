"""What is remembered between runs: window geometry, theme, last folder. Never the work itself."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from .home import home
from .safe_mode import in_safe_mode, safe_folder

__all__ = ["home", "settings"]


def settings() -> QSettings:
    """The settings file. A folder that can't be written costs the memory, not the program. Safe mode's is empty."""
    folder = safe_folder() if in_safe_mode() else home()
    return QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
