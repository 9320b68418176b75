"""Stories: bounds of scenes, frames that meet each scene exactly, time, cuts, zero holds, and the story backwards."""

from __future__ import annotations

import dataclasses
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from story_strategies import scenes, stories

from engine import (
    EngineError,
    Experiment,
    Held,
    Picture,
    PointCloud,
    Scene,
    Story,
    StoryFrames,
    fitting_half_width,
    preset,
    read_story,
    story_json,
)
from engine.story import story as story_module

moons = preset("moons").experiment
rates = st.sampled_from([Fraction(1), Fraction(12), Fraction(30000, 1001)])


def still(scene: Scene, phase: float) -> Picture:
    """What a scene shows while it stays, from its own words."""
    look = scene.look
    view = look.view or (0.0, 0.0, fitting_half_width(scene.experiment))
    return Picture(
        experiment=scene.experiment, look=dataclasses.replace(look, view=view), theme=scene.theme, phase=phase,
        marked=scene.marked, caption=scene.caption, place=scene.place if scene.caption else "bottom",
        held=seen_beside(scene),
    )  # fmt: skip


def seen_beside(scene: Scene) -> Held | None:
    """Side A with its scene's SNR."""
    if scene.held is None:
        return None
    experiment = scene.held.experiment.with_parameters({"snr": scene.experiment.snr})
    return dataclasses.replace(scene.held, experiment=experiment)


@given(story=stories, fps=rates)
@settings(max_examples=40)
def test_scenes_are_met_exactly_and_stay_for_their_time(story: Story, fps: Fraction) -> None:
    frames = story.frames(fps)
    for scene, (first, last) in zip(story.scenes, frames.spans, strict=True):
        start, end = scene.plays or (scene.phase, scene.phase)
        assert frames[first].pictures == (still(scene, start),)
        assert frames[last].pictures == (still(scene, end),)
        assert abs(last - first - Fraction(str(scene.hold)) * fps) <= (1 if scene.plays else Fraction(1, 2))
    assert frames.spans[0][0] == 0
    assert frames.spans[-1][1] == len(frames) - 1
    ways = [after[0] - before[1] for before, after in zip(frames.spans, frames.spans[1:], strict=False)]
    assert ways == [max(1, round(Fraction(str(scene.seconds)) * fps)) for scene in story.scenes[:-1]]


@given(story=stories, fps=rates)
@settings(max_examples=40)
def test_backwards_it_shows_the_same_pictures_from_the_end(story: Story, fps: Fraction) -> None:
    there, back = story.frames(fps), story.reversed().frames(fps)
    assert [each.pictures for each in back] == [each.pictures for each in there][::-1]
    assert story.reversed().reversed() == story
    assert story.reversed().seconds == story.seconds
    for forward, backward in zip(there, reversed(back), strict=True):
        if forward.towards is not None:
            assert backward.share == 1 - forward.share
            assert backward.scene == len(story.scenes) - 1 - forward.towards


@given(story=stories, t=st.fractions(-1, 30, max_denominator=1000))
@settings(max_examples=60)
def test_time_and_its_mirror_show_the_same(story: Story, t: Fraction) -> None:
    seen, mirrored = story.at(t), story.reversed().at(story.seconds - t)
    passed = {start + Fraction(str(scene.hold)) for start, scene in zip(story.starts, story.scenes, strict=True)}
    if min(max(t, Fraction(0)), story.seconds) not in passed.union(story.starts):
        assert seen.pictures == mirrored.pictures  # at a cut each shows the side it comes from
    assert sum(picture.weight for picture in seen.pictures) == 1


def test_frames_are_what_is_seen_at_their_time() -> None:
    story = Story(
        scenes=(
            Scene(experiment=moons, hold=0.5, seconds=1.5, plays=(0.0, 1.0)),
            Scene(experiment=moons.with_parameters({"snr": 10.0}), hold=1.0),
        )
    )
    frames = story.frames(Fraction(10))
    assert (len(frames), story.seconds, story.starts) == (31, 3, (0, 2))
    assert frames.spans == ((0, 5), (20, 30))
    for k, instant in enumerate(frames):
        assert instant == story.at(Fraction(k, 10))
    assert frames[-1] == frames[30]
    assert frames[3:6] == [frames[3], frames[4], frames[5]]
    with pytest.raises(IndexError):
        frames[31]


