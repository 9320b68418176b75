"""The stage on a pyqtgraph scene (`scene_stage`) beside the canvas of the program: frames, latency, start, memory.

In turns, in one process, CPU milliseconds of one thread, medians; a ratio is the median of the pairs' ratios. "panes"
is a scene of bare view boxes with axes, "plot items" one of PlotItems. Not a part of `make bench`, because the program
has no such stage. Run: python -m tests.benchmarks.scene_against_canvas [frames | hand | start | memory]
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

from tests.benchmarks._ratios import peer  # isort: skip - before numpy: it asks for one thread

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.window.application import application
from engine import Film
from tests.benchmarks.frames import film_of
from widgets.insights.paint_stage import Renderer
from widgets.painting.look import Look
from widgets.stage.stage import Stage

SIZES = ((900, 620), (1600, 1000))
PARTICLES = (1_000, 10_000, 50_000, 200_000)
REPEATS = int(os.environ.get("REPEATS", "15"))
LOOK = Look(scale=1.0)
NAMES = ("canvas", "panes", "plot items")
MIDDLE = QPointF(220, 180)  # of the forward pane
KEPT: list[QWidget] = []  # until the process ends: a view that is deleted before takes it with it


class Paints(QObject):
    """Waits until a widget has painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False

    def wait(self, longest: float = 0.25) -> None:
        before, end = self.count, time.perf_counter() + longest
        while self.count == before and time.perf_counter() < end:
            QApplication.processEvents()


def in_turns(ways: dict[str, Callable[[int], object]], repeats: int) -> dict[str, list[float]]:
    """CPU ms of each way's steps 0, 1, ..., after one to warm up, all ways by turns."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for step in range(-2, repeats):
        for name, way in ways.items():
            started = time.process_time()
            way(step)
            if step >= 0:
                taken[name].append(1000 * (time.process_time() - started))
    return taken


def row(what: str, taken: dict[str, list[float]]) -> None:
    first = next(iter(taken.values()))
    cells = [
        f"{statistics.median(times):8.2f} ({statistics.median(np.divide(times, first)):4.2f})"
        for times in taken.values()
    ]
    print(f"{what:<26}" + "".join(cell.rjust(18) for cell in cells), flush=True)


def head(title: str, names: Sequence[str]) -> None:
    print(f"\n{title}, load {os.getloadavg()[0]:.1f}\n{'':<26}" + "".join(name.rjust(18) for name in names))


def painted(maker: Any, film: Film, size: tuple[int, int]) -> Callable[[int], object]:
    kept = [QImage()]

    def frame(step: int) -> None:
        kept[0] = maker.image(film, 0.1 + 0.8 * (step + 2) / (REPEATS + 2), LOOK, *size, onto=kept[0])

    return frame


def shown(window: Any, seen: QWidget, film: Film, size: tuple[int, int]) -> Callable[[int], object]:
    window.resize(*size)
    window.show()
    paints = Paints(seen)
    QApplication.processEvents()

    def frame(step: int) -> None:
        window.display(film, 0.1 + 0.8 * (step + 2) / (REPEATS + 2))
        paints.wait()

    return frame


def frames() -> None:
    from tests.benchmarks.scene_stage import StageScene
    from tests.benchmarks.scene_window import SceneWindow

    for size in SIZES:
        for where in ("picture", "window"):
            head(f"a frame on {size[0]} x {size[1]}, {where}, CPU ms (against the canvas)", NAMES)
            made: list[Any] = (
                [Renderer(), StageScene(), StageScene(plot_item=True)]
                if where == "picture"
                else [Stage(), SceneWindow(LOOK), SceneWindow(LOOK, plot_item=True)]
            )
            for n in PARTICLES:
                film = film_of(n)
                ways = [
                    painted(each, film, size) if where == "picture" else shown(each, seen(each), film, size)
                    for each in made
                ]
                row(f"{n:,} particles", in_turns(dict(zip(NAMES, ways, strict=True)), REPEATS))
            for each in made:
                if isinstance(each, QWidget):
                    each.hide()
                    KEPT.append(each)


def seen(window: Any) -> QWidget:
    """What of a window is painted, and gets the mouse."""
    return window if isinstance(window, Stage) else window.viewport()


def wheel(widget: QWidget, at: QPointF, eighths: int) -> None:
    where = QPointF(widget.mapToGlobal(at))
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
    QApplication.sendEvent(widget, QWheelEvent(at, where, QPoint(), QPoint(0, eighths), *none))


def mouse(widget: QWidget, kind: QEvent.Type, at: QPointF, *, held: bool) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind == QEvent.Type.MouseMove else left
    where = QPointF(widget.mapToGlobal(at))
    QApplication.sendEvent(
        widget, QMouseEvent(kind, at, where, button, left if held else none, Qt.KeyboardModifier.NoModifier)
    )


def notch(widget: QWidget, step: int) -> None:
    wheel(widget, MIDDLE, 120 if step % 2 else -120)


def drag(widget: QWidget, step: int) -> None:
    mouse(widget, QEvent.Type.MouseMove, MIDDLE + QPointF(4 * (step + 5), 3 * (step + 5)), held=True)


def hover(widget: QWidget, step: int) -> None:
    mouse(widget, QEvent.Type.MouseMove, MIDDLE + QPointF(4 * step, 3 * step), held=False)


def hand() -> None:
    """A notch of the wheel, a step of a drag, a step of a brush's outline over a resting stage."""
    from tests.benchmarks.scene_window import SceneWindow

    size = SIZES[0]
    head(f"from the hand to the picture on {size[0]} x {size[1]}, CPU ms (against the canvas)", NAMES)
    for n in PARTICLES:
        film, made = film_of(n), [Stage(), SceneWindow(LOOK), SceneWindow(LOOK, plot_item=True)]
        for window in made:
            shown(window, seen(window), film, size)(0)
        for what, act in (("wheel", notch), ("drag", drag), ("outline", hover)):
            if what == "drag":
                for window in made:
                    mouse(seen(window), QEvent.Type.MouseButtonPress, MIDDLE, held=True)
            if what == "outline":
                for window in made:
                    window.setTool("brush")
            QApplication.processEvents()
            ways = {name: answered(act, seen(window)) for name, window in zip(NAMES, made, strict=True)}
            row(f"{n:,}, {what}", in_turns(ways, REPEATS))
            if what == "drag":
                for window in made:
                    mouse(seen(window), QEvent.Type.MouseButtonRelease, MIDDLE, held=False)
        for window in made:
            window.hide()
            KEPT.append(window)


