"""Forget everything that Tidemark remembers: settings and autosaves. Never a file that a person saved."""

from __future__ import annotations

import contextlib

from engine import EngineError

from ..document.recovery import kept_sessions
from ..storage.home import home
from ..storage.settings import settings
from ..storage.unfinished import sweep


def remembered() -> list[str]:
    """What would be forgotten, a sentence each; nothing where nothing is remembered."""
    found = []
    path = home() / "settings.ini"
    if path.exists():
        found.append(f"Settings: {len(settings().allKeys())} of them, in {path}.")
    for kept in kept_sessions():
        title = "one that can't be read" if kept.session is None else f"\u201c{kept.session.session.title}\u201d"
        found.append(f"Unsaved work of an earlier run: {title}, in {kept.path}.")
        kept.lock.unlock()
    return found


def forget() -> None:
    """Remove what `remembered` tells. Autosaves of windows that are open stay. Raises EngineError."""
    try:
        (home() / "settings.ini").unlink(missing_ok=True)
    except OSError as error:
        raise EngineError(f"The settings can't be removed: {error.strerror or error}.", "Check the folder.") from None
    for kept in kept_sessions():
        kept.discard()
    sweep()
    with contextlib.suppress(OSError):
        (home() / "autosave").rmdir()
