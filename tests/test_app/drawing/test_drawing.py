"""Strokes become points: even along the path, one undo step each, cancelled without a trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.drawing.drawing import Drawing
from app.session.session import Session
from app.tools import STROKES
from app.tools.brush import DAB, POINTS_PER_UNIT
from app.tools.canvas import Canvas
from engine import Experiment, PointCloud

Place = tuple[float, float]


@dataclass
class Desk:
    """A drawing with what it works on."""

    session: Session
    canvas: Canvas
    drawing: Drawing
    failures: list[str]

    @property
    def cloud(self) -> PointCloud:
        return self.session.experiment.cloud

    def stroke(self, points: list[Place], tool: str = "brush") -> None:
        self.drawing.start(tool, points[0])
        for point in points[1:]:
            self.drawing.move(point)
        self.drawing.finish()


@pytest.fixture
def make(qapp: object) -> Callable[..., Desk]:
    def desk(cloud: PointCloud | None = None) -> Desk:
        session = Session(Experiment(cloud=PointCloud.empty() if cloud is None else cloud), "test")
        canvas = Canvas(session)
        made = Desk(session, canvas, Drawing(canvas), [])
        made.drawing.failed.connect(lambda sentence, _hint, _details: made.failures.append(sentence))
        return made

    return desk


@pytest.fixture
def desk(make: Callable[..., Desk]) -> Desk:
    return make()


def line(start: Place, end: Place, events: int) -> list[Place]:
    return [tuple(point) for point in np.linspace(start, end, events).tolist()]  # type: ignore[misc]


@pytest.mark.parametrize("events", [2, 7, 60])
def test_density_does_not_depend_on_the_hands_speed(desk: Desk, events: int) -> None:
    desk.stroke(line((-1, 0), (1, 0), events))
    # Path length 2; the carried fraction may leave the last point owed.
    assert abs(len(desk.cloud) - 2 * POINTS_PER_UNIT) <= 1


def test_points_lie_within_the_brush(desk: Desk) -> None:
    desk.drawing.set_option("radius", 0.1)
    desk.stroke([(-1.0, 0.5), (1.0, 0.5)])
    points = desk.cloud.positions
    assert np.abs(points[:, 1] - 0.5).max() <= 0.1
    assert np.abs(points[:, 0]).max() <= 1.1


def test_a_press_leaves_a_dab(desk: Desk) -> None:
    desk.stroke([(0.3, 0.3)])
    assert len(desk.cloud) == DAB


@pytest.mark.parametrize("tool", STROKES)
def test_one_stroke_is_one_undo_step(make: Callable[..., Desk], tool: str) -> None:
    desk = make(PointCloud.of(np.random.default_rng(0).normal(size=(300, 2))))
    desk.stroke(line((-1, 0), (1, 0), 20), tool)
    first = desk.cloud
    desk.stroke(line((-1, 1), (1, 1), 20), tool)
    assert desk.session.undo_text == STROKES[tool].done
    desk.session.undo()
    assert desk.cloud == first
    desk.session.undo()
    assert len(desk.cloud) == 300
    assert desk.session.undo_text == ""


@pytest.mark.parametrize("tool", STROKES)
def test_cancel_takes_the_stroke_back_without_a_trace(make: Callable[..., Desk], tool: str) -> None:
    desk = make(PointCloud.of(np.random.default_rng(0).normal(size=(300, 2))))
    before = desk.cloud
    desk.drawing.start(tool, (-1.0, 0.0))
    desk.drawing.move((1.0, 0.0))
    desk.drawing.cancel()
    desk.drawing.move((2.0, 0.0))
    desk.drawing.finish()
    assert desk.cloud == before
    assert (desk.session.undo_text, desk.session.redo_text) == ("", "")


def test_points_already_there_stay_where_they_are(desk: Desk) -> None:
    desk.drawing.start("brush", (-1.0, 0.0))
    desk.drawing.move((0.0, 0.0))
    early = desk.cloud.positions
    assert len(early) > 0
    desk.drawing.move((1.0, 0.0))
    desk.drawing.finish()
    np.testing.assert_array_equal(desk.cloud.positions[: len(early)], early)


def test_moves_that_come_faster_than_pictures_are_drawn_together(desk: Desk, qtbot: QtBot) -> None:
    changes: list[object] = []
    desk.session.experimentChanged.connect(changes.append)
    desk.drawing.start("brush", (-1.0, 0.0))
    for x in np.linspace(-1, 1, 2001)[1:]:
        desk.drawing.move((float(x), 0.0))
    qtbot.waitUntil(lambda: abs(len(desk.cloud) - 2 * POINTS_PER_UNIT) <= 1)  # without a release
    assert len(changes) < 500
    desk.drawing.finish()


def test_pressure_is_flow(desk: Desk) -> None:
    desk.drawing.set_pressure(0.25)
    desk.stroke([(-2.0, 0.0), (2.0, 0.0)])
    assert len(desk.cloud) == POINTS_PER_UNIT
    desk.drawing.set_pressure(1.0)
    desk.stroke([(-2.0, 1.0), (2.0, 1.0)])
    assert len(desk.cloud) == 5 * POINTS_PER_UNIT


def test_settings_are_brought_within_their_bounds_and_told(desk: Desk) -> None:
    told: list[object] = []
    desk.drawing.optionsChanged.connect(told.append)
    desk.drawing.set_option("radius", 99.0)
    desk.drawing.set_option("radius", 99.0)
    assert desk.drawing.options.radius == 2.0
    assert len(told) == 1
    desk.drawing.set_option("count", 0)
    assert desk.drawing.options.count == 1
    with pytest.raises(KeyError):
        desk.drawing.set_option("fog", 1)


# Each tool.


def test_the_eraser_removes_what_it_touches_and_nothing_else(desk: Desk) -> None:
    desk.stroke([(-1.0, 0.0), (1.0, 0.0)])
    desk.drawing.set_option("radius", 0.2)
    desk.stroke([(0.0, -1.0), (0.0, 1.0)], "eraser")
    left = desk.cloud.positions
    assert len(left) > 0
    assert np.abs(left[:, 0]).min() > 0.2


@pytest.mark.parametrize("events", [2, 9, 100])
def test_the_pencil_is_even(desk: Desk, events: int) -> None:
    desk.drawing.set_option("label", 4)
    desk.stroke(line((-1.02, 0), (1.03, 0), events), "pencil")
    gaps = np.diff(desk.cloud.positions[:, 0])
    np.testing.assert_allclose(gaps, desk.drawing.options.spacing, atol=1e-9)
    assert len(desk.cloud) == 21  # 20 gaps of 0.1 in 2.05, and the point at the press
    assert set(desk.cloud.labels.tolist()) == {4}


def test_a_joined_line_goes_on_where_the_last_one_ended(desk: Desk) -> None:
    desk.stroke([(0.0, 0.0), (0.29, 0.0)], "pencil")  # its last point is at 0.2
    desk.drawing.start("line", (9.0, 9.0))
    desk.drawing.straighten((0.2, 1.0))
    desk.drawing.straighten((0.2, 2.0))
    desk.drawing.finish()
    joined = desk.cloud.positions[3:]
    np.testing.assert_allclose(joined[:, 0], 0.2)
    np.testing.assert_allclose(joined[:, 1], 0.1 * np.arange(1, 21), atol=1e-9)
    desk.stroke([(5.0, 5.0), (0.2, 3.0)], "line")
    assert np.abs(desk.cloud.positions).max() == pytest.approx(3.0)


def test_a_line_without_one_before_it_is_a_line_of_its_own(desk: Desk) -> None:
    desk.stroke([(1.0, 1.0), (1.2, 1.0)], "line")
    np.testing.assert_allclose(desk.cloud.positions, [[1, 1], [1.1, 1], [1.2, 1]], atol=1e-9)


@pytest.mark.parametrize("tool", ["brush", "pencil", "eraser"])
def test_straightened_strokes_are_those_of_one_straight_move(make: Callable[..., Desk], tool: str) -> None:
    cloud = PointCloud.of(np.random.default_rng(0).normal(size=(300, 2)))
    wavy, straight = make(cloud), make(cloud)
    wavy.drawing.start(tool, (-1.0, 0.0))
    for point in ((0.0, 2.0), (0.5, -1.0)):
        wavy.drawing.move(point)
    for point in ((0.6, 0.1), (1.0, 0.5)):
        wavy.drawing.straighten(point)
    wavy.drawing.finish()
    straight.stroke([(-1.0, 0.0), (1.0, 0.5)], tool)
    assert wavy.cloud == straight.cloud
    wavy.session.undo()
    assert wavy.cloud == cloud


def test_one_point_a_click_goes_along_until_let_go(desk: Desk) -> None:
    desk.drawing.set_option("label", 7)
    desk.stroke([(0.0, 0.0)], "put")
    desk.stroke([(1.0, 0.0), (1.5, 0.0), (2.0, 1.0)], "put")
    np.testing.assert_array_equal(desk.cloud.positions, [[0, 0], [2, 1]])
    np.testing.assert_array_equal(desk.cloud.labels, [7, 7])


def test_attracted_points_come_nearer_and_repelled_ones_go(make: Callable[..., Desk]) -> None:
    cloud = PointCloud.of([[0.1, 0.0], [0.0, 0.15], [2.0, 2.0]])
    for tool, push, sign in (("attract", False, -1), ("repel", False, 1), ("attract", True, 1), ("repel", True, -1)):
        desk = make(cloud)
        desk.drawing.set_option("push", push)
        desk.stroke([(0.0, 0.0)], tool)
        change = np.linalg.norm(desk.cloud.positions, axis=1) - np.linalg.norm(cloud.positions, axis=1)
        assert (np.sign(change) == [sign, sign, 0]).all()


@pytest.mark.parametrize("tool", ["attract", "jitter"])
def test_moved_points_keep_number_weights_and_labels(make: Callable[..., Desk], tool: str) -> None:
    rng = np.random.default_rng(0)
    desk = make(PointCloud.of(rng.normal(size=(200, 2)), rng.uniform(1, 2, 200), rng.integers(0, 8, 200)))
    before = desk.cloud
    desk.stroke(line((-1, 0), (1, 0), 10), tool)
    assert desk.cloud != before
    np.testing.assert_array_equal(desk.cloud.weights, before.weights)
    np.testing.assert_array_equal(desk.cloud.labels, before.labels)


@pytest.mark.parametrize("shape", ["ring", "grid", "blob", "text", "formula"])
def test_a_stamp_goes_along_until_let_go(desk: Desk, shape: str) -> None:
    for name, value in (("shape", shape), ("count", 77), ("size", 0.5), ("label", 3)):
        desk.drawing.set_option(name, value)
    desk.stroke([(0.0, 0.0), (1.0, 1.0), (3.0, -2.0)], "stamp")
    cloud = desk.cloud
    assert len(cloud) == 77
    assert set(cloud.labels.tolist()) == {3}
    # Every figure is centred and at most about its size across; a blob of 77 points has its mean within 0.15.
    np.testing.assert_allclose(cloud.positions.mean(axis=0), [3, -2], atol=0.2)


@pytest.mark.parametrize(("name", "value", "words"), [
    ("x", "__import__('os').getcwd()", "formula for x"), ("y", "1/(t-t)", "formula for y"), ("y", "", "formula for y"),
])  # fmt: skip
def test_a_bad_formula_is_said_and_nothing_happens(desk: Desk, name: str, value: str, words: str) -> None:
    desk.drawing.set_option("shape", "formula")
    desk.drawing.set_option(name, value)
    desk.stroke([(0.0, 0.0), (1.0, 0.0)], "stamp")
    assert len(desk.cloud) == 0
    assert len(desk.failures) == 1
    assert words in desk.failures[0]
    assert desk.session.undo_text == ""


def test_an_empty_text_is_said(desk: Desk) -> None:
    desk.drawing.set_option("shape", "text")
    desk.drawing.set_option("text", "   ")
    desk.stroke([(0.0, 0.0)], "stamp")
    assert len(desk.failures) == 1


# Whatever else happens meanwhile.


def test_undo_in_a_stroke_takes_it_back_and_ends_it(desk: Desk) -> None:
    desk.stroke([(-1.0, 0.0), (1.0, 0.0)])
    before = desk.cloud
    desk.drawing.start("brush", (-1.0, 1.0))
    desk.drawing.move((0.0, 1.0))
    desk.session.undo()
    desk.drawing.move((1.0, 1.0))
    desk.drawing.finish()
    assert desk.cloud == before


def test_a_setting_changed_in_a_stroke_does_not_end_it(desk: Desk) -> None:
    desk.drawing.start("pencil", (0.0, 0.0))
    desk.drawing.move((1.0, 0.0))
    desk.session.set("curvature", 0.5)
    desk.drawing.move((2.0, 0.0))
    desk.drawing.finish()
    assert len(desk.cloud) == 21


def test_another_drawing_opened_in_a_stroke_is_left_alone(desk: Desk) -> None:
    other = Experiment(cloud=PointCloud.of([[5.0, 5.0]]))
    desk.drawing.start("brush", (0.0, 0.0))
    desk.session.open(other, "other")
    desk.drawing.move((1.0, 0.0))
    desk.drawing.finish()
    assert desk.session.experiment == other


def test_too_many_points_are_refused_in_a_sentence(make: Callable[..., Desk]) -> None:
    desk = make(PointCloud.of(np.zeros((1_000_000, 2))))
    desk.stroke([(0.0, 0.0)], "put")
    assert len(desk.cloud) == 1_000_000
    assert "limit" in desk.failures[0]


# The second drawing.


def test_strokes_go_to_the_second_drawing_while_it_is_drawn_on(desk: Desk) -> None:
    desk.stroke([(0.0, 0.0)], "put")
    desk.canvas.turn(True)
    desk.stroke([(1.0, 0.0)], "put")
    desk.stroke([(2.0, 0.0)], "put")
    assert desk.session.undo_text.endswith("ν")
    assert len(desk.session.experiment.against) == 2
    assert len(desk.cloud) == 1
    desk.session.undo()
    assert len(desk.session.experiment.against) == 1
    desk.canvas.turn(False)
    desk.stroke([(3.0, 0.0)], "put")
    assert len(desk.cloud) == 2


def test_clear_takes_points_off_screen_too_and_only_of_the_drawing_at_hand(desk: Desk) -> None:
    desk.stroke([(100.0, 0.0), (101.0, 0.0)])
    desk.canvas.copy_to_second()
    desk.canvas.clear()
    assert len(desk.cloud) == 0
    assert len(desk.session.experiment.against) > 0
    desk.canvas.turn(True)
    desk.canvas.clear()
    assert len(desk.session.experiment.against) == 0
    desk.session.undo()
    desk.session.undo()
    assert desk.cloud == desk.session.experiment.against


def test_swapping_twice_changes_nothing_and_each_is_one_step(make: Callable[..., Desk]) -> None:
    desk = make(PointCloud.of([[1.0, 2.0]], labels=[3]))
    before = desk.session.experiment
    desk.canvas.swap()
    assert len(desk.cloud) == 0
    assert len(desk.session.experiment.against) == 1
    desk.canvas.swap()
    assert desk.session.experiment == before
    desk.session.undo()
    desk.session.undo()
    assert desk.session.experiment == before
    assert desk.session.undo_text == ""


def test_turning_to_the_second_drawing_ends_a_stroke(desk: Desk) -> None:
    desk.drawing.start("pencil", (0.0, 0.0))
    desk.canvas.turn(True)
    desk.drawing.move((1.0, 0.0))
    desk.drawing.finish()
    assert len(desk.cloud) == 1
    assert len(desk.session.experiment.against) == 0
