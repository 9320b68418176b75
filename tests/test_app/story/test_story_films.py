"""What is computed for a story: only what is seen, once each, and between settings only where it shows."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import numpy as np
import pytest
from made_stories import LOOK, small, sweep

from app.lanes.tasks import Cancelled
from app.story.films import StoryFilms
from app.story.needs import needs
from app.story.parts import Parts
from app.story.ways import bracket, parents, snapped, spared
from engine import Picture, SavedLook, Scene, Story, measure, preset

SIZE = (640, 360)
FPS = Fraction(30)


def computed(story: Story, size: tuple[int, int] = SIZE) -> list[str]:
    names: list[str] = []
    frames = story.frames(FPS)
    films = StoryFilms(frames, size, Parts(computing=names.append))
    for index in range(len(frames)):
        films.films(index)
    return names


def between(first: Scene, **change: object) -> Story:
    return Story(scenes=(first, dataclasses.replace(first, **change)))  # type: ignore[arg-type]


START = Scene(experiment=small(), look=LOOK, hold=0, seconds=0.5)


@pytest.mark.parametrize(
    "change",
    [
        {"phase": 1.0},
        {"caption": "other"},
        {"look": dataclasses.replace(LOOK, view=(0.0, 0.0, 1.0))},
        {"theme": "light"},
    ],
    ids=["phase", "caption", "view", "theme"],
)
def test_moves_that_change_no_result_compute_nothing_more(change: dict[str, object]) -> None:
    assert sorted(computed(between(START, **change))) == ["diffusion", "transport"]


def test_an_snr_move_computes_nothing_more() -> None:
    look = SavedLook(panes=("insight",), insight="density")
    first = Scene(experiment=small(snr=0.1), look=look, hold=0, seconds=0.2)
    names = computed(between(first, experiment=small(snr=10.0)))
    assert sorted(names) == ["density", "diagnostics", "diffusion"]


def test_the_readings_that_are_painted_do_not_depend_on_the_snr() -> None:
    from app.lanes.stages import PAINTED_READINGS

    low, high = (list(measure(small(snr=snr), only=PAINTED_READINGS, draft=False))[-1].readings for snr in (0.1, 10.0))
    assert low == high


def test_a_sweep_of_t_solves_the_transport_once() -> None:
    assert computed(sweep()).count("transport") == 1


@pytest.mark.parametrize(
    ("look", "names"),
    [
        ({"panes": ("forward",)}, {"diffusion"}),
        ({"panes": ("forward",), "layers": (("heat", True),)}, {"diffusion", "density"}),
        ({"panes": ("transport",)}, {"transport"}),
        ({"panes": ("transport",), "layers": (("ghosts", True),)}, {"diffusion", "transport"}),
        ({"panes": ("reverse",), "layers": (("score", True),)}, {"diffusion", "score"}),
        ({"panes": ("insight",), "insight": "density"}, {"diffusion", "density", "diagnostics"}),
        ({"panes": ("insight",), "insight": "swirl"}, {"diffusion", "insight"}),
        ({"panes": ("reverse",), "insight": "swirl"}, {"diffusion"}),
    ],
)
def test_only_what_is_seen_is_needed(look: dict[str, object], names: set[str]) -> None:
    saved = SavedLook(view=(0.0, 0.0, 2.0), **look)  # type: ignore[arg-type]
    assert {need.name for need in needs(Picture(experiment=small(), look=saved))} == names


def test_interpolated_frames_are_within_half_a_pixel_of_computed_ones() -> None:
    """Each particle that is seen. The mid-point check allows half a pixel, and pieces are half as long as checked."""
    story = sweep(phase=0.5, seconds=4)
    frames = story.frames(FPS)
    fast, exact = Parts(), Parts()
    films, truth = StoryFilms(frames, SIZE, fast), StoryFilms(frames, SIZE, exact, sampling=False)
    scale = films._scale(films._way(0, 0, len(frames) - 1), Fraction(0))
    far = 0.0
    for index in range(len(frames)):
        [(_, film)], [(picture, true)] = films.films(index), truth.films(index)
        found, wanted = film.frame(picture.phase), true.frame(picture.phase)
        assert found.reverse is not None
        assert wanted.reverse is not None
        far = max(far, float(np.abs(found.reverse - wanted.reverse).max()) * scale)
        assert np.array_equal(found.forward, wanted.forward)  # type: ignore[arg-type]
    assert fast.computed < exact.computed / 4
    assert 0 < far <= 0.5


def test_transports_on_a_way_are_those_solved_afresh() -> None:
    """To the solver's tolerance: masses to 1e-10 of themselves. So particles go to the same points."""
    first = Scene(experiment=preset("moons").experiment, look=SavedLook(panes=("transport",)), hold=0, seconds=0.5)
    story = between(first, experiment=first.experiment.with_parameters({"curvature": 0.4, "beta": 1.2}))
    frames = story.frames(FPS)
    films, truth = StoryFilms(frames, SIZE, Parts()), StoryFilms(frames, SIZE, Parts(), sampling=False)
    for index in range(len(frames)):
        [(_, film)], [(_, true)] = films.films(index), truth.films(index)
        assert film.transport is not None
        assert true.transport is not None
        assert np.array_equal(film.transport.ends, true.transport.ends)
        assert np.allclose(film.transport.masses, true.transport.masses, rtol=2e-10)
        assert film.transport.w2_squared.value == pytest.approx(true.transport.w2_squared.value, rel=1e-9)
        assert film.transport.experiment == true.transport.experiment


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 60, 179, 181])
def test_every_frame_of_a_way_has_its_place_between_two_others(count: int) -> None:
    for frame in range(count + 1):
        around, mirrored = parents(Fraction(frame), count), parents(Fraction(count - frame), count)
        if around is None or mirrored is None:
            assert (around, mirrored) == (None, None)
            assert frame in (0, count)
        else:
            assert around[0] < frame < around[1]
            assert mirrored == (count - around[1], count - around[0])


