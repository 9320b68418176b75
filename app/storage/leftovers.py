"""Temporary files: their names, and the removal of those that a killed program left behind.

A temporary file is locked as long as its writer lives: on POSIX by flock, which ends with the process; elsewhere by
being open, which forbids its removal.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

PATTERN = re.compile(r"\..{0,60}-[0-9a-f]{8}\.tidemark-part")


def part_path(target: Path) -> Path:
    """A fresh temporary name in the target's folder."""
    return target.with_name(f".{target.name[:40]}-{secrets.token_hex(4)}.tidemark-part")


def remove_leftovers(folders: Iterable[Path]) -> list[Path]:
    """Delete temporary files in `folders` that nobody writes any more; returns them. Never raises for a folder."""
    found: list[Path] = []
    for folder in dict.fromkeys(folders):
        with contextlib.suppress(OSError):
            found += sorted(path for path in folder.iterdir() if PATTERN.fullmatch(path.name) and path.is_file())
    return [path for path in found if _remove(path)]


def locked(file: BinaryIO) -> bool:
    """Take the writer's lock of an open temporary file; whether that was possible (a disk without locks gives it)."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _remove(path: Path) -> bool:
    with contextlib.suppress(OSError):
        with path.open("rb") as file:
            if not locked(file):
                return False
        path.unlink()
        return True
    return False
