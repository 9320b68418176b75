"""Seconds of 1080p60 export per second of film, split into painting and encoding; and the window's pace meanwhile.

`python -m tests.benchmarks.export_throughput [window]`: with "window" it opens one with 1,000 particles and counts its
paints a second at rest, while an export runs in its process, and while it runs in a thread.
"""

from __future__ import annotations

import dataclasses
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.encoding import ENCODERS
from app.export.render import render_to_file
from app.export.render_options import RenderOptions
from app.lanes.stages import complete_film
from engine import preset

SECONDS = 1.0  # of film
FPS = 60


def throughput(form: str, folder: Path, size: tuple[int, int] = (1920, 1080)) -> tuple[float, float, float]:
    """(whole, painting, encoding) seconds per second of film."""
    kind = ENCODERS[form]
    experiment = preset("moons").experiment
    panes = ("forward", "reverse", "transport", "insight")
    options = RenderOptions(size=size, fps=FPS, seconds=SECONDS, form=form, panes=panes)
    film = complete_film(experiment, lambda: False)
    report = render_to_file(experiment, "moons", folder / f"film{kind.suffix}", options, film=film)
    return report.took / report.seconds, report.painting / report.seconds, report.encoding / report.seconds


def window_pace(seconds: float = 4.0) -> dict[str, float]:
    """Paints a second of a playing window with 1,000 particles: at rest, beside a process, beside a thread."""
    from PySide6.QtCore import QElapsedTimer, QEventLoop

    from app.export.order import Order, carry_out
    from app.export.process import export_in_process
    from app.lanes.tasks import Task
    from app.session.source import open_source
    from app.window.application import application
    from app.window.window import Lab

    app = application([])
    opened = open_source("moons", standardise=True)
    opened = dataclasses.replace(opened, experiment=opened.experiment.with_parameters({"particles": 1000}))
    lab = Lab(app, opened)
    lab.open()
    lab.window.resize(1280, 800)

    def spin(until: Callable[[], bool], most_ms: int) -> int:
        clock = QElapsedTimer()
        clock.start()
        while not until() and clock.elapsed() < most_ms:
            app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        return clock.elapsed()

    def pace() -> float:
        painted = 0

        def count() -> None:
            nonlocal painted
            painted += 1

        lab.clock.frame.connect(count)
        spent = spin(lambda: False, round(1000 * seconds))
        lab.clock.frame.disconnect(count)
        return 1000 * painted / spent

    spin(lambda: not lab.controller.busy and not lab.controller.stale, 60_000)
    found = {"at rest": pace()}
    with tempfile.TemporaryDirectory() as folder:
        options = RenderOptions(size=(1920, 1080), fps=FPS, seconds=60, panes=lab.stage.look.panes)
        order = Order(lab.session.experiment, lab.controller.film, "moons", Path(folder) / "a.mp4", options)
        for name, way in (("beside the export's process", export_in_process), ("beside a thread", carry_out)):
            frames: list[int] = []
            task = Task(lambda progress, cancelled, way=way: way(order, progress, cancelled))
            task.progressed.connect(lambda done, _total, frames=frames: frames.append(done))
            task.start()
            spin(lambda frames=frames: len(frames) > 5, 30_000)
            before = len(frames)
            found[name] = pace()
            found[f"{name}: frames exported a second"] = (len(frames) - before) / seconds
            task.cancel()
            spin(task.isFinished, 20_000)
    lab.window.close()
    return found


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if "window" in sys.argv[1:]:
        for name, value in window_pace().items():
            print(f"{name:50} {value:6.1f}")
        return
    print(f"{'1080p60':10} {'whole':>7} {'paint':>7} {'encode':>7}   seconds per second of film")
    with tempfile.TemporaryDirectory() as folder:
        for form, kind in ENCODERS.items():
            if not kind.still and form != "gif":  # at most 50 frames a second
                whole, painting, encoding = throughput(form, Path(folder))
                print(f"{form:10} {whole:7.2f} {painting:7.2f} {encoding:7.2f}")


if __name__ == "__main__":
    main()
