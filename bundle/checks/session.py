"""Tier "session": a window under a window manager, driven by keys as a person would; saved, closed, opened again."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..project import NAME
from .display import Display, virtual_display, wait_for
from .launch import PICTURES
from .report import RefusedError, Report
from .running import bare, timed
from .running import run as run_command
from .window import first_motion, window

TOOLS = {"openbox": "openbox", "xdotool": "xdotool"}  # program: Debian's package
PATIENCE = 60.0


def run(report: Report, bundle: Path) -> None:
    missing = [package for tool, package in TOOLS.items() if shutil.which(tool) is None]
    if missing:
        raise RefusedError(f"This tier needs {', '.join(missing)}.")
    with tempfile.TemporaryDirectory(prefix="tidemark-") as scratch, virtual_display() as display, _manager(display):
        home = Path(scratch)
        saved = home / "my session.tidemark"
        with window(bundle, display, home, "spiral") as process:
            first_motion(display, process, time.perf_counter())
            _xdotool(display, "search", "--sync", "--onlyvisible", "--name", "Tidemark", "windowactivate", "--sync")
            _key(display, "ctrl+s")
            dialog = wait_for(lambda: "save" in _title(display).lower(), PATIENCE)
            report.demand(dialog, f"Ctrl+S asks for a name: the active window is “{_title(display)}”")
            display.save(PICTURES / "save-dialog.png")
            _xdotool(display, "type", "--delay", "15", str(saved))
            _key(display, "Return")
            there = wait_for(lambda: saved.is_file() and zipfile.is_zipfile(saved), PATIENCE)
            report.demand(there, f"{saved.name} is written: {saved.stat().st_size if there else 0} bytes")
            titled = wait_for(lambda: "my session" in _title(display), PATIENCE)
            report.demand(titled, f"the window's title is “{_title(display)}”")
            display.save(PICTURES / "saved.png")
        if not there:
            return
        with window(bundle, display, home, str(saved)) as process:
            first_motion(display, process, time.perf_counter())
            opened = wait_for(lambda: "my session" in _title(display), PATIENCE)
            report.demand(opened, f"opened in a window again: “{_title(display)}”")
        pictures: dict[str, bytes] = {}
        for source in (str(saved), "spiral"):
            target = home / f"{len(pictures)}.png"
            timed([bundle / NAME, "render", source, "-o", target, "--size", "480x270"], bare(home))
            pictures[source] = target.read_bytes()
        report.demand(
            len(pictures) == 2 and all(pictures.values()), "the saved session and its preset were both rendered"
        )
        _same_cloud(report, bundle, home, saved)


def _same_cloud(report: Report, bundle: Path, home: Path, saved: Path) -> None:
    """What the session holds is what was open: the same points come out of a run of either."""
    import numpy as np

    arrays = []
    for number, source in enumerate((str(saved), "spiral")):
        target = home / f"{number}.npz"
        timed([bundle / NAME, "run", source, "-o", target, "--set", "particles=50"], bare(home))
        with np.load(target, allow_pickle=False) as stored:
            arrays.append(np.array(stored["reverse"]))
    same = arrays[0].shape == arrays[1].shape and bool(np.array_equal(arrays[0], arrays[1]))
    report.demand(
        same, f"a run of the session equals a run of the preset that it was saved from, bit by bit: {arrays[0].shape}"
    )


@contextmanager
def _manager(display: Display) -> Iterator[None]:
    manager = subprocess.Popen(
        ["openbox", "--sm-disable"], env={"DISPLAY": display.name, "HOME": "/nonexistent", "PATH": "/usr/bin:/bin"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        manager.terminate()
        manager.wait()


def _xdotool(display: Display, *words: str) -> str:
    return run_command(["xdotool", *words], {"DISPLAY": display.name, "PATH": "/usr/bin:/bin"}).stdout


def _key(display: Display, key: str) -> None:
    _xdotool(display, "key", "--clearmodifiers", key)


def _title(display: Display) -> str:
    return _xdotool(display, "getactivewindow", "getwindowname").strip()
