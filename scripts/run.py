"""Start Tidemark's window; where there is no display, say so and render the default preset to a movie instead."""

import os
import subprocess
import sys

import qt_libraries

MOVIE = "moons.mp4"


def display_answers():
    """Whether Qt can open a window here: asked of Qt itself, in a process of its own."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    qt_libraries.ensure(window=True)
    probe = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
    return subprocess.run([sys.executable, "-c", probe], capture_output=True, check=False).returncode == 0


def main(arguments):
    """Arguments are those of `tidemark`: they go to the program, display or not."""
    tidemark = [sys.executable, "-m", "app"]
    if display_answers():
        return subprocess.call([*tidemark, *arguments])
    qt_libraries.ensure(window=False)
    if not arguments:
        print(f"There is no display here. Rendering the default preset to {MOVIE} instead of a window.", flush=True)
        arguments = ["render", "moons", "-o", MOVIE]
    return subprocess.call([*tidemark, *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
