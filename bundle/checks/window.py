"""The program's window on a virtual display: started, watched, ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .display import Display, Picture
from .report import RefusedError
from .running import CHROOT, bare

PATIENCE = 90.0  # seconds for a window to come up, on a machine that is busy
ALIVE = 4  # pictures that differ, in a row, are a motion; a window that settles repaints once or twice
WITHIN = 0.6  # seconds, between the first and the last of them
PANES = (slice(140, 620), slice(60, 800))  # rows and columns well inside the stage, at 1280 x 800


@dataclass(frozen=True, slots=True)
class Started:
    """Wall-clock seconds from the start of the process to the first painted window, and to the first moved picture."""

    shown: float
    moving: float
    cpu: float  # of the process and what it started, until it moved


@contextlib.contextmanager
def window(
    bundle: Path, display: Display, home: Path, *arguments: str, root: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """The program on `display` until the block ends, then asked to close as by Ctrl+C. `root`: to run it in."""
    environment = bare(home, DISPLAY=display.name, QT_QPA_PLATFORM="xcb", LANG="C.UTF-8")
    program = bundle / "tidemark"
    command = [str(program), *arguments] if root is None else [CHROOT, str(root), str(program), *arguments]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def first_motion(display: Display, process: subprocess.Popen[bytes], began: float) -> tuple[Started, Picture, Picture]:
    """When the window was painted and when it moved, with the first moved picture and one that differs from it.

    A motion is a run of pictures of the panes, each different from the one before. Raises RefusedError without one.
    """
    empty = _panes(display)
    last, shown = empty, 0.0
    changes: list[tuple[float, float, Picture]] = []
    while (now := time.perf_counter()) - began < PATIENCE:
        if process.poll() is not None:
            said = b"" if process.stdout is None else process.stdout.read()
            raise RefusedError(f"The program ended with {process.returncode}: {said.decode(errors='replace')[-400:]}")
        picture = _panes(display)
        if not np.array_equal(picture, last):
            if not shown and len(np.unique(picture[::7, ::7].reshape(-1, 3), axis=0)) > 8:
                shown = now - began
            elif shown:
                changes.append((now - began, _cpu(process.pid), picture))
            last = picture
        recent = changes[-ALIVE:]
        if len(recent) == ALIVE and recent[-1][0] - recent[0][0] <= WITHIN:
            return Started(shown=shown, moving=recent[0][0], cpu=recent[0][1]), recent[0][2], recent[-1][2]
        time.sleep(0.008)
    raise RefusedError(f"No motion within {PATIENCE:.0f} s; the window was {'painted' if shown else 'never painted'}.")


def _panes(display: Display) -> Picture:
    return display.picture()[PANES].copy()


def _cpu(leader: int) -> float:
    """CPU seconds of a process and those it started, so far."""
    parents: dict[int, tuple[int, int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                parents[int(entry.name)] = int(fields[1]), int(fields[11]) + int(fields[12])
    family, ticks = {leader}, 0
    while True:
        grown = family | {number for number, (parent, _) in parents.items() if parent in family}
        if grown == family:
            break
        family = grown
    ticks = sum(parents[number][1] for number in family if number in parents)
    return ticks / os.sysconf("SC_CLK_TCK")
