"""Diagrams of the insight pane in the window: at the pixels of the picture, zoomed and dragged by real mouse events."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from counted_paints import counted_paints, on_screen
from made_insights import circle, curves, declare, film_with
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shown_stage import same_as_picture, shown_stage
from stage_films import whole_film

from widgets.insights.paint_stage import render_image
from widgets.stage.stage import Stage
from widgets.views.chart_board import ChartBoard

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def stage(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    declare(monkeypatch)
    with shown_stage(qtbot, film_with("scales", charts=(curves(),)), 0.4, insight="scales") as made:
        yield made


def board_of(stage: Stage) -> ChartBoard:
    board = stage.charts.board
    assert board is not None
    assert board.isVisible()
    return board


def wheel(board: ChartBoard, delta: int = 240) -> None:
    item = board.items[0]
    where = item.mapToScene(item.box.center())
    event = QWheelEvent(
        where, QPointF(board.viewport().mapToGlobal(where.toPoint())), QPoint(), QPoint(0, delta),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(board.viewport(), event)


def test_a_picture_has_the_same_pixels_zoomed_too(stage: Stage) -> None:
    assert same_as_picture(stage)
    wheel(board_of(stage))
    assert stage.look.charts
    assert same_as_picture(stage)
    item = board_of(stage).items[0]
    item.toggle(item.series[1].series.label)
    assert same_as_picture(stage)


def test_views_without_diagrams_have_no_board(stage: Stage) -> None:
    board = board_of(stage)
    stage.setInsight("swirl", "")
    stage.display(film_with("swirl", planes=(circle(),)), 0.4)
    assert not board.isVisible()
    stage.setInsight("scales", "")
    stage.display(whole_film(10, 10), 0.4)
    assert not board.isVisible()  # nothing has come yet


def test_a_view_that_is_shown_again_is_looked_at_as_before(stage: Stage) -> None:
    wheel(board_of(stage))
    look = stage.look.charts
    stage.setInsight("swirl", "")
    stage.setInsight("scales", "")
    assert stage.look.charts == look
    assert board_of(stage).items[0].look == look[0][1]


def test_the_cursor_is_dragged_to_a_setting(stage: Stage) -> None:
    board = board_of(stage)
    item, port = board.items[0], board.viewport()
    received: list[tuple[str, float]] = []
    ended: list[int] = []
    stage.settingPicked.connect(lambda axis, value: received.append((axis, value)))
    stage.pickEnded.connect(lambda: ended.append(len(received)))
    assert item.cursor.value is not None
    start = item.mapToScene(item.pixel_of(float(item.x.bent(item.cursor.value)), item.y.low)).toPoint()
    start.setY(int(item.mapToScene(item.box.center()).y()))
    QTest.mouseMove(port, start)
    QTest.mousePress(port, LEFT, pos=start)
    for step in range(1, 9):
        QTest.mouseMove(port, start + QPoint(5 * step, 0))
    QTest.mouseRelease(port, LEFT, pos=start + QPoint(40, 0))
    assert {axis for axis, _ in received} == {"snr"}
    assert len(received) > 2
    assert ended == [len(received)]


def test_the_tools_draw_nothing_under_a_diagram(stage: Stage) -> None:
    strokes: list[object] = []
    stage.setTool("brush")
    stage.strokeStarted.connect(lambda *received: strokes.append(received))
    QTest.mouseClick(board_of(stage).viewport(), LEFT, pos=QPoint(60, 60))
    assert strokes == []


@pytest.mark.slow
def test_five_hundred_changes_of_view_leave_nothing(stage: Stage) -> None:
    """Items of charts: Python's count of them is flat, within the one chart that is shown."""
    films = [film_with("scales", charts=(curves(title=f"Chart {k}"),)) for k in range(2)]

    def change(times: int) -> int:
        for k in range(times):
            stage.display(films[k % 2], 0.4)
            stage.setInsight("swirl" if k % 3 else "scales", "")
            QApplication.processEvents()
        stage.setInsight("scales", "")
        gc.collect()
        modules = (getattr(type(each), "__module__", "") for each in gc.get_objects())
        return sum(isinstance(name, str) and name.startswith(("pyqtgraph", "widgets.plots")) for name in modules)

    before, scene = change(20), len(board_of(stage).scene().items())
    after = change(500)
    assert after <= 1.05 * before
    assert len(board_of(stage).scene().items()) == scene


def test_a_frame_paints_its_diagrams_once_and_all_of_them(stage: Stage) -> None:
    film = stage.film
    assert film is not None
    QApplication.processEvents()
    with counted_paints(board_of(stage).viewport()) as count:
        for step in range(1, 6):
            stage.display(film, 0.4 + 0.05 * step)
            QApplication.processEvents()
            assert count() == step
    assert on_screen(stage) == render_image(film, stage.phase, stage.look, stage.width(), stage.height())
