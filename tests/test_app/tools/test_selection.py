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
class SelectionSetup:
    """A selection with what it works on, and the changes that it emitted."""

    session: Session
    canvas: Canvas
    selection: Selection
    changes: list[np.ndarray]

    @property
    def cloud(self) -> PointCloud:
        return self.session.experiment.cloud


@pytest.fixture
def setup(qapp: object) -> SelectionSetup:
    session = Session(Experiment(cloud=PointCloud.of(POINTS, [1, 2, 3, 4], [0, 1, 2, 3])), "test")
    canvas = Canvas(session)
    made = SelectionSetup(session, canvas, Selection(canvas), [])
    made.selection.changed.connect(made.changes.append)
    return made


def test_a_region_is_chosen_and_another_added(setup: SelectionSetup) -> None:
    setup.selection.region(SQUARE, False)
    np.testing.assert_array_equal(setup.changes[-1], POINTS[:2])
    setup.selection.region(SQUARE + np.array([3, 0]), True)
    assert setup.selection.count == 3
    setup.selection.region(SQUARE + np.array([0, 3]), False)
    np.testing.assert_array_equal(setup.selection.mask, [False, False, False, True])
    assert setup.session.undo_text == ""  # choosing is not editing


def test_a_click_toggles_and_one_on_nothing_lets_go(setup: SelectionSetup) -> None:
    setup.selection.click((2.9, 0.0), 0.2, False)
    setup.selection.click((0.0, 2.9), 0.2, False)
    assert setup.selection.count == 2
    setup.selection.click((2.9, 0.0), 0.2, True)
    np.testing.assert_array_equal(setup.selection.mask, [False, False, False, True])
    setup.selection.click((9.0, 9.0), 0.2, True)
    assert setup.selection.count == 1
    setup.selection.click((9.0, 9.0), 0.2, False)
    assert setup.selection.count == 0
    assert len(setup.changes[-1]) == 0


@pytest.mark.parametrize(
    ("handle", "by", "done"),
    [
        ("inside", Affine.moving(1, 2), "Move points"),
        ("turn", Affine.turning(1.0), "Turn points"),
        ("ne", Affine.scaling(2, 2), "Scale points"),
    ],
)
def test_a_gesture_is_one_step_and_cancelled_without_a_trace(
    setup: SelectionSetup, handle: str, by: Affine, done: str
) -> None:
    before = setup.cloud
    setup.selection.region(SQUARE, False)
    setup.selection.start(handle)
    for part in (Affine.moving(9, 9), Affine.scaling(3, 4), by):
        setup.selection.move(part)
    setup.selection.finish()
    np.testing.assert_allclose(setup.cloud.positions[:2], by.apply(np.array(POINTS[:2])))
    np.testing.assert_array_equal(setup.cloud.positions[2:], POINTS[2:])
    np.testing.assert_array_equal(setup.changes[-1], setup.cloud.positions[:2])
    assert setup.session.undo_text == done
    setup.session.undo()
    assert setup.cloud == before
    assert setup.selection.count == 2  # the choice comes back with the drawing
    setup.session.redo()
    assert setup.selection.count == 2
    setup.session.undo()

    setup.selection.start(handle)
    setup.selection.move(by)
    setup.selection.cancel()
    assert setup.cloud == before
    assert (setup.session.undo_text, setup.session.redo_text) == ("", "")
    assert setup.selection.count == 2


def test_nudges_are_one_step_until_something_else_is_chosen(setup: SelectionSetup) -> None:
    setup.selection.region(SQUARE, False)
    for _ in range(5):
        setup.selection.nudge((0.1, 0.0))
    np.testing.assert_allclose(setup.cloud.positions[:2], np.array(POINTS[:2]) + np.array([0.5, 0]))
    first = setup.cloud
    setup.selection.click((3.0, 0.0), 0.1, True)
    setup.selection.nudge((0.0, 0.1))
    setup.session.undo()
    assert setup.cloud == first
    setup.session.undo()
    np.testing.assert_array_equal(setup.cloud.positions, POINTS)


