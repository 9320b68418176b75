"""One part of `two_trees`, run by path in the environment of either checkout: prints one number a name as JSON.

Everything that it imports is the other checkout's. CPU milliseconds; of the slider, of the clock.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import statistics
import sys
import time
from collections.abc import Callable

os.environ.setdefault("OMP_NUM_THREADS", "1")

PARTICLES = (1_000, 10_000, 50_000, 200_000)
MOVES = 15


def median_ms(step: Callable[[int], object]) -> float:
    taken = []
    for k in range(-2, MOVES):
        started = time.process_time()
        step(k)
        taken.append(1000 * (time.process_time() - started))
    return statistics.median(taken[2:])


def frames() -> dict[str, float]:
    from app.window.application import application
    from tests.benchmarks.frames import film_of, ours
    from widgets.painting.look import PANES

    _ = application(["tidemark"])
    ways = (("three panes", PANES[:3], 1.0), ("four panes", PANES, 1.0), ("three, ratio 2", PANES[:3], 2.0))
    return {f"{n:,}, {name}": ours(film_of(n), panes, ratio)[0] for n in PARTICLES for name, panes, ratio in ways}


def hand() -> dict[str, float]:
    from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
    from PySide6.QtGui import QMouseEvent, QWheelEvent

    from app.window.application import application
    from tests.benchmarks.frames import film_of
    from widgets.stage.stage import Stage

    sys.path[:0] = ["tests/helpers", "tests/test_widgets"]  # the second in a checkout of before 2026-11-29
    from made_insights import insight  # of the tests

    app, figures, at = application(["tidemark"]), {}, QPointF(220, 180)
    none, left, plain = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

    def mouse(kind: QEvent.Type, where: QPointF, held: bool) -> None:
        button = none if kind == QEvent.Type.MouseMove else left
        buttons = left if held else none
        app.sendEvent(stage, QMouseEvent(kind, where, QPointF(stage.mapToGlobal(where)), button, buttons, plain))
        app.processEvents()

    def play(k: int) -> None:
        stage.display(film, 0.1 + 0.05 * (k + 2))
        app.processEvents()

    def notch(k: int) -> None:
        turn, where = QPoint(0, 120 if k % 2 else -120), QPointF(stage.mapToGlobal(at))
        app.sendEvent(stage, QWheelEvent(at, where, QPoint(), turn, none, plain, Qt.ScrollPhase.NoScrollPhase, False))
        app.processEvents()

    def drag(k: int) -> None:
        mouse(QEvent.Type.MouseMove, at + QPointF(4 * k + 20, 3 * k + 15), True)

    def hover(k: int) -> None:
        mouse(QEvent.Type.MouseMove, at + QPointF(4 * k, 3 * k), False)

    for n in PARTICLES:
        film, stage = film_of(n), Stage()
        stage.resize(900, 620)
        stage.show()
        figures[f"{n:,}, played"] = median_ms(play)
        figures[f"{n:,}, wheel"] = median_ms(notch)
        mouse(QEvent.Type.MouseButtonPress, at, True)
        figures[f"{n:,}, drag"] = median_ms(drag)
        mouse(QEvent.Type.MouseButtonRelease, at, False)
        stage.setTool("brush")
        figures[f"{n:,}, outline"] = median_ms(hover)
        film = film.with_result(insight("scales", film.experiment))
        stage.setInsight("scales", "ratio")
        figures[f"{n:,}, played with a diagram"] = median_ms(play)
        stage.close()
    return figures


def slider() -> dict[str, float]:
    import numpy as np

    from app.session.source import Source
    from app.window.application import application
    from app.window.window import Lab
    from tests.benchmarks.slider_latency import Watch, experiment, wait

    lab = Lab(application(["tidemark"]), Source(experiment(500), "benchmark"))
    lab.open()
    watch, started = Watch(lab), time.monotonic()
    while (lab.controller.busy or lab.controller.stale) and time.monotonic() - started < 90:
        wait(50)
    taken = []
    for value in np.random.default_rng(0).uniform(0.1, 20.0, MOVES):
        taken.append(watch.move(float(value)))
        wait(300)
    draft, full = (statistics.median(column) for column in zip(*taken, strict=True))
    lab.documents.give_up()
    return {"500 points, draft": draft, "500 points, full": full}


def start() -> dict[str, float]:
    from tests.benchmarks.cold_start import child

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        child(float(sys.argv[2]))
    figures = json.loads(said.getvalue())
    return {f"{what}, {kind}": figures[what][k] for what in figures for k, kind in enumerate(("s", "CPU s"))}


if __name__ == "__main__":
    parts = {"frames": frames, "hand": hand, "slider": slider, "start": start}
    print(json.dumps(parts[sys.argv[1]]()), flush=True)
    os._exit(0)  # without the minutes that a window with an engine may take
