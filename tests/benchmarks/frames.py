"""A frame of the stage: CPU and wall-clock milliseconds, beside pyqtgraph's ScatterPlotItem with the same particles.

Three panes on 900 x 620 pixels, software drawing, one thread. Ours is the whole picture that the window blits:
particles read from a film between two states, trails, cells, captions, the drawn points. Theirs is three plots,
positions changed by `setData` with one brush for all, axes hidden, grabbed. Run: make bench ARGS="-k frames".
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")

from tests.benchmarks._ratios import peer  # isort: skip - before numpy: it asks for one thread

import numpy as np
from PySide6.QtGui import QImage

from app.playback.first_film import first_film
from app.session.source import DEFAULT_SOURCE
from app.window.application import application
from engine import DiffusionResult, Film, Trajectory, TransportResult, preset
from widgets.insights.paint_stage import Renderer
from widgets.painting.look import PANES, Look, PaneName

SIZE = (900, 620)
SIZES = (1_000, 10_000, 50_000, 200_000, 1_000_000)
PEERS_MOST = 200_000  # of pyqtgraph, whose million takes a second a frame
HEADS = ("three panes", "four panes", "three, ratio 2", "ScatterPlotItem")
STATES, REPEATS = 9, 9
TARGET_MS = 1000 / 60  # at 50,000 particles in three panes


def film_of(n: int) -> Film:
    """The bundled film with n particles: its own, each many times over and a little aside."""
    experiment = preset(DEFAULT_SOURCE).experiment
    film = first_film(experiment)
    assert film is not None
    assert film.diffusion is not None
    assert film.transport is not None
    own = film.diffusion.forward.n
    source, aside = np.arange(n) % own, np.random.default_rng(0).normal(scale=0.1, size=(n, 2)).astype(np.float32)
    kept = np.linspace(0, len(film.diffusion.forward.phases) - 1, STATES).round().astype(int)

    def many(way: Trajectory) -> Trajectory:
        return Trajectory(phases=way.phases[kept], positions=way.positions[kept][:, source] + aside)

    diffusion, plan = film.diffusion, film.transport
    return Film(
        experiment=experiment,
        diffusion=DiffusionResult(
            experiment=diffusion.experiment, quality=diffusion.quality, forward=many(diffusion.forward),
            reverse=many(diffusion.reverse), sources=diffusion.sources[source], latents=diffusion.latents[source],
            evaluations=1, error=None, seconds=0.0, device="cpu",
        ),
        transport=TransportResult(
            experiment=plan.experiment, quality=plan.quality, starts=plan.starts[source] + aside,
            ends=plan.ends[source], assignment=plan.assignment[source], sites=plan.sites, masses=plan.masses,
            potentials=plan.potentials, cells=plan.cells, w2_squared=plan.w2_squared, seconds=0.0,
        ),
        density=film.density,
    )  # fmt: skip


def milliseconds(frame: Callable[[float], object]) -> tuple[float, float]:
    """Medians of the CPU and of the wall-clock time of frames at different phases, after one to warm up."""
    frame(0.3)
    spent, passed = [], []
    for phase in np.linspace(0.1, 0.9, REPEATS):
        cpu, wall = time.process_time(), time.perf_counter()
        frame(float(phase))
        spent.append(1000 * (time.process_time() - cpu))
        passed.append(1000 * (time.perf_counter() - wall))
    return statistics.median(spent), statistics.median(passed)


def ours(film: Film, panes: tuple[PaneName, ...], ratio: float) -> tuple[float, float]:
    renderer, spare = Renderer(), QImage()
    look = Look(panes=panes, scale=ratio)
    size = round(SIZE[0] * ratio), round(SIZE[1] * ratio)

    def frame(phase: float) -> None:
        nonlocal spare
        spare = renderer.image(film, phase, look, *size, onto=spare)

    return milliseconds(frame)


def theirs(pyqtgraph: object, film: Film) -> tuple[float, float]:
    pg: object = pyqtgraph
    widget = pg.GraphicsLayoutWidget(size=SIZE)  # type: ignore[attr-defined]
    widget.resize(*SIZE)
    items = []
    for number, name in enumerate(PANES[:3]):
        plot = widget.addPlot(row=number // 2, col=number % 2)
        plot.hideAxis("left")
        plot.hideAxis("bottom")
        plot.disableAutoRange()
        plot.setRange(xRange=(-3.2, 3.2), yRange=(-3.2, 3.2), padding=0)
        item = pg.ScatterPlotItem(size=3, pen=None, brush=pg.mkBrush(80, 160, 240, 160))  # type: ignore[attr-defined]
        plot.addItem(item)
        items.append((name, item))

    def frame(phase: float) -> None:
        now = film.frame(phase)
        for name, item in items:
            item.setData(pos=getattr(now, name))
        widget.grab()

    taken = milliseconds(frame)
    widget.close()
    return taken


def main() -> int:
    application(["tidemark"])
    pyqtgraph = peer("pyqtgraph")
    print(f"frames on {SIZE[0]} x {SIZE[1]}, CPU ms (wall ms), load {os.getloadavg()[0]:.1f}")
    print(f"{'particles':>10}" + "".join(f"{head:>18}" for head in HEADS) + f"{'ours':>9}")
    missed = False
    for n in SIZES:
        film = film_of(n)
        three, four, sharp = ours(film, PANES[:3], 1.0), ours(film, PANES, 1.0), ours(film, PANES[:3], 2.0)
        row = f"{n:>10,}" + "".join(f"{cpu:>10.1f} ({wall:.1f})".rjust(18) for cpu, wall in (three, four, sharp))
        if pyqtgraph is not None and n <= PEERS_MOST:
            cpu, wall = theirs(pyqtgraph, film)
            row += f"{cpu:>10.1f} ({wall:.1f})".rjust(18) + f"{cpu / three[0]:>8.1f}x"
        print(row, flush=True)
        missed |= n == 50_000 and three[0] > TARGET_MS
    print(f"60 frames a second at 50,000 particles in three panes: {'MISSED' if missed else 'kept'}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
