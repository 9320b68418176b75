"""The particle under the hand is marked in every pane; a click pins it; Esc lets go."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shown_stage import shown_stage
from stage_films import whole_film

from engine import Film
from widgets.painting.look import PaneName
from widgets.stage.overlays.marks import MOST_PINS, pane_positions
from widgets.stage.stage import Stage

LEFT = Qt.MouseButton.LeftButton
PHASE = 0.4


@pytest.fixture
def stage(qtbot: QtBot, film: Film) -> Iterator[Stage]:
    with shown_stage(qtbot, film, PHASE, size=(1000, 800)) as made:
        yield made


def where(stage: Stage, film: Film, name: PaneName, particle: int) -> QPoint:
    positions, pane = pane_positions(film, PHASE, name), stage.pane(name)
    assert positions is not None
    assert pane is not None
    x, y = pane.projection.pixels(positions[particle]) / stage.devicePixelRatioF()
    return QPoint(round(x), round(y))


def marks(stage: Stage) -> list[tuple[int | None, tuple[int, ...]]]:
    seen: list[tuple[int | None, tuple[int, ...]]] = []
    stage.particlesMarked.connect(lambda hovered, pinned: seen.append((hovered, pinned)))
    return seen


def lonely(film: Film, name: PaneName) -> int:
    """A particle with no other one close by, so that a rounded mouse position still means it."""
    positions = pane_positions(film, PHASE, name)
    assert positions is not None
    distances = np.linalg.norm(positions[:, None] - positions[None], axis=2) + 1e9 * np.eye(len(positions))
    inside = np.abs(positions).max(axis=1) < 2.5
    return int(np.where(inside, distances.min(axis=1), -1).argmax())


@pytest.mark.parametrize("name", ["reverse", "transport", "insight", "forward"])
def test_the_particle_under_the_hand_is_marked_in_every_pane(stage: Stage, film: Film, name: PaneName) -> None:
    seen, particle = marks(stage), lonely(film, name)
    bare = stage.grab().toImage()
    QTest.mouseMove(stage, where(stage, film, name, particle))
    assert seen[-1] == (particle, ())
    marked = stage.grab().toImage()
    for pane in stage.panes():
        rect = (pane.plot.x(), pane.plot.y(), pane.plot.width(), pane.plot.height())
        assert marked.copy(*rect) != bare.copy(*rect), pane.name
    QTest.mouseMove(stage, QPoint(2, 2))
    assert seen[-1] == (None, ())
    assert stage.grab().toImage() == bare


def test_a_click_pins_and_a_second_one_releases(stage: Stage, film: Film) -> None:
    seen, particle = marks(stage), lonely(film, "reverse")
    spot = where(stage, film, "reverse", particle)
    QTest.mouseClick(stage, LEFT, pos=spot)
    assert seen[-1][1] == (particle,)
    QTest.mouseClick(stage, LEFT, pos=spot)
    assert seen[-1][1] == ()


def test_a_drag_does_not_pin(stage: Stage, film: Film) -> None:
    seen, particle = marks(stage), lonely(film, "reverse")
    spot = where(stage, film, "reverse", particle)
    QTest.mousePress(stage, LEFT, pos=spot - QPoint(60, 0))
    QTest.mouseMove(stage, spot)
    QTest.mouseRelease(stage, LEFT, pos=spot)
    assert all(pinned == () for _, pinned in seen)


def test_at_most_eight_pins_the_oldest_goes(stage: Stage, film: Film) -> None:
    seen = marks(stage)
    for particle in range(MOST_PINS + 2):
        stage.marks._marks.hovered = particle
        stage.marks._marks.toggle_pin()
    assert stage.marks._marks.pinned == tuple(range(2, MOST_PINS + 2))
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert seen[-1][1] == ()


def test_a_brush_in_the_forward_pane_marks_nothing_there(stage: Stage, film: Film) -> None:
    stage.setTool("brush")
    seen = marks(stage)
    QTest.mouseMove(stage, where(stage, film, "forward", lonely(film, "forward")))
    assert seen == []


def test_a_mark_beyond_a_smaller_film_is_not_painted(stage: Stage) -> None:
    stage.marks._marks.pinned = (29,)
    stage.display(whole_film(10, 10), PHASE)
    failures: list[str] = []
    stage.paintFailed.connect(failures.append)
    stage.grab()
    QTest.qWait(10)
    assert failures == []
