"""Notes of temporary files that are being written, so that the next start can remove those of a process that died.

A note is a pair of files in our own folder: the path of the temporary file, and a lock that tells whether its writer
lives. Where our folder can't be written there are no notes, and nothing else changes.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path

from .home import home


def notes() -> Path:
    """The folder of the notes."""
    return home() / "unfinished"


@contextlib.contextmanager
def noted(part: Path) -> Iterator[None]:
    """While the block runs, `part` is known as unfinished."""
    from .process_lock import lock  # Qt, which an import of the exports alone need not load

    note, held = notes() / f"{secrets.token_hex(8)}.note", None
    with contextlib.suppress(OSError):
        note.parent.mkdir(parents=True, exist_ok=True)
        held = lock(note.with_suffix(".lock"))
        if held is not None:
            note.write_text(str(part.absolute()), encoding="utf-8", errors="surrogateescape")
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            note.unlink(missing_ok=True)
        if held is not None:
            held.unlock()


def sweep() -> list[Path]:
    """Remove what processes that died left unfinished; returns the temporary files that are gone."""
    from .process_lock import lock

    gone: list[Path] = []
    with contextlib.suppress(OSError):
        for note in sorted(notes().glob("*.note")):
            held = lock(note.with_suffix(".lock"))
            if held is None:
                continue
            with contextlib.suppress(OSError):
                text = note.read_text(encoding="utf-8", errors="surrogateescape")
                gone += [part for part in [Path(text)] if _remove(part)]
                note.unlink(missing_ok=True)
            held.unlock()
        sweep_locks(notes(), ".note")
    return gone


def sweep_locks(folder: Path, suffix: str) -> None:
    """Remove locks of dead processes that guard no file with `suffix`, and what a killed lock left. Raises OSError."""
    from .process_lock import lock

    for path in [*folder.glob("*.lock"), *folder.glob("*.lock.rmlock")]:
        if not path.with_suffix(suffix).exists():
            held = lock(path)
            if held is not None:
                held.unlock()


def _remove(part: Path) -> bool:
    """Only what has the name of a temporary file of ours: a damaged note must not cost another's file."""
    if not (part.name.startswith(".") and part.name.endswith(".part") and part.is_file()):
        return False
    part.unlink()
    return True
