"""One move of a slider in a settled window, to the first draft on the stage, and to the full result on the stage.

At 500, 2,000 and 10,000 points, as many particles, playing. Wall-clock milliseconds from the control's signal to the
painting of the first picture with a new reversal; median and 95th percentile. Run: make bench ARGS="-k latency".
"""

from __future__ import annotations

import os
import statistics
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer

from app.session.source import Source
from app.window.application import application
from app.window.window import Lab
from engine import Experiment, PointCloud, Quality, preset
from engine.processes.particles import draw_particles

MOVES = {500: 40, 2_000: 25, 10_000: 12}
LONGEST_S = 60.0


def wait(milliseconds: int) -> None:
    """Let the window run. (QTest.qWait would keep the interpreter lock.)"""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def experiment(points: int) -> Experiment:
    """That many points of the moons preset's law."""
    moons = preset("moons").experiment
    drawn = draw_particles(moons.with_parameters({"particles": points}))
    return Experiment(cloud=PointCloud.of(drawn.x0[:points]), particles=points)


class Watch(QObject):
    """When the stage first paints a reversal of the wanted setting, as a draft (or better) and in full."""

    def __init__(self, lab: Lab) -> None:
        super().__init__()
        self.lab = lab
        self.wanted = 0.0
        self.draft = self.full = 0.0
        lab.stage.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            film = self.lab.stage._film
            result = None if film is None else film.diffusion
            if result is not None and result.experiment.curvature == self.wanted:
                now = time.perf_counter()
                self.draft = self.draft or now
                if result.quality is Quality.FULL:
                    self.full = self.full or now
        return False

    def move(self, value: float) -> tuple[float, float]:
        """Milliseconds to the draft and to the full result."""
        self.wanted, self.draft, self.full = value, 0.0, 0.0
        started = time.perf_counter()
        self.lab.window.panel.changed.emit("curvature", value)
        while not self.full and time.perf_counter() - started < LONGEST_S:
            wait(1)
        self.lab.window.panel.finished.emit("curvature")
        return tuple(1000 * (when - started) if when else float("inf") for when in (self.draft, self.full))


def text(times: list[float]) -> str:
    return f"{statistics.median(times):>10.0f}{float(np.percentile(times, 95)):>10.0f}"


def main() -> int:
    print(f"one move of the curvature slider, ms to the stage, window playing, load {os.getloadavg()[0]:.1f}")
    print(f"{'points':>8}{'draft':>10}{'95 %':>10}{'full':>10}{'95 %':>10}{'moves':>8}")
    lost = False
    for points, moves in MOVES.items():
        lab = Lab(application(["tidemark"]), Source(experiment(points), "benchmark"))
        lab.open()
        watch, started = Watch(lab), time.monotonic()
        while (lab.controller.busy or lab.controller.stale) and time.monotonic() - started < 3 * LONGEST_S:
            wait(50)
        taken = []
        for value in np.random.default_rng(0).uniform(0.1, 20.0, moves):
            taken.append(watch.move(float(value)))
            wait(300)
        drafts, fulls = (list(column) for column in zip(*taken, strict=True))
        lost |= float("inf") in fulls
        print(f"{points:>8,}{text(drafts)}{text(fulls)}{moves:>8}", flush=True)
        lab.documents.give_up()
        lab.deleteLater()
        wait(100)
    return int(lost)


if __name__ == "__main__":
    sys.exit(main())
