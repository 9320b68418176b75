"""The choice of points: what is chosen, and that each gesture with it is one undo step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from app.session.session import Session
from app.tools.canvas import Canvas
from app.tools.selection import Selection
from engine import Affine, Experiment, PointCloud

SQUARE = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
POINTS = [[0.0, 0.0], [0.2, 0.1], [3.0, 0.0], [0.0, 3.0]]


@dataclass
class Desk:
    """A selection with what it works on, and what it told last."""

    session: Session
    canvas: Canvas
    selection: Selection
    told: list[np.ndarray]

    @property
    def cloud(self) -> PointCloud:
        return self.session.experiment.cloud


@pytest.fixture
def desk(qapp: object) -> Desk:
    session = Session(Experiment(cloud=PointCloud.of(POINTS, [1, 2, 3, 4], [0, 1, 2, 3])), "test")
    canvas = Canvas(session)
    made = Desk(session, canvas, Selection(canvas), [])
    made.selection.changed.connect(made.told.append)
    return made


def test_a_region_is_chosen_and_another_added(desk: Desk) -> None:
    desk.selection.region(SQUARE, False)
    np.testing.assert_array_equal(desk.told[-1], POINTS[:2])
    desk.selection.region(SQUARE + np.array([3, 0]), True)
    assert desk.selection.count == 3
    desk.selection.region(SQUARE + np.array([0, 3]), False)
    np.testing.assert_array_equal(desk.selection.mask, [False, False, False, True])
    assert desk.session.undo_text == ""  # choosing is not editing


def test_a_click_toggles_and_one_on_nothing_lets_go(desk: Desk) -> None:
    desk.selection.click((2.9, 0.0), 0.2, False)
    desk.selection.click((0.0, 2.9), 0.2, False)
    assert desk.selection.count == 2
    desk.selection.click((2.9, 0.0), 0.2, True)
    np.testing.assert_array_equal(desk.selection.mask, [False, False, False, True])
    desk.selection.click((9.0, 9.0), 0.2, True)
    assert desk.selection.count == 1
    desk.selection.click((9.0, 9.0), 0.2, False)
    assert desk.selection.count == 0
    assert len(desk.told[-1]) == 0


@pytest.mark.parametrize(
    ("handle", "by", "done"),
    [
        ("inside", Affine.moving(1, 2), "Move points"),
        ("turn", Affine.turning(1.0), "Turn points"),
        ("ne", Affine.scaling(2, 2), "Scale points"),
    ],
)
def test_a_gesture_is_one_step_and_cancelled_without_a_trace(desk: Desk, handle: str, by: Affine, done: str) -> None:
    before = desk.cloud
    desk.selection.region(SQUARE, False)
    desk.selection.start(handle)
    for part in (Affine.moving(9, 9), Affine.scaling(3, 4), by):
        desk.selection.move(part)
    desk.selection.finish()
    np.testing.assert_allclose(desk.cloud.positions[:2], by.apply(np.array(POINTS[:2])))
    np.testing.assert_array_equal(desk.cloud.positions[2:], POINTS[2:])
    np.testing.assert_array_equal(desk.told[-1], desk.cloud.positions[:2])
    assert desk.session.undo_text == done
    desk.session.undo()
    assert desk.cloud == before
    assert desk.selection.count == 2  # the choice comes back with the drawing
    desk.session.redo()
    assert desk.selection.count == 2
    desk.session.undo()

    desk.selection.start(handle)
    desk.selection.move(by)
    desk.selection.cancel()
    assert desk.cloud == before
    assert (desk.session.undo_text, desk.session.redo_text) == ("", "")
    assert desk.selection.count == 2


def test_nudges_are_one_step_until_something_else_is_chosen(desk: Desk) -> None:
    desk.selection.region(SQUARE, False)
    for _ in range(5):
        desk.selection.nudge((0.1, 0.0))
    np.testing.assert_allclose(desk.cloud.positions[:2], np.array(POINTS[:2]) + np.array([0.5, 0]))
    first = desk.cloud
    desk.selection.click((3.0, 0.0), 0.1, True)
    desk.selection.nudge((0.0, 0.1))
    desk.session.undo()
    assert desk.cloud == first
    desk.session.undo()
    np.testing.assert_array_equal(desk.cloud.positions, POINTS)


def test_duplicates_are_what_is_chosen_then(desk: Desk) -> None:
    desk.selection.region(SQUARE, False)
    desk.selection.duplicate(0.15)
    np.testing.assert_allclose(desk.cloud.positions[4:], np.array(POINTS[:2]) + np.array([0.15, -0.15]))
    np.testing.assert_array_equal(desk.cloud.labels, [0, 1, 2, 3, 0, 1])
    np.testing.assert_array_equal(desk.selection.mask, [False] * 4 + [True] * 2)
    desk.session.undo()
    np.testing.assert_array_equal(desk.selection.mask, [True, True, False, False])


def test_deleting_keeps_the_proportions_of_the_rest(desk: Desk) -> None:
    desk.selection.region(SQUARE, False)
    desk.selection.delete()
    np.testing.assert_array_equal(desk.cloud.positions, POINTS[2:])
    np.testing.assert_allclose(desk.cloud.weights, [3 / 7, 4 / 7])
    np.testing.assert_array_equal(desk.cloud.labels, [2, 3])
    assert desk.selection.count == 0
    desk.session.undo()
    assert desk.selection.count == 2


def test_everything_can_be_chosen_and_deleted(desk: Desk) -> None:
    desk.selection.all()
    desk.selection.delete()
    assert len(desk.cloud) == 0
    desk.selection.all()
    desk.selection.delete()  # nothing left to do
    desk.selection.nudge((1.0, 1.0))
    desk.selection.duplicate(0.1)
    desk.session.undo()
    assert len(desk.cloud) == 4
    assert desk.session.undo_text == ""


def test_a_label_is_given_to_what_is_chosen(desk: Desk) -> None:
    desk.selection.region(SQUARE, False)
    desk.selection.label(7)
    np.testing.assert_array_equal(desk.cloud.labels, [7, 7, 2, 3])
    np.testing.assert_array_equal(desk.cloud.positions, POINTS)
    assert desk.session.undo_text == "Label points 8"


def test_another_drawing_has_nothing_chosen(desk: Desk) -> None:
    desk.selection.all()
    desk.session.open(Experiment(cloud=PointCloud.of(np.ones((4, 2)))), "other")
    assert desk.selection.count == 0
    assert len(desk.told[-1]) == 0
    desk.selection.nudge((1.0, 0.0))
    np.testing.assert_array_equal(desk.cloud.positions, np.ones((4, 2)))


def test_a_drawing_changed_under_a_gesture_is_left_alone(desk: Desk) -> None:
    desk.selection.all()
    desk.selection.start("inside")
    desk.selection.move(Affine.moving(1, 0))
    other = PointCloud.of([[7.0, 7.0]])
    desk.session.set_cloud(other, "Paste")
    desk.selection.move(Affine.moving(2, 0))
    desk.selection.finish()
    assert desk.cloud == other


def test_undo_in_a_gesture_takes_it_back_and_ends_it(desk: Desk) -> None:
    before = desk.cloud
    desk.selection.all()
    desk.selection.start("inside")
    desk.selection.move(Affine.moving(1, 0))
    desk.session.undo()
    desk.selection.move(Affine.moving(2, 0))
    desk.selection.finish()
    assert desk.cloud == before
    assert desk.selection.count == 4


def test_a_parameter_does_not_touch_the_choice(desk: Desk) -> None:
    desk.selection.region(SQUARE, False)
    desk.session.set("curvature", 1.0)
    assert desk.selection.count == 2


def test_each_drawing_has_its_own_choice(desk: Desk) -> None:
    desk.canvas.copy_to_second()
    desk.selection.region(SQUARE, False)
    desk.canvas.turn(True)
    desk.selection.all()
    desk.selection.delete()
    assert len(desk.session.experiment.against) == 0
    assert len(desk.cloud) == 4
    desk.canvas.turn(False)
    assert desk.selection.count in (2, 4)


def test_points_moved_out_of_bounds_are_refused(desk: Desk) -> None:
    failures: list[str] = []
    desk.selection.failed.connect(lambda sentence, _hint, _details: failures.append(sentence))
    desk.selection.all()
    before = desk.cloud
    desk.selection.start("inside")
    desk.selection.move(Affine.moving(1e9, 0))
    desk.selection.finish()
    assert failures
    assert desk.cloud == before