def test_duplicates_are_what_is_chosen_then(setup: SelectionSetup) -> None:
    setup.selection.region(SQUARE, False)
    setup.selection.duplicate(0.15)
    np.testing.assert_allclose(setup.cloud.positions[4:], np.array(POINTS[:2]) + np.array([0.15, -0.15]))
    np.testing.assert_array_equal(setup.cloud.labels, [0, 1, 2, 3, 0, 1])
    np.testing.assert_array_equal(setup.selection.mask, [False] * 4 + [True] * 2)
    setup.session.undo()
    np.testing.assert_array_equal(setup.selection.mask, [True, True, False, False])


def test_deleting_keeps_the_proportions_of_the_rest(setup: SelectionSetup) -> None:
    setup.selection.region(SQUARE, False)
    setup.selection.delete()
    np.testing.assert_array_equal(setup.cloud.positions, POINTS[2:])
    np.testing.assert_allclose(setup.cloud.weights, [3 / 7, 4 / 7])
    np.testing.assert_array_equal(setup.cloud.labels, [2, 3])
    assert setup.selection.count == 0
    setup.session.undo()
    assert setup.selection.count == 2


def test_everything_can_be_chosen_and_deleted(setup: SelectionSetup) -> None:
    setup.selection.all()
    setup.selection.delete()
    assert len(setup.cloud) == 0
    setup.selection.all()
    setup.selection.delete()  # nothing left to do
    setup.selection.nudge((1.0, 1.0))
    setup.selection.duplicate(0.1)
    setup.session.undo()
    assert len(setup.cloud) == 4
    assert setup.session.undo_text == ""


def test_a_label_is_given_to_what_is_chosen(setup: SelectionSetup) -> None:
    setup.selection.region(SQUARE, False)
    setup.selection.label(7)
    np.testing.assert_array_equal(setup.cloud.labels, [7, 7, 2, 3])
    np.testing.assert_array_equal(setup.cloud.positions, POINTS)
    assert setup.session.undo_text == "Label points 8"


def test_another_drawing_has_nothing_chosen(setup: SelectionSetup) -> None:
    setup.selection.all()
    setup.session.open(Experiment(cloud=PointCloud.of(np.ones((4, 2)))), "other")
    assert setup.selection.count == 0
    assert len(setup.changes[-1]) == 0
    setup.selection.nudge((1.0, 0.0))
    np.testing.assert_array_equal(setup.cloud.positions, np.ones((4, 2)))


def test_a_drawing_changed_under_a_gesture_is_left_alone(setup: SelectionSetup) -> None:
    setup.selection.all()
    setup.selection.start("inside")
    setup.selection.move(Affine.moving(1, 0))
    other = PointCloud.of([[7.0, 7.0]])
    setup.session.set_cloud(other, "Paste")
    setup.selection.move(Affine.moving(2, 0))
    setup.selection.finish()
    assert setup.cloud == other


def test_undo_in_a_gesture_takes_it_back_and_ends_it(setup: SelectionSetup) -> None:
    before = setup.cloud
    setup.selection.all()
    setup.selection.start("inside")
    setup.selection.move(Affine.moving(1, 0))
    setup.session.undo()
    setup.selection.move(Affine.moving(2, 0))
    setup.selection.finish()
    assert setup.cloud == before
    assert setup.selection.count == 4


def test_a_parameter_does_not_touch_the_choice(setup: SelectionSetup) -> None:
    setup.selection.region(SQUARE, False)
    setup.session.set("curvature", 1.0)
    assert setup.selection.count == 2


def test_each_drawing_has_its_own_choice(setup: SelectionSetup) -> None:
    setup.canvas.copy_to_second()
    setup.selection.region(SQUARE, False)
    setup.canvas.turn(True)
    setup.selection.all()
    setup.selection.delete()
    assert len(setup.session.experiment.against) == 0
    assert len(setup.cloud) == 4
    setup.canvas.turn(False)
    assert setup.selection.count in (2, 4)


def test_points_moved_out_of_bounds_are_refused(setup: SelectionSetup) -> None:
    failures: list[str] = []
    setup.selection.failed.connect(lambda sentence, _hint, _details: failures.append(sentence))
    setup.selection.all()
    before = setup.cloud
    setup.selection.start("inside")
    setup.selection.move(Affine.moving(1e9, 0))
    setup.selection.finish()
    assert failures
    assert setup.cloud == before
