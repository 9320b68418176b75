"""Running the bundle's program, or another, with an environment that is given whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from .report import RefusedError

CHROOT = shutil.which("chroot", path="/usr/sbin:/sbin:/usr/bin:/bin") or "chroot"
LONGEST = 900  # seconds for one command, on a machine that is busy with other work


def bare(home: Path, **more: str) -> dict[str, str]:
    """An environment with nothing in it but a home and what is named."""
    return {"HOME": str(home), "TIDEMARK_HOME": str(home / "settings"), "QT_QPA_PLATFORM": "offscreen", **more}


def run(
    command: Iterable[object], environment: Mapping[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """A command to its end, its output as text."""
    return subprocess.run(
        [str(part) for part in command],
        env=None if environment is None else dict(environment),
        cwd=cwd, capture_output=True, text=True, timeout=LONGEST, check=False,
    )  # fmt: skip


def timed(command: Iterable[object], environment: Mapping[str, str] | None = None) -> tuple[str, float]:
    """The standard output of a command that must succeed, and its wall-clock seconds. Raises RefusedError."""
    began = time.perf_counter()
    ended = run(command, environment)
    if ended.returncode != 0:
        tail = "\n".join((ended.stdout + ended.stderr).strip().splitlines()[-12:])
        raise RefusedError(f"{' '.join(str(part) for part in command)} ended with {ended.returncode}:\n{tail}")
    return ended.stdout, time.perf_counter() - began


def need_root(what: str) -> None:
    """Raises RefusedError unless we may mount and change the root."""
    if os.geteuid() != 0:
        raise RefusedError(f"{what} needs root, for mounts of its own; run it as root or in a container.")
