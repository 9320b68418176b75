"""Trees of files on their way into a package: copied by links where that goes, all of one date and of plain modes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def linked_copy(source: Path, target: Path) -> None:
    """The tree `source` at `target`, its files being links to the same content where the file system can."""
    shutil.copytree(source, target, copy_function=_link, symlinks=True, dirs_exist_ok=True)


def _link(source: str, target: str) -> str:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)
    return target


def level(folder: Path, date: int) -> None:
    """Everything in `folder`, and itself, of the date `date`; 755 for folders and programs, 644 for the rest.

    A shared library is no program, nor is a licence, whatever its mode was.
    """
    for path in [*sorted(folder.rglob("*"), reverse=True), folder]:
        if path.is_symlink():
            os.utime(path, (date, date), follow_symlinks=False)
            continue
        program = path.stat().st_mode & 0o100 and ".so" not in path.name and "licences" not in path.parts
        path.chmod(0o755 if path.is_dir() or program else 0o644)
        os.utime(path, (date, date))


def size(folder: Path) -> int:
    """Bytes of all files, each counted once: what stands in several places by links is on the disk once."""
    seen: dict[tuple[int, int], int] = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            status = path.stat()
            seen[status.st_dev, status.st_ino] = status.st_size
    return sum(seen.values())
