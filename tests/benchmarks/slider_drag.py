"""A drag of each slider, 60 moves a second for 3 seconds, in a whole window at 500 points.

Prints how many new results a second reached the stage, the latency of a move, and whether an older result ever followed
a newer one. Run: make bench (or python -m tests.benchmarks.slider_drag).
"""

from __future__ import annotations

import itertools
import os
import statistics
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer

from app.session.source import Source
from app.window.application import application
from app.window.window import Lab
from engine import Experiment, PointCloud, parameters_of, preset
from engine.processes.particles import draw_particles

POINTS = 500
MOVES_A_SECOND = 60
SECONDS = 3.0
WANTED = 20  # new results a second


def wait(milliseconds: int) -> None:
    """Let the window run. (QTest.qWait would keep the interpreter lock.)"""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def experiment() -> Experiment:
    """500 points of the moons preset's law."""
    moons = preset("moons").experiment
    drawn = draw_particles(moons.with_parameters({"particles": POINTS}))
    return Experiment(cloud=PointCloud.of(drawn.x0[:POINTS]))


def drag(lab: Lab, name: str, low: float, high: float) -> tuple[float, float, bool]:
    """(new results a second, median ms from a move to its first result, order kept) of one drag."""
    declared = parameters_of(Experiment)[name]
    start, end = declared.to_fraction(low), declared.to_fraction(high)
    arrivals: list[tuple[float, float]] = []  # (when, value shown)

    def note(lane: str) -> None:
        if lane == "diffusion" and lab.controller.film.diffusion is not None:
            arrivals.append((time.perf_counter(), getattr(lab.controller.film.diffusion.experiment, name)))

    def note_frame(_phase: float) -> None:
        arrivals.append((time.perf_counter(), lab.controller.film.frame(lab.clock.phase).snr))

    if name == "snr":
        lab.clock.pause()
        lab.clock.frame.connect(note_frame)
    else:
        lab.controller.resultAccepted.connect(note)
    moves: list[tuple[float, float]] = []
    clock = QElapsedTimer()
    clock.start()
    total = round(MOVES_A_SECOND * SECONDS)
    for index in range(total):
        due = index * 1000 / MOVES_A_SECOND
        while clock.elapsed() < due:
            wait(1)
        value = float(declared.from_fraction(start + (end - start) * index / (total - 1)))
        moves.append((time.perf_counter(), value))
        lab.window.panel.changed.emit(name, value)
    lab.window.panel.finished.emit(name)
    took = clock.elapsed() / 1000
    wait(400)
    (lab.clock.frame if name == "snr" else lab.controller.resultAccepted).disconnect(
        note_frame if name == "snr" else note
    )
    shown = [value for _, value in arrivals]
    rising = all(b >= a for a, b in itertools.pairwise(shown))
    distinct = 1 + sum(a != b for a, b in itertools.pairwise(shown)) if shown else 0
    first_seen: dict[float, float] = {}
    for when, value in arrivals:
        first_seen.setdefault(value, when)
    latencies = [1000 * (first_seen[value] - when) for when, value in moves if value in first_seen]
    lab.clock.play()
    return distinct / took, statistics.median(latencies) if latencies else float("nan"), rising


def main() -> int:
    lab = Lab(application(["tidemark"]), Source(experiment(), "benchmark"))
    lab.open()
    end = time.monotonic() + 60
    while (lab.controller.busy or lab.controller.stale) and time.monotonic() < end:
        wait(50)
    failed = False
    print(f"slider drags at {POINTS} points, {MOVES_A_SECOND} moves a second for {SECONDS:g} s, window playing")
    print(f"{'slider':<18}{'new results/s':>14}{'median ms':>11}  order")
    for name, low, high in (("termination_time", 0.5, 5.0), ("snr", 0.1, 50.0), ("curvature", 0.0, 30.0)):
        rate, latency, rising = drag(lab, name, low, high)
        good = rate >= WANTED and rising
        failed |= not good
        verdict = "" if good else "  (missed)"
        print(f"{name:<18}{rate:>14.1f}{latency:>11.1f}  {'kept' if rising else 'BROKEN'}{verdict}")
        wait(500)
    lab.documents.give_up()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