def answered(act: Callable[[QWidget, int], None], widget: QWidget) -> Callable[[int], object]:
    """A step of the hand until it is on the screen."""
    paints = Paints(widget)

    def step(number: int) -> None:
        act(widget, number)
        paints.wait()

    return step


CHILD = """
import sys
if {scene!r} == "import": import pyqtgraph
if {scene!r} == "scene":
    import widgets.stage.canvas
    from tests.benchmarks.scene_stage import StageScene
    widgets.stage.canvas.Renderer = StageScene
from tests.benchmarks.cold_start import child
child(float(sys.argv[1]))
"""


def start(runs: int = 8) -> None:
    """As `cold_start`, by turns: as it is, with pyqtgraph imported first, with the scene for the stage's painter."""
    taken: dict[str, list[dict[str, list[float]]]] = {"canvas": [], "import": [], "scene": []}
    for _ in range(runs):
        for name, kept in taken.items():
            with tempfile.TemporaryDirectory() as home:
                command = [sys.executable, "-c", CHILD.format(scene=name), repr(time.time())]
                environment = {**os.environ, "TIDEMARK_HOME": home}
                ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90, check=True)
            kept.append(json.loads(ended.stdout))
    print(f"\ncold start, medians of {runs - 1}, load {os.getloadavg()[0]:.1f}")
    for what in ("shown", "moving"):
        for name, kept in taken.items():
            wall, cpu = (statistics.median(each[what][k] for each in kept[1:]) for k in (0, 1))
            pairs = list(zip(taken["canvas"][1:], kept[1:], strict=True))
            more = [1000 * statistics.median(b[what][k] - a[what][k] for a, b in pairs) for k in (0, 1)]
            print(f"  {what:<8}{name:<8}{wall:6.2f} s, CPU {cpu:.2f} s; more: {more[0]:+.0f} ms, CPU {more[1]:+.0f} ms")


def memory(name: str = "") -> None:
    """Resident megabytes of a process that has painted 20 frames of 50,000 particles, less those before the stage."""
    if not name:
        print("\nmemory of the stage, MB")
        for each in NAMES:
            command = [sys.executable, "-m", "tests.benchmarks.scene_against_canvas", "memory", each]
            print(f"  {each:<12}{subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()}")
        return
    film, before = film_of(50_000), resident()
    if name == "canvas":
        window: Any = Stage()
    else:
        from tests.benchmarks.scene_window import SceneWindow

        window = SceneWindow(LOOK, plot_item=name == "plot items")
    frame = shown(window, seen(window), film, SIZES[1])
    for step in range(20):
        frame(step % REPEATS)
    print(f"{resident() - before:.1f}")


def resident() -> float:
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    application(["tidemark"])
    if sys.argv[1:2] == ["memory"] and len(sys.argv) == 3:
        memory(sys.argv[2])
    elif peer("pyqtgraph") is not None:
        parts = {"frames": frames, "hand": hand, "start": start, "memory": memory}
        for name in sys.argv[1:] or parts:
            parts[name]()
    sys.stdout.flush()
    os._exit(0)  # scenes and views that Python takes apart at its end can take the process with them


if __name__ == "__main__":
    main()
