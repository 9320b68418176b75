"""Safe mode: no settings, no recovery, the processor alone and one thread of it, for a start that can't go wrong."""

from __future__ import annotations

import functools
import os
import tempfile
from pathlib import Path

VARIABLE = "TIDEMARK_SAFE_MODE"


def enter_safe_mode() -> None:
    """For this process and the engine's, from now on. Call it before anything else is made."""
    os.environ[VARIABLE] = "1"
    os.environ["TIDEMARK_DEVICE"] = "cpu"
    os.environ["TIDEMARK_THREADS"] = "1"


def in_safe_mode() -> bool:
    return os.environ.get(VARIABLE) == "1"


@functools.cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="tidemark-safe-", ignore_cleanup_errors=True)


def safe_folder() -> Path:
    """Where the settings of safe mode are, empty at first, until the process ends."""
    return Path(_folder().name)
