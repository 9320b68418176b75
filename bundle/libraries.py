"""Shared libraries on Linux: which of them need which, and which of the host's nobody needs any more."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from .contents import Entry

NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)
# Who brought a file is not asked of these: they come with Python or with a wheel.
_WHEELS = re.compile(r"[/\\](site|dist)-packages[/\\]")


def needed_by(path: str) -> set[str]:
    """The names of the libraries that a file asks the loader for."""
    read = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=False)
    return set(NEEDED.findall(read.stdout))


def from_host(entry: Entry) -> bool:
    """Whether PyInstaller found a library outside of Python and its packages."""
    source = os.path.realpath(entry[1])
    ours = _WHEELS.search(entry[1]) or entry[0].startswith(("libpython", "Python"))
    inside = sys.base_prefix != "/usr" and Path(source).is_relative_to(os.path.realpath(sys.base_prefix))
    return not ours and not inside and ".so" in entry[0] and "/" not in entry[0] and entry[2] == "BINARY"


def without_orphans(entries: Iterable[Entry], needed: Callable[[str], set[str]] = needed_by) -> list[Entry]:
    """The table without host libraries that only what was left out had asked for; repeated until none is left."""
    left = list(entries)
    if sys.platform != "linux":
        return left
    wants = {entry[0]: needed(entry[1]) for entry in left if entry[2] in ("BINARY", "EXTENSION")}
    while True:
        wanted = set().union(*(wants.get(entry[0], set()) for entry in left))
        fewer = [entry for entry in left if not from_host(entry) or Path(entry[0]).name in wanted]
        if len(fewer) == len(left):
            return left
        left = fewer
