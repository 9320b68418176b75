"""Symbol tables that only a debugger reads are left out: a quarter of torch's library, nine tenths of POT's.

Left as their authors built them: Qt, which users may replace under the LGPL, and the libraries that a wheel's repair
has rewritten (the folders *.libs), whose layout `strip` does not always keep.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from .contents import Entry

STRIPPED = re.compile(r"^(ot|torch|av|PIL|scipy|numpy)/.*\.so$|^python3[^/]*/lib-dynload/|^libpython3[^/]*$")


def stripped(entries: Iterable[Entry], folder: Path) -> list[Entry]:
    """The table with stripped copies, made in `folder`, in place of the files that carry symbol tables."""
    if sys.platform != "linux":
        return list(entries)
    shutil.rmtree(folder, ignore_errors=True)
    return [_stripped(entry, folder) for entry in entries]


def _stripped(entry: Entry, folder: Path) -> Entry:
    name, source, kind = entry
    if kind not in ("BINARY", "EXTENSION") or not STRIPPED.search(name):
        return entry
    copy = folder / name
    copy.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["strip", "--strip-unneeded", "-o", str(copy), source], check=True)
    copy.chmod(0o755)
    return name, str(copy), kind
