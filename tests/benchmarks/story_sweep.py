"""Seconds a frame of a film in which a setting moves: as it is made, and computing each frame from nothing.

`python -m tests.benchmarks.story_sweep`: sweeps of moons at 500 particles, 1280x720, 6 s at 30 frames
a second. Of every fourth frame also how far particles lie from where they are when the frame is computed by itself.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from app.export.render import ensure_application
from app.lanes.stages import complete_film
from app.story.films import StoryFilms
from app.story.look import stage_look
from app.story.painter import StoryPainter, StoryStyle
from app.story.parts import Parts
from engine import SavedLook, Scene, Story, StoryFrames, preset, warm_up
from widgets.insights.paint_stage import Renderer
from widgets.look.image_pixels import pixels
from widgets.painting.pane_grid import pane_grid

SIZE = (1280, 720)
FPS = Fraction(30)
EVERY = 4  # frames: how many are computed from nothing, and compared
LOOK = SavedLook(panes=("forward", "reverse", "transport"))
HEATED = dataclasses.replace(LOOK, layers=(("heat", True),))
SWEEPS: tuple[tuple[str, float, float, float, float, SavedLook], ...] = (
    ("termination_time", 0.3, 3.0, 0.0, 1.0, LOOK),
    ("termination_time", 0.3, 3.0, 0.5, 0.5, LOOK),
    ("termination_time", 0.3, 3.0, 1.0, 1.0, LOOK),
    ("termination_time", 0.3, 3.0, 0.0, 1.0, HEATED),
    ("curvature", 0.0, 4.0, 0.0, 1.0, LOOK),
    ("softness", 0.05, 0.5, 0.0, 1.0, LOOK),
)


def swept(name: str, first: float, last: float, start: float, end: float, look: SavedLook) -> StoryFrames:
    """The frames of a sweep, with the clock's phase at both of its ends."""
    experiment = preset("moons").experiment.with_parameters({"particles": 500})
    scenes = tuple(
        Scene(
            experiment=experiment.with_parameters({name: value}),
            look=look,
            phase=phase,
            hold=0,
            seconds=6,
            easing="linear",
        )
        for value, phase in ((first, start), (last, end))
    )
    return Story(scenes=scenes).frames(FPS)


def from_nothing(frames: StoryFrames) -> Iterator[float]:
    """Seconds of every fourth frame, all of it computed and painted as a still is."""
    for index in range(0, len(frames), EVERY):
        started = time.perf_counter()
        (picture,) = frames[index].pictures
        film = complete_film(picture.experiment, lambda: False, measured=False)
        pixels(Renderer().image(film, picture.phase, stage_look(picture), *SIZE))
        yield time.perf_counter() - started


def furthest(frames: StoryFrames) -> tuple[float, float]:
    """Pixels from where the reversal's particles truly are: the largest distance, and the root mean square."""
    films, truth = StoryFilms(frames, SIZE, Parts()), StoryFilms(frames, SIZE, Parts(), sampling=False)
    distances = []
    for index in range(0, len(frames), EVERY):
        [(_, film)], [(picture, true)] = films.films(index), truth.films(index)
        scale = pane_grid(*SIZE, stage_look(picture))[0].projection.scale
        found, wanted = film.frame(picture.phase).reverse, true.frame(picture.phase).reverse
        assert found is not None
        assert wanted is not None
        distances.append(np.linalg.norm(found - wanted, axis=1) * scale)
    return float(np.max(distances)), float(np.sqrt(np.mean(np.square(distances))))


def main() -> None:
    ensure_application()
    warm_up()
    print("sweep, clock, frames | from nothing, ms | as made, ms | ratio | computed | largest error, pixels | rms")
    for name, first, last, start, end, look in SWEEPS:
        frames = swept(name, first, last, start, end, look)
        StoryPainter(frames, StoryStyle(size=SIZE))(0)  # what loads, loads now
        painter = StoryPainter(frames, StoryStyle(size=SIZE))
        started = time.perf_counter()
        for index in range(len(frames)):
            painter(index)
        made = (time.perf_counter() - started) / len(frames)
        plain = float(np.mean(list(from_nothing(frames))))
        far, rms = furthest(frames)
        words = f"{name} {first:g} to {last:g}{', heat' if look is HEATED else ''}, {start:g} to {end:g}, {len(frames)}"
        times = f"{1e3 * plain:.0f} | {1e3 * made:.0f} | {plain / made:.1f}"
        print(f"{words} | {times} | {painter.parts.computed} | {far:.2f} | {rms:.4f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
