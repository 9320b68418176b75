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
class DrawingSetup:
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
def make(qapp: object) -> Callable[..., DrawingSetup]:
    def setup(cloud: PointCloud | None = None) -> DrawingSetup:
        session = Session(Experiment(cloud=PointCloud.empty() if cloud is None else cloud), "test")
        canvas = Canvas(session)
        made = DrawingSetup(session, canvas, Drawing(canvas), [])
        made.drawing.failed.connect(lambda sentence, _hint, _details: made.failures.append(sentence))
        return made

    return setup


@pytest.fixture
def setup(make: Callable[..., DrawingSetup]) -> DrawingSetup:
    return make()


def line(start: Place, end: Place, events: int) -> list[Place]:
    return [tuple(point) for point in np.linspace(start, end, events).tolist()]  # type: ignore[misc]


@pytest.mark.parametrize("events", [2, 7, 60])
def test_density_does_not_depend_on_the_hands_speed(setup: DrawingSetup, events: int) -> None:
    setup.stroke(line((-1, 0), (1, 0), events))
    # Path length 2; the carried fraction may leave the last point owed.
    assert abs(len(setup.cloud) - 2 * POINTS_PER_UNIT) <= 1


def test_points_lie_within_the_brush(setup: DrawingSetup) -> None:
    setup.drawing.set_option("radius", 0.1)
    setup.stroke([(-1.0, 0.5), (1.0, 0.5)])
    points = setup.cloud.positions
    assert np.abs(points[:, 1] - 0.5).max() <= 0.1
    assert np.abs(points[:, 0]).max() <= 1.1


def test_a_press_leaves_a_dab(setup: DrawingSetup) -> None:
    setup.stroke([(0.3, 0.3)])
    assert len(setup.cloud) == DAB


@pytest.mark.parametrize("tool", STROKES)
def test_one_stroke_is_one_undo_step(make: Callable[..., DrawingSetup], tool: str) -> None:
    setup = make(PointCloud.of(np.random.default_rng(0).normal(size=(300, 2))))
    setup.stroke(line((-1, 0), (1, 0), 20), tool)
    first = setup.cloud
    setup.stroke(line((-1, 1), (1, 1), 20), tool)
    assert setup.session.undo_text == STROKES[tool].done
    setup.session.undo()
    assert setup.cloud == first
    setup.session.undo()
    assert len(setup.cloud) == 300
    assert setup.session.undo_text == ""


@pytest.mark.parametrize("tool", STROKES)
def test_cancel_takes_the_stroke_back_without_a_trace(make: Callable[..., DrawingSetup], tool: str) -> None:
    setup = make(PointCloud.of(np.random.default_rng(0).normal(size=(300, 2))))
    before = setup.cloud
    setup.drawing.start(tool, (-1.0, 0.0))
    setup.drawing.move((1.0, 0.0))
    setup.drawing.cancel()
    setup.drawing.move((2.0, 0.0))
    setup.drawing.finish()
    assert setup.cloud == before
    assert (setup.session.undo_text, setup.session.redo_text) == ("", "")


def test_points_already_there_stay_where_they_are(setup: DrawingSetup) -> None:
    setup.drawing.start("brush", (-1.0, 0.0))
    setup.drawing.move((0.0, 0.0))
    early = setup.cloud.positions
    assert len(early) > 0
    setup.drawing.move((1.0, 0.0))
    setup.drawing.finish()
    np.testing.assert_array_equal(setup.cloud.positions[: len(early)], early)


def test_moves_that_come_faster_than_pictures_are_drawn_together(setup: DrawingSetup, qtbot: QtBot) -> None:
    changes: list[object] = []
    setup.session.experimentChanged.connect(changes.append)
    setup.drawing.start("brush", (-1.0, 0.0))
    for x in np.linspace(-1, 1, 2001)[1:]:
        setup.drawing.move((float(x), 0.0))
    qtbot.waitUntil(lambda: abs(len(setup.cloud) - 2 * POINTS_PER_UNIT) <= 1)  # without a release
    assert len(changes) < 500
    setup.drawing.finish()


def test_pressure_is_flow(setup: DrawingSetup) -> None:
    setup.drawing.set_pressure(0.25)
    setup.stroke([(-2.0, 0.0), (2.0, 0.0)])
    assert len(setup.cloud) == POINTS_PER_UNIT
    setup.drawing.set_pressure(1.0)
    setup.stroke([(-2.0, 1.0), (2.0, 1.0)])
    assert len(setup.cloud) == 5 * POINTS_PER_UNIT


def test_settings_are_brought_within_their_bounds_and_told(setup: DrawingSetup) -> None:
    received: list[object] = []
    setup.drawing.optionsChanged.connect(received.append)
    setup.drawing.set_option("radius", 99.0)
    setup.drawing.set_option("radius", 99.0)
    assert setup.drawing.options.radius == 2.0
    assert len(received) == 1
    setup.drawing.set_option("count", 0)
    assert setup.drawing.options.count == 1
    with pytest.raises(KeyError):
        setup.drawing.set_option("fog", 1)


