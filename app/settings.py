"""What is remembered between runs: window geometry, theme, last folder. Never the work itself."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_config_path
from PySide6.QtCore import QSettings


def home() -> Path:
    """The folder for Tidemark's own files; TIDEMARK_HOME overrides the platform's choice."""
    chosen = os.environ.get("TIDEMARK_HOME")
    return Path(chosen) if chosen else user_config_path("tidemark", appauthor=False)


def settings() -> QSettings:
    """The settings file. A folder that can't be written costs the memory, not the program."""
    return QSettings(str(home() / "settings.ini"), QSettings.Format.IniFormat)
