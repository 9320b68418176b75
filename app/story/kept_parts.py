"""Parts of exports on the disk, so that one that was killed goes on where it was. Never more than a bound, oldest out.

A part's name is a digest of all that it depends on: what was asked for, what it was solved from, the device, and the
code that computes and writes it. A file that is broken, or of another part, is removed and its part computed anew.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import time
from pathlib import Path
from typing import Any

from engine import MOST_PART_BYTES, Experiment, KeptPart, edition_of, part_bytes, read_part

from ..storage.home import cache
from ..storage.leftovers import locked, part_path, remove_leftovers
from .needs import Need
from .part_values import part_arrays, part_of_arrays

MOST_BYTES = 1_000_000_000
STALE_S = 30 * 86_400.0  # since a part was last used
SUFFIX = ".part"


def parts_folder() -> Path:
    """Where parts are kept unless told otherwise."""
    return cache() / "parts"


@functools.cache
def edition() -> str:
    """Of all code that results come from, and of their form in files."""
    return edition_of("engine") + edition_of(part_arrays.__module__)


class KeptParts:
    """A `Keeper` in a folder, for thirty days. A folder that can't be written costs going on, not the export."""

    def __init__(self, folder: Path | None = None, most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder or parts_folder()
        self._most = most_bytes
        self._used: set[Path] = set()
        for used, _, path in self._files():
            if time.time() - used > STALE_S:  # nobody goes on with that
                with contextlib.suppress(OSError):
                    path.unlink()
        self._bytes = sum(size for _, size, _ in self._files())
        remove_leftovers([self.folder])

    def path(self, need: Need) -> Path:
        """Where a part is kept."""
        device = os.environ.get("TIDEMARK_DEVICE", "")
        said = f"{need.name} {type(need.request).__name__} {edition()} {device}".encode()
        near = b"" if need.near is None else self.path(need.near).name.encode()
        return self.folder / (hashlib.blake2b(said + near + need.request.digest, digest_size=16).hexdigest() + SUFFIX)

    def load(self, need: Need) -> Any | None:
        """The part, or None."""
        path = self.path(need)
        self._used.add(path)
        try:
            if path.stat().st_size > MOST_PART_BYTES:
                raise ValueError("no part of ours")
            kept = read_part(path.read_bytes(), path.stem)
            if kept is None:
                raise ValueError("broken")
            part = part_of_arrays(dict(kept.found), _experiment(need))
            os.utime(path)
        except OSError:
            return None
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        return part

    def save(self, need: Need, part: Any) -> None:
        """Keep a part, all or nothing, and let the oldest ones go."""
        path = self.path(need)
        data = part_bytes(path.stem, KeptPart(found=part_arrays(part, _experiment(need)), seconds=0.0))
        if len(data) > self._most:
            return
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._write(path, data)
            self._used.add(path)
            self._bytes += len(data)
            if self._bytes > self._most:
                self._make_room()

    def discard(self) -> None:
        """Remove all that was saved or looked for: the film is there."""
        for path in self._used:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            self.folder.rmdir()  # where nothing else is in it

    def _write(self, path: Path, data: bytes) -> None:
        """Not flushed to the disk: what a power cut tears is found out when it is read."""
        part = part_path(path)
        try:
            with part.open("xb") as file:
                locked(file)
                file.write(data)
            os.replace(part, path)
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def _make_room(self) -> None:
        """Remove the parts that were not used for longest, until a tenth is free."""
        files = sorted(self._files())
        self._bytes = sum(size for _, size, _ in files)
        for _, size, path in files:
            if self._bytes <= 0.9 * self._most:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                self._bytes -= size

    def _files(self) -> list[tuple[float, int, Path]]:
        """When each was last used, its size, its path."""
        found = []
        with contextlib.suppress(OSError):
            for path in self.folder.glob(f"*{SUFFIX}"):
                about = path.stat()
                found.append((min(about.st_mtime, time.time()), about.st_size, path))
        return found


def _experiment(need: Need) -> Experiment:
    return need.request if isinstance(need.request, Experiment) else need.request.experiment
