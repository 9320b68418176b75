"""A lock that lives as long as its process: whether the owner of a file in our folder is still there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile


def lock(path: Path) -> QLockFile | None:
    """The lock, taken; None while a living process has it, or where the folder can't be written.

    A lock whose process died (killed, or with the machine) is taken over. It goes with `unlock()`.
    """
    held = QLockFile(str(path))
    held.setStaleLockTime(0)  # age says nothing: a window may be open for days
    if held.tryLock(0):
        return held
    known, *_ = _owner(held)
    if not known and held.error() == QLockFile.LockError.LockFailedError and held.removeStaleLockFile():
        return held if held.tryLock(0) else None  # its process died before it had written its number
    return None


def _owner(held: QLockFile) -> tuple[bool, ...]:
    found = held.getLockInfo()
    return (bool(found[0]) if isinstance(found, tuple) else bool(found),)


def sweep_locks(folder: Path, suffix: str) -> None:
    """Remove locks of dead processes that guard no file with `suffix`. Raises OSError."""
    for path in folder.glob("*.lock"):
        if not path.with_suffix(suffix).exists():
            held = lock(path)
            if held is not None:
                held.unlock()