def test_seconds_are_read_as_decimals() -> None:
    story = Story(scenes=(Scene(experiment=moons, hold=0.1, seconds=0.2), Scene(experiment=moons, hold=0.7)))
    assert story.seconds == 1
    assert story.starts == (0, Fraction(3, 10))


def test_one_scene_without_time_is_one_frame() -> None:
    story = Story(scenes=(Scene(experiment=moons, hold=0.0, phase=0.5),))
    (instant,) = story.frames(Fraction(25))
    assert (instant.scene, instant.towards, story.seconds) == (0, None, 0)
    assert instant == story.at(Fraction(0)) == story.at(Fraction(9))
    assert story.reversed() == story


def test_a_scene_that_plays_runs_its_clock_evenly_while_it_stays() -> None:
    (scene,) = Story(scenes=(Scene(experiment=moons, hold=2.0, plays=(1.0, 0.5)),)).scenes
    frames = Story(scenes=(scene,)).frames(Fraction(2))
    assert [instant.pictures[0].phase for instant in frames] == [1.0, 0.875, 0.75, 0.625, 0.5]
    assert len(Story(scenes=(dataclasses.replace(scene, hold=0.01),)).frames(Fraction(2))) == 2  # never less


def test_a_cut_is_no_way_at_all() -> None:
    a, b = Scene(experiment=moons, hold=1.0, seconds=0.0), Scene(experiment=preset("circles").experiment)
    frames = Story(scenes=(a, b)).frames(Fraction(4))
    assert frames.spans == ((0, 4), (5, 9))
    assert all(instant.towards is None and len(instant.pictures) == 1 for instant in frames)


def test_scenes_without_holds_are_passed_through() -> None:
    ways = [Scene(experiment=moons.with_parameters({"snr": snr}), hold=0.0, seconds=0.5) for snr in (0.1, 1.0, 10.0)]
    frames = Story(scenes=tuple(ways)).frames(Fraction(10))
    assert frames.spans == ((0, 0), (5, 5), (10, 10))
    snrs = [instant.pictures[0].experiment.snr for instant in frames]
    assert snrs == sorted(set(snrs))
    assert (snrs[0], snrs[5], snrs[10]) == (0.1, 1.0, 10.0)


def test_settings_that_cross_on_the_way_are_refused_with_the_story() -> None:
    """Curvature -3 needs a softness below .577, -90 one below .105: the softness has to go first."""
    a = Scene(experiment=moons.with_parameters({"curvature": -3.0, "softness": 0.55}))
    b = Scene(experiment=moons.with_parameters({"curvature": -90.0, "softness": 0.1}))
    with pytest.raises(EngineError, match="Between scenes 1 and 2") as caught:
        Story(scenes=(dataclasses.replace(a, easings=(("softness", "step"),)), b))
    assert "Add a scene on the way" in caught.value.hint
    story = Story(scenes=(dataclasses.replace(a, easings=(("softness", "step-start"),)), b))
    assert story.at(Fraction(2)).pictures[0].experiment.softness == 0.1
    assert len(Story(scenes=(a, b)).frames(Fraction(10))) > 1  # together they go well


