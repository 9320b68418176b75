"""Notes of temporary files that are being written, so that the next start finds those of a process that died.

A note in our own folder holds the path of a temporary file, which its writer keeps locked (`leftovers.py`).
Where our folder can't be written there are no notes, and nothing else changes.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path

from .home import home
from .leftovers import PATTERN, remove_leftovers


def notes() -> Path:
    """The folder of the notes."""
    return home() / "unfinished"


@contextlib.contextmanager
def noted(part: Path) -> Iterator[None]:
    """While the block runs, `part` is known as unfinished."""
    note = notes() / f"{secrets.token_hex(8)}.note"
    with contextlib.suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(str(part.absolute()), encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            note.unlink(missing_ok=True)


def sweep() -> list[Path]:
    """Remove what processes that died left unfinished; returns the temporary files that are gone."""
    parts: dict[Path, Path] = {}
    with contextlib.suppress(OSError):
        for note in sorted(notes().glob("*.note")):
            with contextlib.suppress(OSError, ValueError):
                parts[note] = Path(note.read_text(encoding="utf-8", errors="surrogateescape"))
    gone = remove_leftovers(part.parent for part in parts.values())
    for note, part in parts.items():
        with contextlib.suppress(OSError, ValueError):
            written = PATTERN.fullmatch(part.name) and part.exists() and part not in gone
            if not written:  # done, removed, or killed before the note was: an empty one is of a file not yet made
                note.unlink(missing_ok=True)
    return gone
