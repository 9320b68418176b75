"""A story's frames: the same whatever was painted before, whichever way, and from whatever is kept."""

from __future__ import annotations

import dataclasses
import random
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from made_stories import LOOK, small, sweep, varied

from app.export.render import ensure_application
from app.export.render_options import RenderOptions
from app.story.kept_parts import KeptParts
from app.story.painter import StoryPainter, StoryStyle
from engine import Film, Scene, Story
from widgets.insights.paint_stage import render_image
from widgets.look.image_pixels import pixels

SIZE = (240, 136)
STYLE = StoryStyle(size=SIZE)
FPS = Fraction(10)


@pytest.fixture(autouse=True)
def application() -> None:
    ensure_application()


def painted(story: Story, indices: list[int] | None = None, **settings: object) -> list[np.ndarray]:
    frames = story.frames(FPS)
    painter = StoryPainter(frames, STYLE, **settings)  # type: ignore[arg-type]
    return [painter(index) for index in indices or range(len(frames))]


def test_the_reversed_story_has_the_reversed_frames_to_the_bit() -> None:
    there, back = painted(varied()), painted(varied().reversed())
    assert len(there) == len(back)
    assert all(np.array_equal(a, b) for a, b in zip(there, reversed(back), strict=True))


def test_a_moving_transport_is_the_same_backwards() -> None:
    first = Scene(experiment=small(), look=LOOK, phase=0.4, hold=0, seconds=0.7, easing="in")
    story = Story(scenes=(first, dataclasses.replace(first, experiment=small(curvature=0.5, beta=2.0))))
    there, back = painted(story), painted(story.reversed())
    assert all(np.array_equal(a, b) for a, b in zip(there, reversed(back), strict=True))


def test_frames_do_not_depend_on_which_others_were_painted() -> None:
    whole = painted(varied())
    shuffled = list(range(len(whole)))
    random.Random(3).shuffle(shuffled)
    again = dict(zip(shuffled, painted(varied(), shuffled), strict=True))
    assert all(np.array_equal(frame, again[index]) for index, frame in enumerate(whole))
    half = painted(varied(), list(range(len(whole) // 2, len(whole))))
    assert all(np.array_equal(a, b) for a, b in zip(whole[len(whole) // 2 :], half, strict=True))


def test_what_is_kept_does_not_change_a_pixel(tmp_path: Path) -> None:
    fresh = painted(sweep(phase=0.0))
    first = painted(sweep(phase=0.0), keeper=KeptParts(tmp_path / "parts"))
    kept = StoryPainter(sweep(phase=0.0).frames(FPS), STYLE, keeper=KeptParts(tmp_path / "parts"))
    again = [kept(index) for index in range(len(fresh))]
    assert kept.parts.computed == 0
    assert all(np.array_equal(a, b) and np.array_equal(a, c) for a, b, c in zip(fresh, first, again, strict=True))


def test_a_bounded_memory_does_not_change_a_pixel() -> None:
    frames = varied().frames(FPS)
    poor = StoryPainter(frames, STYLE)
    poor.parts._most = 1
    assert all(np.array_equal(a, poor(index)) for index, a in enumerate(painted(varied())))


def test_a_scene_is_what_the_stage_paints() -> None:
    scene = Scene(experiment=small(), look=LOOK, phase=0.4, hold=0)
    painter = StoryPainter(Story(scenes=(scene,)).frames(FPS), STYLE)
    film: Film = painter.parts.film(Story(scenes=(scene,)).frames(FPS)[0].pictures[0])
    look = RenderOptions(size=SIZE).look(scene.experiment)
    assert np.array_equal(painter(0), pixels(render_image(film, 0.4, look, *SIZE)))


def test_a_cross_fade_is_the_weighted_sum_of_both_pictures() -> None:
    a = Scene(experiment=small(), look=LOOK, phase=0.4, hold=0, seconds=0.4, easing="linear")
    b = dataclasses.replace(a, look=dataclasses.replace(LOOK, panes=("reverse",)))
    first, _, middle, _, last = painted(Story(scenes=(a, b)))
    assert np.abs(middle.astype(float) - (first.astype(float) + last) / 2).max() <= 0.5  # rounded once


def test_a_step_switches_at_the_end_of_the_way() -> None:
    frames = painted(sweep(easing="step", seconds=0.5))
    assert all(np.array_equal(frame, frames[0]) for frame in frames[:-1])
    assert not np.array_equal(frames[-1], frames[0])


def test_marks_and_captions_are_seen() -> None:
    scene = Scene(experiment=small(), look=LOOK, phase=0.4, hold=0)
    plain, marked, told = (
        painted(Story(scenes=(dataclasses.replace(scene, **change),)))[0]
        for change in ({}, {"marked": (2,)}, {"caption": "words"})
    )
    assert not np.array_equal(plain, marked)
    changed = np.flatnonzero((plain != told).any(axis=(1, 2)))
    assert changed.min() > SIZE[1] / 2  # at the foot, and nowhere else
    unspoken = StoryPainter(
        Story(scenes=(dataclasses.replace(scene, caption="words"),)).frames(FPS),
        dataclasses.replace(STYLE, captions=False),
    )
    silent = StoryPainter(Story(scenes=(scene,)).frames(FPS), dataclasses.replace(STYLE, captions=False))
    assert np.array_equal(unspoken(0), silent(0))


def test_transparent_frames_fade_transparently() -> None:
    a = Scene(experiment=small(), look=LOOK, hold=0, seconds=0.2, easing="linear")
    b = dataclasses.replace(a, theme="light")
    painter = StoryPainter(Story(scenes=(a, b)).frames(FPS), dataclasses.replace(STYLE, transparent=True))
    frame = painter(1)
    assert frame.shape == (SIZE[1], SIZE[0], 4)
    assert frame[..., 3].min() == 0