def test_an_edit_tries_only_the_ways_that_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A window makes the whole story anew at every key: of 200 scenes that took a second and more."""
    scenes = [Scene(experiment=moons.with_parameters({"curvature": -0.01 * number})) for number in range(1, 41)]
    made = Story(scenes=tuple(scenes))
    tried = []
    real = story_module.pictures_between
    monkeypatch.setattr(story_module, "pictures_between", lambda a, b, share: tried.append((a, b)) or real(a, b, share))
    scenes[7] = dataclasses.replace(scenes[7], title="Typed")
    dataclasses.replace(made, scenes=tuple(scenes))
    assert set(tried) == {(scenes[6], scenes[7]), (scenes[7], scenes[8])}


def test_a_rate_has_bounds() -> None:
    story = Story(scenes=(Scene(experiment=moons),))
    for fps in (Fraction(0), Fraction(-1), Fraction(1001)):
        with pytest.raises(EngineError, match="frames a second"):
            story.frames(fps)
    assert isinstance(story.frames(Fraction(1000)), StoryFrames)


BAD: dict[str, dict[str, object]] = {
    "no points": {"experiment": Experiment()},
    "a line": {"experiment": Experiment(cloud=PointCloud.of([[0.0], [1.0]]))},
    "points in space": {"experiment": Experiment(cloud=PointCloud.of([[0.0, 1.0, 2.0]]))},
    "title": {"title": "x" * 201},
    "title of lines": {"title": "a\nb"},
    "title kind": {"title": 3},
    "caption": {"caption": "x" * 1001},
    "caption control": {"caption": "a\x1b"},
    "notes": {"notes": "x" * 5001},
    "theme": {"theme": "blue"},
    "place": {"place": "middle"},
    "easing": {"easing": "bounce"},
    "easing kind": {"easing": ["in"]},
    "phase": {"phase": 1.5},
    "phase NaN": {"phase": math.nan},
    "plays": {"plays": (0, 2)},
    "plays without time": {"plays": (0, 1), "hold": 0},
    "hold": {"hold": -1},
    "hold too long": {"hold": 601},
    "hold kind": {"hold": True},
    "seconds": {"seconds": math.inf},
    "seconds too large": {"seconds": 10**400},
    "marked": {"marked": (-1,)},
    "marked twice": {"marked": (1, 1)},
    "marked kind": {"marked": (1.5,)},
    "too many marked": {"marked": tuple(range(9))},
    "slider": {"sliders": ("temperature",)},
    "sliders twice": {"sliders": ("snr", "snr")},
    "own easing of a choice": {"easings": (("sampler", "in"),)},
    "own easing of the seed": {"easings": (("seed", "in"),)},
    "own easing": {"easings": (("snr", "bounce"),)},
    "own easing twice": {"easings": (("snr", "in"), ("snr", "out"))},
}


@pytest.mark.parametrize("kind", BAD)
def test_a_scene_out_of_bounds_gives_a_sentence(kind: str) -> None:
    with pytest.raises(EngineError) as caught:
        Scene(**{"experiment": moons, **BAD[kind]})  # type: ignore[arg-type]
    assert caught.value.message.endswith(".")
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize("count", [0, 201])
def test_a_story_has_from_one_to_two_hundred_scenes(count: int) -> None:
    with pytest.raises(EngineError, match="from 1 to 200"):
        Story(scenes=(Scene(experiment=moons),) * count)


@pytest.mark.parametrize(
    "words",
    [
        "\N{WOMAN}\u200d\N{MICROSCOPE}",
        "\u0645\u06cc\u200c\u062e\u0648\u0627",
        "\u200f\u05d0",
        "co\u00adop",
        "\U0001fae8",
    ],
)
def test_words_of_every_script_can_be_said(words: str) -> None:
    """Emoji joined of two, Persian, a mark of direction, a soft hyphen, an emoji newer than this Python's Unicode."""
    scene = Scene(experiment=moons, title=words, caption=words, notes=words)
    assert read_story(story_json(Story(scenes=(scene,)))).scenes == (scene,)


@pytest.mark.parametrize("words", ["\x1b", "\ud800", "\u2028", "\x85"])
def test_controls_and_halves_of_pairs_are_refused(words: str) -> None:
    with pytest.raises(EngineError, match="can't be shown"):
        Scene(experiment=moons, caption=words)


@given(a=scenes(), b=scenes())
def test_the_order_of_single_easings_does_not_matter_and_nothing_else_is_lost(a: Scene, b: Scene) -> None:
    assert dataclasses.replace(a, easings=a.easings[::-1]) == a
    assert a.backwards(b).backwards(b.backwards(a)) == a
