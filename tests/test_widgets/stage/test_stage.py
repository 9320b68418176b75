"""The stage under the hand: strokes, panning, zoom, maximising by real mouse events; and painting never raises."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shown_stage import at_world, shown_stage

from engine import Experiment, Film, PointCloud
from widgets.insights.paint_stage import render_image
from widgets.painting import captions as paint_captions
from widgets.painting.look import PANES, Layers, PaneName
from widgets.painting.view import View
from widgets.stage import fading_hint
from widgets.stage.stage import Stage
from widgets.stage.told import Told

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


@pytest.fixture
def stage(qtbot: QtBot, film: Film) -> Iterator[Stage]:
    with shown_stage(qtbot, film) as made:
        yield made


def title(stage: Stage, name: PaneName) -> QPoint:
    pane = stage.pane(name)
    assert pane is not None
    return QPointF(pane.card.x() + 60, (pane.card.y() + pane.plot.y()) / 2).toPoint() / stage.devicePixelRatioF()


def record(stage: Stage) -> list[tuple[object, ...]]:
    events: list[tuple[object, ...]] = []
    stage.strokeStarted.connect(lambda tool, at: events.append(("start", tool, at)))
    stage.strokeMoved.connect(lambda at: events.append(("move", at)))
    stage.strokeFinished.connect(lambda: events.append(("finish",)))
    stage.strokeCancelled.connect(lambda: events.append(("cancel",)))
    return events


def grabbed(stage: Stage) -> QImage:
    return stage.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_a_stroke_reports_every_move_in_world_units(stage: Stage) -> None:
    stage.setTool("brush")
    events = record(stage)
    path = [(-1.0 + 0.02 * k, 0.5) for k in range(60)]
    QTest.mousePress(stage, LEFT, pos=at_world(stage, "forward", *path[0]))
    for point in path[1:]:
        QTest.mouseMove(stage, at_world(stage, "forward", *point))
    QTest.mouseRelease(stage, LEFT, pos=at_world(stage, "forward", *path[-1]))
    assert [event[0] for event in events] == ["start", *["move"] * 59, "finish"]
    assert events[0][1] == "brush"
    pane = stage.pane("forward")
    assert pane is not None
    half_pixel = 0.51 / pane.projection.scale
    for event, point in zip(events[:-1], path, strict=True):
        assert event[-1] == pytest.approx(point, abs=half_pixel)  # mouse positions are whole pixels


@pytest.mark.parametrize("name", ["reverse", "transport", "insight"])
def test_strokes_start_in_the_forward_pane_only(stage: Stage, name: PaneName) -> None:
    stage.setTool("brush")
    events = record(stage)
    QTest.mousePress(stage, LEFT, pos=at_world(stage, name, 0, 0))
    QTest.mouseMove(stage, at_world(stage, "forward", 0, 0))
    QTest.mouseRelease(stage, LEFT, pos=at_world(stage, "forward", 0, 0))
    QTest.mousePress(stage, Qt.MouseButton.RightButton, pos=at_world(stage, "forward", 0, 0))
    QTest.mouseRelease(stage, Qt.MouseButton.RightButton, pos=at_world(stage, "forward", 0, 0))
    QTest.mousePress(stage, LEFT, pos=title(stage, "forward"))
    QTest.mouseRelease(stage, LEFT, pos=title(stage, "forward"))
    assert events == []


def test_a_stroke_goes_on_beyond_its_pane(stage: Stage) -> None:
    stage.setTool("eraser")
    events = record(stage)
    QTest.mousePress(stage, LEFT, pos=at_world(stage, "forward", 2, 0))
    QTest.mouseMove(stage, at_world(stage, "reverse", 0, 0))
    QTest.mouseRelease(stage, LEFT, pos=at_world(stage, "reverse", 0, 0))
    assert [event[0] for event in events] == ["start", "move", "finish"]
    assert events[1][1][0] > 5  # type: ignore[index]  # a pane further right


def test_control_makes_the_brush_an_eraser_for_a_stroke(stage: Stage) -> None:
    stage.setTool("brush")
    events = record(stage)
    at = at_world(stage, "forward", 0, 0)
    QTest.mousePress(stage, LEFT, Qt.KeyboardModifier.ControlModifier, at)
    QTest.mouseRelease(stage, LEFT, Qt.KeyboardModifier.ControlModifier, at)
    QTest.mousePress(stage, LEFT, pos=at)
    QTest.mouseRelease(stage, LEFT, pos=at)
    assert [event[1] for event in events if event[0] == "start"] == ["eraser", "brush"]


def test_escape_cancels_a_stroke(stage: Stage) -> None:
    stage.setTool("brush")
    events = record(stage)
    QTest.mousePress(stage, LEFT, pos=at_world(stage, "forward", 0, 0))
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    QTest.mouseMove(stage, at_world(stage, "forward", 1, 0))
    QTest.mouseRelease(stage, LEFT, pos=at_world(stage, "forward", 1, 0))
    assert [event[0] for event in events] == ["start", "cancel"]


def test_changing_the_tool_ends_a_stroke(stage: Stage) -> None:
    stage.setTool("brush")
    events = record(stage)
    QTest.mousePress(stage, LEFT, pos=at_world(stage, "forward", 0, 0))
    stage.setTool("hand")
    QTest.mouseRelease(stage, LEFT, pos=at_world(stage, "forward", 0, 0))
    assert [event[0] for event in events] == ["start", "finish"]


def test_a_quick_second_dab_is_a_stroke_of_its_own(stage: Stage) -> None:
    stage.setTool("brush")
    events = record(stage)
    at = at_world(stage, "forward", 0, 0)
    QTest.mouseClick(stage, LEFT, pos=at)
    QTest.mouseDClick(stage, LEFT, pos=at)  # sends the second press, as a double click, and no release
    QTest.mouseRelease(stage, LEFT, pos=at)
    assert [event[0] for event in events] == ["start", "finish", "start", "finish"]


@pytest.mark.parametrize(("tool", "button"), [("hand", LEFT), ("brush", MIDDLE)])
def test_panning_moves_the_plane_with_the_hand(stage: Stage, tool: str, button: Qt.MouseButton) -> None:
    stage.setTool(tool)  # type: ignore[arg-type]
    views: list[View] = []
    stage.viewChanged.connect(views.append)
    start, end = at_world(stage, "transport", 0, 0), at_world(stage, "transport", 1.5, -0.5)
    QTest.mousePress(stage, button, pos=start)
    # QTest.mouseMove carries no button; the stage holds on until the release.
    QTest.mouseMove(stage, end)
    QTest.mouseRelease(stage, button, pos=end)
    pane = stage.pane("transport")
    assert pane is not None
    pixel = 1 / pane.projection.scale
    assert (views[-1].centre_x, views[-1].centre_y) == pytest.approx((-1.5, 0.5), abs=1.01 * pixel)
    QTest.mouseMove(stage, start)
    assert stage.look.view == views[-1]


def turn_wheel(stage: Stage, at: QPoint, eighths: int) -> None:
    nothing = QPoint()
    buttons, modifiers = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        QPointF(at), QPointF(stage.mapToGlobal(at)), nothing, QPoint(0, eighths), buttons, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(stage, event)


def test_the_wheel_zooms_about_the_cursor(stage: Stage) -> None:
    at = at_world(stage, "reverse", 1.0, 1.0)
    pane = stage.pane("reverse")
    assert pane is not None
    before = stage.world(pane, QPointF(at))
    turn_wheel(stage, at, 240)
    pane = stage.pane("reverse")
    assert pane is not None
    assert stage.world(pane, QPointF(at)) == pytest.approx(before, abs=1e-9)  # exact but for rounding
    assert stage.look.view.half_width == pytest.approx(View().half_width / 1.44)


def test_a_double_click_on_a_title_maximises_and_escape_returns(stage: Stage) -> None:
    names: list[str] = []
    stage.paneMaximised.connect(names.append)
    QTest.mouseDClick(stage, LEFT, pos=title(stage, "transport"))
    assert stage.look.panes == ("transport",)
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert stage.look.panes == PANES
    QTest.mouseDClick(stage, LEFT, pos=title(stage, "insight"))
    QTest.mouseDClick(stage, LEFT, pos=title(stage, "insight"))
    assert names == ["transport", "", "insight", ""]


def test_hovering_tells_pane_and_place(stage: Stage) -> None:
    places: list[tuple[object, str]] = []
    stage.hovered.connect(lambda at, name: places.append((at, name)))
    QTest.mouseMove(stage, at_world(stage, "insight", 1.0, 0.5))
    QTest.mouseMove(stage, title(stage, "insight"))
    assert places[0][1] == "insight"
    assert places[0][0] == pytest.approx((1.0, 0.5), abs=0.03)  # half a pixel is less than 0.02 units here
    assert places[-1] == (None, "")


def test_the_window_shows_the_pixels_of_the_film(stage: Stage, film: Film) -> None:
    stage.display(film, 0.7)
    look = stage.look
    ratio = stage.devicePixelRatioF()
    assert grabbed(stage) == render_image(film, 0.7, look, round(900 * ratio), round(620 * ratio))


def test_the_outline_shows_while_a_drawing_tool_is_taken(stage: Stage) -> None:
    stage.setLayers(Layers(points=False, trails=False))
    bare = grabbed(stage)
    stage.setTool("brush")
    untouched = grabbed(stage)  # the outline is nowhere until the hand first comes
    QTest.mouseMove(stage, at_world(stage, "forward", 0, 0))
    with_brush = grabbed(stage)
    stage.setBrushRadius(0.8)
    larger = grabbed(stage)
    stage.setTool("eraser")
    dashed = grabbed(stage)
    stage.setTool("hand")
    assert len({bytes(image.constBits()) for image in (untouched, with_brush, larger, dashed)}) == 4
    assert grabbed(stage) == bare


def test_control_shows_the_eraser_before_the_stroke(stage: Stage) -> None:
    stage.setTool("brush")
    QTest.mouseMove(stage, at_world(stage, "forward", 0, 0))
    brush = grabbed(stage)
    QTest.keyPress(stage, Qt.Key.Key_Control)
    assert grabbed(stage) != brush
    QTest.keyRelease(stage, Qt.Key.Key_Control)
    assert grabbed(stage) == brush


def test_settings_are_seen(stage: Stage) -> None:
    pictures = [grabbed(stage)]
    for change in (
        lambda: stage.setTheme("light"),
        lambda: stage.setLayer("cells", False),
        lambda: stage.setPanes(PANES[:3]),
        lambda: stage.setView(View(half_width=1.5)),
        lambda: stage.maximise("forward"),
    ):
        change()
        pictures.append(grabbed(stage))
        assert pictures[-1] != pictures[-2]
    with pytest.raises(TypeError):
        stage.setLayer("fog", True)


def test_a_stage_without_a_film_is_quiet(qtbot: QtBot) -> None:
    bare = Stage()
    qtbot.addWidget(bare)
    bare.resize(400, 300)
    image = grabbed(bare)
    assert image.pixel(0, 0) == image.pixel(200, 150)


def test_a_film_that_cannot_be_painted_is_reported_once_and_the_picture_stays(
    stage: Stage, film: Film, qtbot: QtBot
) -> None:
    good = grabbed(stage)
    assert film.diffusion is not None
    broken = dataclasses.replace(film, diffusion=dataclasses.replace(film.diffusion, reverse=None))  # type: ignore[arg-type]
    failures: list[str] = []
    stage.paintFailed.connect(failures.append)
    stage.display(broken, 0.5)
    assert grabbed(stage) == good
    assert grabbed(stage) == good
    qtbot.waitUntil(lambda: len(failures) > 0)
    assert len(failures) == 1
    assert "Traceback" in failures[0]
    stage.display(film, 0.0)
    assert grabbed(stage) == good


def test_the_stage_has_a_name_for_assistive_technology(stage: Stage) -> None:
    assert stage.accessibleName() == "Stage"
    assert "forward pane" in stage.accessibleDescription()
    assert stage.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_the_hand_over_a_resting_stage_paints_no_film_again(
    stage: Stage, film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.display(film, 0.4)
    before = stage.grab().toImage()
    painted: list[float] = []
    image = stage._renderer.image

    def counted(*arguments: object, **options: object) -> QImage:
        painted.append(1.0)
        return image(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(stage._renderer, "image", counted)
    stage.setTool("brush")
    pane = stage.pane("forward")
    assert pane is not None
    painted.clear()
    QTest.mouseMove(stage, pane.plot.center())
    over = stage.grab().toImage()
    QTest.mouseMove(stage, pane.plot.center() + QPoint(40, 30))
    stage.grab()
    assert len(painted) <= 1  # taking the brush changed the look
    assert over != before  # but its outline is there
    stage.display(film, 0.5)
    stage.grab()
    assert len(painted) <= 2


def test_an_empty_sheet_invites_once(stage: Stage, film: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hint of the first run and the empty sheet's own words are the same: only one of them may stand there."""
    said: list[str] = []
    for module, name in ((fading_hint, "paint_hint"), (paint_captions, "paint_text")):
        paint = getattr(module, name)

        def painting(*arguments: object, paint: Callable[..., None] = paint) -> None:
            said.extend(each for each in arguments if isinstance(each, str))
            paint(*arguments)

        monkeypatch.setattr(module, name, painting)
    stage.setHint("Draw here")
    empty = Film(experiment=Experiment())
    beside = Film(experiment=Experiment(against=PointCloud.of([[0.0, 0.0]])))  # which takes the sheet's words away
    for shown in (empty, film, beside):
        stage.display(shown, 0.5)
        said.clear()
        stage.grab()
        assert said.count("Draw here") == 1
    stage.display(film, 0.5, Told(film=film, phase=0.5, look=stage.ownLook))
    said.clear()
    stage.grab()
    assert "Draw here" not in said, "nobody draws into a story"
