"""The session is the single writer: history, merging, and refusal of what is not admissible."""

from __future__ import annotations

import pytest

from app.session.session import Session
from engine import EngineError, Experiment, Held, PointCloud, Scene, Story


@pytest.fixture
def session() -> Session:
    return Session(Experiment(cloud=PointCloud.of([[0.0, 0.0], [1.0, 0.0]])), "test")


def test_a_drag_is_one_history_entry(session: Session) -> None:
    for value in (1.0, 1.5, 2.0):
        session.set("termination_time", value)
    session.end_edit()
    assert session.experiment.termination_time == 2.0
    session.undo()
    assert session.experiment.termination_time == 3.0
    assert session.undo_text == ""


def test_two_drags_are_two_entries(session: Session) -> None:
    for value in (1.0, 2.0):
        session.set("termination_time", value)
        session.end_edit()
    session.undo()
    assert session.experiment.termination_time == 1.0


def test_undo_then_redo_restores_every_value(session: Session) -> None:
    states = [session.experiment]
    for seed in range(5):
        session.set("seed", seed)
        session.end_edit()
        states.append(session.experiment)
    for expected in reversed(states[:-1]):
        session.undo()
        assert session.experiment == expected
    for expected in states[1:]:
        session.redo()
        assert session.experiment == expected


def test_a_new_edit_forgets_what_was_undone(session: Session) -> None:
    session.set("seed", 1)
    session.undo()
    session.set("seed", 2)
    session.redo()
    assert session.experiment.seed == 2
    assert session.redo_text == ""


def test_withdrawing_leaves_nothing_to_redo(session: Session) -> None:
    before = session.experiment
    session.set_cloud(PointCloud.empty(), "Clear")
    session.withdraw()
    assert session.experiment == before
    assert (session.undo_text, session.redo_text) == ("", "")


def test_an_inadmissible_value_changes_nothing(session: Session) -> None:
    before = session.experiment
    with pytest.raises(EngineError, match="goes from"):
        session.set("termination_time", 100.0)
    assert session.experiment == before
    assert session.undo_text == ""


def test_opening_is_undone_with_its_title(session: Session) -> None:
    session.open(Experiment(seed=3), "other")
    assert session.title == "other"
    session.undo()
    assert session.title == "test"
    assert session.experiment.seed == 7


def test_setting_what_is_already_there_is_silent(session: Session, qtbot: object) -> None:
    heard: list[object] = []
    session.experimentChanged.connect(heard.append)
    session.set("seed", 7)
    assert heard == []
    assert session.undo_text == ""


def test_a_story_is_undone_and_saved_with_the_drawing_and_stays_where_another_is_opened(session: Session) -> None:
    story = Story(scenes=(Scene(experiment=session.experiment),))
    session.set_story(story, "New scene")
    assert (session.story, session.modified, session.undo_text) == (story, True, "New scene")
    session.open(Experiment(cloud=PointCloud.of([[1.0, 1.0]])), "other")
    assert session.story == story
    session.open(Experiment(seed=3), "blank", story=None)
    assert session.story is None
    session.undo()
    assert session.story == story
    session.undo()
    session.undo()
    assert (session.story, session.modified) == (None, False)


def test_a_change_of_the_story_tells_nothing_of_the_drawing_and_the_reverse(session: Session) -> None:
    told: list[str] = []
    session.experimentChanged.connect(lambda _experiment: told.append("drawing"))
    session.storyChanged.connect(lambda _story: told.append("story"))
    session.set_story(Story(scenes=(Scene(experiment=session.experiment),)), "Add a scene")
    session.set("termination_time", 1.0)
    session.undo()
    session.undo()
    assert told == ["story", "drawing", "drawing", "story"]


def test_going_from_scene_to_scene_is_one_entry(session: Session) -> None:
    before = session.experiment
    for time in (1.0, 2.0, 4.0):
        session.go_to(before.with_parameters({"termination_time": time}), f"Go to {time}")
    assert session.experiment.termination_time == 4.0
    session.undo()
    assert session.experiment == before
    assert session.undo_text == ""


def test_holding_is_an_entry_that_is_saved_and_leaves_what_is_open(session: Session) -> None:
    told: list[object] = []
    session.heldChanged.connect(told.append)
    held = Held(experiment=session.experiment, title="test")
    session.hold(held, "Hold as A")
    assert (session.held, session.modified, session.undo_text, told) == (held, True, "Hold as A", [held])
    session.open(Experiment(cloud=PointCloud.of([[1.0, 1.0]])), "other")
    assert session.held == held  # two drawings are compared
    session.open(Experiment(seed=3), "blank", held=None)
    assert session.held is None
    for _ in range(3):
        session.undo()
    assert (session.held, session.modified) == (None, False)


def test_swapping_exchanges_both_sides_in_one_entry_and_tells_what_is_held_first(session: Session) -> None:
    first = session.experiment
    session.hold(Held(experiment=first, title="test"), "Hold as A")
    session.set("termination_time", 1.0)
    present, order = session.experiment, []
    session.heldChanged.connect(lambda _held: order.append("held"))
    session.experimentChanged.connect(lambda _experiment: order.append("experiment"))
    session.swap_sides(Held(experiment=present, title="now"), "Swap A and B")
    assert (session.experiment, session.held) == (first, Held(experiment=present, title="now"))
    assert order == ["held", "experiment"]
    session.undo()
    assert (session.experiment, session.held) == (present, Held(experiment=first, title="test"))
    session.undo()
    session.undo()
    with pytest.raises(ValueError, match="nothing is held"):
        session.swap_sides(Held(experiment=first), "Swap A and B")
