"""Stories as JSON: round trips by property, the documented example, and all that a file may not do."""

from __future__ import annotations

import contextlib
import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from story_strategies import stories

from engine import (
    EngineError,
    Experiment,
    Held,
    PointCloud,
    Scene,
    Story,
    parameters_of,
    preset,
    read_story,
    story_json,
)

DOCUMENT = Path(__file__).parents[3] / "docs" / "story.md"
PLAIN: dict[str, Any] = {"tidemark-story": 1, "source": "moons", "scenes": [{}, {"set": {"snr": 4}}]}


def read(head: object) -> Story:
    return read_story(json.dumps(head).encode())


def with_scene(**fields: object) -> dict[str, Any]:
    return {**PLAIN, "scenes": [{}, fields]}


@given(story=stories)
def test_a_story_comes_back_equal_and_its_text_too(story: Story) -> None:
    text = story_json(story)
    assert read_story(text) == story
    assert story_json(read_story(text)) == text


def test_the_documented_example_is_what_it_says() -> None:
    example = DOCUMENT.read_text("utf-8").partition("```json\n")[2].partition("```")[0]
    story = read_story(example.encode())
    first, second, third = story.scenes
    assert first.experiment == preset("moons").experiment
    assert second.experiment == first.experiment.with_parameters({"termination_time": 0.3, "particles": 900})
    assert third.experiment.cloud == preset("circles").experiment.cloud
    assert third.look.view == (0.5, 0.25, 1.5)
    assert story.seconds == 4 + 2 + 4 + 1.5 + 1
    assert read_story(story_json(story)) == story


@pytest.mark.parametrize("path", sorted((DOCUMENT.parent / "stories").glob("*.json")), ids=lambda path: path.stem)
def test_the_examples_are_stories(path: Path) -> None:
    story = read_story(path.read_bytes(), path.name)
    assert story.title
    assert len(story.frames(Fraction(30))) == 30 * story.seconds + 1


def test_every_field_of_a_scene_is_documented() -> None:
    document = DOCUMENT.read_text("utf-8")
    fields = set(Scene.__dataclass_fields__) - {"experiment"} | {"set", "source"}
    assert all(f"| `{name}` |" in document for name in fields)


def test_presets_go_by_name_and_other_drawings_stand_once() -> None:
    drawn = Experiment(
        cloud=preset("moons").experiment.cloud.kept(preset("moons").experiment.cloud.positions[:, 0] > 0)
    )
    scenes = [Scene(experiment=preset("moons").experiment)]
    scenes += [Scene(experiment=drawn.with_parameters({"snr": snr})) for snr in (1.0, 2.0, 3.0)]
    head = json.loads(story_json(Story(scenes=tuple(scenes))))
    assert [scene.get("source", head["source"]) for scene in head["scenes"]] == ["moons", 0, 0, 0]
    assert len(head["drawings"]) == 1
    assert [scene["set"] for scene in head["scenes"][2:]] == [{"snr": 2.0}, {"snr": 3.0}]


def test_a_source_may_be_an_experiment_with_settings_of_its_own() -> None:
    base = preset("moons").experiment.with_parameters({"snr": 5.0})
    story = read({**PLAIN, "source": base.to_json(), "scenes": [{}, {"set": {"kappa": 2}}]})
    assert story.scenes[0].experiment == base
    assert story.scenes[1].experiment == base.with_parameters({"kappa": 2.0})


def test_what_a_scene_compares_with_is_its_own_source_with_other_settings() -> None:
    moons = preset("moons").experiment
    fields: dict[str, Any] = {"set": {"termination_time": 3, "snr": 2}, "held": {"set": {"termination_time": 0.5}}}
    (scene,) = read({**PLAIN, "scenes": [fields]}).scenes
    assert scene.held == Held(experiment=moons.with_parameters({"termination_time": 0.5}))
    written = json.loads(story_json(Story(scenes=(scene,))))["scenes"][0]
    assert written["held"] == {"set": {"termination_time": 0.5}}
    (other,) = read({**PLAIN, "scenes": [{"held": {"source": "circles", "title": "Rings"}}]}).scenes
    assert other.held == Held(experiment=preset("circles").experiment, title="Rings")


def test_what_is_held_needs_nothing_new_of_a_story_that_has_it_as_a_drawing() -> None:
    drawn = Experiment(cloud=PointCloud.of([[0, 1], [2, -1]]))
    held = Held(experiment=drawn.with_parameters({"termination_time": 0.5}))
    head = json.loads(story_json(Story(scenes=(Scene(experiment=drawn, held=held),))))
    assert len(head["drawings"]) == 1
    assert head["scenes"][0]["held"] == {"set": {"termination_time": 0.5}}


