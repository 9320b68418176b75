"""Strokes become points: even along the path, one undo step each, cancelled without a trace."""

from __future__ import annotations

import numpy as np
import pytest

from app.drawing import DAB, POINTS_PER_UNIT, Drawing
from app.session import Session
from engine import Experiment


@pytest.fixture
def drawing() -> tuple[Drawing, Session]:
    session = Session(Experiment(), "empty")
    return Drawing(session), session


def stroke(drawing: Drawing, points: list[tuple[float, float]], tool: str = "brush") -> None:
    drawing.start(tool, points[0])
    for point in points[1:]:
        drawing.move(point)
    drawing.finish()


@pytest.mark.parametrize("events", [2, 7, 60])
def test_density_does_not_depend_on_the_hands_speed(drawing: tuple[Drawing, Session], events: int) -> None:
    tool, session = drawing
    stroke(tool, [(x, 0.0) for x in np.linspace(-1, 1, events)])
    # Path length 2; the carried fraction may leave the last point owed.
    assert abs(len(session.experiment.cloud) - 2 * POINTS_PER_UNIT) <= 1


def test_points_lie_within_the_brush(drawing: tuple[Drawing, Session]) -> None:
    tool, session = drawing
    tool.set_radius(0.1)
    stroke(tool, [(-1.0, 0.5), (1.0, 0.5)])
    points = session.experiment.cloud.positions
    assert np.abs(points[:, 1] - 0.5).max() <= 0.1
    assert np.abs(points[:, 0]).max() <= 1.1


def test_a_press_leaves_a_dab(drawing: tuple[Drawing, Session]) -> None:
    tool, session = drawing
    stroke(tool, [(0.3, 0.3)])
    assert len(session.experiment.cloud) == DAB


def test_one_stroke_is_one_undo_step(drawing: tuple[Drawing, Session]) -> None:
    tool, session = drawing
    stroke(tool, [(x, 0.0) for x in np.linspace(-1, 1, 20)])
    first = session.experiment.cloud
    stroke(tool, [(x, 1.0) for x in np.linspace(-1, 1, 20)])
    session.undo()
    assert session.experiment.cloud == first
    session.undo()
    assert len(session.experiment.cloud) == 0


def test_points_already_there_stay_where_they_are(drawing: tuple[Drawing, Session]) -> None:
    tool, session = drawing
    tool.start("brush", (-1.0, 0.0))
    tool.move((0.0, 0.0))
    early = session.experiment.cloud.positions
    tool.move((1.0, 0.0))
    tool.finish()
    np.testing.assert_array_equal(session.experiment.cloud.positions[: len(early)], early)


def test_cancel_takes_the_stroke_back_without_a_trace(drawing: tuple[Drawing, Session]) -> None:
    tool, session = drawing
    tool.start("brush", (-1.0, 0.0))
    tool.move((1.0, 0.0))
    tool.cancel()
    assert len(session.experiment.cloud) == 0
    assert (session.undo_text, session.redo_text) == ("", "")


def test_the_eraser_removes_what_it_touches_and_nothing_else(drawing: tuple[Drawing, Session]) -> None:
    tool, session = drawing
    stroke(tool, [(-1.0, 0.0), (1.0, 0.0)])
    tool.set_radius(0.2)
    stroke(tool, [(0.0, -1.0), (0.0, 1.0)], "eraser")
    left = session.experiment.cloud.positions
    assert len(left) > 0
    assert np.abs(left[:, 0]).min() > 0.2


def test_clear_takes_points_off_screen_too(drawing: tuple[Drawing, Session]) -> None:
    tool, session = drawing
    stroke(tool, [(100.0, 0.0), (101.0, 0.0)])
    tool.clear()
    assert len(session.experiment.cloud) == 0
    session.undo()
    assert len(session.experiment.cloud) > 0