# Each tool.


def test_the_eraser_removes_what_it_touches_and_nothing_else(setup: DrawingSetup) -> None:
    setup.stroke([(-1.0, 0.0), (1.0, 0.0)])
    setup.drawing.set_option("radius", 0.2)
    setup.stroke([(0.0, -1.0), (0.0, 1.0)], "eraser")
    left = setup.cloud.positions
    assert len(left) > 0
    assert np.abs(left[:, 0]).min() > 0.2


@pytest.mark.parametrize("events", [2, 9, 100])
def test_the_pencil_is_even(setup: DrawingSetup, events: int) -> None:
    setup.drawing.set_option("label", 4)
    setup.stroke(line((-1.02, 0), (1.03, 0), events), "pencil")
    gaps = np.diff(setup.cloud.positions[:, 0])
    np.testing.assert_allclose(gaps, setup.drawing.options.spacing, atol=1e-9)
    assert len(setup.cloud) == 21  # 20 gaps of 0.1 in 2.05, and the point at the press
    assert set(setup.cloud.labels.tolist()) == {4}


def test_a_joined_line_goes_on_where_the_last_one_ended(setup: DrawingSetup) -> None:
    setup.stroke([(0.0, 0.0), (0.29, 0.0)], "pencil")  # its last point is at 0.2
    setup.drawing.start("line", (9.0, 9.0))
    setup.drawing.straighten((0.2, 1.0))
    setup.drawing.straighten((0.2, 2.0))
    setup.drawing.finish()
    joined = setup.cloud.positions[3:]
    np.testing.assert_allclose(joined[:, 0], 0.2)
    np.testing.assert_allclose(joined[:, 1], 0.1 * np.arange(1, 21), atol=1e-9)
    setup.stroke([(5.0, 5.0), (0.2, 3.0)], "line")
    assert np.abs(setup.cloud.positions).max() == pytest.approx(3.0)


def test_a_line_without_one_before_it_is_a_line_of_its_own(setup: DrawingSetup) -> None:
    setup.stroke([(1.0, 1.0), (1.2, 1.0)], "line")
    np.testing.assert_allclose(setup.cloud.positions, [[1, 1], [1.1, 1], [1.2, 1]], atol=1e-9)


@pytest.mark.parametrize("tool", ["brush", "pencil", "eraser"])
def test_straightened_strokes_are_those_of_one_straight_move(make: Callable[..., DrawingSetup], tool: str) -> None:
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


def test_one_point_a_click_goes_along_until_let_go(setup: DrawingSetup) -> None:
    setup.drawing.set_option("label", 7)
    setup.stroke([(0.0, 0.0)], "put")
    setup.stroke([(1.0, 0.0), (1.5, 0.0), (2.0, 1.0)], "put")
    np.testing.assert_array_equal(setup.cloud.positions, [[0, 0], [2, 1]])
    np.testing.assert_array_equal(setup.cloud.labels, [7, 7])


def test_attracted_points_come_nearer_and_repelled_ones_go(make: Callable[..., DrawingSetup]) -> None:
    cloud = PointCloud.of([[0.1, 0.0], [0.0, 0.15], [2.0, 2.0]])
    for tool, push, sign in (("attract", False, -1), ("repel", False, 1), ("attract", True, 1), ("repel", True, -1)):
        setup = make(cloud)
        setup.drawing.set_option("push", push)
        setup.stroke([(0.0, 0.0)], tool)
        change = np.linalg.norm(setup.cloud.positions, axis=1) - np.linalg.norm(cloud.positions, axis=1)
        assert (np.sign(change) == [sign, sign, 0]).all()


@pytest.mark.parametrize("tool", ["attract", "jitter"])
def test_moved_points_keep_number_weights_and_labels(make: Callable[..., DrawingSetup], tool: str) -> None:
    rng = np.random.default_rng(0)
    setup = make(PointCloud.of(rng.normal(size=(200, 2)), rng.uniform(1, 2, 200), rng.integers(0, 8, 200)))
    before = setup.cloud
    setup.stroke(line((-1, 0), (1, 0), 10), tool)
    assert setup.cloud != before
    np.testing.assert_array_equal(setup.cloud.weights, before.weights)
    np.testing.assert_array_equal(setup.cloud.labels, before.labels)


@pytest.mark.parametrize("shape", ["ring", "grid", "blob", "text", "formula"])
def test_a_stamp_goes_along_until_let_go(setup: DrawingSetup, shape: str) -> None:
    for name, value in (("shape", shape), ("count", 77), ("size", 0.5), ("label", 3)):
        setup.drawing.set_option(name, value)
    setup.stroke([(0.0, 0.0), (1.0, 1.0), (3.0, -2.0)], "stamp")
    cloud = setup.cloud
    assert len(cloud) == 77
    assert set(cloud.labels.tolist()) == {3}
    # Every figure is centred and at most about its size across; a blob of 77 points has its mean within 0.15.
    np.testing.assert_allclose(cloud.positions.mean(axis=0), [3, -2], atol=0.2)


