"""The folders for Tidemark's own files. Knows no Qt: exports without a window use it too."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_path, user_config_path


def home() -> Path:
    """The folder for Tidemark's own files; TIDEMARK_HOME overrides the platform's choice."""
    chosen = os.environ.get("TIDEMARK_HOME")
    return Path(chosen) if chosen else user_config_path("tidemark", appauthor=False)


def cache() -> Path:
    """The folder for what can be computed again; within TIDEMARK_HOME where that is set."""
    chosen = os.environ.get("TIDEMARK_HOME")
    return Path(chosen) / "cache" if chosen else user_cache_path("tidemark", appauthor=False)
