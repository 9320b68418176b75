"""All or nothing: write to a temporary file beside the target, flush it to the disk, then rename it to the target."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from engine import EngineError

from .leftovers import locked, part_path
from .unfinished import noted


@contextlib.contextmanager
def atomic_file(target: Path) -> Iterator[Path]:
    """An empty temporary file in the target's folder, which replaces the target when the block ends well.

    When the block raises, nothing is left and an existing target is untouched. Raises EngineError at once where the
    target can't be written: no such folder, a folder of that name, no permission.
    """
    target = Path(os.path.realpath(target))  # write through a symbolic link instead of replacing it
    if not target.parent.is_dir():
        raise EngineError(f"There is no folder {str(target.parent)!r}.", "Create it, or choose another place.")
    if target.is_dir():
        raise EngineError(f"{str(target)!r} is a folder.", "Give the name of a file.")
    if target.exists() and not os.access(target, os.W_OK):
        raise EngineError(f"{target.name} is write-protected.", "Choose another name.")
    part = part_path(target)
    with noted(part):
        yield from _replaced(target, part)


def _replaced(target: Path, part: Path) -> Iterator[Path]:
    """The same, for a temporary file that the next start knows of."""
    try:
        lock = part.open("xb")
    except OSError as error:
        raise EngineError(
            f"{target.name} can't be written: {error.strerror or error}.", "Choose another folder."
        ) from None
    locked(lock)
    try:
        yield part
        os.fsync(lock.fileno())
        if os.name == "nt":  # where an open file can't be renamed
            lock.close()
        os.replace(part, target)
        _sync_folder(target.parent)
    except OSError as error:
        raise EngineError(f"{target.name} could not be written: {error.strerror or error}.", _hint(error)) from error
    finally:
        lock.close()
        with contextlib.suppress(OSError):  # a folder that became read-only
            part.unlink(missing_ok=True)


def _hint(error: OSError) -> str:
    """What a person can do about it."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "Make room, or choose another disk; an existing file is as it was."
    return "Is the disk full, or the file in use?"


def _sync_folder(folder: Path) -> None:
    """Make the renaming last through a power cut, where the system can (not on Windows)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
