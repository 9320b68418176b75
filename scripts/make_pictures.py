"""The pictures of the README and docs/, made by the program itself: window in both themes, and a short film.

Run from the project's root, in its environment: .venv/bin/python scripts/make_pictures.py
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["TIDEMARK_HOME"] = tempfile.mkdtemp()

from PySide6.QtCore import QEventLoop, QTimer

from app.cli import run
from app.source import open_source
from app.window import Lab, application

DOCS = Path(__file__).resolve().parent.parent / "docs"
WINDOWS = (
    ("window-light.png", "light", "moons", 0.45),
    ("window-dark.png", "dark", "eight-gaussians", 0.55),
)
FILM = ["--size", "720x264", "--fps", "10", "--seconds", "5", "--loop", "ping-pong", "--theme", "dark"]


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def picture(name: str, theme: str, preset: str, phase: float) -> None:
    """One window, settled, at an instant of the clock."""
    lab = Lab(application(["tidemark"]), open_source(preset, standardise=True))
    lab.open()
    lab.window.resize(1280, 800)
    lab.appearance.choose(theme)
    deadline = time.monotonic() + 120
    lab.clock.pause()
    lab.clock.jump(phase)
    wait(600)
    while not lab.controller.complete and time.monotonic() < deadline:
        wait(100)
    lab.clock.jump(phase)
    wait(200)
    lab.window.grab().save(str(DOCS / name), "PNG", 9)
    lab.window.close()
    lab.window.deleteLater()


def main() -> None:
    for window in WINDOWS:
        picture(*window)
        print(f"docs/{window[0]}")
    run(["render", "moons", "-o", str(DOCS / "moons.gif"), *FILM])


if __name__ == "__main__":
    main()
