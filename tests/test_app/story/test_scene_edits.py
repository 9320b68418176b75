"""Edits of a story's scenes: what they leave, and which are chosen then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.story.scenes import changed, duplicated, inserted, moved, removed
from engine import EngineError, Experiment, PointCloud, Scene, Story

CLOUD = PointCloud.of([[0.0, 0.0], [1.0, 0.0]])


def scene(title: str) -> Scene:
    return Scene(experiment=Experiment(cloud=CLOUD), title=title)


def story(titles: str) -> Story:
    return Story(scenes=tuple(map(scene, titles)), title="kept")


def titles(story: Story | None) -> str:
    return "" if story is None else "".join(scene.title for scene in story.scenes)


def test_the_first_scene_makes_a_story() -> None:
    made, chosen = inserted(None, [scene("a")], 0)
    assert (titles(made), chosen) == ("a", (0,))


def test_scenes_go_in_where_they_are_told_to() -> None:
    made, chosen = inserted(story("abc"), [scene("x"), scene("y")], 1)
    assert (titles(made), chosen) == ("axybc", (1, 2))
    assert made is not None
    assert made.title == "kept"


@pytest.mark.parametrize(
    ("rows", "left", "chosen"), [((0,), "bcd", (0,)), ((3,), "abc", (2,)), ((1, 2), "ad", (1,)), ((0, 1, 2, 3), "", ())]
)
def test_what_follows_the_removed_is_chosen(rows: tuple[int, ...], left: str, chosen: tuple[int, ...]) -> None:
    made, now = removed(story("abcd"), rows)
    assert (titles(made), now) == (left, chosen)


@pytest.mark.parametrize(
    ("rows", "before", "after", "chosen"),
    [
        ((0,), 2, "bacd", (1,)), ((0,), 4, "bcda", (3,)), ((3,), 0, "dabc", (0,)), ((1,), 1, "abcd", (1,)),
        ((1,), 2, "abcd", (1,)), ((0, 2), 4, "bdac", (2, 3)), ((1, 3), 0, "bdac", (0, 1)), ((0,), -1, "abcd", (0,)),
    ],
)  # fmt: skip
def test_scenes_move_together_in_their_order(
    rows: tuple[int, ...], before: int, after: str, chosen: tuple[int, ...]
) -> None:
    made, now = moved(story("abcd"), rows, before)
    assert (titles(made), now) == (after, chosen)


@given(st.sets(st.integers(0, 5), min_size=1), st.integers(0, 6))
def test_moving_loses_nothing(rows: set[int], before: int) -> None:
    made, chosen = moved(story("abcdef"), rows, before)
    assert sorted(titles(made)) == list("abcdef")
    assert [titles(made)[row] for row in chosen] == ["abcdef"[row] for row in sorted(rows)]


def test_copies_follow_the_last_of_the_chosen() -> None:
    made, chosen = duplicated(story("abc"), (0, 1))
    assert (titles(made), chosen) == ("ababc", (2, 3))


def test_a_change_leaves_the_others() -> None:
    before = story("abc")
    made, chosen = changed(before, 1, {"hold": 3.0})
    assert made is not None
    assert (made.scenes[1].hold, chosen) == (3.0, (1,))
    assert (made.scenes[0], made.scenes[2]) == (before.scenes[0], before.scenes[2])
    with pytest.raises(EngineError, match="stays"):
        changed(before, 1, {"hold": 601.0})