def test_what_jumps_is_computed_frame_by_frame() -> None:
    """The number of particles changes: nothing lies between two results of other shapes."""
    first = Scene(experiment=small(particles=40), look=LOOK, hold=0, seconds=0.5, easing="linear")
    story = between(first, experiment=small(particles=50))
    counts = {picture.experiment.particles for frame in story.frames(FPS) for picture in frame.pictures}
    assert computed(story).count("diffusion") == len(counts)


def test_layers_that_show_more_than_positions_are_computed() -> None:
    look = SavedLook(panes=("reverse",), layers=(("estimate", True),))
    story = sweep(look=look, seconds=0.5)
    assert computed(story).count("diffusion") == len(story.frames(FPS))


def test_memory_is_bounded_however_long_the_story_is() -> None:
    scenes = [
        Scene(experiment=small(termination_time=0.5 + 0.02 * k), look=LOOK, hold=0.1, seconds=0.1) for k in range(40)
    ]
    frames = Story(scenes=tuple(scenes)).frames(Fraction(10))
    parts = Parts(most_bytes=1_000_000)
    films = StoryFilms(frames, SIZE, parts)
    for index in range(len(frames)):
        films.films(index)
        assert parts.bytes <= 1_000_000
    assert parts.computed >= 40


def test_a_cancelled_story_keeps_no_unfinished_part() -> None:
    parts = Parts(cancelled=lambda: True)
    with pytest.raises(Cancelled):
        StoryFilms(sweep().frames(FPS), SIZE, parts).films(0)
    assert parts.bytes == 0


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 60, 179, 181])
def test_where_a_way_is_sampled_is_the_same_backwards(count: int) -> None:
    def fits(low: Fraction, middle: Fraction, high: Fraction) -> bool:
        return low + high < count / 2 or high - low < 5  # as a way that is smooth at its beginning

    def backwards(low: Fraction, middle: Fraction, high: Fraction) -> bool:
        return fits(count - high, count - middle, count - low)

    for frame in range(count + 1):
        there, back = bracket(Fraction(frame), count, fits), bracket(Fraction(count - frame), count, backwards)
        assert (there is None) == (back is None)
        if there is not None and back is not None:
            assert there == (count - back[1], count - back[0])
            assert there[0] < frame < there[1]


def test_middles_are_frames() -> None:
    assert snapped(Fraction(5, 2), Fraction(10)) == 3  # nearer to the centre
    assert snapped(Fraction(35, 2), Fraction(10)) == 17
    assert snapped(Fraction(7, 2), Fraction(7, 2)) == Fraction(7, 2)  # the centre of an odd way is none
    assert snapped(Fraction(7, 4), Fraction(7, 2)) == 2
    assert spared(Fraction(0), Fraction(7, 2)) == 3
    assert spared(Fraction(2), Fraction(4)) == 1
