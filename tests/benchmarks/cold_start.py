"""From the start of a fresh process to the window on screen, and to the first moved frame of every pane.

Files are warm, settings empty, as at a first run. Wall-clock seconds since the parent asked for the process, and CPU
seconds of the process until then; medians of several. Run: make bench ARGS="-k cold_start".
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

RUNS = 7
TARGETS = {"shown": 1.0, "moving": 2.0}  # seconds


def child(started: float) -> None:
    """The window as `tidemark` opens it; tells on standard output when it was painted first, and when it moved."""
    from PySide6.QtCore import QTimer

    from app.session.source import DEFAULT_SOURCE, open_source
    from app.window.application import application
    from app.window.window import Lab
    from engine import Film

    source = open_source(DEFAULT_SOURCE, standardise=True)
    app = application(["tidemark"])
    lab = Lab(app, source)
    times: dict[str, tuple[float, float]] = {}
    shown: list[tuple[Film, float]] = []
    paint = lab.stage._current

    def painted(film: Film) -> object:
        picture = paint(film)
        now = time.time() - started, time.process_time()
        times.setdefault("shown", now)
        if film.diffusion is not None and film.transport is not None and film.density is not None:
            shown.append((film, lab.stage._phase))
            if shown[0][1] != lab.stage._phase and "moving" not in times:
                times["moving"] = now
                print(json.dumps(times), flush=True)
                QTimer.singleShot(0, lab.window.close)
        return picture

    lab.stage._current = painted  # type: ignore[assignment,method-assign]
    lab.open()
    app.exec()


def main() -> int:
    taken: list[dict[str, tuple[float, float]]] = []
    for _ in range(RUNS + 1):
        with tempfile.TemporaryDirectory() as home:
            command = [sys.executable, "-m", "tests.benchmarks.cold_start", repr(time.time())]
            environment = {**os.environ, "TIDEMARK_HOME": home}
            ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
        taken.append(json.loads(ended.stdout))
    print(f"cold start, medians of {RUNS} fresh processes, load {os.getloadavg()[0]:.1f}")
    missed = False
    for what, target in TARGETS.items():
        wall, cpu = (statistics.median(each[what][k] for each in taken[1:]) for k in (0, 1))
        missed |= cpu > target
        print(f"  {what:<8} {wall:.2f} s, of them {cpu:.2f} s of CPU (target {target:g} s)")
    return int(missed)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(float(sys.argv[1]))
    else:
        sys.exit(main())
