"""The session is the single writer: history, merging, and refusal of what is not admissible."""

from __future__ import annotations

import pytest

from app.session.session import Session
from engine import EngineError, Experiment, PointCloud, Scene, Story


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
