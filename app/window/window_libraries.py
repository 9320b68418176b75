"""Whether Qt can open a window on this Linux: asked before it tries, for where it can't, it aborts the program."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from engine import EngineError

from .system_libraries import OFFSCREEN, X11, how_to_install


def check_window_libraries(environment: Mapping[str, str] = os.environ) -> None:
    """Raises EngineError where there is no display, or a library is missing that Qt needs on an X server.

    Asked is only where Qt would take that plugin by itself; it is loaded as Qt does, and stays loaded for it.
    """
    if sys.platform != "linux" or environment.get("QT_QPA_PLATFORM") or environment.get("WAYLAND_DISPLAY"):
        return
    if not environment.get("DISPLAY"):
        raise EngineError("There is no display for a window here.", "Other commands need none: tidemark --help")
    from PySide6 import QtGui  # noqa: F401 - the plugin needs its library
    from PySide6.QtCore import QLibraryInfo

    plugins = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
    plugin = Path(plugins, "platforms", "libqxcb.so")
    if not plugin.is_file():  # another Qt than ours
        return
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        raise missing_library(error) from None


def missing_library(error: OSError | ImportError) -> EngineError:
    """What a person reads in place of the loader's complaint: what Qt lacks, and the line that installs it."""
    library = str(error).split(":")[0]
    return EngineError(f"The system library {library} is missing.", how_to_install(OFFSCREEN + X11))
