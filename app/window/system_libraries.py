"""The system libraries that Qt's wheels leave to a Linux host, and the line that installs them.

Standard library only, and for an old Python too: `scripts` asks it before there is an environment.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable

# Debian's packages. One may have two names, "new|old": Debian 13 and Ubuntu 24.04 renamed some.
OFFSCREEN = ("libglib2.0-0t64|libglib2.0-0", "libgl1", "libegl1", "libdbus-1-3", "libfontconfig1", "libxkbcommon0")
X11 = ("libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxkbcommon-x11-0")


def how_to_install(packages: Iterable[str]) -> str:
    """What a person can do: the line to run where there is apt-get, else the names to look for."""
    if shutil.which("apt-get") is None:
        return f"Install what your system calls: {' '.join(name.split('|')[-1] for name in packages)}"
    return f"Run:  sudo apt-get install -y {' '.join(known(packages))}"


def known(packages: Iterable[str]) -> list[str]:
    """For each "new|old" the first name that apt knows of."""
    return [_known(group.split("|")) for group in packages]


def _known(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return next((name for name in names if _exists(name)), names[-1])


def _exists(name: str) -> bool:
    try:
        shown = subprocess.run(["apt-cache", "show", name], capture_output=True, check=False)
    except OSError:
        return False
    return shown.returncode == 0 and bool(shown.stdout)
