"""Stories that compare: A stands still and is computed once, B moves; both in films, in the strip and presenting."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from made_stories import LOOK, small, sweep
from stage_films import diffusion

from app.export.render import ensure_application
from app.story.films import StoryFilms
from app.story.painter import StoryPainter, StoryStyle
from app.story.parts import Parts
from app.story.samples import Samples, Segment
from app.story.showing import film_at
from app.story.store import Store
from engine import Film, Held, SavedLook, Scene, Story
from widgets.insights.paint_stage import render_image
from widgets.look.image_pixels import pixels
from widgets.painting.look import Look
from widgets.painting.view import View

FPS = Fraction(10)
SIZE = (240, 136)
SHORT = Held(experiment=small(termination_time=0.5), title="Short")
WAY = Segment(0, going=True)


@pytest.fixture(autouse=True)
def application() -> None:
    ensure_application()


def compared(**scene: Any) -> Story:
    """T of B from 0.3 to 2, beside A that stands at 0.5."""
    told = sweep(seconds=1, **scene)
    return Story(scenes=tuple(dataclasses.replace(each, held=SHORT) for each in told.scenes))


def painted(story: Story, **settings: Any) -> list[np.ndarray]:
    painter = StoryPainter(story.frames(FPS), StoryStyle(size=SIZE), **settings)
    return [painter(index) for index in range(len(story.frames(FPS)))]


def test_side_a_is_computed_once_while_b_moves() -> None:
    asked: list[Any] = []
    parts = Parts()
    films = StoryFilms(compared().frames(FPS), SIZE, parts)
    for index in range(11):
        ((_, film),) = films.films(index)
        asked.append(film)
    assert all(film.held is not None for film in asked)
    assert len({id(film.held.diffusion) for film in asked}) == 1
    assert len({film.experiment.termination_time for film in asked}) == 11
    assert {film.held.experiment.termination_time for film in asked} == {0.5}
    alone = Parts()
    StoryFilms(sweep(seconds=1).frames(FPS), SIZE, alone)
    for index in range(11):
        StoryFilms(sweep(seconds=1).frames(FPS), SIZE, alone).films(index)
    assert parts.computed <= alone.computed + 2  # A's reversal and its transport, however long the way


def test_a_frame_shows_what_the_stage_shows_of_both_films() -> None:
    scene = compared().scenes[0]
    frame = painted(Story(scenes=(dataclasses.replace(scene, hold=0.1),)))[0]
    parts = Parts()
    (picture,) = Story(scenes=(scene,)).staying(0, Fraction(0)).pictures
    assert picture.beside is not None
    own = parts.film(dataclasses.replace(picture, held=None)).beside(parts.film(picture.beside))
    x, y, half = scene.view
    view = View(centre_x=x, centre_y=y, half_width=half)
    look = Look(panes=LOOK.panes, view=view, compared=True)  # type: ignore[arg-type]
    np.testing.assert_array_equal(frame, pixels(render_image(own, picture.phase, look, *SIZE)))
    without = painted(Story(scenes=(dataclasses.replace(scene, held=None, hold=0.1),)))[0]
    assert not np.array_equal(frame, without)


@pytest.mark.parametrize("difference", ["", "ends", "view"])
def test_backwards_it_has_the_same_frames_to_the_bit(difference: str) -> None:
    look = SavedLook(panes=("reverse", "insight"), difference=difference, arrangement="columns")
    there = compared(look=look)
    assert all(np.array_equal(a, b) for a, b in zip(painted(there), reversed(painted(there.reversed())), strict=True))


def test_other_sides_a_fade_into_each_other() -> None:
    first, last = compared().scenes
    last = dataclasses.replace(first, held=Held(experiment=small(termination_time=1.0)))
    middle = Story(scenes=(first, last)).going(0, Fraction(1, 2))
    assert [picture.held.experiment.termination_time for picture in middle.pictures if picture.held] in (
        [0.5, 1.0], [1.0, 0.5],
    )  # fmt: skip
    lens_alone = dataclasses.replace(first, held=Held(experiment=small(termination_time=0.5, snr=3.0), title="Short"))
    assert len(Story(scenes=(first, lens_alone)).going(0, Fraction(1, 2)).pictures) == 1


def test_ends_need_no_view_and_a_difference_needs_both() -> None:
    def computed(difference: str) -> list[str]:
        names: list[str] = []
        look = SavedLook(panes=("insight",), insight="density", layers=(("density", False),), difference=difference)
        scene = Scene(experiment=small(), look=look, held=SHORT)
        (picture,) = Story(scenes=(scene,)).staying(0, Fraction(0)).pictures
        Parts(computing=names.append).film(dataclasses.replace(picture))
        return names

    assert computed("view").count("density") == 2
    assert computed("ends").count("density") == 0
    assert computed("ends").count("diffusion") == 2


def test_the_strip_shows_both_sides_each_of_its_own_results() -> None:
    look = SavedLook(panes=("reverse",))
    samples = Samples()
    samples.follow(compared(look=look))
    store = Store()
    for share in (Fraction(0), Fraction(1)):
        for picture, parts in samples.pieces(WAY, share):
            for part in parts:
                store.put(part, diffusion(picture.experiment), full=True)
    (picture,) = samples.pictures(WAY, Fraction(1, 2))
    film = film_at(samples, store, WAY, Fraction(1, 2), picture)
    assert film is not None
    assert film.held is not None
    assert film.held.diffusion is not None
    assert film.held.diffusion.experiment.termination_time == 0.5
    assert film.diffusion is not None
    assert film.diffusion.experiment.termination_time != 0.5


def test_a_side_that_has_not_come_has_empty_panes() -> None:
    look = SavedLook(panes=("reverse",))
    samples = Samples()
    samples.follow(Story(scenes=(Scene(experiment=small(termination_time=3.0), look=look, held=SHORT),)))
    segment = Segment(0, going=False)
    (b, parts), (a, _) = samples.pieces(segment, Fraction(0))
    store = Store()
    store.put(parts[0], diffusion(b.experiment), full=True)
    film = film_at(samples, store, segment, Fraction(0), b)
    assert film is not None
    assert film.held is not None
    assert film.held.diffusion is None
    assert a.side == "A"
    assert isinstance(film, Film)