@pytest.mark.parametrize(("name", "value", "words"), [
    ("x", "__import__('os').getcwd()", "formula for x"), ("y", "1/(t-t)", "formula for y"), ("y", "", "formula for y"),
])  # fmt: skip
def test_a_bad_formula_is_said_and_nothing_happens(setup: DrawingSetup, name: str, value: str, words: str) -> None:
    setup.drawing.set_option("shape", "formula")
    setup.drawing.set_option(name, value)
    setup.stroke([(0.0, 0.0), (1.0, 0.0)], "stamp")
    assert len(setup.cloud) == 0
    assert len(setup.failures) == 1
    assert words in setup.failures[0]
    assert setup.session.undo_text == ""


def test_an_empty_text_is_said(setup: DrawingSetup) -> None:
    setup.drawing.set_option("shape", "text")
    setup.drawing.set_option("text", "   ")
    setup.stroke([(0.0, 0.0)], "stamp")
    assert len(setup.failures) == 1


# Whatever else happens meanwhile.


def test_undo_in_a_stroke_takes_it_back_and_ends_it(setup: DrawingSetup) -> None:
    setup.stroke([(-1.0, 0.0), (1.0, 0.0)])
    before = setup.cloud
    setup.drawing.start("brush", (-1.0, 1.0))
    setup.drawing.move((0.0, 1.0))
    setup.session.undo()
    setup.drawing.move((1.0, 1.0))
    setup.drawing.finish()
    assert setup.cloud == before


def test_a_setting_changed_in_a_stroke_does_not_end_it(setup: DrawingSetup) -> None:
    setup.drawing.start("pencil", (0.0, 0.0))
    setup.drawing.move((1.0, 0.0))
    setup.session.set("curvature", 0.5)
    setup.drawing.move((2.0, 0.0))
    setup.drawing.finish()
    assert len(setup.cloud) == 21


def test_another_drawing_opened_in_a_stroke_is_left_alone(setup: DrawingSetup) -> None:
    other = Experiment(cloud=PointCloud.of([[5.0, 5.0]]))
    setup.drawing.start("brush", (0.0, 0.0))
    setup.session.open(other, "other")
    setup.drawing.move((1.0, 0.0))
    setup.drawing.finish()
    assert setup.session.experiment == other


def test_too_many_points_are_refused_in_a_sentence(make: Callable[..., DrawingSetup]) -> None:
    setup = make(PointCloud.of(np.zeros((1_000_000, 2))))
    setup.stroke([(0.0, 0.0)], "put")
    assert len(setup.cloud) == 1_000_000
    assert "limit" in setup.failures[0]


# The second drawing.


def test_strokes_go_to_the_second_drawing_while_it_is_drawn_on(setup: DrawingSetup) -> None:
    setup.stroke([(0.0, 0.0)], "put")
    setup.canvas.turn(True)
    setup.stroke([(1.0, 0.0)], "put")
    setup.stroke([(2.0, 0.0)], "put")
    assert setup.session.undo_text.endswith("ν")
    assert len(setup.session.experiment.against) == 2
    assert len(setup.cloud) == 1
    setup.session.undo()
    assert len(setup.session.experiment.against) == 1
    setup.canvas.turn(False)
    setup.stroke([(3.0, 0.0)], "put")
    assert len(setup.cloud) == 2


def test_clear_takes_points_off_screen_too_and_only_of_the_drawing_at_hand(setup: DrawingSetup) -> None:
    setup.stroke([(100.0, 0.0), (101.0, 0.0)])
    setup.canvas.copy_to_second()
    setup.canvas.clear()
    assert len(setup.cloud) == 0
    assert len(setup.session.experiment.against) > 0
    setup.canvas.turn(True)
    setup.canvas.clear()
    assert len(setup.session.experiment.against) == 0
    setup.session.undo()
    setup.session.undo()
    assert setup.cloud == setup.session.experiment.against


def test_swapping_twice_changes_nothing_and_each_is_one_step(make: Callable[..., DrawingSetup]) -> None:
    setup = make(PointCloud.of([[1.0, 2.0]], labels=[3]))
    before = setup.session.experiment
    setup.canvas.swap()
    assert len(setup.cloud) == 0
    assert len(setup.session.experiment.against) == 1
    setup.canvas.swap()
    assert setup.session.experiment == before
    setup.session.undo()
    setup.session.undo()
    assert setup.session.experiment == before
    assert setup.session.undo_text == ""


def test_turning_to_the_second_drawing_ends_a_stroke(setup: DrawingSetup) -> None:
    setup.drawing.start("pencil", (0.0, 0.0))
    setup.canvas.turn(True)
    setup.drawing.move((1.0, 0.0))
    setup.drawing.finish()
    assert len(setup.cloud) == 1
    assert len(setup.session.experiment.against) == 0