BAD: dict[str, object] = {
    "a list": [],
    "no mark": {"source": "moons", "scenes": [{}]},
    "schema": {**PLAIN, "tidemark-story": 2},
    "schema true": {**PLAIN, "tidemark-story": True},
    "schema kind": {**PLAIN, "tidemark-story": [1]},
    "field": {**PLAIN, "sound": 1},
    "title": {**PLAIN, "title": 5},
    "no source": {"tidemark-story": 1, "scenes": [{}]},
    "no such preset": {**PLAIN, "source": "moon landing"},
    "no such drawing": {**PLAIN, "source": 0},
    "source kind": {**PLAIN, "source": None},
    "source true": {**PLAIN, "source": True},
    "source of no schema": {**PLAIN, "source": {}},
    "drawings": {**PLAIN, "drawings": {}},
    "a drawing": {**PLAIN, "drawings": [3]},
    "an empty drawing": {**PLAIN, "drawings": [Experiment().to_json()], "source": 0},
    "no scenes": {**PLAIN, "scenes": []},
    "scenes kind": {**PLAIN, "scenes": {"1": {}}},
    "too many scenes": {**PLAIN, "scenes": [{}] * 201},
    "scene kind": {**PLAIN, "scenes": ["moons"]},
    "scene field": with_scene(duration=3),
    "experiment as a field": with_scene(experiment={}),
    "set kind": with_scene(set=[1]),
    "parameter": with_scene(set={"temperature": 1}),
    "parameter as a text": with_scene(set={"snr": "1"}),
    "parameter NaN": with_scene(set={"snr": math.nan}),
    "parameter huge": with_scene(set={"snr": 10**400}),
    "parameter true": with_scene(set={"snr": True}),
    "whole parameter": with_scene(set={"steps": 7.5}),
    "choice": with_scene(set={"sampler": "symplectic"}),
    "choice kind": with_scene(set={"sampler": ["ode"]}),
    "hold": with_scene(hold=math.inf),
    "hold null": with_scene(hold=None),
    "plays": with_scene(plays=[0, 1, 0]),
    "plays kind": with_scene(plays="forwards"),
    "marked": with_scene(marked=[[1]]),
    "marked kind": with_scene(marked=3),
    "marked null": with_scene(marked=None),
    "plays null": with_scene(plays=None),
    "sliders": with_scene(sliders=[["snr"]]),
    "easings": with_scene(easings=["snr"]),
    "an easing": with_scene(easings={"snr": ["in"]}),
    "look": with_scene(look={"glow": 1}),
    "look kind": with_scene(look=None),
    "view": with_scene(look={"view": [0, 0]}),
    "held": with_scene(held="moons"),
    "held null": with_scene(held=None),
    "held field": with_scene(held={"sound": 1}),
    "held parameter": with_scene(held={"set": {"temperature": 1}}),
    "held out of bounds": with_scene(held={"set": {"termination_time": -1}}),
    "held title": with_scene(held={"title": "x" * 201}),
    "held title kind": with_scene(held={"title": 5}),
    "held drawing": with_scene(held={"source": 0}),
    "held and nothing drawn": with_scene(held={"source": Experiment().to_json()}),
    "held in space": with_scene(held={"source": Experiment(cloud=PointCloud.of([[0, 1, 2]])).to_json()}),
    "arrangement": with_scene(look={"arrangement": "tower"}),
    "difference": with_scene(look={"difference": ["ends"]}),
    "no way between": with_scene(set={"curvature": -1e3}),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_story_gives_one_clear_sentence(kind: str) -> None:
    with pytest.raises(EngineError) as caught:
        read(BAD[kind])
    assert caught.value.message.endswith(".")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 900


def test_what_is_not_known_is_named_with_its_scene() -> None:
    with pytest.raises(EngineError, match="Scene 2: It has no 'duration'"):
        read(with_scene(duration=3))
    with pytest.raises(EngineError, match="Scene 2: Its 'set' has no 'temperature'"):
        read(with_scene(set={"temperature": 1}))
    with pytest.raises(EngineError, match="Scene 2: What it compares with has no 'sound'"):
        read(with_scene(held={"sound": 1}))


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"tidemark-story": ' + b"1" * 5000 + b"}"])
def test_what_is_no_json_gives_one_clear_sentence(data: bytes) -> None:
    with pytest.raises(EngineError):
        read_story(data)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["", "moons", "in", "top", "dark"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["snr", "x", ""]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
names = st.sampled_from(["set", "source", "look", *Scene.__dataclass_fields__, "sound"])
settings_ = st.dictionaries(st.sampled_from([*parameters_of(Experiment), "x"]), anything, max_size=3)
look_ = st.dictionaries(
    st.sampled_from(["view", "layers", "panes", "insight", "mode", "charts", "limits", "arrangement"]), anything
)
scenes_ = st.dictionaries(names, anything, max_size=3) | st.builds(dict, set=settings_) | st.builds(dict, look=look_)
scenes_ |= st.builds(dict, held=st.dictionaries(st.sampled_from(["set", "source", "title", "x"]), anything | settings_))
heads = st.dictionaries(st.sampled_from(["title", "source", "drawings", "scenes", "tidemark-story", "x"]), anything)


@given(head=heads | st.builds(dict, scenes=st.lists(scenes_ | anything, min_size=1, max_size=3)))
def test_whatever_it_is_it_is_a_story_or_one_sentence(head: dict[str, Any]) -> None:
    with contextlib.suppress(EngineError):
        story = read({"tidemark-story": 1, "source": "moons", **head})
        assert read_story(story_json(story)) == story


@given(data=st.binary(max_size=60))
def test_bytes_are_never_a_traceback(data: bytes) -> None:
    with pytest.raises(EngineError):
        read_story(data)
